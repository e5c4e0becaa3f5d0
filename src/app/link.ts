/** Members who are recognised by their e-mail address: when they ask, and before they are written to. */
import { type Asker, linkByEmail } from "../domain/accounts.ts";
import type { Inbound } from "../domain/command.ts";
import { finish, type Note, type Outcome, post, toMember } from "../domain/outcome.ts";
import type { MemberDef } from "../domain/plan.ts";
import type { PlanContext } from "../domain/state.ts";
import { membersByEmail } from "../store/account-links.ts";
import type { Db } from "../store/database.ts";
import { type ContextCache, loadContext } from "../store/plans.ts";
import { apply } from "./apply.ts";
import { emptyState } from "./load.ts";

/** As whom somebody was recognised. */
export interface Found {
  readonly plan: string;
  readonly member: string;
}

/**
 * Links the account of a request, whose e-mail address the platform has told, to the members who have it: at most one
 * on each plan of the workspace. The caller opens the transaction.
 */
export async function recognise(
  db: Db,
  { id, workspace, surface, actor }: Inbound,
  now: number,
  cache: ContextCache,
): Promise<readonly Found[]> {
  if (actor.kind !== "account" || actor.profile?.ours !== true || actor.profile.email === undefined)
    return [];
  const { platform, id: account, profile } = actor;
  if (platform !== "slack" && platform !== "teams") return [];
  const found: Found[] = [];
  for (const { plan: key, member } of await membersByEmail(db, workspace, actor.profile.email)) {
    const request = { id: `${id}:found`, inbound: id, surface, notes: [] };
    const linked = await link(db, key, member, { platform, account, profile }, request, now, cache);
    if (linked) found.push({ plan: linked.plan.title, member: linked.member.name });
  }
  return found;
}

/** The same for a member to whom there is something to say, and who is told so. True when they have an account now. */
export async function linkFound(
  db: Db,
  plan: PlanContext,
  member: MemberDef,
  asker: Asker,
  now: number,
  cache: ContextCache,
): Promise<boolean> {
  const found = await membersByEmail(db, plan.workspace, member.email ?? "");
  if (!found.some((each) => each.plan === plan.key && each.member === member.id)) return false;
  const id = `found:${asker.platform}:${member.id}:${now}`;
  const hello = post(toMember(member.id), id, { kind: "found-you", member: member.id }, now);
  const request = { id, inbound: undefined, surface: "clock", notes: [hello] };
  if (await link(db, plan.key, member.id, asker, request, now, cache)) return true;
  const current = await loadContext(db, plan.key, now, cache);
  return current?.members.get(member.id)?.[asker.platform] !== undefined;
}

interface Reason {
  readonly id: string;
  readonly inbound: string | undefined;
  readonly surface: string;
  readonly notes: readonly Note[];
}

async function link(
  db: Db,
  key: string,
  id: string,
  asker: Asker,
  reason: Reason,
  now: number,
  cache: ContextCache,
): Promise<{ readonly plan: PlanContext; readonly member: MemberDef } | undefined> {
  const plan = await loadContext(db, key, now, cache);
  const member = plan?.members.get(id);
  const outcome = plan && member && linkByEmail(emptyState(plan), member, asker, now);
  if (!outcome) return undefined;
  const whole: Outcome = { ...outcome, notes: [...reason.notes, ...(outcome.notes ?? [])] };
  const command = { kind: "join", member: id, plan: plan.id, account: asker.account } as const;
  const decision = finish(emptyState(plan), { id: reason.id, actor: member, command }, whole, now);
  await apply(db, key, now, [{ inbound: reason.inbound, surface: reason.surface, decision }]);
  return { plan, member };
}
