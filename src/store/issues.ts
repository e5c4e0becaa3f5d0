import type { ExpressionBuilder, Selectable } from "kysely";
import type { Issue, IssuePolicy, Target, TimelineEntry } from "../domain/state.ts";
import { flag, json } from "./columns.ts";
import type { Db } from "./database.ts";
import { putRows } from "./put-rows.ts";
import type { IssueTable, Schema, TimelineTable } from "./schema.ts";

/** The issues of these numbers, as far as they exist. */
export async function issuesByNumber(
  db: Db,
  plan: string,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Issue>> {
  if (numbers.length === 0) return new Map();
  const rows = await db
    .selectFrom("issue")
    .selectAll()
    .where("plan", "=", plan)
    .where("number", "in", numbers)
    .execute();
  return new Map(rows.map((row) => [row.number, issueOf(row)]));
}

/** The issues that are open or acknowledged, by number. */
export async function openIssues(db: Db, plan: string): Promise<readonly Issue[]> {
  const rows = await db
    .selectFrom("issue")
    .selectAll()
    .where("plan", "=", plan)
    .where("state", "in", ["open", "acknowledged"])
    .orderBy("number")
    .execute();
  return rows.map(issueOf);
}

/** Lists of issues that are not closed: all, or those of a member, who raised them, holds them, or is asked now. */
export type IssueList =
  { readonly which: "open" } | { readonly which: "raised" | "held" | "asked"; readonly member: string };

/** The first `limit` issues of a list, by number, and how many there are in all. */
export async function issuesIn(
  db: Db,
  plan: string,
  list: IssueList,
  limit: number,
): Promise<{ readonly issues: readonly Issue[]; readonly total: number }> {
  const query = db
    .selectFrom("issue")
    .where("issue.plan", "=", plan)
    .where("issue.state", "in", ["open", "acknowledged"])
    .$if(list.which !== "open", (open) => open.where((eb) => inList(eb, list)));
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  if (total === 0) return { issues: [], total };
  const rows = await query.selectAll().orderBy("number").limit(limit).execute();
  return { issues: rows.map(issueOf), total };
}

/** Each issue is in one list of a member at most: raised, else held, else asked. */
function inList(eb: ExpressionBuilder<Schema, "issue">, list: IssueList) {
  if (list.which === "open") return eb.lit(true);
  const { which, member } = list;
  if (which === "raised") return eb("raiser", "=", member);
  const others = eb("raiser", "<>", member);
  if (which === "held") return eb.and([others, eb("holder", "=", member)]);
  const asked = eb
    .selectFrom("timeline as t")
    .whereRef("t.plan", "=", "issue.plan")
    .whereRef("t.issue", "=", "issue.number")
    .whereRef("t.generation", "=", "issue.generation")
    .where("t.member", "=", member)
    .where("t.kind", "in", ["asked", "reminded", "escalated", "repeated"])
    .select("t.seq");
  return eb.and([others, eb("issue.state", "=", "open"), eb.exists(asked)]);
}

/** The newest so many issues that are open or acknowledged. */
export async function newestOpenIssues(db: Db, plan: string, limit: number): Promise<readonly Issue[]> {
  const rows = await db
    .selectFrom("issue")
    .selectAll()
    .where("plan", "=", plan)
    .where("state", "in", ["open", "acknowledged"])
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
  return rows.map(issueOf);
}

/** What happened to these issues, by number and in order. */
export async function timelineOf(
  db: Db,
  plan: string,
  numbers: readonly number[],
): Promise<readonly TimelineEntry[]> {
  if (numbers.length === 0) return [];
  const rows = await db
    .selectFrom("timeline")
    .selectAll()
    .where("plan", "=", plan)
    .where("issue", "in", numbers)
    .orderBy("issue")
    .orderBy("seq")
    .execute();
  return rows.map(entryOf);
}

/** Writes issues, new ones and known ones. */
export async function putIssues(db: Db, plan: string, issues: readonly Issue[]): Promise<void> {
  const rows = issues.map((issue) => ({
    plan,
    number: issue.number,
    type: issue.type,
    urgent: flag(issue.urgent),
    text: issue.text,
    raiser: issue.raiser,
    responder: issue.responder ?? null,
    task: issue.task ?? null,
    state: issue.state,
    holder: issue.holder ?? null,
    generation: issue.generation,
    next_step: issue.nextStep,
    elapsed: issue.elapsed,
    clock_from: issue.clockFrom,
    next_at: issue.nextAt ?? null,
    snoozed_until: issue.snoozedUntil ?? null,
    snoozed_total: issue.snoozedTotal,
    asked: json(issue.asked),
    raised_at: issue.raisedAt,
    acknowledged_at: issue.acknowledgedAt ?? null,
    acknowledged_by: issue.acknowledgedBy ?? null,
    closed_at: issue.closedAt ?? null,
    closed_by: issue.closedBy ?? null,
    resolution: issue.resolution ?? null,
    entries: issue.entries,
    policy: json(issue.policy),
  }));
  await putRows(db, "issue", rows, ["plan", "number"], "replace");
}

/** Writes timeline entries. Their issues must exist. */
export async function putTimeline(db: Db, plan: string, entries: readonly TimelineEntry[]): Promise<void> {
  const rows = entries.map((entry) => ({
    plan,
    issue: entry.issue,
    seq: entry.seq,
    at: entry.at,
    planned_at: entry.plannedAt ?? null,
    kind: entry.kind,
    member: entry.member ?? null,
    target: entry.target ? json(entry.target) : null,
    text: entry.text ?? null,
    generation: entry.generation,
  }));
  await putRows(db, "timeline", rows, ["plan", "issue", "seq"], "replace");
}

function issueOf(row: Selectable<IssueTable>): Issue {
  return {
    number: row.number,
    type: row.type,
    urgent: row.urgent === 1,
    text: row.text,
    raiser: row.raiser,
    responder: row.responder ?? undefined,
    task: row.task ?? undefined,
    state: row.state,
    holder: row.holder ?? undefined,
    generation: row.generation,
    nextStep: row.next_step,
    elapsed: row.elapsed,
    clockFrom: row.clock_from,
    nextAt: row.next_at ?? undefined,
    snoozedUntil: row.snoozed_until ?? undefined,
    snoozedTotal: row.snoozed_total,
    asked: JSON.parse(row.asked) as readonly string[],
    raisedAt: row.raised_at,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    acknowledgedBy: row.acknowledged_by ?? undefined,
    closedAt: row.closed_at ?? undefined,
    closedBy: row.closed_by ?? undefined,
    resolution: row.resolution ?? undefined,
    entries: row.entries,
    policy: JSON.parse(row.policy) as IssuePolicy,
  };
}

function entryOf(row: Selectable<TimelineTable>): TimelineEntry {
  return {
    issue: row.issue,
    seq: row.seq,
    at: row.at,
    plannedAt: row.planned_at ?? undefined,
    kind: row.kind,
    member: row.member ?? undefined,
    target: row.target === null ? undefined : (JSON.parse(row.target) as Target),
    text: row.text ?? undefined,
    generation: row.generation,
  };
}
