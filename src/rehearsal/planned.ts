/** When the plan has its phases end: its own durations, one working day being eight hours. */
import type { Definition, PhaseDef } from "../domain/plan.ts";
import { addDays, weekday } from "../domain/time.ts";

const DAY_MINUTES = 480;

export interface Planned {
  readonly from: string;
  readonly until: string;
}

/** By phase the local dates between which it ends when the plan begins on `start`. */
export function plannedEnds(definition: Definition, start: string): ReadonlyMap<string, Planned> {
  const days = workingDays(definition);
  const { phases } = definition.plan;
  const least = endsOf(phases, ({ duration }) => duration.min);
  const most = endsOf(phases, ({ duration }) => duration.max);
  const dates = [start];
  const dateOf = (minutes: number): string => {
    const index = Math.max(1, Math.ceil(minutes / DAY_MINUTES));
    // The first entry stands for the day before work begins to be counted.
    for (let date = dates.at(-1) ?? start; dates.length <= index;) {
      if (dates.length > 1) date = addDays(date, 1);
      while (!days.has(weekday(date))) date = addDays(date, 1);
      dates.push(date);
    }
    return dates[index] ?? start;
  };
  return new Map(
    phases.map(({ id }) => [id, { from: dateOf(least.get(id) ?? 0), until: dateOf(most.get(id) ?? 0) }]),
  );
}

/** The weekdays on which anybody with work works. */
export function workingDays({ team }: Definition): ReadonlySet<number> {
  return new Set(team.members.flatMap(({ hours }) => hours.days));
}

/** Minutes of work from the plan's begin to each phase's end; phases in any order, without cycles. */
function endsOf(
  phases: readonly PhaseDef[],
  length: (phase: PhaseDef) => number,
): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  for (let before = -1; before !== ends.size;) {
    before = ends.size;
    for (const phase of phases) {
      if (ends.has(phase.id) || !phase.dependsOn.every((on) => ends.has(on))) continue;
      ends.set(phase.id, Math.max(0, ...phase.dependsOn.map((on) => ends.get(on) ?? 0)) + length(phase));
    }
  }
  return ends;
}

/** Working days by which a date lies before `from` (negative) or after `until`; 0 in between. */
export function daysOff(date: string, { from, until }: Planned, days: ReadonlySet<number>): number {
  const between = (early: string, late: string): number => {
    let count = 0;
    for (let day = early; day < late; day = addDays(day, 1)) if (days.has(weekday(day))) count += 1;
    return count;
  };
  if (date < from) return 0 - between(date, from);
  return date > until ? between(until, date) : 0;
}
