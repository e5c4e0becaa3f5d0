/** What happened to an issue, as one line and entry by entry. */
import type { Line } from "../domain/message.ts";
import type { Issue, TimelineEntry } from "../domain/state.ts";
import { capital, joined, line } from "./compose.ts";
import { lateWords } from "./issue-words.ts";
import { nameOf, type Speaker, targetWords, when } from "./speaker.ts";
import { spanWords } from "./time.ts";

/** From here on a step is shown with when it was due and when it was sent. */
const LATE = 60_000;

/** "raised 14:00, reminded 14:15, due 14:30 sent 14:40, acknowledged 14:41, resolved 14:55; answered after …". */
export function timelineLine(speaker: Speaker, issue: Issue, timeline: readonly TimelineEntry[]): Line {
  const steps = timeline.flatMap((entry, index): readonly Line[] => {
    // The first asking is the raise itself.
    if (entry.kind === "asked" && timeline[index - 1]?.kind === "raised") return [];
    const late = entry.plannedAt !== undefined && entry.at - entry.plannedAt >= LATE;
    if (late && ASKS.has(entry.kind))
      return [line`due ${when(speaker, entry.plannedAt ?? entry.at)} sent ${when(speaker, entry.at)}`];
    return [line`${entry.kind.replace("-", " ")} ${when(speaker, entry.at)}`];
  });
  const verdict = verdictWords(speaker, issue, timeline);
  const line_ = joined(steps, ", ");
  return verdict === undefined ? line_ : line`${line_}; ${verdict}`;
}

const ASKS: ReadonlySet<TimelineEntry["kind"]> = new Set([
  "asked",
  "reminded",
  "escalated",
  "repeated",
  "asked-holder",
]);

/**
 * "answered after 41 min, target 15 min: missed"; a clock of working hours gets no verdict when it is over. What somebody
 * had and what is open again since is judged by its answer from then on.
 */
function verdictWords(speaker: Speaker, issue: Issue, timeline: readonly TimelineEntry[]): Line | undefined {
  const first = timeline.findIndex(({ kind }) => kind === "acknowledged");
  const again = timeline.findLastIndex(({ kind }, index) => first >= 0 && index > first && ANEW.has(kind));
  const answer = timeline.slice(again + 1).find(({ kind }) => ANSWERS.has(kind));
  const since = timeline[again]?.at;
  const { response, clock } = issue.policy.row;
  if (answer === undefined)
    return since === undefined || issue.state !== "open"
      ? undefined
      : line`open again since ${when(speaker, since)}, target ${spanWords(response)}`;
  const took = answer.at - (since ?? issue.raisedAt);
  const verb = since === undefined ? "answered" : "answered again";
  const said = line`${verb} after ${spanWords(took)}, target ${spanWords(response)}`;
  if (took <= response) return line`${said}: met`;
  return clock === "working-hours" ? line`${said} of working time` : line`${said}: missed`;
}

const ANSWERS: ReadonlySet<TimelineEntry["kind"]> = new Set(["acknowledged", "resolved"]);
/** What takes an issue from whoever has it. */
const ANEW: ReadonlySet<TimelineEntry["kind"]> = new Set(["reopened", "reassigned"]);

const REASONS: ReadonlyMap<string, string> = new Map([
  ["away", "is away"],
  ["raiser", "raised it"],
  ["already-asked", "was asked already"],
  ["gone", "is not on the plan any more"],
  ["not-working", "is not working now"],
]);

/** One entry as a sentence without a full stop: "Coordination lead is asked now; 10 min late, Baton was not running". */
export function entryLine(speaker: Speaker, entry: TimelineEntry, lateBy: number): Line {
  const by = entry.member === undefined ? "Somebody" : nameOf(speaker, entry.member);
  const channel = { ...speaker, reader: undefined };
  const target = entry.target === undefined ? by : targetWords(channel, entry.target, entry.member);
  const words = lateWords(lateBy);
  const late = words === undefined ? "" : `; ${words}`;
  const said = entry.text === undefined || entry.text === "" ? "" : `: ${entry.text}`;
  switch (entry.kind) {
    case "raised":
      return line`${by} raised this${said}`;
    case "asked":
      return line`${capital(target)} is asked${late}`;
    case "reminded":
      return line`Reminder to ${target}: not acknowledged yet${late}`;
    case "escalated":
      return line`Not acknowledged: ${target} is asked now${late}`;
    case "repeated":
      return line`Still not acknowledged: ${target} is asked again${late}`;
    case "skipped":
      return skippedLine(target, entry.text);
    case "acknowledged":
      return line`${by} acknowledged this`;
    case "asked-holder":
      return line`${by} is asked how it is going${late}`;
    case "updated":
      return line`${by}${said}`;
    case "reopened":
      return line`No word from ${by}, so it is open again`;
    case "snoozed":
      return line`${by} snoozed this${snoozedFor(entry.text)}`;
    case "reassigned":
      return entry.target === undefined
        ? line`${by} reassigned this`
        : line`${by} reassigned this to ${targetWords(channel, entry.target)}`;
    case "resolved":
      return line`${by} resolved this${said}`;
    case "withdrawn":
      return line`${by} withdrew this`;
  }
}

function skippedLine(target: string, why: string | undefined): Line {
  if (why === "overdue")
    return line`The reminder to ${target} was left out, since the step after it was due as well`;
  if (why === "nobody") return line`Nobody is ${target}, so the next in the chain is asked at once`;
  const reason = REASONS.get(why ?? "") ?? "cannot be asked";
  return line`${capital(target)} ${reason}, so the next in the chain is asked at once`;
}

function snoozedFor(minutes: string | undefined): string {
  return minutes === undefined ? "" : ` for ${spanWords(Number(minutes) * 60_000)}`;
}

/** An entry with its time in front, for lists. */
export function datedEntry(speaker: Speaker, entry: TimelineEntry): Line {
  const lateBy = entry.plannedAt === undefined ? 0 : entry.at - entry.plannedAt;
  return line`${when(speaker, entry.at)} ${entryLine(speaker, entry, lateBy)}`;
}
