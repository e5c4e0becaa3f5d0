import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands-table.ts";
import { parseCommand } from "./grammar.ts";

const ROUND = "check-in@2026-11-03T12:00";

const forms: readonly (readonly [string, Command])[] = [
  ["", { kind: "help", topic: undefined }],
  ["?", { kind: "help", topic: undefined }],
  ["Hi there", { kind: "help", topic: undefined }],
  ["help Raise", { kind: "help", topic: "raise" }],
  ["use proto-interface-refactor", { kind: "use", plan: "proto-interface-refactor" }],
  ["start 2A", { kind: "start", task: "2A" }],
  ["done 2A", { kind: "done", task: "2A" }],
  ["unblock 2A", { kind: "unblock", task: "2A" }],
  ["block 2A licence question", { kind: "block", task: "2A", reason: "licence question" }],
  ["block 2A because “no key”", { kind: "block", task: "2A", reason: "no key" }],
  ["block 2A - no key", { kind: "block", task: "2A", reason: "no key" }],
  ["undo", { kind: "undo", task: undefined, insist: false }],
  ["undo 2A", { kind: "undo", task: "2A", insist: false }],
  ["undo 2A insist", { kind: "undo", task: "2A", insist: true }],
  ["undo insist", { kind: "undo", task: undefined, insist: true }],
  ["next", { kind: "next", member: undefined }],
  ["next for @Beta", { kind: "next", member: "Beta" }],
  ["my tasks", { kind: "next", member: undefined }],
  ["todo", { kind: "next", member: undefined }],
  ["status", { kind: "status", task: undefined }],
  ["status of 2A?", { kind: "status", task: "2A" }],
  ["plan", { kind: "plan" }],
  ["who?", { kind: "who" }],
  ["back", { kind: "back", member: undefined }],
  ["back for beta", { kind: "back", member: "beta" }],
  ["assign 2A beta", { kind: "assign", task: "2A", member: "beta" }],
  ["assign task 2A to <@U123|the beta>", { kind: "assign", task: "2A", member: "<@U123>" }],
  ["assign 2A to Coordination lead", { kind: "assign", task: "2A", member: "Coordination lead" }],
  ["estimate 2A 1-2d", { kind: "estimate", task: "2A", duration: "1-2d" }],
  ["estimate 2A to 1 – 2 days", { kind: "estimate", task: "2A", duration: "1-2d" }],
  ["estimate 2A 4 hours", { kind: "estimate", task: "2A", duration: "4h" }],
  ["estimate 2A 30 - 90 min", { kind: "estimate", task: "2A", duration: "30-90m" }],
  ["estimate 2A soon", { kind: "estimate", task: "2A", duration: "soon" }],
  ["cancel 2A", { kind: "cancel", task: "2A", reason: undefined }],
  ["cancel 2A because it is gone", { kind: "cancel", task: "2A", reason: "it is gone" }],
  ["cancel 2A it is gone", { kind: "cancel", task: "2A", reason: "it is gone" }],
  ["round now", { kind: "round-now", schedule: undefined }],
  ["round now check-in", { kind: "round-now", schedule: "check-in" }],
  ["answer", { kind: "answer", round: undefined }],
  [`answer ${ROUND}`, { kind: "answer", round: ROUND }],
  [`same ${ROUND}`, { kind: "same", round: ROUND }],
  ["nothing changed", { kind: "same", round: undefined }],
  [`skip ${ROUND}`, { kind: "skip", round: ROUND }],
  ["skip today", { kind: "skip", round: undefined }],
  ["later", { kind: "later", round: undefined, minutes: 15 }],
  ["later 30", { kind: "later", round: undefined, minutes: 30 }],
  ["later in half an hour", { kind: "later", round: undefined, minutes: 30 }],
  [`later ${ROUND}`, { kind: "later", round: ROUND, minutes: 15 }],
  [`later ${ROUND} 15m`, { kind: "later", round: ROUND, minutes: 15 }],
  [`need-reply ${ROUND}/beta`, { kind: "need-reply", need: `${ROUND}/beta`, text: undefined }],
  [`need-reply ${ROUND}/beta on its way`, { kind: "need-reply", need: `${ROUND}/beta`, text: "on its way" }],
  [`need-done ${ROUND}/beta`, { kind: "need-done", need: `${ROUND}/beta` }],
  [`need-raise ${ROUND}/beta`, { kind: "need-raise", need: `${ROUND}/beta` }],
  ["ack 3", { kind: "ack", issue: 3, generation: undefined }],
  ["ok #3", { kind: "ack", issue: 3, generation: undefined }],
  ["ack 3 👍", { kind: "ack", issue: 3, generation: undefined }],
  ["ack issue 3 g2", { kind: "ack", issue: 3, generation: 2 }],
  ["resolve 1", { kind: "resolve", issue: 1, text: undefined }],
  ["resolve 1 pinned the plugin version", { kind: "resolve", issue: 1, text: "pinned the plugin version" }],
  ["close #1: pinned it", { kind: "resolve", issue: 1, text: "pinned it" }],
  ["withdraw 3", { kind: "withdraw", issue: 3 }],
  ["snooze 3 30m", { kind: "snooze", issue: 3, minutes: 30 }],
  ["snooze #3 for 1h30m", { kind: "snooze", issue: 3, minutes: 90 }],
  ["reassign 2 to @beta", { kind: "reassign", issue: 2, member: "beta" }],
  ["reassign 2 `beta` 🙏", { kind: "reassign", issue: 2, member: "beta" }],
  ["reassign 2 <@U123>", { kind: "reassign", issue: 2, member: "<@U123>" }],
  ["note 3 still looking", { kind: "note", issue: 3, text: "still looking" }],
  ["issues", { kind: "issues" }],
  ["issue 3", { kind: "issue", issue: 3 }],
];

describe("parseCommand", () => {
  it.each(forms)("reads %s", (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  it.each([
    "/baton done 2A",
    "baton done 2A",
    "@Baton: DONE 2A",
    "<@U0BOT|baton> done 2A",
    "<at>Baton</at>done 2A",
    "/baton @baton please done 2A",
    "\u00a0done\u00a02A\u200b",
    "/done 2A",
    "Done task “2A”.",
    "done with 2A",
    "I'm done with 2A",
    "finished #2A",
    "mark done 2A",
    "done `2A`",
    "done *2A*",
    "done ‹2A›",
    "done 「2A」。",
    "done ２Ａ",
    "\u200fdone \u20682A\u2069",
    "done 2A ✅",
    "done 2A 👍🏽👍🏽!",
    "done 2A :white_check_mark:",
  ])("takes %j for done 2A", (text) => {
    expect(parseCommand(text)).toEqual({ kind: "done", task: "2A" });
  });

  it("reads an empty call of the bot as help", () => {
    expect(parseCommand("<@U0BOT>")).toEqual({ kind: "help", topic: undefined });
  });

  it("reads the example of every row as its own verb", () => {
    for (const row of COMMANDS) {
      const { kind } = parseCommand(row.example);
      expect([row.verb, kind]).toEqual([row.verb, row.verb === "round" ? "round-now" : row.verb]);
    }
  });

  it.each([
    ["start", "start", "no-task"],
    ["start 2A and 2B", "start", "extra"],
    ["block", "block", "no-task"],
    ["block 2A", "block", "no-reason"],
    ["undo 2A now", "undo", "extra"],
    ["status 2A now", "status", "extra"],
    ["plan of mine", "plan", "extra"],
    ["use", "use", "no-plan"],
    ["away beta", "away", "bad-period"],
    ["add", "add", "no-task"],
    ["add 2E", "add", "no-title"],
    ['add 2E "" to phase-2', "add", "no-title"],
    ['add 2E "Guide" quickly', "add", "extra"],
    ["assign", "assign", "no-task"],
    ["assign 2A to", "assign", "no-member"],
    ["estimate", "estimate", "no-task"],
    ["estimate 2A", "estimate", "no-duration"],
    ["cancel", "cancel", "no-task"],
    ["round", "round", "no-now"],
    ["round now check-in today", "round", "extra"],
    ["answer it runs", "answer", "extra"],
    ["later 0", "later", "bad-minutes"],
    [`later ${ROUND} soon`, "later", "bad-minutes"],
    ["need-reply", "need-reply", "no-need"],
    ["need-done", "need-done", "no-need"],
    ["need-done a b", "need-done", "extra"],
    ["ack", "ack", "no-issue"],
    ["ack three", "ack", "bad-issue"],
    ["ack 3 now", "ack", "extra"],
    ["snooze 3", "snooze", "no-minutes"],
    ["snooze 3 soon", "snooze", "bad-minutes"],
    ["reassign 2", "reassign", "no-member"],
    ["note 3", "note", "no-text"],
    ["withdraw 3 please", "withdraw", "extra"],
    ["issue", "issue", "no-issue"],
    ["issue 3 4", "issue", "extra"],
  ])("says what is wrong with %s", (text, verb, problem) => {
    const usage = COMMANDS.find((row) => row.verb === verb)?.usage;
    expect(parseCommand(text)).toEqual({ kind: "malformed", verb, problem, usage });
  });

  it.each([
    ["strat 2A", "start"],
    ["doen 2A", "done"],
    ["Finsh 2A", "done"],
    ["statsu", "status"],
    ["acknowlege 3", "ack"],
    ["sing a song", undefined],
    ["x", undefined],
    ["__proto__", undefined],
  ])("suggests the nearest verb for %s", (text, nearest) => {
    expect(parseCommand(text)).toEqual({ kind: "unknown", text, nearest });
  });

  it("gives a command for any text and never throws", () => {
    const verb = fc.constantFrom(
      ...COMMANDS.map((row) => row.verb),
      "@baton",
      "for",
      '"',
      "to",
      "after",
      "<@U1|",
    );
    const text = fc
      .array(fc.oneof(verb, fc.string(), fc.string({ unit: "binary" }), fc.constantFrom(" ", "\n", "“", "'")))
      .map((parts) => parts.join(" "));
    fc.assert(
      fc.property(text, (text) => {
        expect(typeof parseCommand(text).kind).toBe("string");
      }),
      { numRuns: 2000 },
    );
  });

  it("reads texts of any length in linear time", () => {
    for (const piece of ["baton ", "task ", " for ", '"', "' ", " ", "<@", "after 2A ", ":a:", "✅ "])
      for (const verb of ["", "raise urgent ", "add 2E ", "done ", "away ", "snooze 3 ", "block 2A "])
        expect(parseCommand(verb + piece.repeat(50_000)).kind).toMatch(/^[a-z-]+$/);
  });
});
