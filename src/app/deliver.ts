import type { Outlet } from "../domain/adapter.ts";
import type { Log } from "../domain/log.ts";
import { type Db, transact } from "../store/database.ts";
import { isOutboxDue, nextOutboxAt } from "../store/outbox.ts";
import type { ContextCache } from "../store/plans.ts";
import { claimDue, type Job } from "./deliver-claim.ts";
import { createFind } from "./deliver-find.ts";
import { createGate, isPaced } from "./deliver-gate.ts";
import { record } from "./deliver-record.ts";
import { type Say, send } from "./deliver-send.ts";
import { createDoors, type ShutOut } from "./deliver-shut.ts";

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
  /** A platform said by itself that it does not let Baton in any more: nothing goes there until it does again. */
  readonly revoked: (platform: Outlet["platform"], why: string) => Promise<void>;
  /** The platforms that do not let Baton in now, since when and why, for whoever watches. */
  readonly shutOut: () => readonly ShutOut[];
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
  const gate = createGate();
  const doors = createDoors({ db, outlets, gate, cache, now, log });
  let woken = false;
  let rouse: () => void = () => undefined;

  const seqs = (): readonly number[] => [...sending.values()].map(({ job }) => job.item.seq);

  const shut = async (outlet: Outlet | undefined, why: string): Promise<void> => {
    if (outlet) await doors.shut(outlet, why);
  };

  const run = async (job: Job): Promise<void> => {
    try {
      const sent = (await find(job)) ?? (await send(db, job, { ...options, now: now() }));
      const after = await record(db, job, sent, now(), log);
      if (after?.scope === "shut-out") await shut(job.route?.outlet ?? sent.asked, after.why);
      else if (after && job.route) gate.hold(job.route, after);
    } catch (error) {
      // The lease runs out, and the item is looked up and tried again.
      log.error({ err: error, plan: job.item.plan, item: job.item.id }, "a delivery could not be recorded");
    } finally {
      sending.delete(job.route?.place ?? "");
    }
  };

  const start = (job: Job, at: number): void => {
    const place = job.route?.place ?? "";
    if (job.route) gate.pace(job.route, at);
    sending.set(place, { job, done: run(job) });
  };

  return {
    step: async () => {
      if (outlets.length === 0) return 0;
      woken = false;
      const asking = doors.check();
      const at = now();
      const called = new Promise<number>((resolve) => {
        rouse = () => resolve(1);
      });
      const mine = seqs();
      // Most looks find nothing, and need no write lock to see that.
      if (sending.size === 0 && !(await isOutboxDue(db, at))) {
        if (asking && !woken) await Promise.race([asking, called]);
        return asking ? 1 : 0;
      }
      const claimed = await transact(db, (db) =>
        claimDue(db, {
          now: at,
          token: options.leaseToken,
          outlets,
          cache,
          sending: mine,
          look: gate.look(at, new Set(sending.keys())),
        }),
      );
      for (const job of claimed.jobs) start(job, at);
      if (sending.size === 0 && !asking) return claimed.ended;
      const under = [...sending.values()];
      const all: Promise<unknown>[] = under.map(({ done }) => done);
      if (asking) all.push(asking);
      // A slow platform must not hold up the other places; the terminal is never slow.
      const some =
        asking || under.some(({ job }) => job.route && isPaced(job.route.outlet))
          ? Promise.race(all)
          : Promise.all(all);
      if (!woken) await Promise.race([some, called]);
      return claimed.jobs.length + claimed.ended + 1;
    },
    nextAt: async () => {
      const next = await nextOutboxAt(db, now(), seqs());
      const times = [next, gate.heldUntil(now()), doors.nextCheck()].filter((at) => at !== undefined);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    wake: () => {
      woken = true;
      rouse();
    },
    revoked: async (platform, why) => {
      for (const outlet of outlets) if (outlet.platform === platform) await doors.shut(outlet, why);
    },
    shutOut: doors.shutOut,
  };
}
