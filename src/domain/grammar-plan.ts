/** What changes the plan in chat, and absences: `add`, `assign`, `estimate`, `cancel`, `away`. */
import type { Command } from "./command.ts";
import { malformed } from "./grammar-malformed.ts";
import { parseAway } from "./grammar-time.ts";
import { bare, memberRef, oneLine, quoted, taskHead, unquote } from "./grammar-words.ts";

/** What stands behind a title: `to PHASE`, `for MEMBER`, `after TASK, TASK`. */
export interface Clauses {
  readonly phase?: string;
  readonly owner?: string;
  readonly after?: readonly string[];
}

/** Whether what a clause names can be meant; where it cannot, it is words of the title. */
type Fits = (clause: Clauses) => boolean;
type Cut = Clauses & { readonly left: string };

/** `add 2E "Write migration guide" to phase-2 for beta after 2A, 2B`; the title may stand without quotes. */
export function parseAdd(text: string): Command {
  const { task, rest } = taskHead(text);
  if (task === "") return malformed("add", "no-task");
  const quotes = quoted(rest);
  if (quotes === undefined) {
    const read = looseTitle(rest);
    if (read.title === "") return malformed("add", "no-title");
    const sure = read.phase === undefined && read.owner === undefined && read.after.length === 0;
    return { kind: "add", task, ...read, ...(sure ? {} : { loose: rest }) };
  }
  const { left, phase, owner, after = [] } = cutClauses({ left: quotes.after }, () => true);
  if (bare(left.trim()) !== "") return malformed("add", "extra");
  const title = oneLine(quotes.inner);
  return title === "" ? malformed("add", "no-title") : { kind: "add", task, title, phase, owner, after };
}

/** A title without quotes, and the clauses behind it as far as they fit. */
export function looseTitle(text: string, fits: Fits = () => true) {
  const { left, phase, owner, after = [] } = cutClauses({ left: ` ${text}` }, fits);
  return { title: oneLine(unquote(left)), phase, owner, after };
}

/** Takes clauses off the end as long as one fits; each kind counts once, so a title may hold the words too. */
function cutClauses(so: Cut, fits: Fits): Cut {
  const next = (left: string, clause: Clauses): Cut =>
    fits(clause) ? cutClauses({ ...so, ...clause, left }, fits) : so;
  const found = [...so.left.matchAll(/\s(to|for|after)(?=\s)/gi)].at(-1);
  if (found === undefined) return so;
  const value = so.left.slice(found.index + found[0].length).trim();
  const left = so.left.slice(0, found.index);
  const words = value.split(/\s+/);
  switch ((found[1] ?? "").toLowerCase()) {
    case "after":
      return so.after === undefined ? next(left, { after: ids(value) }) : so;
    case "for": {
      const owner = words.length <= 3 ? memberRef(value) : undefined;
      return so.owner === undefined && owner !== undefined ? next(left, { owner }) : so;
    }
    default: {
      const fits = words.length === 1 || (words.length === 2 && words[0]?.toLowerCase() === "phase");
      return so.phase === undefined && fits ? next(left, { phase: bare(words.join("-")) }) : so;
    }
  }
}

function ids(text: string): readonly string[] {
  return text
    .split(/[\s,;&+]+/)
    .map((word) => bare(word.replace(/^#/, "")))
    .filter((word) => word !== "" && !/^(?:and|tasks?)$/i.test(word));
}

/** `assign 2A beta`, `assign task 2A to @beta`. */
export function parseAssign(text: string): Command {
  const { task, rest } = taskHead(text);
  if (task === "") return malformed("assign", "no-task");
  const member = memberRef(rest.replace(/^to(?:\s+|$)/i, ""));
  return member === undefined ? malformed("assign", "no-member") : { kind: "assign", task, member };
}

/** `estimate 2A 1-2d`; `1 – 2 days` is written the short way, anything else stays as typed. */
export function parseEstimate(text: string): Command {
  const { task, rest } = taskHead(text);
  if (task === "") return malformed("estimate", "no-task");
  const duration = bare(oneLine(rest))
    .toLowerCase()
    .replace(/^(?:to|at|as) /, "")
    .replace(/ ?(?:[–—-]| to ) ?/g, "-")
    .replace(/(\d) ?(?:days?|d)\b/g, "$1d")
    .replace(/(\d) ?(?:hours?|hrs?|h)\b/g, "$1h")
    .replace(/(\d) ?(?:weeks?|w)\b/g, "$1w")
    .replace(/(\d) ?(?:minutes?|mins?|m)\b/g, "$1m");
  return duration === "" ? malformed("estimate", "no-duration") : { kind: "estimate", task, duration };
}

/** `cancel 2A`, `cancel 2A because …`, `cancel 2A: …`. */
export function parseCancel(text: string): Command {
  const { task, rest } = taskHead(text);
  if (task === "") return malformed("cancel", "no-task");
  const reason = reasonOf(rest);
  return { kind: "cancel", task, reason: reason === "" ? undefined : reason };
}

/** A reason without `because` or a dash before it, and without quotes around it. */
export function reasonOf(text: string): string {
  return unquote(text.trim().replace(/^(?:because(?:\s|$)|[:,–—-](?:\s|$))/i, ""));
}

/** `away`, `away today`, `away until 2026-11-06 for beta`. */
export function parseAwayCommand(text: string): Command {
  const away = parseAway(text);
  return away === undefined
    ? malformed("away", "bad-period")
    : { kind: "away", period: away.period, member: away.member };
}

/** `join alpha`, `join as @alpha on proto-interface-refactor`; `join` alone asks who there is. */
export function parseJoin(text: string): Command {
  const whole = oneLine(text).replace(/^as(?:\s+|$)/i, "");
  const [, before = whole, plan] = /^(.*?)(?:^|\s)on (.+)$/i.exec(whole) ?? [];
  return { kind: "join", member: memberRef(before), plan: plan === undefined ? undefined : bare(plan) };
}

/** `unlink alpha`. */
export function parseUnlink(text: string): Command {
  const member = memberRef(text);
  return member === undefined ? malformed("unlink", "no-member") : { kind: "unlink", member };
}
