/** Plans that are as small as a test wants them, with the team and the policy of the example. */
import type { Definition, TaskDef } from "../src/domain/plan.ts";
import { dayDefinition } from "./world.ts";

/** A task as a test writes it: `1A`, `1A alpha`, `1B beta after 1A 1C`; without a name nobody owns it. */
export type SmallTask = string;

/** Phases with their tasks, in order; `after` names the phases before it. */
export interface SmallPhase {
  readonly id: string;
  readonly after?: readonly string[];
  readonly tasks: readonly SmallTask[];
}

/** A plan of these phases, without a start, so that its rounds run from the first day on. */
export async function smallPlan(phases: readonly SmallPhase[], id = "small"): Promise<Definition> {
  const { plan, team, policy } = await dayDefinition();
  const members = team.members.map((member) => ({ ...member, assignments: [] }));
  return {
    plan: {
      ...plan,
      id,
      title: `The ${id} plan`,
      start: undefined,
      phases: phases.map(({ id: phase, after = [], tasks }) => ({
        id: phase,
        title: `Phase ${phase}`,
        duration: { min: 480, max: 480 },
        dependsOn: after,
        deliverable: undefined,
        criteria: [],
        tasks: tasks.map(taskDef),
      })),
    },
    team: { ...team, members },
    policy,
  };
}

function taskDef(text: SmallTask): TaskDef {
  const [head = "", after] = text.split(" after ");
  const [id = "", owner] = head.split(" ");
  return {
    id,
    title: `Task ${id}`,
    owner,
    duration: { min: 480, max: 480 },
    dependsOn: after?.split(" ") ?? [],
    criteria: [],
  };
}
