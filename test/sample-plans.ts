/** Plans for the tests: the shipped example, and plans that are unlike it. */
import { join } from "node:path";
import type { Definition, PhaseDef, TaskDef } from "../src/domain/plan.ts";
import { loadFolder } from "../src/plan/load.ts";

/** The example that is shipped. */
export async function examplePlan(): Promise<Definition> {
  const read = await loadFolder(join(import.meta.dirname, "..", "config"));
  if (!read.ok) throw new Error("the shipped plan has problems");
  return read.definition;
}

/** A plan with other phases; members keep no assignments to what is gone. */
export function withPhases(definition: Definition, phases: readonly PhaseDef[]): Definition {
  const { plan, team } = definition;
  const members = team.members.map((member) => ({ ...member, assignments: [] }));
  return { ...definition, plan: { ...plan, phases }, team: { ...team, members } };
}

/** A phase of tasks that take so many minutes; each may say what it depends on and who owns it. */
export function phaseOf(
  id: string,
  dependsOn: readonly string[],
  tasks: readonly (Pick<TaskDef, "id"> & Partial<TaskDef>)[],
  minutes = 60,
): PhaseDef {
  const duration = { min: minutes, max: minutes };
  return {
    id,
    title: `Phase ${id}`,
    duration,
    dependsOn,
    deliverable: undefined,
    criteria: [],
    tasks: tasks.map((task) => ({
      title: `Task ${task.id}`,
      owner: undefined,
      duration,
      dependsOn: [],
      criteria: [],
      ...task,
    })),
  };
}
