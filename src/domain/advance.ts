/** Fires the next step of an open issue's clock. */
import type { Change } from "./decision.ts";
import { askable, clockOf, dueAt, handedOn, homeOf, stepAt, stepsOf, withAsked } from "./escalation.ts";
import { type Arm, armed, type Note, post, toChannel, toMember } from "./outcome.ts";
import type { Issue, State, TimelineEntry } from "./state.ts";

/** An issue on its way through one decision. */
export interface Moving {
  readonly issue: Issue;
  readonly entries: readonly TimelineEntry[];
  readonly notes: readonly Note[];
}

/** Key of the issue's own post in its channel, under which its thread runs. */
export function homeKey(number: number): string {
  return `issue:${number}`;
}

/** Key of the message by which a timeline entry asked somebody. */
export function pingKey(number: number, seq: number): string {
  return `issue:${number}:${seq}`;
}

type NewEntry = Partial<TimelineEntry> & Pick<TimelineEntry, "at" | "kind">;

/** From here on a step counts as late: people see a minute, not a second. */
const LATE = 60_000;

/** Adds a line to the issue's timeline. */
export function record(moving: Moving, entry: NewEntry): Moving {
  const { issue } = moving;
  const row: TimelineEntry = {
    plannedAt: undefined,
    member: undefined,
    target: undefined,
    text: undefined,
    ...entry,
    issue: issue.number,
    seq: issue.entries,
    generation: issue.generation,
  };
  return { ...moving, issue: { ...issue, entries: issue.entries + 1 }, entries: [...moving.entries, row] };
}

export function note(moving: Moving, ...notes: readonly Note[]): Moving {
  return { ...moving, notes: [...moving.notes, ...notes] };
}

/** A line in the thread of the issue's post, about its newest timeline entry. */
export function thread(moving: Moving, now: number, lateBy = 0, guard?: Note["guard"]): Moving {
  const { issue, entries } = moving;
  const entry = entries.at(-1);
  if (!entry) return moving;
  const notice = { kind: "issue-thread", issue, entry, lateBy, member: entry.member } as const;
  const key = `${homeKey(issue.number)}:thread:${entry.seq}`;
  const more = { thread: homeKey(issue.number), urgent: issue.urgent, guard };
  return note(moving, post(toChannel(homeOf(issue)), key, notice, now, more));
}

/** What speaks for the present generation is not sent any more once it is over. */
export function guardOf({ number, generation }: Issue): NonNullable<Note["guard"]> {
  return { issue: number, generation };
}

/** The rows of an issue that has moved. */
export function written({ issue, entries }: Moving): readonly Change[] {
  return [{ put: "issue", row: issue }, ...entries.map((row): Change => ({ put: "timeline", row }))];
}

/** The next step of the issue's clock as a deadline. */
export function armStep({ number, nextStep, generation, nextAt }: Issue): Arm {
  return armed("issue-step", String(number), nextAt ?? 0, generation, nextStep);
}

/**
 * Fires the step that is due. Somebody who cannot be asked is passed over at once, with a word in the thread,
 * until somebody can; the chain ends in a channel, so it always finds one. The clock of what follows runs from
 * here when a step was passed over or came late.
 */
export function fire(state: State, moving: Moving, plannedAt: number, now: number): Moving {
  const { issue } = moving;
  const index = issue.nextStep;
  const step = stepAt(issue, index);
  const next: Moving = { ...moving, issue: { ...issue, nextStep: index + 1 } };
  const skipped = (member: string | undefined, text: string) =>
    record(next, { at: now, plannedAt, kind: "skipped", member, target: step.target, text });
  // A reminder that is overdue together with the step after it would only say what that one says.
  const following = dueAt(issue, state.plan, index + 1);
  if (step.kind === "remind" && following <= now) {
    return fire(state, skipped(undefined, "overdue"), following, now);
  }
  const asked = askable(issue, state.plan, index, now);
  if (asked.kind === "skip") {
    const told = skipped(asked.member, asked.why);
    // The reminder of somebody who was passed over in this moment is not worth a word.
    const known = step.kind === "remind" && moving.entries.some(({ kind }) => kind === "skipped");
    const left = known ? told : thread(told, now, 0, guardOf(issue));
    return fire(state, { ...left, issue: handedOn(left.issue, index + 1, now) }, plannedAt, now);
  }
  const recorded = record(runOn(state, next, plannedAt, now), {
    at: now,
    plannedAt,
    kind: KINDS[step.kind],
    member: asked.member,
    target: step.target,
  });
  const told = withAsked(recorded.issue, asked.member);
  const fired = { ...recorded, issue: { ...told, nextAt: dueAt(told, state.plan, index + 1) } };
  return ping(state, fired, index, now - plannedAt, now);
}

const KINDS = {
  ask: "asked",
  remind: "reminded",
  escalate: "escalated",
  fallback: "escalated",
  repeat: "repeated",
} as const;

/**
 * The clock runs on from when the step was due, so that a calendar which changes later moves nothing behind it. After
 * an outage whoever is asked late gets the time that was meant for them; a reminder asks nobody anew. Steps that are
 * overdue as well follow at once, each to somebody else; of overdue repeats there is one.
 */
function runOn(state: State, moving: Moving, plannedAt: number, now: number): Moving {
  const { issue } = moving;
  const index = issue.nextStep - 1;
  const planned = handedOn(issue, index, Math.max(plannedAt, issue.clockFrom));
  const late = now - plannedAt >= LATE && stepAt(issue, index).kind !== "remind";
  const overdue = dueAt(planned, state.plan, index + 1) <= now && index + 1 < stepsOf(issue).length;
  return { ...moving, issue: late && !overdue ? handedOn(issue, index, now) : planned };
}

/** The messages of a step: the issue's own post at the very first, a direct ping or a channel's, and the thread. */
function ping(state: State, moving: Moving, index: number, lateBy: number, now: number): Moving {
  const { issue, entries } = moving;
  const entry = entries.at(-1);
  const step = stepAt(issue, index);
  if (!entry) return moving;
  const notice = {
    kind: "issue-ping",
    issue,
    why: step.kind,
    target: step.target,
    lateBy,
    clock: clockOf(issue, state.plan),
  } as const;
  const guard = guardOf(issue);
  const more = { urgent: issue.urgent, guard };
  const to = step.target.kind === "channel" ? toChannel(step.target.channel) : toMember(entry.member ?? "");
  // The first asking stands in the issue's own post, which the raise has put into its channel.
  const first = step.kind === "ask" && issue.generation === 1;
  if (first && step.target.kind === "channel") return moving;
  const told = note(moving, post(to, pingKey(issue.number, entry.seq), notice, now, more));
  // A channel's ping speaks for itself; whoever follows the thread hears of the others.
  return first || step.target.kind === "channel" ? told : thread(told, now, lateBy, guard);
}
