import { ROLES } from "../domain/plan.ts";
import { duplicates, unknownNames } from "./check-names.ts";
import { entries, field, nameAt, type Name, type PhaseOutline } from "./outline.ts";
import type { Finding } from "./problem.ts";

/** The members of a team's raw data, as far as they have an id. */
export function membersOf(data: unknown): readonly Name[] {
  return entries(data, "members").flatMap(([member, path]) => nameAt(member, "id", path) ?? []);
}

/** What is wrong inside a team file: doubled ids, one account for two members, roles held by nobody known. */
export function checkTeam(data: unknown): readonly Finding[] {
  const members = membersOf(data);
  const accounts = ["email", "slack", "teams"].flatMap((platform) =>
    duplicates(
      `the ${platform}`,
      entries(data, "members").flatMap(([member, path]) => nameAt(member, platform, path) ?? []),
    ),
  );
  const roles = ROLES.flatMap((role) => nameAt(field(data, "roles"), role, ["roles"]) ?? []);
  return [
    ...duplicates("member", members),
    ...accounts.map(({ path, message }) => ({ path, message, hint: "an account belongs to one member" })),
    ...unknownNames(
      roles.map(({ id, path }) => ({
        id,
        path,
        message: `${path.join(".")} is "${id}", who is not on the team`,
      })),
      members.map(({ id }) => id),
      "write the id of a member",
    ),
  ];
}

/** Tasks whose owner is not on the team: findings for the plan file. */
export function checkOwners(phases: readonly PhaseOutline[], team: unknown): readonly Finding[] {
  const owned = phases.flatMap(({ tasks }) =>
    tasks.flatMap(({ id, owner }) =>
      owner ? [{ ...owner, message: `task ${id} belongs to "${owner.id}", who is not on the team` }] : [],
    ),
  );
  return unknownNames(
    owned,
    membersOf(team).map(({ id }) => id),
    "write the id of a member",
  );
}

/** Assignments to phases that do not exist, and members named like a task: findings for the team file. */
export function checkAssignments(team: unknown, phases: readonly PhaseOutline[]): readonly Finding[] {
  const assigned = entries(team, "members").flatMap(([member, path]) => {
    const id = nameAt(member, "id", path)?.id ?? "a member";
    return entries(member, "assignments", path).flatMap(([assignment, at]) => {
      const phase = nameAt(assignment, "phase", at);
      return phase
        ? [{ ...phase, message: `${id} is assigned to phase "${phase.id}", which does not exist` }]
        : [];
    });
  });
  const tasks = new Set(phases.flatMap((phase) => phase.tasks.map(({ id }) => id.toLowerCase())));
  const doubled = membersOf(team).filter(({ id }) => tasks.has(id.toLowerCase()));
  return [
    ...unknownNames(
      assigned,
      phases.map(({ id }) => id),
      "write the id of a phase",
    ),
    ...doubled.map(({ id, path }) => ({
      path,
      message: `"${id}" is the id of a member and of a task`,
      hint: `rename one, so that "for ${id}" has one meaning`,
    })),
  ];
}
