import * as fc from "fast-check";
import { createTask } from "node-cron";
import { describe, expect, it } from "vitest";
import { plan as sample, policy } from "../../test/sample.ts";
import type { PolicyDef } from "../domain/plan.ts";
import type { PlanContext } from "../domain/state.ts";
import { instantOf, localTime } from "../domain/time.ts";
import { createMinutes, nextOccurrenceAt, occurrencesBetween } from "./cron.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const minutes = createMinutes();

function context(
  cron: string | undefined,
  more: Partial<PlanContext> = {},
  update: readonly number[] = [],
): PlanContext {
  const checkIns: PolicyDef["checkIns"] =
    cron === undefined
      ? []
      : [{ id: "check-in", cron, closesAfter: HOUR, remindAfter: undefined, grace: HOUR }];
  return {
    ...sample,
    start: undefined,
    ...more,
    policy: { ...policy, checkIns, update: { ...policy.update, days: update } },
  };
}

/** Occurrences from a local date's midnight over some days, as `id → what a clock in the zone showed`. */
function over(plan: PlanContext, date: string, days = 1): readonly string[] {
  const [from, until] = [instantOf(date, 0, plan.zone), instantOf(date, days * 1440, plan.zone)];
  return occurrencesBetween(plan, from - 1, until - 1, minutes).map(
    ({ localTime: id, plannedAt }) => `${id} → ${localTime(plannedAt, plan.zone)}`,
  );
}

describe("a schedule", () => {
  it("fires at its local times, on its days", () => {
    const plan = context("0 10,12,15 * * 1-5");
    expect(over(plan, "2026-11-06", 4)).toEqual([
      "2026-11-06T10:00 → 2026-11-06T10:00",
      "2026-11-06T12:00 → 2026-11-06T12:00",
      "2026-11-06T15:00 → 2026-11-06T15:00",
      "2026-11-09T10:00 → 2026-11-09T10:00",
      "2026-11-09T12:00 → 2026-11-09T12:00",
      "2026-11-09T15:00 → 2026-11-09T15:00",
    ]);
  });

  it("keeps its local time when the clocks change", () => {
    const plan = context("0 10 * * *");
    const times = occurrencesBetween(
      plan,
      instantOf("2026-10-24", 0, plan.zone),
      instantOf("2026-10-26", 0, plan.zone),
      minutes,
    ).map(({ plannedAt }) => plannedAt);
    expect(times).toEqual([Date.UTC(2026, 9, 24, 8), Date.UTC(2026, 9, 25, 9)]);
  });

  it("happens once when the clocks skip its time, as much later as they jump", () => {
    expect(over(context("30 2 * * *"), "2027-03-28")).toEqual(["2027-03-28T02:30 → 2027-03-28T03:30"]);
  });

  it("happens once at an instant that its skipped time and its own time share", () => {
    const plan = context("0,30 1-3 * * *");
    expect(over(plan, "2027-03-28")).toEqual([
      "2027-03-28T01:00 → 2027-03-28T01:00",
      "2027-03-28T01:30 → 2027-03-28T01:30",
      "2027-03-28T03:00 → 2027-03-28T03:00",
      "2027-03-28T03:30 → 2027-03-28T03:30",
    ]);
  });

  it("happens once when the clocks show its time twice", () => {
    const plan = context("30 2 * * *");
    expect(over(plan, "2026-10-25")).toEqual(["2026-10-25T02:30 → 2026-10-25T02:30"]);
    const [first] = occurrencesBetween(plan, Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 9, 25, 22), minutes);
    expect(first?.plannedAt).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });

  it("follows clocks that change by half an hour", () => {
    const plan = context("15 2 * * *", { zone: "Australia/Lord_Howe" });
    expect(over(plan, "2026-10-04")).toEqual(["2026-10-04T02:15 → 2026-10-04T02:45"]);
    const autumn = context("45 1 * * *", { zone: "Australia/Lord_Howe" });
    expect(over(autumn, "2027-04-04")).toEqual(["2027-04-04T01:45 → 2027-04-04T01:45"]);
  });

  it("leaves out a date that does not exist", () => {
    const plan = context("0 12 * * *", { zone: "Pacific/Apia" }, [1, 2, 3, 4, 5, 6, 7]);
    const dates = occurrencesBetween(plan, Date.UTC(2011, 11, 28), Date.UTC(2012, 0, 1, 12), minutes)
      .filter(({ schedule }) => schedule === "check-in")
      .map(({ localTime: id }) => id.slice(0, 10));
    expect(dates).toEqual(["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]);
  });

  it("begins with the plan, not before", () => {
    const plan = context("0 12 * * *", { start: "2026-11-02" }, [1, 2, 3, 4, 5, 6, 7]);
    const from = instantOf("2026-10-20", 0, plan.zone);
    const first = instantOf("2026-11-02", 720, plan.zone);
    expect(nextOccurrenceAt(plan, from, minutes)).toBe(first);
    expect(occurrencesBetween(plan, from, first - 1, minutes)).toEqual([]);
  });

  it("looks back eight days, and no further", () => {
    const plan = context("0 12 * * *");
    const until = instantOf("2026-11-30", 0, plan.zone);
    const found = occurrencesBetween(plan, until - 60 * DAY, until, minutes);
    expect(found[0]?.localTime).toBe("2026-11-22T12:00");
    expect(found).toHaveLength(8);
  });

  it("that is rare is known long before", () => {
    const next = nextOccurrenceAt(context("0 9 1 6 *"), Date.UTC(2026, 10, 3), minutes);
    expect(next).toBe(Date.UTC(2027, 5, 1, 7));
  });

  it("that never fires within a year has no next time", () => {
    expect(nextOccurrenceAt(context(undefined), 0, minutes)).toBeUndefined();
    expect(nextOccurrenceAt(context("0 12 29 2 *"), Date.UTC(2026, 10, 3), minutes)).toBeUndefined();
  });
});

describe("the daily update", () => {
  it("opens with the first end of a working day and may open late until the last prompt's grace is over", () => {
    const plan = context(undefined, {}, [1, 2, 3, 4, 5]);
    const [update] = occurrencesBetween(plan, Date.UTC(2026, 10, 3), Date.UTC(2026, 10, 4), minutes);
    // Berlin at 17:30; Delta lives in Lisbon, an hour behind.
    expect(update).toEqual({
      schedule: "update",
      localTime: "2026-11-03",
      plannedAt: Date.UTC(2026, 10, 3, 16, 30),
      grace: 2 * HOUR,
    });
  });

  it("has none on days without it, or when nobody works", () => {
    const plan = context(undefined, {}, [1, 2, 3, 4, 5]);
    const weekend = [Date.UTC(2026, 10, 7), Date.UTC(2026, 10, 9)] as const;
    expect(occurrencesBetween(plan, ...weekend, minutes)).toEqual([]);
    const daily = context(undefined, {}, [1, 2, 3, 4, 5, 6, 7]);
    expect(occurrencesBetween(daily, ...weekend, minutes)).toEqual([]);
  });
});

describe("the next occurrence", () => {
  it("may be an update of tomorrow's date before a check-in of today, with a member far away", () => {
    const [alpha] = sample.members.values();
    if (!alpha) throw new Error("the sample has members");
    const plan = context(
      "0 23 * * *",
      { zone: "Pacific/Honolulu", members: new Map([["alpha", { ...alpha, zone: "Pacific/Auckland" }]]) },
      [1, 2, 3, 4, 5],
    );
    // Tuesday 10:00 in Honolulu; Auckland's Wednesday ends at 17:30, which is 18:30 on Honolulu's Tuesday.
    const from = instantOf("2026-11-03", 600, plan.zone);
    expect(nextOccurrenceAt(plan, from, minutes)).toBe(instantOf("2026-11-03", 1110, plan.zone));
  });

  const crons = fc.constantFrom(
    "0 10,12,15 * * 1-5",
    "30 2 * * *",
    "*/20 1-3 * * *",
    "0 0 * * *",
    "59 23 * * 7",
    "0 9 1,15 * *",
    "15 2 * * 0",
  );
  const zones = fc.constantFrom(
    "Europe/Berlin",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Niue",
  );
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }));
  const instants = fc.integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2027, 4, 1) });

  it("is the first of those between now and a week on, and none lies before it", () => {
    fc.assert(
      fc.property(crons, zones, zones, days, instants, (cron, zone, home, updates, from) => {
        const [alpha, beta] = [...sample.members.values()];
        if (!alpha || !beta) throw new Error("the sample has members");
        const members = new Map([
          ["alpha", { ...alpha, zone: home }],
          ["beta", beta],
        ]);
        const plan = context(cron, { zone, members }, updates);
        const week = occurrencesBetween(plan, from, from + 7 * DAY, minutes);
        const next = nextOccurrenceAt(plan, from, minutes);
        if (week[0]) expect(next).toBe(week[0].plannedAt);
        else expect(next ?? Infinity).toBeGreaterThan(from + 7 * DAY);
        expect(new Set(week.map(({ schedule, localTime: id }) => `${schedule}@${id}`)).size).toBe(
          week.length,
        );
        expect(new Set(week.map(({ schedule, plannedAt }) => `${schedule}@${plannedAt}`)).size).toBe(
          week.length,
        );
      }),
      { numRuns: 120 },
    );
  });
});

describe("minutes of a date", () => {
  it("are those of node-cron", () => {
    for (const expression of ["*/7 8-17 * * 1-5", "0 10,12,15 * * 1-5", "5 0 3 11 *", "0 12 * jan-mar *"]) {
      const task = createTask(expression, () => undefined, { timezone: "UTC" });
      for (const date of ["2026-11-02", "2026-11-03", "2026-11-07", "2027-02-28"]) {
        const midnight = Date.parse(`${date}T00:00:00Z`);
        const expected = Array.from({ length: 1440 }, (_, minute) => minute).filter((minute) =>
          task.match(new Date(midnight + minute * 60_000)),
        );
        expect(minutes(expression, date), `${expression} on ${date}`).toEqual(expected);
      }
    }
  });
});
