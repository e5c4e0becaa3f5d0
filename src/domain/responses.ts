/** Members answer rounds: the form, "nothing changed", skip, later; and what an answer sets in motion. */
import { readAnswers } from "./answer-forms.ts";
import type { Command } from "./command.ts";
import type { Change } from "./decision.ts";
import { asksLike, saysNothing } from "./forms.ts";
import { closeNeed, tellNeed } from "./needs.ts";
import { armed, dayKey, type Note, type Outcome, post, refuse, toChannel, toMember } from "./outcome.ts";
import { absenceAt, holderOf } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { editPrompts } from "./prompt-cards.ts";
import { raiseIssue } from "./raise.ts";
import { refOf } from "./readiness.ts";
import type { Offer } from "./reply.ts";
import { digest } from "./rounds.ts";
import { endTest } from "./test-round.ts";
import type { Answers, Need, Response, Round, State } from "./state.ts";

type AnswerCommand = Extract<Command, { kind: "answer" | "same" | "skip" | "later" }>;

interface Asked {
  readonly round: Round;
  readonly response: Response;
}

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
  const waits = ({ round, response }: Asked) => round.closedAt === undefined && response.state === "asked";
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

function skip(state: State, asked: Asked, now: number): Outcome {
  const row: Response = { ...asked.response, state: "skipped" };
  const { round, changes } = endTest(asked.round, row.member, now);
  return {
    reply: { kind: "skipped", round },
    changes: [{ put: "response", row }, ...changes],
    notes: [
      ...editPrompts(row, { kind: "prompt-receipt", round, response: row }, now),
      ...(asked.round.closedAt === undefined ? [] : [digest(state, round, now)]),
    ],
  };
}

interface Said {
  readonly actor: MemberDef;
  readonly now: number;
  readonly repeated: boolean;
}

/** Writes the answer: receipt in place of the prompt, the thread or the day's post, the need, red at once. */
function record(state: State, asked: Asked, answers: Answers, said: Said): Outcome {
  const { actor, now, repeated } = said;
  const { response } = asked;
  const { round, changes: ended } = endTest(asked.round, actor.id, now);
  const edited = response.answeredAt !== undefined;
  const row: Response = {
    ...response,
    state: "answered",
    answeredAt: response.answeredAt ?? now,
    editedAt: edited ? now : undefined,
    late: edited ? response.late : now >= round.closesAt,
    repeated,
    answers,
  };
  const changes: Change[] = [{ put: "response", row }, ...ended];
  const receipt = { kind: "prompt-receipt", round, response: row } as const;
  const notes: Note[] = [...editPrompts(row, receipt, now)];
  if (round.kind === "check-in") {
    const key = `answer:${round.id}:${actor.id}`;
    const thread = dayKey(state, round.openedAt);
    notes.push(
      post(toChannel("coordination"), key, { kind: "answer", round, response: row }, now, { thread }),
    );
  }
  if (round.kind === "update" || round.closedAt !== undefined) notes.push(digest(state, round, now));
  // Of a test nothing follows.
  if (round.kind === "test")
    return { reply: { kind: "answered", round, response: row, edited, offer: undefined }, changes, notes };
  const need = repeated ? undefined : follow(state, round, row, now, changes, notes);
  if (answers["health"] === "red") notes.push(red(state, row, need, now));
  // Once a block: an edit that still says it, or says it in other words, asks for no second issue.
  const known = response.answers !== undefined && isBlocked(response.answers);
  const offer = repeated || known ? undefined : offerIssue(state, row, actor, now, changes, notes);
  const arm = offer?.arm ?? [];
  return {
    reply: { kind: "answered", round, response: row, edited, offer: offer?.offer },
    changes,
    arm,
    notes,
  };
}

/** The need of an answer: told, changed or, when the edited answer no longer has it, ended. */
function follow(
  state: State,
  round: Round,
  { member, answers = {} }: Response,
  now: number,
  changes: Change[],
  notes: Note[],
): Need | undefined {
  const id = `${round.id}/${member}`;
  const old = state.needs.get(id);
  const { needed, from, task, by } = answers;
  const wanted = needed !== undefined && from !== undefined && !saysNothing(needed);
  const as = (need: Need) =>
    need.from === from && need.text === needed && need.task === task && need.by === by;
  // What was met stays met when other words of the answer change.
  if (old && wanted && as(old)) return old;
  if (old && old.closedAt === undefined && (!wanted || old.from !== from)) {
    const closed = closeNeed(state, old, member, now);
    changes.push(...closed.changes);
    notes.push(...closed.notes);
  }
  if (!wanted) return undefined;
  const same = old?.closedAt === undefined && old?.from === from;
  const row: Need = {
    id,
    asker: member,
    from,
    text: needed,
    task,
    by,
    createdAt: same ? (old?.createdAt ?? now) : now,
    closedAt: undefined,
    closedBy: undefined,
  };
  changes.push({ put: "need", row });
  notes.push(tellNeed(state, row, now));
  return row;
}

/** A red report goes to the coordination lead at once, or to the channel when nobody is there to read it. */
function red(state: State, response: Response, need: Need | undefined, now: number): Note {
  const lead = holderOf(state.plan, "coordination-lead");
  const there = lead && lead.id !== response.member && !absenceAt(state.plan, lead.id, now);
  const to = there ? toMember(lead.id) : toChannel("coordination");
  const notice = { kind: "red-report", member: response.member, response, need } as const;
  return post(to, `red:${response.round}:${response.member}`, notice, now, { urgent: true });
}

function isBlocked({ blocked }: Answers): boolean {
  return !saysNothing(blocked);
}

/** A blocked answer offers an issue, or opens it when the policy says so. */
function offerIssue(
  state: State,
  response: Response,
  actor: MemberDef,
  now: number,
  changes: Change[],
  notes: Note[],
): { readonly offer: Offer; readonly arm: NonNullable<Outcome["arm"]> } | undefined {
  const { policy } = state.plan;
  const { blocked, from, task } = response.answers ?? {};
  const row = policy.matrix.find(({ type }) => type === policy.blockedAnswerType);
  if (blocked === undefined || saysNothing(blocked) || !row) return undefined;
  if (policy.blockedAnswer === "offer") {
    const whom = from ?? task;
    const tail = whom === undefined ? "" : ` for ${whom}`;
    return {
      offer: { kind: "offer", command: `raise ${row.type} "${blocked.replaceAll('"', "'")}"${tail}` },
      arm: [],
    };
  }
  const owner = task === undefined ? undefined : state.tasks.get(task)?.owner;
  const raised = { row, urgent: false, text: blocked, responder: from ?? owner, task };
  const outcome = raiseIssue(state, raised, actor, now);
  changes.push(...(outcome.changes ?? []));
  notes.push(...(outcome.notes ?? []));
  return { offer: { kind: "opened", issue: state.plan.nextIssue }, arm: outcome.arm ?? [] };
}
