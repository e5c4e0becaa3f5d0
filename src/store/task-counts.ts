/** How much of each phase is left, and how much is done. */
import type { Db } from "./database.ts";
import { FINISHED } from "./tasks.ts";

/** How many tasks of each of these phases are neither done nor cancelled; 0 for a phase without any. */
export async function unfinishedByPhase(
  db: Db,
  plan: string,
  phases: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (phases.length === 0) return new Map();
  const rows = await db
    .selectFrom("task")
    .where("plan", "=", plan)
    .where("phase", "in", phases)
    .where("archived_at", "is", null)
    .where("state", "not in", FINISHED)
    .groupBy("phase")
    .select(({ fn }) => ["phase", fn.countAll<number>().as("count")])
    .execute();
  const counts = new Map(rows.map(({ phase, count }) => [phase, count]));
  return new Map(phases.map((id) => [id, counts.get(id) ?? 0]));
}

/** How many tasks each phase has and how many of them are done. Cancelled tasks do not count. */
export async function countsByPhase(
  db: Db,
  plan: string,
): Promise<ReadonlyMap<string, { readonly done: number; readonly total: number }>> {
  const rows = await db
    .selectFrom("task")
    .where("plan", "=", plan)
    .where("archived_at", "is", null)
    .where("state", "<>", "cancelled")
    .groupBy("phase")
    .select((eb) => [
      "phase",
      eb.fn.countAll<number>().as("total"),
      eb.fn.sum<number>(eb.case().when("state", "=", "done").then(1).else(0).end()).as("done"),
    ])
    .execute();
  return new Map(rows.map(({ phase, done, total }) => [phase, { done, total }]));
}
