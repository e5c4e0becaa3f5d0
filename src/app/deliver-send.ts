import { createHash } from "node:crypto";
import type { Delivery, Found, Outlet, Posted } from "../domain/adapter.ts";
import type { Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import type { PlanContext } from "../domain/state.ts";
import type { Log } from "../domain/log.ts";
import type { Db } from "../store/database.ts";
import { lookAtLease } from "../store/outbox.ts";
import type { Job } from "./deliver-claim.ts";
import { accountsOf, type Route } from "./deliver-route.ts";
import { markRepeat } from "../wording/mark-repeat.ts";
import { factsOf } from "./facts.ts";
import { membershipsOf } from "./find-plan.ts";
import { homesOf } from "./home.ts";
import { pageOf, shownOn } from "./pages.ts";

/** Makes the message of a notice for its reader: a member, or a channel when `reader` is undefined. */
export type Say = (
  notice: Notice,
  speaker: {
    readonly plan: PlanContext;
    readonly reader: string | undefined;
    readonly zone: string;
    readonly now: number;
  },
) => Message;

/** What became of a job: what the platform said, or why it was not asked. */
export type Outcome =
  | Posted
  /** Its reason was over before it was sent. */
  | { readonly kind: "superseded" }
  /** What it would show does not exist. */
  | { readonly kind: "dropped" }
  /** The reader's account was found just now: it goes there. */
  | { readonly kind: "found" }
  /** Somebody else has claimed it meanwhile. */
  | { readonly kind: "taken" }
  /** An earlier try may have arrived and could not be looked up. */
  | { readonly kind: "look-again"; readonly why: string; readonly after: number | undefined }
  | { readonly kind: "lost"; readonly why: string };

export interface Sent {
  readonly outcome: Outcome;
  /** Who was asked for the account of a reader without one, when that was not answered. */
  readonly asked?: Outlet;
  /** The message in one line, for whoever is told that it did not arrive. */
  readonly what: string;
  /** Fingerprint of what is shown; empty when there is none. */
  readonly content: string;
  /** How many messages it takes on the platform. */
  readonly pages?: number;
}

/** So often an uncertain post is looked up, over about five minutes, before it is given up. */
const LOOKS = 10;
const NO_ADDRESS = "the team's file gives no address";
const NO_ACCOUNT = "no account is linked to them: the team's file names none, and nobody has joined";

/**
 * Makes the message of a claimed item and sends it, unless it was stopped meanwhile. An earlier try that may have
 * arrived is looked up first; an urgent one of which nobody can tell is posted once more, marked as a repeat.
 * Never throws: a notice that cannot be worded is `malformed`, a post that throws is `uncertain`.
 */
export async function send(
  db: Db,
  job: Job,
  options: { readonly say: Say; readonly now: number; readonly log: Log },
): Promise<Sent> {
  const { item, route } = job;
  const { log } = options;
  let message: Message;
  try {
    const made = await wordsOf(db, job, options);
    if (!made) return { outcome: { kind: "dropped" }, what: item.notice.kind, content: "" };
    message = made;
  } catch (error) {
    log.error({ err: error, plan: item.plan, item: item.id }, "a notice cannot be worded");
    return {
      outcome: { kind: "malformed", why: "it could not be worded" },
      what: item.notice.kind,
      content: "",
    };
  }
  const what = message.fallback;
  const nowhere = item.to.kind === "member" ? NO_ACCOUNT : NO_ADDRESS;
  if (!route) return { outcome: { kind: "unreachable", why: nowhere }, what, content: "" };
  const delivery = deliveryOf(job, route, message);
  const page = pageOf(item.message);
  const shown = shownOn(route, delivery, page);
  const said = { what, content: fingerprint(shown.text), pages: shown.count };
  // The message has become shorter before this page was posted.
  if (page > shown.count && job.op === "post") return { outcome: { kind: "dropped" }, ...said };
  const earlier =
    item.uncertain > 0 && job.op === "post" ? await lookUp(route.outlet, delivery, job, log) : "post";
  if (typeof earlier === "object") return { outcome: earlier, ...said };
  const { held, stopped } = await lookAtLease(db, job.lease);
  if (!held) return { outcome: { kind: "taken" }, ...said };
  if (stopped) return { outcome: { kind: "superseded" }, ...said };
  // An edit that shows what stands there already is done.
  if (job.ref && job.content === said.content) return { outcome: { kind: "sent", ref: job.ref }, ...said };
  const outcome = await post(
    route.outlet,
    earlier === "repeat" ? { ...delivery, message: markRepeat(message) } : delivery,
    log,
  );
  return { outcome, ...said };
}

function fingerprint(shown: string): string {
  return createHash("sha256").update(shown).digest("base64");
}

async function wordsOf(
  db: Db,
  { item, plan, route }: Job,
  { say, now }: { readonly say: Say; readonly now: number },
): Promise<Message | undefined> {
  const reader = item.to.kind === "channel" ? undefined : item.to.member;
  const notice =
    item.notice.kind === "home"
      ? await homeFor(db, plan, route, now)
      : await factsOf(db, plan, item.notice, reader);
  if (!notice) return undefined;
  const zone = (reader === undefined ? undefined : plan.members.get(reader)?.zone) ?? plan.zone;
  return say(notice, { plan, reader, zone, now });
}

/** A page shows every plan of its account, since the account has one page. */
async function homeFor(
  db: Db,
  { workspace }: PlanContext,
  route: Route | undefined,
  now: number,
): Promise<Notice | undefined> {
  if (!route) return undefined;
  const actor = { kind: "account", platform: route.outlet.platform, id: route.to.id } as const;
  const homes = await homesOf(db, await membershipsOf(db, { workspace, actor }), now);
  return homes.length === 0 ? undefined : { kind: "home-facts", homes };
}

function deliveryOf({ item, plan, op, ref, thread }: Job, { outlet, to }: Route, message: Message): Delivery {
  const member = item.to.kind === "channel" ? undefined : plan.members.get(item.to.member);
  return {
    // One database may serve several plans with the same ids.
    id: `${item.plan}:${item.id}`,
    op,
    to,
    message,
    page: pageOf(item.message),
    thread: op === "post" ? thread : undefined,
    ref,
    since: item.dueAt,
    urgent: item.urgent,
    zone: member?.zone ?? plan.zone,
    accounts: accountsOf(plan, outlet.platform),
  };
}

/** What to do about a try that may have arrived: an outcome that needs no post, or how to post. */
async function lookUp(
  outlet: Outlet,
  delivery: Delivery,
  { item }: Job,
  log: Log,
): Promise<Outcome | "post" | "repeat"> {
  let found: Found;
  try {
    found = await outlet.find(delivery);
  } catch (error) {
    log.warn({ err: error, plan: item.plan, item: item.id }, "an uncertain post could not be looked up");
    return { kind: "look-again", why: "an earlier try could not be looked up", after: undefined };
  }
  if (found === undefined) return "post";
  if (typeof found === "object" && "kind" in found) {
    if (found.kind === "revoked") return found;
    return {
      kind: "look-again",
      why: `an earlier try could not be looked up: ${found.why}`,
      after: found.after,
    };
  }
  if (found !== "unknown") return { kind: "sent", ref: found };
  if (item.stopped) return { kind: "superseded" };
  if (item.urgent && item.uncertain === 1) return "repeat";
  const why = "nobody can tell whether an earlier try arrived";
  return item.attempts < LOOKS ? { kind: "look-again", why, after: undefined } : { kind: "lost", why };
}

async function post(outlet: Outlet, delivery: Delivery, log: Log): Promise<Posted> {
  try {
    return await outlet.post(delivery);
  } catch (error) {
    log.error({ err: error, item: delivery.id }, "a post failed unexpectedly");
    return { kind: "uncertain", why: "the post failed unexpectedly" };
  }
}
