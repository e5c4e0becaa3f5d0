/** A whole plan, from its first day to its last, on a virtual clock: Baton is the real one, only its people are not. */
import { createEngine, type Engine } from "../app/engine.ts";
import { importPlan } from "../app/import-plan.ts";
import { AppError } from "../domain/app-error.ts";
import type { Delivery } from "../domain/adapter.ts";
import type { Log } from "../domain/log.ts";
import type { Definition } from "../domain/plan.ts";
import { localDate } from "../domain/time.ts";
import { type Db, openDatabase } from "../store/database.ts";
import { nextDeadlineAt } from "../store/deadlines.ts";
import { openIssues } from "../store/issues.ts";
import { migrate } from "../store/migrate.ts";
import { countOutbox } from "../store/outbox.ts";
import { phasesOf } from "../store/phases.ts";
import { planKeysOf } from "../store/plans.ts";
import { act, type Door } from "./act.ts";
import { hear } from "./hear.ts";
import { createOutlet } from "./outlet.ts";
import type { Entry, Rehearsal } from "./result.ts";
import { type Act, createStage, DAY, type Stage } from "./stage.ts";
import { play, writeScript } from "./script.ts";
import { sumUp } from "./sum-up.ts";

export interface RehearseOptions {
  /** Chance for the pretend members: the same seed gives the same rehearsal. */
  readonly seed: number;
  /** Called with the local date of each day as it begins, to show how far it is. */
  readonly onDay?: (date: string) => void;
}

const WORKSPACE = "rehearsal";
/** Nothing has been done for so long, and nobody is at it: it will not go on. */
const PATIENCE = 21 * DAY;
/** So much at one instant is a circle. */
const MOST_AT_ONCE = 100_000;

/**
 * Rehearses a plan over a database in memory until every phase is done and every issue is closed. Throws AppError
 * `rehearsal-stuck`, which names what is left, for a plan that does not come to its end.
 */
export async function rehearse(definition: Definition, options: RehearseOptions): Promise<Rehearsal> {
  const store = await openDatabase(":memory:");
  try {
    return await run(store.db, definition, options);
  } finally {
    await store.close();
  }
}

async function run(db: Db, definition: Definition, { seed, onDay }: RehearseOptions): Promise<Rehearsal> {
  const stage = createStage(definition, seed);
  const { zone, title, id } = definition.plan;
  const transcript: Entry[] = [];
  const heard: Delivery[] = [];
  const errors: string[] = [];
  const outlet = createOutlet(
    () => stage.now,
    (delivery, entry) => {
      heard.push(delivery);
      transcript.push(entry);
    },
  );
  await migrate(db, stage.now);
  await importPlan(db, WORKSPACE, definition, stage.now, { actor: undefined });
  const log = errorLog(errors);
  const engine = createEngine({ db, now: () => stage.now, outlets: [outlet], log, token: "rehearsal" });
  let requests = 0;
  const door: Door = {
    handle: engine.handle,
    workspace: WORKSPACE,
    nextId: () => `rehearsal-${(requests += 1)}`,
    record: (entry) => void transcript.push(entry),
  };
  const settle = async () => {
    await engine.settle();
    for (const delivery of heard.splice(0)) hear(stage, delivery);
  };
  writeScript(stage);
  await settle();
  const [plan] = await planKeysOf(db, WORKSPACE);
  const key = plan?.key ?? "";
  await playOn({ db, key, stage, door, engine, settle, asked: () => requests, onDay });
  const { days, summary } = await sumUp(db, key, stage, transcript, errors);
  return {
    seed,
    plan: { id, title, zone, phases: definition.plan.phases.length, tasks: stage.tasks.size },
    members: [...stage.players.values()].map(({ member, roles, mood, carries }) => {
      return { id: member.id, name: member.name, zone: member.zone, roles, mood, carries };
    }),
    days,
    summary,
    transcript,
  };
}

interface Play {
  readonly db: Db;
  readonly key: string;
  readonly stage: Stage;
  readonly door: Door;
  readonly engine: Engine;
  readonly settle: () => Promise<void>;
  /** How many requests there have been. */
  readonly asked: () => number;
  readonly onDay: ((date: string) => void) | undefined;
}

/** From one moment at which something happens to the next, until all is over. Where nothing can be due, nothing is looked up. */
async function playOn({ db, key, stage, door, engine, settle, asked, onDay }: Play): Promise<void> {
  const { zone } = stage.definition.plan;
  let engineAt = await engine.nextMove();
  let atOnce = 0;
  while (!(await isOver(db, key, stage))) {
    const due = stage.agenda.take(stage.now);
    const before = asked();
    const [from, at] = [stage.now, due ? stage.now : nextMove(engineAt, stage)];
    atOnce = at > from ? 0 : atOnce + 1;
    if (atOnce > MOST_AT_ONCE) throw stuck(stage);
    stage.now = at;
    if (onDay && localDate(at, zone) !== localDate(from, zone)) onDay(localDate(at, zone));
    if (due) await perform(stage, door, due);
    if (asked() === before && (due !== undefined || engineAt === undefined || engineAt > at)) continue;
    await settle();
    engineAt = await engine.nextMove();
  }
}

async function perform(stage: Stage, door: Door, due: Act): Promise<void> {
  if (due.player === undefined) play(stage, due.scene);
  else await act(stage, door, due.player, due.intent);
}

/** When something happens next: by Baton's clock or by somebody's agenda. */
function nextMove(engineAt: number | undefined, stage: Stage): number {
  const times = [engineAt, stage.agenda.nextAt()].filter((at) => at !== undefined);
  const next = Math.max(stage.now, Math.min(...times));
  if (times.length === 0 || (next - stage.movedAt > PATIENCE && !stage.agenda.some(isWork)))
    throw stuck(stage);
  return next;
}

/** Work in hand comes to its end, however long it takes. */
function isWork(act: Act): boolean {
  return act.player !== undefined && act.intent.kind === "say" && act.intent.line.startsWith("done ");
}

/** Everything is done, closed and said: what is still intended are looks around and scenes. */
async function isOver(db: Db, key: string, stage: Stage): Promise<boolean> {
  // Nothing is looked up while somebody still works, which is nearly always.
  if (stage.done.size < stage.tasks.size || stage.agenda.some(mustBeDone)) return false;
  if ((await openIssues(db, key)).length > 0 || (await nextDeadlineAt(db)) !== undefined) return false;
  // What quiet hours hold is still to come.
  if (((await countOutbox(db)).get("queued") ?? 0) > 0) return false;
  return [...(await phasesOf(db, key)).values()].every(({ state }) => state === "done");
}

/** Answers and replies are worth the wait; what concerns an issue is settled with it. */
function mustBeDone(act: Act): boolean {
  if (act.player === undefined || act.intent.kind === "look") return false;
  return act.intent.kind !== "say" || (act.intent.issue === undefined && !act.intent.always);
}

function stuck({ tasks, done, cases, movedAt, definition }: Stage): AppError {
  const undone = [...tasks.keys()].filter((id) => !done.has(id));
  const open = [...cases].filter(([, { state }]) => state !== "closed").map(([number]) => number);
  const shown =
    undone.slice(0, 10).join(", ") + (undone.length > 10 ? ` and ${undone.length - 10} more` : "");
  const left = [
    ...(undone.length > 0 ? [`not done: ${shown}`] : []),
    ...(open.length > 0 ? [`open issues: ${open.join(", ")}`] : []),
  ];
  const since = localDate(movedAt, definition.plan.zone);
  return new AppError("rehearsal-stuck", `Nothing goes on since ${since}; ${left.join("; ")}.`, {
    hint: "See who owns what is left and what it waits for: baton plan check.",
  });
}

/** Errors are loose ends of the rehearsal; the rest is not its concern. */
function errorLog(errors: string[]): Log {
  const nothing = () => undefined;
  const keep = (facts: object, message: string) => {
    const cause = "err" in facts && facts.err instanceof Error ? `: ${facts.err.message}` : "";
    errors.push(`${message}${cause}`);
  };
  return { debug: nothing, info: nothing, warn: keep, error: keep };
}
