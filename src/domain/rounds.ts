/** Rounds: when they open, who is asked when, and where their digest stands. */
import type { Command } from "./command.ts";
import type { Change } from "./decision.ts";
import { dayKey, type Note, type Outcome, post, refuse, toChannel, toLead, toMember } from "./outcome.ts";
import { isLead, leadsOf } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { openRound, UPDATE, withWork } from "./round-opening.ts";
import type { PlanContext, Round, State } from "./state.ts";
import { localDate, localTime } from "./time.ts";

/** Opens the round of an occurrence, or records that it was missed. */
export function decideOccurrence(
  state: State,
  command: Extract<Command, { kind: "occurrence" }>,
  now: number,
): Outcome {
  const { schedule, localTime: planned, plannedAt, what } = command;
  const state_ = what === "missed" ? "missed" : "opened";
  const occurrence: Change = {
    put: "occurrence",
    row: { schedule, localTime: planned, state: state_, at: now },
  };
  const silent = { kind: "silent" } as const;
  if (what === "missed") return { reply: silent, changes: [occurrence], notes: missed(state, command, now) };
  if (state.rounds.has(`${schedule}@${planned}`)) return { reply: silent, changes: [occurrence] };
  const opened = openRound(state, schedule, planned, plannedAt, now);
  return { reply: silent, ...opened, changes: [occurrence, ...opened.changes] };
}

/** Rounds that nobody was asked in are told to the coordination lead, or to the channel when nobody holds the role. */
function missed(
  state: State,
  { schedule, localTime: planned, plannedAt: last, count }: Extract<Command, { kind: "occurrence" }>,
  now: number,
): readonly Note[] {
  if (count === undefined || withWork(state).length === 0) return [];
  return [
    post(
      toLead(state.plan),
      `missed:${schedule}@${planned}`,
      { kind: "round-missed", schedule, count, last },
      now,
    ),
  ];
}

/** `round now`: a lead opens a round of a schedule (the first check-in, if unnamed) for everybody who is at work. */
export function decideRoundNow(
  state: State,
  command: Extract<Command, { kind: "round-now" }>,
  actor: MemberDef,
  now: number,
): Outcome {
  if (!isLead(state.plan, actor.id))
    return refuse({ kind: "leads-only", command: "round now", leads: leadsOf(state.plan) });
  const { schedules, schedule, planned, id } = roundOfNow(state.plan, command.schedule, now);
  if (!schedules.includes(schedule)) return refuse({ kind: "unknown-schedule", given: schedule, schedules });
  const existing = state.rounds.get(id);
  if (existing?.closedAt !== undefined) return refuse({ kind: "round-closed", round: existing });
  if (existing)
    return { reply: { kind: "round-opened", round: existing, asked: askedIn(state, existing), leftOut: [] } };
  const { round, asked, leftOut, later, ...opened } = openRound(state, schedule, planned, now, now);
  if (!round) return refuse({ kind: "round-empty", leftOut });
  return { reply: { kind: "round-opened", round, asked, leftOut, later }, ...opened };
}

/** Which round `round now` means: the update of today, or the check-in of this minute. */
export function roundOfNow({ policy, zone }: PlanContext, given: string | undefined, now: number) {
  const schedules = [...policy.checkIns.map(({ id }) => id), UPDATE];
  const schedule = given?.toLowerCase() ?? schedules[0] ?? UPDATE;
  const planned = schedule === UPDATE ? localDate(now, zone) : localTime(now, zone);
  return { schedules, schedule, planned, id: `${schedule}@${planned}` };
}

function askedIn(state: State, round: Round): readonly string[] {
  return state.responses.filter((each) => each.round === round.id).map(({ member }) => member);
}

/** A round's id holds no slash; a member's id follows one. */
export function splitSubject(subject: string): readonly [string, string | undefined] {
  const at = subject.indexOf("/");
  return at < 0 ? [subject, undefined] : [subject.slice(0, at), subject.slice(at + 1)];
}

/**
 * The digest of a check-in in the day's thread, or the day's post in #updates; again when an answer changes it. Of a
 * test it is a direct message to its member.
 */
export function digest(state: State, round: Round, now: number): Note {
  if (round.kind === "test") {
    const member = state.responses.find((each) => each.round === round.id)?.member ?? "";
    return post(toMember(member), `digest:${round.id}`, { kind: "digest", round: round.id }, now);
  }
  if (round.kind === "update") {
    return post(
      toChannel("updates"),
      `updates:${round.localDate}`,
      { kind: "update-post", localDate: round.localDate },
      now,
    );
  }
  const key = `digest:${round.id}`;
  return post(toChannel("coordination"), key, { kind: "digest", round: round.id }, now, {
    thread: dayKey(state, round.openedAt),
  });
}
