/** What the sentences about issues share: names, clocks, lateness, buttons, colours. */
import type { Button, Colour, Line } from "../domain/message.ts";
import type { ClockStep } from "../domain/reply.ts";
import type { Issue } from "../domain/state.ts";
import { capital, line } from "./compose.ts";
import { atTime, nameOf, type Speaker, targetWords, when, who } from "./speaker.ts";
import { spanWords } from "./time.ts";

/** `Urgent issue 1`, or `Issue 2: Build failure`. */
export function issueTitle(issue: Issue): string {
  return issue.urgent ? `Urgent issue ${issue.number}` : `Issue ${issue.number}: ${issue.policy.row.title}`;
}

/** Red for urgent and yellow for other open issues, green once it is closed, neutral while somebody has it. */
export function issueColour(issue: Issue): Colour {
  if (issue.state === "acknowledged") return "neutral";
  if (issue.state !== "open") return "green";
  return issue.urgent ? "red" : "yellow";
}

/**
 * Who has the issue until when, and what happens then: "Alpha until 14:15, then a reminder; coordination lead
 * at 14:30". The first two steps of the clock are told; undefined when nothing will happen by itself.
 */
export function clockLine(speaker: Speaker, asked: string, clock: readonly ClockStep[]): Line | undefined {
  const [first, second] = clock;
  if (first === undefined) return undefined;
  if (first.kind === "ask-holder" || first.kind === "reopen") return holderLine(speaker, first, second);
  const start = line`${capital(asked)} until ${when(speaker, first.at)}, then ${stepWords(speaker, first)}`;
  return second === undefined
    ? start
    : line`${start}; ${stepWords(speaker, second)} ${atTime(speaker, second.at)}`;
}

function holderLine(speaker: Speaker, first: ClockStep, second: ClockStep | undefined): Line {
  const holder = targetWords(speaker, first.target, first.member);
  if (first.kind === "reopen")
    return line`Without a word from ${holder} it opens again ${atTime(speaker, first.at)}`;
  const asks = line`Without a word until ${when(speaker, first.at)} Baton asks ${holder}`;
  return second === undefined ? asks : line`${asks}; it opens again ${atTime(speaker, second.at)}`;
}

/** `a reminder`, `coordination lead`, `#coordination`, `#coordination again`. */
function stepWords(speaker: Speaker, step: ClockStep): string {
  if (step.kind === "remind") return "a reminder";
  const target = targetWords(speaker, step.target, step.member);
  return step.kind === "repeat" ? `${target} again` : target;
}

/** The next step alone, for lists: "next: coordination lead at 14:30". */
export function nextStep(speaker: Speaker, clock: readonly ClockStep[]): Line {
  const [first] = clock;
  if (first === undefined) return [];
  const at = atTime(speaker, first.at);
  if (first.kind === "ask-holder") return line`next: a question to the holder ${at}`;
  if (first.kind === "reopen") return line`next: it opens again ${at}`;
  return line`next: ${stepWords(speaker, first)} ${at}`;
}

/** `10 min late, Baton was not running`; undefined below a minute. */
export function lateWords(lateBy: number): string | undefined {
  return lateBy < 60_000 ? undefined : `${spanWords(lateBy)} late, Baton was not running`;
}

/** "Coordination lead acknowledged this at 14:41", "Alpha resolved this at 14:55"; undefined while it is open. */
export function handledLine(speaker: Speaker, issue: Issue): Line | undefined {
  switch (issue.state) {
    case "open":
      return undefined;
    case "acknowledged":
      return did(speaker, issue.acknowledgedBy, "acknowledged", issue.acknowledgedAt);
    case "resolved":
      return did(speaker, issue.closedBy, "resolved", issue.closedAt);
    case "withdrawn":
      return did(speaker, issue.closedBy, "withdrew", issue.closedAt);
  }
}

function did(speaker: Speaker, by: string | undefined, verb: string, at: number | undefined): Line {
  const name = by === undefined ? "Somebody" : who(speaker, by);
  return at === undefined ? line`${name} ${verb} this` : line`${name} ${verb} this ${atTime(speaker, at)}`;
}

/** "Beta raised this for Alpha, task 2A." */
export function raisedLine(speaker: Speaker, issue: Issue): Line {
  const target = issue.responder === undefined ? "" : ` for ${nameOf(speaker, issue.responder)}`;
  const task = issue.task === undefined ? "" : `, task ${issue.task}`;
  return line`${nameOf(speaker, issue.raiser)} raised this${target}${task} ${atTime(speaker, issue.raisedAt)}.`;
}

const SNOOZE_MINUTES = 30;

/** Acknowledge, Resolve and, where a snooze is still possible, Snooze: for an issue that nobody has yet. */
export function askButtons(issue: Issue): readonly Button[] {
  const left = issue.policy.row.response - issue.snoozedTotal;
  const snooze: readonly Button[] =
    issue.urgent || left < SNOOZE_MINUTES * 60_000
      ? []
      : [
          {
            label: `Snooze ${SNOOZE_MINUTES} min`,
            command: `snooze ${issue.number} ${SNOOZE_MINUTES}m`,
          },
        ];
  const ack: Button = {
    label: "Acknowledge",
    command: `ack ${issue.number} g${issue.generation}`,
    style: "primary",
  };
  return [ack, ...resolveButton(issue), ...snooze];
}

export function resolveButton(issue: Issue): readonly Button[] {
  return [{ label: "Resolve", command: `resolve ${issue.number}` }];
}
