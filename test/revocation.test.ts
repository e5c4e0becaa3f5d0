/** Slack revokes the token in the middle of a day: nothing is posted, nothing is lost, and it goes on by itself. */
import { afterEach, describe, expect, it } from "vitest";
import { openSlackStage, type SlackStage } from "./day/slack-stage.ts";
import { at } from "./world.ts";

const DAY = "2026-11-03";
const posted = ({ slack }: SlackStage) =>
  slack.world.calls.filter(({ method }) => method.startsWith("chat.")).length;

describe.each(["socket", "http"] as const)("a token that Slack revokes, over %s", (mode) => {
  let stage: SlackStage;
  afterEach(() => stage.close());

  it.each(["app_uninstalled", "bot"] as const)(
    "stops everything at the event (%s), and all that waited goes out when the token works again",
    async (how) => {
      stage = await openSlackStage(mode, at(DAY, "11:00"));
      const { slack, engine } = stage;
      await stage.to(at(DAY, "11:30"));
      slack.revokeTokens();
      await slack.tellRevoked(how);
      const before = posted(stage);
      const asked = await stage.say("beta", 'raise urgent "the server does not compile" for alpha');
      expect(asked).toContain("Alpha until 11:45");
      await stage.to(at(DAY, "12:05"));
      expect(posted(stage)).toBe(before);
      expect(stage.errors).toHaveLength(1);
      expect(stage.errors[0]).toContain("does not let Baton in any more");
      expect(engine.shutOut()).toMatchObject([{ platform: "slack", since: at(DAY, "11:30") }]);
      slack.restoreTokens();
      await stage.to(at(DAY, "12:07"));
      expect(engine.shutOut()).toEqual([]);
      const texts = (place: string) => stage.seen(place).map(({ text }) => text);
      expect(texts("alpha")[0]).toContain("the server does not compile");
      expect(texts("alpha").join("\n")).toContain("Check-in");
      expect(texts("cl").join("\n")).toContain("the server does not compile");
      const { db } = stage.database;
      const rows = await db.selectFrom("outbox").select(["id", "state"]).execute();
      expect(rows.filter(({ state }) => !["sent", "superseded", "dropped"].includes(state))).toEqual([]);
      expect(stage.errors).toHaveLength(1);
    },
  );

  it("goes on when the token of a person is revoked, which is not Baton's", async () => {
    stage = await openSlackStage(mode, at(DAY, "11:00"));
    await stage.slack.tellRevoked("user");
    await stage.to(at(DAY, "12:00"));
    expect(
      stage
        .seen("alpha")
        .map(({ text }) => text)
        .join(),
    ).toContain("Check-in");
    expect(stage.errors).toEqual([]);
  });

  it("notices by an answer of Slack's alone", async () => {
    stage = await openSlackStage(mode, at(DAY, "11:00"));
    stage.slack.revokeTokens();
    await stage.to(at(DAY, "12:30"));
    expect(stage.errors).toHaveLength(1);
    const { length } = stage.slack.world.refusals.filter(({ method }) => method !== "auth.test");
    expect(length).toBeLessThanOrEqual(20);
    stage.slack.restoreTokens();
    await stage.to(at(DAY, "12:32"));
    expect(
      stage
        .seen("alpha")
        .map(({ text }) => text)
        .join(),
    ).toContain("Check-in");
  });
});
