import { validateDetailed } from "node-cron";
import * as z from "zod";
import { parseSpan, parseWork } from "./duration.ts";
import { parseDays, parseHours, parseQuiet } from "./hours.ts";
import { nearestWord } from "../domain/nearest-word.ts";
import type { Parsed } from "./problem.ts";

/** Text that a parser must accept; the refusal's hint travels in the issue's `params`. */
function parsedBy(parse: (text: string) => Parsed<unknown>): z.ZodString {
  return z.string().superRefine((text, context) => {
    const result = parse(text);
    if (!result.ok)
      context.addIssue({ code: "custom", message: result.message, params: { hint: result.hint } });
  });
}

/** Letters, digits, dot, dash and underscore. A bare number (`id: 1`) is fine too and means its digits. */
export const id = z.union([z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/), z.number().nonnegative()]);
export const title = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // Control characters, in the words that every editor's expressions have: `\p{Cc}` needs a flag that a schema cannot give.
  .regex(new RegExp(String.raw`^[^\u0000-\u001F\u007F-\u009F]*$`));
export const text = z.string().trim().min(1).max(10_000);
export const work = parsedBy(parseWork).describe('Working time: "4h", "0.5d", "1-2d"; a day is 8 hours.');
export const span = parsedBy(parseSpan).describe('Time on the clock: "15m", "4h", "1d".');
export const hours = parsedBy(parseHours).describe('Working hours of one day: "09:00-17:30".');
export const quiet = parsedBy(parseQuiet).describe(
  'When reminders and digests wait until its end, on the reader\'s own clock: "20:00-08:00". Left out, they never do.',
);
export const days = parsedBy(parseDays).describe('Weekdays: "mon-fri", "mon,wed,fri".');
export const zone = parsedBy(parseZone).describe('IANA time zone: "Europe/Berlin".');
export const cron = parsedBy(parseCron).describe(
  'Five fields: minute, hour, day of month, month, weekday. "0 10,15 * * 1-5" is 10:00 and 15:00, Monday to Friday.',
);

/** Accepts the names of the IANA database, and `UTC`; offsets such as `+01:00` know no summer time and are refused. */
export function parseZone(text: string): Parsed<string> {
  if (/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(text) && isZone(text)) return { ok: true, value: text };
  const near = nearestWord(text, Intl.supportedValuesOf("timeZone"));
  const hint = near === undefined ? 'write an IANA name: "Europe/Berlin"' : `did you mean ${near}?`;
  return { ok: false, message: `"${text.slice(0, 64)}" is not a time zone`, hint };
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const CRON_FIELDS: Readonly<Record<string, string>> = {
  minute: "minutes run from 0 to 59",
  hour: "hours run from 0 to 23",
  dayOfMonth: "days of the month run from 1 to 31, and must exist in the month",
  month: "months run from 1 to 12",
  dayOfWeek: "weekdays run from 0 (Sunday) to 6, or mon to sun",
};

/** Accepts five-field cron expressions that can fire; no seconds, no `@daily`. */
export function parseCron(text: string): Parsed<string> {
  const shown = text.slice(0, 64);
  const parts = text.trim().split(/\s+/, 7).length;
  if (text.length > 200 || parts !== 5) {
    const hint = 'write five: minute, hour, day of month, month, weekday, as in "0 10 * * 1-5"';
    return {
      ok: false,
      message: `schedule "${shown}" has ${parts} ${parts === 1 ? "field" : "fields"}`,
      hint,
    };
  }
  const found = validateDetailed(text);
  if (found.valid) return { ok: true, value: text };
  const error = found.errors[0];
  const hint = CRON_FIELDS[error?.field ?? ""] ?? 'an example: "0 10 * * 1-5"';
  return { ok: false, message: `schedule "${shown}" is not possible at "${error?.value ?? shown}"`, hint };
}
