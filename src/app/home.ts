/** Members' pages: what they show over all plans of one account, and what happens when somebody looks at theirs. */
import type { Inbound } from "../domain/command.ts";
import type { HomeFacts } from "../domain/home.ts";
import type { Reply } from "../domain/reply.ts";
import type { Db } from "../store/database.ts";
import { idleHomes, putHome } from "../store/homes.ts";
import { type ContextCache, loadContext } from "../store/plans.ts";
import { queueHomes } from "./concern.ts";
import { type Membership, membershipsOf } from "./find-plan.ts";
import { homeFacts } from "./home-facts.ts";
import { toStranger } from "./stranger.ts";

/** The facts of each of these plans, in their order. */
export async function homesOf(
  db: Db,
  mine: readonly Membership[],
  now: number,
  cache?: ContextCache,
): Promise<readonly HomeFacts[]> {
  const homes: HomeFacts[] = [];
  for (const { plan: key, member } of mine) {
    const plan = await loadContext(db, key, now, cache);
    if (plan?.members.has(member)) homes.push(await homeFacts(db, plan, member, now));
  }
  return homes;
}

/** `home`: everything that concerns the actor, whatever plan their other commands mean. */
export async function askHome(db: Db, inbound: Inbound, now: number, cache: ContextCache): Promise<Reply> {
  const mine = await membershipsOf(db, inbound);
  const homes = await homesOf(db, mine, now, cache);
  return homes.length === 0 ? toStranger(db, inbound, now, cache) : { kind: "home", homes };
}

/**
 * Remembers that this account's page is looked at, on each of its plans, and queues it. It is published unless it
 * shows already what there is to show.
 */
export async function openHome(
  db: Db,
  inbound: Inbound,
  blank: boolean,
  now: number,
  cache: ContextCache,
): Promise<Reply> {
  const { actor } = inbound;
  const mine = await membershipsOf(db, inbound);
  if (mine.length === 0 || actor.kind !== "account" || actor.platform === "cli")
    return toStranger(db, inbound, now, cache);
  const { platform, id: account } = actor;
  for (const { plan, member } of mine) {
    await putHome(db, plan, member, { platform, account, blank }, now);
    const homes = await idleHomes(db, plan);
    await queueHomes(
      db,
      plan,
      now,
      homes.filter((home) => home.member === member),
    );
  }
  return { kind: "silent" };
}
