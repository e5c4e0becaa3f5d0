import type { Definition, PhaseDef, TaskDef } from "../domain/plan.ts";
import type { Phase, Task } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { type StoredPlan, type StoredTask, storedPlan, storedTasks } from "../store/imported.ts";
import { phasesOf } from "../store/phases.ts";

/**
 * The plan as it stands, chat's changes included, in the shape of the files; undefined when there is no such plan.
 * Cancelled tasks are not in it, nor are dependencies on them.
 */
export async function definitionOf(db: Db, key: string): Promise<Definition | undefined> {
  const plan = await storedPlan(db, key);
  return plan && toDefinition(plan, await phasesOf(db, key), await storedTasks(db, key));
}

/** The same from rows that were loaded already. */
export function toDefinition(
  plan: StoredPlan,
  phases: ReadonlyMap<string, Phase>,
  tasks: readonly StoredTask[],
): Definition {
  const live = tasks
    .filter(({ task, archived }) => !archived && task.state !== "cancelled")
    .map(({ task }) => task);
  const ids = new Set(live.map(({ id }) => id));
  const byPhase = Map.groupBy(live, ({ phase }) => phase);
  const { id, title, zone, start, links, team, policy } = plan;
  return {
    plan: {
      id,
      title,
      zone,
      start,
      links,
      phases: [...phases.values()].map((phase): PhaseDef => ({
        id: phase.id,
        title: phase.title,
        duration: phase.duration,
        dependsOn: phase.dependsOn,
        deliverable: phase.deliverable,
        criteria: phase.criteria,
        tasks: (byPhase.get(phase.id) ?? []).map((task) => taskDef(task, ids)),
      })),
    },
    team,
    policy,
  };
}

function taskDef(task: Task, known: ReadonlySet<string>): TaskDef {
  const { id, title, owner, duration, criteria } = task;
  return { id, title, owner, duration, dependsOn: task.dependsOn.filter((on) => known.has(on)), criteria };
}
