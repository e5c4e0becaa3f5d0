/** Everything about issues: `raise`, and the verbs that name an issue by its number. */
import type { Command } from "./command.ts";
import { malformed } from "./grammar-malformed.ts";
import { parseMinutes } from "./grammar-time.ts";
import { bare, head, issueHead, memberRef, quoted, splitFor, unquote } from "./grammar-words.ts";

/** More words than this after `for` are part of the sentence, not somebody's name. */
const LONGEST_NAME = 5;

/** `raise urgent "text" for alpha`; alone it opens the form. Words in quotes are never searched for a `for`. */
export function parseRaise(text: string): Command {
  const { word, rest } = head(text);
  if (word === "") return { kind: "raise", type: undefined, text: "", forWhom: undefined };
  // The type was left out: the form asks for it and keeps the words.
  if (quoted(text.trim()) !== undefined) return { kind: "raise", type: undefined, ...words(text.trim()) };
  return { kind: "raise", type: bare(word).toLowerCase() || undefined, ...words(rest) };
}

function words(given: string): { readonly text: string; readonly forWhom: string | undefined } {
  const quotes = quoted(given);
  if (quotes !== undefined && bare(quotes.after.trim()) === "")
    return { text: quotes.inner, forWhom: undefined };
  if (quotes !== undefined && /^\s*for\s/i.test(quotes.after)) {
    const forWhom = whom(quotes.after.trim().slice("for".length));
    if (forWhom !== undefined) return { text: `${quotes.inner} for ${forWhom}`, forWhom };
  }
  const text = unquote(given);
  const cut = splitFor(text);
  const forWhom = cut && whom(cut.after);
  if (cut === undefined || forWhom === undefined) return { text, forWhom: undefined };
  return { text: `${cut.before} for ${forWhom}`, forWhom };
}

function whom(text: string): string | undefined {
  const fits = !/[\r\n]/.test(text.trim()) && text.trim().split(/\s+/).length <= LONGEST_NAME;
  return fits ? memberRef(text) : undefined;
}

/** The verbs that begin with an issue's number; `verb` is one of theirs. */
export function parseIssueVerb(verb: string, text: string): Command {
  const { given, number: issue, rest } = issueHead(text);
  if (given === "") return malformed(verb, "no-issue");
  if (issue === undefined) return malformed(verb, "bad-issue");
  switch (verb) {
    case "ack":
      return parseAck(issue, rest);
    case "resolve": {
      const words = unquote(rest.replace(/^[:,–—-]\s/, ""));
      return { kind: "resolve", issue, text: words === "" ? undefined : words };
    }
    case "snooze": {
      if (rest === "") return malformed(verb, "no-minutes");
      const minutes = parseMinutes(rest);
      return minutes === undefined ? malformed(verb, "bad-minutes") : { kind: "snooze", issue, minutes };
    }
    case "reassign": {
      const member = memberRef(rest.replace(/^to(?:\s+|$)/i, ""));
      return member === undefined ? malformed(verb, "no-member") : { kind: "reassign", issue, member };
    }
    case "note": {
      const words = unquote(rest.replace(/^[:,–—-]\s/, ""));
      return words === "" ? malformed(verb, "no-text") : { kind: "note", issue, text: words };
    }
    case "withdraw":
      return bare(rest) === "" ? { kind: "withdraw", issue } : malformed(verb, "extra");
    default:
      return bare(rest) === "" ? { kind: "issue", issue } : malformed("issue", "extra");
  }
}

/** A button carries the generation that it was drawn for: `ack 3 g2`. */
function parseAck(issue: number, rest: string): Command {
  if (bare(rest) === "") return { kind: "ack", issue, generation: undefined };
  const generation = /^g(\d{1,9})$/i.exec(rest)?.[1];
  return generation === undefined
    ? malformed("ack", "extra")
    : { kind: "ack", issue, generation: Number(generation) };
}
