/** What must hold of a plan's rows after every step, whoever did what. */
import { expect } from "vitest";
import type { Change } from "../src/domain/decision.ts";
import type { Issue, Phase, Task, TimelineEntry } from "../src/domain/state.ts";
import { type AuditEntry, auditOf } from "../src/store/audit.ts";
import type { Db } from "../src/store/database.ts";
import { issuesByNumber, timelineOf } from "../src/store/issues.ts";
import { phasesOf } from "../src/store/phases.ts";
import { tasksInState, tasksOfPhases } from "../src/store/tasks.ts";

/** Throws when one of them is broken. */
export async function checkInvariants(db: Db, plan: string): Promise<void> {
  const phases = await phasesOf(db, plan);
  const tasks = await tasksOfPhases(db, plan, [...phases.keys()]);
  const log = (await auditOf(db, plan, 1_000_000)).toReversed();
  checkTasks(tasks);
  checkPhases(phases, tasks, log);
  await checkReady(db, plan, phases, tasks);
  await checkClocks(db, plan);
  await checkLog(db, plan, phases, tasks, log);
}

const finished = ({ state }: Task): boolean => state === "done" || state === "cancelled";

function checkTasks(tasks: readonly Task[]): void {
  for (const task of tasks) {
    const { id, state, owner, startedAt, doneAt, blockedReason } = task;
    const begun = state === "in-progress" || state === "done";
    if (begun && (owner === undefined || startedAt === undefined))
      throw new Error(`${id} is ${state} by nobody`);
    if (state === "pending" && startedAt !== undefined) throw new Error(`${id} waits, but was started`);
    if (state === "done" && doneAt === undefined) throw new Error(`${id} was done at no time`);
    if (state !== "done" && state !== "cancelled" && doneAt !== undefined)
      throw new Error(`${id} has an end`);
    if (state === "blocked" && blockedReason === undefined) throw new Error(`${id} is blocked for no reason`);
  }
}

/** An open phase has something left to do, one that is done has nothing, and one waits only for what is not done. */
function checkPhases(
  phases: ReadonlyMap<string, Phase>,
  tasks: readonly Task[],
  log: readonly AuditEntry[],
): void {
  // What has opened stays open when a lead insists on taking back what came before it.
  const insisted = log.some(
    ({ command, outcome }) => command.kind === "undo" && command.insist && outcome === "done",
  );
  for (const { id, state, dependsOn } of phases.values()) {
    const left = tasks.filter((task) => task.phase === id && !finished(task)).length;
    if (state === "open" && left === 0) throw new Error(`${id} is open with nothing to do`);
    if (state === "done" && left > 0) throw new Error(`${id} is done with ${left} tasks left`);
    const may = dependsOn.every((on) => phases.get(on)?.state === "done");
    if (state === "waiting" && may) throw new Error(`${id} waits for nothing`);
    if (state !== "waiting" && !may && !insisted) throw new Error(`${id} is ${state} too early`);
  }
}

/** What the store finds ready is what follows from the rows. */
async function checkReady(
  db: Db,
  plan: string,
  phases: ReadonlyMap<string, Phase>,
  tasks: readonly Task[],
): Promise<void> {
  const known = new Map(tasks.map((task) => [task.id, task]));
  const ready = tasks.filter(
    (task) =>
      task.state === "pending" &&
      phases.get(task.phase)?.state === "open" &&
      task.dependsOn.every((on) => finished(known.get(on) ?? task)),
  );
  const found = await tasksInState(db, plan, "ready", 1000);
  expect(found.tasks.map(({ id }) => id).toSorted()).toEqual(ready.map(({ id }) => id).toSorted());
}

/** One armed step for an open issue, one question for an acknowledged one, none for the others. */
async function checkClocks(db: Db, plan: string): Promise<void> {
  const issues = await db.selectFrom("issue").selectAll().where("plan", "=", plan).execute();
  const armed = await db
    .selectFrom("deadline")
    .selectAll()
    .where("plan", "=", plan)
    .where("kind", "in", ["issue-step", "issue-ask", "issue-reopen"])
    .where("state", "=", "armed")
    .execute();
  for (const issue of issues) {
    const mine = armed.filter(({ subject }) => subject === String(issue.number));
    const kinds = mine.map(({ kind, due_at: at, generation }) => `${kind} ${at} g${generation}`);
    const due = `${issue.next_at} g${issue.generation}`;
    const asks = issue.next_step === 0 ? `issue-ask ${due}` : `issue-reopen ${due}`;
    const clock = { open: [`issue-step ${due}`], acknowledged: [asks], resolved: [], withdrawn: [] };
    expect([issue.number, issue.state, kinds]).toEqual([issue.number, issue.state, clock[issue.state]]);
  }
}

/** The log, read in order, tells the same tasks, phases, issues and timelines as their rows. */
async function checkLog(
  db: Db,
  plan: string,
  phases: ReadonlyMap<string, Phase>,
  tasks: readonly Task[],
  log: readonly AuditEntry[],
): Promise<void> {
  const told = { task: new Map(), phase: new Map(), issue: new Map(), timeline: new Map() };
  for (const { changes } of log) for (const change of changes) read(told, change);
  const numbers = (await db.selectFrom("issue").select("number").where("plan", "=", plan).execute()).map(
    ({ number }) => number,
  );
  expect(sorted(told.task.values())).toEqual(sorted(tasks));
  expect(sorted(told.phase.values())).toEqual(sorted(phases.values()));
  expect(sorted(told.issue.values())).toEqual(sorted((await issuesByNumber(db, plan, numbers)).values()));
  expect(sorted(told.timeline.values())).toEqual(sorted(await timelineOf(db, plan, numbers)));
}

interface Told {
  readonly task: Map<string, Task>;
  readonly phase: Map<string, Phase>;
  readonly issue: Map<number, Issue>;
  readonly timeline: Map<string, TimelineEntry>;
}

function read(told: Told, change: Change): void {
  if (!("put" in change)) return;
  if (change.put === "task") told.task.set(change.row.id, change.row);
  if (change.put === "phase") told.phase.set(change.row.id, change.row);
  if (change.put === "issue") told.issue.set(change.row.number, change.row);
  if (change.put === "timeline") told.timeline.set(`${change.row.issue}/${change.row.seq}`, change.row);
}

/** Rows as text, with their columns and the rows themselves in one order. */
function sorted(rows: Iterable<object>): readonly string[] {
  return [...rows]
    .map((row) =>
      JSON.stringify(Object.fromEntries(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)))),
    )
    .toSorted();
}
