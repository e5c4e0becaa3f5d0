import type { Db } from "./database.ts";

/**
 * Takes a plan out of use. Its rows stay, but nothing of it falls due, is sent, or is found by an account or a channel;
 * an import of the plan brings it back. To be called in a transaction.
 */
export async function putAway(db: Db, plan: string, now: number): Promise<void> {
  await db.updateTable("plan").set({ archived_at: now }).where("key", "=", plan).execute();
  await db.deleteFrom("member").where("plan", "=", plan).execute();
  await db.deleteFrom("channel").where("plan", "=", plan).execute();
  await db
    .updateTable("deadline")
    .set({ state: "void", done_at: now })
    .where("plan", "=", plan)
    .where("state", "=", "armed")
    .execute();
  await db
    .updateTable("outbox")
    .set({ state: "superseded" })
    .where("plan", "=", plan)
    .where("state", "=", "queued")
    .execute();
  await db
    .updateTable("round")
    .set({ closed_at: now })
    .where("plan", "=", plan)
    .where("closed_at", "is", null)
    .execute();
}
