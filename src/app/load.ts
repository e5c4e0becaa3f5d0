/** Loads what a command needs to be decided: its task with the neighbours, its round, its issue; never the whole plan. */
import { tasksNamed } from "../domain/answer-forms.ts";
import type { Deadline } from "../domain/command.ts";
import { type Decided, fromForm } from "../domain/decide.ts";
import { parseCommand } from "../domain/grammar.ts";
import { taskMoved } from "../domain/newest-change.ts";
import { findTask } from "../domain/readiness.ts";
import { roundOfNow } from "../domain/rounds.ts";
import { findMember } from "../domain/people.ts";
import type { MemberDef } from "../domain/plan.ts";
import type { PlanContext, State, Task } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { newestChange } from "../store/audit.ts";
import { issuesByNumber, openIssues, newestOpenIssues, timelineOf } from "../store/issues.ts";
import { needById, needsEndedWith, openNeedsForTask } from "../store/needs.ts";
import { lastAbsence } from "../store/plans.ts";
import { unfinishedByPhase } from "../store/task-counts.ts";
import {
  dependantsOf,
  lastChangedBy,
  taskIds,
  tasksById,
  tasksOfPhases,
  unfinishedIds,
} from "../store/tasks.ts";
import {
  loadAnswer,
  loadOpening,
  loadOpenRounds,
  loadRoundDeadline,
  loadTest,
  openPhases,
} from "./load-rounds.ts";

const SUGGESTIONS = 5000;
const CHOICES = 100;
const REST = 6;
const NEWEST_ISSUES = 100;

/** A state in which nothing is loaded but the plan's context. */
export function emptyState(plan: PlanContext): State {
  return {
    plan,
    tasks: new Map(),
    dependants: new Map(),
    unfinished: new Map(),
    knownTasks: [],
    workers: new Set(),
    rounds: new Map(),
    responses: [],
    lastAnswers: new Map(),
    needs: new Map(),
    issues: new Map(),
    timeline: [],
  };
}

/** Everything that `decide` may look at for this command at `now`. */
export async function load(
  db: Db,
  plan: PlanContext,
  command: Decided,
  actor: MemberDef | undefined,
  now: number,
): Promise<State> {
  const empty = emptyState(plan);
  switch (command.kind) {
    case "start":
    case "block":
    case "unblock":
    case "assign":
    case "estimate":
      return loadTask(db, empty, command.task);
    case "done":
    case "cancel": {
      const state = await loadTask(db, empty, command.task);
      const phase = findTask(state, command.task)?.phase;
      return phase === undefined ? state : { ...state, rest: await unfinishedIds(db, plan.key, phase, REST) };
    }
    case "undo": {
      if (command.task !== undefined) return loadUndo(db, empty, command.task);
      const newest = actor && (await newestChange(db, plan, actor.id));
      if (!actor || !newest) return empty;
      const id = taskMoved(newest) ?? (await lastChangedBy(db, plan.key, actor.id))?.id;
      return { ...(id === undefined ? empty : await loadUndo(db, empty, id)), newest };
    }
    case "add":
      return withKnown(db, await withTasks(db, empty, [command.task, ...command.after]), command.after);
    case "away":
      return loadOpenRounds(db, empty);
    case "back":
      return withLastAbsence(db, empty, command.member, actor, now);
    case "join":
    case "leave":
    case "unlink":
      return empty;
    case "test":
      return loadTest(db, empty, actor, now);
    case "round-now":
      return loadOpening(db, empty, roundOfNow(plan, command.schedule, now).id);
    case "occurrence":
      return loadOpening(db, empty, `${command.schedule}@${command.localTime}`);
    case "answer": {
      const state = await loadAnswer(db, empty, command.round, actor);
      const tasks = (await tasksOfPhases(db, plan.key, openPhases(plan))).slice(0, CHOICES);
      return { ...state, tasks: byId(tasks) };
    }
    case "same":
    case "skip":
    case "later":
      return loadAnswer(db, empty, command.round, actor);
    case "submit": {
      const meant = fromForm(parseCommand(command.form), command.values);
      if (meant.kind !== "answered-form") return load(db, plan, meant, actor, now);
      const state = await loadAnswer(db, empty, meant.round, actor);
      const needed = [...state.needs.values()].flatMap(({ task }) => task ?? []);
      const named = [...tasksNamed(meant.values), ...needed];
      return withKnown(db, await withTasks(db, state, named), named);
    }
    case "need-reply":
    case "need-done":
    case "need-raise": {
      const need = await needById(db, plan.key, command.need);
      if (!need) return empty;
      const state = { ...empty, needs: new Map([[need.id, need]]) };
      return withTasks(
        db,
        command.kind === "need-raise" ? await withNewest(db, state) : state,
        need.task === undefined ? [] : [need.task],
      );
    }
    case "raise":
      return withTasks(
        db,
        await withNewest(db, empty),
        command.forWhom === undefined ? [] : [command.forWhom.replace(/^task\s+/i, "")],
      );
    case "ack":
    case "resolve":
    case "withdraw":
    case "snooze":
    case "reassign":
    case "note":
      return loadIssue(db, empty, command.issue);
    case "deadline":
      return loadDeadline(db, empty, command.deadline);
  }
}

/** The newest open issues, among which is what a button that is pressed twice has raised. */
async function withNewest(db: Db, state: State): Promise<State> {
  const issues = await newestOpenIssues(db, state.plan.key, NEWEST_ISSUES);
  return { ...state, issues: new Map(issues.map((issue) => [issue.number, issue])) };
}

/** With the absence that ended last, of which the context does not know any more. */
async function withLastAbsence(
  db: Db,
  empty: State,
  ref: string | undefined,
  actor: MemberDef | undefined,
  now: number,
): Promise<State> {
  const { plan } = empty;
  const member = ref === undefined ? actor : findMember(plan, ref);
  const last = member && (await lastAbsence(db, plan.key, member.id, now));
  return last ? { ...empty, plan: { ...plan, absences: [...plan.absences, last] } } : empty;
}

function byId(tasks: Iterable<Task>): ReadonlyMap<string, Task> {
  return new Map([...tasks].map((task) => [task.id, task]));
}

/** The tasks of these ids, and what they depend on. */
async function withTasks(db: Db, state: State, ids: readonly string[]): Promise<State> {
  const found = await tasksById(db, state.plan.key, ids);
  return { ...state, tasks: await withDependencies(db, state, [...state.tasks.values(), ...found.values()]) };
}

async function withDependencies(
  db: Db,
  state: State,
  tasks: readonly Task[],
): Promise<ReadonlyMap<string, Task>> {
  const known = byId(tasks);
  const missing = [...new Set(tasks.flatMap(({ dependsOn }) => dependsOn))].filter((id) => !known.has(id));
  return new Map([...known, ...(await tasksById(db, state.plan.key, missing))]);
}

/** Ids for suggestions, when one of those that were typed is none. */
async function withKnown(db: Db, state: State, typed: readonly string[]): Promise<State> {
  const known = new Set([...state.tasks.keys()].map((id) => id.toLowerCase()));
  if (typed.every((id) => id === "" || known.has(id.toLowerCase()))) return state;
  return { ...state, knownTasks: await taskIds(db, state.plan.key, SUGGESTIONS) };
}

/**
 * A task with what it waits for, what waits for it and what waits for that; and, when its phase may end or has
 * ended, the phases that follow.
 */
export async function loadTask(db: Db, empty: State, id: string): Promise<State> {
  const { key, phases } = empty.plan;
  const task = [...(await tasksById(db, key, [id])).values()][0];
  if (!task) return withKnown(db, empty, [id]);
  const first = await dependantsOf(db, key, [task.id]);
  const near = first.get(task.id) ?? [];
  const second = await dependantsOf(db, key, near);
  const around = await tasksById(db, key, [...near, ...[...second.values()].flat()]);
  const own = await unfinishedByPhase(db, key, [task.phase]);
  // Only when the phase may end, or has ended, does it matter how the others stand.
  const turning = (own.get(task.phase) ?? 0) <= 1;
  const unfinished = turning ? await unfinishedByPhase(db, key, [...phases.keys()]) : own;
  const following = turning
    ? await tasksOfPhases(db, key, phasesBehind(empty.plan, task.phase, unfinished))
    : [];
  const tasks = await withDependencies(db, empty, [task, ...around.values(), ...following]);
  const needs = await openNeedsForTask(db, key, task.id);
  return {
    ...empty,
    tasks,
    dependants: new Map([...first, ...second]),
    unfinished,
    needs: new Map(needs.map((need) => [need.id, need])),
  };
}

/** A task with its neighbours, and with the needs that ended with it, which its return opens again. */
async function loadUndo(db: Db, empty: State, id: string): Promise<State> {
  const state = await loadTask(db, empty, id);
  const task = findTask(state, id);
  const at = task?.state === "cancelled" ? task.changedAt : task?.doneAt;
  if (task === undefined || at === undefined) return state;
  const ended = await needsEndedWith(db, state.plan.key, task.id, at);
  return { ...state, needs: new Map(ended.map((need) => [need.id, need])) };
}

/** The phases that a phase's end opens or its reopening closes: through those that end at once or have opened. */
function phasesBehind(
  { phases }: PlanContext,
  phase: string,
  unfinished: ReadonlyMap<string, number>,
): readonly string[] {
  const found = new Set<string>();
  const ways = [phase];
  for (const way of ways) {
    for (const { id, state, dependsOn } of phases.values()) {
      if (found.has(id) || !dependsOn.includes(way)) continue;
      found.add(id);
      if (state !== "waiting" || unfinished.get(id) === 0) ways.push(id);
    }
  }
  return [...found];
}

async function loadIssue(db: Db, empty: State, number: number): Promise<State> {
  const { key } = empty.plan;
  const issues = await issuesByNumber(db, key, [number]);
  if (issues.has(number)) return { ...empty, issues, timeline: await timelineOf(db, key, [number]) };
  const open = await openIssues(db, key);
  return { ...empty, issues: new Map(open.map((issue) => [issue.number, issue])) };
}

async function loadDeadline(db: Db, empty: State, deadline: Deadline): Promise<State> {
  const { kind, subject } = deadline;
  const { key } = empty.plan;
  if (kind === "absence") return empty;
  if (kind === "issue-step" || kind === "issue-ask")
    return { ...empty, issues: await issuesByNumber(db, key, [Number(subject)]) };
  if (kind === "issue-reopen") return loadIssue(db, empty, Number(subject));
  return loadRoundDeadline(db, empty, deadline);
}
