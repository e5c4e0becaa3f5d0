import type { Db } from "./database.ts";
import { putRows } from "./put-rows.ts";

/** A value that the program itself keeps, by its key. */
export async function getSetting(db: Db, key: string): Promise<string | undefined> {
  const row = await db.selectFrom("setting").select("value").where("key", "=", key).executeTakeFirst();
  return row?.value;
}

/** Keeps a value under a key, in place of what was there. */
export async function setSetting(db: Db, key: string, value: string): Promise<void> {
  await putRows(db, "setting", [{ key, value }], ["key"], "replace");
}
