/** Members' pages among the messages: who has one, and what it shows. */
import { sql } from "kysely";
import { homeKeyOf, HOME_KEYS } from "../domain/home.ts";
import type { Db } from "./database.ts";
import { putRows } from "./put-rows.ts";
import type { MessageTable } from "./schema-outbox.ts";

type Platform = MessageTable["platform"];

/** A member who has a page, and the last notice that was written for it; 0 for none. */
export interface Home {
  readonly member: string;
  readonly last: number;
}

/** Members of a plan who have a page for which nothing is queued: what is queued will show everything. */
export async function idleHomes(db: Db, plan: string): Promise<readonly Home[]> {
  const { rows } = await sql<{ message: string; last: number | null; state: string | null }>`
    SELECT page."key" AS message, o.seq AS last, o.state
    FROM (SELECT DISTINCT "key" FROM message WHERE plan = ${plan} AND ref = 'home') page
    LEFT JOIN outbox o
      ON o.seq = (SELECT max(n.seq) FROM outbox n WHERE n.plan = ${plan} AND n.message = page."key")`.execute(
    db,
  );
  return rows
    .filter(({ state }) => state !== "queued")
    .map(({ message, last }) => ({ member: message.slice(HOME_KEYS.length), last: last ?? 0 }));
}

/** Remembers that a member has a page on a platform. `blank`: it shows nothing, whatever was published before. */
export async function putHome(
  db: Db,
  plan: string,
  member: string,
  page: { readonly platform: Platform; readonly account: string; readonly blank: boolean },
  now: number,
): Promise<void> {
  const { platform, account, blank } = page;
  const key = homeKeyOf(member);
  const row = { plan, key, platform, channel: account, ref: "home", content: "", posted_at: now };
  const known = await db
    .selectFrom("message")
    .select("channel")
    .where("plan", "=", plan)
    .where("key", "=", key)
    .where("platform", "=", platform)
    .executeTakeFirst();
  if (known?.channel === account && !blank) return;
  await putRows(db, "message", [row], ["plan", "key", "platform"], "replace");
}

/** One page shows all plans of its account, so what it shows now is known to each of them. */
export async function shownOnHome(
  db: Db,
  platform: Platform,
  account: string,
  content: string,
  now: number,
): Promise<void> {
  await db
    .updateTable("message")
    .set({ content, posted_at: now })
    .where("platform", "=", platform)
    .where("channel", "=", account)
    .where("ref", "=", "home")
    .execute();
}
