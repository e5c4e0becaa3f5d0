/** Spans to mrkdwn, in pieces that may not be torn. */
import type { Line, Span } from "../domain/message.ts";
import { localTime } from "../domain/time.ts";
import { clean, escape } from "./escape.ts";

/** How a message is drawn for its reader. */
export interface RenderOptions {
  /** IANA zone of the reader, used where Slack cannot tell the time itself; without it that of each instant. */
  readonly zone: string | undefined;
  /** Slack's user ids by member id; a member without one is called by name and not notified. */
  readonly accounts: Readonly<Record<string, string>>;
}

/** Longest word that is kept in one piece, in characters; the longest address, escaped, that is drawn as a link. */
const MAX_WORD = 200;
const MAX_URL = 900;

/** A line as pieces of mrkdwn. Between two pieces a chunk may end; a piece is never torn and never over 2,000 characters. */
export function piecesOf(line: Line, options: RenderOptions): readonly string[] {
  return line.flatMap((span) => spanPieces(span, options));
}

function spanPieces(span: Span, options: RenderOptions): readonly string[] {
  if (typeof span === "string") return wordsOf(oneLine(span));
  if ("bold" in span) return bold(span.bold);
  if ("code" in span) return code(span.code);
  if ("link" in span) return link(span.link, span.url);
  if ("mention" in span) return mention(span, options);
  return [time(span, options)];
}

/** Escaped words with the spaces after them; addresses become links, since Slack is told not to look for any. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/(https?:\/\/[^\s<>|"`*]*[^\s<>|"`*.,;:!?)\]}'])/).flatMap((part, index) => {
    const address = index % 2 === 1 ? escape(part) : "";
    if (address !== "" && address.length <= MAX_URL) return [`<${address}>`];
    return part
      .split(/(?<= )(?=[^ ])/)
      .flatMap(slices)
      .map(escape);
  });
}

function slices(word: string): readonly string[] {
  const characters = Array.from(word);
  const result: string[] = [];
  for (let from = 0; from < characters.length; from += MAX_WORD) {
    result.push(characters.slice(from, from + MAX_WORD).join(""));
  }
  return result;
}

function oneLine(text: string): string {
  return clean(text).replaceAll(/\s*\n\s*/g, " ");
}

/** Bold, unless the text has marks of its own or is long: Slack has no way to escape them. */
export function bold(text: string): readonly string[] {
  const line = oneLine(text).trim();
  if (line === "") return [];
  return line.includes("*") || line.length > MAX_WORD ? wordsOf(line) : [`*${escape(line)}*`];
}

function code(text: string): readonly string[] {
  const line = oneLine(text).replaceAll("`", "'");
  if (line.trim() === "") return [];
  return line.length > MAX_WORD ? wordsOf(line) : [`\`${escape(line)}\``];
}

function link(label: string, url: string): readonly string[] {
  const address = clean(url).trim();
  const text = oneLine(label).replaceAll("|", "/").trim();
  const safe = /^(https?:\/\/|mailto:)[^\s<>|]+$/i.test(address) && escape(address).length <= MAX_URL;
  if (!safe || text.length > MAX_WORD) return wordsOf(oneLine(label));
  return [text === "" ? `<${escape(address)}>` : `<${escape(address)}|${escape(text)}>`];
}

function mention(
  span: { readonly mention: string; readonly name: string },
  options: RenderOptions,
): readonly string[] {
  const account = Object.hasOwn(options.accounts, span.mention) ? options.accounts[span.mention] : undefined;
  if (account !== undefined && /^[UW][A-Z0-9]+$/.test(account)) return [`<@${account}>`];
  return wordsOf(oneLine(span.name));
}

const FORMATS = {
  time: "{time}",
  "date-time": "{date_short_pretty} {time}",
  date: "{date_short_pretty}",
} as const;

/** A token that Slack shows in the reader's zone and habit, with a 24-hour text for those that cannot. */
function time(span: Extract<Span, { readonly time: number }>, options: RenderOptions): string {
  const fallback = clockText(span.time, span.style, options.zone ?? span.zone);
  return `<!date^${Math.floor(span.time / 1000)}^${FORMATS[span.style]}|${fallback}>`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `14:15`, `3 Nov 14:15` or `3 Nov` on a clock in this zone; an unknown zone is read as UTC. */
export function clockText(at: number, style: "time" | "date-time" | "date", zone: string): string {
  const [, month = "", day = "", clock = ""] = /^\S*-(\d\d)-(\d\d)T(.*)$/.exec(timeIn(at, zone)) ?? [];
  const date = `${Number(day)} ${MONTHS[Number(month) - 1] ?? ""}`;
  if (style === "time") return clock;
  return style === "date" ? date : `${date} ${clock}`;
}

function timeIn(at: number, zone: string): string {
  try {
    return localTime(at, zone);
  } catch {
    return localTime(at, "UTC");
  }
}
