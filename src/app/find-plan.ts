/** Who is asking, and about which plan. */
import type { Inbound, Platform } from "../domain/command.ts";
import type { MemberDef } from "../domain/plan.ts";
import type { Reply } from "../domain/reply.ts";
import type { PlanContext } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import {
  type ContextCache,
  loadContext,
  memberships,
  planKeysOf,
  planOfChannel,
  preferPlan,
  preferredPlan,
} from "../store/plans.ts";
import { toStranger } from "./stranger.ts";

/** A member on a plan, or the reply to somebody for whom there is none. */
export type Found = { readonly plan: PlanContext; readonly actor: MemberDef } | { readonly reply: Reply };

export interface Membership {
  readonly plan: string;
  readonly member: string;
}

/**
 * The plan by, in this order: its id in the request, the channel it was said in, the actor's own choice, the only
 * plan on which the actor takes part. With several left the reply asks which. Nobody acts on a plan on which they
 * are no member, whatever id they send, nor on another one from its channel.
 */
export async function findPlan(db: Db, inbound: Inbound, now: number, cache: ContextCache): Promise<Found> {
  const { workspace, actor, channel, surface } = inbound;
  if (actor.kind === "clock") throw new Error("the clock does not come through the door");
  const platform: Platform = actor.kind === "account" ? actor.platform : "terminal";
  const mine = await membershipsOf(db, inbound);
  if (mine.length === 0) return { reply: await toStranger(db, inbound, now, cache) };
  const asked = inbound.plan === undefined ? undefined : `${workspace}/${inbound.plan}`;
  const spoken =
    channel === undefined || surface === "clock"
      ? undefined
      : await planOfChannel(db, workspace, surface, channel);
  if (asked === undefined && spoken !== undefined && !mine.some(({ plan }) => plan === spoken)) {
    const plans = await titles(db, workspace, mine);
    return { reply: { kind: "refused", refusal: { kind: "not-on-plan", plans: plans.map(({ id }) => id) } } };
  }
  const chosen = await preferredPlan(db, workspace, platform, actor.id);
  const only = mine.length === 1 ? mine[0]?.plan : undefined;
  const key =
    asked ??
    [spoken, chosen, only].find((each) => each !== undefined && mine.some(({ plan }) => plan === each));
  if (key === undefined) return { reply: { kind: "which-plan", plans: await titles(db, workspace, mine) } };
  const membership = mine.find(({ plan }) => plan === key);
  const plan = membership && (await loadContext(db, key, now, cache));
  const member = plan?.members.get(membership?.member ?? "");
  if (plan && member) return { plan, actor: member };
  const plans = await titles(db, workspace, mine);
  return {
    reply: {
      kind: "refused",
      refusal: { kind: "unknown-plan", given: inbound.plan ?? "", plans: plans.map(({ id }) => id) },
    },
  };
}

/** The plans on which the actor takes part, and as which member, by the plan's id. */
export async function membershipsOf(
  db: Db,
  { workspace, actor }: Pick<Inbound, "workspace" | "actor">,
): Promise<readonly Membership[]> {
  switch (actor.kind) {
    case "account":
      return memberships(db, workspace, actor.platform, actor.id);
    case "member":
      return asMember(db, workspace, actor.id);
    case "clock":
      return [];
  }
}

/** The plans of the workspace that have a member of this id. */
async function asMember(db: Db, workspace: string, member: string): Promise<readonly Membership[]> {
  const plans = await planKeysOf(db, workspace);
  const found = await db
    .selectFrom("member")
    .where("plan", "in", plans.length === 0 ? [""] : plans.map(({ key }) => key))
    .where("id", "=", member)
    .select("plan")
    .execute();
  return found.map(({ plan }) => ({ plan, member }));
}

async function titles(db: Db, workspace: string, mine: readonly Membership[]) {
  const plans = await planKeysOf(db, workspace);
  return plans
    .filter(({ key }) => mine.some(({ plan }) => plan === key))
    .map(({ id, title }) => ({ id, title }));
}

/** `use PLAN`: the actor's choice where the channel does not say it. */
export async function choosePlan(
  db: Db,
  inbound: Inbound,
  given: string,
  now: number,
  cache: ContextCache,
): Promise<Reply> {
  const { workspace, actor } = inbound;
  if (actor.kind === "clock") throw new Error("the clock does not come through the door");
  const platform: Platform = actor.kind === "account" ? actor.platform : "terminal";
  const mine = await membershipsOf(db, inbound);
  if (mine.length === 0) return toStranger(db, inbound, now, cache);
  const plans = await titles(db, workspace, mine);
  const wanted = given.trim().toLowerCase();
  const plan = plans.find(({ id, title }) => id.toLowerCase() === wanted || title.toLowerCase() === wanted);
  if (!plan)
    return { kind: "refused", refusal: { kind: "unknown-plan", given, plans: plans.map(({ id }) => id) } };
  await preferPlan(db, workspace, platform, actor.id, `${workspace}/${plan.id}`);
  return { kind: "using", plan: plan.id, title: plan.title };
}
