import type { Outlet, Ref } from "../domain/adapter.ts";
import type { Db } from "./database.ts";
import { putRows } from "./put-rows.ts";

type Platform = Outlet["platform"];

/** Where a message stands, and the fingerprint of what it shows. */
export interface Standing {
  readonly ref: Ref;
  readonly content: string;
}

/** Messages of these keys as they stand on a platform, by key. */
export async function findMessages(
  db: Db,
  plan: string,
  platform: Platform,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await db
    .selectFrom("message")
    .select(["key", "channel", "ref", "content"])
    .where("plan", "=", plan)
    .where("platform", "=", platform)
    .where("key", "in", keys)
    .execute();
  return new Map(rows.map(({ key, channel, ref, content }) => [key, { ref: { channel, id: ref }, content }]));
}

/** The message that stands at a place of a platform, in whichever plan of the workspace; `postedAt`: posted or edited last. */
export async function findMessageAt(
  db: Db,
  workspace: string,
  platform: Platform,
  { channel, id }: Ref,
): Promise<
  | { readonly plan: string; readonly planId: string; readonly key: string; readonly postedAt: number }
  | undefined
> {
  return db
    .selectFrom("message as m")
    .innerJoin("plan as p", "p.key", "m.plan")
    .where("m.platform", "=", platform)
    .where("m.channel", "=", channel)
    .where("m.ref", "=", id)
    .where("p.workspace", "=", workspace)
    .select(["p.key as plan", "p.id as planId", "m.key", "m.posted_at as postedAt"])
    .executeTakeFirst();
}

/** Remembers where a message stands and what it shows. */
export async function putMessage(
  db: Db,
  plan: string,
  key: string,
  platform: Platform,
  { ref, content }: Standing,
  now: number,
): Promise<void> {
  await putRows(
    db,
    "message",
    [{ plan, key, platform, channel: ref.channel, ref: ref.id, content, posted_at: now }],
    ["plan", "key", "platform"],
    "replace",
  );
}

/** Forgets a message that cannot be edited any more, so that the next one under its key is posted anew. */
export async function forgetMessage(db: Db, plan: string, key: string, platform: Platform): Promise<void> {
  await db
    .deleteFrom("message")
    .where("plan", "=", plan)
    .where("key", "=", key)
    .where("platform", "=", platform)
    .execute();
}

/** Whether this message of the plan stands anywhere. */
export async function isPosted(db: Db, plan: string, key: string): Promise<boolean> {
  const row = await db
    .selectFrom("message")
    .select("key")
    .where("plan", "=", plan)
    .where("key", "=", key)
    .executeTakeFirst();
  return row !== undefined;
}
