import { describe, expect, it } from "vitest";
import { parseCommand } from "./grammar.ts";
import { parseMinutes } from "./grammar-time.ts";

const guide = {
  kind: "add",
  task: "2E",
  title: "Write migration guide",
  phase: "phase-2",
  owner: "beta",
  after: ["2A", "2B"],
};

describe("add", () => {
  it.each([
    'add 2E "Write migration guide" to phase-2 for beta after 2A, 2B',
    "add 2E Write migration guide to phase-2 for beta after 2A, 2B",
    "Add task 2E “Write migration guide” after 2A and 2B for @beta to phase 2",
    "add 2E 'Write migration guide' TO phase-2 FOR beta AFTER 2A 2B",
    'add 2E "Write migration guide to phase-2 for beta after 2A, 2B',
  ])("reads %s", (text) => {
    expect(parseCommand(text)).toMatchObject(guide);
  });

  it("leaves out what was not said", () => {
    const plain = { ...guide, phase: undefined, owner: undefined, after: [] };
    expect(parseCommand("add 2E Write migration guide")).toEqual(plain);
  });

  it("keeps the small words of a quoted title", () => {
    const title = "Look after the guide to clients for Rust";
    expect(parseCommand(`add 2E "${title}" for beta`)).toEqual({
      ...guide,
      title,
      phase: undefined,
      after: [],
    });
  });

  it("keeps small words in a title without quotes when they cannot be a clause", () => {
    const title = "Guide for all of the many users";
    expect(parseCommand(`add 2E ${title} to phase-2 for beta`)).toEqual({
      ...guide,
      title,
      after: [],
      loose: `${title} to phase-2 for beta`,
    });
    expect(parseCommand("add 2E Move to x to y z w")).toMatchObject({ title: "Move to x to y z w" });
  });
});

describe("away", () => {
  it.each([
    ["away", { kind: "until-back" }, undefined],
    ["away until back", { kind: "until-back" }, undefined],
    ["away today", { kind: "today" }, undefined],
    ["I'm away tomorrow", { kind: "tomorrow" }, undefined],
    ["away for today", { kind: "today" }, undefined],
    ["away for beta", { kind: "until-back" }, "beta"],
    ["away today for <@U123>", { kind: "today" }, "<@U123>"],
    ["away for Product lead tomorrow", { kind: "tomorrow" }, "Product lead"],
    ["away until 2026-11-06.", { kind: "dates", from: undefined, until: "2026-11-06" }, undefined],
    ["away for beta until 2026-11-06", { kind: "dates", from: undefined, until: "2026-11-06" }, "beta"],
    ["away 2026-11-04 to 2026-11-06", { kind: "dates", from: "2026-11-04", until: "2026-11-06" }, undefined],
    [
      "away from 2026-11-04 - 2026-11-06 for beta",
      { kind: "dates", from: "2026-11-04", until: "2026-11-06" },
      "beta",
    ],
    ["away on 2026-11-04", { kind: "dates", from: "2026-11-04", until: "2026-11-04" }, undefined],
    ["away until friday", { kind: "dates", from: undefined, until: "friday" }, undefined],
  ])("reads %s", (text, period, member) => {
    expect(parseCommand(text)).toEqual({ kind: "away", period, member });
  });
});

describe("parseMinutes", () => {
  it.each([
    ["30m", 30],
    ["30", 30],
    ["30 min", 30],
    ["45 minutes", 45],
    ["1h", 60],
    ["1h30m", 90],
    ["1h30", 90],
    ["1 hour and 5 minutes", 65],
    ["1.5 hours", 90],
    ["an hour", 60],
    ["half an hour", 30],
    ["for 2 hrs", 120],
    ["1d", 1440],
    ["0", undefined],
    ["0h0m", undefined],
    ["-5m", undefined],
    ["", undefined],
    ["a while", undefined],
  ])("reads %j as %s", (text, minutes) => {
    expect(parseMinutes(text)).toBe(minutes);
  });
});
