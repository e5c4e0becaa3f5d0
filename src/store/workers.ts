import type { Db } from "./database.ts";

/** Members who own a task of these phases that is not cancelled. */
export async function workersIn(
  db: Db,
  plan: string,
  phases: readonly string[],
): Promise<ReadonlySet<string>> {
  if (phases.length === 0) return new Set();
  const rows = await db
    .selectFrom("task")
    .where("plan", "=", plan)
    .where("phase", "in", phases)
    .where("archived_at", "is", null)
    .where("state", "!=", "cancelled")
    .where("owner", "is not", null)
    .select("owner")
    .distinct()
    .execute();
  return new Set(rows.flatMap(({ owner }) => owner ?? []));
}
