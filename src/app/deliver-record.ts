import type { Log } from "../domain/log.ts";
import type { OutboxDraft } from "../domain/notice.ts";
import { type Db, transact } from "../store/database.ts";
import { shownOnHome } from "../store/homes.ts";
import { forgetMessage, putMessage, type Standing } from "../store/messages.ts";
import { putNotices } from "../store/notices.ts";
import { endLeased, requeueLeased } from "../store/outbox.ts";
import { backoff } from "./backoff.ts";
import type { Job } from "./deliver-claim.ts";
import { otherRoute } from "./deliver-route.ts";
import type { Sent } from "./deliver-send.ts";
import { putPages } from "./pages.ts";

const DAY = 86_400_000;
/** What must wait after an outcome, and until when. */
export interface Hold {
  readonly scope: "channel" | "edits" | "platform";
  readonly until: number;
}

/** What follows for others: a pause, or that the platform does not let Baton in any more. */
export type After = Hold | { readonly scope: "shut-out"; readonly why: string };

/** Writes down what became of a job, and tells somebody else when it did not arrive. */
export async function record(
  db: Db,
  job: Job,
  { outcome, what, content, pages = 1 }: Sent,
  now: number,
  log: Log,
): Promise<After | undefined> {
  const { item, lease } = job;
  const named = { plan: item.plan, item: item.id };
  const again = (at: number, uncertain: number, error: string): Promise<void> =>
    requeueLeased(db, lease, { at, uncertain, error });
  const wait = now + backoff(item.id, lease.attempt);
  switch (outcome.kind) {
    case "sent":
      await recordSent(db, job, { ref: outcome.ref, content }, pages, now, log);
      return undefined;
    case "superseded":
    case "dropped":
      await endLeased(db, lease, outcome.kind, now, undefined);
      return undefined;
    case "found":
      await again(now, item.uncertain, "the account was found by its e-mail address");
      return undefined;
    case "taken":
      log.warn(named, "a lease ran out before its notice was sent");
      return undefined;
    case "look-again":
      await again(outcome.after === undefined ? wait : now + outcome.after, item.uncertain, outcome.why);
      return undefined;
    case "retry": {
      const until = outcome.after === undefined ? wait : now + outcome.after;
      await again(until, item.uncertain, outcome.why);
      return { scope: outcome.scope, until };
    }
    case "uncertain":
      // Doing an edit twice is the same as once.
      await again(wait, job.op === "edit" ? item.uncertain : item.uncertain + 1, outcome.why);
      return undefined;
    case "revoked":
      // Not delayed: it goes first when the platform lets Baton in again, or another process does with a new token.
      await again(job.route ? now : wait, item.uncertain, outcome.why);
      return { scope: "shut-out", why: outcome.why };
    case "unreachable":
      if (job.op === "edit") await recordGone(db, job, outcome.why, now, log);
      else await bury(db, job, what, outcome.why, now, log);
      return undefined;
    case "malformed":
      log.error({ ...named, why: outcome.why, payload: outcome.payload }, "a message was refused");
      await bury(db, job, what, outcome.why, now, log, outcome.payload);
      return undefined;
    case "lost":
      await bury(db, job, what, outcome.why, now, log);
      return undefined;
  }
}

/**
 * The message stands, even where the lease was lost meanwhile: then it may come a second time. What does not fit into
 * it follows.
 */
async function recordSent(
  db: Db,
  job: Job,
  standing: Standing,
  pages: number,
  now: number,
  log: Log,
): Promise<void> {
  const { item, lease, route } = job;
  await transact(db, async (db) => {
    const ended = await endLeased(db, lease, "sent", now, undefined);
    if (!ended) log.warn({ plan: item.plan, item: item.id }, "a notice was sent after its lease ran out");
    if (!route) return;
    const { platform } = route.outlet;
    if (item.to.kind === "home") await shownOnHome(db, platform, standing.ref.channel, standing.content, now);
    else await putMessage(db, item.plan, item.message, platform, standing, now);
    await putPages(db, job, pages, now);
  });
}

/** The message cannot be edited: one that is kept up to date is posted anew, any other is left as it is. */
async function recordGone(
  db: Db,
  { item, lease, route }: Job,
  why: string,
  now: number,
  log: Log,
): Promise<void> {
  log.warn({ plan: item.plan, item: item.id, why }, "a message could not be edited");
  await transact(db, async (db) => {
    if (route) await forgetMessage(db, item.plan, item.message, route.outlet.platform);
    if (item.op === "edit") await endLeased(db, lease, "dropped", now, why);
    else await requeueLeased(db, lease, { at: now, uncertain: 0, error: why });
  });
}

/**
 * Ends it as a dead letter, of which somebody is told by another way; of a notice about that nobody is told again. What
 * the platform refused stays with it, under the reason.
 */
async function bury(
  db: Db,
  job: Job,
  what: string,
  why: string,
  now: number,
  log: Log,
  payload?: string,
): Promise<void> {
  const { item, lease, plan } = job;
  const other = item.notice.kind === "cannot-reach" ? undefined : otherRoute(plan, item.to);
  const named = { plan: item.plan, item: item.id, notice: item.notice.kind, why };
  if (other) log.warn(named, "a notice could not be delivered");
  else log.error(named, "a notice could not be delivered, and nobody can be told");
  await transact(db, async (db) => {
    await endLeased(db, lease, "dead", now, payload === undefined ? why : `${why}\n${payload}`);
    if (!other) return;
    const notice = { kind: "cannot-reach", to: item.to, what, why } as const;
    // Who cannot be reached is worth one message a day, what is urgent one each.
    const place = item.to.kind === "channel" ? `#${item.to.channel}` : item.to.member;
    const id = `cannot-reach:${item.urgent ? item.id : `${place}:${Math.floor(now / DAY)}`}`;
    const draft: OutboxDraft = {
      id,
      to: other,
      notice,
      message: id,
      op: "post",
      thread: undefined,
      urgent: item.urgent,
      dueAt: now,
      guard: undefined,
    };
    await putNotices(db, item.plan, now, [{ draft, stopped: false }]);
  });
}
