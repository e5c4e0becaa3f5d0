import type { Parsed } from "./problem.ts";

const DAYS: readonly string[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HOURS_HINT = 'write two times of one day, the earlier first: "09:00-17:30"';
const QUIET_HINT = 'write when it is quiet, over midnight if you like: "20:00-08:00"';
const DAYS_HINT = 'write days or ranges of days: "mon-fri", "mon,wed,fri"';

/** `09:00-17:30` as minutes after local midnight; the end is later than the start and at most 24:00. */
export function parseHours(text: string): Parsed<Hours> {
  const found = readHours(text);
  if (found === "unread")
    return { ok: false, message: `"${text.slice(0, 40)}" is not a span of hours`, hint: HOURS_HINT };
  if (found === "no-time" || found.from >= found.until)
    return { ok: false, message: `"${text}" is not a span of hours within one day`, hint: HOURS_HINT };
  return { ok: true, value: found };
}

/** `20:00-08:00` as minutes after local midnight; an end that is not later than the start is on the next day. */
export function parseQuiet(text: string): Parsed<Hours> {
  const found = readHours(text);
  if (found === "unread" || found === "no-time")
    return { ok: false, message: `"${text.slice(0, 40)}" is not a span of hours`, hint: QUIET_HINT };
  if (found.from % 1440 === found.until % 1440)
    return { ok: false, message: `"${text}" would be quiet for ever, or never`, hint: QUIET_HINT };
  return { ok: true, value: { from: found.from % 1440, until: found.until } };
}

interface Hours {
  readonly from: number;
  readonly until: number;
}

/** Two times in the words of the files; `no-time` when a day has no such time. */
function readHours(text: string): Hours | "unread" | "no-time" {
  const found = /^(\d{1,2}):(\d{2})\s?[-–]\s?(\d{1,2}):(\d{2})$/.exec(text);
  if (!found) return "unread";
  const [fromHour = 0, fromMinute = 0, untilHour = 0, untilMinute = 0] = found.slice(1).map(Number);
  const from = fromHour * 60 + fromMinute;
  const until = untilHour * 60 + untilMinute;
  if (fromMinute > 59 || untilMinute > 59 || from > 1440 || until > 1440) return "no-time";
  return { from, until };
}

/** `mon-fri` or `mon,wed,fri` as ISO weekdays, sorted, each once (1 is Monday). A range may run over Sunday. */
export function parseDays(text: string): Parsed<readonly number[]> {
  const chosen = new Set<number>();
  for (const part of text.toLowerCase().slice(0, 100).split(",")) {
    const [first = "", last = first, ...rest] = part.split("-").map((word) => word.trim());
    const from = DAYS.indexOf(first);
    const until = DAYS.indexOf(last);
    if (from < 0 || until < 0 || rest.length > 0) {
      return { ok: false, message: `"${text.slice(0, 40)}" is not a list of weekdays`, hint: DAYS_HINT };
    }
    for (let day = from; ; day = (day + 1) % 7) {
      chosen.add(day + 1);
      if (day === until) break;
    }
  }
  return { ok: true, value: [...chosen].toSorted((a, b) => a - b) };
}

/** What `parseHours` or `parseQuiet` reads back as the same minutes. */
export function writeHours(hours: Hours): string {
  return `${clock(hours.from)}-${clock(hours.until)}`;
}

function clock(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** What `parseDays` reads back as the same days: `mon-fri`, or `mon,wed` when they are not one run. */
export function writeDays(days: readonly number[]): string {
  const name = (day: number | undefined): string => DAYS[(day ?? 1) - 1] ?? "mon";
  const run = days.every((day, index) => index === 0 || day === (days[index - 1] ?? 0) + 1);
  if (run && days.length > 2) return `${name(days[0])}-${name(days.at(-1))}`;
  return days.map((day) => name(day)).join(",");
}
