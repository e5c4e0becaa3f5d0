/** What falls due in a round: prompts that were planned or put off, the reminder, the closing. */
import type { Deadline } from "./command.ts";
import type { Change } from "./decision.ts";
import { answeredWith, type Asked, isMerged, waitsForUpdate } from "./merged-prompts.ts";
import { armed, type Note, NOTHING, type Outcome, post, toMember } from "./outcome.ts";
import { absenceAt } from "./people.ts";
import { editPrompts, reminderKey } from "./prompt-cards.ts";
import { LATE, promptAgain, promptNow } from "./prompts.ts";
import { newResponse, withWork } from "./round-opening.ts";
import { digest, splitSubject } from "./rounds.ts";
import type { Response, Round, State } from "./state.ts";

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
      return askAgain(state, round, responses[0], now);
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

function askAgain(state: State, round: Round, response: Response | undefined, now: number): Outcome {
  if (response?.state !== "asked") return NOTHING;
  const row: Response = { ...response, againAt: now };
  return {
    reply: { kind: "silent" },
    changes: [{ put: "response", row }],
    notes: [promptAgain(state, { round, response: row }, now)],
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
    const waiting = answeredWith(state, { round, response }).filter(waitsForUpdate);
    const skipped = [response, ...waiting.map((each) => each.response)].map((row): Change => {
      return { put: "response", row: { ...row, state: "skipped" } };
    });
    return { reply: { kind: "silent" }, changes: skipped };
  }
  const extended = joins || now - askedAt >= LATE;
  const closesAt = extended ? Math.max(round.closesAt, now + closesAfter) : round.closesAt;
  const row: Round = extended ? { ...round, closesAt, closedAt: undefined } : round;
  const asked: Asked = { round: row, response: { ...response, state: "asked" } };
  const prompted = promptNow(state, asked, now);
  const arm = extended ? [armed("round-close", round.id, closesAt, 1, closesAt)] : [];
  if (extended && remindAfter !== undefined)
    arm.push(armed("remind", `${round.id}/${member}`, now + remindAfter));
  const moved: readonly Change[] = extended
    ? [
        { void: "deadlines", kinds: ["round-close"], subject: round.id },
        { put: "round", row },
      ]
    : [];
  return {
    reply: { kind: "silent" },
    changes: [...moved, { put: "response", row: asked.response }, ...prompted.changes],
    arm,
    notes: prompted.notes,
  };
}

function remind(state: State, round: Round, response: Response, now: number): readonly Note[] {
  const { member } = response;
  // What comes with the end of the round, or after it, reminds of nothing.
  if (response.state !== "asked" || now >= round.closesAt || absenceAt(state.plan, member, now)) return [];
  if (isMerged(state, { round, response })) return [];
  // Who asked to be asked later is asked then.
  if (state.putOff?.has(member) === true) return [];
  return [post(toMember(member), reminderKey(round.id, member), { kind: "prompt-reminder", round }, now)];
}

/** Closes the round: its digest goes out, and prompts without an answer say that late ones are welcome. */
function closeRound(state: State, round: Round, responses: readonly Response[], now: number): Outcome {
  const row: Round = { ...round, closedAt: now };
  // Where another prompt asks for the answer, that one says so.
  const silent = responses.filter(
    (each) => each.state === "asked" && !isMerged(state, { round, response: each }),
  );
  return {
    reply: { kind: "silent" },
    changes: [{ put: "round", row }],
    notes: [
      ...(responses.length === 0 ? [] : [digest(state, row, now)]),
      ...silent.flatMap((each) => editPrompts(each, { kind: "prompt-closed", round: row }, now)),
    ],
  };
}
