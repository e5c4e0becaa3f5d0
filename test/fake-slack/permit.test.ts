import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClient } from "../../src/slack/client.ts";
import { startFakeSlack, type FakeSlack } from "./start.ts";

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let slack: FakeSlack;
let client: WebClient;
let clock: number;

beforeEach(async () => {
  clock = Date.UTC(2026, 10, 3, 11, 0);
  slack = await startFakeSlack({
    now: () => clock,
    users: [{ id: "UALPHA", name: "Alpha", email: "alpha@example.com" }],
    channels: [
      { id: "C1", name: "open" },
      { id: "C2", name: "elsewhere", bot: false },
      { id: "C3", name: "closed", private: true },
      { id: "C4", name: "hidden", private: true, bot: false },
    ],
  });
  client = createClient(slack.botToken, slack.apiUrl, log);
});
afterEach(() => slack.close());

/** What Slack says of a call that it refuses for want of a scope. */
async function wanting(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  if (error instanceof WebAPIPlatformError)
    return { error: error.data.error, ...("needed" in error.data ? { needed: error.data.needed } : {}) };
  throw new Error("it was taken");
}

describe("the fake's permissions", () => {
  it("names the token's scopes in every answer, and the time", async () => {
    slack.world.scopes.add("files:write");
    const { response_metadata: about } = await client.auth.test();
    expect(about?.scopes).toEqual([...slack.world.scopes]);
    const answer = await fetch(`${slack.apiUrl}auth.test`, { method: "POST" });
    expect(answer.headers.get("date")).toBe("Tue, 03 Nov 2026 11:00:00 GMT");
  });

  it("refuse a method without its scope, and say which", async () => {
    slack.world.scopes.clear();
    expect(await wanting(client.users.info({ user: "UALPHA" }))).toEqual({
      error: "missing_scope",
      needed: "users:read",
    });
    const calls: readonly (readonly [Promise<unknown>, string])[] = [
      [client.users.lookupByEmail({ email: "alpha@example.com" }), "users:read.email"],
      [client.conversations.open({ users: "UALPHA" }), "im:write"],
      [client.conversations.info({ channel: "C1" }), "channels:read"],
      [client.conversations.info({ channel: "C3" }), "groups:read"],
      [client.conversations.history({ channel: "C1" }), "channels:history"],
      [client.conversations.history({ channel: slack.directTo("UALPHA").id }), "im:history"],
    ];
    for (const [call, needed] of calls) expect(await wanting(call)).toMatchObject({ needed });
  });

  it("show an e-mail only to who may see it, and a private channel only to who is in it", async () => {
    expect((await client.conversations.info({ channel: "C2" })).channel).toMatchObject({ is_member: false });
    expect((await client.conversations.info({ channel: "C3" })).channel).toMatchObject({ is_private: true });
    expect(await wanting(client.conversations.info({ channel: "C4" }))).toEqual({
      error: "channel_not_found",
    });
    slack.world.scopes.delete("users:read.email");
    expect((await client.users.info({ user: "UALPHA" })).user?.profile?.email).toBeUndefined();
  });

  it("limit a method to its tier, and let it go again when the minute is over", async () => {
    for (let call = 0; call < 50; call += 1) await client.conversations.open({ users: "UALPHA" });
    clock += 20_000;
    const error: unknown = await client.conversations
      .open({ users: "UALPHA" })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WebAPIRateLimitedError);
    expect(error).toMatchObject({ retryAfter: 40 });
    clock += 40_000;
    expect((await client.conversations.open({ users: "UALPHA" })).ok).toBe(true);
  });

  it("give a socket's address without Socket Mode too, with a warning", async () => {
    slack.world.socketMode = false;
    const { ok, response_metadata: about } = await createClient(
      slack.appToken,
      slack.apiUrl,
      log,
    ).apps.connections.open({});
    expect([ok, about?.messages]).toEqual([true, ["[WARN] Socket Mode is not turned on."]]);
  });
});
