/** Members and leads at work on tasks: what each command does, what it sets in motion, and what is refused and why. */
import { afterEach, describe, expect, it } from "vitest";
import { ask, newest, phases, posts, refused, taskRow } from "./ask.ts";
import { rowsOfAll } from "./rows-of-all.ts";
import { type SmallPhase, smallPlan } from "./small-plan.ts";
import { at, openWorld, type World } from "./world.ts";

const SMALL = "main/small";
const START = at("2026-11-02", "09:00");
let world: World;

afterEach(async () => {
  expect(world.errors).toEqual([]);
  await world.close();
});

async function example(): Promise<void> {
  world = await openWorld({ start: START });
}

async function small(plan: readonly SmallPhase[]): Promise<void> {
  world = await openWorld({ start: START, definition: await smallPlan(plan) });
}

async function all(...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const [member = "", ...words] = line.split(" ");
    const { reply } = await world.say(member, words.join(" "));
    if (reply.kind === "refused") throw new Error(`"${line}" was refused: ${JSON.stringify(reply)}`);
  }
}

const toPhase2 = ["alpha done 1A", "beta done 1B", "gamma done 1C"];

describe("start", () => {
  it("puts a ready task in progress, and the receipt says how to go on and how to take it back", async () => {
    await example();
    const text = await ask(world, "alpha", "start 1A");
    expect(text).toMatch(/1A.*is in progress/);
    expect(text).toContain("done 1A");
    expect(text).toContain("undo 1A");
    expect(await taskRow(world, "1A")).toMatchObject({
      state: "in-progress",
      before_state: "pending",
      started_at: START,
    });
    expect(await newest(world)).toEqual({ actor: "alpha", for: undefined, kind: "start", outcome: "done" });
  });

  it("gives a task that nobody owns to who starts it; who did not is refused afterwards", async () => {
    await small([{ id: "a", tasks: ["X1"] }]);
    await ask(world, "beta", "start X1");
    expect(await taskRow(world, "X1")).toMatchObject({ owner: "beta" });
    expect((await refused(world, "alpha", "done X1", SMALL)).text).toContain("X1 belongs to Beta");
  });

  it("taken back, a task goes back to nobody, unless a lead has given it to somebody since", async () => {
    await small([{ id: "a", tasks: ["X1", "X2"] }]);
    await all("beta start X1");
    expect(await ask(world, "beta", "undo X1")).toContain("Nobody owns it, as before");
    expect(await taskRow(world, "X1")).toMatchObject({ owner: null, state: "pending" });
    await all("alpha done X1", "alpha undo X1");
    expect(await taskRow(world, "X1")).toMatchObject({ owner: null, state: "pending", done_at: null });
    await all("alpha start X1", "alpha block X1 x", "alpha undo X1");
    expect(await taskRow(world, "X1")).toMatchObject({ owner: "alpha", state: "in-progress" });
    await all("beta start X2", "cl assign X2 to beta", "beta undo X2");
    expect(await taskRow(world, "X2")).toMatchObject({ owner: "beta", state: "pending" });
  });

  it("is refused while the phase waits, with the phase and what opens it", async () => {
    await example();
    const { text } = await refused(world, "alpha", "start 2A");
    expect(text).toContain(
      "2A waits for its phase, Proto integration, which opens when Infrastructure is done",
    );
    expect(text).toContain("You are told as soon as it is ready");
    expect((await refused(world, "cl", "start 2A")).text).toContain("Alpha is told as soon as it is ready");
    await all("cl add X1 Nobody's task to phase-2");
    expect((await refused(world, "cl", "start X1")).text).toContain("status X1 shows when it is ready");
  });

  it("is refused while a dependency is open, with who has it and how far it is", async () => {
    await example();
    await all(...toPhase2, "alpha start 2A");
    const { text } = await refused(world, "beta", "start 2B");
    expect(text).toContain("2B waits for 2A (Alpha, in progress)");
  });

  it("is refused for what is not yours, with who may", async () => {
    await example();
    const { text, refusal } = await refused(world, "beta", "start 1A");
    expect(refusal.kind).toBe("not-yours");
    expect(text).toContain("1A belongs to Alpha, not to you");
    expect(text).toContain("Technical lead");
  });

  it("is refused for a task that does not exist, and a near one is suggested", async () => {
    await example();
    const { text } = await refused(world, "alpha", "start 1AA");
    expect(text).toContain("There is no task “1AA”. Did you mean 1A?");
    expect((await refused(world, "alpha", "start elephant")).text).toContain("plan shows all tasks");
  });

  it("is refused the second time, and for what is done, blocked or cancelled, each with the way on", async () => {
    await example();
    await all("alpha start 1A");
    expect((await refused(world, "alpha", "start 1A")).text).toContain("1A is already in progress");
    await all("alpha block 1A no licence");
    expect((await refused(world, "alpha", "start 1A")).text).toMatch(/1A is blocked.*unblock 1A/s);
    await all("alpha done 1A");
    expect((await refused(world, "alpha", "start 1A")).text).toContain("1A is already done");
    await all("cl cancel 1B");
    expect((await refused(world, "beta", "start 1B")).text).toMatch(/1B is cancelled.*undo 1B/s);
  });
});

describe("done", () => {
  it("tells what it opened, and writes once to each owner of a task that is ready now", async () => {
    await example();
    await all(...toPhase2);
    const got = await posts(world, "alpha", "done 2A");
    expect(Object.keys(got).toSorted()).toEqual(["beta", "gamma"]);
    expect(got["beta"]).toHaveLength(1);
    expect(got["beta"]?.[0]).toContain("2B Server updates is ready");
    expect(got["gamma"]).toHaveLength(1);
    const status = await ask(world, "alpha", "status 2A");
    expect(status).toMatch(/Opens: 2B \(Beta\) and 2C \(Gamma\)/);
  });

  it("says in the receipt what opens, what still waits, and who is told", async () => {
    await example();
    await all(...toPhase2);
    const text = await ask(world, "alpha", "done 2A");
    expect(text).toContain("opens 2B (Beta) and 2C (Gamma); 2D still waits for 2C");
    expect(text).toContain("Beta and Gamma are told now");
  });

  it("that opens nothing says what its phase waits for", async () => {
    await example();
    expect(await ask(world, "alpha", "done 1A")).toContain("is done: Infrastructure waits for 1B and 1C.");
    expect(await ask(world, "cl", "cancel 1B")).toContain("is cancelled: Infrastructure waits for 1C.");
    expect(await ask(world, "gamma", "done 1C")).toContain("Phase done: Infrastructure");
  });

  it("of one task of many names the first that are left, and counts the others", async () => {
    await small([{ id: "a", tasks: Array.from({ length: 10 }, (_, index) => `X${index} alpha`) }]);
    expect(await ask(world, "alpha", "done X0")).toContain(
      "Phase a waits for X1, X2, X3, X4, X5 and 4 more tasks.",
    );
  });

  it("writes to an owner of several ready tasks once", async () => {
    await small([
      { id: "a", tasks: ["X1 alpha", "X2 beta after X1", "X3 beta after X1", "X4 alpha after X1"] },
    ]);
    const got = await posts(world, "alpha", "done X1");
    expect(Object.keys(got).toSorted()).toEqual(["beta", "coordination"]);
    expect(got["beta"]).toHaveLength(1);
    expect(got["beta"]?.[0]).toContain("X2 and X3 are ready");
  });

  it("by a lead writes to the owner once, even when the owner has the next task too", async () => {
    await small([{ id: "a", tasks: ["X1 alpha", "X2 alpha after X1"] }]);
    const got = await posts(world, "cl", "done X1");
    expect(got["alpha"]).toHaveLength(1);
    expect(got["alpha"]?.[0]).toMatch(/X2 Task X2 is ready.*Coordination lead finished X1/s);
  });

  it("with the last task of a phase opens the next, and everybody with work there hears what is ready and what waits", async () => {
    await example();
    await all("alpha done 1A", "beta done 1B");
    const got = await posts(world, "gamma", "done 1C");
    expect(await phases(world)).toEqual([
      "phase-1 done",
      "phase-2 open",
      "phase-3 waiting",
      "phase-4 waiting",
      "phase-5 waiting",
      "phase-6 waiting",
    ]);
    expect(Object.keys(got).toSorted()).toEqual(["alpha", "beta", "delta", "gamma"]);
    for (const texts of Object.values(got)) expect(texts).toHaveLength(1);
    expect(got["alpha"]?.[0]).toMatch(/2A Code generation is ready.*Phase open: Proto integration/s);
    expect(got["delta"]?.[0]).toContain("2D Examples waits for 2C (Gamma, not started)");
  });

  it("passes phases without tasks at once, and tells the owners behind them", async () => {
    await small([
      { id: "a", tasks: ["X1 alpha"] },
      { id: "b", after: ["a"], tasks: [] },
      { id: "c", after: ["b"], tasks: [] },
      { id: "d", after: ["c"], tasks: ["Y1 beta", "Y2 gamma after Y1"] },
    ]);
    expect(await phases(world)).toEqual(["a open", "b waiting", "c waiting", "d waiting"]);
    const got = await posts(world, "alpha", "done X1");
    expect(await phases(world)).toEqual(["a done", "b done", "c done", "d open"]);
    expect(got["beta"]).toEqual([expect.stringContaining("Y1 Task Y1 is ready")]);
    expect(got["gamma"]).toEqual([expect.stringContaining("Y2 Task Y2 waits for Y1 (Beta, not started)")]);
  });

  it("that opens two phases names to each member the one in which they work", async () => {
    await small([
      { id: "a", tasks: ["X1 alpha"] },
      { id: "b", after: ["a"], tasks: ["Y1 beta"] },
      { id: "c", after: ["a"], tasks: ["Z1 gamma", "Z2 delta"] },
      { id: "d", after: ["b", "c"], tasks: ["W1 delta"] },
    ]);
    const got = await posts(world, "alpha", "done X1");
    expect(await phases(world)).toEqual(["a done", "b open", "c open", "d waiting"]);
    expect(got["beta"]?.[0]).toContain("Phase open: Phase b");
    expect(got["gamma"]?.[0]).toContain("Phase open: Phase c");
    await all("beta done Y1", "gamma done Z1");
    expect(await phases(world)).toEqual(["a done", "b done", "c open", "d waiting"]);
    expect((await posts(world, "delta", "done Z2"))["delta"]?.[0]).toContain("W1 Task W1 is ready");
  });

  it("of the last task of all says that the whole plan is done", async () => {
    await small([
      { id: "a", tasks: ["X1 alpha"] },
      { id: "b", after: ["a"], tasks: [] },
    ]);
    expect(await ask(world, "alpha", "done X1")).toContain("The whole plan is done");
    expect(await phases(world)).toEqual(["a done", "b done"]);
  });

  it("without a start counts as started at that moment", async () => {
    await example();
    await all("alpha done 1A");
    expect(await taskRow(world, "1A")).toMatchObject({ started_at: START, done_at: START });
  });

  it("twice is refused and names who did it and when", async () => {
    await example();
    await all("alpha done 1A");
    const { text, refusal } = await refused(world, "alpha", "done 1A");
    expect(refusal.kind).toBe("already");
    expect(text).toMatch(/1A is already done \(you, 09:00\)/);
  });

  it("of what waits, belongs to another or does not exist is refused", async () => {
    await example();
    expect((await refused(world, "alpha", "done 2A")).refusal.kind).toBe("not-ready");
    expect((await refused(world, "beta", "done 1A")).refusal.kind).toBe("not-yours");
    expect((await refused(world, "beta", "done 9Z")).refusal.kind).toBe("unknown-task");
  });

  it("closes the open need that named the task; the asker, who is told of the next task, gets one message", async () => {
    await example();
    await all(...toPhase2);
    await world.to(at("2026-11-02", "12:00"));
    const values = { working: "w", blocked: "2A", needed: "the generated code", from: "alpha", task: "2a" };
    await world.fill("beta", "answer check-in@2026-11-02T12:00", values);
    await world.fill("delta", "answer check-in@2026-11-02T12:00", { ...values, needed: "a word" });
    const got = await posts(world, "alpha", "done 2A");
    expect(got["beta"]).toEqual([expect.stringContaining("2B Server updates is ready")]);
    expect(got["delta"]).toEqual([expect.stringContaining("You needed: a word")]);
    const needs = await world.database.db.selectFrom("need").selectAll().execute();
    expect(needs.map(({ closed_by }) => closed_by)).toEqual(["alpha", "alpha"]);
    const card = world.got.findLast(({ to, text }) => to === "alpha" && text.includes("generated code"));
    expect(card).toMatchObject({ op: "edit", text: expect.stringContaining("Closed by you") as string });
  });
});

describe("block and unblock", () => {
  it("keep the reason, and go back to what was", async () => {
    await example();
    await all("alpha start 1A");
    expect(await ask(world, "alpha", "block 1A because the licence is “unclear”")).toContain(
      "is blocked: the licence is “unclear”",
    );
    expect(await ask(world, "beta", "status 1a")).toContain("Blocked by: the licence is “unclear”");
    expect(await ask(world, "beta", "status")).toContain("the licence is “unclear”");
    await all("alpha unblock 1A");
    expect(await taskRow(world, "1A")).toMatchObject({ state: "in-progress" });
    expect(await ask(world, "beta", "status 1A")).not.toContain("licence");
    await all("beta block 1B waiting", "beta unblock 1B");
    expect(await taskRow(world, "1B")).toMatchObject({ state: "pending", started_at: null });
    // What waits is not offered to be started.
    await all("gamma done 1C", "alpha done 1A", "beta done 1B", "alpha done 2A");
    await all("beta block 2B waiting", "alpha undo 2A");
    expect((await world.say("beta", "unblock 2B")).message.buttons).toEqual([]);
  });

  it("a second reason replaces the first, and undo leads out of the block", async () => {
    await example();
    await all("alpha start 1A", "alpha block 1A one", "alpha block 1A two");
    expect(await taskRow(world, "1A")).toMatchObject({ blocked_reason: "two", before_state: "in-progress" });
    await all("alpha undo 1A");
    expect(await taskRow(world, "1A")).toMatchObject({ state: "in-progress", blocked_reason: null });
  });

  it("undo of an unblock brings the reason back", async () => {
    await example();
    await all("alpha start 1A", "alpha block 1A the licence", "alpha unblock 1A", "alpha undo 1A");
    expect(await taskRow(world, "1A")).toMatchObject({ state: "blocked" });
    expect(await ask(world, "alpha", "status 1A")).toContain("Blocked by: the licence");
  });

  it("without a reason shows how it is written; a reason over 2000 characters is refused whole", async () => {
    await example();
    const before = await rowsOfAll(world.database.db);
    for (const text of ["block 1A", "block 1A   ", 'block 1A ""', "block 1A because", "block"]) {
      expect((await world.say("alpha", text)).reply).toMatchObject({ kind: "malformed", verb: "block" });
    }
    expect(await rowsOfAll(world.database.db)).toEqual(before);
    const { text } = await refused(world, "alpha", `block 1A ${"x".repeat(2001)}`);
    expect(text).toContain("The reason is longer than 2000 characters");
    expect((await world.say("alpha", `block 1A ${"x".repeat(2000)}`)).reply.kind).toBe("blocked");
  });

  it("unblock of what is not blocked is refused with the way on", async () => {
    await example();
    expect((await refused(world, "alpha", "unblock 1A")).text).toMatch(/not started.*start 1A/s);
    await all("alpha done 1A");
    expect((await refused(world, "alpha", "block 1A x")).text).toContain("1A is done");
  });

  it("block of what cannot be worked on is refused with the reason, as start is", async () => {
    await example();
    const closed = await refused(world, "alpha", "block 2A no licence");
    expect(closed.text).toContain(
      "2A waits for its phase, Proto integration, which opens when Infrastructure is done",
    );
    expect(closed.text).toContain("You are told as soon as it is ready");
    await all(...toPhase2, "alpha start 2A");
    expect((await refused(world, "beta", "block 2B x")).text).toContain(
      "2B waits for 2A (Alpha, in progress)",
    );
    await all("cl cancel 2D");
    expect((await refused(world, "delta", "block 2D x")).text).toMatch(/2D is cancelled.*undo 2D/s);
    // What has begun may be blocked whatever came undone before it.
    await all("alpha done 2A", "beta start 2B", "cl undo 2A insist", "beta block 2B no interfaces");
  });

  it("a blocked task holds up what waits for it, and says so", async () => {
    await example();
    await all(...toPhase2, "alpha block 2A no generator");
    expect((await refused(world, "beta", "start 2B")).text).toContain("2B waits for 2A (Alpha, blocked)");
  });
});

describe("leads", () => {
  it("act for others: the log says for whom, and the owner is told once", async () => {
    await example();
    for (const [verb, word] of [
      ["start 1A", "started"],
      ["block 1A ill", "blocked"],
      ["unblock 1A", "unblocked"],
      ["done 1A", "finished"],
      ["undo 1A", "took back"],
    ] as const) {
      const got = await posts(world, "cl", verb);
      expect(got["alpha"]).toEqual([expect.stringContaining(`Coordination lead ${word}`)]);
      expect(await newest(world)).toMatchObject({ actor: "cl", for: "alpha", outcome: "done" });
    }
    expect(await ask(world, "cl", "done 1A")).toContain("You did this for Alpha, who is told");
  });

  it("are no exception to what is ready", async () => {
    await example();
    expect((await refused(world, "tl", "start 2A")).refusal.kind).toBe("not-ready");
    expect((await refused(world, "tl", "done 2B")).refusal.kind).toBe("not-ready");
  });

  it("own what they start themselves when nobody owned it, and act for nobody", async () => {
    await small([{ id: "a", tasks: ["X1"] }]);
    await all("cl start X1");
    expect(await taskRow(world, "X1")).toMatchObject({ owner: "cl" });
    expect(await newest(world, SMALL)).toMatchObject({ actor: "cl", for: undefined });
  });
});

describe("words as people type them", () => {
  it.each([
    "DONE 1a",
    "done #1A.",
    "Done task 1A",
    "mark done “1A”",
    "please done '1A'",
    "/baton done 1A!",
    "<@U0BATON> finished 1a",
    "\u200bdone\u00a01A",
    "done “1A",
  ])("%j finishes 1A", async (text) => {
    await example();
    expect((await world.say("alpha", text)).reply.kind).toBe("done");
  });

  it("a `for` after a task is no part of the command, and nothing happens", async () => {
    await example();
    const before = await rowsOfAll(world.database.db);
    expect((await world.say("cl", "done 1A for alpha")).reply).toMatchObject({ kind: "malformed" });
    expect((await world.say("cl", "start 1A and 1B")).reply).toMatchObject({ kind: "malformed" });
    expect(await rowsOfAll(world.database.db)).toEqual(before);
  });

  it("keeps every `for` of a reason", async () => {
    await example();
    await all("alpha block 1A waiting for beta");
    expect(await taskRow(world, "1A")).toMatchObject({ blocked_reason: "waiting for beta" });
  });
});

describe("hostile words", () => {
  const ids = [
    "'; DROP TABLE task; --",
    "../../etc/passwd",
    "__proto__",
    "constructor",
    "%",
    "_A",
    "<!channel>",
    "<script>alert(1)</script>",
    "\u202e1A",
    "1A\u0000",
    "x".repeat(20_000),
    "İ",
  ];
  it.each(ids)("as a task %j are a task that there is not", async (id) => {
    await example();
    const before = await rowsOfAll(world.database.db);
    for (const verb of ["start", "done", "undo", "status", "unblock"]) {
      const { reply } = await world.say("alpha", `${verb} ${id}`);
      if (reply.kind === "malformed") continue;
      expect(reply).toMatchObject({ kind: "refused", refusal: { kind: "unknown-task" } });
    }
    expect(await rowsOfAll(world.database.db)).toEqual(before);
  });

  it("in a refusal are shortened, so that the message can be sent", async () => {
    await example();
    const { text } = await refused(world, "alpha", `start ${"x".repeat(20_000)}`);
    expect(text.length).toBeLessThan(1000);
  });

  it("as a reason are kept as they are", async () => {
    await example();
    const reason = "<!channel> *bold* `code` </b> '; DROP TABLE task; -- \u202e 👩‍👩‍👧\nsecond line";
    await all(`alpha block 1A ${reason}`);
    expect((await taskRow(world, "1A")).blocked_reason).toBe(reason);
    expect(await ask(world, "alpha", "status 1A")).toContain("<!channel> *bold*");
  });
});

describe("next, plan, who and status", () => {
  it("next shows what is in progress, ready and waiting with its reason, for oneself or another", async () => {
    await example();
    await all(...toPhase2, "alpha done 2A", "gamma block 2C x", "alpha undo 2A");
    expect((await world.say("gamma", "next")).reply).toMatchObject({
      kind: "next",
      inProgress: [{ id: "2C" }],
      ready: [],
    });
    const text = await ask(world, "alpha", "next for @Beta");
    expect(text).toContain("Tasks of Beta");
    expect(text).toContain("waits for 2A (Alpha, not started)");
    expect((await world.say("alpha", "next")).reply).toMatchObject({ ready: [{ id: "2A" }] });
    expect(await ask(world, "alpha", "next for betta")).toContain("Did you mean beta?");
    expect(await ask(world, "cl", "next")).toContain("Nothing is in progress, ready or waiting");
  });

  it("plan shows every task with its state, and what it waits for", async () => {
    await example();
    const { reply } = await world.say("alpha", "plan");
    if (reply.kind !== "plan") throw new Error(reply.kind);
    expect(reply.phases.flatMap(({ tasks }) => tasks)).toHaveLength(23);
    const line = (id: string) =>
      reply.phases.flatMap(({ tasks }) => tasks).find(({ task }) => task.id === id);
    expect(line("1A")).toMatchObject({ state: "ready", waitsFor: [] });
    expect(line("2A")).toMatchObject({ state: "pending" });
    expect(line("2D")).toMatchObject({ state: "pending", waitsFor: ["2C"] });
  });

  it("who shows members, roles, who is away and who works on what", async () => {
    await example();
    await all("alpha start 1A", "beta away today");
    const { reply } = await world.say("gamma", "who");
    if (reply.kind !== "who") throw new Error(reply.kind);
    expect(reply.members).toHaveLength(8);
    expect(reply.members.find(({ member }) => member.id === "alpha")?.tasks).toEqual(["1A"]);
    expect(reply.members.find(({ member }) => member.id === "beta")?.awayUntil).toBe(
      at("2026-11-03", "00:00"),
    );
    expect(reply.members.find(({ member }) => member.id === "cl")?.roles).toEqual(["coordination-lead"]);
  });

  it("status counts the phases and lists what is in progress, blocked and ready", async () => {
    await example();
    await all("alpha done 1A", "beta start 1B");
    const { reply } = await world.say("alpha", "status");
    expect(reply).toMatchObject({
      kind: "status",
      overview: {
        phases: [{ id: "phase-1", state: "open", done: 1, total: 3 }, {}, {}, {}, {}, {}],
        inProgress: [{ id: "1B" }],
        blocked: [],
        ready: [{ id: "1C" }],
      },
    });
  });

  it("questions change nothing and leave no entry in the log", async () => {
    await example();
    const before = await rowsOfAll(world.database.db);
    const count = async () => (await world.database.db.selectFrom("audit").select("seq").execute()).length;
    const entries = await count();
    for (const text of [
      "next",
      "plan",
      "who",
      "status",
      "status 1A",
      "help",
      "",
      "nonsense",
      "issues",
      "issue 9",
    ])
      await world.say("alpha", text);
    expect(await count()).toBe(entries);
    expect(await rowsOfAll(world.database.db)).toEqual(before);
  });
});
