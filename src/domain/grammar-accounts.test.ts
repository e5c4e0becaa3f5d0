import { describe, expect, it } from "vitest";
import { parseCommand } from "./grammar.ts";

describe("who is who", () => {
  it.each([
    ["join alpha", "alpha", undefined],
    ["/baton join Alpha", "Alpha", undefined],
    ["join as @alpha", "alpha", undefined],
    ["join technical lead", "technical lead", undefined],
    ["join alpha on proto-interface-refactor", "alpha", "proto-interface-refactor"],
    ["JOIN alpha ON “The other plan”.", "alpha", "The other plan"],
    ["join <@U1|Anna>", "<@U1>", undefined],
    ["join", undefined, undefined],
    ["join on other", undefined, "other"],
  ])("reads %s", (text, member, plan) => {
    expect(parseCommand(text)).toEqual({ kind: "join", member, plan });
  });

  it("reads leave, unlink and test, and says what is missing or too much", () => {
    expect(parseCommand("leave.")).toEqual({ kind: "leave" });
    expect(parseCommand("unlink @Alpha")).toEqual({ kind: "unlink", member: "Alpha" });
    expect(parseCommand("test")).toEqual({ kind: "test" });
    expect(parseCommand("unlink")).toMatchObject({ kind: "malformed", problem: "no-member" });
    expect(parseCommand("leave it to me")).toMatchObject({ kind: "malformed", problem: "extra" });
    expect(parseCommand("test everybody")).toMatchObject({ kind: "malformed", problem: "extra" });
    expect(parseCommand("unlnk alpha")).toMatchObject({ kind: "unknown", nearest: "unlink" });
  });
});
