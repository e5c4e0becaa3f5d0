/** The messages that ask a member for an answer: the prompt, the one that comes back after a snooze, the reminder. */
import { asksLike } from "./forms.ts";
import type { Notice } from "./notice.ts";
import { edit, type Note, post, toMember } from "./outcome.ts";
import type { Response, Round, State } from "./state.ts";

function promptKey(round: string, member: string): string {
  return `prompt:${round}:${member}`;
}

function againKey(round: string, member: string, askedAt: number): string {
  return `${promptKey(round, member)}:again:${askedAt}`;
}

export function reminderKey(round: string, member: string): string {
  return `remind:${round}:${member}`;
}

/** From here on a round counts as opened late. */
export const LATE = 60_000;

/** The prompt, or the one that comes back now. */
export function prompt(state: State, round: Round, member: string, now: number, again = false): Note {
  const asked = asksLike(round.kind);
  const hasLast = asked === "check-in" && state.lastAnswers.has(`${asked}/${member}`);
  const late = round.openedAt - round.plannedAt >= LATE;
  const key = again ? againKey(round.id, member, now) : promptKey(round.id, member);
  return post(toMember(member), key, { kind: "prompt", round, again, late, hasLast }, now);
}

/** Edits all of them to what became of the question. An edit of one that was never posted is dropped on its way. */
export function editPrompts(
  { round, member, askedAt }: Response,
  notice: Extract<Notice, { readonly kind: "prompt-receipt" | "prompt-closed" }>,
  now: number,
): readonly Note[] {
  const keys = [promptKey(round, member), againKey(round, member, askedAt), reminderKey(round, member)];
  return keys.map((key) => edit(toMember(member), key, notice, now));
}
