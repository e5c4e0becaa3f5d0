/** Days as people name them, without a date. */
import { addDays, weekday } from "./time.ts";

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** 1 for `monday` and `mon`, 7 for `sunday`; undefined for any other word. */
function weekdayNamed(word: string): number | undefined {
  const index = word.length < 3 ? -1 : WEEKDAYS.findIndex((name) => name.startsWith(word));
  return index < 0 ? undefined : index + 1;
}

/** Whether a word in small letters names a day: a weekday, also by its first letters, `today` or `tomorrow`. */
export function isDayName(word: string): boolean {
  return word === "today" || word === "tomorrow" || weekdayNamed(word) !== undefined;
}

/**
 * The date that a day's name means on the date `today`: a weekday is the next one, never `today` itself, or with
 * `from` the first one from then on. Words that name no day stay as they are.
 */
export function dateNamed(word: string, today: string, from?: string): string {
  if (word === "today") return today;
  if (word === "tomorrow") return addDays(today, 1);
  const wanted = weekdayNamed(word);
  if (wanted === undefined) return word;
  const first = from ?? addDays(today, 1);
  return addDays(first, (wanted - weekday(first) + 7) % 7);
}
