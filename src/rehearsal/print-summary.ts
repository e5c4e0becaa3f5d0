/** What a rehearsal comes to, in a few tables and sentences. */
import { count, names } from "../wording/compose.ts";
import { dateWords, isMidnight, spanWords, timeWords } from "../wording/time.ts";
import { indented, NOTHING, table } from "./layout.ts";
import type { IssueSummary, PhaseSummary, Rehearsal } from "./result.ts";

export function printSummary(rehearsal: Rehearsal): readonly string[] {
  const { summary } = rehearsal;
  const ends = summary.looseEnds;
  return [
    "Summary",
    "═══════",
    "",
    ...phases(rehearsal),
    "",
    ...indented(rounds(rehearsal), 0),
    "",
    ...issues(summary.issues),
    ...indented(escalations(rehearsal), 0),
    "",
    ...messages(rehearsal),
    "",
    ...(ends.length === 0 ? ["Loose ends: none."] : ["Loose ends:", ...ends.map((end) => `- ${end}`)]),
  ];
}

function phases({ plan, summary }: Rehearsal): readonly string[] {
  const { zone } = plan;
  const when = (at: number | undefined) =>
    at === undefined ? NOTHING : timeWords(at, isMidnight(at, zone) ? "date" : "date-time", zone);
  return table(
    ["Phase", "Tasks", "Planned end", "Opened", "Done", "Result"],
    ["left", "right", "left", "left", "left", "left"],
    summary.phases.map((phase) => [
      phase.title,
      String(phase.tasks),
      plannedWords(phase),
      when(phase.openedAt),
      when(phase.doneAt),
      offWords(phase),
    ]),
  );
}

function plannedWords({ plannedFrom: from, plannedUntil: until }: PhaseSummary): string {
  return from === until ? dateWords(from) : `${dateWords(from)} to ${dateWords(until)}`;
}

function offWords({ off, doneAt }: PhaseSummary): string {
  if (doneAt === undefined) return "not done";
  if (off === 0) return "on time";
  return `${count(Math.abs(off), "day")} ${off < 0 ? "early" : "late"}`;
}

function rounds({ summary: { rounds } }: Rehearsal): readonly string[] {
  const { checkIns, updates, prompts, answered, skipped, missing, health } = rounds;
  if (prompts === 0) return ["No round was opened."];
  const wanted = prompts - skipped;
  const rate = wanted === 0 ? 0 : Math.round((100 * answered) / wanted);
  return [
    `Rounds: ${count(checkIns, "check-in")} and ${count(updates, "daily update")} with ${count(prompts, "prompt")}.`,
    `Answers: ${answered} of ${wanted} (${rate} %); ${missing} missing, ${skipped} skipped or away.`,
    `Of these ${rounds.late} were late, ${rounds.edited} edited, and ${rounds.repeated} said that nothing changed; ${rounds.needs} needed something from somebody.`,
    `Health: ${health.green} green, ${health.yellow} yellow, ${health.red} red.`,
  ];
}

function issues(list: readonly IssueSummary[]): readonly string[] {
  if (list.length === 0) return ["No issue was raised."];
  const number = (value: number) => (value === 0 ? NOTHING : String(value));
  return table(
    ["Issues", "Raised", "Escalated", "Snoozed", "Withdrawn", "Reopened", "Median answer", "Target", "Met"],
    ["left", "right", "right", "right", "right", "right", "left", "left", "left"],
    list.map((issue) => [
      issue.title,
      String(issue.raised),
      number(issue.escalated),
      number(issue.snoozed),
      number(issue.withdrawn),
      number(issue.reopened),
      answeredWords(issue.answeredAfter),
      spanWords(issue.target),
      issue.answeredAfter.length === 0 ? NOTHING : `${issue.met} of ${issue.answeredAfter.length}`,
    ]),
  );
}

/** The median; of two in the middle the longer one, so that it is a time that somebody waited. */
function answeredWords(times: readonly number[]): string {
  const middle = times[Math.floor(times.length / 2)];
  return middle === undefined ? NOTHING : spanWords(middle);
}

const STEPS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  reminded: ["reminder", "reminders"],
  escalated: ["escalation", "escalations"],
  repeated: ["repeat", "repeats"],
  skipped: ["person passed over", "people passed over"],
  "asked-holder": ["question to a holder", "questions to holders"],
  reopened: ["reopening", "reopenings"],
};

function escalations({ summary: { escalations } }: Rehearsal): readonly string[] {
  const { fired, byKind, latest } = escalations;
  if (fired === 0) return [];
  const parts = Object.entries(byKind).map(([kind, times]) => count(times, ...(STEPS[kind] ?? [kind, kind])));
  const late = latest === 0 ? "all to the second" : `the latest ${spanWords(latest)} late`;
  return ["", `Clocks: ${names(parts)}; ${late}.`];
}

function messages({ members, summary }: Rehearsal): readonly string[] {
  const { total, edits, members: counts } = summary.messages;
  const rows = counts
    .filter((each) => each.total > 0)
    .map(({ member, total, average, most, mostOn }) => [
      members.find(({ id }) => id === member)?.name ?? member,
      String(total),
      average.toFixed(1),
      String(most),
      mostOn === undefined ? "" : dateWords(mostOn),
    ]);
  const columns = ["left", "right", "right", "right", "left"] as const;
  return [
    ...table(["Direct messages", "Total", "A day", "Most", "On"], columns, rows),
    "",
    `Messages: ${total} with those in channels, ${edits} edits in place, ${count(summary.deadLetters, "dead letter")}.`,
  ];
}
