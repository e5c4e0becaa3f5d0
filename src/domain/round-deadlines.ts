/** What falls due in a round: prompts that were planned or put off, the reminder, the closing. */
import type { Deadline } from "./command.ts";
import { answeredWith, type Asked, isMerged, waitsForUpdate } from "./merged-prompts.ts";
import { armed, edit, type Note, NOTHING, type Outcome, post, toMember } from "./outcome.ts";
import { absenceAt } from "./people.ts";
import { LATE, promptAgain, promptKey, promptNow } from "./prompts.ts";
import { digest, splitSubject } from "./rounds.ts";
import type { Response, Round, State } from "./state.ts";

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
      return responses[0]?.state === "asked"
        ? {
            reply: { kind: "silent" },
            notes: [promptAgain(state, { round, response: responses[0] }, now)],
          }
        : NOTHING;
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

/** A prompt that comes late, after a time without Baton, leaves the time that was meant for its answer. */
function firstPrompt(state: State, round: Round, response: Response | undefined, now: number): Outcome {
  if (response?.state !== "planned") return NOTHING;
  const { grace, closesAfter, remindAfter } = state.plan.policy.update;
  const { member, askedAt } = response;
  if (absenceAt(state.plan, member, now) || now - askedAt > grace) {
    const waiting = answeredWith(state, { round, response }).filter(waitsForUpdate);
    return {
      reply: { kind: "silent" },
      changes: [response, ...waiting.map((each) => each.response)].map((row) => {
        return { put: "response", row: { ...row, state: "skipped" } };
      }),
    };
  }
  const late = now - askedAt >= LATE;
  const row: Round = late ? { ...round, closesAt: Math.max(round.closesAt, now + closesAfter) } : round;
  const arm = late ? [armed("round-close", round.id, row.closesAt)] : [];
  if (late && remindAfter !== undefined)
    arm.push(armed("remind", `${round.id}/${member}`, now + remindAfter));
  const asked: Asked = { round: row, response: { ...response, state: "asked" } };
  const prompted = promptNow(state, asked, now);
  return {
    reply: { kind: "silent" },
    changes: [{ put: "round", row }, { put: "response", row: asked.response }, ...prompted.changes],
    arm,
    notes: prompted.notes,
  };
}

function remind(state: State, round: Round, response: Response, now: number): readonly Note[] {
  const { member } = response;
  // What comes with the end of the round, or after it, reminds of nothing.
  if (response.state !== "asked" || now >= round.closesAt || absenceAt(state.plan, member, now)) return [];
  if (isMerged(state, { round, response })) return [];
  const key = `remind:${round.id}:${response.member}`;
  return [post(toMember(response.member), key, { kind: "prompt-reminder", round }, now)];
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
      digest(state, row, now),
      ...silent.map(({ member }) =>
        edit(toMember(member), promptKey(round.id, member), { kind: "prompt-closed", round: row }, now),
      ),
    ],
  };
}
