/**
 * Text to `Command`: what people type after `/baton` or `@Baton`, in the terminal, and what buttons carry.
 * Nothing is looked up here: whether a task, member or issue exists is decided against the plan.
 */
import type { Command } from "./command.ts";
import { COMMANDS, type Malformed } from "./commands-table.ts";
import { parseIssueVerb, parseRaise } from "./grammar-issues.ts";
import { malformed } from "./grammar-malformed.ts";
import { nearestWord } from "./nearest-word.ts";
import {
  parseAdd,
  parseAssign,
  parseAwayCommand,
  parseCancel,
  parseEstimate,
  parseJoin,
  parseUnlink,
  reasonOf,
} from "./grammar-plan.ts";
import { parseMinutes } from "./grammar-time.ts";
import { bare, head, memberRef, normalise, oneLine, taskHead, unquote } from "./grammar-words.ts";

type Parse = (rest: string) => Command;

/** How long `later` waits when nobody says how long. */
const LATER_MINUTES = 15;

/** Words that people use for a verb; several words count when the text begins with them. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["complete", "done"],
  ["completed", "done"],
  ["finish", "done"],
  ["finished", "done"],
  ["mark done", "done"],
  ["begin", "start"],
  ["ok", "ack"],
  ["acknowledge", "ack"],
  ["acknowledged", "ack"],
  ["close", "resolve"],
  ["todo", "next"],
  ["my tasks", "next"],
  ["tasks", "next"],
  ["nothing changed", "same"],
  ["no change", "same"],
  ["skip today", "skip"],
  ["?", "help"],
  ["hi", "help"],
  ["hello", "help"],
]);

const GREETINGS: ReadonlySet<string> = new Set(["?", "hi", "hello"]);

const PARSERS: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ["help", (rest) => ({ kind: "help", topic: bare(oneLine(rest)).toLowerCase() || undefined })],
  ["use", (rest) => need(bare(oneLine(rest)), "use", "no-plan", (plan) => ({ kind: "use", plan }))],
  ["join", parseJoin],
  ["leave", (rest) => alone("leave", rest, { kind: "leave" })],
  ["unlink", parseUnlink],
  ["test", (rest) => alone("test", rest, { kind: "test" })],
  ["start", (rest) => oneTask("start", rest, (task) => ({ kind: "start", task }))],
  ["done", (rest) => oneTask("done", rest, (task) => ({ kind: "done", task }))],
  ["unblock", (rest) => oneTask("unblock", rest, (task) => ({ kind: "unblock", task }))],
  ["block", parseBlock],
  ["undo", parseUndo],
  ["home", (rest) => alone("home", rest, { kind: "home" })],
  ["next", (rest) => ({ kind: "next", member: memberRef(rest.replace(/^for(?:\s+|$)/i, "")) })],
  ["status", parseStatus],
  ["plan", (rest) => alone("plan", rest, { kind: "plan" })],
  ["who", (rest) => alone("who", rest, { kind: "who" })],
  ["away", parseAwayCommand],
  ["back", (rest) => ({ kind: "back", member: memberRef(rest.replace(/^for(?:\s+|$)/i, "")) })],
  ["add", parseAdd],
  ["assign", parseAssign],
  ["estimate", parseEstimate],
  ["cancel", parseCancel],
  ["round", parseRound],
  ["answer", (rest) => oneRound("answer", rest, (round) => ({ kind: "answer", round }))],
  ["same", (rest) => oneRound("same", rest, (round) => ({ kind: "same", round }))],
  ["skip", (rest) => oneRound("skip", rest, (round) => ({ kind: "skip", round }))],
  ["later", parseLater],
  ["need-reply", parseNeedReply],
  ["need-done", (rest) => oneNeed("need-done", rest, (id) => ({ kind: "need-done", need: id }))],
  ["need-raise", (rest) => oneNeed("need-raise", rest, (id) => ({ kind: "need-raise", need: id }))],
  ["raise", parseRaise],
  ...["ack", "resolve", "withdraw", "snooze", "reassign", "note", "issue"].map((verb): [string, Parse] => [
    verb,
    (rest) => parseIssueVerb(verb, rest),
  ]),
  ["issues", (rest) => alone("issues", rest, { kind: "issues" })],
]);

/**
 * Reads one request. Total: any text gives a command and nothing throws. A first word that is no verb
 * gives `unknown` with the nearest one, a verb with missing or extra parts `malformed`, no text `help`.
 */
export function parseCommand(text: string): Command {
  const words = withoutAddress(normalise(text));
  const { word, rest } = verbOf(words);
  if (word === "") return { kind: "help", topic: undefined };
  if (GREETINGS.has(word)) return { kind: "help", topic: undefined };
  const parse = PARSERS.get(ALIASES.get(word) ?? word);
  if (parse !== undefined) return parse(rest);
  return { kind: "unknown", text: words, nearest: nearestVerb(word) };
}

const ADDRESS = /^(?:[/@]?baton(?=[\s:,]|$)|<@[^<>]*>|<at>[^<>]*<\/at>)[:,]?/i;

/** Drops what calls the bot, not what it is asked: `/baton @Baton`, `<@U0BOT>`, `<at>Baton</at>`, "please". */
function withoutAddress(text: string): string {
  const once = text.replace(ADDRESS, "").trim();
  const twice = once.replace(ADDRESS, "").trim();
  return twice.replace(/^(?:please|i['’]m|i am)\s/i, "").trim();
}

function verbOf(text: string): { readonly word: string; readonly rest: string } {
  const first = head(text);
  const second = head(first.rest);
  const pair = `${first.word} ${second.word}`.toLowerCase();
  if (ALIASES.has(pair)) return { word: pair, rest: second.rest };
  const word = first.word.toLowerCase().replace(/^\//, "");
  return { word: word === "?" ? word : bare(word), rest: first.rest };
}

/** The alias's own verb, so that a suggestion is always a word of the table. */
function nearestVerb(word: string): string | undefined {
  const typed = COMMANDS.filter((row) => row.forWhom !== "buttons").map((row) => row.verb);
  const found = nearestWord(word, [...typed, ...ALIASES.keys()]);
  return found === undefined ? undefined : (ALIASES.get(found) ?? found);
}

function need(value: string, verb: string, problem: Malformed, make: Parse): Command {
  return value === "" ? malformed(verb, problem) : make(value);
}

function alone(verb: string, rest: string, command: Command): Command {
  return bare(rest) === "" ? command : malformed(verb, "extra");
}

function oneTask(verb: string, text: string, make: Parse): Command {
  const { task, rest } = taskHead(text);
  return bare(rest) === "" ? need(task, verb, "no-task", make) : malformed(verb, "extra");
}

function oneRound(verb: string, text: string, make: (round: string | undefined) => Command): Command {
  const { word, rest } = head(text);
  return bare(rest) === "" ? make(bare(word) || undefined) : malformed(verb, "extra");
}

function oneNeed(verb: string, text: string, make: Parse): Command {
  const { word, rest } = head(text);
  return rest === "" ? need(word, verb, "no-need", make) : malformed(verb, "extra");
}

function parseBlock(text: string): Command {
  const { task, rest } = taskHead(text);
  if (task === "") return malformed("block", "no-task");
  return need(reasonOf(rest), "block", "no-reason", (reason) => ({ kind: "block", task, reason }));
}

function parseUndo(text: string): Command {
  const { task, rest } = taskHead(text);
  const more = bare(rest).toLowerCase();
  if (more === "" && task.toLowerCase() === "insist") return { kind: "undo", task: undefined, insist: true };
  const insist = more === "insist";
  if (more !== "" && !insist) return malformed("undo", "extra");
  return { kind: "undo", task: task || undefined, insist };
}

function parseStatus(text: string): Command {
  const { task, rest } = taskHead(text);
  return bare(rest) === "" ? { kind: "status", task: task || undefined } : malformed("status", "extra");
}

function parseRound(text: string): Command {
  const { word, rest } = head(text);
  if (bare(word).toLowerCase() !== "now") return malformed("round", "no-now");
  const schedule = head(rest);
  if (schedule.rest !== "") return malformed("round", "extra");
  return { kind: "round-now", schedule: bare(schedule.word) || undefined };
}

function parseLater(text: string): Command {
  const whole = parseMinutes(text);
  if (whole !== undefined) return { kind: "later", round: undefined, minutes: whole };
  const { word, rest } = head(text);
  const minutes = rest === "" ? LATER_MINUTES : parseMinutes(rest);
  if (minutes === undefined) return malformed("later", "bad-minutes");
  // A round's id holds letters; digits that are no time are a slip, not a round.
  if (/^\d/.test(word)) return malformed("later", "bad-minutes");
  return { kind: "later", round: bare(word) || undefined, minutes };
}

function parseNeedReply(text: string): Command {
  const { word, rest } = head(text);
  const words = unquote(rest);
  return need(word, "need-reply", "no-need", (id) => ({
    kind: "need-reply",
    need: id,
    text: words || undefined,
  }));
}
