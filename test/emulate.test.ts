/** The calls that Baton makes of Slack's Web API, against an emulator that others wrote. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Delivery, Outlet } from "../src/domain/adapter.ts";
import type { Message } from "../src/domain/message.ts";
import { checkAccess } from "../src/slack/access.ts";
import { accountByEmail, profileOf } from "../src/slack/accounts.ts";
import { createClient } from "../src/slack/client.ts";
import { createLimits } from "../src/slack/limits.ts";
import { createOutlet } from "../src/slack/outlet.ts";
import { type Emulated, startEmulated } from "./emulate-start.ts";

const LOG = { debug() {}, info() {}, warn() {}, error() {} };
const now = () => Date.now();
const text = (words: string): Message => ({ body: [{ kind: "text", lines: [[words]] }], fallback: words });

let emulated: Emulated;
let outlet: Outlet;
let channel: string;
let alpha: string;

const client = () => createClient(emulated.token, emulated.apiUrl, LOG);
const delivery = (id: string, more: Partial<Delivery> = {}): Delivery => ({
  id,
  op: "post",
  to: { kind: "channel", id: channel },
  message: text(id),
  thread: undefined,
  ref: undefined,
  since: now(),
  urgent: false,
  zone: "Europe/Berlin",
  accounts: {},
  ...more,
});
const sent = async (what: Delivery) => {
  const posted = await outlet.post(what);
  if (posted.kind !== "sent") throw new Error(JSON.stringify(posted));
  return posted.ref;
};
const texts = async (method: string, args: Record<string, string>) =>
  ((await emulated.call(method, args)).messages ?? []).map((message) => message.text);

beforeAll(async () => {
  emulated = await startEmulated({
    team: { name: "Emulated", domain: "emulated" },
    users: [
      { name: "baton", real_name: "Baton", email: "baton@example.com" },
      { name: "alpha", real_name: "Alpha", email: "alpha@example.com" },
    ],
    channels: [{ name: "coordination" }],
  });
  const { channels } = await emulated.call("conversations.list", {});
  channel = channels?.find(({ name }) => name === "coordination")?.id ?? "";
  const { members } = await emulated.call("users.list", {});
  alpha = members?.find(({ name }) => name === "alpha")?.id ?? "";
  outlet = createOutlet(client(), createLimits(now), LOG);
});
afterAll(() => emulated.close());

describe("Slack's Web API as emulate answers it", () => {
  it("lets a token in that it knows", async () => {
    expect(await checkAccess(client())).toEqual({ kind: "open" });
  });

  it("takes a post, its edit, and a reply in its thread", async () => {
    const ref = await sent(delivery("first"));
    await sent(delivery("reply", { thread: ref }));
    await sent(delivery("second", { op: "edit", ref }));
    const args = { channel, ts: ref.id };
    expect(await texts("conversations.replies", args)).toEqual(["second", "reply"]);
    expect(await texts("conversations.history", { channel })).toContain("second");
  });

  it("opens a direct conversation and takes a post there", async () => {
    const ref = await sent(delivery("direct", { to: { kind: "user", id: alpha } }));
    expect(ref.channel).not.toBe(channel);
    expect(await texts("conversations.history", { channel: ref.channel })).toEqual(["direct"]);
  });

  it("finds an uncertain post by its metadata, in the channel and in a thread", async () => {
    const ref = await sent(delivery("uncertain"));
    const reply = delivery("uncertain-reply", { thread: ref });
    const under = await sent(reply);
    expect(await outlet.find(delivery("uncertain"))).toEqual(ref);
    expect(await outlet.find(reply)).toEqual(under);
    expect(await outlet.find(delivery("never"))).toBeUndefined();
  });

  it("looks over what is older than asked for, which Slack would leave out", async () => {
    const ref = await sent(delivery("older"));
    expect(await outlet.find(delivery("older", { since: now() + 3_600_000 }))).toEqual(ref);
  });

  it("knows accounts and their e-mail addresses", async () => {
    const { members } = await emulated.call("users.list", {});
    expect(members?.map(({ name }) => name)).toContain("alpha");
    const team = (await client().auth.test()).team_id ?? "";
    expect(await profileOf(client(), alpha, team, LOG)).toEqual({
      name: "alpha",
      email: "alpha@example.com",
      ours: true,
    });
    const limits = createLimits(now);
    const looked = await accountByEmail(client(), "alpha@example.com", team, limits, LOG);
    expect(looked).toMatchObject({ kind: "found", account: alpha });
    expect(await accountByEmail(client(), "nobody@example.com", team, limits, LOG)).toEqual({
      kind: "nobody",
    });
  });

  it("says what it cannot reach: no such channel, an archived one, no such person, no such message", async () => {
    const unreachable = { kind: "unreachable" };
    expect(await outlet.post(delivery("a", { to: { kind: "channel", id: "C000" } }))).toMatchObject(
      unreachable,
    );
    expect(await outlet.post(delivery("b", { to: { kind: "user", id: "U000" } }))).toMatchObject(unreachable);
    const gone = { channel, id: "1.000001" };
    expect(await outlet.post(delivery("c", { op: "edit", ref: gone }))).toMatchObject(unreachable);
    await emulated.call("conversations.create", { name: "old" });
    const { channels } = await emulated.call("conversations.list", {});
    const old = channels?.find(({ name }) => name === "old")?.id ?? "";
    await emulated.call("conversations.archive", { channel: old });
    expect(await outlet.post(delivery("d", { to: { kind: "channel", id: old } }))).toEqual({
      kind: "unreachable",
      why: "the channel is archived",
    });
  });

  it("lets any token in, where Slack would say invalid_auth", async () => {
    const stranger = createClient("xoxb-unknown", emulated.apiUrl, LOG);
    expect(await checkAccess(stranger)).toEqual({ kind: "open" });
  });
});
