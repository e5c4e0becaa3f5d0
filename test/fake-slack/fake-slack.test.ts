import {
  LogLevel,
  WebAPIPlatformError,
  WebClient,
  type ChatPostMessageArguments,
  type Logger,
} from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startFakeSlack, type FakeSlack } from "./start.ts";

/** The refusals are what is tested; the client need not print them. */
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
let clock: number;

beforeEach(async () => {
  clock = Date.UTC(2026, 10, 3, 11, 0);
  slack = await startFakeSlack({
    now: () => clock,
    users: [
      { id: "UALPHA", name: "Alpha", email: "alpha@example.com", zone: "Europe/Berlin" },
      { id: "UBETA", name: "Beta" },
      { id: "UGONE", name: "Gone", deleted: true },
    ],
    channels: [
      { id: "C1", name: "coordination", members: ["UALPHA"] },
      { id: "C2", name: "elsewhere", bot: false },
      { id: "C3", name: "old", archived: true },
    ],
  });
  client = clientWith(slack.botToken);
});
afterEach(() => slack.close());

function clientWith(token: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: silent,
  });
}

function post(args: ChatPostMessageArguments) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a method of Slack's, not of a window
  return client.chat.postMessage(args);
}

/** The error's code of a call that is refused, and what Slack says about it. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return error.data.error;
    throw error;
  }
  throw new Error("it was taken");
}

const section = (text: string) => ({ type: "section" as const, text: { type: "mrkdwn" as const, text } });
const button = (label: string, value = "x", id = label) => ({
  type: "button" as const,
  action_id: id,
  value,
  text: { type: "plain_text" as const, text: label },
});
const modal = (block: object, more: object = {}) =>
  ({
    type: "modal",
    title: { type: "plain_text", text: "Form" },
    submit: { type: "plain_text", text: "Send" },
    blocks: [block],
    ...more,
  }) as never;
const input = (more: object = {}, element: object = { type: "plain_text_input", action_id: "v" }) => ({
  type: "input",
  block_id: "q",
  label: { type: "plain_text", text: "Question" },
  element,
  ...more,
});

describe("tokens", () => {
  it("refuses none, a wrong one and the wrong kind", async () => {
    expect(await refusal(clientWith("").auth.test())).toBe("not_authed");
    expect(await refusal(clientWith("xoxb-other").auth.test())).toBe("invalid_auth");
    expect(await refusal(clientWith(slack.appToken).auth.test())).toBe("not_allowed_token_type");
    expect(await refusal(client.apps.connections.open({}))).toBe("not_allowed_token_type");
    slack.revokeTokens();
    expect(await refusal(client.auth.test())).toBe("token_revoked");
    expect(slack.world.refusals.map(({ error }) => error)).toContain("token_revoked");
  });

  it("takes JSON and forms, and no method that it does not know", async () => {
    const send = (body: string, type: string) =>
      fetch(`${slack.apiUrl}chat.postMessage`, {
        method: "POST",
        headers: { "content-type": type, authorization: `Bearer ${slack.botToken}` },
        body,
      }).then((response) => response.json() as Promise<{ ok: boolean; error?: string }>);
    expect(await send('{"channel":"C1","text":"a"}', "application/json")).toMatchObject({ ok: true });
    expect(await send("channel=C1&text=b", "application/x-www-form-urlencoded")).toMatchObject({ ok: true });
    expect(await send("{", "application/json")).toMatchObject({ error: "invalid_json" });
    expect(await send("[]", "application/json")).toMatchObject({ error: "json_not_object" });
    expect(await send("a", "text/plain")).toMatchObject({ error: "invalid_post_type" });
    expect(await refusal(client.apiCall("chat.dance", {}))).toBe("unknown_method");
    expect((await fetch(slack.apiUrl.replace("api", "nowhere"))).status).toBe(404);
  });
});

describe("messages", () => {
  it("refuses channels that are unknown, archived or without the bot", async () => {
    expect(await refusal(post({ channel: "C9", text: "a" }))).toBe("channel_not_found");
    expect(await refusal(post({ channel: "C2", text: "a" }))).toBe("not_in_channel");
    expect(await refusal(post({ channel: "C3", text: "a" }))).toBe("is_archived");
    expect(await refusal(post({ channel: "", text: "a" }))).toBe("invalid_arguments");
    expect(await refusal(client.conversations.history({ channel: "C9" }))).toBe("channel_not_found");
    expect(await refusal(client.conversations.history({ channel: "C2" }))).toBe("not_in_channel");
    expect(await refusal(client.chat.postEphemeral({ channel: "C1", user: "UBETA", text: "a" }))).toBe(
      "user_not_in_channel",
    );
  });

  it("refuses people who cannot be written to", async () => {
    expect(await refusal(client.conversations.open({ users: "UNOBODY" }))).toBe("user_not_found");
    expect(await refusal(client.conversations.open({ users: "UGONE" }))).toBe("user_disabled");
    expect(await refusal(client.conversations.open({ users: slack.botUser }))).toBe("cannot_dm_bot");
    expect(await refusal(client.users.info({ user: "UNOBODY" }))).toBe("user_not_found");
    expect(await refusal(client.users.lookupByEmail({ email: "who@example.com" }))).toBe("users_not_found");
    const found = await client.users.lookupByEmail({ email: "Alpha@example.com" });
    expect(found.user).toMatchObject({ id: "UALPHA", tz: "Europe/Berlin" });
    expect((await client.users.info({ user: "UBETA" })).user?.name).toBe("Beta");
    expect((await client.conversations.info({ channel: "C1" })).channel?.is_member).toBe(true);
  });

  it.each([
    ["an unknown block", [{ type: "carousel_of_doom" }]],
    ["a long section", [section("a".repeat(3001))]],
    ["an empty section", [section("")]],
    ["a section of nothing", [{ type: "section" }]],
    [
      "eleven fields",
      [{ type: "section", fields: Array.from({ length: 11 }, () => ({ type: "mrkdwn", text: "a" })) }],
    ],
    ["a long field", [{ type: "section", fields: [{ type: "mrkdwn", text: "a".repeat(2001) }] }]],
    ["a long header", [{ type: "header", text: { type: "plain_text", text: "a".repeat(151) } }]],
    ["a header in mrkdwn", [{ type: "header", text: { type: "mrkdwn", text: "a" } }]],
    ["an empty context", [{ type: "context", elements: [] }]],
    ["26 buttons", [{ type: "actions", elements: Array.from({ length: 26 }, (_, i) => button(`b${i}`)) }]],
    ["a long label", [{ type: "actions", elements: [button("a".repeat(76))] }]],
    ["a long value", [{ type: "actions", elements: [button("a", "b".repeat(2001))] }]],
    ["one action id twice", [{ type: "actions", elements: [button("a"), button("b", "x", "a")] }]],
    ["an unknown element", [{ type: "actions", elements: [{ type: "lever" }] }]],
    ["an unknown style", [{ type: "actions", elements: [{ ...button("a"), style: "loud" }] }]],
    ["a property that a block does not have", [{ type: "divider", text: "a" }]],
    [
      "a property that a button does not have",
      [{ type: "actions", elements: [{ ...button("a"), plan: "p" }] }],
    ],
    ["51 blocks", Array.from({ length: 51 }, () => ({ type: "divider" }))],
    [
      "one block id twice",
      [
        { type: "divider", block_id: "a" },
        { type: "divider", block_id: "a" },
      ],
    ],
    ["an input", [input()]],
    ["no list", { type: "divider" }],
  ])("refuses %s", async (_what, blocks) => {
    const call = post({ channel: "C1", text: "a", blocks: blocks as never });
    expect(await refusal(call)).toBe("invalid_blocks");
  });

  it("refuses a message without words, with too many, and with broken metadata", async () => {
    const refused = (more: object) => refusal(post({ channel: "C1", text: "a", ...more }));
    expect(await refused({ text: "" })).toBe("no_text");
    expect(await refused({ text: "a".repeat(40_001) })).toBe("msg_too_long");
    expect(await refused({ blocks: Array.from({ length: 5 }, () => section("a".repeat(2900))) })).toBe(
      "msg_blocks_too_long",
    );
    expect(await refused({ metadata: { event_type: 1 } })).toBe("invalid_metadata_format");
    expect(await refused({ thread_ts: "1.000001" })).toBe("thread_not_found");
    expect(await refused({ attachments: [{ text: "a" }] })).toBe("invalid_attachments");
  });

  it("edits only what the bot wrote and what is there", async () => {
    const { ts = "" } = await post({ channel: "C1", text: "first" });
    await client.chat.update({ channel: "C1", ts, text: "second" });
    const [message] = slack.posts(slack.channel("#coordination"));
    expect(message).toMatchObject({ text: "second", edits: [{ text: "first" }] });
    expect(await refusal(client.chat.update({ channel: "C1", ts, text: "a".repeat(4001) }))).toBe(
      "msg_too_long",
    );
    expect(await refusal(client.chat.update({ channel: "C1", ts: "1.000001", text: "a" }))).toBe(
      "message_not_found",
    );
    const { messages } = slack.channel("C1");
    const [own] = messages;
    if (own) messages.push({ ...own, user: "UALPHA", ts: "2.000002" });
    expect(await refusal(client.chat.update({ channel: "C1", ts: "2.000002", text: "a" }))).toBe(
      "cant_update_message",
    );
  });

  it("tells history newest first, replies oldest first, both page by page", async () => {
    const { ts: parent = "" } = await post({ channel: "C1", text: "parent" });
    for (const text of ["one", "two"]) await post({ channel: "C1", text, thread_ts: parent });
    clock += 1000;
    await post({
      channel: "C1",
      text: "last",
      metadata: { event_type: "t", event_payload: { id: "7" } },
    });
    const history = await client.conversations.history({
      channel: "C1",
      limit: 1,
      include_all_metadata: true,
    });
    expect(history.messages).toMatchObject([{ text: "last", metadata: { event_payload: { id: "7" } } }]);
    const cursor = history.response_metadata?.next_cursor ?? "";
    const rest = await client.conversations.history({ channel: "C1", limit: 1, cursor });
    expect(rest).toMatchObject({ messages: [{ text: "parent" }], has_more: false });
    const replies = await client.conversations.replies({ channel: "C1", ts: parent });
    expect(replies.messages?.map(({ text }) => text)).toEqual(["parent", "one", "two"]);
    const oldest = String(clock / 1000 - 0.5);
    expect((await client.conversations.history({ channel: "C1", oldest })).messages).toHaveLength(1);
    expect(await refusal(client.conversations.replies({ channel: "C1", ts: "9.000009" }))).toBe(
      "thread_not_found",
    );
    expect(await refusal(client.conversations.history({ channel: "C1", limit: 1000 }))).toBe("invalid_limit");
  });
});

describe("forms", () => {
  const trigger = (): string => {
    const id = `trigger${slack.world.triggers.size}`;
    slack.world.triggers.set(id, { user: "UALPHA", at: clock, used: false });
    return id;
  };

  it("opens one with a trigger that is fresh, once", async () => {
    const id = trigger();
    clock += 3000;
    await client.views.open({ trigger_id: id, view: modal(input()) });
    expect(slack.world.views).toMatchObject([{ user: "UALPHA", open: true }]);
    expect(await refusal(client.views.open({ trigger_id: id, view: modal(input()) }))).toBe(
      "exchanged_trigger_id",
    );
    const late = trigger();
    clock += 3001;
    expect(await refusal(client.views.open({ trigger_id: late, view: modal(input()) }))).toBe(
      "expired_trigger_id",
    );
    expect(await refusal(client.views.open({ trigger_id: "x", view: modal(input()) }))).toBe(
      "invalid_trigger_id",
    );
  });

  const select = (options: readonly object[], more: object = {}) =>
    input({}, { type: "static_select", action_id: "v", options, ...more });
  const option = (value: string, text = value) => ({ value, text: { type: "plain_text", text } });
  it.each([
    ["a long title", modal(input(), { title: { type: "plain_text", text: "a".repeat(25) } })],
    ["a long submit", modal(input(), { submit: { type: "plain_text", text: "a".repeat(25) } })],
    ["inputs without submit", modal(input(), { submit: undefined })],
    ["long metadata", modal(input(), { private_metadata: "a".repeat(3001) })],
    ["101 blocks", modal(input(), { blocks: Array.from({ length: 101 }, () => ({ type: "divider" })) })],
    ["a home tab", modal(input(), { type: "home" })],
    ["no choices", modal(select([]))],
    ["101 choices", modal(select(Array.from({ length: 101 }, (_, i) => option(`${i}`))))],
    ["a long choice", modal(select([option("a", "b".repeat(76))]))],
    ["a choice twice", modal(select([option("a"), option("a")]))],
    ["a first choice that is none", modal(select([option("a")], { initial_option: option("b") }))],
    [
      "a group without a label",
      modal(select(undefined as never, { option_groups: [{ options: [option("a")] }] })),
    ],
    [
      "long first words",
      modal(input({}, { type: "plain_text_input", action_id: "v", initial_value: "a".repeat(3001) })),
    ],
    ["a long label", modal(input({ label: { type: "plain_text", text: "a".repeat(2001) } }))],
    ["an unknown input", modal(input({}, { type: "slider" }))],
    ["no element", modal(input({}, undefined as never), { blocks: [{ ...input(), element: 1 }] })],
  ])("refuses %s", async (_what, view) => {
    expect(await refusal(client.views.open({ trigger_id: trigger(), view }))).toBe("invalid_arguments");
  });

  it("keeps what was entered through an update, and refuses one of an old hash or of no view", async () => {
    await client.views.open({ trigger_id: trigger(), view: modal(input()) });
    const [view] = slack.world.views;
    if (view === undefined) throw new Error("no view");
    view.values.set("q", "typed");
    const { hash } = view;
    await client.views.update({ view_id: view.id, hash, view: modal(input({ optional: true })) });
    expect(view.values.get("q")).toBe("typed");
    expect(await refusal(client.views.update({ view_id: view.id, hash, view: modal(input()) }))).toBe(
      "hash_conflict",
    );
    expect(await refusal(client.views.update({ view_id: "V", view: modal(input()) }))).toBe("not_found");
  });
});

describe("answers by address", () => {
  it("takes five within half an hour", async () => {
    slack.world.responseUrls.set("R1", { user: "UALPHA", channel: "C1", at: clock, uses: 0 });
    const respond = (body: object) =>
      fetch(`${slack.world.url}/respond/R1`, { method: "POST", body: JSON.stringify(body) }).then(
        ({ status }) => status,
      );
    expect(await respond({ response_type: "in_channel", text: "a" })).toBe(400);
    expect(await respond({ response_type: "ephemeral" })).toBe(400);
    for (let use = 0; use < 5; use += 1)
      expect(await respond({ response_type: "ephemeral", text: "a" })).toBe(200);
    expect(await respond({ response_type: "ephemeral", text: "a" })).toBe(404);
    clock += 30 * 60_000 + 1;
    slack.world.responseUrls.set("R1", { user: "UALPHA", channel: "C1", at: 0, uses: 0 });
    expect(await respond({ response_type: "ephemeral", text: "a" })).toBe(404);
    expect(slack.world.ephemerals).toHaveLength(5);
  });
});

describe("faults", () => {
  it("answers 429, errors, broken answers and cut connections, before or after the work", async () => {
    slack.fail(
      "chat.postMessage",
      { kind: "ratelimited", retryAfter: 7 },
      { kind: "error", error: "internal_error" },
      { kind: "status", status: 503 },
      { kind: "status", status: 502, accept: true },
      { kind: "reset" },
      { kind: "reset", accept: true },
    );
    const outcomes: string[] = [];
    for (let call = 0; call < 7; call += 1) {
      const done = post({ channel: "C1", text: `call ${call}` });
      outcomes.push(
        await done.then(
          () => "ok",
          (error: unknown) => (error as Error).name,
        ),
      );
    }
    expect(outcomes).toEqual([
      "WebAPIRateLimitedError",
      "WebAPIPlatformError",
      "WebAPIHTTPError",
      "WebAPIHTTPError",
      "WebAPIRequestError",
      "WebAPIRequestError",
      "ok",
    ]);
    expect(slack.posts(slack.channel("C1")).map(({ text }) => text)).toEqual(["call 3", "call 5", "call 6"]);
  });
});

describe("sockets", () => {
  it("lets nobody in without a ticket, and notes acknowledgements of nothing", async () => {
    const refused = new WebSocket(`${slack.world.url.replace("http", "ws")}/socket?ticket=none`);
    const status = await new Promise((resolve) => {
      refused.on("unexpected-response", (_request, response) => resolve(response.statusCode));
      refused.on("error", () => undefined);
    });
    expect(status).toBe(401);
    await expect(slack.slash("UALPHA", "C1", "help")).rejects.toThrow("no app is connected");
    const { url = "" } = await clientWith(slack.appToken).apps.connections.open({});
    const socket = new WebSocket(url);
    const hello = await new Promise<string>((resolve) => {
      socket.on("message", (data) => resolve((data as Buffer).toString()));
    });
    expect(hello).toContain('"type":"hello"');
    socket.send('{"envelope_id":"nothing"}');
    await slack.until(() => slack.world.badAcks.length > 0);
    expect(slack.world.badAcks).toEqual([expect.stringContaining("an acknowledgement of nothing")]);
    const cut = slack.slash("UALPHA", "C1", "help");
    slack.dropSockets();
    await expect(cut).rejects.toThrow("the socket closed before the acknowledgement");
  });
});

describe("people", () => {
  it("only do what is possible", async () => {
    await expect(slack.slash("UNOBODY", "C1", "a")).rejects.toThrow("no user UNOBODY");
    await expect(slack.slash("UBETA", "C1", "a")).rejects.toThrow("UBETA is not in C1");
    await expect(slack.slash("UALPHA", "C9", "a")).rejects.toThrow("no conversation C9");
    await expect(slack.mention("UALPHA", "C2", "a")).rejects.toThrow("the bot is not in C2");
    expect(() => slack.redeliver()).toThrow("no event");
    expect(() => slack.channel("#nowhere")).toThrow("no conversation");
    const blocks = [{ type: "actions" as const, elements: [button("Do it", "done 1A")] }];
    await post({ channel: "C1", text: "a", blocks });
    const [message] = slack.posts(slack.channel("C1"));
    if (message === undefined) throw new Error("no message");
    await expect(slack.click("UALPHA", message, "Undo it")).rejects.toThrow("there are: Do it (done 1A)");
    await expect(slack.click("UALPHA", message, "Do it")).rejects.toThrow("no app is connected");
    const own = { ...message, kind: "ephemeral" as const, via: "response_url" as const, user: "UBETA" };
    await expect(slack.click("UALPHA", own, "Do it")).rejects.toThrow("somebody else's");
  });

  it("read times in their own zone, people by name, and are mentioned by tokens alone", () => {
    const text = `<!date^${clock / 1000}^{date_short_pretty} {time}|3 Nov 11:00> <@UBETA> <https://example.com|page> &lt;!channel&gt;`;
    const content = {
      text: "",
      blocks: [section(text), { type: "actions" as const, elements: [button("Do it")] }],
    };
    expect(slack.read(content, "UALPHA")).toBe("3 Nov 12:00 @Beta page <!channel>\n[Do it]");
    expect(slack.read(content)).toContain("3 Nov 11:00");
    expect(slack.read({ text: "a &amp; b", blocks: [] })).toBe("a & b");
    expect(slack.mentions(content)).toEqual(["UBETA"]);
    expect(slack.mentions({ text: "<!channel> <!here>", blocks: [] })).toEqual(["!channel", "!here"]);
  });
});
