/** Opens the rounds that are due, and reconciles those that were missed while Baton was not running. */
import { decide } from "../domain/decide.ts";
import type { Log } from "../domain/log.ts";
import type { PlanContext } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { transact } from "../store/database.ts";
import { findOccurrence, occurrencesUntil, setOccurrencesUntil } from "../store/occurrences.ts";
import { type ContextCache, loadContext, planKeys } from "../store/plans.ts";
import { apply } from "./apply.ts";
import { type Minutes, nextOccurrenceAt, type Occurrence, occurrencesBetween } from "./cron.ts";
import { load } from "./load.ts";

/**
 * Goes through the schedules of every plan up to `now`. Of a schedule's occurrences the latest is opened, while it is
 * within its grace; older ones are recorded as missed. How far it came is kept with the plan, so that a start goes on
 * where the last process stopped. A plan that fails is left as it is, to be tried again at the next look, and does not
 * hold up the others. Returns how many occurrences there were.
 */
export async function occur(
  db: Db,
  now: number,
  cache: ContextCache,
  minutes: Minutes,
  log: Log,
): Promise<number> {
  let count = 0;
  for (const key of await planKeys(db)) {
    try {
      count += await occurIn(db, key, now, cache, minutes);
    } catch (error) {
      log.error({ err: error, plan: key }, "the schedules of a plan could not be gone through; trying again");
    }
  }
  return count;
}

async function occurIn(
  db: Db,
  key: string,
  now: number,
  cache: ContextCache,
  minutes: Minutes,
): Promise<number> {
  const until = await occurrencesUntil(db, key);
  const plan = until === undefined || until < now ? await loadContext(db, key, now, cache) : undefined;
  const due = plan && until !== undefined ? occurrencesBetween(plan, until, now, minutes) : [];
  if (until !== undefined && due.length === 0 && now - until < KEPT) return 0;
  await transact(db, async (tx) => {
    const bySchedule = Map.groupBy(due, ({ schedule }) => schedule);
    // What opens at one instant opens in the order by which merged prompts know the older one.
    for (const [, same] of [...bySchedule].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      for (const [index, each] of same.entries())
        await open(tx, key, each, wanted(same, index, now), now, cache);
    }
    await setOccurrencesUntil(tx, key, now);
  });
  return due.length;
}

/** How far it came is written down at least this often, so that a schedule that is changed begins with the change. */
const KEPT = 10 * 60_000;

type Wanted = { readonly what: "open" } | { readonly what: "missed"; readonly count?: number };

/** Of one schedule's occurrences the latest opens, within its grace; of the missed ones the last tells how many. */
function wanted(same: readonly Occurrence[], index: number, now: number): Wanted {
  const latest = same.at(-1);
  const opens = latest !== undefined && now - latest.plannedAt <= latest.grace;
  const missed = same.length - (opens ? 1 : 0);
  if (index === missed) return { what: "open" };
  return index === missed - 1 ? { what: "missed", count: missed } : { what: "missed" };
}

async function open(
  db: Db,
  key: string,
  occurrence: Occurrence,
  what: Wanted,
  now: number,
  cache: ContextCache,
) {
  const { schedule, localTime, plannedAt } = occurrence;
  if (await findOccurrence(db, key, schedule, localTime)) return;
  const plan = await loadContext(db, key, now, cache);
  if (!plan) return;
  const command = { kind: "occurrence", schedule, localTime, plannedAt, ...what } as const;
  const state = await load(db, plan, command, undefined, now);
  const decision = decide(
    state,
    { id: `occurrence:${schedule}@${localTime}`, actor: undefined, command },
    now,
  );
  await apply(db, key, now, [{ inbound: undefined, surface: "clock", decision }]);
}

/** When the next occurrence of any plan falls due. */
export async function nextOccurrence(
  db: Db,
  now: number,
  cache: ContextCache,
  minutes: Minutes,
): Promise<number | undefined> {
  const times: number[] = [];
  for (const key of await planKeys(db)) {
    const plan: PlanContext | undefined = await loadContext(db, key, now, cache);
    const next = plan && nextOccurrenceAt(plan, now, minutes);
    if (next !== undefined) times.push(next);
  }
  return times.length === 0 ? undefined : Math.min(...times);
}
