import { bare } from "./grammar-words.ts";
import type { RoundKind } from "./state.ts";

/**
 * Field ids of each form. A form's id is the command line that opens it:
 * `answer ROUND`, `raise`, `need-reply NEED`; its values come back in a `submit` command.
 */
export const CHECK_IN_FIELDS = ["working", "blocked", "needed", "from", "task"] as const;
export const UPDATE_FIELDS = ["progress", "blockers", "next", "health", "needed", "from", "by"] as const;
/** And `link`, when the issue begins with somebody's message. */
export const RAISE_FIELDS = ["type", "text", "for"] as const;
export const REPLY_FIELDS = ["text"] as const;

/** Longest answer, reason, title or issue text, in characters; a longer one is refused with this number, never cut. */
export const MAX_TEXT = 2000;
export const MAX_TITLE = 200;

const NOTHING = new Set([
  "",
  "-",
  "–",
  "—",
  "no",
  "none",
  "nothing",
  "nothing at all",
  "nobody",
  "no one",
  "no blockers",
  "not blocked",
  "n/a",
  "na",
  "nope",
  "nil",
  "ok",
]);

/** True for an answer that only says that there is nothing: empty, "nothing", "None.", "no blockers", "-". */
export function saysNothing(text: string | undefined): boolean {
  return NOTHING.has(bare(text ?? "").toLowerCase());
}

/** Whose questions a round asks: a test is a check-in of one member. */
export function asksLike(kind: RoundKind): "check-in" | "update" {
  return kind === "update" ? "update" : "check-in";
}
