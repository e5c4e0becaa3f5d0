/** Which tasks can start: a task is ready when it is pending, its phase is open and its dependencies are finished. */
import type { TaskRef, Waiting } from "./reply.ts";
import type { PlanContext, State, Task } from "./state.ts";

/** What decides whether a task is ready. */
type Around = Pick<State, "tasks"> & { readonly plan: Pick<PlanContext, "phases"> };

/** Nothing is left to do on it. A cancelled task holds nobody up. */
export function isFinished(task: Task): boolean {
  return task.state === "done" || task.state === "cancelled";
}

export function refOf(task: Task): TaskRef {
  return { id: task.id, title: task.title, owner: task.owner };
}

/** What stands between a task and its start; undefined when nothing does. Its dependencies must be loaded. */
export function waitingOf(state: Around, task: Task): Waiting | undefined {
  const open = task.dependsOn.flatMap((id) => {
    const other = state.tasks.get(id);
    return other && !isFinished(other) ? [{ ...refOf(other), state: other.state }] : [];
  });
  const phase = state.plan.phases.get(task.phase);
  const closed = phase?.state === "waiting" ? phase.id : undefined;
  return open.length === 0 && closed === undefined
    ? undefined
    : { task: refOf(task), waitsFor: open, phase: closed };
}

export function isReady(state: Around, task: Task): boolean {
  return task.state === "pending" && waitingOf(state, task) === undefined;
}

/** The task of this id in any case. */
export function findTask(state: State, given: string): Task | undefined {
  const exact = state.tasks.get(given);
  if (exact) return exact;
  const wanted = given.toLowerCase();
  for (const task of state.tasks.values()) if (task.id.toLowerCase() === wanted) return task;
  return undefined;
}

/** The state as it will be once these rows are written. */
export function withTasks(state: State, rows: readonly Task[]): State {
  const tasks = new Map(state.tasks);
  for (const row of rows) tasks.set(row.id, row);
  return { ...state, tasks };
}
