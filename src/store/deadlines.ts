import { type Selectable, sql } from "kysely";
import type { Deadline, DeadlineKind } from "../domain/command.ts";
import type { Db } from "./database.ts";
import { inParts, ROW_PARTS } from "./put-rows.ts";
import type { DeadlineTable } from "./schema.ts";

/** Rows named in one statement. */
const SIZES = [500, 50, 5, 1];

/**
 * Armed deadlines that are due at `now`, the earliest first, at most `limit`, over all plans. Of one plan and subject
 * only the first is among them: what it changes may make the next one void.
 */
export async function dueDeadlines(db: Db, now: number, limit: number): Promise<readonly Deadline[]> {
  const rows = await db
    .selectFrom("deadline")
    .selectAll()
    .where("state", "=", "armed")
    .where("due_at", "<=", now)
    .orderBy("due_at")
    .orderBy("plan")
    .orderBy("id")
    .limit(limit)
    .execute();
  const first = new Map<string, Deadline>();
  for (const row of rows) {
    const subject = `${row.plan} ${row.subject}`;
    if (!first.has(subject)) first.set(subject, deadlineOf(row));
  }
  return [...first.values()];
}

/** When the next armed deadline is due; undefined when none is armed. */
export async function nextDeadlineAt(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom("deadline")
    .select("due_at")
    .where("state", "=", "armed")
    .orderBy("due_at")
    .limit(1)
    .executeTakeFirst();
  return row?.due_at;
}

/** The armed deadlines of a subject, the earliest first. */
export async function armedFor(db: Db, plan: string, subject: string): Promise<readonly Deadline[]> {
  const rows = await db
    .selectFrom("deadline")
    .selectAll()
    .where("plan", "=", plan)
    .where("subject", "=", subject)
    .where("state", "=", "armed")
    .orderBy("due_at")
    .execute();
  return rows.map(deadlineOf);
}

/** Of these members of a round, those to whom its prompt comes back: later, or at this very moment. */
export async function putOffIn(
  db: Db,
  plan: string,
  round: string,
  members: readonly string[],
  at: number,
): Promise<ReadonlySet<string>> {
  if (members.length === 0) return new Set();
  const subjects = new Map(members.map((member) => [`${round}/${member}`, member]));
  const ids = [...subjects.keys()].map((subject) => `prompt-later:${subject}:${at}:1`);
  const rows = await db
    .selectFrom("deadline")
    .select("subject")
    .where("plan", "=", plan)
    .where((eb) =>
      eb.or([
        eb("subject", "in", [...subjects.keys()])
          .and("kind", "=", "prompt-later")
          .and("state", "=", "armed"),
        eb("id", "in", ids).and("state", "<>", "void"),
      ]),
    )
    .execute();
  return new Set(rows.flatMap(({ subject }) => subjects.get(subject) ?? []));
}

/** Ends armed deadlines: `done` was handled, `void` is not wanted any more, `poison` could not be handled. */
export async function endDeadlines(
  db: Db,
  plan: string,
  ids: readonly string[],
  state: "done" | "void" | "poison",
  at: number,
): Promise<void> {
  for (const part of inParts(ids, SIZES)) {
    await db
      .updateTable("deadline")
      .set({ state, done_at: at })
      .where("plan", "=", plan)
      .where("id", "in", part)
      .where("state", "=", "armed")
      .execute();
  }
}

/** Makes the armed deadlines of these kinds void, for each of the subjects. */
export async function voidDeadlines(
  db: Db,
  plan: string,
  kinds: readonly DeadlineKind[],
  subjects: readonly string[],
  at: number,
): Promise<void> {
  if (kinds.length === 0) return;
  for (const part of inParts(subjects, SIZES)) {
    await db
      .updateTable("deadline")
      .set({ state: "void", done_at: at })
      .where("plan", "=", plan)
      .where("subject", "in", part)
      .where("kind", "in", kinds)
      .where("state", "=", "armed")
      .execute();
  }
}

/**
 * Arms deadlines. One that was done or given up stays so, whatever its new time: the same step fires once. One that
 * is armed or void is armed for the new time. No two of them may have the same plan and id.
 */
export async function armDeadlines(db: Db, deadlines: readonly Deadline[]): Promise<void> {
  for (const part of inParts(deadlines, ROW_PARTS)) {
    await db
      .insertInto("deadline")
      .values(
        part.map(({ plan, id, kind, subject, step, generation, dueAt }) => ({
          plan,
          id,
          kind,
          subject,
          step,
          generation,
          due_at: dueAt,
          state: "armed" as const,
          done_at: null,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(["plan", "id"])
          .doUpdateSet((eb) => ({ due_at: eb.ref("excluded.due_at"), state: "armed", done_at: null }))
          .where(sql.ref("deadline.state"), "in", ["armed", "void"]),
      )
      .execute();
  }
}

function deadlineOf(row: Selectable<DeadlineTable>): Deadline {
  return {
    id: row.id,
    plan: row.plan,
    kind: row.kind,
    subject: row.subject,
    step: row.step,
    generation: row.generation,
    dueAt: row.due_at,
  };
}
