/** Members answer rounds: the form, "nothing changed", skip, later. */
import { readAnswers } from "./answer-forms.ts";
import type { Command } from "./command.ts";
import type { Change } from "./decision.ts";
import { asksLike } from "./forms.ts";
import { answeredWith, type Asked, isMerged, mergedInto } from "./merged-prompts.ts";
import { armed, type Outcome, refuse } from "./outcome.ts";
import type { MemberDef } from "./plan.ts";
import { editPrompts } from "./prompt-cards.ts";
import { refOf } from "./readiness.ts";
import { record } from "./record-answer.ts";
import { digest } from "./rounds.ts";
import { endTest } from "./test-round.ts";
import type { Answers, Response, Round, State } from "./state.ts";

type AnswerCommand = Extract<Command, { kind: "answer" | "same" | "skip" | "later" }>;

export function decideAnswer(state: State, command: AnswerCommand, actor: MemberDef, now: number): Outcome {
  const found = findRound(state, command.round, actor);
  if ("reply" in found) return found;
  const { round, response } = found;
  const answered = response.state === "answered" && response.answeredAt !== undefined;
  switch (command.kind) {
    case "answer":
      return openForm(state, found, actor);
    case "same": {
      const last = lastOf(state, round, actor.id);
      if (answered) return refuse({ kind: "already-answered", round, at: response.answeredAt });
      if (asksLike(round.kind) !== "check-in" || !last?.answers)
        return refuse({ kind: "no-last-answer", round });
      return record(state, found, last.answers, { actor, now, repeated: true });
    }
    case "skip":
      if (answered) return refuse({ kind: "already-answered", round, at: response.answeredAt });
      return skip(state, found, now);
    case "later": {
      if (answered) return refuse({ kind: "already-answered", round, at: response.answeredAt });
      if (round.closedAt !== undefined) return refuse({ kind: "round-closed", round });
      if (isMerged(state, found))
        return refuse({ kind: "asked-together", round, into: mergedInto(state, found) });
      if (!(command.minutes > 0)) return refuse({ kind: "bad-duration", given: String(command.minutes) });
      // Never past the end of the round: later than that is late.
      const at = Math.max(now, Math.min(now + command.minutes * 60_000, round.closesAt - 60_000));
      const subject = `${round.id}/${actor.id}`;
      // Who skipped it wants it after all; the newest word on when holds.
      const row: Response = { ...response, state: "asked" };
      const receipt = { kind: "prompt-receipt", round, response: row } as const;
      return {
        reply: { kind: "later", round, at },
        changes: [
          { void: "deadlines", kinds: ["prompt-later"], subject },
          { put: "response", row },
        ],
        arm: [armed("prompt-later", subject, at, 1, at)],
        notes: editPrompts(row, receipt, now),
      };
    }
  }
}

/** The values of an `answer` form. */
export function submitAnswer(
  state: State,
  given: string,
  values: Answers,
  actor: MemberDef,
  now: number,
): Outcome {
  const found = findRound(state, given, actor);
  if ("reply" in found) return found;
  const read = readAnswers(state, asksLike(found.round.kind), actor.id, values);
  if (!read.ok)
    return { reply: { kind: "invalid", form: `answer ${found.round.id}`, problems: read.problems } };
  return record(state, found, read.answers, { actor, now, repeated: false });
}

/**
 * The round that is meant: by id, then also one that will ask the member later, or the newest one that waits for
 * the member's answer, or else the newest that asked the member at all.
 */
function findRound(state: State, given: string | undefined, actor: MemberDef): Asked | Outcome {
  const mine = state.responses
    .filter(({ member, state }) => member === actor.id && (given !== undefined || state !== "planned"))
    .flatMap((response) => {
      const round = state.rounds.get(response.round);
      return round ? [{ round, response }] : [];
    })
    .toSorted((a, b) => isTest(a) - isTest(b) || b.round.openedAt - a.round.openedAt);
  if (given !== undefined) {
    const round = state.rounds.get(given);
    if (!round) return refuse({ kind: "unknown-round", given });
    return mine.find((each) => each.round.id === round.id) ?? refuse({ kind: "not-asked", round });
  }
  const waits = (each: Asked) =>
    each.round.closedAt === undefined && each.response.state === "asked" && !isMerged(state, each);
  return mine.find(waits) ?? mine[0] ?? refuse({ kind: "unknown-round", given: undefined });
}

/** Where no round is named, one that others wait for goes before a test. */
function isTest({ round }: Asked): number {
  return round.kind === "test" ? 1 : 0;
}

function lastOf(state: State, round: Round, member: string): Response | undefined {
  return state.lastAnswers.get(`${asksLike(round.kind)}/${member}`);
}

function openForm(state: State, { round, response }: Asked, actor: MemberDef): Outcome {
  const members = [...state.plan.members.values()]
    .filter(({ id }) => id !== actor.id)
    .map(({ id, name }) => ({ id, name }));
  const tasks = [...state.tasks.values()].toSorted((a, b) => a.position - b.position).map(refOf);
  const initial = response.answers ?? prefill(lastOf(state, round, actor.id));
  return {
    reply: {
      kind: "form",
      form: { kind: asksLike(round.kind), round, initial, policy: state.plan.policy, members, tasks },
    },
  };
}

/** The last answer as a beginning; what was needed then was told then. */
function prefill(last: Response | undefined): Answers {
  const { needed: _, from: __, task: ___, by: ____, ...rest } = last?.answers ?? {};
  return rest;
}

/** Left out of this round, and of those that its answer would have answered as well. */
function skip(state: State, asked: Asked, now: number): Outcome {
  const row: Response = { ...asked.response, state: "skipped" };
  const { round, changes } = endTest(asked.round, row.member, now);
  const also = answeredWith(state, asked);
  const others = also.map((each): Change => {
    return { put: "response", row: { ...each.response, state: "skipped" } };
  });
  const closed = [asked, ...also].filter((each) => each.round.closedAt !== undefined);
  return {
    reply: { kind: "skipped", round },
    changes: [{ put: "response", row }, ...changes, ...others],
    notes: [
      ...editPrompts(row, { kind: "prompt-receipt", round, response: row }, now),
      ...closed.map((each) => digest(state, each.round, now)),
    ],
  };
}
