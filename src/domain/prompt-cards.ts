/** The messages that ask a member for an answer: the prompt, the one that comes back after a snooze, the reminder. */
import type { Notice } from "./notice.ts";
import { edit, type Note, toMember } from "./outcome.ts";
import type { Response } from "./state.ts";

export function promptKey(round: string, member: string): string {
  return `prompt:${round}:${member}`;
}

export function againKey(round: string, member: string, at: number): string {
  return `${promptKey(round, member)}:again:${at}`;
}

export function reminderKey(round: string, member: string): string {
  return `remind:${round}:${member}`;
}

/** Edits all of them to what became of the question. An edit of one that was never posted is dropped on its way. */
export function editPrompts(
  { round, member, againAt }: Response,
  notice: Extract<Notice, { readonly kind: "prompt-receipt" | "prompt-closed" | "prompt-merged" }>,
  now: number,
): readonly Note[] {
  const again = againAt === undefined ? [] : [againKey(round, member, againAt)];
  const keys = [promptKey(round, member), ...again, reminderKey(round, member)];
  return keys.map((key) => edit(toMember(member), key, notice, now));
}
