import type { DurationRange, Millis } from "../domain/plan.ts";
import type { Parsed } from "./problem.ts";

/** Minutes in one unit of working time: a working day is eight hours, a week five of them. */
const WORK_MINUTES: ReadonlyMap<string, number> = new Map([
  ["m", 1],
  ["min", 1],
  ["h", 60],
  ["d", 480],
  ["w", 2400],
]);

const CLOCK_MILLIS: ReadonlyMap<string, number> = new Map([
  ["s", 1000],
  ["m", 60_000],
  ["min", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

const WORK_HINT = 'write a number and m, h, d or w, or a range: "4h", "0.5d", "1-2d"';
const CLOCK_HINT = 'write a number and s, m, h or d: "15m", "4h", "1d"';
const LONGEST_WORK = 480 * 1000;
const LONGEST_CLOCK = 366 * 86_400_000;

/** `1d`, `0.5d`, `1-2d`, `4h-1d` as minutes of working time (`d` is 8 hours, `w` is 5 days); whole minutes, above zero. */
export function parseWork(text: string): Parsed<DurationRange> {
  const found = /^(\d{1,6}(?:\.\d{1,4})?)\s?([a-z]*)(?:\s?[-–]\s?(\d{1,6}(?:\.\d{1,4})?)\s?([a-z]+))?$/.exec(
    text,
  );
  if (!found) return wrong(`"${short(text)}" is not a duration`, WORK_HINT);
  const [, low = "", lowUnit = "", high, highUnit = lowUnit] = found;
  if (high === undefined && lowUnit === "") return wrong(`duration "${text}" has no unit`, WORK_HINT);
  const min = minutes(low, lowUnit === "" ? highUnit : lowUnit);
  const max = high === undefined ? min : minutes(high, highUnit);
  if (min === undefined || max === undefined) return wrong(`"${text}" has an unknown unit`, WORK_HINT);
  if (!Number.isInteger(min) || !Number.isInteger(max))
    return wrong(`"${text}" is no whole number of minutes`, WORK_HINT);
  if (min <= 0) return wrong(`"${text}" takes no time`, WORK_HINT);
  if (max > LONGEST_WORK) return wrong(`"${text}" is longer than 1000 working days`, WORK_HINT);
  if (min > max) return wrong(`range "${text}" starts above its end`, "write the shorter time first");
  return { ok: true, value: { min, max } };
}

function minutes(number: string, unit: string): number | undefined {
  const factor = WORK_MINUTES.get(unit);
  return factor === undefined ? undefined : rounded(Number(number) * factor);
}

/** Ten digits are enough to take the noise of binary fractions away from `0.1d`. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}

/** `15m`, `4h`, `1d` (24 hours) as milliseconds of the clock; above zero and at most 366 days. */
export function parseSpan(text: string): Parsed<Millis> {
  const found = /^(\d{1,8}(?:\.\d{1,4})?)\s?([a-z]+)$/.exec(text);
  const factor = found ? CLOCK_MILLIS.get(found[2] ?? "") : undefined;
  if (!found || factor === undefined) return wrong(`"${short(text)}" is not a time span`, CLOCK_HINT);
  const value = rounded(Number(found[1]) * factor);
  if (value <= 0) return wrong(`"${text}" takes no time`, CLOCK_HINT);
  if (value % 1000 !== 0) return wrong(`"${text}" is no whole number of seconds`, CLOCK_HINT);
  if (value > LONGEST_CLOCK) return wrong(`"${text}" is longer than 366 days`, CLOCK_HINT);
  return { ok: true, value };
}

/** The shortest text that `parseWork` reads back as the same range. */
export function writeWork(range: DurationRange): string {
  const [low, lowUnit] = inUnit(range.min);
  const [high, highUnit] = inUnit(range.max);
  if (range.min === range.max) return `${low}${lowUnit}`;
  // "6-12h" says what "6h-1.5d" makes one work out.
  if (lowUnit === "h" && highUnit === "d" && range.max <= 960) return `${low}-${range.max / 60}h`;
  return lowUnit === highUnit ? `${low}-${high}${highUnit}` : `${low}${lowUnit}-${high}${highUnit}`;
}

function inUnit(value: number): readonly [number, string] {
  if (value % 240 === 0) return [value / 480, "d"];
  if (value % 60 === 0) return [value / 60, "h"];
  return [value, "m"];
}

/** The shortest text that `parseSpan` reads back as the same number of milliseconds (whole seconds). */
export function writeSpan(millis: Millis): string {
  if (millis % 86_400_000 === 0 && millis > 86_400_000) return `${millis / 86_400_000}d`;
  if (millis % 3_600_000 === 0) return `${millis / 3_600_000}h`;
  if (millis % 60_000 === 0) return `${millis / 60_000}m`;
  return `${millis / 1000}s`;
}

function wrong(
  message: string,
  hint: string,
): { readonly ok: false; readonly message: string; readonly hint: string } {
  return { ok: false, message, hint };
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
