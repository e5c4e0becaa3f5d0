/** Who somebody is on the plan: by reference, by role, at work or away. */
import type { MemberDef, RoleId } from "./plan.ts";
import { ROLES } from "./plan.ts";
import type { PlanContext } from "./state.ts";
import { isWorking } from "./time.ts";
import { nearestWord } from "./nearest-word.ts";

/** The member that these words mean: id, name in any case, `@name`, or a mention such as `<@U012>`. */
export function findMember(plan: PlanContext, ref: string): MemberDef | undefined {
  const mention = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/i.exec(ref.trim());
  const wanted = (mention?.[1] ?? ref).trim().replace(/^@/, "").toLowerCase();
  if (wanted === "") return undefined;
  const members = [...plan.members.values()];
  if (mention) return members.find((member) => member.slack?.toLowerCase() === wanted);
  return (
    plan.members.get(wanted) ??
    members.find((member) => member.id.toLowerCase() === wanted) ??
    members.find((member) => member.name.toLowerCase() === wanted) ??
    members.find((member) => member.email?.toLowerCase() === wanted) ??
    byRole(plan, wanted)
  );
}

function byRole(plan: PlanContext, words: string): MemberDef | undefined {
  const role = ROLES.find((each) => each === words.replaceAll(" ", "-"));
  return role === undefined ? undefined : holderOf(plan, role);
}

/** The known member whose id or name is nearest to what was typed, for a suggestion. */
export function nearestMember(plan: PlanContext, given: string): string | undefined {
  const names = [...plan.members.values()].flatMap((member) => [member.id, member.name]);
  const near = nearestWord(given.replace(/^@/, ""), names);
  return near === undefined ? undefined : findMember(plan, near)?.id;
}

/** Who holds the role now; undefined when nobody does. */
export function holderOf(plan: PlanContext, role: RoleId): MemberDef | undefined {
  const id = plan.team.roles[role];
  return id === undefined ? undefined : plan.members.get(id);
}

/** The roles that a member holds. */
export function rolesOf(plan: PlanContext, member: string): readonly RoleId[] {
  return ROLES.filter((role) => plan.team.roles[role] === member);
}

/** Leads hold a role; they may act for others and change the plan. */
export function isLead(plan: PlanContext, member: string): boolean {
  return rolesOf(plan, member).length > 0;
}

/** Ids of all leads, in the order of the roles, each once. */
export function leadsOf(plan: PlanContext): readonly string[] {
  return [...new Set(ROLES.flatMap((role) => plan.team.roles[role] ?? []))];
}

/** The absence that covers this instant, if any. */
export function absenceAt(plan: PlanContext, member: string, at: number) {
  return plan.absences.find(
    (each) => each.member === member && each.from <= at && (each.until === undefined || at < each.until),
  );
}

/** Why a member is not asked now, or undefined when nothing stands against it. */
export function unavailable(
  plan: PlanContext,
  member: MemberDef,
  at: number,
): "away" | "not-working" | undefined {
  if (absenceAt(plan, member.id, at)) return "away";
  return isWorking(member, at) ? undefined : "not-working";
}
