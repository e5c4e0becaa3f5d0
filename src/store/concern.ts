/** Whom rows concern that are about to change: members by id, from the rows as they stand. */
import type { Db } from "./database.ts";
import { inParts } from "./put-rows.ts";
import { dependantsOf, ID_PARTS, tasksById } from "./tasks.ts";
import type { TeamDef } from "../domain/plan.ts";

/** Owners of these tasks, and of those that depend directly on them. */
export async function ownersAround(
  db: Db,
  plan: string,
  tasks: readonly string[],
): Promise<readonly string[]> {
  if (tasks.length === 0) return [];
  const dependants = [...(await dependantsOf(db, plan, tasks)).values()].flat();
  const around = await tasksById(db, plan, [...tasks, ...dependants]);
  return [...around.values()].flatMap(({ owner }) => owner ?? []);
}

/** Whoever raised, was raised for or holds these issues, or was ever asked about them. */
export async function partiesOf(db: Db, plan: string, issues: readonly number[]): Promise<readonly string[]> {
  const found: (string | null)[] = [];
  for (const part of inParts(issues, ID_PARTS)) {
    const sides = await db
      .selectFrom("issue")
      .where("plan", "=", plan)
      .where("number", "in", part)
      .select(["raiser", "responder", "holder"])
      .execute();
    const asked = await db
      .selectFrom("timeline")
      .where("plan", "=", plan)
      .where("issue", "in", part)
      .where("member", "is not", null)
      .select("member")
      .distinct()
      .execute();
    found.push(...sides.flatMap(({ raiser, responder, holder }) => [raiser, responder, holder]));
    found.push(...asked.map(({ member }) => member));
  }
  return found.filter((id) => id !== null);
}

/** Both sides of these needs. */
export async function sidesOf(db: Db, plan: string, needs: readonly string[]): Promise<readonly string[]> {
  if (needs.length === 0) return [];
  const rows = await db
    .selectFrom("need")
    .where("plan", "=", plan)
    .where("id", "in", needs)
    .select(["asker", "from_member"])
    .execute();
  return rows.flatMap(({ asker, from_member }) => [asker, from_member]);
}

/** Everybody whom these rounds ask. */
export async function askedIn(db: Db, plan: string, rounds: readonly string[]): Promise<readonly string[]> {
  if (rounds.length === 0) return [];
  const rows = await db
    .selectFrom("response")
    .where("plan", "=", plan)
    .where("round", "in", rounds)
    .select("member")
    .distinct()
    .execute();
  return rows.map(({ member }) => member);
}

/** Whoever holds a role. */
export async function leadsIn(db: Db, plan: string): Promise<readonly string[]> {
  const row = await db.selectFrom("plan").where("key", "=", plan).select("team").executeTakeFirst();
  return row ? Object.values((JSON.parse(row.team) as TeamDef).roles).filter((id) => id !== undefined) : [];
}
