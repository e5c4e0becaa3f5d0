import { describe, expect, it } from "vitest";
import { parseLocal } from "./local-command.ts";
import { describeMember, findMember, type Member } from "./member.ts";

const member = (id: string, name: string, roles: readonly string[] = [], line = ""): Member => ({
  id,
  name,
  zone: "Europe/Berlin",
  roles,
  line,
});
const alpha = member("alpha", "Alpha");
const lead = member("cl", "Coordination lead", ["coordination-lead"], "");
const members = [alpha, member("beta", "Beta"), lead];

describe("parseLocal", () => {
  it.each([
    ["as 2", { kind: "as", member: members[1] }],
    ["AS Coordination lead", { kind: "as", member: lead }],
    ["as zorro", { kind: "nobody", given: "zorro" }],
    ["as", { kind: "nobody", given: "" }],
    ["inbox", { kind: "inbox", member: undefined }],
    ["inbox @beta", { kind: "inbox", member: members[1] }],
    ["inbox zorro", { kind: "nobody", given: "zorro" }],
    ["channel #Emergency", { kind: "channel", channel: "emergency" }],
    ["channel up", { kind: "channel", channel: "updates" }],
    ["channel", { kind: "channels" }],
    ["channel #", { kind: "no-channel", given: "#" }],
    ["channel garden", { kind: "no-channel", given: "garden" }],
    ["clock", { kind: "clock", what: "show" }],
    ["clock next", { kind: "clock", what: "next" }],
    ["clock real", { kind: "clock", what: "real" }],
    ["clock x60", { kind: "speed", factor: 60 }],
    ["clock 1.5", { kind: "speed", factor: 1.5 }],
    ["clock x0", { kind: "bad-speed", given: "x0" }],
    ["clock x1000000", { kind: "bad-speed", given: "x1000000" }],
    ["clock tomorrow", { kind: "bad-speed", given: "tomorrow" }],
    ["quiet", { kind: "quiet" }],
    ["loud", { kind: "loud" }],
    ["help", { kind: "help", topic: undefined }],
    ["?", { kind: "help", topic: undefined }],
    ["help clock", { kind: "help", topic: "clock" }],
    ["quit", { kind: "quit" }],
    ["Exit", { kind: "quit" }],
    ["2", { kind: "choice", number: 2 }],
  ])("reads %s", (line, command) => {
    expect(parseLocal(line, members, alpha)).toEqual(command);
  });

  it.each(["done 1A", "help raise", "quit it", "quiet please", "alpha", ""])("leaves %j to Baton", (line) => {
    expect(parseLocal(line, members, alpha)).toBeUndefined();
  });

  it("takes a number as a member until one was chosen", () => {
    expect(parseLocal("3", members, undefined)).toEqual({ kind: "as", member: lead });
    expect(parseLocal("4", members, undefined)).toEqual({ kind: "nobody", given: "4" });
  });
});

describe("members", () => {
  it("are found by number, id, name or its beginning when it is the only one", () => {
    expect(["1", "ALPHA", "@Alpha", "al"].map((given) => findMember(given, members))).toEqual(
      Array(4).fill(alpha),
    );
    expect(findMember("a", [alpha, member("anna", "Anna")])).toBeUndefined();
    expect(findMember(" ", members)).toBeUndefined();
  });

  it("are described by what their name does not say", () => {
    expect(describeMember(lead)).toBe("");
    expect(describeMember(member("x", "X", ["technical-lead", "product-lead"], "Builds"))).toBe(
      "technical lead · product lead · Builds",
    );
  });
});
