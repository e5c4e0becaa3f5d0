/** What somebody whom no plan knows is told: which plans there are, and as whom they may join. */
import { askedByStrangers, withoutAccount } from "../domain/accounts.ts";
import type { Inbound, Platform } from "../domain/command.ts";
import type { Reply, WaysIn } from "../domain/reply.ts";
import type { PlanContext } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { type ContextCache, loadContext, planKeysOf, planOfChannel } from "../store/plans.ts";

const MOST_PLANS = 3;
const MOST_NAMES = 5;

/** The way in from where they asked: to the channel's plan, or to the first few of the workspace. */
export async function toStranger(
  db: Db,
  { workspace, actor, channel, surface }: Inbound,
  now: number,
  cache: ContextCache,
): Promise<Reply> {
  if (actor.kind === "clock") throw new Error("the clock is no stranger");
  const platform: Platform = actor.kind === "account" ? actor.platform : "terminal";
  const ours = actor.kind !== "account" || actor.profile?.ours !== false;
  const spoken =
    channel === undefined || surface === "clock"
      ? undefined
      : await planOfChannel(db, workspace, surface, channel);
  const all = ours ? await planKeysOf(db, workspace) : [];
  const meant = spoken === undefined ? all : all.filter(({ key }) => key === spoken);
  const plans: WaysIn["plans"][number][] = [];
  for (const { key } of meant.slice(0, MOST_PLANS)) {
    const plan = await loadContext(db, key, now, cache);
    if (plan) plans.push(wayInto(plan, platform));
  }
  return {
    kind: "stranger",
    account: actor.id,
    ways: { platform, ours, plans, morePlans: meant.length - plans.length },
  };
}

function wayInto(plan: PlanContext, platform: Platform): WaysIn["plans"][number] {
  const chat = platform === "slack" || platform === "teams";
  const free = chat ? withoutAccount(plan, platform) : [...plan.members.values()];
  return {
    id: plan.id,
    title: plan.title,
    free: free.slice(0, MOST_NAMES).map(({ id, name }) => ({ id, name })),
    more: Math.max(0, free.length - MOST_NAMES),
    leads: askedByStrangers(plan).map((id) => plan.members.get(id)?.name ?? id),
  };
}
