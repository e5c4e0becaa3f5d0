/** An answer that is accepted, and what it sets in motion: the receipt, the thread, needs, red reports, issues. */
import type { Change } from "./decision.ts";
import { saysNothing } from "./forms.ts";
import { answeredWith, asAnswerOf, type Asked } from "./merged-prompts.ts";
import { closeNeed, tellNeed } from "./needs.ts";
import { dayKey, type Note, type Outcome, post, toChannel } from "./outcome.ts";
import type { MemberDef } from "./plan.ts";
import { editPrompts } from "./prompt-cards.ts";
import { raiseIssue } from "./raise.ts";
import { tellRed } from "./red-report.ts";
import type { Offer } from "./reply.ts";
import { digest } from "./rounds.ts";
import { endTest } from "./test-round.ts";
import type { Answers, Need, Response, Round, State } from "./state.ts";

interface Said {
  readonly actor: MemberDef;
  readonly now: number;
  readonly repeated: boolean;
}

/**
 * Writes the answer: receipt in place of the prompt, the thread or the day's post, the need, red at once. The older
 * rounds that the prompt asked for as well have the same answer, late where they are closed; what they ask for is asked
 * for once.
 */
export function record(state: State, asked: Asked, answers: Answers, said: Said): Outcome {
  const { actor, now, repeated } = said;
  const { response } = asked;
  const { round, changes: ended } = endTest(asked.round, actor.id, now);
  const row = answeredRow({ round, response }, answers, said);
  const also = answeredWith(state, asked);
  const more = also.length === 0 ? {} : { also: also.map((each) => each.round) };
  const changes: Change[] = [{ put: "response", row }, ...ended];
  const receipt = { kind: "prompt-receipt", round, response: row, ...more } as const;
  const notes: Note[] = [...editPrompts(row, receipt, now)];
  if (round.kind === "check-in") notes.push(inThread(state, round, row, now));
  if (round.kind === "update" || round.closedAt !== undefined) notes.push(digest(state, round, now));
  const edited = response.answeredAt !== undefined;
  const reply = { kind: "answered", round, response: row, edited, ...more } as const;
  // Of a test nothing follows.
  if (round.kind === "test") return { reply: { ...reply, offer: undefined }, changes, notes };
  const need = repeated ? undefined : follow(state, round, row, now, changes, notes);
  notes.push(...tellRed(state, response, row, need, now));
  const answered: [before: Response, now: Response][] = [[response, row]];
  for (const older of also) {
    const same = answeredRow(older, asAnswerOf(older.round.kind, round.kind, answers), said);
    answered.push([older.response, same]);
    changes.push({ put: "response", row: same });
    // The thread has one line for one answer.
    if (older.round.kind !== round.kind) notes.push(inThread(state, older.round, same, now));
    if (older.round.closedAt !== undefined) notes.push(digest(state, older.round, now));
  }
  // Once a block: an edit that still says it, or says it in other words, asks for no second issue.
  const known = answered.some(([before]) => before.answers !== undefined && isBlocked(before.answers));
  const blocked = answered.find(([, { answers: each = {} }]) => isBlocked(each))?.[1];
  const offer =
    repeated || known || !blocked ? undefined : offerIssue(state, blocked, actor, now, changes, notes);
  const arm = offer?.arm ?? [];
  return { reply: { ...reply, offer: offer?.offer }, changes, arm, notes };
}

function answeredRow({ round, response }: Asked, answers: Answers, { now, repeated }: Said): Response {
  const edited = response.answeredAt !== undefined;
  return {
    ...response,
    state: "answered",
    answeredAt: response.answeredAt ?? now,
    editedAt: edited ? now : undefined,
    late: edited ? response.late : now >= round.closesAt,
    repeated,
    answers,
  };
}

/** The answer to a check-in, in the thread of its day. */
function inThread(state: State, round: Round, response: Response, now: number): Note {
  const key = `answer:${round.id}:${response.member}`;
  const thread = dayKey(state, round.openedAt);
  return post(toChannel("coordination"), key, { kind: "answer", round, response }, now, { thread });
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
