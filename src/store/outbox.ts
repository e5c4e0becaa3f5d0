/** The outbox as the delivery sees it: what may go now, who holds it, and how it ends. */
import { type Selectable, sql } from "kysely";
import type { Notice, OutboxDraft } from "../domain/notice.ts";
import type { Db } from "./database.ts";
import type { OutboxState, OutboxTable } from "./schema-outbox.ts";

/** A notice on its way, with what became of it so far. */
export interface OutboxItem extends Omit<OutboxDraft, "guard"> {
  readonly seq: number;
  readonly plan: string;
  /** Its reason is over: it must not be sent, only looked up if it may have arrived. */
  readonly stopped: boolean;
  readonly attempts: number;
  /** Attempts of which nobody knows whether they arrived. */
  readonly uncertain: number;
}

/** Who holds an item: the token of the process and the number of the attempt. */
export interface Lease {
  readonly seq: number;
  readonly token: string;
  readonly attempt: number;
}

/**
 * For each destination the first item that may go now, urgent ones first, then in the order of writing. An item waits
 * for all earlier ones of its message, and for the post under which it is threaded while that is still to come.
 * Of posts alone when asked so. The time it takes grows with the number of destinations, not with that of the items.
 */
export async function headsOfOutbox(
  db: Db,
  now: number,
  of: "all" | "posts" = "all",
): Promise<readonly OutboxItem[]> {
  const edits = of === "all" ? 1 : 0;
  const { rows } = await sql<Selectable<OutboxTable>>`
    WITH RECURSIVE place (destination) AS (
      SELECT min(destination) FROM outbox WHERE state = 'queued'
      UNION ALL
      SELECT (SELECT min(o.destination) FROM outbox o WHERE o.state = 'queued' AND o.destination > place.destination)
      FROM place WHERE place.destination IS NOT NULL
    )
    SELECT outbox.* FROM place JOIN outbox ON outbox.seq = (
      SELECT o.seq FROM outbox o
      WHERE o.destination = place.destination AND o.state = 'queued' AND o.next_try_at <= ${now}
        AND (${edits} = 1 OR o.op = 'post')
        AND NOT EXISTS (
          SELECT 1 FROM outbox e
          WHERE e.plan = o.plan AND e.message = o.message AND e.seq < o.seq AND e.state IN ('queued', 'leased')
        )
        AND (
          o.thread IS NULL
          OR EXISTS (SELECT 1 FROM message m WHERE m.plan = o.plan AND m.key IN (o.thread, o.message))
          OR NOT EXISTS (
            SELECT 1 FROM outbox p
            WHERE p.plan = o.plan AND p.message = o.thread AND p.seq <> o.seq AND p.state IN ('queued', 'leased')
          )
        )
      ORDER BY o.urgent DESC, o.seq
      LIMIT 1
    )
    ORDER BY outbox.urgent DESC, outbox.seq`.execute(db);
  return rows.map(itemOf);
}

/** What is queued behind an item for the same message, in order. */
export async function queuedBehind(
  db: Db,
  { plan, message, seq }: OutboxItem,
): Promise<readonly OutboxItem[]> {
  const rows = await db
    .selectFrom("outbox")
    .selectAll()
    .where("plan", "=", plan)
    .where("message", "=", message)
    .where("seq", ">", seq)
    .where("state", "=", "queued")
    .orderBy("seq")
    .execute();
  return rows.map(itemOf);
}

/**
 * The next time after `after` at which an item is tried, or a lease runs out; leases of `mine` are left out.
 * Undefined when nothing is queued for later.
 */
export async function nextOutboxAt(
  db: Db,
  after: number,
  mine: readonly number[],
): Promise<number | undefined> {
  const queued = await db
    .selectFrom("outbox")
    .select("next_try_at")
    .where("state", "=", "queued")
    .where("next_try_at", ">", after)
    .orderBy("next_try_at")
    .limit(1)
    .executeTakeFirst();
  const leased = await db
    .selectFrom("outbox")
    .select("lease_until")
    .where("state", "=", "leased")
    .$if(mine.length > 0, (query) => query.where("seq", "not in", mine))
    .orderBy("lease_until")
    .limit(1)
    .executeTakeFirst();
  const times = [queued?.next_try_at, leased?.lease_until].filter((at) => typeof at === "number");
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Whether there is anything to look at: an item that may be tried now, or a lease that has run out. */
export async function isOutboxDue(db: Db, now: number): Promise<boolean> {
  const { rows } = await sql<{ due: number }>`
    SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'queued' AND next_try_at <= ${now})
        OR EXISTS (SELECT 1 FROM outbox WHERE state = 'leased' AND lease_until <= ${now}) AS due`.execute(db);
  return Boolean(rows[0]?.due);
}

/** Takes back items whose lease has run out, but for those of `mine`: whether they were sent is uncertain. */
export async function takeBackLeases(db: Db, now: number, mine: readonly number[]): Promise<void> {
  await db
    .updateTable("outbox")
    .set((eb) => ({
      state: "queued",
      uncertain: eb("uncertain", "+", 1),
      next_try_at: now,
      lease_until: null,
      lease_token: null,
      last_error: "the lease ran out",
    }))
    .where("state", "=", "leased")
    .where("lease_until", "<=", now)
    .$if(mine.length > 0, (query) => query.where("seq", "not in", mine))
    .execute();
}

/** Gives a queued item to the holder of the lease until it runs out. */
export async function leaseItem(db: Db, { seq, token, attempt }: Lease, until: number): Promise<void> {
  await db
    .updateTable("outbox")
    .set({ state: "leased", attempts: attempt, lease_token: token, lease_until: until })
    .where("seq", "=", seq)
    .execute();
}

/** Whether the lease still holds and the item may still be sent. */
export async function lookAtLease(
  db: Db,
  lease: Lease,
): Promise<{ readonly held: boolean; readonly stopped: boolean }> {
  const row = await db
    .selectFrom("outbox")
    .select(["state", "stopped", "attempts", "lease_token"])
    .where("seq", "=", lease.seq)
    .executeTakeFirst();
  const held = row?.state === "leased" && row.lease_token === lease.token && row.attempts === lease.attempt;
  return { held, stopped: row?.stopped === 1 };
}

/** Ends a leased item. False when the lease is not held any more; then nothing changes. */
export async function endLeased(
  db: Db,
  lease: Lease,
  state: Exclude<OutboxState, "queued" | "leased">,
  now: number,
  error: string | undefined,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("outbox")
    .set({
      state,
      lease_until: null,
      lease_token: null,
      last_error: error ?? null,
      sent_at: state === "sent" ? now : null,
    })
    .where("seq", "=", lease.seq)
    .where("lease_token", "=", lease.token)
    .where("attempts", "=", lease.attempt)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Puts a leased item back to be tried again; one that was stopped and surely did not arrive is superseded instead. */
export async function requeueLeased(
  db: Db,
  lease: Lease,
  again: { readonly at: number; readonly uncertain: number; readonly error: string },
): Promise<void> {
  await db
    .updateTable("outbox")
    .set({
      state: sql<OutboxState>`CASE WHEN stopped = 1 AND ${again.uncertain} = 0 THEN 'superseded' ELSE 'queued' END`,
      next_try_at: again.at,
      uncertain: again.uncertain,
      last_error: again.error,
      lease_until: null,
      lease_token: null,
    })
    .where("seq", "=", lease.seq)
    .where("lease_token", "=", lease.token)
    .where("attempts", "=", lease.attempt)
    .execute();
}

/** Ends queued items that are not sent. */
export async function endQueued(
  db: Db,
  seqs: readonly number[],
  state: "superseded" | "dropped",
): Promise<void> {
  if (seqs.length === 0) return;
  await db.updateTable("outbox").set({ state }).where("seq", "in", seqs).execute();
}

/** How many items are in each state, for whoever watches. */
export async function countOutbox(db: Db): Promise<ReadonlyMap<OutboxState, number>> {
  const rows = await db
    .selectFrom("outbox")
    .select((eb) => ["state", eb.fn.countAll<number>().as("count")])
    .groupBy("state")
    .execute();
  return new Map(rows.map(({ state, count }) => [state, count]));
}

function itemOf(row: Selectable<OutboxTable>): OutboxItem {
  return {
    seq: row.seq,
    plan: row.plan,
    id: row.id,
    // The column holds the id of one or the other, by its kind.
    to:
      row.to_kind === "channel"
        ? { kind: "channel", channel: row.to_id as "coordination" }
        : { kind: row.to_kind, member: row.to_id },
    notice: JSON.parse(row.notice) as Notice,
    message: row.message,
    op: row.op,
    thread: row.thread ?? undefined,
    urgent: row.urgent === 1,
    dueAt: row.due_at,
    stopped: row.stopped === 1,
    attempts: row.attempts,
    uncertain: row.uncertain,
  };
}
