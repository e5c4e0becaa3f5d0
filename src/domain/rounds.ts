/** Rounds: their opening, the prompts that come later, the reminder, the closing. */
import type { Command, Deadline } from "./command.ts";
import type { Change } from "./decision.ts";
import {
  armed,
  dayKey,
  type Note,
  NOTHING,
  type Outcome,
  post,
  refuse,
  toChannel,
  toLead,
  toMember,
} from "./outcome.ts";
import { absenceAt, isLead, leadsOf } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { editPrompts, LATE, prompt, reminderKey } from "./prompt-cards.ts";
import { newResponse, openRound, UPDATE, withWork } from "./round-opening.ts";
import type { PlanContext, Response, Round, State } from "./state.ts";
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
  const { round, asked, leftOut, ...opened } = openRound(state, schedule, planned, now, now);
  if (!round || asked.length === 0) return refuse({ kind: "round-empty", leftOut });
  return { reply: { kind: "round-opened", round, asked, leftOut }, ...opened };
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

/** Fires a deadline of a round; `subject` is the round, or the round and the member. */
export function decideRoundDeadline(state: State, deadline: Deadline, now: number): Outcome {
  const [id, member] = splitSubject(deadline.subject);
  const round = state.rounds.get(id);
  if (!round || (round.closedAt !== undefined && deadline.kind !== "prompt")) return NOTHING;
  const responses = state.responses.filter(
    (each) => each.round === id && (member === undefined || each.member === member),
  );
  switch (deadline.kind) {
    case "prompt":
      return firstPrompt(state, round, responses[0] ?? joining(state, round, member, deadline.dueAt), now);
    case "prompt-later":
      return promptAgain(state, round, responses[0], now);
    case "remind":
      // Work that has ended meanwhile is not asked about again.
      if ([...state.plan.phases.values()].every((phase) => phase.state === "done")) return NOTHING;
      return {
        reply: { kind: "silent" },
        notes: responses.flatMap((each) => remind(state, round, each, now)),
      };
    case "round-close":
      return closeRound(state, round, responses, now);
    case "issue-step":
    case "issue-ask":
    case "issue-reopen":
    case "absence":
      return NOTHING;
  }
}

/** A round's id holds no slash; a member's id follows one. */
export function splitSubject(subject: string): readonly [string, string | undefined] {
  const at = subject.indexOf("/");
  return at < 0 ? [subject, undefined] : [subject.slice(0, at), subject.slice(at + 1)];
}

function promptAgain(state: State, round: Round, response: Response | undefined, now: number): Outcome {
  if (response?.state !== "asked") return NOTHING;
  return {
    reply: { kind: "silent" },
    changes: [{ put: "response", row: { ...response, askedAt: now } }],
    notes: [prompt(state, round, response.member, now, true)],
  };
}

/** Somebody who has work by the own end of the working day, though not yet when the round opened. */
function joining(state: State, round: Round, member: string | undefined, at: number): Response | undefined {
  return withWork(state).some(({ id }) => id === member) && member !== undefined
    ? newResponse(round, member, at, false)
    : undefined;
}

/**
 * A prompt that comes late, after a time without Baton, leaves the time that was meant for its answer; so does the
 * prompt of somebody who joins, for whom a round that was closed meanwhile opens again.
 */
function firstPrompt(state: State, round: Round, response: Response | undefined, now: number): Outcome {
  if (response?.state !== "planned") return NOTHING;
  const { grace, closesAfter, remindAfter } = state.plan.policy.update;
  const { member, askedAt } = response;
  const joins = !state.responses.includes(response);
  if (absenceAt(state.plan, member, now) || now - askedAt > grace) {
    if (joins) return NOTHING;
    return {
      reply: { kind: "silent" },
      changes: [{ put: "response", row: { ...response, state: "skipped" } }],
    };
  }
  const asked: Change = { put: "response", row: { ...response, state: "asked" } };
  if (!joins && now - askedAt < LATE)
    return { reply: { kind: "silent" }, changes: [asked], notes: [prompt(state, round, member, now)] };
  const closesAt = Math.max(round.closesAt, now + closesAfter);
  const row: Round = { ...round, closesAt, closedAt: undefined };
  const arm = [armed("round-close", round.id, closesAt, 1, closesAt)];
  if (remindAfter !== undefined) arm.push(armed("remind", `${round.id}/${member}`, now + remindAfter));
  return {
    reply: { kind: "silent" },
    changes: [{ void: "deadlines", kinds: ["round-close"], subject: round.id }, { put: "round", row }, asked],
    arm,
    notes: [prompt(state, row, member, now)],
  };
}

function remind(state: State, round: Round, response: Response, now: number): readonly Note[] {
  const { member } = response;
  // What comes with the end of the round, or after it, reminds of nothing.
  if (response.state !== "asked" || now >= round.closesAt || absenceAt(state.plan, member, now)) return [];
  // Who asked to be asked later is asked then.
  if (state.putOff?.has(member) === true) return [];
  return [post(toMember(member), reminderKey(round.id, member), { kind: "prompt-reminder", round }, now)];
}

/** Closes the round: its digest goes out, and prompts without an answer say that late ones are welcome. */
function closeRound(state: State, round: Round, responses: readonly Response[], now: number): Outcome {
  const row: Round = { ...round, closedAt: now };
  const silent = responses.filter((each) => each.state === "asked");
  return {
    reply: { kind: "silent" },
    changes: [{ put: "round", row }],
    notes: [
      ...(responses.length === 0 ? [] : [digest(state, row, now)]),
      ...silent.flatMap((each) => editPrompts(each, { kind: "prompt-closed", round: row }, now)),
    ],
  };
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
