import type { Deadline, DeadlineKind } from "../domain/command.ts";
import type { Change, Decision } from "../domain/decision.ts";
import { putLinks } from "../store/account-links.ts";
import { putAudit } from "../store/audit.ts";
import type { Db } from "../store/database.ts";
import { armDeadlines, voidDeadlines } from "../store/deadlines.ts";
import { putIssues, putTimeline } from "../store/issues.ts";
import { putNeeds } from "../store/needs.ts";
import { type NoticeEntry, putNotices, stopNotices } from "../store/notices.ts";
import { putOccurrences } from "../store/occurrences.ts";
import { putPhases } from "../store/phases.ts";
import { putAbsences, setNextIssue } from "../store/plans.ts";
import { putResponses, putRounds } from "../store/rounds.ts";
import { putTasks } from "../store/put-tasks.ts";
import { homesConcerned, queueHomes } from "./concern.ts";

/** A decision, and the request that it answers. */
export interface Decided {
  /** Id of the request; undefined for what the clock did. */
  readonly inbound: string | undefined;
  readonly surface: string;
  readonly decision: Decision;
}

/**
 * Writes decisions of one plan in their order, as if each were written alone: rows, deadlines, notices, audit. Of the
 * changes of one row the last holds. Members' pages that show something of it are queued. What a decision makes void is void before it arms and sends anew. The caller
 * opens the transaction (`transact`); nothing is committed here.
 */
export async function apply(db: Db, plan: string, now: number, entries: readonly Decided[]): Promise<void> {
  const decisions = entries.map(({ decision }) => decision);
  const rows = gather(decisions.flatMap(({ changes }) => changes));
  const homes = await homesConcerned(db, plan, rows);
  await applyRows(db, plan, rows);
  await applyDeadlines(db, plan, now, decisions);
  await applyNotices(db, plan, now, decisions);
  await queueHomes(db, plan, now, homes);
  await putAudit(
    db,
    plan,
    entries.flatMap(({ inbound, surface, decision: { audit, changes } }) =>
      audit ? [{ ...audit, at: now, surface, inbound, changes }] : [],
    ),
  );
}

type Put = Extract<Change, { readonly put: string }>;
type Rows<K extends Put["put"]> = Map<string, Extract<Put, { readonly put: K }>["row"]>;
type Gathered = { readonly [K in Put["put"]]: Rows<K> } & { readonly shown: Set<string> };

/** The last row of each key, by table. */
function gather(changes: readonly Change[]): Gathered {
  const rows: Gathered = {
    task: new Map(),
    phase: new Map(),
    absence: new Map(),
    link: new Map(),
    round: new Map(),
    response: new Map(),
    need: new Map(),
    issue: new Map(),
    timeline: new Map(),
    "next-issue": new Map(),
    occurrence: new Map(),
    shown: new Set(),
  };
  for (const change of changes) {
    if ("put" in change) add(rows, change);
    else if ("show" in change) rows.shown.add(change.member);
  }
  return rows;
}

function add(rows: Gathered, change: Put): void {
  switch (change.put) {
    case "task":
    case "phase":
    case "round":
    case "need":
      (rows[change.put] as Map<string, typeof change.row>).set(change.row.id, change.row);
      return;
    case "absence":
      rows.absence.set(`${change.row.member} ${change.row.from}`, change.row);
      return;
    case "link":
      rows.link.set(`${change.row.platform} ${change.row.member}`, change.row);
      return;
    case "response":
      rows.response.set(`${change.row.round} ${change.row.member}`, change.row);
      return;
    case "issue":
      rows.issue.set(String(change.row.number), change.row);
      return;
    case "timeline":
      rows.timeline.set(`${change.row.issue} ${change.row.seq}`, change.row);
      return;
    case "next-issue":
      rows["next-issue"].set("", change.row);
      return;
    case "occurrence":
      rows.occurrence.set(`${change.row.schedule} ${change.row.localTime}`, change.row);
  }
}

/** Parents before the rows that refer to them. */
async function applyRows(db: Db, plan: string, rows: Gathered): Promise<void> {
  await putPhases(db, plan, [...rows.phase.values()]);
  await putTasks(db, plan, [...rows.task.values()]);
  await putAbsences(db, plan, [...rows.absence.values()]);
  await putLinks(db, plan, [...rows.link.values()]);
  await putOccurrences(db, plan, [...rows.occurrence.values()]);
  await putRounds(db, plan, [...rows.round.values()]);
  await putResponses(db, plan, [...rows.response.values()]);
  await putNeeds(db, plan, [...rows.need.values()]);
  await putIssues(db, plan, [...rows.issue.values()]);
  await putTimeline(db, plan, [...rows.timeline.values()]);
  for (const next of rows["next-issue"].values()) await setNextIssue(db, plan, next);
}

async function applyDeadlines(
  db: Db,
  plan: string,
  now: number,
  decisions: readonly Decision[],
): Promise<void> {
  const armed = new Map<string, Deadline>();
  const bySubject = new Map<string, Set<string>>();
  const voided = new Map<
    string,
    { readonly kinds: readonly DeadlineKind[]; readonly subjects: Set<string> }
  >();
  const disarm = (kinds: readonly DeadlineKind[], subject: string): void => {
    const ids = bySubject.get(subject) ?? [];
    for (const id of ids) {
      const deadline = armed.get(id);
      if (deadline && kinds.includes(deadline.kind)) armed.delete(id);
    }
    const same = voided.get(kinds.join()) ?? { kinds, subjects: new Set() };
    same.subjects.add(subject);
    voided.set(kinds.join(), same);
  };
  for (const { changes, arm } of decisions) {
    for (const change of changes) {
      if ("void" in change && change.void === "deadlines") disarm(change.kinds, change.subject);
    }
    for (const deadline of arm) {
      armed.set(deadline.id, deadline);
      const ids = bySubject.get(deadline.subject) ?? new Set();
      bySubject.set(deadline.subject, ids.add(deadline.id));
    }
  }
  for (const { kinds, subjects } of voided.values()) {
    await voidDeadlines(db, plan, kinds, [...subjects], now);
  }
  await armDeadlines(db, [...armed.values()]);
}

async function applyNotices(
  db: Db,
  plan: string,
  now: number,
  decisions: readonly Decision[],
): Promise<void> {
  const entries = new Map<string, NoticeEntry>();
  const byIssue = new Map<number, string[]>();
  const stops = new Map<number, Set<number>>();
  const stop = (issue: number, upTo: number): void => {
    for (const id of byIssue.get(issue) ?? []) {
      const entry = entries.get(id);
      if (entry && (entry.draft.guard?.generation ?? Infinity) <= upTo) {
        entries.set(id, { ...entry, stopped: true });
      }
    }
    stops.set(upTo, (stops.get(upTo) ?? new Set()).add(issue));
  };
  for (const { changes, notices } of decisions) {
    for (const change of changes) {
      if ("void" in change && change.void === "outbox") stop(change.issue, change.upTo);
    }
    for (const draft of notices) {
      if (entries.has(draft.id)) continue;
      entries.set(draft.id, { draft, stopped: false });
      const { guard } = draft;
      if (guard) byIssue.set(guard.issue, [...(byIssue.get(guard.issue) ?? []), draft.id]);
    }
  }
  for (const [upTo, issues] of stops) await stopNotices(db, plan, [...issues], upTo);
  await putNotices(db, plan, now, [...entries.values()]);
}
