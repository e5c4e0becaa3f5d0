import { assert, integer, property, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSpan, parseWork, writeSpan, writeWork } from "./duration.ts";
import { parseCron, parseZone } from "./fields.ts";
import { parseDays, parseHours, parseQuiet, writeDays, writeHours } from "./hours.ts";
import type { Parsed } from "./problem.ts";

const value = <T>(parsed: Parsed<T>): T | string => (parsed.ok ? parsed.value : parsed.message);

describe("working time", () => {
  it.each([
    ["4h", 240, 240],
    ["30m", 30, 30],
    ["90min", 90, 90],
    ["0.5d", 240, 240],
    ["1w", 2400, 2400],
    ["1-2d", 480, 960],
    ["4h-1d", 240, 480],
    ["1.5 – 2.5 d", 720, 1200],
    ["0.1d", 48, 48],
  ])("%s is %i to %i minutes", (text, min, max) => {
    expect(value(parseWork(text))).toEqual({ min, max });
  });

  it.each([
    ["soon", '"soon" is not a duration'],
    ["x".repeat(50), `"${"x".repeat(40)}…" is not a duration`],
    ["4", 'duration "4" has no unit'],
    ["4y", '"4y" has an unknown unit'],
    ["1h-2y", '"1h-2y" has an unknown unit'],
    ["0.001h", '"0.001h" is no whole number of minutes'],
    ["0h", '"0h" takes no time'],
    ["1001d", '"1001d" is longer than 1000 working days'],
    ["2d-4h", 'range "2d-4h" starts above its end'],
    ["-1d", '"-1d" is not a duration'],
  ])("%s is refused", (text, message) => {
    expect(value(parseWork(text))).toBe(message);
  });

  it("is written as it is read again", () => {
    const minutes = integer({ min: 1, max: 480_000 });
    assert(
      property(minutes, minutes, (one, two) => {
        const range = { min: Math.min(one, two), max: Math.max(one, two) };
        expect(value(parseWork(writeWork(range)))).toEqual(range);
      }),
    );
    expect(writeWork({ min: 240, max: 960 })).toBe("0.5-2d");
    expect(writeWork({ min: 180, max: 720 })).toBe("3-12h");
    expect(writeWork({ min: 180, max: 1200 })).toBe("3h-2.5d");
    expect(writeWork({ min: 61, max: 61 })).toBe("61m");
  });
});

describe("time on the clock", () => {
  it("is written as it is read again", () => {
    assert(
      property(integer({ min: 1, max: 366 * 86_400 }), (seconds) => {
        expect(value(parseSpan(writeSpan(seconds * 1000)))).toBe(seconds * 1000);
      }),
    );
    expect([900_000, 7_200_000, 86_400_000, 172_800_000, 45_000].map(writeSpan)).toEqual([
      "15m",
      "2h",
      "24h",
      "2d",
      "45s",
    ]);
  });

  it.each(["15", "h", "1w", "0m", "367d", "1.0005s"])("%s is refused", (text) => {
    expect(parseSpan(text).ok).toBe(false);
  });
});

describe("hours and days", () => {
  it("hours are written as they are read again", () => {
    expect(value(parseHours("9:00 – 24:00"))).toEqual({ from: 540, until: 1440 });
    expect(writeHours({ from: 545, until: 1440 })).toBe("09:05-24:00");
    expect(["9-17", "09:60-17:00", "09:00-24:01", "10:00-10:00"].map((text) => parseHours(text).ok)).toEqual(
      Array(4).fill(false),
    );
  });

  it("quiet hours may run over midnight, and are written as they are read again", () => {
    expect(value(parseQuiet("20:00-08:00"))).toEqual({ from: 1200, until: 480 });
    expect(value(parseQuiet("24:00-6:30"))).toEqual({ from: 0, until: 390 });
    expect(value(parseQuiet("12:00-14:00"))).toEqual({ from: 720, until: 840 });
    expect(writeHours({ from: 1200, until: 480 })).toBe("20:00-08:00");
    const wrong = ["20-8", "20:00", "20:60-08:00", "25:00-08:00", "08:00-08:00", "00:00-24:00", ""];
    expect(wrong.map((text) => parseQuiet(text).ok)).toEqual(Array(7).fill(false));
  });

  it("days are written as they are read again", () => {
    assert(
      property(uniqueArray(integer({ min: 1, max: 7 }), { minLength: 1 }), (days) => {
        const sorted = days.toSorted((a, b) => a - b);
        expect(value(parseDays(writeDays(sorted)))).toEqual(sorted);
      }),
    );
    expect(value(parseDays("Sat-Mon, wed"))).toEqual([1, 3, 6, 7]);
    expect([writeDays([1, 2, 3, 4, 5]), writeDays([6, 7]), writeDays([1, 3])]).toEqual([
      "mon-fri",
      "sat,sun",
      "mon,wed",
    ]);
    expect(["mon-tue-wed", "", "monday"].map((text) => parseDays(text).ok)).toEqual([false, false, false]);
  });
});

describe("zones and schedules", () => {
  it("takes IANA names and UTC alone", () => {
    expect(["Europe/Berlin", "UTC", "America/Argentina/Ushuaia"].map((name) => parseZone(name).ok)).toEqual([
      true,
      true,
      true,
    ]);
    expect(["+01:00", "", "Mars/Base", "Europe/Berlin\n"].map((name) => parseZone(name).ok)).toEqual(
      Array(4).fill(false),
    );
    expect(parseZone("europe/berlim")).toMatchObject({ hint: "did you mean Europe/Berlin?" });
  });

  it("takes schedules of five fields that can fire", () => {
    expect(parseCron("*/15 9-17 1,15 jan-jun mon-fri").ok).toBe(true);
    expect(parseCron("0 0 31 4 *").ok).toBe(false);
    expect(parseCron(`0 0 * * ${"1,".repeat(200)}1`).ok).toBe(false);
    expect(parseCron("a b c d e").ok).toBe(false);
  });
});
