import { type ExpressionBuilder, type Selectable, sql } from "kysely";
import type { Task, TaskState } from "../domain/state.ts";
import type { Db } from "./database.ts";
import { inParts } from "./put-rows.ts";
import type { Schema, TaskTable } from "./schema.ts";

/** A row without what belongs to the import. */
export type LiveTask = Omit<Selectable<TaskTable>, "imported" | "archived_at">;

/** The live columns of a task; `imported` and `archived_at` belong to the import. */
export const FINISHED: readonly TaskState[] = ["done", "cancelled"];

const COLUMNS = [
  "plan",
  "id",
  "title",
  "phase",
  "owner",
  "min_minutes",
  "max_minutes",
  "criteria",
  "position",
  "state",
  "started_at",
  "done_at",
  "blocked_reason",
  "before_state",
  "changed_by",
  "changed_at",
  "took",
  "edited_in_chat",
] as const;

/** How many ids one statement names, so that few statements are prepared and none is too long. */
export const ID_PARTS = [1000, 100, 20, 5, 1];

/** SQLite takes up to 32,766 values in one statement. */
const MOST_IDS = 10_000;

function inStatements<T>(list: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(list.length / MOST_IDS);
  return Array.from({ length: count }, (_, index) => list.slice(index * MOST_IDS, (index + 1) * MOST_IDS));
}

/** Tasks by the ids that somebody typed, in any case; the map has the ids as the plan writes them. */
export async function tasksById(
  db: Db,
  plan: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Task>> {
  const found = new Map<string, Task>();
  for (const typed of inStatements([...new Set(ids.map((id) => id.toLowerCase()))])) {
    const rows = await live(db, plan)
      .where(sql<string>`lower(id)`, "in", typed)
      .execute();
    for (const task of await withDependencies(db, plan, rows)) found.set(task.id, task);
  }
  return found;
}

/** For each id the ids of the tasks that depend directly on it, in the order of the plan; an empty list for none. */
export async function dependantsOf(
  db: Db,
  plan: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const part of inStatements(ids)) {
    const rows = await db
      .selectFrom("dependency as d")
      .innerJoin("task as t", (join) => join.onRef("t.plan", "=", "d.plan").onRef("t.id", "=", "d.task"))
      .where("d.plan", "=", plan)
      .where("d.depends_on", "in", part)
      .where("t.archived_at", "is", null)
      .orderBy("t.position")
      .select(["d.depends_on", "d.task"])
      .execute();
    for (const row of rows) found.get(row.depends_on)?.push(row.task);
  }
  return found;
}

/** The tasks of these phases, in the order of the plan. */
export async function tasksOfPhases(
  db: Db,
  plan: string,
  phases: readonly string[],
): Promise<readonly Task[]> {
  if (phases.length === 0) return [];
  return withDependencies(db, plan, await live(db, plan).where("phase", "in", phases).execute());
}

/** The first tasks that the member owns and has not finished, in the order of the plan, at most `limit`. */
export async function unfinishedOf(
  db: Db,
  plan: string,
  member: string,
  limit: number,
): Promise<readonly Task[]> {
  const mine = live(db, plan).where("owner", "=", member).where("state", "not in", FINISHED);
  return withDependencies(db, plan, await mine.limit(limit).execute());
}

/** The task that this member changed last, whoever owns it, of those whose change can be taken back. */
export async function lastChangedBy(db: Db, plan: string, member: string): Promise<Task | undefined> {
  const rows = await db
    .selectFrom("task")
    .select(COLUMNS)
    .where("plan", "=", plan)
    .where("archived_at", "is", null)
    .where("changed_by", "=", member)
    .where("before_state", "is not", null)
    .orderBy("changed_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .execute();
  return (await withDependencies(db, plan, rows))[0];
}

/** The ids of the first tasks of a phase that are neither done nor cancelled, in the order of the plan. */
export async function unfinishedIds(
  db: Db,
  plan: string,
  phase: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("task")
    .where("plan", "=", plan)
    .where("phase", "=", phase)
    .where("archived_at", "is", null)
    .where("state", "not in", FINISHED)
    .orderBy("position")
    .orderBy("id")
    .limit(limit)
    .select("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Ids for suggestions, in the order of the plan, at most `limit`. */
export async function taskIds(db: Db, plan: string, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("task")
    .where("plan", "=", plan)
    .where("archived_at", "is", null)
    .orderBy("position")
    .limit(limit)
    .select("id")
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * At most `limit` tasks of a phase in the order of the plan: when there are more, those that are worked on before those
 * that wait, and those before the ones that are done. Cancelled tasks are left out.
 */
export async function tasksToShow(
  db: Db,
  plan: string,
  phase: string,
  limit: number,
): Promise<readonly Task[]> {
  const rows = await db
    .selectFrom("task")
    .select(COLUMNS)
    .where("plan", "=", plan)
    .where("phase", "=", phase)
    .where("archived_at", "is", null)
    .where("state", "<>", "cancelled")
    .orderBy(sql`CASE state WHEN 'done' THEN 2 WHEN 'pending' THEN 1 ELSE 0 END`)
    .orderBy("position")
    .limit(limit)
    .execute();
  return withDependencies(
    db,
    plan,
    rows.toSorted((a, b) => a.position - b.position),
  );
}

/**
 * The first `limit` tasks in a state, in the order of the plan, and how many there are in all. `ready`: pending, in
 * an open phase, and everything that it depends on is done or cancelled.
 */
export async function tasksInState(
  db: Db,
  plan: string,
  state: TaskState | "ready",
  limit: number,
): Promise<{ readonly tasks: readonly Task[]; readonly total: number }> {
  const query = db
    .selectFrom("task")
    .where("task.plan", "=", plan)
    .where("archived_at", "is", null)
    .where("task.state", "=", state === "ready" ? "pending" : state)
    .$if(state === "ready", (query) => query.where(isReady));
  const counted = await query.select((eb) => eb.fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  const rows = await query.select(COLUMNS).orderBy("position").limit(limit).execute();
  return { tasks: await withDependencies(db, plan, rows), total: counted.total };
}

function isReady(eb: ExpressionBuilder<Schema, "task">) {
  const open = eb
    .selectFrom("phase")
    .whereRef("phase.plan", "=", "task.plan")
    .whereRef("phase.id", "=", "task.phase")
    .where("phase.state", "=", "open")
    .select("phase.id");
  const unfinished = eb
    .selectFrom("dependency as d")
    .innerJoin("task as on", (join) =>
      join.onRef("on.plan", "=", "d.plan").onRef("on.id", "=", "d.depends_on"),
    )
    .whereRef("d.plan", "=", "task.plan")
    .whereRef("d.task", "=", "task.id")
    .where("on.state", "not in", FINISHED)
    .select("on.id");
  return eb.and([eb.exists(open), eb.not(eb.exists(unfinished))]);
}

/** The ids that each of these tasks depends on, in the order in which they were written. */
export async function dependenciesOf(
  db: Db,
  plan: string,
  tasks: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>(tasks.map((id) => [id, []]));
  for (const part of inParts(tasks, ID_PARTS)) {
    const rows = await db
      .selectFrom("dependency")
      .where("plan", "=", plan)
      .where("task", "in", part)
      .orderBy("position")
      .select(["task", "depends_on"])
      .execute();
    for (const row of rows) found.get(row.task)?.push(row.depends_on);
  }
  return found;
}

function live(db: Db, plan: string) {
  return db
    .selectFrom("task")
    .select(COLUMNS)
    .where("plan", "=", plan)
    .where("archived_at", "is", null)
    .orderBy("position")
    .orderBy("id");
}

async function withDependencies(db: Db, plan: string, rows: readonly LiveTask[]): Promise<readonly Task[]> {
  const dependencies = await dependenciesOf(
    db,
    plan,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => taskOf(row, dependencies.get(row.id) ?? []));
}

/** A row and what it depends on as a task. */
export function taskOf(row: LiveTask, dependsOn: readonly string[]): Task {
  return {
    id: row.id,
    title: row.title,
    phase: row.phase,
    owner: row.owner ?? undefined,
    duration: { min: row.min_minutes, max: row.max_minutes },
    criteria: JSON.parse(row.criteria) as readonly string[],
    dependsOn,
    position: row.position,
    state: row.state,
    startedAt: row.started_at ?? undefined,
    doneAt: row.done_at ?? undefined,
    blockedReason: row.blocked_reason ?? undefined,
    before: row.before_state ?? undefined,
    changedBy: row.changed_by ?? undefined,
    changedAt: row.changed_at ?? undefined,
    took: row.took === 1,
    editedInChat: row.edited_in_chat === 1,
  };
}
