/** The small pieces of the grammar: words, quotes, references. All of it is linear in the text's length. */

const DOUBLE = '"＂“”„‟«»「」『』《》〝〞〟';
const ANY_DOUBLE = new RegExp(`[${DOUBLE}]`);
const SINGLE = "'‘’‚‛‹›";
const PUNCTUATION = ".,;:!?…。，、；：！？";
/** Marks of direction, which right-to-left writing and mentions put around words; not those that turn them round. */
const DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069";
/** What stands around a reference: quotes, marks for code and bold. */
const AROUND = `${DOUBLE}${SINGLE}${DIRECTION}\`*`;
const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier})$/u;

/** Spaces of every kind become plain ones, invisible characters go; line breaks stay. Trimmed. */
export function normalise(text: string): string {
  return text
    .replace(/[\u200b\u2060\ufeff]/g, "")
    .replace(/[^\S\r\n ]/g, " ")
    .replace(/^[\s\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]+/, "")
    .trim();
}

/** The first word and what follows it; `<@U1|some name>` is one word. Both are empty for an empty text. */
export function head(text: string): { readonly word: string; readonly rest: string } {
  const trimmed = text.trim();
  const word = /^(?:<@[^<>]*>|\S+)/.exec(trimmed)?.[0] ?? "";
  return { word, rest: trimmed.slice(word.length).trim() };
}

/** Runs of white space become one space; trimmed. */
export function oneLine(text: string): string {
  return text.trim().split(/\s+/).join(" ");
}

/** A reference as typed, without quotes around it and punctuation or emoji after it; wide letters become plain ones. */
export function bare(text: string): string {
  let from = 0;
  let until = text.length;
  while (from < until && `${AROUND}(`.includes(text.charAt(from))) from++;
  for (let cut = tailOf(text, until); cut > 0 && until > from; cut = tailOf(text, until)) until -= cut;
  return text.slice(from, Math.max(from, until)).normalize("NFKC");
}

/** How much of the end of `text`, which ends at `until`, is no part of a reference. */
function tailOf(text: string, until: number): number {
  const last = text.charAt(until - 1);
  if (last === ":") {
    // `:tada:`, as some platforms write emoji.
    const open = text.lastIndexOf(":", until - 2);
    if (open >= 0 && /^[a-z+-][a-z0-9_+'-]{0,63}$/.test(text.slice(open + 1, until - 1))) return until - open;
  }
  if (/\s/.test(last) || `${AROUND}${PUNCTUATION})\u200d\ufe0f`.includes(last)) return 1;
  const sign = text.codePointAt(until - 2) ?? 0;
  const pair = sign > 0xffff ? 2 : 1;
  return EMOJI.test(text.slice(until - pair, until)) ? pair : 0;
}

/** A member as typed: `<@U1|name>` becomes `<@U1>`, a leading @ goes; undefined when nothing is left. */
export function memberRef(text: string): string | undefined {
  const whole = bare(oneLine(text));
  const mention = /^<@([^<>|]*)(?:\|[^<>]*)?>$/.exec(whole);
  const ref = mention ? `<@${mention[1] ?? ""}>` : whole.replace(/^@/, "").trim();
  return ref === "" ? undefined : ref;
}

const FILLERS: ReadonlySet<string> = new Set(["task", "tasks", "on", "with", "of", "the"]);

/** The task that the text begins with (`2A`, `task 2A`, `#2A`) and what follows it. */
export function taskHead(text: string): { readonly task: string; readonly rest: string } {
  const first = head(text);
  const filled = first.rest !== "" && FILLERS.has(first.word.toLowerCase());
  const { word, rest } = filled ? head(first.rest) : first;
  return { task: bare(word.replace(/^#/, "")), rest };
}

/** The issue that the text begins with (`3`, `#3`, `issue 3`); `number` is undefined when it is none. */
export function issueHead(text: string): {
  readonly given: string;
  readonly number: number | undefined;
  readonly rest: string;
} {
  const first = head(text);
  const { word, rest } = first.word.toLowerCase() === "issue" ? head(first.rest) : first;
  const digits = /^#?(\d{1,9})$/.exec(bare(word))?.[1];
  return { given: word, number: digits === undefined ? undefined : Number(digits), rest };
}

/** A text that begins with a quoted part: what stands inside the quotes, and what after. */
export interface Quoted {
  readonly inner: string;
  readonly after: string;
}

/**
 * Reads straight, smart and angle quotes, which may be mixed and nested; an apostrophe inside a word
 * is no quote. Undefined when the text begins without a quote or the quote is never closed.
 */
export function quoted(text: string): Quoted | undefined {
  const kind = [DOUBLE, SINGLE].find((quotes) => text !== "" && quotes.includes(text.charAt(0)));
  if (kind === undefined) return undefined;
  // A straight quote that has another one belongs to it: what is smart between them is words.
  const family = text.startsWith('"') && text.includes('"', 1) ? '"' : kind;
  let depth = 1;
  for (let at = 1; at < text.length; at++) {
    if (!family.includes(text.charAt(at))) continue;
    const opens = /[\s(]/.test(text.charAt(at - 1)) && /\S/.test(text.charAt(at + 1));
    const closes = !/[\p{L}\p{N}]/u.test(text.charAt(at + 1));
    if (opens) depth++;
    else if (closes) depth--;
    if (depth === 0) return { inner: text.slice(1, at).trim(), after: text.slice(at + 1) };
  }
  return undefined;
}

/** Somebody's words without the quotes around the whole of them; a single stray quote at an end goes too. */
export function unquote(text: string): string {
  const trimmed = text.trim();
  const whole = quoted(trimmed);
  if (whole !== undefined && bare(whole.after.trim()) === "") return whole.inner;
  const strays = trimmed.split(ANY_DOUBLE).length - 1;
  if (strays !== 1) return trimmed;
  if (DOUBLE.includes(trimmed.charAt(0))) return trimmed.slice(1).trim();
  return DOUBLE.includes(trimmed.charAt(trimmed.length - 1)) ? trimmed.slice(0, -1).trim() : trimmed;
}

/** Cuts a text at its last word `for`: what stands before it and the words after it. */
export function splitFor(text: string): { readonly before: string; readonly after: string } | undefined {
  const trimmed = text.trim();
  const found = [...trimmed.matchAll(/(?:^|\s)for(?=\s)/gi)].at(-1);
  if (found === undefined) return undefined;
  return {
    before: trimmed.slice(0, found.index).trim(),
    after: trimmed.slice(found.index + found[0].length).trim(),
  };
}
