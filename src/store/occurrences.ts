import type { Db } from "./database.ts";
import { putRows } from "./put-rows.ts";

export interface Occurrence {
  readonly schedule: string;
  /** In the plan's zone: `2026-11-03T12:00`. */
  readonly localTime: string;
  readonly state: "opened" | "missed";
  readonly at: number;
}

/** The occurrence of a schedule at a local time, if it was opened or recorded as missed. */
export async function findOccurrence(
  db: Db,
  plan: string,
  schedule: string,
  localTime: string,
): Promise<Occurrence | undefined> {
  const row = await db
    .selectFrom("occurrence")
    .selectAll()
    .where("plan", "=", plan)
    .where("schedule", "=", schedule)
    .where("local_time", "=", localTime)
    .executeTakeFirst();
  return row && { schedule, localTime, state: row.state, at: row.at };
}

/** Records occurrences. The first record of one stands. */
export async function putOccurrences(
  db: Db,
  plan: string,
  occurrences: readonly Occurrence[],
): Promise<void> {
  const rows = occurrences.map(({ schedule, localTime, state, at }) => ({
    plan,
    schedule,
    local_time: localTime,
    state,
    at,
  }));
  await putRows(db, "occurrence", rows, ["plan", "schedule", "local_time"], "keep");
}

/** Up to when the plan's schedules have been gone through; undefined before the first time. */
export async function occurrencesUntil(db: Db, plan: string): Promise<number | undefined> {
  const row = await db
    .selectFrom("plan")
    .select("occurrences_until")
    .where("key", "=", plan)
    .executeTakeFirst();
  return row?.occurrences_until ?? undefined;
}

/** Says that the plan's schedules have been gone through up to `until`. */
export async function setOccurrencesUntil(db: Db, plan: string, until: number): Promise<void> {
  await db.updateTable("plan").set({ occurrences_until: until }).where("key", "=", plan).execute();
}
