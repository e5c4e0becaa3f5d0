import { sql } from "kysely";
import type { OutboxDraft, To } from "../domain/notice.ts";
import { flag, json } from "./columns.ts";
import type { Db } from "./database.ts";
import { inParts, putRows } from "./put-rows.ts";

/** A notice that is written; `stopped` when a later decision of the same batch already took its reason away. */
export interface NoticeEntry {
  readonly draft: OutboxDraft;
  readonly stopped: boolean;
}

/**
 * Puts notices into the outbox in their order. One whose id is there already is left as it is. One that is held waits
 * for its time, unless its message stands already.
 */
export async function putNotices(
  db: Db,
  plan: string,
  now: number,
  entries: readonly NoticeEntry[],
): Promise<void> {
  const standing = await standingOf(
    db,
    plan,
    entries.flatMap(({ draft }) => (draft.notBefore === undefined ? [] : [draft.message])),
  );
  const rows = entries.map(({ draft, stopped }) => row(plan, now, draft, stopped, standing));
  await putRows(db, "outbox", rows, ["plan", "id"], "keep");
}

/** Which of these messages stand on a platform. */
async function standingOf(db: Db, plan: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectFrom("message")
    .select("key")
    .where("plan", "=", plan)
    .where("key", "in", keys)
    .execute();
  return new Set(rows.map(({ key }) => key));
}

function row(plan: string, now: number, draft: OutboxDraft, stopped: boolean, standing: ReadonlySet<string>) {
  const held = standing.has(draft.message) ? undefined : draft.notBefore;
  return {
    plan,
    id: draft.id,
    to_kind: draft.to.kind,
    to_id: idOf(draft.to),
    destination: `${plan} ${draft.to.kind} ${idOf(draft.to)}`,
    notice: json(draft.notice),
    message: draft.message,
    op: draft.op,
    thread: draft.thread ?? null,
    urgent: flag(draft.urgent),
    // Lateness counts from when it may go.
    due_at: Math.max(draft.dueAt, held ?? draft.dueAt),
    issue: draft.guard?.issue ?? null,
    generation: draft.guard?.generation ?? null,
    created_at: now,
    state: stopped ? ("superseded" as const) : ("queued" as const),
    stopped: flag(stopped),
    attempts: 0,
    // What was never tried waits for no moment, whatever becomes of the clock.
    next_try_at: held ?? 0,
    uncertain: 0,
  };
}

function idOf(to: To): string {
  return to.kind === "channel" ? to.channel : to.member;
}

/**
 * Stops what the outbox still holds for these issues up to a generation. What is queued is superseded at once; what
 * may be on its way, or may have arrived, is marked and ended by the delivery.
 */
export async function stopNotices(
  db: Db,
  plan: string,
  issues: readonly number[],
  upTo: number,
): Promise<void> {
  for (const part of inParts(issues, [500, 50, 5, 1])) {
    await db
      .updateTable("outbox")
      .set({
        stopped: 1,
        state: sql`CASE WHEN state = 'queued' AND uncertain = 0 THEN 'superseded' ELSE state END`,
      })
      .where("plan", "=", plan)
      .where("issue", "in", part)
      .where("generation", "<=", upTo)
      .where("state", "in", ["queued", "leased"])
      .execute();
  }
}
