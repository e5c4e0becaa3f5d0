/** `undo`: takes back the last change of a task. */
import type { Command } from "./command.ts";
import type { Change } from "./decision.ts";
import { tellNeed } from "./needs.ts";
import { dayPost, type Outcome, post, refuse, toMember } from "./outcome.ts";
import { isLead, leadsOf } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { findTask, isFinished, isReady, refOf, withTasks } from "./readiness.ts";
import type { Need, Phase, PhaseState, State, Task } from "./state.ts";
import { acting, mayActOn, readersOf, tellOwner, unknownTask } from "./tasks.ts";

/**
 * The task returns to the state before its last change. A `done` whose dependants have started stays, unless a
 * lead insists; then they keep what they have. A phase that had ended with it opens again, and those that opened or
 * ended after it wait again, as far as nothing in them or behind them has begun. Without a task it is the actor's newest
 * change, which must be the only task loaded with its neighbours.
 */
export function decideUndo(
  state: State,
  command: Extract<Command, { kind: "undo" }>,
  actor: MemberDef,
  now: number,
): Outcome {
  const task = command.task === undefined ? newestOf(state, actor) : findTask(state, command.task);
  if (!task) {
    return refuse(
      command.task === undefined ? { kind: "nothing-to-undo" } : unknownTask(state, command.task),
    );
  }
  const lead = isLead(state.plan, actor.id);
  if (!mayActOn(state, task, actor))
    return refuse({ kind: "not-yours", task: refOf(task), leads: leadsOf(state.plan) });
  if (task.before === undefined || task.changedBy === undefined) return refuse({ kind: "nothing-to-undo" });
  if (task.changedBy !== actor.id && !lead) {
    return refuse({ kind: "changed-since", task: refOf(task), by: task.changedBy });
  }
  const finishedBefore = task.before === "done" || task.before === "cancelled";
  const reopens = isFinished(task) && !finishedBefore;
  const later = reopens ? openedAfter(state, task) : [];
  const started = reopens ? startedAfter(state, task, later) : [];
  if (started.length > 0 && !(lead && command.insist)) {
    return refuse({ kind: "dependants-started", task: refOf(task), started: started.map(refOf), lead });
  }
  return takeBack(state, task, actor, closing(task.phase, later, started), now);
}

/** The actor's newest change, while it can be taken back: what came before it cannot. */
function newestOf(state: State, actor: MemberDef): Task | undefined {
  const [newest] = [...state.tasks.values()]
    .filter((task) => task.changedBy === actor.id)
    .toSorted((a, b) => (b.changedAt ?? 0) - (a.changedAt ?? 0) || (a.id < b.id ? 1 : -1));
  return newest?.before === undefined ? undefined : newest;
}

/** Phases that opened, and perhaps ended too, because this task's phase had ended. */
function openedAfter(state: State, task: Task): readonly Phase[] {
  if (state.plan.phases.get(task.phase)?.state !== "done") return [];
  const found = new Map<string, Phase>();
  const ways = [task.phase];
  for (const id of ways) {
    for (const phase of state.plan.phases.values()) {
      if (phase.state === "waiting" || found.has(phase.id) || !phase.dependsOn.includes(id)) continue;
      found.set(phase.id, phase);
      ways.push(phase.id);
    }
  }
  return [...found.values()];
}

function startedAfter(state: State, task: Task, phases: readonly Phase[]): readonly Task[] {
  const dependants = new Set(state.dependants.get(task.id));
  const closing = new Set(phases.map(({ id }) => id));
  return [...state.tasks.values()].filter(
    (other) =>
      other.id !== task.id &&
      (dependants.has(other.id) || closing.has(other.phase)) &&
      (other.startedAt !== undefined || other.state === "in-progress"),
  );
}

/**
 * Those of the later phases that wait again once `reopened` is open: they follow it, or another that waits again, and
 * nothing has started in them or behind them.
 */
function closing(reopened: string, later: readonly Phase[], started: readonly Task[]): readonly Phase[] {
  const begun = new Set(started.map(({ phase }) => phase));
  const leads = (id: string): boolean =>
    begun.has(id) || later.some((next) => next.dependsOn.includes(id) && leads(next.id));
  const closes = ({ id, dependsOn }: Phase): boolean =>
    !leads(id) &&
    dependsOn.some((on) => on === reopened || later.some((before) => before.id === on && closes(before)));
  return later.filter(closes);
}

function takeBack(state: State, task: Task, actor: MemberDef, later: readonly Phase[], now: number): Outcome {
  const to = task.before ?? "pending";
  const row: Task = {
    ...task,
    state: to,
    before: undefined,
    changedBy: actor.id,
    changedAt: now,
    doneAt: to === "done" ? task.doneAt : undefined,
    startedAt: to === "pending" ? undefined : task.startedAt,
    blockedReason: to === "blocked" ? task.blockedReason : undefined,
  };
  const changes: Change[] = [{ put: "task", row }];
  const phase = state.plan.phases.get(task.phase);
  if (isFinished(task) && !isFinished(row) && phase?.state === "done") {
    // Where a lead has insisted, what comes before it may have opened again meanwhile.
    const may = phase.dependsOn.every((on) => state.plan.phases.get(on)?.state === "done");
    const again: PhaseState = may ? "open" : "waiting";
    const openedAt = may ? phase.openedAt : undefined;
    changes.push({ put: "phase", row: { ...phase, state: again, openedAt, doneAt: undefined } });
  }
  for (const next of later) {
    const row: Phase = { ...next, state: "waiting", openedAt: undefined, doneAt: undefined };
    changes.push({ put: "phase", row });
  }
  const needs = isFinished(row) ? [] : [...state.needs.values()].map(asOpen);
  changes.push(...needs.map((each): Change => ({ put: "need", row: each })));
  const waiting = tellWaiting(state, row, actor, later, now);
  return {
    reply: { kind: "undone", task: refOf(row), was: task.state, state: row.state, by: acting(task, actor) },
    changes,
    notes: [
      ...waiting,
      ...needs.map((each) => tellNeed(state, each, now)),
      dayPost(state, now),
      ...tellOwner(task, actor, "undo", now, readersOf(waiting)),
    ],
    onBehalfOf: acting(task, actor).onBehalfOf,
  };
}

/** A need that ended with the task is there again. */
function asOpen(need: Need): Need {
  return { ...need, closedAt: undefined, closedBy: undefined };
}

/** Owners whose ready tasks wait again hear of it. */
function tellWaiting(state: State, row: Task, actor: MemberDef, later: readonly Phase[], now: number) {
  if (isFinished(row)) return [];
  const after = withTasks(state, [row]);
  const closed = new Set(later.map(({ id }) => id));
  const again = [...state.tasks.values()].filter(
    (other) =>
      other.id !== row.id &&
      isReady(state, other) &&
      (closed.has(other.phase) || !isReady(after, other)) &&
      other.owner !== actor.id,
  );
  return [...new Set(again.flatMap(({ owner }) => owner ?? []))].map((owner) => {
    const mine = again.filter((other) => other.owner === owner).map(refOf);
    const notice = { kind: "work-reopened", task: refOf(row), by: actor.id, waitingAgain: mine } as const;
    return post(toMember(owner), `reopened:${row.id}:${now}:${owner}`, notice, now);
  });
}
