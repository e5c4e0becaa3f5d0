/** When schedules fall due. Expressions are read by node-cron, calendars by `domain/time.ts`; nothing fires by itself here. */
import { createTask } from "node-cron";
import type { PlanContext } from "../domain/state.ts";
import { UPDATE } from "../domain/round-opening.ts";
import { addDays, type Calendar, endOfWork, hasDate, instantOf, localDate, weekday } from "../domain/time.ts";

/** One occurrence of a schedule: unique by its local time, so that an hour shown twice has it once. */
export interface Occurrence {
  readonly schedule: string;
  readonly localTime: string;
  readonly plannedAt: number;
  readonly grace: number;
}

/** Minutes of a date at which an expression fires. */
export type Minutes = (expression: string, date: string) => readonly number[];

/** Reads expressions once: the minutes of their days, which are always the same, and which days those are. */
export function createMinutes(): Minutes {
  const known = new Map<string, Minutes>();
  return (expression, date) => {
    const read = known.get(expression) ?? readExpression(expression);
    known.set(expression, read);
    return read(expression, date);
  };
}

/** Dates are read as if they were UTC, where every day has all its minutes; zones come in afterwards. */
function readExpression(expression: string): Minutes {
  const [minute, hour, ...days] = expression.trim().split(/\s+/);
  const inHour = fires(`${minute} * * * *`, 60, 1);
  const minutes = fires(`0 ${hour} * * *`, 24, 60).flatMap((from) => inHour.map((each) => from + each));
  const onDay = readOnly(`0 0 ${days.join(" ")}`);
  return (_, date) => (onDay.match(new Date(instantOf(date, 0, "UTC"))) ? minutes : []);
}

/** Of so many steps of a day, in minutes, those at which an expression fires. */
function fires(expression: string, count: number, step: number): readonly number[] {
  const task = readOnly(expression);
  return Array.from({ length: count }, (_, index) => index * step).filter((minute) =>
    task.match(new Date(minute * 60_000)),
  );
}

/** It is only asked whether it matches; it never runs. */
function readOnly(expression: string) {
  return createTask(expression, () => undefined, { timezone: "UTC" });
}

/** How far back a start looks for what was missed, and how far ahead for what comes, in days. */
const BACK = 8;
const AHEAD = 400;
/** A member's date may be so far from the plan's: the ends of the world are 26 hours apart. */
const APART = 2;

/** The plan's occurrences after `from` up to and with `until`, in their order; at most the last eight days of them. */
export function occurrencesBetween(
  plan: PlanContext,
  from: number,
  until: number,
  minutes: Minutes,
): readonly Occurrence[] {
  const today = localDate(until, plan.zone);
  const earliest = addDays(today, -BACK);
  const first = addDays(localDate(from, plan.zone), -APART);
  const last = addDays(today, APART);
  const found: Occurrence[] = [];
  for (let date = first < earliest ? earliest : first; date <= last; date = addDays(date, 1)) {
    found.push(...onDate(plan, date, minutes));
  }
  return found
    .filter(({ plannedAt }) => plannedAt > from && plannedAt <= until)
    .toSorted((a, b) => a.plannedAt - b.plannedAt);
}

/** When the next occurrence falls due after `from`; undefined when none does within a year. */
export function nextOccurrenceAt(plan: PlanContext, from: number, minutes: Minutes): number | undefined {
  const today = localDate(from, plan.zone);
  const start = plan.start !== undefined && plan.start > today ? plan.start : today;
  let next: number | undefined;
  for (let ahead = -APART; ahead <= AHEAD; ahead += 1) {
    const date = addDays(start, ahead);
    if (next !== undefined && date > addDays(localDate(next, plan.zone), APART)) break;
    for (const { plannedAt } of onDate(plan, date, minutes)) {
      if (plannedAt > from && plannedAt < (next ?? Infinity)) next = plannedAt;
    }
  }
  return next;
}

function onDate(plan: PlanContext, date: string, minutes: Minutes): readonly Occurrence[] {
  if (plan.start !== undefined && date < plan.start) return [];
  return [...checkInsOn(plan, date, minutes), ...updateOn(plan, date)];
}

function checkInsOn({ policy, zone }: PlanContext, date: string, minutes: Minutes): readonly Occurrence[] {
  if (!hasDate(date, zone)) return [];
  return policy.checkIns.flatMap(({ id, cron: expression, grace }) => {
    // A time that the clocks skip falls on a later one, at which the schedule may fire by itself: once is enough.
    const byInstant = new Map<number, Occurrence>();
    for (const minute of minutes(expression, date)) {
      const clock = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
      const plannedAt = instantOf(date, minute, zone);
      byInstant.set(plannedAt, { schedule: id, localTime: `${date}T${clock}`, plannedAt, grace });
    }
    return [...byInstant.values()];
  });
}

/** The round opens with the first end of a working day, and is missed only when its last prompt is. */
function updateOn(plan: PlanContext, date: string): readonly Occurrence[] {
  const { update } = plan.policy;
  if (!update.days.includes(weekday(date))) return [];
  const ends = calendarsOf(plan).flatMap((calendar) => endOfWork(calendar, date) ?? []);
  if (ends.length === 0) return [];
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  return [{ schedule: UPDATE, localTime: date, plannedAt: first, grace: last - first + update.grace }];
}

/** The different calendars of the members: many share one. */
function calendarsOf(plan: PlanContext): readonly Calendar[] {
  const found = new Map<string, Calendar>();
  for (const { zone, hours } of plan.members.values()) {
    found.set(`${zone} ${hours.until} ${hours.days.join(",")}`, { zone, hours });
  }
  return [...found.values()];
}
