import type { Message } from "../domain/message.ts";

const WORDS = "This may be a repeat: it is not known whether the first one arrived.";

/** The same message, marked as one that may have been posted before. */
export function markRepeat(message: Message): Message {
  return {
    ...message,
    body: [...message.body, { kind: "note", lines: [[WORDS]] }],
    fallback: `${message.fallback} ${WORDS}`,
  };
}
