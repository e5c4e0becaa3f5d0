/** The application put together: the door in, the clock and the door out, over one database. */
import type { Handle, Outlet } from "../domain/adapter.ts";
import type { Log } from "../domain/log.ts";
import type { Db } from "../store/database.ts";
import type { ContextCache } from "../store/plans.ts";
import { sayNotice } from "../wording/say-notice.ts";
import { createDeliver, type Deliver } from "./deliver.ts";
import { createHandle } from "./handle.ts";
import { type Loop, startLoop } from "./loop.ts";
import { createTick } from "./tick.ts";

export interface EngineOptions {
  readonly db: Db;
  readonly now: () => number;
  /** How fast `now` runs against real time: 1, unless somebody plays with the clock. */
  readonly speed?: () => number;
  /** The doors out; one may be added while it runs. */
  readonly outlets: readonly Outlet[];
  readonly log: Log;
  /** Unique to this process: leases are held under it. */
  readonly token: string;
}

export interface Engine {
  readonly handle: Handle;
  /** Does everything that is due now and sends what may be sent; resolves when nothing is left to do at once. */
  readonly settle: () => Promise<void>;
  /** When the next thing falls due by itself. */
  readonly nextAt: () => Promise<number | undefined>;
  /** When something falls due or may be sent again: what a virtual clock jumps to. */
  readonly nextMove: () => Promise<number | undefined>;
  /** A platform said that it does not let Baton in any more; see `Deliver`. */
  readonly revoked: Deliver["revoked"];
  /** The platforms that do not let Baton in now, for whoever watches. */
  readonly shutOut: Deliver["shutOut"];
  /** Runs the clock and the delivery until it is stopped, each in a loop of its own: neither waits for the other. */
  readonly start: () => { readonly stop: () => Promise<void> };
}

export function createEngine(options: EngineOptions): Engine {
  const { db, now, outlets, log, token, speed = () => 1 } = options;
  const cache: ContextCache = new Map();
  const loops: Loop[] = [];
  const wake = () => {
    deliver.wake();
    for (const loop of loops) loop.wake();
  };
  const tick = createTick({ db, cache, now, log });
  const deliver = createDeliver({ db, outlets, say: sayNotice, now, log, leaseToken: token });
  const until = (at: number | undefined) => (at === undefined ? undefined : (at - now()) / speed());
  return {
    handle: createHandle({ db, cache, now, committed: wake }),
    settle: async () => {
      while ((await tick.step()) + (await deliver.step()) > 0);
    },
    nextAt: tick.nextAt,
    nextMove: async () => {
      const times = [await tick.nextAt(), await deliver.nextAt()].filter((at) => at !== undefined);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    revoked: deliver.revoked,
    shutOut: deliver.shutOut,
    start: () => {
      const failed = (what: string) => (error: unknown) =>
        log.error({ err: error }, `${what} failed; trying again`);
      const clock = startLoop({
        work: async () => {
          if ((await tick.step()) > 0) wake();
        },
        wait: async () => until(await tick.nextAt()),
        failed: failed("the clock"),
      });
      const out = startLoop({
        work: async () => {
          while ((await deliver.step()) > 0);
        },
        wait: async () => until(await deliver.nextAt()),
        failed: failed("the delivery"),
      });
      loops.push(clock, out);
      return { stop: async () => void (await Promise.all([clock.stop(), out.stop()])) };
    },
  };
}
