/** Rounds: who is asked when, the reminder, the closing. */
import type { Command, Deadline } from "./command.ts";
import type { Change } from "./decision.ts";
import {
  type Arm,
  armed,
  dayKey,
  dayPost,
  type Note,
  NOTHING,
  type Outcome,
  post,
  refuse,
  toChannel,
  toLead,
  toMember,
} from "./outcome.ts";
import { absenceAt, isLead, leadsOf, unavailable } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { asksLike } from "./forms.ts";
import { againKey, editPrompts, promptKey, reminderKey } from "./prompt-cards.ts";
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
  const { round, asked, leftOut, ...opened } = openRound(state, schedule, planned, now, now);
  if (!round) return refuse({ kind: "round-empty", leftOut });
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
  if (roster.length === 0) return { round: undefined, asked: [], leftOut, changes: [], arm: [], notes: [] };
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
  return { round, asked, leftOut, ...ask(state, round, roster, rule.remindAfter, now) };
}

/** Asks everybody on the roster, now or when their time comes, and arms the reminders and the closing. */
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
    changes.push({ put: "response", row: newResponse(round, member.id, at, due) });
    if (due) notes.push(prompt(state, round, member.id, now));
    else arm.push(armed("prompt", `${round.id}/${member.id}`, at));
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

/** From here on a round counts as opened late. */
const LATE = 60_000;

function prompt(state: State, round: Round, member: string, now: number, again = false): Note {
  const asked = asksLike(round.kind);
  const hasLast = asked === "check-in" && state.lastAnswers.has(`${asked}/${member}`);
  const late = round.openedAt - round.plannedAt >= LATE;
  const key = again ? againKey(round.id, member, now) : promptKey(round.id, member);
  return post(toMember(member), key, { kind: "prompt", round, again, late, hasLast }, now);
}

/** Fires a deadline of a round; `subject` is the round, or the round and the member. */
export function decideRoundDeadline(state: State, deadline: Deadline, now: number): Outcome {
  const [id, member] = splitSubject(deadline.subject);
  const round = state.rounds.get(id);
  if (!round || round.closedAt !== undefined) return NOTHING;
  const responses = state.responses.filter(
    (each) => each.round === id && (member === undefined || each.member === member),
  );
  switch (deadline.kind) {
    case "prompt":
      return firstPrompt(state, round, responses[0], now);
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

/** A prompt that comes late, after a time without Baton, leaves the time that was meant for its answer. */
function firstPrompt(state: State, round: Round, response: Response | undefined, now: number): Outcome {
  if (response?.state !== "planned") return NOTHING;
  const { grace, closesAfter, remindAfter } = state.plan.policy.update;
  const { member, askedAt } = response;
  if (absenceAt(state.plan, member, now) || now - askedAt > grace) {
    return {
      reply: { kind: "silent" },
      changes: [{ put: "response", row: { ...response, state: "skipped" } }],
    };
  }
  const late = now - askedAt >= LATE;
  const row: Round = late ? { ...round, closesAt: Math.max(round.closesAt, now + closesAfter) } : round;
  const arm = late ? [armed("round-close", round.id, row.closesAt)] : [];
  if (late && remindAfter !== undefined)
    arm.push(armed("remind", `${round.id}/${member}`, now + remindAfter));
  return {
    reply: { kind: "silent" },
    changes: [
      { put: "round", row },
      { put: "response", row: { ...response, state: "asked" } },
    ],
    arm,
    notes: [prompt(state, row, member, now)],
  };
}

function remind(state: State, round: Round, response: Response, now: number): readonly Note[] {
  const { member } = response;
  // What comes with the end of the round, or after it, reminds of nothing.
  if (response.state !== "asked" || now >= round.closesAt || absenceAt(state.plan, member, now)) return [];
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
      digest(state, row, now),
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
