/**
 * The few sentences that the adapter itself says; every other word comes in a `Message`. They are about Slack
 * and not about the plan: a limit that was reached, a form that did not open, a failure of ours.
 */
import type { Block, Message } from "../domain/message.ts";

/** One plain sentence as a message. */
export function sentence(text: string): Message {
  return { body: [{ kind: "text", lines: [[text]] }], fallback: text };
}

export const WENT_WRONG = sentence("Something went wrong; nothing was changed.");

/** To somebody of a workspace that Baton does not serve. */
export const NOT_THIS_WORKSPACE = sentence("Baton does not run a plan in this workspace.");

/** To somebody who would join, when Slack does not say whose account it is. */
export const NOT_INTRODUCED = sentence(
  "Slack did not tell me who you are just now, so nothing was changed. Please try again in a minute; if it stays so, Baton lacks users:read and has to be installed again from its manifest.",
);

/** Before a button that opens the form, when Slack did not open it at once. */
export const FORM_DID_NOT_OPEN = "The form did not open in time. This button opens it.";

/** To somebody whose form was closed before it could be refused: why, and the words, to be sent again. */
export function withWords(message: Message, words: readonly string[]): Message {
  const typed = words.filter((each) => each.trim() !== "");
  if (typed.length === 0) return message;
  const note: Block = { kind: "text", lines: [["Nothing was changed. This is what you wrote:"]] };
  const quotes = typed.map((each): Block => ({ kind: "quote", text: each }));
  return { ...message, body: [...message.body, note, ...quotes] };
}

/** At the end of a message that takes more Slack messages than anybody would read. */
export function moreLines(lines: number): string {
  const what = lines === 1 ? "1 more line does" : `${lines} more lines do`;
  return `${what} not fit here. \`status TASK\` and \`issue NUMBER\` show one at a time; \`help\` names the other commands.`;
}

/** On the first of several messages that are one. */
export function goesOnIn(messages: number): string {
  return messages === 1 ? "It goes on in the next message." : `It goes on in the next ${messages} messages.`;
}

/** On a message that went on with another one, which has become shorter. */
export const NOTHING_LEFT = "Nothing stands here any more: the message above has become shorter.";

/** When a message has more buttons than Slack draws. */
export function moreButtons(buttons: number): string {
  const what = buttons === 1 ? "1 more button does" : `${buttons} more buttons do`;
  return `${what} not fit here. \`help\` names the commands to type instead.`;
}

/** When a form has more questions, or a question more choices, than Slack draws. */
export function moreQuestions(count: number): string {
  return count === 1 ? "1 more question does not fit here." : `${count} more questions do not fit here.`;
}

export function moreChoices(count: number): string {
  return count === 1 ? "1 more choice does not fit here." : `${count} more choices do not fit here.`;
}
