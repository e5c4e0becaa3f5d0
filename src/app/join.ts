/** `join`, by somebody who need not be a member yet: which plan is meant, and who they are on it from now on. */
import { decideJoin, memberOfAccount } from "../domain/accounts.ts";
import type { Actor, Command, Inbound } from "../domain/command.ts";
import { finish } from "../domain/outcome.ts";
import type { MemberDef } from "../domain/plan.ts";
import type { Reply } from "../domain/reply.ts";
import type { PlanContext } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { putInbound } from "../store/inbound.ts";
import { type ContextCache, loadContext, planKeysOf, planOfChannel } from "../store/plans.ts";
import { apply } from "./apply.ts";
import { emptyState } from "./load.ts";
import { toStranger } from "./stranger.ts";

type Join = Inbound & {
  readonly command: Extract<Command, { kind: "join" }>;
  readonly actor: Extract<Actor, { kind: "account" }>;
};

interface Joined {
  readonly reply: Reply;
  readonly plan: PlanContext | undefined;
  readonly actor: MemberDef | undefined;
}

/**
 * The plan by its name, the button's, the channel's, or the only one. Somebody who is a member of it is told who they
 * are. The caller opens the transaction.
 */
export async function join(
  db: Db,
  inbound: Join,
  earlier: Reply | undefined,
  now: number,
  cache: ContextCache,
): Promise<Joined> {
  const { id, workspace, surface, actor, command } = inbound;
  const { platform } = actor;
  const nobody = { plan: undefined, actor: undefined };
  if (platform !== "slack" && platform !== "teams") throw new Error(`nobody joins on ${platform}`);
  const meant = await planMeant(db, inbound);
  if (meant.kind === "none") return { reply: await toStranger(db, inbound, now, cache), ...nobody };
  if (meant.kind === "which") {
    const { member } = command;
    if (member === undefined) return { reply: await toStranger(db, inbound, now, cache), ...nobody };
    return { reply: { ...meant, kind: "join-which", member }, ...nobody };
  }
  const plan = await loadContext(db, meant.key, now, cache);
  if (!plan) throw new Error(`the plan ${meant.key} is gone`);
  const known = memberOfAccount(plan, platform, actor.id);
  if (earlier) return { reply: earlier, plan, actor: known };
  if (known) return { reply: { kind: "you-are", member: known.id, local: false }, plan, actor: known };
  if (command.member === undefined) return { reply: await toStranger(db, inbound, now, cache), ...nobody };
  const asker = { platform, account: actor.id, profile: actor.profile };
  const outcome = decideJoin(emptyState(plan), command.member, asker, now);
  const joined = outcome.reply.kind === "joined" ? plan.members.get(outcome.reply.member) : undefined;
  const decision = finish(
    emptyState(plan),
    { id, actor: joined, command: { ...command, account: actor.id } },
    outcome,
    now,
  );
  await apply(db, plan.key, now, [{ inbound: id, surface, decision }]);
  await putInbound(db, workspace, id, now, decision.reply);
  return { reply: decision.reply, plan, actor: joined };
}

type Meant =
  | { readonly kind: "none" }
  | { readonly kind: "plan"; readonly key: string }
  /** `given` names none of them. */
  | { readonly kind: "which"; readonly given: string | undefined; readonly plans: readonly Titled[] };

interface Titled {
  readonly id: string;
  readonly title: string;
}

async function planMeant(db: Db, { workspace, plan, channel, command, surface }: Join): Promise<Meant> {
  const plans = await planKeysOf(db, workspace);
  const given = command.plan ?? plan;
  const titles = plans.map(({ id, title }) => ({ id, title }));
  if (plans.length === 0) return { kind: "none" };
  if (given !== undefined) {
    const wanted = given.trim().toLowerCase();
    const found = plans.find(
      ({ id, title }) => id.toLowerCase() === wanted || title.toLowerCase() === wanted,
    );
    return found ? { kind: "plan", key: found.key } : { kind: "which", given, plans: titles };
  }
  const spoken =
    channel === undefined || surface === "clock"
      ? undefined
      : await planOfChannel(db, workspace, surface, channel);
  const key = spoken ?? (plans.length === 1 ? plans[0]?.key : undefined);
  return key === undefined ? { kind: "which", given: undefined, plans: titles } : { kind: "plan", key };
}
