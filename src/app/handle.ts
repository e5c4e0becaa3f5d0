/** The one door in: whatever anybody asks of Baton goes through here, in one transaction. */
import type { Answer, Handle } from "../domain/adapter.ts";
import type { Command, Inbound } from "../domain/command.ts";
import { decide, type Decided, isQuestion } from "../domain/decide.ts";
import { withNames } from "../domain/mentions.ts";
import type { MemberDef } from "../domain/plan.ts";
import type { Reply } from "../domain/reply.ts";
import type { PlanContext } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { transact } from "../store/database.ts";
import { findInbound, putInbound } from "../store/inbound.ts";
import { type ContextCache, planKeysOf } from "../store/plans.ts";
import { sayFound, sayFoundInForm } from "../wording/say-accounts.ts";
import { sayForm, sayProblems } from "../wording/say-form.ts";
import { sayReply } from "../wording/say-reply.ts";
import type { Speaker } from "../wording/speaker.ts";
import { apply } from "./apply.ts";
import { assented, assentReply } from "./assent.ts";
import { choosePlan, findPlan } from "./find-plan.ts";
import { askHome, openHome } from "./home.ts";
import { join } from "./join.ts";
import { type Found, recognise } from "./link.ts";
import { load } from "./load.ts";
import { lookUp } from "./look-up.ts";

export interface HandleOptions {
  readonly db: Db;
  readonly cache: ContextCache;
  readonly now: () => number;
  /** Called after a commit: something may be due or ready to be sent. */
  readonly committed: () => void;
}

interface Handled {
  readonly reply: Reply;
  readonly plan: PlanContext | undefined;
  readonly actor: MemberDef | undefined;
  /** As whom the asker was recognised by their e-mail address just now. */
  readonly found?: readonly Found[];
}

/**
 * A request that changes something is decided once: asked again with the same id, it gets the same answer and
 * changes nothing. State, deadlines, messages and audit are committed together or not at all.
 */
export function createHandle({ db, cache, now, committed }: HandleOptions): Handle {
  return async (inbound) => {
    const at = now();
    const { command, actor } = inbound;
    const links = actor.kind === "account" && actor.profile !== undefined;
    const asks = (command.kind === "home" || (command.kind !== "use" && isQuestion(command))) && !links;
    const handled = asks
      ? await answer(db, inbound, at, cache)
      : await transact(db, (tx) => answer(tx, inbound, at, cache));
    if (!asks) committed();
    return say(handled, await zoneless(db, inbound, handled), at);
  };
}

async function answer(db: Db, inbound: Inbound, now: number, cache: ContextCache): Promise<Handled> {
  const found = await recognise(db, inbound, now, cache);
  return { ...(await answerKnown(db, inbound, now, cache)), found };
}

async function answerKnown(db: Db, inbound: Inbound, now: number, cache: ContextCache): Promise<Handled> {
  const { command, actor: asker } = inbound;
  const nobody = { plan: undefined, actor: undefined };
  if (command.kind === "home") return { reply: await askHome(db, inbound, now, cache), ...nobody };
  if (command.kind === "home-opened")
    return { reply: await openHome(db, inbound, command.blank, now, cache), ...nobody };
  if (command.kind === "assent") {
    const meant = await assented(db, inbound, command);
    if (!meant) return { reply: { kind: "silent" }, ...nobody };
    const { reply, ...whose } = await answerKnown(db, meant, now, cache);
    return { reply: assentReply(reply, whose.actor?.id), ...whose };
  }
  const earlier = isQuestion(command) ? undefined : await findInbound(db, inbound.workspace, inbound.id);
  if (command.kind === "use") {
    return { reply: await choosePlan(db, inbound, command.plan, now, cache), ...nobody };
  }
  if (command.kind === "join" && asker.kind === "account")
    return join(db, { ...inbound, command, actor: asker }, earlier, now, cache);
  const found = await findPlan(db, inbound, now, cache);
  if ("reply" in found) return { reply: found.reply, ...nobody };
  const { plan, actor } = found;
  if (earlier) return { reply: earlier, plan, actor };
  if (isQuestion(command)) return { reply: await lookUp(db, plan, command, actor, now), plan, actor };
  if (command.kind === "deadline" || command.kind === "occurrence")
    throw new Error(`a ${command.kind} came through the door`);
  return { reply: await change(db, inbound, withNames(plan, command), plan, actor, now), plan, actor };
}

async function change(
  db: Db,
  inbound: Inbound,
  command: Decided & Command,
  plan: PlanContext,
  actor: MemberDef,
  now: number,
): Promise<Reply> {
  const state = await load(db, plan, command, actor, now);
  const decision = decide(state, { id: inbound.id, actor, command }, now);
  await apply(db, plan.key, now, [{ inbound: inbound.id, surface: inbound.surface, decision }]);
  // A form or a form's errors leave the same request free to come again.
  const settled = decision.reply.kind !== "form" && decision.reply.kind !== "invalid";
  if (settled) await putInbound(db, inbound.workspace, inbound.id, now, decision.reply);
  return decision.reply;
}

/** The zone for somebody who is on no plan: that of the first plan there is. */
async function zoneless(db: Db, inbound: Inbound, { plan }: Handled): Promise<string> {
  if (plan) return plan.zone;
  const first = (await planKeysOf(db, inbound.workspace))[0];
  const row =
    first && (await db.selectFrom("plan").where("key", "=", first.key).select("zone").executeTakeFirst());
  return row?.zone ?? "UTC";
}

function say({ reply, plan, actor, found = [] }: Handled, zone: string, now: number): Answer {
  const speaker: Speaker = { plan, reader: actor?.id, zone: actor?.zone ?? zone, now };
  const form = reply.kind === "form" ? sayForm(reply.form, speaker) : undefined;
  return {
    reply,
    message: sayFound(found, sayReply(reply, speaker)),
    form: form && sayFoundInForm(found, form),
    problems: reply.kind === "invalid" ? sayProblems(reply.problems, speaker) : undefined,
  };
}
