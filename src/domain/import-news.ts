/** What an import sets in motion: whoever owns a task that is ready now, and was not theirs or not ready, is told. */
import type { OutboxDraft } from "./notice.ts";
import { edit, post, toChannel, toMember } from "./outcome.ts";
import { isReady, refOf } from "./readiness.ts";
import type { Phase, Task } from "./state.ts";
import { localDate } from "./time.ts";

/** Tasks and phases of a plan by id, without what is archived. */
export interface Standing {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly phases: ReadonlyMap<string, Phase>;
}

/** One message a member. `request` makes the ids: one import, one message. */
export function importNews(
  before: Standing,
  after: Standing,
  request: string,
  now: number,
): readonly OutboxDraft[] {
  const ready = ({ tasks, phases }: Standing, task: Task): boolean =>
    isReady({ tasks, plan: { phases } }, task);
  const known = (task: Task): boolean => {
    const old = before.tasks.get(task.id);
    return old !== undefined && old.owner === task.owner && ready(before, old);
  };
  const news = [...after.tasks.values()].filter(
    (task) => task.owner !== undefined && ready(after, task) && !known(task),
  );
  return [...Map.groupBy(news, ({ owner = "" }) => owner)].map(([member, mine]) => {
    const opened = new Set(mine.map(({ phase }) => phase).filter((id) => opens(id, before, after)));
    const titles = [...opened].map((id) => after.phases.get(id)?.title ?? id).join(", ");
    const notice = {
      kind: "work-opened",
      phase: titles === "" ? undefined : titles,
      because: undefined,
      by: undefined,
      ready: mine.map(refOf),
      waiting: [],
    } as const;
    const key = `work:${request}:${member}`;
    return { ...post(toMember(member), key, notice, now), id: key };
  });
}

/** The post of the day, brought up to date after an import. */
export function dayNews(request: string, zone: string, now: number): OutboxDraft {
  const date = localDate(now, zone);
  const day = edit(toChannel("coordination"), `day:${date}`, { kind: "day-post", localDate: date }, now);
  return { ...day, id: request };
}

function opens(phase: string, before: Standing, after: Standing): boolean {
  return after.phases.get(phase)?.state === "open" && before.phases.get(phase)?.state !== "open";
}
