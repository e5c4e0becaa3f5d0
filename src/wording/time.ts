/** Instants, dates and spans of time in words. A message carries instants as data; these words are for plain text. */
import { Temporal } from "temporal-polyfill";
import type { DurationRange, WorkingHours } from "../domain/plan.ts";

export type TimeStyle = "time" | "date-time" | "date";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const MINUTE = 60_000;

/** `14:15`, `Wed 4 Nov 09:00` or `Wed 4 Nov` in an IANA zone. */
export function timeWords(at: number, style: TimeStyle, zone: string): string {
  const here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const time = `${two(here.hour)}:${two(here.minute)}`;
  if (style === "time") return time;
  const date = dayWords(here.toPlainDate());
  return style === "date" ? date : `${date} ${time}`;
}

/** A local date, `2026-11-04`, as `Wed 4 Nov`. */
export function dateWords(localDate: string): string {
  return dayWords(Temporal.PlainDate.from(localDate));
}

function dayWords(date: Temporal.PlainDate): string {
  return `${DAYS[date.dayOfWeek - 1]} ${date.day} ${MONTHS[date.month - 1]}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** `09:00 to 17:30, Mon to Fri`; `at any time` for whoever never rests. */
export function hoursWords({ from, until, days }: WorkingHours): string {
  if (days.length === 0) return "on no day";
  const sorted = days.toSorted((a, b) => a - b);
  const named = sorted.map((day) => DAYS[day - 1] ?? "");
  const [first = 1, last = 1] = [sorted[0], sorted.at(-1)];
  const row = sorted.length > 2 && last - first === sorted.length - 1;
  const when = row ? `${named[0] ?? ""} to ${named.at(-1) ?? ""}` : named.join(", ");
  if (from === 0 && until === 1440) return days.length === 7 ? "at any time" : `all day, ${when}`;
  return `${clock(from)} to ${clock(until)}, ${when}`;
}

function clock(minutes: number): string {
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** True when both instants fall on one day in the zone. */
export function isSameDay(a: number, b: number, zone: string): boolean {
  return timeWords(a, "date", zone) === timeWords(b, "date", zone) && Math.abs(a - b) < 2 * 1440 * MINUTE;
}

/** True for the instant at which a day begins in the zone. */
export function isMidnight(at: number, zone: string): boolean {
  const here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return here.startOfDay().epochMilliseconds === at;
}

/** A span of milliseconds in whole minutes: `41 min`, `1 h 40 min`, `2 d 3 h`; `less than 1 min` below one. */
export function spanWords(millis: number): string {
  const minutes = Math.floor(millis / MINUTE);
  if (minutes < 1) return "less than 1 min";
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts = [days > 0 ? `${days} d` : "", hours > 0 ? `${hours} h` : "", rest > 0 ? `${rest} min` : ""];
  return parts.filter((part) => part !== "").join(" ");
}

/** Minutes of working time, a day being 480: `4 h`, `1.5 days`, `4 h to 1 day`. */
export function workWords({ min, max }: DurationRange): string {
  return min === max ? workOf(min) : `${workOf(min)} to ${workOf(max)}`;
}

function workOf(minutes: number): string {
  if (minutes % 240 === 0 && minutes >= 480) return minutes === 480 ? "1 day" : `${minutes / 480} days`;
  return spanWords(minutes * MINUTE);
}
