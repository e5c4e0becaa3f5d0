import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Answer, Delivery } from "../src/domain/adapter.ts";
import type { Command, Inbound } from "../src/domain/command.ts";
import type { Form, Message } from "../src/domain/message.ts";
import type { Reply } from "../src/domain/reply.ts";
import { startSlack, type Slack } from "../src/slack/start.ts";
import { startFakeSlack, type FakeSlack } from "./fake-slack/start.ts";
import { changed, type Content } from "./fake-slack/world.ts";

let clock: number;
let slack: FakeSlack;
let app: Slack;
let heard: Inbound[];
let logged: string[];
/** Holds the next commands up until it is called. */
let hold: Promise<void> | undefined;

const RECEIPT = { kind: "silent" } satisfies Reply;
const REFUSED: Reply = { kind: "refused", refusal: { kind: "unknown-round", given: undefined } };
const text = (words: string): Message => ({ body: [{ kind: "text", lines: [[words]] }], fallback: words });
const answer = (message: Message, reply: Reply = RECEIPT): Answer => ({
  reply,
  message,
  form: message.form,
  problems: undefined,
});

const UPDATE: Form = {
  id: "answer update",
  title: "Your day",
  submit: "Send",
  fields: [
    { id: "progress", label: "Progress", kind: "text", required: true, initial: "as before" },
    {
      id: "health",
      label: "Health",
      kind: "choice",
      required: true,
      initial: "green",
      options: ["red", "yellow", "green"].map((value) => ({ value, label: value })),
    },
    {
      id: "needed",
      label: "Needed",
      kind: "line",
      required: true,
      when: { field: "health", is: ["red", "yellow"] },
    },
  ],
};

/** A small plan of its own: says what it heard, knows one form, and can be asked to fail. */
async function handle(inbound: Inbound): Promise<Answer> {
  heard.push(inbound);
  changed(slack.world);
  await hold;
  const { command } = inbound;
  if (command.kind === "submit") {
    const { progress = "" } = command.values;
    if (progress === "crash") throw new Error("a bug");
    if (progress === "refuse") return answer(text("that round is no more"), REFUSED);
    if (progress === "too long") {
      return {
        ...answer(text("not yet")),
        problems: { progress: "At most 2000 characters.", other: "Hidden." },
      };
    }
    const answered = { kind: "answered", offer: undefined } as Reply;
    return answer(text(`thanks: ${progress}`), command.form === "answer update" ? answered : RECEIPT);
  }
  const words = command.kind === "unknown" ? command.text : command.kind;
  if (words === "crash") throw new Error("a bug");
  if (words === "form") return answer({ ...text("a form"), form: UPDATE }, { kind: "form" } as Reply);
  if (words === "second form")
    return answer({ ...text("a form"), form: { ...UPDATE, plan: "second" } }, { kind: "form" } as Reply);
  if (words === "raise")
    return answer({ ...text("a form"), form: { ...UPDATE, id: "raise" } }, { kind: "form" } as Reply);
  if (words === "offer") return answer(PROMPT);
  if (words === "skip") return answer(text("skipped"), { kind: "skipped" } as Reply);
  if (words === "long")
    return answer({ ...text(""), body: [{ kind: "list", items: manyLines(600) }], fallback: "long" });
  return answer(text(`heard ${words}`));
}

function manyLines(count: number): string[][] {
  return Array.from({ length: count }, (_, index) => [`line ${index} ${"word ".repeat(8)}`]);
}

const parse = (words: string): Command => ({ kind: "unknown", text: words, nearest: undefined });

async function start(mode: "socket" | "http"): Promise<void> {
  const note = (level: string) => (fields: object, message: string) => {
    logged.push(`${level} ${message} ${JSON.stringify(fields)}`);
    changed(slack.world);
  };
  const log = { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") };
  const { botToken, appToken, signingSecret, apiUrl } = slack;
  app = await startSlack({
    settings:
      mode === "socket" ? { botToken, appToken, apiUrl } : { botToken, signingSecret, port: 0, apiUrl },
    handle,
    workspaceOf: () => Promise.resolve("local"),
    parse,
    now: () => clock,
    log,
  });
  slack.waitFor(app.idle);
  if (mode === "http") await slack.connectHttp(eventsUrl());
}

const eventsUrl = (): string => `http://127.0.0.1:${app.port}/slack/events`;

beforeEach(async () => {
  clock = Date.UTC(2026, 10, 3, 13, 0);
  heard = [];
  logged = [];
  hold = undefined;
  slack = await startFakeSlack({
    now: () => clock,
    users: [
      { id: "UALPHA", name: "Alpha", zone: "Europe/Berlin" },
      { id: "UBETA", name: "Beta", zone: "Europe/Lisbon" },
      { id: "UGONE", name: "Gone", deleted: true },
    ],
    channels: [
      { id: "C1", name: "coordination" },
      { id: "C2", name: "private", bot: false },
    ],
  });
});
afterEach(async () => {
  await app.close();
  await slack.close();
});

const said = (contents: readonly Content[]): string[] => contents.map((content) => slack.read(content));

describe.each(["socket", "http"] as const)("over %s", (mode) => {
  beforeEach(() => start(mode));
  afterEach(() => {
    expect(slack.world.badAcks).toEqual([]);
  });

  it("answers a slash command for its author alone, as it was typed", async () => {
    const got = await slack.slash("UALPHA", "C1", `/baton raise "a & b <c>" for @Beta in #coordination`);
    expect(said(got.said)).toEqual([`heard raise "a & b <c>" for <@UBETA> in #coordination`]);
    expect(got.said).toMatchObject([{ kind: "ephemeral", user: "UALPHA", via: "response_url" }]);
    expect(heard).toMatchObject([
      {
        workspace: "local",
        plan: undefined,
        channel: "C1",
        surface: "slack",
        actor: { kind: "account", platform: "slack", id: "UALPHA" },
        command: { text: `raise "a & b <c>" for <@UBETA> in #coordination` },
      },
    ]);
  });

  it("answers in channels that it is not in", async () => {
    const got = await slack.slash("UALPHA", "#private", "status");
    expect(said(got.said)).toEqual(["heard status"]);
  });

  it("answers a mention in its thread, and a direct message with one that stays", async () => {
    const mention = await slack.mention("UALPHA", "C1", "done 2A", undefined);
    expect(mention.said).toMatchObject([
      { kind: "ephemeral", via: "chat.postEphemeral", text: "heard done 2A" },
    ]);
    const direct = await slack.dm("UBETA", "done 2B");
    expect(direct.said).toMatchObject([{ kind: "message", text: "heard done 2B" }]);
    expect(slack.posts(slack.directTo("UBETA"))).toHaveLength(1);
    expect(heard.map(({ id }) => id)).toEqual([
      expect.stringMatching(/^slack:mention:C1:[\d.]+$/),
      expect.stringMatching(/^slack:event:Ev/),
    ]);
  });

  it("answers an event once, however often it is delivered", async () => {
    await slack.dm("UBETA", "done 2B");
    expect((await slack.redeliver()).said).toEqual([]);
    expect(heard).toHaveLength(1);
  });

  it("takes a double click for one press, and the same press a little later for another", async () => {
    await prompt("UALPHA");
    const [message] = slack.posts(slack.directTo("UALPHA"));
    if (message === undefined) throw new Error("no prompt");
    const both = [1, 2].map(() => slack.click("UALPHA", message, "Acknowledge"));
    await Promise.all([...both, slack.click("UALPHA", message, "Skip today")]);
    expect(heard.map(({ command }) => command)).toMatchObject([{ text: "ack 1" }, { text: "skip" }]);
    clock += 1500;
    await slack.click("UALPHA", message, "Acknowledge");
    expect(heard).toHaveLength(3);
  });

  it("says what a press on an ephemeral message did, since no prompt shows it", async () => {
    const { said: receipts } = await slack.slash("UALPHA", "C1", "offer");
    const [receipt] = receipts;
    if (receipt === undefined) throw new Error("no receipt");
    expect(said((await slack.click("UALPHA", receipt, "Skip today")).said)).toEqual(["skipped"]);
  });

  it("says so when there is a bug, and logs no token", async () => {
    const got = await slack.slash("UALPHA", "C1", "crash");
    expect(said(got.said)).toEqual(["Something went wrong; nothing was changed."]);
    expect(logged.join("\n")).toContain("a command failed");
    expect(logged.join("\n")).not.toContain("xox");
  });

  it("sends a long answer in several messages and says what is left out", async () => {
    const got = await slack.slash("UALPHA", "C1", "long");
    expect(got.said).toHaveLength(4);
    const all = said(got.said).join("\n");
    const shown = all.match(/• line/g)?.length ?? 0;
    expect(all).toContain(`${600 - shown} more lines do not fit`);
  });

  it("opens a form from a slash command, shows and hides questions, and says the receipt", async () => {
    const { view } = await slack.slash("UALPHA", "C1", "form");
    if (view === undefined) throw new Error("no form was opened");
    expect([...view.values]).toEqual([
      ["progress", "as before"],
      ["health", "green"],
    ]);
    await slack.change("UALPHA", view, "progress", "typed");
    await slack.change("UALPHA", view, "health", "red");
    expect([...view.values.keys()]).toEqual(["progress", "health", "needed"]);
    expect(view.values.get("progress")).toBe("typed");
    await slack.change("UALPHA", view, "health", "green");
    expect([...view.values.keys()]).toEqual(["progress", "health"]);
    expect((await slack.submit("UALPHA", view, { health: "yellow" })).errors).toHaveProperty("needed");
    expect(heard).toHaveLength(1);
    const got = await slack.submit("UALPHA", view, { needed: "a reviewer" });
    expect(view.open).toBe(false);
    expect(heard.at(-1)?.command).toEqual({
      kind: "submit",
      form: "answer update",
      values: { progress: "typed", health: "yellow", needed: "a reviewer" },
    });
    expect(heard.at(-1)?.channel).toBe("C1");
    expect(said(got.said)).toEqual(["thanks: typed"]);
  });

  it("shows problems beside the questions, and takes the form when it is sent again", async () => {
    const { view } = await slack.slash("UALPHA", "C1", "form");
    if (view === undefined) throw new Error("no form was opened");
    const wrong = await slack.submit("UALPHA", view, { progress: "too long" });
    expect(wrong.errors).toEqual({ progress: "At most 2000 characters. Hidden." });
    expect(wrong.said).toEqual([]);
    expect(view.open).toBe(true);
    const got = await slack.submit("UALPHA", view, { progress: "short" });
    expect(said(got.said)).toEqual(["thanks: short"]);
    expect(new Set(heard.map(({ id }) => id)).size).toBe(3);
  });

  it("keeps a form open, with what was typed, when nothing came of it", async () => {
    const { view } = await slack.slash("UALPHA", "C1", "form");
    if (view === undefined) throw new Error("no form was opened");
    const failed = await slack.submit("UALPHA", view, { progress: "crash" });
    expect(failed.errors).toEqual({ progress: "Something went wrong; nothing was changed." });
    const refused = await slack.submit("UALPHA", view, { progress: "refuse" });
    expect(refused.errors).toEqual({ progress: "that round is no more" });
    expect([view.open, view.values.get("progress")]).toEqual([true, "refuse"]);
    expect([...failed.said, ...refused.said]).toEqual([]);
    expect(said((await slack.submit("UALPHA", view, { progress: "better" })).said)).toEqual([
      "thanks: better",
    ]);
  });

  it("leaves the receipt of a form in a direct message, where it stays", async () => {
    const { view } = await slack.slash("UALPHA", "C1", "raise");
    if (view === undefined) throw new Error("no form was opened");
    const got = await slack.submit("UALPHA", view, { progress: "it broke" });
    expect(got.said).toMatchObject([{ kind: "message", text: "thanks: it broke" }]);
  });

  it("hands a press on as the command of its button, and leaves the prompt to be its own receipt", async () => {
    const ref = await prompt("UALPHA");
    const [message] = slack.posts(slack.directTo("UALPHA"));
    if (message === undefined) throw new Error("no prompt");
    expect((await slack.click("UALPHA", message, "Skip today")).said).toEqual([]);
    expect(said((await slack.click("UALPHA", message, "Acknowledge")).said)).toEqual(["heard ack 1"]);
    expect(heard.map(({ id }) => id)).toEqual([
      expect.stringMatching(new RegExp(`^slack:click:[\\d.]+:${message.ts}:UALPHA:skip$`)),
      expect.stringContaining(":ack 1"),
    ]);
    const { view } = await slack.click("UALPHA", message, "Answer");
    if (view === undefined) throw new Error("no form was opened");
    expect((await slack.submit("UALPHA", view, {})).said).toEqual([]);
    await edit(ref, text("Answered."));
    clock += 2000;
    await expect(slack.click("UALPHA", message, "Answer")).rejects.toThrow("no button");
    expect(said((await slack.click("UALPHA", message, "Acknowledge", { stale: true })).said)).toEqual([
      "heard ack 1",
    ]);
  });

  it("keeps the receipt of a form that was opened from a prompt", async () => {
    await prompt("UALPHA");
    const [message] = slack.posts(slack.directTo("UALPHA"));
    if (message === undefined) throw new Error("no prompt");
    const { view } = await slack.click("UALPHA", message, "Raise");
    if (view === undefined) throw new Error("no form was opened");
    const got = await slack.submit("UALPHA", view, {});
    expect(got.said).toMatchObject([{ kind: "message", text: "thanks: as before" }]);
  });

  it("hands on the plan that a button and a form mean", async () => {
    const form: Form = { ...UPDATE, plan: "second" };
    const buttons = [
      { label: "Acknowledge", command: "ack 1", plan: "second" },
      { label: "Help", command: "help" },
    ];
    await app.outlet.post(
      delivery({ to: { kind: "user", id: "UALPHA" }, message: { ...PROMPT, buttons, form } }),
    );
    const [message] = slack.posts(slack.directTo("UALPHA"));
    if (message === undefined) throw new Error("no message");
    await slack.click("UALPHA", message, "Acknowledge");
    await slack.click("UALPHA", message, "Help");
    await slack.click("UALPHA", message, "Your day");
    expect(heard.map(({ plan, command }) => [plan, "text" in command && command.text])).toEqual([
      ["second", "ack 1"],
      [undefined, "help"],
      ["second", "answer update"],
    ]);
    const { view } = await slack.slash("UALPHA", "C1", "second form");
    if (view === undefined) throw new Error("no form was opened");
    await slack.submit("UALPHA", view, {});
    expect(heard.at(-1)).toMatchObject({ plan: "second", command: { kind: "submit" } });
  });

  it("offers a button where a form cannot be opened, or not in time", async () => {
    const direct = await slack.dm("UALPHA", "form");
    const [offer] = direct.said;
    if (offer === undefined) throw new Error("no offer");
    expect(slack.buttons(offer)).toMatchObject([{ label: "Your day", command: "answer update" }]);
    let release = (): void => undefined;
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const slow = slack.slash("UALPHA", "C1", "form");
    await slack.until(() => heard.length === 2);
    clock += 3500;
    hold = undefined;
    release();
    const late = await slow;
    expect(said(late.said)).toEqual(["The form did not open in time. This button opens it.\n[Your day]"]);
    expect(slack.world.refusals).toMatchObject([{ method: "views.open", error: "expired_trigger_id" }]);
  });
});

const PROMPT: Message = {
  title: "Check-in",
  body: [{ kind: "text", lines: [["How is it going?"]] }],
  buttons: [
    { label: "Answer", command: "form", style: "primary" },
    { label: "Raise", command: "raise" },
    { label: "Skip today", command: "skip" },
    { label: "Acknowledge", command: "ack 1" },
  ],
  fallback: "Check-in",
};

function delivery(more: Partial<Delivery>): Delivery {
  return {
    id: "outbox-1",
    op: "post",
    to: { kind: "channel", id: "C1" },
    message: PROMPT,
    thread: undefined,
    ref: undefined,
    since: clock,
    urgent: false,
    zone: "Europe/Berlin",
    accounts: { beta: "UBETA" },
    ...more,
  };
}

async function prompt(user: string): Promise<NonNullable<Delivery["ref"]>> {
  const posted = await app.outlet.post(delivery({ to: { kind: "user", id: user } }));
  if (posted.kind !== "sent") throw new Error(posted.kind);
  return posted.ref;
}

const edit = (ref: Delivery["ref"], message: Message) =>
  app.outlet.post(delivery({ id: "outbox-2", op: "edit", ref, message }));

describe("the outlet", () => {
  beforeEach(() => start("http"));

  it("posts in channels, threads and direct conversations, and edits in place", async () => {
    const call = {
      body: [{ kind: "text" as const, lines: [[{ mention: "beta", name: "Beta" }, ", look."]] }],
      fallback: "x",
    };
    const posted = await app.outlet.post(delivery({ message: call }));
    if (posted.kind !== "sent") throw new Error(posted.kind);
    await app.outlet.post(delivery({ id: "outbox-2", thread: posted.ref, message: text("a reply") }));
    const channel = slack.channel("C1");
    expect(slack.posts(channel).map((message) => slack.mentions(message))).toEqual([["UBETA"]]);
    expect(slack.posts(channel, posted.ref.id)).toMatchObject([
      { text: "a reply", metadata: { event_payload: { id: "outbox-2" } } },
    ]);
    const ref = await prompt("UBETA");
    await prompt("UBETA");
    expect(slack.world.calls.filter(({ method }) => method === "conversations.open")).toHaveLength(1);
    expect(await edit(ref, text("Answered."))).toEqual({ kind: "sent", ref });
    expect(slack.posts(slack.directTo("UBETA"))[0]).toMatchObject({
      text: "Answered.",
      edits: [{ text: "Check-in" }],
    });
  });

  it("tells failures that are worth a try from those that are not", async () => {
    const post = (more: Partial<Delivery> = {}) => app.outlet.post(delivery(more));
    slack.fail("chat.postMessage", { kind: "ratelimited", retryAfter: 7 });
    expect(await post()).toMatchObject({ kind: "retry", after: 7000, scope: "channel" });
    slack.fail("chat.postMessage", { kind: "ratelimited" });
    expect(await post()).toMatchObject({ kind: "retry", after: undefined, scope: "channel" });
    slack.fail("chat.postMessage", { kind: "error", error: "message_limit_exceeded" });
    expect(await post()).toMatchObject({ kind: "retry", after: undefined, scope: "platform" });
    expect(await post({ to: { kind: "channel", id: "C9" } })).toMatchObject({ kind: "unreachable" });
    expect(await post({ to: { kind: "channel", id: "C2" } })).toEqual({
      kind: "unreachable",
      why: "Baton is not in the channel",
    });
    expect(await post({ to: { kind: "user", id: "UGONE" } })).toEqual({
      kind: "unreachable",
      why: "the Slack account is deactivated",
    });
    slack.fail("chat.postMessage", { kind: "error", error: "invalid_blocks" });
    const secret = text("xoxb-1-abc answers at https://hooks.slack.example/commands/1/2");
    const refused = await post({ message: secret });
    expect(refused).toEqual({
      kind: "malformed",
      why: "Slack said invalid_blocks",
      payload: expect.stringContaining('"channel":"C1","text":"[secret] answers at [secret]"') as string,
    });
    slack.fail("chat.postMessage", { kind: "error", error: "invalid_blocks" });
    const long = await post({ message: text("word ".repeat(5000)) });
    expect("payload" in long && long.payload?.length).toBe(8000);
    expect(await post({ op: "edit" })).toMatchObject({ kind: "malformed" });
    slack.revokeTokens();
    expect(await post()).toEqual({ kind: "revoked", why: "Slack said token_revoked" });
  });

  it("cannot edit a message that was deleted, and calls no edit uncertain", async () => {
    expect(await edit({ channel: "C1", id: "1.000001" }, text("x"))).toEqual({
      kind: "unreachable",
      why: "the message was deleted",
    });
    const ref = await prompt("UBETA");
    slack.fail(
      "chat.update",
      { kind: "status", status: 502 },
      { kind: "reset" },
      { kind: "error", error: "ratelimited" },
    );
    expect(await edit(ref, text("x"))).toMatchObject({ kind: "retry", scope: "platform" });
    expect(await edit(ref, text("x"))).toMatchObject({ kind: "retry", scope: "platform" });
    expect(await edit(ref, text("x"))).toMatchObject({ kind: "retry", scope: "edits" });
  });

  it("waits with opening conversations and looking things up before Slack has to refuse it, and keeps calls for what is urgent", async () => {
    const to = (n: number) => ({ kind: "user", id: `U${n}` }) as const;
    for (let n = 0; n < 15; n += 1) await app.outlet.post(delivery({ to: to(n) }));
    const waits = { kind: "retry", after: 1200, scope: "channel" };
    expect(await app.outlet.post(delivery({ to: to(15) }))).toMatchObject(waits);
    expect(await app.outlet.post(delivery({}))).toMatchObject({ kind: "sent" });
    await app.outlet.post(delivery({ to: to(16), urgent: true }));
    expect(slack.world.calls.filter(({ method }) => method === "conversations.open")).toHaveLength(16);
    for (let n = 0; n < 15; n += 1) await app.outlet.find(delivery({}));
    expect(await app.outlet.find(delivery({}))).toMatchObject(waits);
    clock += 1200;
    expect(await app.outlet.find(delivery({}))).toMatchObject({ channel: "C1" });
  });

  it("holds a method as long as Slack says, and no other", async () => {
    slack.fail("conversations.open", { kind: "ratelimited", retryAfter: 60 });
    const beta = delivery({ to: { kind: "user", id: "UBETA" } });
    const alpha = delivery({ to: { kind: "user", id: "UALPHA" } });
    expect(await app.outlet.post(beta)).toMatchObject({ kind: "retry", after: 60_000, scope: "channel" });
    clock += 59_999;
    expect(await app.outlet.post(alpha)).toMatchObject({ kind: "retry", after: 1, scope: "channel" });
    expect(await app.outlet.post(delivery({}))).toMatchObject({ kind: "sent" });
    clock += 1;
    expect(await app.outlet.post(alpha)).toMatchObject({ kind: "sent" });
    expect(slack.world.calls.filter(({ method }) => method === "conversations.open")).toHaveLength(1);
  });

  it("posts beside a thread whose first message was deleted", async () => {
    const thread = { channel: "C1", id: "1.000001" };
    const posted = await app.outlet.post(delivery({ message: text("a reply"), thread }));
    expect(posted).toMatchObject({ kind: "sent", ref: { channel: "C1" } });
    expect(slack.posts(slack.channel("C1"))).toMatchObject([{ text: "a reply" }]);
  });

  it("finds out whether an uncertain post has arrived", async () => {
    const { post, find } = app.outlet;
    slack.fail("chat.postMessage", { kind: "reset", accept: true }, { kind: "status", status: 503 });
    expect(await post(delivery({}))).toMatchObject({ kind: "uncertain" });
    const [message] = slack.posts(slack.channel("C1"));
    expect(await find(delivery({}))).toEqual({ channel: "C1", id: message?.ts });
    const lost = delivery({ id: "outbox-9" });
    expect(await post(lost)).toMatchObject({ kind: "uncertain" });
    expect(await find(lost)).toBeUndefined();
    const thread = { channel: "C1", id: message?.ts ?? "" };
    slack.fail("chat.postMessage", { kind: "status", status: 502, accept: true });
    const reply = delivery({ id: "outbox-10", thread });
    expect(await post(reply)).toMatchObject({ kind: "uncertain" });
    expect(await find(reply)).toEqual({
      channel: "C1",
      id: slack.posts(slack.channel("C1"), thread.id)[0]?.ts,
    });
    expect(await find(delivery({ op: "edit", ref: thread }))).toEqual(thread);
    const { since } = delivery({});
    clock += 6 * 3_600_000;
    expect(await find(delivery({ since }))).toEqual({ channel: "C1", id: message?.ts });
    expect(await find(delivery({}))).toBeUndefined();
    slack.fail("conversations.history", { kind: "error", error: "missing_scope" });
    expect(await find(delivery({}))).toBe("unknown");
    slack.fail("conversations.history", { kind: "status", status: 500 });
    expect(await find(delivery({}))).toMatchObject({ kind: "retry", why: "Slack answered 500" });
    slack.fail("conversations.history", { kind: "error", error: "token_revoked" });
    expect(await find(delivery({}))).toMatchObject({ kind: "revoked" });
  });

  it("finds a reply that stands beside its thread, since the post above it was deleted", async () => {
    const thread = { channel: "C1", id: "1.000001" };
    const beside = delivery({ id: "outbox-11", thread });
    slack.fail(
      "chat.postMessage",
      { kind: "error", error: "thread_not_found" },
      { kind: "reset", accept: true },
    );
    expect(await app.outlet.post(beside)).toMatchObject({ kind: "uncertain" });
    const [stands] = slack.posts(slack.channel("C1"));
    expect(await app.outlet.find(beside)).toEqual({ channel: "C1", id: stands?.ts });
  });

  it("does not look through more than a thousand messages", async () => {
    await app.outlet.post(delivery({}));
    const { messages } = slack.channel("C1");
    const [first] = messages;
    if (first === undefined) throw new Error("no message");
    for (let index = 1; index <= 1000; index += 1) {
      messages.push({ ...first, ts: (Number(first.ts) + index / 1000).toFixed(6), metadata: undefined });
    }
    expect(await app.outlet.find(delivery({}))).toBe("unknown");
  });
});

describe("a door", () => {
  it("is shut to requests that Slack did not sign, or not now", async () => {
    await start("http");
    const body = new URLSearchParams({ command: "/baton", text: "status", team_id: slack.team }).toString();
    const form = "application/x-www-form-urlencoded";
    const now = Math.floor(clock / 1000);
    const status = async (timestamp: number): Promise<number> =>
      (await slack.sendSigned(eventsUrl(), body, form, timestamp)).status;
    expect(await status(now - 301)).toBe(401);
    expect(await status(now + 301)).toBe(401);
    expect(
      (await fetch(eventsUrl(), { method: "POST", body, headers: { "content-type": form } })).status,
    ).toBe(401);
    expect((await fetch(eventsUrl())).status).toBe(405);
    expect((await fetch(eventsUrl().replace("events", "other"))).status).toBe(404);
    expect((await slack.sendSigned(eventsUrl(), "a".repeat(1_000_001), form)).status).toBe(413);
    expect(heard).toEqual([]);
    // One line a minute counts them all.
    clock += 60_000;
    expect(await status(now - 301)).toBe(401);
    expect(logged.filter((line) => line.includes("did not sign")).map((line) => line.split(" {")[1])).toEqual(
      ['"refused":1}', '"refused":4}'],
    );
  });

  it("answers Slack's own checks and refuses what is no request, without a word of it in the log", async () => {
    await start("http");
    const json = "application/json";
    const send = (body: string, type = json) => slack.sendSigned(eventsUrl(), body, type);
    const check = await send(JSON.stringify({ type: "url_verification", challenge: "secret-word" }));
    expect([check.status, await check.text()]).toEqual([200, expect.stringContaining("secret-word")]);
    expect((await send("ssl_check=1", "application/x-www-form-urlencoded")).status).toBe(200);
    expect((await send('{"type": "secret-word')).status).toBe(400);
    expect((await send("null")).status).toBe(400);
    expect((await send("payload=secret-word", "application/x-www-form-urlencoded")).status).toBe(400);
    expect([heard, logged.filter((line) => line.includes("secret-word"))]).toEqual([[], []]);
  });

  it("answers a slash command once, though it is delivered twice", async () => {
    await start("http");
    const sent = new URLSearchParams({
      command: "/baton",
      text: "status",
      team_id: slack.team,
      user_id: "UALPHA",
      channel_id: "C1",
      trigger_id: "1.2.3",
    });
    const form = "application/x-www-form-urlencoded";
    const send = () => slack.sendSigned(eventsUrl(), sent.toString(), form);
    const answers = await Promise.all([send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await slack.settled();
    expect(heard).toHaveLength(1);
    expect(said(slack.world.ephemerals)).toEqual(["heard status"]);
  });

  it("does not serve teams that it does not know", async () => {
    await start("http");
    const slash = {
      command: "/baton",
      text: "status",
      team_id: "TOTHER",
      user_id: "UALPHA",
      channel_id: "C1",
    };
    const sent = new URLSearchParams({
      ...slash,
      trigger_id: "1",
      response_url: `${slack.world.url}/respond/none`,
    });
    const form = "application/x-www-form-urlencoded";
    expect((await slack.sendSigned(eventsUrl(), sent.toString(), form)).status).toBe(200);
    await slack.settled();
    // Its address does not exist, so the sentence takes the next way.
    expect(slack.world.ephemerals.map(({ text }) => text)).toEqual([
      "Baton does not run a plan in this workspace.",
    ]);
    const event = {
      type: "app_mention",
      user: "UALPHA",
      text: "status",
      channel: "C1",
      ts: "1.000001",
      event_ts: "1.000001",
    };
    const body = JSON.stringify({ type: "event_callback", event_id: "Ev1", team_id: "TOTHER", event });
    await slack.sendSigned(eventsUrl(), body, "application/json");
    await slack.settled();
    expect(heard).toEqual([]);
    expect(slack.world.ephemerals).toHaveLength(1);
  });

  it("takes no words of bots, of edits and of channels as commands", async () => {
    await start("http");
    const send = (event: object) => {
      const body = {
        type: "event_callback",
        event_id: "Ev1",
        team_id: slack.team,
        event: { ts: "1.1", event_ts: "1.1", ...event },
      };
      return slack.sendSigned(eventsUrl(), JSON.stringify(body), "application/json");
    };
    const message = { type: "message", user: "UALPHA", text: "status", channel: "D1", channel_type: "im" };
    await send({ ...message, channel_type: "channel" });
    await send({ ...message, subtype: "message_changed" });
    await send({ ...message, bot_id: "BOTHER" });
    await send({ ...message, text: " " });
    await send({ ...message, type: "app_mention", bot_id: "BOTHER" });
    await slack.settled();
    expect(heard).toEqual([]);
  });

  it("knows a mention again that comes anew because its message was edited", async () => {
    await start("http");
    const mention = (id: string, words: string) => {
      const text = `<@${slack.botUser}> ${words}`;
      const event = { type: "app_mention", user: "UALPHA", text, channel: "C1", ts: "1.1", event_ts: "1.1" };
      const body = { type: "event_callback", event_id: id, team_id: slack.team, event };
      return slack.sendSigned(eventsUrl(), JSON.stringify(body), "application/json");
    };
    await mention("Ev1", "raise urgent x");
    await mention("Ev2", "raise urgent x");
    await mention("Ev3", "raise urgent y");
    await slack.settled();
    expect(heard.map(({ id }) => id)).toEqual(["slack:mention:C1:1.1", "slack:mention:C1:1.1"]);
  });

  it("opens again when Slack closes the socket or the network cuts it", async () => {
    await start("socket");
    slack.fail(
      "apps.connections.open",
      { kind: "status", status: 503 },
      { kind: "error", error: "internal_error" },
    );
    slack.refreshSockets();
    await slack.until(() => logged.some((line) => line.includes("could not be opened")));
    await slack.connected();
    expect(said((await slack.slash("UALPHA", "C1", "status")).said)).toEqual(["heard status"]);
    expect(slack.world.badAcks).toEqual([]);
  });

  it("answers a form that takes too long by a direct message", async () => {
    await start("socket");
    const { view } = await slack.slash("UALPHA", "C1", "form");
    if (view === undefined) throw new Error("no form was opened");
    let release = (): void => undefined;
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const submitted = slack.submit("UALPHA", view, { progress: "slow" });
    await slack.until(() => !view.open);
    release();
    expect((await submitted).said).toMatchObject([{ kind: "message", text: "thanks: slow" }]);
    expect(slack.world.badAcks).toEqual([]);
  });

  it("gives the words back of a form that was closed before it could be refused", async () => {
    await start("socket");
    const { view } = await slack.slash("UALPHA", "C1", "form");
    if (view === undefined) throw new Error("no form was opened");
    let release = (): void => undefined;
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const submitted = slack.submit("UALPHA", view, { progress: "too long" });
    await slack.until(() => !view.open);
    release();
    const [back] = (await submitted).said;
    if (back === undefined) throw new Error("no message");
    expect(slack.read(back)).toContain("not yet\nNothing was changed. This is what you wrote:\n> too long");
  });

  it("ends what is in hand before it closes", async () => {
    await start("socket");
    let release = (): void => undefined;
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const asked = slack.slash("UALPHA", "C1", "status");
    await slack.until(() => heard.length === 1);
    const closed = app.close();
    release();
    await closed;
    expect(said((await asked).said)).toEqual(["heard status"]);
    await expect(slack.slash("UALPHA", "C1", "status")).rejects.toThrow("no app is connected");
  });

  it("takes another way to answer when one fails, and logs when none is left", async () => {
    await start("http");
    slack.fail("chat.postEphemeral", { kind: "error", error: "user_not_in_channel" });
    expect((await slack.mention("UALPHA", "C1", "status")).said).toMatchObject([
      { kind: "message", text: "heard status" },
    ]);
    slack.fail("chat.postEphemeral", { kind: "reset" });
    slack.fail("conversations.open", { kind: "status", status: 500 });
    expect((await slack.mention("UALPHA", "C1", "status")).said).toEqual([]);
    expect(logged.join("\n")).toContain("a request from Slack failed");
  });

  it("leaves a form as it is when Slack does not take the change", async () => {
    await start("http");
    const { view } = await slack.slash("UALPHA", "C1", "form");
    if (view === undefined) throw new Error("no form was opened");
    slack.fail("views.update", { kind: "error", error: "not_found" });
    await slack.change("UALPHA", view, "health", "red");
    expect([...view.values.keys()]).toEqual(["progress", "health"]);
    expect(logged.join("\n")).toContain("an open form could not be changed");
  });

  it("does not open with tokens that Slack refuses, or on a port that is taken", async () => {
    await start("http");
    const options = {
      handle,
      workspaceOf: () => Promise.resolve("local"),
      parse,
      now: () => clock,
      log: { debug() {}, info() {}, warn() {}, error() {} },
    };
    const { apiUrl, botToken, signingSecret } = slack;
    const port = app.port ?? 0;
    const startWith = (settings: Parameters<typeof startSlack>[0]["settings"]) =>
      startSlack({ ...options, settings });
    await expect(startWith({ botToken: "xoxb-wrong", appToken: "a", apiUrl })).rejects.toMatchObject({
      code: "slack-revoked",
      message:
        "Slack does not take the token in SLACK_BOT_TOKEN: it is no token of Slack's, or this address may not use it (invalid_auth).",
      hint: expect.stringContaining("SLACK_BOT_TOKEN") as string,
    });
    await expect(startWith({ botToken, appToken: "xapp-wrong", apiUrl })).rejects.toMatchObject({
      hint: expect.stringContaining("SLACK_APP_TOKEN") as string,
    });
    slack.revokeTokens();
    await expect(startWith({ botToken, signingSecret, apiUrl })).rejects.toMatchObject({
      code: "slack-revoked",
      message:
        "Slack does not take the token in SLACK_BOT_TOKEN: it was revoked, or the app was removed from the workspace (token_revoked).",
      hint: expect.stringContaining("Nothing is lost") as string,
    });
    slack.fail("auth.test", { kind: "status", status: 503 });
    await expect(startWith({ botToken, signingSecret, apiUrl })).rejects.toMatchObject({
      code: "slack-refused",
    });
    slack.restoreTokens();
    await expect(startWith({ botToken, apiUrl })).rejects.toMatchObject({ code: "slack-settings" });
    await expect(startWith({ botToken, signingSecret, port, apiUrl })).rejects.toMatchObject({
      code: "slack-port",
    });
  });
});
