import type { Reply } from "../domain/reply.ts";
import { json } from "./columns.ts";
import type { Db } from "./database.ts";

/** The reply to a request that was handled before, if it was. */
export async function findInbound(db: Db, workspace: string, id: string): Promise<Reply | undefined> {
  const row = await db
    .selectFrom("inbound")
    .select("reply")
    .where("workspace", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && (JSON.parse(row.reply) as Reply);
}

/** Remembers the reply to a request, in the transaction that did what it asked for. Throws for an id that is known. */
export async function putInbound(
  db: Db,
  workspace: string,
  id: string,
  now: number,
  reply: Reply,
): Promise<void> {
  await db
    .insertInto("inbound")
    .values({ workspace, id, at: now, reply: json(reply) })
    .execute();
}
