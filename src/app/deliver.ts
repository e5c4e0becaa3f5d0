import type { Outlet } from "../domain/adapter.ts";
import type { Log } from "../domain/log.ts";
import { type Db, transact } from "../store/database.ts";
import { isOutboxDue, nextOutboxAt } from "../store/outbox.ts";
import type { ContextCache } from "../store/plans.ts";
import { claimDue, type Job } from "./deliver-claim.ts";
import { createFind } from "./deliver-find.ts";
import { record } from "./deliver-record.ts";
import type { Route } from "./deliver-route.ts";
import { type Say, send } from "./deliver-send.ts";

/** Posts that are under way at the same time, each to another place. */
const MOST = 10;
/** One post a second to one place. */
const PACE = 1000;

export interface DeliverOptions {
  readonly db: Db;
  /** The doors out, the first one first; more may be added while it runs. Without any, everything waits. */
  readonly outlets: readonly Outlet[];
  readonly say: Say;
  readonly now: () => number;
  readonly log: Log;
  /** Names this process in the leases that it holds. */
  readonly leaseToken: string;
}

export interface Deliver {
  /**
   * Claims what may go now and sends it. Resolves when something has been sent that others may have waited for, or
   * when woken; with 0 when nothing can go at the moment and nothing is on its way.
   */
  readonly step: () => Promise<number>;
  /** When something may go that cannot go now; undefined when nothing waits for a time. To be asked after a step of 0. */
  readonly nextAt: () => Promise<number | undefined>;
  /** There is something new: a step that waits for a slow post looks again. */
  readonly wake: () => void;
}

/**
 * The one door out. A notice is claimed with a lease, worded, posted, and what became of it is recorded, each in a
 * transaction of its own; no network call is made inside one. Posts to different places go at the same time, posts to
 * one place one after the other and, but for the terminal, one a second.
 */
export function createDeliver(options: DeliverOptions): Deliver {
  const { db, outlets, log, now } = options;
  const cache: ContextCache = new Map();
  const find = createFind({ db, outlets, cache, now });
  /** By place. What is here is being sent. */
  const sending = new Map<string, { readonly job: Job; readonly done: Promise<void> }>();
  /** When a place, or a platform, may be written to again. Lost at a restart, which costs one refused post. */
  const free = new Map<string, number>();
  let latest = -Infinity;
  let held: number | undefined;
  let woken = false;
  let rouse: () => void = () => undefined;

  const seqs = (): readonly number[] => [...sending.values()].map(({ job }) => job.item.seq);

  /** Says yes once for a place, since only one post may be on its way there. */
  const gate = (at: number): ((route: Route | undefined) => boolean) => {
    const taken = new Set(sending.keys());
    held = undefined;
    return (route) => {
      const place = route?.place ?? "";
      const until = Math.max(free.get(place) ?? 0, free.get(route?.outlet.platform ?? "") ?? 0);
      if (until > at) held = Math.min(held ?? until, until);
      if (until > at || taken.has(place) || taken.size >= MOST) return false;
      taken.add(place);
      return true;
    };
  };

  const run = async (job: Job): Promise<void> => {
    try {
      const sent = (await find(job)) ?? (await send(db, job, { ...options, now: now() }));
      const hold = await record(db, job, sent, now(), log);
      if (hold && job.route) {
        free.set(hold.scope === "channel" ? job.route.place : job.route.outlet.platform, hold.until);
      }
    } catch (error) {
      // The lease runs out, and the item is looked up and tried again.
      log.error({ err: error, plan: job.item.plan, item: job.item.id }, "a delivery could not be recorded");
    } finally {
      sending.delete(job.route?.place ?? "");
    }
  };

  const start = (job: Job, at: number): void => {
    const place = job.route?.place ?? "";
    if (job.route && isPaced(job.route.outlet)) free.set(place, at + PACE);
    sending.set(place, { job, done: run(job) });
  };

  return {
    step: async () => {
      if (outlets.length === 0) return 0;
      woken = false;
      const at = now();
      // A clock that was set back says nothing any more about when a place is free.
      if (at < latest) free.clear();
      latest = at;
      for (const [place, until] of free) if (until <= at) free.delete(place);
      const mine = seqs();
      // Most looks find nothing, and need no write lock to see that.
      if (sending.size === 0 && !(await isOutboxDue(db, at))) return 0;
      const claimed = await transact(db, (db) =>
        claimDue(db, { now: at, token: options.leaseToken, outlets, cache, sending: mine, mayGo: gate(at) }),
      );
      for (const job of claimed.jobs) start(job, at);
      if (sending.size === 0) return claimed.ended;
      const under = [...sending.values()];
      const all = under.map(({ done }) => done);
      // A slow platform must not hold up the other places; the terminal is never slow.
      const some = under.some(({ job }) => job.route && isPaced(job.route.outlet))
        ? Promise.race(all)
        : Promise.all(all);
      const called = new Promise<void>((resolve) => {
        rouse = resolve;
      });
      if (!woken) await Promise.race([some, called]);
      return claimed.jobs.length + claimed.ended + 1;
    },
    nextAt: async () => {
      const next = await nextOutboxAt(db, now(), seqs());
      const times = [next, held].filter((at) => at !== undefined);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    wake: () => {
      woken = true;
      rouse();
    },
  };
}

function isPaced(outlet: Outlet): boolean {
  return outlet.platform !== "terminal";
}
