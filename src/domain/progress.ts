/** What the end of a task sets in motion: tasks that become ready, phases that end and open, and who is told. */
import type { Change } from "./decision.ts";
import { type Note, post, toMember } from "./outcome.ts";
import { isFinished, isReady, refOf, waitingOf, withTasks } from "./readiness.ts";
import type { Opened, TaskRef, Waiting } from "./reply.ts";
import type { Phase, State, Task } from "./state.ts";

export interface Progress {
  /** The state after everything that follows from the task's end. */
  readonly state: State;
  readonly opened: Opened;
  readonly changes: readonly Change[];
  readonly notes: readonly Note[];
}

/**
 * Follows from a task that has just finished (`task` is its new row, of a phase that counted it as unfinished).
 * When it was the last one of its phase, the phase ends and every phase that waited only for it opens; one
 * without tasks passes at once. The tasks of those phases must be loaded.
 */
export function follow(before: State, task: Task, by: string, request: string, now: number): Progress {
  let state = withTasks(before, [task]);
  const changes: Change[] = [];
  const done: string[] = [];
  const opened: string[] = [];
  const left = (before.unfinished.get(task.phase) ?? 0) - 1;
  state = { ...state, unfinished: new Map(state.unfinished).set(task.phase, left) };
  const ended = left === 0 ? [task.phase] : [];
  for (let id = ended.shift(); id !== undefined; id = ended.shift()) {
    const phase = state.plan.phases.get(id);
    // One that still waits has nothing left to do either, but ends only after those before it.
    if (phase?.state !== "open") continue;
    done.push(id);
    state = withPhase(state, changes, { ...phase, state: "done", doneAt: now });
    for (const next of state.plan.phases.values()) {
      if (next.state !== "waiting" || !next.dependsOn.includes(id)) continue;
      if (!next.dependsOn.every((each) => state.plan.phases.get(each)?.state === "done")) continue;
      opened.push(next.id);
      state = withPhase(state, changes, { ...next, state: "open", openedAt: now });
      if ((state.unfinished.get(next.id) ?? 0) === 0) ended.push(next.id);
    }
  }
  const planDone = [...state.plan.phases.values()].every((phase) => phase.state === "done");
  const { ready, waiting } = affected(state, task, opened);
  return {
    state,
    opened: { ready, waiting, phasesDone: done, phasesOpened: opened, planDone, left: leftIn(state, task) },
    changes,
    notes: tell(state, { task, by, request, now, ready, waiting, opened }),
  };
}

/** What is left to do in the open phase of a task that has ended. */
function leftIn({ plan, unfinished, rest = [] }: State, { id, phase }: Task): Opened["left"] {
  const count = unfinished.get(phase) ?? 0;
  const tasks = rest.filter((each) => each !== id);
  if (plan.phases.get(phase)?.state !== "open" || count === 0 || tasks.length === 0) return undefined;
  return { phase, tasks, more: Math.max(0, count - tasks.length) };
}

function withPhase(state: State, changes: Change[], row: Phase): State {
  changes.push({ put: "phase", row });
  return { ...state, plan: { ...state.plan, phases: new Map(state.plan.phases).set(row.id, row) } };
}

/** Dependants of the task and the tasks of phases that opened: what is ready now and what still waits. */
function affected(state: State, task: Task, phases: readonly string[]) {
  const ids = new Set(state.dependants.get(task.id));
  for (const other of state.tasks.values()) if (phases.includes(other.phase)) ids.add(other.id);
  const tasks = [...ids]
    .flatMap((id) => state.tasks.get(id) ?? [])
    .toSorted((a, b) => a.position - b.position);
  const ready = tasks.filter((each) => isReady(state, each)).map(refOf);
  const waiting = tasks.flatMap((each) => (each.state === "pending" ? (waitingOf(state, each) ?? []) : []));
  // What waits for a task that has just become ready is worth a word too: "2D still waits for 2C".
  const seen = new Set(ids);
  for (const { id } of ready) {
    for (const further of state.dependants.get(id) ?? []) {
      const other = state.tasks.get(further);
      const wait = other && !seen.has(further) && !isFinished(other) ? waitingOf(state, other) : undefined;
      seen.add(further);
      if (wait && other?.phase === task.phase) waiting.push(wait);
    }
  }
  return { ready, waiting };
}

interface Told {
  readonly task: Task;
  readonly by: string;
  readonly request: string;
  readonly now: number;
  readonly ready: readonly TaskRef[];
  readonly waiting: readonly Waiting[];
  /** Ids of the phases that opened. */
  readonly opened: readonly string[];
}

/**
 * One message a member. When a phase opened, everybody with work in it hears what is ready and what waits;
 * otherwise only the owners of newly ready tasks do, except who finished the task: the receipt says it.
 */
function tell(state: State, { task, by, request, now, ready, waiting, opened }: Told): readonly Note[] {
  const owners = new Set([...ready, ...waiting.map((each) => each.task)].flatMap(({ owner }) => owner ?? []));
  return [...owners].flatMap((member) => {
    const mine = ready.filter(({ owner }) => owner === member);
    const mineWaiting = waiting.filter((each) => each.task.owner === member);
    if (opened.length === 0 && (mine.length === 0 || member === by)) return [];
    const notice = {
      kind: "work-opened",
      phase: titleOf(state, opened, [...mine, ...mineWaiting.map((each) => each.task)]),
      because: refOf(task),
      cancelled: task.state === "cancelled",
      by,
      ready: mine,
      waiting: mineWaiting,
    } as const;
    return [post(toMember(member), `work:${request}:${member}`, notice, now)];
  });
}

/** The titles of those phases that opened and hold one of these tasks. */
function titleOf(state: State, opened: readonly string[], tasks: readonly TaskRef[]): string | undefined {
  const theirs = new Set(tasks.map(({ id }) => state.tasks.get(id)?.phase));
  const titles = opened.filter((id) => theirs.has(id)).map((id) => state.plan.phases.get(id)?.title ?? id);
  return titles.length === 0 ? undefined : titles.join(", ");
}
