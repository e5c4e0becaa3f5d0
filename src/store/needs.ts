import type { Selectable } from "kysely";
import type { Need } from "../domain/state.ts";
import type { Db } from "./database.ts";
import { putRows } from "./put-rows.ts";
import type { NeedTable } from "./schema.ts";

/** The need of this id. */
export async function needById(db: Db, plan: string, id: string): Promise<Need | undefined> {
  const row = await needs(db, plan).where("id", "=", id).executeTakeFirst();
  return row && needOf(row);
}

/** The needs that came from answers of these rounds, open and closed, in the order in which they came. */
export async function needsOfRounds(
  db: Db,
  plan: string,
  rounds: readonly string[],
): Promise<readonly Need[]> {
  if (rounds.length === 0) return [];
  return (await needs(db, plan).where("round", "in", rounds).execute()).map(needOf);
}

/** The open needs that name this task. */
export async function openNeedsForTask(db: Db, plan: string, task: string): Promise<readonly Need[]> {
  const rows = await needs(db, plan).where("task", "=", task).where("closed_at", "is", null).execute();
  return rows.map(needOf);
}

/** The needs that named this task and ended with it at that moment. */
export async function needsEndedWith(
  db: Db,
  plan: string,
  task: string,
  at: number,
): Promise<readonly Need[]> {
  return (await needs(db, plan).where("task", "=", task).where("closed_at", "=", at).execute()).map(needOf);
}

/** The open needs that wait for this member. */
export async function openNeedsOf(db: Db, plan: string, member: string): Promise<readonly Need[]> {
  const rows = await needs(db, plan)
    .where("from_member", "=", member)
    .where("closed_at", "is", null)
    .execute();
  return rows.map(needOf);
}

/** Writes needs, new ones and known ones. */
export async function putNeeds(db: Db, plan: string, list: readonly Need[]): Promise<void> {
  const rows = list.map((need) => ({
    plan,
    id: need.id,
    // The id is `round/asker`.
    round: need.id.slice(0, Math.max(0, need.id.lastIndexOf("/"))),
    asker: need.asker,
    from_member: need.from,
    text: need.text,
    task: need.task ?? null,
    wanted_by: need.by ?? null,
    created_at: need.createdAt,
    closed_at: need.closedAt ?? null,
    closed_by: need.closedBy ?? null,
  }));
  await putRows(db, "need", rows, ["plan", "id"], "replace");
}

function needs(db: Db, plan: string) {
  return db.selectFrom("need").selectAll().where("plan", "=", plan).orderBy("created_at").orderBy("id");
}

function needOf(row: Selectable<NeedTable>): Need {
  return {
    id: row.id,
    asker: row.asker,
    from: row.from_member,
    text: row.text,
    task: row.task ?? undefined,
    by: row.wanted_by ?? undefined,
    createdAt: row.created_at,
    closedAt: row.closed_at ?? undefined,
    closedBy: row.closed_by ?? undefined,
  };
}
