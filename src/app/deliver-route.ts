import type { Delivery, Outlet } from "../domain/adapter.ts";
import type { To } from "../domain/notice.ts";
import type { MemberDef } from "../domain/plan.ts";
import type { PlanContext } from "../domain/state.ts";

/** The way to a reader: which platform, which account or channel there. */
export interface Route {
  readonly outlet: Outlet;
  readonly to: Delivery["to"];
  /** Names the place over all plans; posts to one place go one after the other. */
  readonly place: string;
}

/** The first outlet on which the member or channel has an address; undefined when there is none. */
export function routeOf(plan: PlanContext, to: To, outlets: readonly Outlet[]): Route | undefined {
  for (const outlet of outlets) {
    if (to.kind === "home" && !outlet.homes) continue;
    const kind = to.kind === "member" ? "user" : to.kind;
    const id = addressOf(plan, to, outlet.platform);
    if (id !== undefined) return { outlet, to: { kind, id }, place: `${outlet.platform} ${kind} ${id}` };
  }
  return undefined;
}

function addressOf(plan: PlanContext, to: To, platform: Outlet["platform"]): string | undefined {
  if (to.kind !== "channel") return accountOf(plan.members.get(to.member), platform);
  return platform === "terminal" ? to.channel : plan.team.channels[to.channel][platform];
}

/** Whether the member has an account on a platform that shows pages, connected or not. */
export function hasHome({ members }: PlanContext, id: string): boolean {
  const member = members.get(id);
  return member?.slack !== undefined || member?.teams !== undefined;
}

/** In the local workspace a member is called what the plan calls them, and a channel too. */
function accountOf(member: MemberDef | undefined, platform: Outlet["platform"]): string | undefined {
  return platform === "terminal" ? member?.id : member?.[platform];
}

/** Accounts on a platform by member id, of those who have one. */
export function accountsOf(
  plan: PlanContext,
  platform: Outlet["platform"],
): Readonly<Record<string, string>> {
  const accounts: Record<string, string> = {};
  for (const member of plan.members.values()) {
    const account = accountOf(member, platform);
    if (account !== undefined) accounts[member.id] = account;
  }
  return accounts;
}

/**
 * Who is told when somebody cannot be reached: the coordination lead; for the lead's own messages, and when nobody
 * holds that role, #coordination. Undefined when that is the place that cannot be reached, and for a page, which
 * tells nobody anything that a message would not.
 */
export function otherRoute(plan: PlanContext, to: To): To | undefined {
  if (to.kind === "home") return undefined;
  const lead = plan.team.roles["coordination-lead"];
  if (lead !== undefined && !(to.kind === "member" && to.member === lead)) {
    return { kind: "member", member: lead };
  }
  if (to.kind === "channel" && to.channel === "coordination") return undefined;
  return { kind: "channel", channel: "coordination" };
}
