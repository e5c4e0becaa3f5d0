import type { Outlet } from "../domain/adapter.ts";
import type { Log } from "../domain/log.ts";
import type { OutboxDraft, To } from "../domain/notice.ts";
import type { PlanContext } from "../domain/state.ts";
import { type Db, transact } from "../store/database.ts";
import { putNotices } from "../store/notices.ts";
import { planKeys, type ContextCache, loadContext } from "../store/plans.ts";
import type { Gate } from "./deliver-gate.ts";
import { routeOf } from "./deliver-route.ts";

/** A platform that shut Baton out is asked again this often whether it does still. */
const PATIENCE = 60_000;

/** A platform that does not let Baton in: its token was revoked, or the app was removed. */
export interface ShutOut {
  readonly platform: Outlet["platform"];
  readonly since: number;
  readonly why: string;
}

export interface Doors {
  /** Nothing goes to the platform from now on; whoever runs Baton and whoever can be told elsewhere is told, once. */
  readonly shut: (outlet: Outlet, why: string) => Promise<void>;
  /** The platforms that do not let Baton in now, for whoever watches. */
  readonly shutOut: () => readonly ShutOut[];
  /** Asks those whose time has come whether they let Baton in again; what it waits for, if it is asking any. */
  readonly check: () => Promise<unknown> | undefined;
  /** When the next one is to be asked. */
  readonly nextCheck: () => number | undefined;
}

interface Options {
  readonly db: Db;
  readonly outlets: readonly Outlet[];
  readonly gate: Gate;
  readonly cache: ContextCache;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Keeps which platforms have shut Baton out. What is queued for them stays as it is, so that it goes out, urgent first,
 * when the platform lets Baton in again, and what is superseded meanwhile does not.
 */
export function createDoors({ db, outlets, gate, cache, now, log }: Options): Doors {
  const shut = new Map<Outlet, ShutOut & { readonly nextCheck: number }>();
  const asking = new Set<Promise<void>>();
  const wait = (outlet: Outlet, out: ShutOut): void => {
    const nextCheck = now() + PATIENCE;
    gate.holdAll(outlet, nextCheck);
    shut.set(outlet, { ...out, nextCheck });
  };

  async function ask(outlet: Outlet, out: ShutOut): Promise<void> {
    const checked = (await outlet.check?.()) ?? { kind: "open" };
    if (checked.kind !== "open") return;
    shut.delete(outlet);
    gate.release(outlet);
    const { platform, since } = out;
    log.info({ platform, since }, "the platform lets Baton in again; what waited goes out");
  }

  return {
    shut: async (outlet, why) => {
      const { platform } = outlet;
      const known = shut.get(outlet);
      const out = known ?? { platform, since: now(), why };
      wait(outlet, out);
      if (known) return;
      log.error({ platform, why }, "the platform does not let Baton in any more; what it would post waits");
      const others = outlets.filter((each) => each !== outlet);
      if (others.length > 0) await tellElsewhere(db, out, others, cache, now());
    },
    shutOut: () => [...shut.values()].map(({ platform, since, why }) => ({ platform, since, why })),
    check: () => {
      for (const [outlet, out] of shut) {
        if (out.nextCheck > now()) continue;
        // Held meanwhile, and until the next time when the answer is no or there is none.
        wait(outlet, out);
        const asked: Promise<void> = ask(outlet, out).finally(() => asking.delete(asked));
        asking.add(asked);
      }
      return asking.size === 0 ? undefined : Promise.race(asking);
    },
    nextCheck: () =>
      shut.size === 0 ? undefined : Math.min(...[...shut.values()].map(({ nextCheck }) => nextCheck)),
  };
}

/** Of each plan the coordination lead is told on another platform, or its channel there. */
async function tellElsewhere(
  db: Db,
  { platform, since, why }: ShutOut,
  others: readonly Outlet[],
  cache: ContextCache,
  now: number,
): Promise<void> {
  await transact(db, async (db) => {
    for (const key of await planKeys(db)) {
      const plan = await loadContext(db, key, now, cache);
      const to = plan && listeners(plan).find((each) => routeOf(plan, each, others) !== undefined);
      if (!to) continue;
      const id = `shut-out:${platform}:${since}`;
      const draft: OutboxDraft = {
        id,
        to,
        notice: { kind: "shut-out", platform, since, why },
        message: id,
        op: "post",
        thread: undefined,
        urgent: true,
        dueAt: now,
        guard: undefined,
      };
      await putNotices(db, key, now, [{ draft, stopped: false }]);
    }
  });
}

function listeners(plan: PlanContext): readonly To[] {
  const lead = plan.team.roles["coordination-lead"];
  const channel = { kind: "channel", channel: "coordination" } as const;
  return lead === undefined ? [channel] : [{ kind: "member", member: lead }, channel];
}
