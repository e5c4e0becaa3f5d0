/** What the end of a task opens, in words. */
import type { Line } from "../domain/message.ts";
import type { Opened, Waiting } from "../domain/reply.ts";
import { capital, count, line, names } from "./compose.ts";
import { phaseTitle, type Speaker, taskOwner, whom } from "./speaker.ts";

/** "opens 2B (Beta) and 2C (Gamma); 2D still waits for 2C"; or, when it opens nothing, what its phase waits for. */
export function openedLine(speaker: Speaker, { ready, waiting, left }: Opened): string {
  const parts = [
    ready.length === 0 ? "" : `opens ${names(ready.map((task) => taskOwner(speaker, task)))}`,
    ...stillWaits(waiting),
  ].filter((part) => part !== "");
  if (parts.length > 0) return parts.join("; ");
  if (left === undefined) return "nothing waited for it";
  const more = left.more === 0 ? [] : [count(left.more, "more task")];
  return `${phaseTitle(speaker, left.phase)} waits for ${names([...left.tasks, ...more])}`;
}

/** Tasks that wait for the same ones share a clause: "2B and 2C still wait for 2A". */
function stillWaits(waiting: readonly Waiting[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { task, waitsFor, phase } of waiting) {
    const what =
      waitsFor.length > 0 ? names(waitsFor.map(({ id }) => id)) : phase === undefined ? "" : "its phase";
    if (what !== "") groups.set(what, [...(groups.get(what) ?? []), task.id]);
  }
  return [...groups].map(
    ([what, tasks]) => `${names(tasks)} still ${tasks.length === 1 ? "waits" : "wait"} for ${what}`,
  );
}

/** What ended and what began, a line each. */
export function phaseLines(speaker: Speaker, opened: Opened): readonly Line[] {
  const title = (id: string) => phaseTitle(speaker, id);
  const [ended, begun] = [opened.phasesDone.map(title), opened.phasesOpened.map(title)];
  return [
    ...(ended.length === 0 ? [] : [line`Phase done: ${{ bold: names(ended) }}.`]),
    ...(begun.length === 0 ? [] : [line`Phase open: ${{ bold: names(begun) }}.`]),
    ...(opened.planDone ? [line`The whole plan is done.`] : []),
  ];
}

/** "Beta and Gamma are told": owners of ready work, and of what waits when a phase opened; not who acted. */
export function toldWords(speaker: Speaker, opened: Opened, by: string | undefined): string | undefined {
  const waiting = opened.phasesOpened.length === 0 ? [] : opened.waiting.map(({ task }) => task);
  const owners = [...opened.ready, ...waiting].flatMap(({ owner }) => owner ?? []);
  const told = [...new Set(owners)].filter((id) => id !== by).map((id) => whom(speaker, id));
  const verb = told.length === 1 && told[0] !== "you" ? "is" : "are";
  return told.length === 0 ? undefined : capital(`${names(told)} ${verb} told`);
}
