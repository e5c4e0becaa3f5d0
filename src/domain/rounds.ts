/** Rounds: when they open, who is asked when, and where their digest stands. */
import type { Command } from "./command.ts";
import type { Change } from "./decision.ts";
import {
  type Arm,
  armed,
  dayKey,
  dayPost,
  type Note,
  type Outcome,
  post,
  refuse,
  toChannel,
  toLead,
  toMember,
} from "./outcome.ts";
import { absenceAt, isLead, leadsOf, unavailable } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { updateSoon } from "./merged-prompts.ts";
import { promptNow } from "./prompts.ts";
import type { LeftOut } from "./reply.ts";
import type { PlanContext, Response, Round, RoundKind, State } from "./state.ts";
import { endOfWork, localDate, localTime } from "./time.ts";

/** Schedule of the daily update; every other schedule is a check-in of the policy. */
export const UPDATE = "update";

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

/** Everybody with work in an open phase, a task or an assignment, in the order of the team. */
export function withWork(state: State): readonly MemberDef[] {
  const open = (phase: string) => state.plan.phases.get(phase)?.state === "open";
  return [...state.plan.members.values()].filter(
    (member) => state.workers.has(member.id) || member.assignments.some(({ phase }) => open(phase)),
  );
}

/** The roster is frozen here: who is away, or for a check-in outside the working hours, is left out. */
function openRound(state: State, schedule: string, planned: string, plannedAt: number, now: number) {
  const kind: RoundKind = schedule === UPDATE ? "update" : "check-in";
  const rule = state.plan.policy.checkIns.find(({ id }) => id === schedule) ?? state.plan.policy.update;
  const localDay = planned.slice(0, 10);
  const leftOut: LeftOut[] = [];
  const roster: { readonly member: MemberDef; readonly at: number }[] = [];
  for (const member of withWork(state)) {
    const at = kind === "update" ? endOfWork(member, localDay) : now;
    // Opened late, a round does not ask those whose prompt was missed for good.
    const over = at !== undefined && plannedAt < now && now - at > rule.grace;
    if (at === undefined || over) leftOut.push({ member: member.id, why: "not-working" });
    else {
      const why =
        kind === "check-in" ? unavailable(state.plan, member, now) : awayAt(state, member, Math.max(at, now));
      if (why) leftOut.push({ member: member.id, why });
      else roster.push({ member, at: Math.max(at, now) });
    }
  }
  if (roster.length === 0)
    return { round: undefined, asked: [], leftOut, later: [], changes: [], arm: [], notes: [] };
  const lastPrompt = Math.max(...roster.map(({ at }) => at));
  const round: Round = {
    id: `${schedule}@${planned}`,
    kind,
    schedule,
    localDate: localDay,
    openedAt: now,
    plannedAt,
    closesAt: lastPrompt + rule.closesAfter,
    closedAt: undefined,
  };
  const asked = roster.map(({ member }) => member.id);
  const times = roster.map(({ member, at }) => {
    return { member, at: kind === "check-in" ? (updateSoon(state, member, now) ?? at) : at };
  });
  const later = times.filter(({ at }) => kind === "check-in" && at > now).map(({ member }) => member.id);
  return { round, asked, leftOut, later, ...ask(state, round, times, rule.remindAfter, now) };
}

/** Asks everybody on the roster, now or when their time comes (a check-in then: with the update), and arms the reminders and the closing. */
export function ask(
  state: State,
  round: Round,
  roster: readonly { readonly member: MemberDef; readonly at: number }[],
  remindAfter: number | undefined,
  now: number,
) {
  const { kind } = round;
  const changes: Change[] = [{ put: "round", row: round }];
  const arm: Arm[] = [armed("round-close", round.id, round.closesAt)];
  const notes: Note[] = kind === "check-in" ? [dayPost(state, now)] : [];
  for (const { member, at } of roster) {
    const due = at <= now;
    const row = newResponse(round, member.id, at, due);
    changes.push({ put: "response", row });
    if (due) {
      const prompted = promptNow(state, { round, response: row }, now);
      changes.push(...prompted.changes);
      notes.push(...prompted.notes);
      // What is asked with the update has no prompt of its own.
    } else if (kind === "update") arm.push(armed("prompt", `${round.id}/${member.id}`, at));
    if (remindAfter !== undefined && kind === "update") {
      arm.push(armed("remind", `${round.id}/${member.id}`, at + remindAfter));
    }
  }
  if (remindAfter !== undefined && kind === "check-in")
    arm.push(armed("remind", round.id, now + remindAfter));
  return { changes, arm, notes };
}

function awayAt(state: State, member: MemberDef, at: number): "away" | undefined {
  return absenceAt(state.plan, member.id, at) ? "away" : undefined;
}

function newResponse(round: Round, member: string, askedAt: number, asked: boolean): Response {
  return {
    round: round.id,
    member,
    askedAt,
    state: asked ? "asked" : "planned",
    answeredAt: undefined,
    editedAt: undefined,
    late: false,
    repeated: false,
    answers: undefined,
  };
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
