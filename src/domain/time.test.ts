import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  addWorkingTime,
  type Calendar,
  endOfWork,
  hasDate,
  instantOf,
  isDate,
  isWorking,
  localDate,
  localTime,
  weekday,
  workingTimeBetween,
} from "./time.ts";

const HOUR = 3_600_000;
const BERLIN = "Europe/Berlin";

/** An instant as clocks in a zone show it, to the minute. */
function shown(at: number, zone: string): string {
  return localTime(at, zone);
}

function calendar(zone: string, from = 540, until = 1050, days = [1, 2, 3, 4, 5]): Calendar {
  return { zone, hours: { from, until, days } };
}

describe("instants of local times", () => {
  it("are what a clock in the zone shows", () => {
    const at = instantOf("2026-11-03", 720, BERLIN);
    expect(at).toBe(Date.UTC(2026, 10, 3, 11));
    expect(shown(at, BERLIN)).toBe("2026-11-03T12:00");
    expect(localDate(at, "Pacific/Auckland")).toBe("2026-11-04");
  });

  it("come as much later as the clocks jump when they skip the time", () => {
    expect(shown(instantOf("2027-03-28", 150, BERLIN), BERLIN)).toBe("2027-03-28T03:30");
    // Lord Howe jumps by half an hour: 02:00 to 02:30.
    expect(shown(instantOf("2026-10-04", 135, "Australia/Lord_Howe"), "Australia/Lord_Howe")).toBe(
      "2026-10-04T02:45",
    );
    // Beirut jumps at midnight, so its day begins at one.
    expect(shown(instantOf("2026-03-29", 0, "Asia/Beirut"), "Asia/Beirut")).toBe("2026-03-29T01:00");
  });

  it("are the first ones when clocks show the time twice", () => {
    expect(instantOf("2026-10-25", 150, BERLIN)).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(instantOf("2027-04-04", 105, "Australia/Lord_Howe")).toBe(Date.UTC(2027, 3, 3, 14, 45));
  });

  it("take 24:00 as the next midnight", () => {
    expect(instantOf("2026-11-03", 1440, BERLIN)).toBe(instantOf("2026-11-04", 0, BERLIN));
  });
});

describe("dates", () => {
  it("know their weekday and their neighbours", () => {
    expect(weekday("2026-11-02")).toBe(1);
    expect(weekday("2026-11-08")).toBe(7);
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  });

  it("are only those that a calendar has", () => {
    expect(isDate("2028-02-29")).toBe(true);
    for (const text of ["2026-02-29", "2026-13-01", "2026-1-1", "tomorrow", "2026-11-03T12:00", ""]) {
      expect(isDate(text), text).toBe(false);
    }
  });

  it("may be missing in one zone: Apia went from the 29th to the 31st of December 2011", () => {
    expect(hasDate("2011-12-30", "Pacific/Apia")).toBe(false);
    expect(hasDate("2011-12-29", "Pacific/Apia")).toBe(true);
    expect(hasDate("2011-12-31", "Pacific/Apia")).toBe(true);
    expect(hasDate("2011-12-30", BERLIN)).toBe(true);
  });
});

describe("working days", () => {
  it("end where the member lives", () => {
    expect(endOfWork(calendar("Europe/Lisbon"), "2026-11-03")).toBe(Date.UTC(2026, 10, 3, 17, 30));
    expect(endOfWork(calendar("Pacific/Auckland"), "2026-11-03")).toBe(Date.UTC(2026, 10, 3, 4, 30));
    expect(endOfWork(calendar("America/New_York"), "2026-11-03")).toBe(Date.UTC(2026, 10, 3, 22, 30));
  });

  it("follow the clocks over a change", () => {
    const sundays = calendar(BERLIN, 540, 1050, [7]);
    expect(endOfWork(sundays, "2026-10-25")).toBe(Date.UTC(2026, 9, 25, 16, 30));
    expect(endOfWork(sundays, "2027-03-28")).toBe(Date.UTC(2027, 2, 28, 15, 30));
  });

  it("are none on a weekend, and none on a date that does not exist", () => {
    expect(endOfWork(calendar(BERLIN), "2026-11-07")).toBeUndefined();
    expect(endOfWork(calendar("Pacific/Apia"), "2011-12-30")).toBeUndefined();
  });

  it("hold from their first minute up to, not with, their end", () => {
    const office = calendar(BERLIN);
    const from = instantOf("2026-11-03", 540, BERLIN);
    const until = instantOf("2026-11-03", 1050, BERLIN);
    expect([from - 1, from, until - 1, until].map((at) => isWorking(office, at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isWorking(office, instantOf("2026-11-07", 720, BERLIN))).toBe(false);
  });
});

describe("working time", () => {
  const office = calendar(BERLIN);
  const at = (date: string, hour: number) => instantOf(date, hour * 60, BERLIN);

  it("goes on the next morning, and after a weekend on Monday", () => {
    expect(addWorkingTime(office, at("2026-11-03", 17), HOUR)).toBe(at("2026-11-04", 9.5));
    expect(addWorkingTime(office, at("2026-11-06", 17), HOUR)).toBe(at("2026-11-09", 9.5));
    expect(addWorkingTime(office, at("2026-11-07", 12), HOUR)).toBe(at("2026-11-09", 10));
  });

  it("counts the hours that a changed day really has", () => {
    const night = calendar(BERLIN, 0, 360, [7]);
    const [gap, overlap] = ["2027-03-28", "2026-10-25"];
    expect(workingTimeBetween(night, at(gap, 0), at(gap, 12))).toBe(5 * HOUR);
    expect(workingTimeBetween(night, at(overlap, 0), at(overlap, 12))).toBe(7 * HOUR);
    expect(addWorkingTime(night, at(gap, 0), 4 * HOUR)).toBe(at(gap, 5));
  });

  it("has nothing of a date that does not exist", () => {
    const apia = calendar("Pacific/Apia", 540, 1020, [1, 2, 3, 4, 5, 6, 7]);
    const local = (date: string, hour: number) => instantOf(date, hour * 60, "Pacific/Apia");
    expect(workingTimeBetween(apia, local("2011-12-29", 0), local("2012-01-01", 0))).toBe(16 * HOUR);
    expect(addWorkingTime(apia, local("2011-12-29", 9), 10 * HOUR)).toBe(local("2011-12-31", 11));
  });

  it("never comes where nobody ever works", () => {
    expect(addWorkingTime(calendar(BERLIN, 540, 1050, []), 0, 1)).toBeUndefined();
    expect(addWorkingTime(calendar(BERLIN, 540, 540), 0, 1)).toBeUndefined();
  });

  it("is nothing when the instants are in the wrong order", () => {
    expect(workingTimeBetween(office, at("2026-11-03", 15), at("2026-11-03", 12))).toBe(0);
  });

  const zones = [
    BERLIN,
    "Europe/Lisbon",
    "Pacific/Auckland",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
  ];
  const calendars = fc
    .record({
      zone: fc.constantFrom(...zones),
      from: fc.integer({ min: 0, max: 1380 }),
      length: fc.integer({ min: 30, max: 1440 }),
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    })
    .map(({ zone, from, length, days }) => calendar(zone, from, Math.min(1440, from + length), days));
  const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) });
  const amounts = fc.integer({ min: 1, max: 60 * HOUR });

  it("that was added is the time that lies between, and it ends within working hours", () => {
    fc.assert(
      fc.property(calendars, instants, amounts, (each, from, amount) => {
        const until = addWorkingTime(each, from, amount) ?? Number.NaN;
        expect(workingTimeBetween(each, from, until)).toBe(amount);
        expect(isWorking(each, until - 1)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("adds up over any instant between", () => {
    fc.assert(
      fc.property(calendars, instants, amounts, amounts, (each, from, first, second) => {
        const [middle, until] = [from + first, from + first + second];
        expect(workingTimeBetween(each, from, until)).toBe(
          workingTimeBetween(each, from, middle) + workingTimeBetween(each, middle, until),
        );
      }),
      { numRuns: 150 },
    );
  });
});
