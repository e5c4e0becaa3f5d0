import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "./grammar.ts";

const day = {
  kind: "raise",
  type: "urgent",
  text: "server does not compile for alpha",
  forWhom: "alpha",
};

describe("raise", () => {
  it.each([
    'raise urgent "server does not compile" for alpha',
    "raise urgent “server does not compile” for @alpha.",
    "RAISE Urgent: server does not compile for alpha",
    'raise urgent "server does not compile for alpha',
    "raise urgent 'server does not compile'  FOR  alpha",
    "raise urgent «server does not compile» for alpha",
  ])("reads %s", (text) => {
    expect(parseCommand(text)).toEqual(day);
  });

  it.each([
    ["raise", undefined, "", undefined],
    ["raise urgent", "urgent", "", undefined],
    ["raise Build-Failure CI is red", "build-failure", "CI is red", undefined],
    ['raise urgent "we wait for beta"', "urgent", "we wait for beta", undefined],
    ['raise urgent "say "hello" twice" for beta', "urgent", 'say "hello" twice for beta', "beta"],
    ['raise urgent "a" and "b" fail', "urgent", '"a" and "b" fail', undefined],
    ["raise urgent doesn't build for <@U1|al pha>", "urgent", "doesn't build for <@U1>", "<@U1>"],
    ["raise urgent waiting for beta for task 2A", "urgent", "waiting for beta for task 2A", "task 2A"],
    ["raise urgent line one\nline two for alpha", "urgent", "line one\nline two for alpha", "alpha"],
    [
      "raise urgent good for one two three four five six",
      "urgent",
      "good for one two three four five six",
      undefined,
    ],
    ["raise urgent for alpha", "urgent", " for alpha", "alpha"],
    ['raise "no type" for alpha', undefined, "no type for alpha", "alpha"],
    ['raise urgent "" for alpha', "urgent", " for alpha", "alpha"],
    ['raise urgent "x" for "', "urgent", '"x" for "', undefined],
  ])("reads %j", (text, type, words, forWhom) => {
    expect(parseCommand(text)).toEqual({ kind: "raise", type, text: words, forWhom });
  });

  it("always ends the text with the words after for", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("for", "alpha", '"', "x", "“", "'", "@b", ",")), (parts) => {
        const command = parseCommand(`raise urgent ${parts.join(" ")}`);
        if (command.kind === "raise" && command.forWhom !== undefined)
          expect(command.text.endsWith(` for ${command.forWhom}`)).toBe(true);
      }),
    );
  });
});
