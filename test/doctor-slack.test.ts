/** What doctor finds about Slack, against the fake one, on a clock that moves only when doctor pauses. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Check, isWell } from "../src/domain/check.ts";
import type { MemberDef } from "../src/domain/plan.ts";
import type { PlanContext } from "../src/domain/state.ts";
import { checkSlack, type SlackLook } from "../src/slack/check.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack/start.ts";
import type { FakeChannel, FakeUser } from "./fake-slack/world.ts";
import { at, dayDefinition } from "./world.ts";

const NOW = at("2026-11-03", "09:00");
const MINUTE = 60_000;
const CHANNELS: readonly FakeChannel[] = [
  { id: "C1", name: "coordination" },
  { id: "C2", name: "emergency" },
  { id: "C3", name: "updates", private: true },
];
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let slack: FakeSlack;
let clock: number;
/** How far Slack's clock is behind this machine's. */
let apart: number;
let pauses: number[];
let progress: string[];

beforeEach(() => {
  [clock, apart, pauses, progress] = [NOW, 0, [], []];
});
afterEach(() => slack.close());

async function workspace(
  users: readonly FakeUser[],
  channels: readonly FakeChannel[] = CHANNELS,
): Promise<void> {
  slack = await startFakeSlack({ now: () => clock - apart, users, channels });
}

/** A plan in the channels C1, C2 and C3 with members of these accounts. */
async function planOf(
  members: readonly (Partial<MemberDef> & { readonly id: string })[],
  more: {
    readonly id?: string;
    readonly channels?: Partial<Record<"coordination" | "emergency" | "updates", string | undefined>>;
  } = {},
): Promise<PlanContext> {
  const { team, policy } = await dayDefinition();
  const [first] = team.members;
  if (!first) throw new Error("the example has members");
  const known = members.map((member) => ({
    ...first,
    name: member.id.toUpperCase(),
    email: undefined,
    slack: undefined,
    ...member,
  }));
  const ids = { coordination: "C1", emergency: "C2", updates: "C3", ...more.channels };
  const channel = (id: string | undefined) => ({ slack: id, teams: undefined });
  const id = more.id ?? "small";
  return {
    key: `main/${id}`,
    workspace: "main",
    id,
    title: id,
    zone: "Europe/Berlin",
    start: undefined,
    policy,
    team: {
      ...team,
      members: known,
      channels: {
        coordination: channel(ids.coordination),
        emergency: channel(ids.emergency),
        updates: channel(ids.updates),
      },
    },
    members: new Map(known.map((member) => [member.id, member])),
    links: [],
    absences: [],
    phases: new Map(),
    nextIssue: 1,
  };
}

async function look(plans: readonly PlanContext[], more: Partial<SlackLook> = {}): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const { botToken, appToken, apiUrl } = slack;
  await checkSlack({
    settings: { botToken, appToken, signingSecret: undefined, apiUrl },
    linked: "TFAKE",
    plans,
    time: {
      now: () => clock,
      pause: (millis) => {
        pauses.push(millis);
        clock += millis;
        return Promise.resolve();
      },
    },
    log,
    tell: (check) => void checks.push(check),
    progress: (what) => void progress.push(what),
    ...more,
  });
  // Whatever is wrong has something to do about it, and no token is ever said.
  for (const check of checks) expect(check.do === undefined).toBe(check.state === "ok");
  expect(JSON.stringify([checks, progress])).not.toMatch(/xoxb-fake|xapp-fake|fake-signing/);
  return checks;
}

const lines = (checks: readonly Check[]): readonly string[] =>
  checks.map(({ name, state, found }) => `${name} ${state} ${found}`);
/** The one check of this name. */
function only(checks: readonly Check[], name: string): Check {
  const found = checks.filter((check) => check.name === name);
  if (found.length !== 1 || !found[0])
    throw new Error(`${found.length} checks of ${name}: ${lines(checks).join("\n")}`);
  return found[0];
}

const http = (): SlackLook["settings"] => {
  const { botToken, signingSecret, apiUrl } = slack;
  return { botToken, appToken: undefined, signingSecret, apiUrl };
};

const ALPHA: FakeUser = { id: "UALPHA", name: "Alpha", email: "alpha@example.com" };
const alpha = { id: "alpha", slack: "UALPHA" };

describe("doctor and Slack's tokens", () => {
  beforeEach(() => workspace([ALPHA]));

  it("finds everything well, posts nothing, and leaves no trace", async () => {
    const checks = await look([await planOf([alpha])]);
    expect(lines(checks)).toEqual([
      "bot token ok Slack knows Baton as @baton in the team Fake (TFAKE).",
      "scopes ok The token has the 12 scopes that Baton uses, and no other one.",
      "app token ok Slack takes the app token: Baton can connect with Socket Mode.",
      "clock ok This machine's clock agrees with Slack's.",
      "channel coordination ok Baton is in #coordination.",
      "channel emergency ok Baton is in #emergency.",
      "channel updates ok Baton is in the private channel #updates.",
      "members ok Baton can write to the one member.",
    ]);
    expect([...slack.world.conversations.values()].flatMap(({ messages }) => messages)).toEqual([]);
    expect(slack.world.refusals).toEqual([]);
    expect(pauses).toEqual([]);
    expect(
      slack.world.calls.map(({ method }) => method).filter((method) => method.startsWith("chat")),
    ).toEqual([]);
  });

  it("needs no app token over HTTP, and says what shows whether the secret is right", async () => {
    const checks = await look([], { settings: http() });
    expect(only(checks, "signing secret")).toMatchObject({ state: "ok" });
    expect(lines(checks).join()).not.toContain("app token");
  });

  it("knows data without a team yet, and refuses another team's", async () => {
    expect(only(await look([], { linked: undefined }), "bot token").found).toBe(
      "Slack knows Baton as @baton in the team Fake (TFAKE); the first start ties this data to that team.",
    );
    const checks = await look([await planOf([alpha])], { linked: "TOTHER" });
    expect(only(checks, "bot token")).toMatchObject({
      state: "failed",
      found: "The token belongs to the team Fake (TFAKE), and this data to the Slack team TOTHER.",
    });
    expect(only(checks, "Slack").found).toContain("were not looked at");
  });

  it.each([
    ["invalid_auth", "Slack does not take the token: invalid_auth.", "Copy the Bot User OAuth Token"],
    ["token_revoked", "Slack no longer takes the token: token_revoked.", "Install the app again"],
    ["account_inactive", "Slack no longer takes the token: account_inactive.", "Install the app again"],
  ])("says what to do about a bot token that is refused: %s", async (error, found, todo) => {
    slack.fail("auth.test", { kind: "error", error });
    const checks = await look([await planOf([alpha])]);
    expect(only(checks, "bot token")).toMatchObject({ state: "failed", found });
    expect(only(checks, "bot token").do).toContain(todo);
    // The app token is another one, and the clock was seen.
    expect(checks.map(({ name }) => name)).toEqual(["bot token", "app token", "clock", "Slack"]);
  });

  it("asks with no token that is not there", async () => {
    const checks = await look([], { settings: { ...http(), botToken: undefined } });
    expect(checks.map(({ name }) => name)).toEqual(["signing secret", "Slack"]);
    expect(slack.world.calls).toEqual([]);
  });

  it("tells a network that is away from a refusal, after a second try", async () => {
    slack.fail("auth.test", { kind: "reset" }, { kind: "reset" });
    const checks = await look([]);
    expect(only(checks, "bot token")).toMatchObject({ state: "failed", found: "Slack did not answer." });
    expect(only(checks, "bot token").do).toContain("slack-status.com");
    slack.fail("auth.test", { kind: "status", status: 503 });
    expect(only(await look([]), "bot token").state).toBe("ok");
  });

  it("names the scopes that are missing, with their reasons, and those that are not needed", async () => {
    slack.world.scopes.delete("reactions:read");
    slack.world.scopes.delete("im:write");
    slack.world.scopes.add("files:write");
    const [missing, unneeded] = (await look([])).filter(({ name }) => name === "scopes");
    expect(missing).toMatchObject({
      state: "failed",
      found:
        "The token lacks im:write (direct messages to members); reactions:read (a reaction may acknowledge).",
    });
    expect(missing?.do).toContain("baton slack manifest");
    expect(unneeded).toMatchObject({
      state: "warning",
      found: "The token may do what Baton never does: files:write.",
    });
  });

  it.each([
    ["invalid_auth", "failed"],
    ["not_allowed_token_type", "failed"],
    ["missing_scope", "failed"],
  ])("says where an app token comes from when it is refused: %s", async (error, state) => {
    slack.fail("apps.connections.open", { kind: "error", error });
    const check = only(await look([]), "app token");
    expect(check).toMatchObject({ state, found: `Slack does not take the app token: ${error}.` });
    expect(check.do).toContain("connections:write");
  });

  it("sees that Socket Mode is off although Slack gives an address", async () => {
    slack.world.socketMode = false;
    expect(only(await look([]), "app token")).toMatchObject({
      state: "warning",
      do: "Turn it on on the app's page, Socket Mode.",
    });
  });
});

describe("doctor and the clock", () => {
  beforeEach(async () => {
    // Half-way through a second, since the header of Slack's answers has whole ones.
    clock = NOW + 500;
    await workspace([ALPHA]);
  });

  it.each([
    [2000, "ok", "This machine's clock is within 3 s of Slack's."],
    [8000, "warning", "This machine's clock is 8 s ahead of Slack's."],
    [-8000, "warning", "This machine's clock is 8 s behind Slack's."],
    [4 * MINUTE, "warning", "This machine's clock is 4 min ahead of Slack's."],
    [
      -6 * MINUTE,
      "failed",
      "This machine's clock is 6 min behind Slack's: every request of Slack would be refused for its time.",
    ],
  ])("compares it over HTTP: %d ms apart is %s", async (millis, state, found) => {
    apart = millis;
    const check = only(await look([], { settings: http() }), "clock");
    expect([check.state, check.found]).toEqual([state, found]);
  });

  it("only warns in Socket Mode, where nothing is signed", async () => {
    apart = 6 * MINUTE;
    expect(only(await look([]), "clock")).toMatchObject({ state: "warning" });
  });
});

describe("doctor and channels", () => {
  it("says of each what is wrong, and what to type where", async () => {
    await workspace(
      [ALPHA],
      [
        { id: "C1", name: "work", bot: false },
        { id: "C2", name: "old", archived: true },
        { id: "C3", name: "secret", private: true, bot: false },
      ],
    );
    const first = await look([await planOf([alpha])]);
    expect(only(first, "channel coordination")).toEqual({
      name: "channel coordination",
      state: "failed",
      found: "Baton is not in #work (C1).",
      do: "Type /invite @Baton in #work.",
    });
    expect(only(first, "channel emergency")).toMatchObject({
      state: "failed",
      found: "#old (C2) is archived.",
    });
    expect(only(first, "channel updates")).toMatchObject({
      state: "failed",
      found: "Slack has no channel C3 that Baton can see.",
    });
    expect(only(first, "channel updates").do).toContain("/invite @Baton");
    const second = await look([
      await planOf([alpha], { channels: { coordination: "CNOWHERE", emergency: undefined } }),
    ]);
    expect(only(second, "channel coordination").found).toBe(
      "Slack has no channel CNOWHERE that Baton can see.",
    );
    expect(only(second, "channel emergency").found).toBe(
      "No Slack channel stands for emergency, so what belongs there reaches nobody.",
    );
    expect(isWell(second)).toBe(false);
  });

  it("says what it could not look up for want of a scope, or because Slack failed", async () => {
    await workspace([ALPHA]);
    slack.world.scopes.delete("groups:read");
    slack.fail("conversations.info", { kind: "status", status: 500 }, { kind: "status", status: 500 });
    const checks = await look([await planOf([alpha])]);
    expect(only(checks, "channel coordination")).toMatchObject({
      state: "warning",
      found: "C1 could not be looked up: Slack answered 500.",
    });
    expect(only(checks, "channel emergency").state).toBe("ok");
    expect(only(checks, "channel updates")).toMatchObject({
      state: "warning",
      found: "C3 could not be looked up: the token lacks groups:read.",
    });
  });
});

describe("doctor and members", () => {
  const users: readonly FakeUser[] = [
    ALPHA,
    { id: "UGONE", name: "Gone", email: "gone@example.com", deleted: true },
    { id: "UBOT", name: "Robot", bot: true },
    { id: "UDELTA", name: "Delta", email: "delta@example.com" },
  ];

  it("finds them by account and by e-mail, and says of each who cannot be reached why", async () => {
    await workspace(users);
    const plan = await planOf([
      alpha,
      { id: "delta", email: "Delta@example.com" },
      { id: "gone", slack: "UGONE" },
      { id: "left", email: "gone@example.com" },
      { id: "robot", slack: "UBOT" },
      { id: "typo", slack: "UTYPO" },
      { id: "nobody", email: "nobody@example.com" },
      { id: "unlinked" },
      { id: "agent", kind: "agent" },
    ]);
    const checks = await look([plan]);
    expect(lines(checks).filter((each) => each.startsWith("member"))).toEqual([
      "member gone failed GONE's Slack account UGONE is deactivated.",
      "member left failed Slack knows nobody with LEFT's e-mail gone@example.com, or the account is deactivated.",
      "member robot failed ROBOT's Slack account UBOT is a bot, which Baton cannot write to.",
      "member typo failed TYPO's Slack account UTYPO is nobody's that Baton can see.",
      "member nobody failed Slack knows nobody with NOBODY's e-mail nobody@example.com, or the account is deactivated.",
      "member unlinked failed UNLINKED has neither a Slack account nor an e-mail.",
      "member agent ok AGENT is an agent without a Slack account, and works with `baton as`.",
      "members ok Baton can write to 2 of 8 members.",
    ]);
    expect(only(checks, "member unlinked").do).toContain("/baton join unlinked");
    expect(only(checks, "member typo").do).toContain("Correct slack: of typo in team.yaml");
  });

  it("tries whether a message would arrive", async () => {
    await workspace(users);
    slack.fail("conversations.open", { kind: "error", error: "cannot_dm_user" });
    const check = only(await look([await planOf([alpha])]), "member alpha");
    expect(check).toMatchObject({
      state: "failed",
      found: "Baton cannot write to ALPHA (UALPHA): the Slack account takes no direct messages from Baton.",
    });
  });

  it("says once for all whom it could not look at for want of a scope, and does without users:read", async () => {
    await workspace(users);
    for (const scope of ["users:read.email", "users:read"]) slack.world.scopes.delete(scope);
    const plan = await planOf([
      alpha,
      { id: "gone", slack: "UGONE" },
      { id: "delta", email: "delta@example.com" },
      { id: "other", email: "other@example.com" },
    ]);
    expect(lines(await look([plan])).filter((each) => each.startsWith("member"))).toEqual([
      "member gone failed GONE's Slack account UGONE is deactivated.",
      "members ok Baton can write to 1 of 4 members.",
      "members warning 2 members were not looked at: the token lacks users:read.email.",
    ]);
    slack.world.scopes.delete("im:write");
    expect(lines(await look([plan])).filter((each) => each.startsWith("member"))).toEqual([
      "members warning 2 members were not looked at: the token lacks im:write.",
      "members warning 2 members were not looked at: the token lacks users:read.email.",
    ]);
  });

  it("names the plan of each finding when there are several, asks about an account once, and sees a shared channel", async () => {
    await workspace(users);
    const plans = [
      await planOf([alpha, { id: "gone", slack: "UGONE" }], { id: "one" }),
      await planOf([alpha], { id: "two", channels: { updates: "CX" } }),
    ];
    const checks = await look(plans);
    expect(only(checks, "one, member gone").state).toBe("failed");
    expect(only(checks, "one, members").found).toBe("Baton can write to 1 of 2 members.");
    expect(only(checks, "two, members").found).toBe("Baton can write to the one member.");
    expect(only(checks, "two, channel updates").state).toBe("failed");
    expect(lines(checks).filter((each) => each.startsWith("channels"))).toEqual([
      "channels warning C1 belongs to one and two: what is typed there does not choose a plan.",
      "channels warning C2 belongs to one and two: what is typed there does not choose a plan.",
    ]);
    const asked = (method: string) => slack.world.calls.filter((call) => call.method === method).length;
    expect([asked("users.info"), asked("conversations.open"), asked("conversations.info")]).toEqual([
      2, 1, 4,
    ]);
  });
});

describe("doctor and Slack's limits", () => {
  const many = (count: number): readonly FakeUser[] =>
    Array.from({ length: count }, (_, index) => ({ id: `U${index}`, name: `member${index}` }));
  const planOfMany = (users: readonly FakeUser[]) =>
    planOf(users.map(({ id }) => ({ id: id.toLowerCase(), slack: id })));

  it("keeps a plan of 200 members within the tiers, in four minutes, and shows how far it is", async () => {
    await workspace(many(200));
    const checks = await look([await planOfMany(many(200))]);
    expect(only(checks, "members").found).toBe("Baton can write to all 200 members.");
    // The fake would have answered 429, and the method would have been called again.
    expect(slack.world.calls.filter(({ method }) => method === "conversations.open")).toHaveLength(200);
    expect(clock - NOW).toBe(4 * MINUTE);
    expect(progress).toContain("Slack: member 41 of 200; 60 s pause for Slack's limits");
  });

  it("waits as long as Slack asks, says so, and goes on", async () => {
    await workspace(many(2));
    slack.fail("users.info", { kind: "ratelimited", retryAfter: 30 }, { kind: "ratelimited", retryAfter: 5 });
    const checks = await look([await planOfMany(many(2))]);
    expect(only(checks, "members").found).toBe("Baton can write to all 2 members.");
    expect(pauses).toEqual([30_000, 5000]);
    expect(progress).toContain("Slack: member 1 of 2; Slack asks to wait 30 s");
  });

  it("does not wait for an hour, and says what it did not ask", async () => {
    await workspace(many(3));
    slack.fail(
      "conversations.open",
      ...Array.from({ length: 3 }, () => ({ kind: "ratelimited", retryAfter: 3600 }) as const),
    );
    const checks = await look([await planOfMany(many(3))]);
    expect(only(checks, "members")).toMatchObject({ state: "warning" });
    expect(only(checks, "members").found).toMatch(/^3 members were not asked about/);
    expect(clock).toBe(NOW);
  });

  it("ends within a quarter of an hour, whatever is left", async () => {
    await workspace(many(100));
    slack.fail("users.info", { kind: "ratelimited", retryAfter: 14 * 60 });
    const checks = await look([await planOfMany(many(100))]);
    expect(lines(checks).filter((each) => each.startsWith("members"))).toEqual([
      "members ok Baton can write to 80 of 100 members.",
      "members warning 20 members were not asked about: Slack wants a longer pause than doctor makes, or does not answer.",
    ]);
    expect(clock - NOW).toBeLessThanOrEqual(15 * MINUTE);
  });

  it("stops asking when Slack has gone away", async () => {
    await workspace(many(20));
    const away = Array.from({ length: 20 }, () => ({ kind: "status", status: 503 }) as const);
    slack.fail("users.info", ...away);
    const checks = await look([await planOfMany(many(20))]);
    expect(lines(checks).filter((each) => each.startsWith("member"))).toEqual([
      "member u0 warning U0 could not be looked up: Slack answered 503.",
      "member u1 warning U1 could not be looked up: Slack answered 503.",
      "member u2 warning U2 could not be looked up: Slack answered 503.",
      "members warning 17 members were not asked about: Slack wants a longer pause than doctor makes, or does not answer.",
    ]);
  });
});
