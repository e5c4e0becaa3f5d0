/** Who is who: accounts become members by joining or by their e-mail address, and stop being them. */
import type { Command, Profile } from "./command.ts";
import { edit, type Note, type Outcome, post, refuse, toChannel, toMember } from "./outcome.ts";
import { findMember, holderOf, isLead, leadsOf, nearestMember, rolesOf } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import type { AccountLink, ChatPlatform, PlanContext, State } from "./state.ts";

/** Somebody on a platform who is no member of the plan. */
export interface Asker {
  readonly platform: ChatPlatform;
  readonly account: string;
  readonly profile: Profile | undefined;
}

/** The member of a plan whose account this is. */
export function memberOfAccount(
  plan: PlanContext,
  platform: ChatPlatform,
  account: string,
): MemberDef | undefined {
  return [...plan.members.values()].find((member) => member[platform] === account);
}

/** Members without an account on the platform, in the order of the team. */
export function withoutAccount(plan: PlanContext, platform: ChatPlatform): readonly MemberDef[] {
  return [...plan.members.values()].filter((member) => member[platform] === undefined);
}

/** Whom strangers may ask: the coordination lead, or else every lead. */
export function askedByStrangers(plan: PlanContext): readonly string[] {
  const lead = holderOf(plan, "coordination-lead");
  return lead ? [lead.id] : leadsOf(plan);
}

/** `join MEMBER` by somebody who is no member of the plan yet. */
export function decideJoin(state: State, given: string, asker: Asker, now: number): Outcome {
  const { plan } = state;
  const { platform, account, profile } = asker;
  const leads = askedByStrangers(plan);
  if (profile?.ours === false) return refuse({ kind: "not-ours" });
  const member = findMember(plan, given);
  if (!member) {
    const free = withoutAccount(plan, platform).map(({ id }) => id);
    return refuse({ kind: "join-unknown", given, nearest: nearestMember(plan, given), free });
  }
  if (member[platform] !== undefined) return refuse({ kind: "join-taken", member: member.id, leads });
  const { email } = member;
  if (email !== undefined && profile?.email !== undefined && !sameEmail(email, profile.email))
    return refuse({ kind: "join-other-email", member: member.id, leads });
  const row: AccountLink = {
    platform,
    account,
    member: member.id,
    linkedAt: now,
    how: "joined",
    linkedBy: member.id,
  };
  return {
    reply: { kind: "joined", member: member.id, roles: rolesOf(plan, member.id) },
    changes: [{ put: "link", row }],
    notes: tellOfLink(plan, row, profile?.name, now),
  };
}

/**
 * Links the member who has the account's e-mail address; undefined when they have an account, were taken off by hand,
 * or the account is another member's. Those who gain a lead's powers by it are told of in the channel.
 */
export function linkByEmail(state: State, member: MemberDef, asker: Asker, now: number): Outcome | undefined {
  const { platform, account, profile } = asker;
  const { plan } = state;
  if (member[platform] !== undefined || memberOfAccount(plan, platform, account)) return undefined;
  if (plan.links.some((link) => link.platform === platform && link.member === member.id)) return undefined;
  const row: AccountLink = {
    platform,
    account,
    member: member.id,
    linkedAt: now,
    how: "e-mail",
    linkedBy: undefined,
  };
  const told = isLead(plan, member.id) ? tellOfLink(plan, row, profile?.name, now) : [];
  return { reply: { kind: "silent" }, changes: [{ put: "link", row }], notes: told };
}

function sameEmail(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** `leave`, and `unlink MEMBER` by a lead: what the team's file says is not theirs to change. */
export function decideUnlink(
  state: State,
  command: Extract<Command, { kind: "leave" | "unlink" }>,
  actor: MemberDef,
  now: number,
): Outcome {
  const { plan } = state;
  if (command.kind === "unlink" && !isLead(plan, actor.id))
    return refuse({ kind: "leads-only", command: "unlink", leads: leadsOf(plan) });
  const member = command.kind === "leave" ? actor : findMember(plan, command.member);
  if (!member) {
    const given = command.kind === "unlink" ? command.member : "";
    return refuse({ kind: "unknown-member", given, nearest: nearestMember(plan, given) });
  }
  const mine = plan.links.filter((link) => link.member === member.id);
  const live = mine.filter(({ how }) => how !== "left");
  if (live.length === 0) {
    const named = member.slack !== undefined || member.teams !== undefined;
    return refuse({ kind: "not-linked", member: member.id, named, last: mine[0] });
  }
  const rows = live.map((link): AccountLink => ({ ...link, how: "left", linkedAt: now, linkedBy: actor.id }));
  const left = member.id === actor.id;
  return {
    reply: { kind: "unlinked", member: member.id, left },
    changes: rows.map((row) => ({ put: "link", row })),
    notes: live.flatMap((link) => tellOfEnd(plan, link, actor.id, now)),
    onBehalfOf: left ? undefined : member.id,
  };
}

function linkKey({ platform, member, linkedAt }: AccountLink): string {
  return `link:${platform}:${member}:${linkedAt}`;
}

/** Nobody becomes a member unseen: #coordination and the coordination lead hear of it, and can end it. */
function tellOfLink(
  plan: PlanContext,
  link: AccountLink,
  name: string | undefined,
  now: number,
): readonly Note[] {
  const { member, account, how } = link;
  const roles = rolesOf(plan, member);
  const notice = { kind: "member-linked", member, account, name, roles, email: how === "e-mail" } as const;
  const lead = holderOf(plan, "coordination-lead");
  return [
    post(toChannel("coordination"), linkKey(link), notice, now),
    ...(lead && lead.id !== member ? [post(toMember(lead.id), `${linkKey(link)}:lead`, notice, now)] : []),
  ];
}

/** Where the link was told of it is told that it has ended; the coordination lead hears of somebody who left. */
function tellOfEnd(plan: PlanContext, link: AccountLink, by: string, now: number): readonly Note[] {
  const notice = { kind: "member-unlinked", member: link.member, by } as const;
  const lead = holderOf(plan, "coordination-lead");
  const key = `${linkKey(link)}:lead`;
  return [
    edit(toChannel("coordination"), linkKey(link), notice, now),
    ...(lead ? [edit(toMember(lead.id), key, notice, now)] : []),
    ...(lead && lead.id !== by ? [post(toMember(lead.id), `${key}:end`, notice, now)] : []),
  ];
}
