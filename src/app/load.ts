/** Loads what a command needs to be decided: its task with the neighbours, its round, its issue; never the whole plan. */
import { tasksNamed } from "../domain/answer-forms.ts";
import type { Deadline } from "../domain/command.ts";
import { type Decided, fromForm } from "../domain/decide.ts";
import { asksLike } from "../domain/forms.ts";
import { parseCommand } from "../domain/grammar.ts";
import { taskMoved } from "../domain/newest-change.ts";
import { findTask } from "../domain/readiness.ts";
import { roundOfNow, splitSubject } from "../domain/rounds.ts";
import { testId } from "../domain/test-round.ts";
import type { MemberDef } from "../domain/plan.ts";
import type { PlanContext, Response, Round, State, Task } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { newestChange } from "../store/audit.ts";
import { putOffIn } from "../store/deadlines.ts";
import { issuesByNumber, openIssues, timelineOf } from "../store/issues.ts";
import { needById, needsEndedWith, openNeedsForTask } from "../store/needs.ts";
import { lastAnswers, openRounds, responsesOf, roundById, roundsAsking } from "../store/rounds.ts";
import {
  dependantsOf,
  lastChangedBy,
  taskIds,
  tasksById,
  tasksOfPhases,
  unfinishedByPhase,
  unfinishedIds,
} from "../store/tasks.ts";
import { workersIn } from "../store/workers.ts";

const SUGGESTIONS = 5000;
const CHOICES = 100;
const REST = 6;
const RECENT_ROUNDS = 6;
const RECENT_TESTS = 1;

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
      return loadRounds(db, empty, await openRounds(db, plan.key), undefined);
    case "back":
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
      return withTasks(
        db,
        { ...empty, needs: new Map([[need.id, need]]) },
        need.task === undefined ? [] : [need.task],
      );
    }
    case "raise":
      return withTasks(
        db,
        empty,
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

function byId(tasks: Iterable<Task>): ReadonlyMap<string, Task> {
  return new Map([...tasks].map((task) => [task.id, task]));
}

function openPhases(plan: PlanContext): readonly string[] {
  return [...plan.phases.values()].filter(({ state }) => state === "open").map(({ id }) => id);
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

async function loadRounds(
  db: Db,
  empty: State,
  rounds: readonly Round[],
  member: string | undefined,
): Promise<State> {
  const { key } = empty.plan;
  const responses = await responsesOf(
    db,
    key,
    rounds.map(({ id }) => id),
  );
  const last = member === undefined ? new Map<string, Response>() : await loadLast(db, key, rounds, [member]);
  return {
    ...empty,
    rounds: new Map(rounds.map((round) => [round.id, round])),
    responses,
    lastAnswers: last,
  };
}

/** By `kind/member`: the newest answer before the oldest of these rounds of the kind. */
async function loadLast(db: Db, key: string, rounds: readonly Round[], members: readonly string[]) {
  const last = new Map<string, Response>();
  for (const kind of ["check-in", "update"] as const) {
    const opened = rounds.filter((round) => asksLike(round.kind) === kind).map(({ openedAt }) => openedAt);
    if (opened.length === 0) continue;
    for (const [member, response] of await lastAnswers(db, key, kind, members, Math.max(...opened))) {
      last.set(`${kind}/${member}`, response);
    }
  }
  return last;
}

async function loadOpening(db: Db, empty: State, id: string): Promise<State> {
  const { key, members } = empty.plan;
  const workers = await workersIn(db, key, openPhases(empty.plan));
  const round = await roundById(db, key, id);
  const last = await lastAnswers(db, key, "check-in", [...members.keys()], Number.MAX_SAFE_INTEGER);
  const state = await loadRounds(db, empty, round ? [round] : [], undefined);
  return {
    ...state,
    workers,
    lastAnswers: new Map([...last].map(([member, each]) => [`check-in/${member}`, each])),
  };
}

async function loadTest(db: Db, empty: State, actor: MemberDef | undefined, now: number): Promise<State> {
  if (!actor) return empty;
  const { key } = empty.plan;
  const last = await lastAnswers(db, key, "check-in", [actor.id], Number.MAX_SAFE_INTEGER);
  const same = await roundById(db, key, testId(actor.id, now));
  const state = await loadRounds(db, empty, same ? [same] : [], undefined);
  return {
    ...state,
    lastAnswers: new Map([...last].map(([member, each]) => [`check-in/${member}`, each])),
  };
}

async function loadAnswer(
  db: Db,
  empty: State,
  given: string | undefined,
  actor: MemberDef | undefined,
): Promise<State> {
  if (!actor) return empty;
  const { key } = empty.plan;
  const named = given === undefined || given === "" ? undefined : await roundById(db, key, given);
  const rounds =
    given === undefined
      ? [
          ...(await roundsAsking(db, key, actor.id, undefined, RECENT_ROUNDS)),
          ...(await roundsAsking(db, key, actor.id, "test", RECENT_TESTS)),
        ]
      : named
        ? [named]
        : [];
  const state = await loadRounds(db, empty, rounds, actor.id);
  const need = named && (await needById(db, key, `${named.id}/${actor.id}`));
  return need ? { ...state, needs: new Map([[need.id, need]]) } : state;
}

async function loadIssue(db: Db, empty: State, number: number): Promise<State> {
  const { key } = empty.plan;
  const issues = await issuesByNumber(db, key, [number]);
  if (issues.has(number)) return { ...empty, issues, timeline: await timelineOf(db, key, [number]) };
  const open = await openIssues(db, key);
  return { ...empty, issues: new Map(open.map((issue) => [issue.number, issue])) };
}

async function loadDeadline(db: Db, empty: State, { kind, subject, dueAt }: Deadline): Promise<State> {
  const { key } = empty.plan;
  if (kind === "absence") return empty;
  if (kind === "issue-step" || kind === "issue-ask")
    return { ...empty, issues: await issuesByNumber(db, key, [Number(subject)]) };
  if (kind === "issue-reopen") return loadIssue(db, empty, Number(subject));
  const [id, member] = splitSubject(subject);
  const round = await roundById(db, key, id);
  if (!round) return empty;
  const state = await loadRounds(db, empty, [round], member);
  if (kind === "remind") {
    const asked = state.responses.map((each) => each.member);
    return { ...state, putOff: await putOffIn(db, key, round.id, asked, dueAt) };
  }
  return kind === "prompt" ? { ...state, workers: await workersIn(db, key, openPhases(empty.plan)) } : state;
}
