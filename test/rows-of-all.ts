/** Everything that the database holds, to be compared before and after. */
import type { Db } from "../src/store/database.ts";

/** What the clock and the plan remember; requests, answers and the log of them are not part of it. */
export const TABLES = [
  "plan",
  "member",
  "account_link",
  "channel",
  "phase",
  "phase_dependency",
  "task",
  "dependency",
  "absence",
  "occurrence",
  "round",
  "response",
  "need",
  "issue",
  "timeline",
  "deadline",
  "outbox",
  "message",
  "preference",
  "setting",
] as const;

/** Every row of every table, in an order that does not depend on when it was written. */
export async function rowsOfAll(db: Db): Promise<Readonly<Record<string, readonly string[]>>> {
  const rows: Record<string, readonly string[]> = {};
  for (const table of TABLES) {
    const found = await db.selectFrom(table).selectAll().execute();
    rows[table] = found.map((row) => JSON.stringify(row)).toSorted();
  }
  return rows;
}
