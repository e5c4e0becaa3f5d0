/** Zones and calendars. Instants are UTC milliseconds; local dates are `2026-11-03`; minutes count from local midnight. */
import { Temporal } from "temporal-polyfill";
import type { WorkingHours } from "./plan.ts";

/** Somebody's working calendar: hours on weekdays, in a zone. */
export interface Calendar {
  readonly zone: string;
  readonly hours: WorkingHours;
}

function zoned(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

/** The date that a clock in this zone shows. */
export function localDate(at: number, zone: string): string {
  return zoned(at, zone).toPlainDate().toString();
}

/** `2026-11-03T12:00` in this zone. */
export function localTime(at: number, zone: string): string {
  return zoned(at, zone).toPlainDateTime().toString({ smallestUnit: "minute", roundingMode: "floor" });
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The date some days later, or earlier when negative. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** True for `2026-11-03`, false for a day that no calendar has. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

/**
 * The instant at which clocks in the zone show this time. A time that the clocks skip is taken as much later
 * as they jump; one that they show twice is taken the first time. 1440 minutes are the next midnight.
 */
export function instantOf(date: string, minutes: number, zone: string): number {
  const day = Temporal.PlainDate.from(date).add({ days: Math.floor(minutes / 1440) });
  const rest = minutes % 1440;
  const time = Temporal.PlainTime.from({ hour: Math.floor(rest / 60), minute: rest % 60 });
  return day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}

/** False for a date that a zone has left out, as places do that move across the date line. */
export function hasDate(date: string, zone: string): boolean {
  return localDate(instantOf(date, 720, zone), zone) === date;
}

/** The end of the working day of this date, or undefined when it is none. */
export function endOfWork(calendar: Calendar, date: string): number | undefined {
  return span(calendar, date)?.until;
}

/** The working span of this date, or undefined when it is none. */
function span({ zone, hours }: Calendar, date: string): { from: number; until: number } | undefined {
  if (!hours.days.includes(weekday(date)) || !hasDate(date, zone)) return undefined;
  return { from: instantOf(date, hours.from, zone), until: instantOf(date, hours.until, zone) };
}

/** True within the hours of a working day; the end itself is outside. */
export function isWorking(calendar: Calendar, at: number): boolean {
  const today = span(calendar, localDate(at, calendar.zone));
  return today !== undefined && at >= today.from && at < today.until;
}

/** The instant when `amount` milliseconds of working time have passed since `from`. A calendar without working time never gets there: undefined. */
export function addWorkingTime(calendar: Calendar, from: number, amount: number): number | undefined {
  if (calendar.hours.days.length === 0 || calendar.hours.until <= calendar.hours.from) return undefined;
  let left = amount;
  for (let date = localDate(from, calendar.zone); ; date = addDays(date, 1)) {
    const day = span(calendar, date);
    if (!day) continue;
    const start = Math.max(day.from, from);
    const there = Math.max(0, day.until - start);
    if (left <= there) return start + left;
    left -= there;
  }
}

/** Milliseconds of working time between two instants; 0 when they are in the wrong order. */
export function workingTimeBetween(calendar: Calendar, from: number, until: number): number {
  let sum = 0;
  const last = localDate(Math.max(from, until), calendar.zone);
  for (let date = localDate(from, calendar.zone); date <= last; date = addDays(date, 1)) {
    const day = span(calendar, date);
    if (day) sum += Math.max(0, Math.min(day.until, until) - Math.max(day.from, from));
  }
  return sum;
}
