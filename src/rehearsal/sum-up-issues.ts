import type { Issue, TimelineEntry } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { issuesByNumber, timelineOf } from "../store/issues.ts";
import { loadContext } from "../store/plans.ts";
import type { IssueSummary, Summary } from "./result.ts";
import type { Stage } from "./stage.ts";

/** What the clock does by itself after the first asking. */
const FIRED: readonly TimelineEntry["kind"][] = [
  "reminded",
  "escalated",
  "repeated",
  "skipped",
  "asked-holder",
  "reopened",
];

/** The issues by type, and how punctual their clocks were. */
export async function sumUpIssues(
  db: Db,
  key: string,
  { now, definition }: Stage,
): Promise<Pick<Summary, "issues" | "escalations">> {
  const count = ((await loadContext(db, key, now))?.nextIssue ?? 1) - 1;
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const issues = [...(await issuesByNumber(db, key, numbers)).values()];
  const timeline = await timelineOf(db, key, numbers);
  const byType = Map.groupBy(issues, ({ type }) => type);
  const types = ["urgent", ...definition.policy.matrix.map(({ type }) => type)];
  const fired = timeline.filter(({ kind }) => FIRED.includes(kind));
  const late = fired.map(({ at, plannedAt = at }) => at - plannedAt);
  const kinds = FIRED.map((kind) => [kind, fired.filter((entry) => entry.kind === kind).length] as const);
  return {
    issues: types.flatMap((type) => {
      const own = byType.get(type);
      return own ? [ofType(type, own, timeline)] : [];
    }),
    escalations: {
      fired: fired.length,
      byKind: Object.fromEntries(kinds.filter(([, times]) => times > 0)),
      latest: late.reduce((most, each) => Math.max(most, each), 0),
    },
  };
}

function ofType(type: string, issues: readonly Issue[], timeline: readonly TimelineEntry[]): IssueSummary {
  const [first] = issues;
  const target = first?.policy.row.response ?? 0;
  const of = ({ number }: Issue) => timeline.filter(({ issue }) => issue === number);
  const having = (kind: TimelineEntry["kind"]) =>
    issues.filter((issue) => of(issue).some((entry) => entry.kind === kind)).length;
  const answeredAfter = issues
    .flatMap((issue) => {
      const answer = of(issue).find(({ kind }) => kind === "acknowledged" || kind === "resolved");
      return answer ? [answer.at - issue.raisedAt - issue.snoozedTotal] : [];
    })
    .toSorted((a, b) => a - b);
  return {
    type,
    title: first?.policy.row.title ?? type,
    raised: issues.length,
    withdrawn: having("withdrawn"),
    snoozed: having("snoozed"),
    reopened: having("reopened"),
    escalated: having("escalated"),
    answeredAfter,
    target,
    met: answeredAfter.filter((after) => after <= target).length,
  };
}
