/** Members at work: start, done, block and unblock. */
import type { Command } from "./command.ts";
import type { Change } from "./decision.ts";
import { MAX_TEXT } from "./forms.ts";
import { closeNeedsOf } from "./needs.ts";
import { dayPost, type Note, type Outcome, post, refuse, toMember } from "./outcome.ts";
import { isLead, leadsOf } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { nearestWord } from "./nearest-word.ts";
import { follow } from "./progress.ts";
import { findTask, isFinished, isReady, refOf, waitingOf } from "./readiness.ts";
import type { Refusal } from "./refusal.ts";
import type { Acting } from "./reply.ts";
import type { State, Task, TaskState } from "./state.ts";

type TaskCommand = Extract<Command, { kind: "start" | "done" | "block" | "unblock" }>;
type Verb = TaskCommand["kind"] | "undo" | "cancel";

export function decideTask(
  state: State,
  command: TaskCommand,
  actor: MemberDef,
  request: string,
  now: number,
): Outcome {
  const task = findTask(state, command.task);
  if (!task) return refuse(unknownTask(state, command.task));
  if (!mayActOn(state, task, actor))
    return refuse({ kind: "not-yours", task: refOf(task), leads: leadsOf(state.plan) });
  switch (command.kind) {
    case "start":
      return start(state, task, actor, now);
    case "done":
      return done(state, task, actor, request, now);
    case "block":
      return block(state, task, command.reason.trim(), actor, now);
    case "unblock":
      return unblock(state, task, actor, now);
  }
}

export function unknownTask(state: State, given: string): Refusal {
  return { kind: "unknown-task", given, nearest: nearestWord(given, state.knownTasks) };
}

/** The owner may, leads may for the owner, and anybody may take up what nobody owns. */
export function mayActOn(state: State, task: Task, actor: MemberDef): boolean {
  return task.owner === undefined || task.owner === actor.id || isLead(state.plan, actor.id);
}

/** Who acts, and for whom when the task is somebody else's. */
export function acting(task: Task, actor: MemberDef): Acting {
  const other = task.owner !== undefined && task.owner !== actor.id;
  return { member: actor.id, onBehalfOf: other ? task.owner : undefined };
}

/** The task in its next state, remembering the one that `undo` returns to. */
export function moved(task: Task, state: TaskState, actor: MemberDef, now: number): Task {
  return { ...task, state, before: task.state, changedBy: actor.id, changedAt: now };
}

/** A word to the owner for whom a lead acted, unless another message tells them of it (`told`). */
export function tellOwner(
  task: Task,
  actor: MemberDef,
  what: Verb,
  now: number,
  told: ReadonlySet<string> = new Set(),
): readonly Note[] {
  const by = acting(task, actor);
  if (by.onBehalfOf === undefined || told.has(by.onBehalfOf)) return [];
  const notice = { kind: "acted-for-you", task: refOf(task), by: actor.id, what } as const;
  return [post(toMember(by.onBehalfOf), `acted:${task.id}:${what}:${now}`, notice, now)];
}

function already(task: Task): Outcome {
  return refuse({
    kind: "already",
    task: refOf(task),
    state: task.state,
    by: task.changedBy,
    at: task.changedAt,
  });
}

function wrongState(task: Task, command: Verb): Outcome {
  const { state, changedBy: by, changedAt: at } = task;
  return refuse({ kind: "wrong-state", task: refOf(task), state, command, by, at });
}

function start(state: State, task: Task, actor: MemberDef, now: number): Outcome {
  if (task.state === "in-progress" || task.state === "done") return already(task);
  if (task.state !== "pending") return wrongState(task, "start");
  const waiting = waitingOf(state, task);
  if (waiting) return refuse({ kind: "not-ready", waiting });
  // Work that nobody owns belongs to whoever begins it.
  const row = { ...moved(task, "in-progress", actor, now), owner: task.owner ?? actor.id, startedAt: now };
  return {
    reply: { kind: "started", task: refOf(row), by: acting(task, actor) },
    changes: [{ put: "task", row }],
    notes: [dayPost(state, now), ...tellOwner(task, actor, "start", now)],
    onBehalfOf: acting(task, actor).onBehalfOf,
  };
}

function done(state: State, task: Task, actor: MemberDef, request: string, now: number): Outcome {
  if (task.state === "done") return already(task);
  if (task.state === "cancelled") return wrongState(task, "done");
  const waiting = waitingOf(state, task);
  if (waiting) return refuse({ kind: "not-ready", waiting });
  const row: Task = {
    ...moved(task, "done", actor, now),
    owner: task.owner ?? actor.id,
    startedAt: task.startedAt ?? now,
    doneAt: now,
  };
  const progress = follow(state, row, actor.id, request, now);
  const told = readersOf(progress.notes);
  const needs = closeNeedsOf(state, row, actor.id, told, now);
  return {
    reply: { kind: "done", task: refOf(row), opened: progress.opened, by: acting(task, actor) },
    changes: [{ put: "task", row }, ...progress.changes, ...needs.changes],
    notes: [
      ...progress.notes,
      ...needs.notes,
      dayPost(state, now),
      ...tellOwner(task, actor, "done", now, told),
    ],
    onBehalfOf: acting(task, actor).onBehalfOf,
  };
}

/** The members to whom these go. */
export function readersOf(notes: readonly Note[]): ReadonlySet<string> {
  return new Set(notes.flatMap(({ to }) => (to.kind === "member" ? [to.member] : [])));
}

function block(state: State, task: Task, reason: string, actor: MemberDef, now: number): Outcome {
  if (reason === "") return refuse({ kind: "empty", what: "reason" });
  if (reason.length > MAX_TEXT) return refuse({ kind: "too-long", what: "reason", max: MAX_TEXT });
  if (isFinished(task)) return wrongState(task, "block");
  // Blocked again is a new reason; what it returns to stays.
  const next = moved(task, "blocked", actor, now);
  const row = { ...next, before: task.state === "blocked" ? task.before : task.state, blockedReason: reason };
  return {
    reply: { kind: "blocked", task: refOf(row), reason, by: acting(task, actor) },
    ...written(state, row, task, actor, "block", now),
  };
}

function unblock(state: State, task: Task, actor: MemberDef, now: number): Outcome {
  if (task.state !== "blocked") return wrongState(task, "unblock");
  const to: TaskState = task.startedAt === undefined ? "pending" : "in-progress";
  const row = moved(task, to, actor, now);
  return {
    reply: {
      kind: "unblocked",
      task: refOf(row),
      state: row.state,
      ready: isReady(state, row),
      by: acting(task, actor),
    },
    ...written(state, row, task, actor, "unblock", now),
  };
}

function written(state: State, row: Task, task: Task, actor: MemberDef, what: Verb, now: number) {
  const changes: readonly Change[] = [{ put: "task", row }];
  return {
    changes,
    notes: [dayPost(state, now), ...tellOwner(task, actor, what, now)],
    onBehalfOf: acting(task, actor).onBehalfOf,
  };
}
