import { stringify } from "yaml";
import type { PlanDef, PolicyDef, TeamDef } from "../domain/plan.ts";
import { writtenPlan, writtenPolicy, writtenTeam } from "./written.ts";

/** The plan in our YAML form. Reading it again gives an equal plan. */
export function toPlanYaml(plan: PlanDef): string {
  return yaml("plan", writtenPlan(plan));
}

/** The team in our YAML form. Reading it again gives an equal team. */
export function toTeamYaml(team: TeamDef): string {
  return yaml("team", writtenTeam(team));
}

/** The policy in our YAML form. Reading it again gives an equal policy. */
export function toPolicyYaml(policy: PolicyDef): string {
  return yaml("policy", writtenPolicy(policy));
}

function yaml(kind: string, written: object): string {
  const text = stringify(written, { lineWidth: 100, aliasDuplicateObjects: false });
  return `# yaml-language-server: $schema=schema/${kind}.schema.json\n${text}`;
}
