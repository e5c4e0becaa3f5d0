import { LogLevel, WebClient, type Logger } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startFakeSlack, type FakeSlack } from "./start.ts";

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
let slack: FakeSlack;
let client: WebClient;

beforeEach(async () => {
  slack = await startFakeSlack({
    now: () => Date.UTC(2026, 10, 3, 11),
    users: [{ id: "UALPHA", name: "Alpha" }],
    channels: [
      { id: "C1", name: "coordination" },
      { id: "C2", name: "elsewhere", bot: false },
    ],
  });
  client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: silent,
  });
});
afterEach(() => slack.close());

const text = (words: string) => ({ type: "section", text: { type: "mrkdwn", text: words } }) as const;
const publish = async (view: object, user = "UALPHA"): Promise<string> => {
  const done = await client
    .apiCall("views.publish", { user_id: user, view: JSON.stringify(view) })
    .catch((error: unknown) => error);
  return done instanceof Error ? done.message : "published";
};

describe("the fake's Home tab", () => {
  it("takes a view, keeps its id, and counts how often it was published", async () => {
    expect(await publish({ type: "home", blocks: [text("one")] })).toBe("published");
    const id = slack.world.homes.get("UALPHA")?.id;
    expect(await publish({ type: "home", blocks: [text("two")] })).toBe("published");
    expect(slack.world.homes.get("UALPHA")).toMatchObject({ id, published: 2 });
    expect(slack.read(slack.homeContent("UALPHA"))).toBe("two");
  });

  it.each([
    ["more than 100 blocks", { type: "home", blocks: Array.from({ length: 101 }, () => text("x")) }],
    ["another type", { type: "modal", blocks: [text("x")] }],
    ["a title", { type: "home", title: { type: "plain_text", text: "x" }, blocks: [text("x")] }],
    ["inputs", { type: "home", blocks: [{ type: "input" }] }],
    ["a text that is too long", { type: "home", blocks: [text("x".repeat(3001))] }],
    ["metadata that are too long", { type: "home", private_metadata: "x".repeat(3001), blocks: [text("x")] }],
    ["no blocks", { type: "home" }],
  ])("refuses %s", async (_, view) => {
    expect(await publish(view)).toContain("invalid_arguments");
  });

  it("refuses a user whom nobody knows, and a view that is too large", async () => {
    expect(await publish({ type: "home", blocks: [text("x")] }, "UNOBODY")).toContain("invalid_arguments");
    const large = Array.from({ length: 90 }, () => text("x".repeat(2990)));
    expect(await publish({ type: "home", blocks: large })).toContain("view_too_large");
  });
});

describe("the fake's permalinks", () => {
  it("are there for messages of conversations that the bot is in", async () => {
    const here = slack.writes("UALPHA", "#coordination", "hello");
    const there = slack.writes("UALPHA", "#elsewhere", "hello");
    const link = await client.chat.getPermalink({ channel: "C1", message_ts: here.ts });
    expect(link.permalink).toBe(`https://fake.slack.com/archives/C1/p${here.ts.replace(".", "")}`);
    await expect(client.chat.getPermalink({ channel: "C2", message_ts: there.ts })).rejects.toThrow(
      "channel_not_found",
    );
    await expect(client.chat.getPermalink({ channel: "C1", message_ts: "1.0" })).rejects.toThrow(
      "message_not_found",
    );
  });
});
