import type { Task } from "../domain/state.ts";
import { flag, json } from "./columns.ts";
import type { Db } from "./database.ts";
import { inParts, putRows } from "./put-rows.ts";
import { dependenciesOf, ID_PARTS, type LiveTask } from "./tasks.ts";

/**
 * Writes tasks with their dependencies, new ones and known ones. A known one keeps what the files say about it, and
 * one that was archived is part of the plan again.
 * Tasks that these depend on must exist or be among them.
 */
export async function putTasks(db: Db, plan: string, tasks: readonly Task[]): Promise<void> {
  const rows = tasks.map((task) => ({ ...taskRow(plan, task), archived_at: null }));
  await putRows(db, "task", rows, ["plan", "id"], "replace");
  await putDependencies(db, plan, tasks);
}

/** Writes what these tasks depend on, where it differs from what is stored. */
export async function putDependencies(db: Db, plan: string, tasks: readonly Task[]): Promise<void> {
  const ids = tasks.map(({ id }) => id);
  const known = await dependenciesOf(db, plan, ids);
  const changed = tasks.filter(({ id, dependsOn }) => known.get(id)?.join() !== dependsOn.join());
  const stale = changed.map(({ id }) => id).filter((id) => known.get(id)?.length);
  await dropDependencies(db, plan, stale);
  const rows = changed.flatMap(({ id, dependsOn }) =>
    dependsOn.map((on, position) => ({ plan, task: id, depends_on: on, position })),
  );
  await putRows(db, "dependency", rows, ["plan", "task", "depends_on"], "replace");
}

/** Forgets what these tasks depend on. */
export async function dropDependencies(db: Db, plan: string, tasks: readonly string[]): Promise<void> {
  for (const part of inParts(tasks, ID_PARTS)) {
    await db.deleteFrom("dependency").where("plan", "=", plan).where("task", "in", part).execute();
  }
}

/** The live columns of a task. */
export function taskRow(plan: string, task: Task): LiveTask {
  return {
    plan,
    id: task.id,
    title: task.title,
    phase: task.phase,
    owner: task.owner ?? null,
    min_minutes: task.duration.min,
    max_minutes: task.duration.max,
    criteria: json(task.criteria),
    position: task.position,
    state: task.state,
    started_at: task.startedAt ?? null,
    done_at: task.doneAt ?? null,
    blocked_reason: task.blockedReason ?? null,
    before_state: task.before ?? null,
    changed_by: task.changedBy ?? null,
    changed_at: task.changedAt ?? null,
    took: flag(task.took),
    edited_in_chat: flag(task.editedInChat),
  };
}
