/** Several plans in one workspace, and several workspaces: who acts on what, and that nothing mixes. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importPlan } from "../src/app/import-plan.ts";
import type { Answer } from "../src/domain/adapter.ts";
import type { Actor, Inbound } from "../src/domain/command.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import type { Definition } from "../src/domain/plan.ts";
import { toPlain } from "../src/wording/plain.ts";
import { smallPlan } from "./small-plan.ts";
import { at, openWorld, type World, ZONE } from "./world.ts";

const START = at("2026-11-02", "09:00");
const PHASES = [
  { id: "one", tasks: ["1A alpha", "1B beta after 1A"] },
  { id: "two", after: ["one"], tasks: ["2A alpha"] },
];
let world: World;
let requests = 0;

/** A plan of these members, with accounts and channels of its own, or those of the example. */
async function planOf(id: string, members: readonly string[], channel: string): Promise<Definition> {
  const definition = await smallPlan(PHASES, id);
  const { team } = definition;
  const own = (name: string) => ({ slack: `${channel}-${name}`, teams: undefined });
  return {
    ...definition,
    team: {
      ...team,
      members: team.members.filter((member) => members.includes(member.id)),
      channels: { coordination: own("c"), emergency: own("e"), updates: own("u") },
    },
  };
}

const LEADS = ["tl", "pl", "cl", "pm"];
const account = (id: string): Actor => ({ kind: "account", platform: "slack", id });
const ALPHA = account("U0ALPHA01");
const BETA = account("U0BETA001");
const GAMMA = account("U0GAMMA01");

beforeEach(async () => {
  const first = await planOf("first", ["alpha", "beta", ...LEADS], "CFIRST");
  const second = await planOf("second", ["alpha", "beta", "gamma", ...LEADS], "CSECOND");
  world = await openWorld({ start: START, definition: first });
  const options = { actor: undefined };
  await importPlan(world.database.db, "main", second, START, options);
  await importPlan(world.database.db, "other", await planOf("third", ["alpha"], "CTHIRD"), START, options);
});

afterEach(async () => {
  expect(world.errors).toEqual([]);
  await world.close();
});

async function say(actor: Actor, text: string, more: Partial<Inbound> = {}): Promise<Answer> {
  const answer = await world.engine.handle({
    id: `plans-${(requests += 1)}`,
    workspace: "main",
    plan: undefined,
    channel: undefined,
    surface: "slack",
    actor,
    command: parseCommand(text),
    ...more,
  });
  await world.engine.settle();
  return answer;
}

/** The tasks that are not as they were at first. */
async function moved(): Promise<readonly string[]> {
  const rows = await world.database.db
    .selectFrom("task")
    .select(["plan", "id", "state"])
    .where("state", "<>", "pending")
    .orderBy("plan")
    .execute();
  return rows.map(({ plan, id, state }) => `${plan} ${id} ${state}`);
}

describe("which plan", () => {
  it("is asked where neither a channel nor a choice says it, and nothing happens", async () => {
    const { reply, message } = await say(ALPHA, "done 1A");
    expect(reply).toEqual({
      kind: "which-plan",
      plans: [
        { id: "first", title: "The first plan" },
        { id: "second", title: "The second plan" },
      ],
    });
    expect(message.buttons?.map(({ command }) => command)).toEqual(["use first", "use second"]);
    expect((await say(ALPHA, "status")).reply.kind).toBe("which-plan");
    expect(await moved()).toEqual([]);
  });

  it("is not asked by help and near misses, which speak of no plan", async () => {
    for (const text of ["help", "help raise", "hi"])
      expect((await say(ALPHA, text)).reply).toMatchObject({ kind: "help", lead: false });
    expect((await say({ kind: "member", id: "tl" }, "help")).reply).toMatchObject({
      kind: "help",
      lead: true,
    });
    expect((await say(ALPHA, "strat 1A")).reply).toMatchObject({ kind: "unknown", nearest: "start" });
    expect((await say(ALPHA, "start")).reply).toMatchObject({ kind: "malformed", verb: "start" });
    expect((await say(GAMMA, "help", { channel: "CFIRST-c" })).reply.kind).toBe("help");
    expect((await say(ALPHA, "use")).reply.kind).toBe("which-plan");
  });

  it("is the channel's", async () => {
    expect((await say(ALPHA, "done 1A", { channel: "CSECOND-c" })).reply.kind).toBe("done");
    expect((await say(ALPHA, "start 1A", { channel: "CFIRST-e" })).reply.kind).toBe("started");
    expect(await moved()).toEqual(["main/first 1A in-progress", "main/second 1A done"]);
  });

  it("is elsewhere what the actor chose, until another choice; a channel of a plan goes first", async () => {
    expect((await say(ALPHA, "use The Second Plan")).reply).toMatchObject({ kind: "using", plan: "second" });
    await say(ALPHA, "start 1A");
    await say(ALPHA, "start 1A", { channel: "CFIRST-u" });
    expect(await moved()).toEqual(["main/first 1A in-progress", "main/second 1A in-progress"]);
    await say(ALPHA, "use first");
    await say(ALPHA, "done 1A", { channel: "DIRECT" });
    expect(await moved()).toEqual(["main/first 1A done", "main/second 1A in-progress"]);
  });

  it("is each member's own choice", async () => {
    await say(ALPHA, "use second");
    expect((await say(BETA, "status")).reply.kind).toBe("which-plan");
    const elsewhere = { workspace: "other" };
    expect((await say(ALPHA, "start 1A", elsewhere)).reply.kind).toBe("started");
    expect(await moved()).toEqual(["other/third 1A in-progress"]);
  });

  it("is the only one on which somebody is", async () => {
    expect((await say(GAMMA, "status")).reply.kind).toBe("status");
    expect((await say({ kind: "member", id: "gamma" }, "plan", { surface: "terminal" })).reply.kind).toBe(
      "plan",
    );
  });

  it("that does not exist is refused with those that do, also of another workspace", async () => {
    for (const given of ["thirst", "third", "other/third", "main/first"]) {
      const { reply } = await say(ALPHA, `use ${given}`);
      expect(reply).toMatchObject({
        kind: "refused",
        refusal: { kind: "unknown-plan", plans: ["first", "second"] },
      });
    }
    expect((await say(GAMMA, "use first")).reply).toMatchObject({
      refusal: { kind: "unknown-plan", plans: ["second"] },
    });
    expect((await say(ALPHA, "status")).reply.kind).toBe("which-plan");
  });
});

describe("a button or a form", () => {
  it("means the plan of its message, whichever plan its reader has chosen", async () => {
    await say(ALPHA, "use first");
    await say(BETA, 'raise urgent "two" for alpha', { plan: "second" });
    await say(BETA, 'raise urgent "one" for alpha', { plan: "first" });
    const asked = world.got
      .filter(({ to }) => to === "alpha")
      .map(({ delivery }) => delivery.message.buttons);
    expect(asked.map((buttons) => buttons?.map(({ plan }) => plan))).toEqual([
      ["second", "second"],
      ["first", "first"],
    ]);
    const first = asked[0]?.[0];
    if (first === undefined) throw new Error("no button");
    expect((await say(ALPHA, first.command, { plan: first.plan })).reply).toMatchObject({
      kind: "acknowledged",
      issue: { text: "two" },
    });
    expect((await say(ALPHA, "raise", { plan: "second" })).form).toMatchObject({ plan: "second" });
  });
});

describe("who may", () => {
  it("an account on no plan is a stranger, whatever they say and wherever", async () => {
    for (const more of [{}, { channel: "CFIRST-c" }, { plan: "first" }]) {
      for (const text of ["status", "done 1A", "use first", "help"]) {
        const { reply, message } = await say(account("U0NOBODY"), text, more);
        expect(reply).toMatchObject({ kind: "stranger", account: "U0NOBODY" });
        expect(toPlain(message, ZONE)).toContain("U0NOBODY");
      }
    }
    expect((await say({ kind: "account", platform: "teams", id: "U0ALPHA01" }, "status")).reply.kind).toBe(
      "stranger",
    );
    expect((await say(ALPHA, "status", { workspace: "nowhere" })).reply.kind).toBe("stranger");
    expect((await say(BETA, "status", { workspace: "other" })).reply.kind).toBe("stranger");
    expect((await say({ kind: "member", id: "nobody" }, "status")).reply.kind).toBe("stranger");
    expect(await moved()).toEqual([]);
  });

  it("a member of one plan acts on no other, by its id or in its channel, and not on their own from there", async () => {
    expect((await say(GAMMA, "start 1A", { plan: "first" })).reply).toMatchObject({
      refusal: { kind: "unknown-plan" },
    });
    const { reply, message } = await say(GAMMA, "status", { channel: "CFIRST-c" });
    expect(reply).toMatchObject({ kind: "refused", refusal: { kind: "not-on-plan", plans: ["second"] } });
    expect(toPlain(message, ZONE)).toContain("a plan that you are not on");
    expect((await say(GAMMA, "away today", { channel: "CFIRST-c" })).reply.kind).toBe("refused");
    expect(await moved()).toEqual([]);
    expect(await world.database.db.selectFrom("absence").selectAll().execute()).toEqual([]);
  });

  it.each(["third", "other/third", "../other/third", "", "first/../second", "FIRST"])(
    "the plan %j of a request is refused",
    async (plan) => {
      expect((await say(ALPHA, "start 1A", { plan })).reply).toMatchObject({
        kind: "refused",
        refusal: { kind: "unknown-plan", plans: ["first", "second"] },
      });
      expect(await moved()).toEqual([]);
    },
  );
});

describe("two plans with the same ids", () => {
  it("do not mix: tasks, phases, issues and their numbers, absences, the log", async () => {
    await say(ALPHA, "done 1A", { plan: "first" });
    await say(BETA, "done 1B", { plan: "first" });
    await say(ALPHA, 'raise urgent "one" for beta', { plan: "first" });
    await say(ALPHA, 'raise urgent "two" for beta', { plan: "second" });
    await say(ALPHA, "away today", { plan: "second" });
    expect(await moved()).toEqual(["main/first 1A done", "main/first 1B done"]);
    const states = await world.database.db
      .selectFrom("phase")
      .select(["plan", "id", "state"])
      .where("plan", "like", "main/%")
      .orderBy("plan")
      .orderBy("position")
      .execute();
    expect(states.map(({ plan, id, state }) => `${plan} ${id} ${state}`)).toEqual([
      "main/first one done",
      "main/first two open",
      "main/second one open",
      "main/second two waiting",
    ]);
    const issues = await world.database.db.selectFrom("issue").select(["plan", "number", "text"]).execute();
    expect(issues).toEqual([
      { plan: "main/first", number: 1, text: "one" },
      { plan: "main/second", number: 1, text: "two" },
    ]);
    await say(BETA, "ack 1", { plan: "second" });
    const open = await world.database.db.selectFrom("issue").select(["plan", "state"]).execute();
    expect(open).toEqual([
      { plan: "main/first", state: "open" },
      { plan: "main/second", state: "acknowledged" },
    ]);
    const absent = await world.database.db.selectFrom("absence").select("plan").execute();
    expect(absent).toEqual([{ plan: "main/second" }]);
    const actors = await world.database.db
      .selectFrom("audit")
      .select("plan")
      .where("actor", "is not", null)
      .execute();
    expect(actors.map(({ plan }) => plan)).toEqual([
      ...Array.from({ length: 3 }, () => "main/first"),
      ...Array.from({ length: 3 }, () => "main/second"),
    ]);
  });

  it("have their own clocks: the steps of both escalate at their times, and each goes to its plan", async () => {
    await say(ALPHA, 'raise urgent "one" for beta', { plan: "first" });
    await world.to(START + 5 * 60_000);
    await say(ALPHA, 'raise urgent "two" for beta', { plan: "second" });
    await world.to(START + 36 * 60_000);
    const steps = await world.database.db
      .selectFrom("timeline")
      .select(["plan", "at", "kind"])
      .where("kind", "in", ["reminded", "escalated"])
      .orderBy("at")
      .execute();
    expect(steps.map(({ plan, at: time, kind }) => `${plan} ${kind} ${(time - START) / 60_000}`)).toEqual([
      "main/first reminded 15",
      "main/second reminded 20",
      "main/first escalated 30",
      "main/second escalated 35",
    ]);
    const pings = world.got.filter(({ to, op }) => to === "cl" && op === "post");
    expect(pings.map(({ text }) => (text.includes("one") ? "one" : "two"))).toEqual(["one", "two"]);
  });

  it("open their rounds at the same time, each for its own members, and an answer goes to its own", async () => {
    await world.to(START + 60_000);
    await world.to(at("2026-11-02", "12:00"));
    const rounds = await world.database.db.selectFrom("response").select(["plan", "member"]).execute();
    expect(rounds.map(({ plan, member }) => `${plan} ${member}`).toSorted()).toEqual([
      "main/first alpha",
      "main/first beta",
      "main/second alpha",
      "main/second beta",
      "other/third alpha",
    ]);
    const command = {
      kind: "submit",
      form: "answer check-in@2026-11-02T12:00",
      values: { working: "The second", blocked: "nothing" },
    } as const;
    const { reply } = await say(ALPHA, "", { plan: "second", command });
    expect(reply.kind).toBe("answered");
    const answered = await world.database.db
      .selectFrom("response")
      .select("plan")
      .where("state", "=", "answered")
      .execute();
    expect(answered).toEqual([{ plan: "main/second" }]);
    await world.to(at("2026-11-02", "13:00"));
    const digests = world.got.filter(
      ({ op, text, to }) =>
        to === "coordination" && op === "post" && /of 2 answered|of 1 answered/.test(text),
    );
    expect(digests).toHaveLength(3);
  });
});
