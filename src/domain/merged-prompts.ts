/**
 * Prompts of one member that fall due within an hour are one. A check-in shortly before the end of work waits for the
 * prompt of the update, and a newer prompt takes the place of an older one that is still unanswered. Nothing is
 * written down for it: it follows from when the member is asked, and from the answers.
 */
import { absenceAt } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import type { Answers, Response, Round, RoundKind, State } from "./state.ts";
import { endOfWork, localDate, weekday } from "./time.ts";

/** Prompts that are less than this apart are one. */
export const TOGETHER = 3_600_000;

/** A round, and what a member of it has said to it. */
export interface Asked {
  readonly round: Round;
  readonly response: Response;
}

/**
 * When the prompt of the update falls due that a check-in of `now` waits for: the end of the member's working day, less
 * than an hour away. Undefined when the member is to be asked now.
 */
export function updateSoon(state: State, member: MemberDef, now: number): number | undefined {
  const { plan } = state;
  const date = localDate(now, member.zone);
  const round = [...state.rounds.values()].find(
    ({ kind, localDate: of }) => kind === "update" && of === date,
  );
  const response = state.responses.find((each) => each.round === round?.id && each.member === member.id);
  const comes = plan.policy.update.days.includes(weekday(date)) && (plan.start ?? date) <= date;
  const planned = comes ? endOfWork(member, date) : undefined;
  const at = round ? (response?.state === "planned" ? response.askedAt : undefined) : planned;
  if (at === undefined || at <= now || at - now >= TOGETHER) return undefined;
  return absenceAt(plan, member.id, at) ? undefined : at;
}

/** True for a check-in that its member is asked with the update. */
export function waitsForUpdate({ round, response }: Asked): boolean {
  return round.kind === "check-in" && response.askedAt > round.openedAt;
}

/**
 * The older rounds that one answer to this one answers as well, the newest first: they wait for it, or its prompt took
 * the place of theirs. What was answered on its own is left out; what was answered together stays together.
 */
export function answeredWith(state: State, newer: Asked): readonly Asked[] {
  if (newer.round.kind === "test") return [];
  const member = state.plan.members.get(newer.response.member);
  const found: Asked[] = [];
  let next = newer;
  for (const each of othersOf(state, newer)) {
    if (!isBefore(each, newer) || !sharesFate(each.response, newer.response)) continue;
    if (waitsForUpdate(each)) {
      const date = member && localDate(each.response.askedAt, member.zone);
      if (newer.round.kind === "update" && newer.round.localDate === date) found.push(each);
    } else if (tookPlace(each, next)) {
      found.push(each);
      next = each;
    }
  }
  return found;
}

/** Whether another prompt asks for this answer, so that its own message is silent. */
export function isMerged(state: State, asked: Asked): boolean {
  return waitsForUpdate(asked) || mergedInto(state, asked) !== undefined;
}

/** The round whose prompt asks for this answer as well, if it has been sent. */
export function mergedInto(state: State, asked: Asked): Round | undefined {
  const newer = othersOf(state, asked).find(
    (each) =>
      each.response.state !== "planned" &&
      answeredWith(state, each).some(({ round }) => round.id === asked.round.id),
  );
  return newer?.round;
}

/** The member's other rounds, the last asked first. */
function othersOf(state: State, { round, response }: Asked): readonly Asked[] {
  return state.responses
    .filter((each) => each.member === response.member && each.round !== round.id)
    .flatMap((each) => {
      const other = state.rounds.get(each.round);
      return other && other.kind !== "test" ? [{ round: other, response: each }] : [];
    })
    .toSorted((a, b) => (isBefore(a, b) ? 1 : -1));
}

/** By when they ask, a check-in before an update; at one instant in the order in which rounds are opened. */
function isBefore(a: Asked, b: Asked): boolean {
  const rank = (kind: RoundKind): number => (kind === "update" ? 1 : 0);
  const steps = [
    a.response.askedAt - b.response.askedAt,
    rank(a.round.kind) - rank(b.round.kind),
    a.round.openedAt - b.round.openedAt,
  ].find((step) => step !== 0);
  if (steps !== undefined) return steps < 0;
  return a.round.schedule === b.round.schedule
    ? a.round.id < b.round.id
    : a.round.schedule < b.round.schedule;
}

/** A check-in does not ask for all that an update does, and so never stands for one. */
function tookPlace(older: Asked, newer: Asked): boolean {
  if (older.round.kind === "update" && newer.round.kind === "check-in") return false;
  const apart = newer.response.askedAt - older.response.askedAt;
  return apart < TOGETHER && (older.round.closedAt ?? Infinity) > newer.response.askedAt;
}

function sharesFate(older: Response, newer: Response): boolean {
  switch (older.state) {
    case "planned":
    case "asked":
      return true;
    case "skipped":
      return newer.state === "skipped";
    case "answered":
      return older.answeredAt === newer.answeredAt && older.editedAt === newer.editedAt;
  }
}

/** An answer to a round of one kind as the answer to a round of another. */
export function asAnswerOf(kind: RoundKind, given: RoundKind, answers: Answers): Answers {
  if (kind === given) return answers;
  const { progress, blockers, needed, from } = answers;
  const mapped = { working: progress, blocked: blockers, needed, from };
  return Object.fromEntries(
    Object.entries(mapped).flatMap(([id, text]) => (text === undefined ? [] : [[id, text]])),
  );
}
