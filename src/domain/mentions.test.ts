import { describe, expect, it } from "vitest";
import { plan } from "../../test/sample.ts";
import { parseCommand } from "./grammar.ts";
import { withNames } from "./mentions.ts";

const members = new Map(
  [...plan.members].map(
    ([id, member]) => [id, { ...member, slack: id === "beta" ? "U0BETA" : undefined }] as const,
  ),
);
const said = (text: string) => withNames({ ...plan, members }, parseCommand(text));

describe("mentions in people's words", () => {
  it("become names, and calls nobody again", () => {
    expect(said("block 2A waiting for <@U0BETA|beta> and <@U0NOBODY>")).toMatchObject({
      reason: "waiting for Beta and <@U0NOBODY>",
    });
  });

  it("leave whom an issue is for as somebody who can be found", () => {
    expect(said('raise urgent "<@U0BETA> broke it" for <@U0BETA>')).toMatchObject({
      text: "Beta broke it for Beta",
      forWhom: "Beta",
    });
  });

  it("stay where they are a reference", () => {
    expect(said("assign 2A <@U0BETA>")).toMatchObject({ member: "<@U0BETA>" });
  });
});
