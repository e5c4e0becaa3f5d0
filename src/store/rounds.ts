import type { Selectable } from "kysely";
import type { Answers, Response, Round, RoundKind } from "../domain/state.ts";
import { flag, json } from "./columns.ts";
import type { Db } from "./database.ts";
import { inParts, putRows } from "./put-rows.ts";
import type { ResponseTable, RoundTable } from "./schema.ts";

/** The round of this id. */
export async function roundById(db: Db, plan: string, id: string): Promise<Round | undefined> {
  const row = await db
    .selectFrom("round")
    .selectAll()
    .where("plan", "=", plan)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && roundOf(row);
}

/** The rounds that are not closed, in the order in which they opened. */
export async function openRounds(db: Db, plan: string): Promise<readonly Round[]> {
  const rows = await db
    .selectFrom("round")
    .selectAll()
    .where("plan", "=", plan)
    .where("closed_at", "is", null)
    .orderBy("opened_at")
    .execute();
  return rows.map(roundOf);
}

/** The rounds of a kind that belong to a local date, in the order in which they opened. */
export async function roundsOfDay(
  db: Db,
  plan: string,
  kind: RoundKind,
  localDate: string,
): Promise<readonly Round[]> {
  const rows = await db
    .selectFrom("round")
    .selectAll()
    .where("plan", "=", plan)
    .where("kind", "=", kind)
    .where("local_date", "=", localDate)
    .orderBy("opened_at")
    .execute();
  return rows.map(roundOf);
}

/** The newest rounds that ask a member or asked them, the last first, open or closed, of one kind or of any but tests. */
export async function roundsAsking(
  db: Db,
  plan: string,
  member: string,
  kind: RoundKind | undefined,
  limit: number,
): Promise<readonly Round[]> {
  const rows = await db
    .selectFrom("response as a")
    .innerJoin("round as r", (join) => join.onRef("r.plan", "=", "a.plan").onRef("r.id", "=", "a.round"))
    .where("a.plan", "=", plan)
    .where("a.member", "=", member)
    .where("r.kind", kind === undefined ? "<>" : "=", kind ?? "test")
    .orderBy("a.asked_at", "desc")
    .limit(limit)
    .selectAll("r")
    .execute();
  return rows.map(roundOf);
}

/** What every member of these rounds has answered or not, by round and member. */
export async function responsesOf(
  db: Db,
  plan: string,
  rounds: readonly string[],
): Promise<readonly Response[]> {
  if (rounds.length === 0) return [];
  const rows = await db
    .selectFrom("response")
    .selectAll()
    .where("plan", "=", plan)
    .where("round", "in", rounds)
    .orderBy("round")
    .orderBy("member")
    .execute();
  return rows.map(responseOf);
}

/** The rounds but tests in which these members were asked, or will be, within a span of time, with their responses. */
export async function responsesNear(
  db: Db,
  plan: string,
  members: readonly string[],
  { from, until }: { readonly from: number; readonly until: number },
): Promise<readonly { readonly round: Round; readonly response: Response }[]> {
  const found: { readonly round: Round; readonly response: Response }[] = [];
  for (const part of inParts(members, [500, 50, 5, 1])) {
    const rows = await db
      .selectFrom("response")
      .selectAll()
      .where("plan", "=", plan)
      .where("member", "in", part)
      .where("asked_at", ">=", from)
      .where("asked_at", "<=", until)
      .orderBy("round")
      .orderBy("member")
      .execute();
    const ids = [...new Set(rows.map((row) => row.round))];
    if (ids.length === 0) continue;
    const rounds = await db
      .selectFrom("round")
      .selectAll()
      .where("plan", "=", plan)
      .where("kind", "<>", "test")
      .where("id", "in", ids)
      .execute();
    const byId = new Map(rounds.map((row) => [row.id, roundOf(row)]));
    found.push(
      ...rows.flatMap((row) => {
        const round = byId.get(row.round);
        return round ? [{ round, response: responseOf(row) }] : [];
      }),
    );
  }
  return found;
}

/** By member: the newest answer to a round of this kind that opened before `openedBefore`. */
export async function lastAnswers(
  db: Db,
  plan: string,
  kind: RoundKind,
  members: readonly string[],
  openedBefore: number,
): Promise<ReadonlyMap<string, Response>> {
  if (members.length === 0) return new Map();
  // One look into the index for each member, however many rounds there have been.
  const rows = await db
    .selectFrom("member as m")
    .innerJoin("response as a", (join) =>
      join
        .onRef("a.plan", "=", "m.plan")
        .onRef("a.member", "=", "m.id")
        .on("a.round", "=", (eb) =>
          eb
            .selectFrom("response as b")
            .innerJoin("round as r", (on) => on.onRef("r.plan", "=", "b.plan").onRef("r.id", "=", "b.round"))
            .whereRef("b.plan", "=", "m.plan")
            .whereRef("b.member", "=", "m.id")
            .where("b.state", "=", "answered")
            .where("r.kind", "=", kind)
            .where("r.opened_at", "<", openedBefore)
            .orderBy("b.asked_at", "desc")
            .limit(1)
            .select("b.round"),
        ),
    )
    .where("m.plan", "=", plan)
    .where("m.id", "in", members)
    .selectAll("a")
    .execute();
  return new Map(rows.map((row) => [row.member, responseOf(row)]));
}

/** Writes rounds, new ones and known ones. */
export async function putRounds(db: Db, plan: string, rounds: readonly Round[]): Promise<void> {
  const rows = rounds.map((round) => ({
    plan,
    id: round.id,
    kind: round.kind,
    schedule: round.schedule,
    local_date: round.localDate,
    opened_at: round.openedAt,
    planned_at: round.plannedAt,
    closes_at: round.closesAt,
    closed_at: round.closedAt ?? null,
  }));
  await putRows(db, "round", rows, ["plan", "id"], "replace");
}

/** Writes responses, new ones and known ones. Their rounds must exist. */
export async function putResponses(db: Db, plan: string, responses: readonly Response[]): Promise<void> {
  const rows = responses.map((response) => ({
    plan,
    round: response.round,
    member: response.member,
    asked_at: response.askedAt,
    again_at: response.againAt ?? null,
    state: response.state,
    answered_at: response.answeredAt ?? null,
    edited_at: response.editedAt ?? null,
    late: flag(response.late),
    repeated: flag(response.repeated),
    answers: response.answers ? json(response.answers) : null,
  }));
  await putRows(db, "response", rows, ["plan", "round", "member"], "replace");
}

function roundOf(row: Selectable<RoundTable>): Round {
  return {
    id: row.id,
    kind: row.kind,
    schedule: row.schedule,
    localDate: row.local_date,
    openedAt: row.opened_at,
    plannedAt: row.planned_at,
    closesAt: row.closes_at,
    closedAt: row.closed_at ?? undefined,
  };
}

function responseOf(row: Selectable<ResponseTable>): Response {
  return {
    round: row.round,
    member: row.member,
    askedAt: row.asked_at,
    againAt: row.again_at ?? undefined,
    state: row.state,
    answeredAt: row.answered_at ?? undefined,
    editedAt: row.edited_at ?? undefined,
    late: row.late === 1,
    repeated: row.repeated === 1,
    answers: row.answers === null ? undefined : (JSON.parse(row.answers) as Answers),
  };
}
