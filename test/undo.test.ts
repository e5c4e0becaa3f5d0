/** `undo`: what it takes back, what it leaves, and what it closes again. */
import { afterEach, describe, expect, it } from "vitest";
import { ask, newest, phases, posts, refused, taskRow } from "./ask.ts";
import { type SmallPhase, smallPlan } from "./small-plan.ts";
import { at, openWorld, type World } from "./world.ts";

const SMALL = "main/small";
const START = at("2026-11-02", "09:00");
let world: World;

afterEach(async () => {
  expect(world.errors).toEqual([]);
  await world.close();
});

async function open(plan?: readonly SmallPhase[]): Promise<void> {
  world = await openWorld({ start: START, ...(plan && { definition: await smallPlan(plan) }) });
}

let minute = 0;

/** Commands a minute apart. */
async function all(...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const [member = "", ...words] = line.split(" ");
    minute += 1;
    await world.to(Math.max(world.now(), START) + 60_000);
    const { reply } = await world.say(member, words.join(" "));
    if (reply.kind === "refused") throw new Error(`"${line}" was refused: ${JSON.stringify(reply)}`);
  }
}

const toPhase2 = ["alpha done 1A", "beta done 1B", "gamma done 1C"];

describe("undo", () => {
  it("takes back start, done, block, unblock and cancel, each to what was before", async () => {
    await open();
    await all("alpha start 1A", "alpha undo 1A");
    expect(await taskRow(world, "1A")).toMatchObject({ state: "pending", started_at: null });
    await all("alpha start 1A", "alpha done 1A", "alpha undo 1A");
    expect(await taskRow(world, "1A")).toMatchObject({ state: "in-progress", done_at: null });
    await all("alpha block 1A x", "alpha undo 1A");
    expect(await taskRow(world, "1A")).toMatchObject({ state: "in-progress", blocked_reason: null });
    await all("cl cancel 1B", "cl undo 1B");
    expect(await taskRow(world, "1B")).toMatchObject({ state: "pending" });
  });

  it("of a done from a block is a block with its reason", async () => {
    await open();
    await all("alpha start 1A", "alpha block 1A the reason", "alpha done 1A", "alpha undo 1A");
    expect(await taskRow(world, "1A")).toMatchObject({ state: "blocked", blocked_reason: "the reason" });
  });

  it("without a task takes back the actor's newest change, and only that one", async () => {
    await open();
    await all("alpha done 1A", "beta start 1B", "gamma done 1C");
    expect(await ask(world, "alpha", "undo")).toContain("1A");
    expect(await taskRow(world, "1A")).toMatchObject({ state: "pending" });
    expect(await taskRow(world, "1B")).toMatchObject({ state: "in-progress" });
    expect((await refused(world, "alpha", "undo")).refusal.kind).toBe("nothing-to-undo");
  });

  it.each([
    ["assign 1B to gamma", "assign 1B to gamma", "assign 1B to beta"],
    ["estimate 1B 1-2d", "estimate 1B 1-2d", "estimate 1B 4-8h"],
    ["add X1 Look into it", "add X1", "cancel X1"],
    ["away tomorrow", "away", "back"],
    ["away tomorrow for beta", "away", "back for beta"],
    ["raise build-failure it is red", "raise", "withdraw 1"],
  ])(
    "without a task after %s takes back nothing older, and says what it was and what reverses it",
    async (line, did, hand) => {
      await open();
      await all("cl start 1A", `cl ${line}`);
      const { text } = await refused(world, "cl", "undo");
      expect(text).toContain(`Your newest change is ${did}, which undo cannot take back.`);
      expect(text).toContain(`${hand} puts it right. undo 1A takes back your last change of 1A.`);
      expect(await taskRow(world, "1A")).toMatchObject({ state: "in-progress" });
      await all(`cl ${hand}`, "cl undo 1A");
      expect(await taskRow(world, "1A")).toMatchObject({ state: "pending" });
    },
  );

  it("without a task leaves alone what somebody else has changed since", async () => {
    await open();
    await all("alpha start 1A", "cl block 1A x");
    expect((await refused(world, "alpha", "undo")).text).toContain(
      "The last change of 1A is Coordination lead's",
    );
    await all("cl start 1B", "beta done 1B");
    expect((await refused(world, "cl", "undo")).text).toContain("The last change of 1B is Beta's");
    expect(await taskRow(world, "1A")).toMatchObject({ state: "blocked" });
  });

  it("a second time takes back nothing, also where a neighbour was changed by the same lead", async () => {
    await open();
    await all("cl done 1A", "cl done 1B", "cl done 1C", "cl done 2A", "cl start 2B", "cl block 2C x");
    await all("cl undo 2C");
    expect((await refused(world, "cl", "undo")).refusal.kind).toBe("nothing-to-undo");
    expect(await taskRow(world, "2A")).toMatchObject({ state: "done" });
    expect((await refused(world, "cl", "undo 2C")).refusal.kind).toBe("nothing-to-undo");
  });

  it("of nothing is refused with the reason", async () => {
    await open();
    expect((await refused(world, "delta", "undo")).text).toContain("There is nothing to take back");
    expect((await refused(world, "alpha", "undo 1A")).text).toContain("There is nothing to take back");
    expect((await refused(world, "alpha", "undo 1Z")).refusal.kind).toBe("unknown-task");
    expect((await refused(world, "beta", "undo 1A")).refusal.kind).toBe("not-yours");
  });

  it("of what a lead did to one's own task is refused, and says who may", async () => {
    await open();
    await all("cl start 1A");
    const { text } = await refused(world, "alpha", "undo 1A");
    expect(text).toContain("The last change of 1A is Coordination lead's, not yours");
    await all("tl undo 1A");
    expect(await newest(world)).toMatchObject({ actor: "tl", for: "alpha", kind: "undo" });
  });

  it("of a done whose dependant has started is refused and says who did; a lead may insist", async () => {
    await open();
    await all(...toPhase2, "alpha done 2A", "beta start 2B");
    const { text } = await refused(world, "alpha", "undo 2A");
    expect(text).toContain("2A stays done: 2B (Beta) has started after it");
    expect(text).toContain("A lead can insist: undo 2A insist");
    expect((await refused(world, "alpha", "undo 2A insist")).refusal.kind).toBe("dependants-started");
    expect((await refused(world, "cl", "undo 2A")).text).toContain(
      "undo 2A insist takes it back all the same",
    );
    const got = await posts(world, "cl", "undo 2A insist");
    expect(Object.keys(got).toSorted()).toEqual(["alpha", "gamma"]);
    expect(got["gamma"]).toEqual([expect.stringMatching(/took back the end of 2A.*2C waits again/s)]);
    expect(await taskRow(world, "2A")).toMatchObject({ state: "pending" });
    expect(await taskRow(world, "2B")).toMatchObject({ state: "in-progress" });
    expect((await refused(world, "beta", "done 2B")).text).toContain("2B waits for 2A");
    await all("alpha done 2A", "beta done 2B");
  });

  it("of a dependant frees the way for the undo of what it waited for", async () => {
    await open();
    await all(...toPhase2, "alpha done 2A", "beta start 2B", "beta undo 2B", "alpha undo 2A");
    expect(await taskRow(world, "2A")).toMatchObject({ state: "pending" });
  });
});

describe("undo of the last task of a phase", () => {
  it("closes the next phase again when nothing in it has begun, and tells who was told before", async () => {
    await open();
    await all(...toPhase2);
    const got = await posts(world, "gamma", "undo");
    expect((await phases(world)).slice(0, 3)).toEqual(["phase-1 open", "phase-2 waiting", "phase-3 waiting"]);
    expect(got["alpha"]).toEqual([expect.stringContaining("2A waits again")]);
    expect((await refused(world, "alpha", "start 2A")).refusal.kind).toBe("not-ready");
    await all("gamma done 1C");
    expect((await phases(world)).slice(0, 2)).toEqual(["phase-1 done", "phase-2 open"]);
  });

  it("is refused once somebody in the next phase has begun; insisted, that phase stays open", async () => {
    await open();
    await all(...toPhase2, "alpha start 2A");
    expect((await refused(world, "gamma", "undo 1C")).text).toContain("2A (Alpha) has started after it");
    await all("cl undo 1C insist");
    expect((await phases(world)).slice(0, 2)).toEqual(["phase-1 open", "phase-2 open"]);
    await all("alpha done 2A", "gamma done 1C");
    expect((await phases(world)).slice(0, 2)).toEqual(["phase-1 done", "phase-2 open"]);
  });

  it("closes everything behind phases without tasks", async () => {
    await open([
      { id: "a", tasks: ["X1 alpha"] },
      { id: "b", after: ["a"], tasks: [] },
      { id: "c", after: ["b"], tasks: ["Y1 beta"] },
    ]);
    await all("alpha done X1");
    expect(await phases(world)).toEqual(["a done", "b done", "c open"]);
    await all("alpha undo X1");
    expect(await phases(world)).toEqual(["a open", "b waiting", "c waiting"]);
    await all("alpha done X1", "beta start Y1");
    expect((await refused(world, "alpha", "undo X1", SMALL)).text).toContain("Y1 (Beta) has started");
  });

  it("closes a phase again that had ended because its tasks were cancelled", async () => {
    await open([
      { id: "a", tasks: ["X1 alpha"] },
      { id: "b", after: ["a"], tasks: ["Y1 beta"] },
      { id: "c", after: ["b"], tasks: ["Z1 gamma"] },
    ]);
    await all("alpha done X1", "cl cancel Y1");
    expect(await phases(world)).toEqual(["a done", "b done", "c open"]);
    await all("alpha undo X1");
    expect(await phases(world)).toEqual(["a open", "b waiting", "c waiting"]);
    await all("alpha done X1");
    expect(await phases(world)).toEqual(["a done", "b done", "c open"]);
  });

  it("is refused when the work behind it is done already", async () => {
    await open([
      { id: "a", tasks: ["X1 alpha"] },
      { id: "b", after: ["a"], tasks: ["Y1 beta"] },
      { id: "c", after: ["b"], tasks: ["Z1 gamma"] },
    ]);
    await all("alpha done X1", "beta done Y1");
    expect(await phases(world)).toEqual(["a done", "b done", "c open"]);
    expect((await refused(world, "alpha", "undo X1", SMALL)).text).toContain("Y1 (Beta) has started");
  });

  it("insisted, closes what has not begun, but nothing behind what stays done", async () => {
    await open([
      { id: "a", tasks: ["X1 alpha"] },
      { id: "b", after: ["a"], tasks: ["Y1 beta"] },
      { id: "c", after: ["a"], tasks: ["Z1 gamma"] },
      { id: "d", after: ["b"], tasks: ["W1 delta"] },
    ]);
    await all("alpha done X1", "beta done Y1", "cl undo X1 insist");
    expect(await phases(world)).toEqual(["a open", "b done", "c waiting", "d open"]);
    await all("delta start W1", "delta done W1", "alpha done X1");
    expect(await phases(world)).toEqual(["a done", "b done", "c open", "d done"]);
  });

  it("insisted before, opens a phase only when all before it are done", async () => {
    await open([
      { id: "a", tasks: ["X1 alpha"] },
      { id: "b", after: ["a"], tasks: ["Y1 beta"] },
    ]);
    await all("alpha done X1", "beta done Y1", "cl undo X1 insist", "beta undo Y1");
    expect(await phases(world)).toEqual(["a open", "b waiting"]);
    await all("alpha done X1", "beta done Y1");
    expect(await phases(world)).toEqual(["a done", "b done"]);
  });

  it("leaves a phase alone that waits for others too", async () => {
    await open([
      { id: "a", tasks: ["X1 alpha"] },
      { id: "b", tasks: ["Y1 beta"] },
      { id: "c", after: ["a", "b"], tasks: ["Z1 gamma"] },
    ]);
    await all("alpha done X1", "alpha undo X1");
    expect(await phases(world)).toEqual(["a open", "b open", "c waiting"]);
    await all("alpha done X1", "beta done Y1", "alpha undo X1");
    expect(await phases(world)).toEqual(["a open", "b done", "c waiting"]);
  });
});

describe("cancel", () => {
  it("of all tasks of a phase that still waits does not end it before its time", async () => {
    await open([
      { id: "a", tasks: ["X1 alpha"] },
      { id: "b", after: ["a"], tasks: ["Y1 beta"] },
      { id: "c", after: ["b"], tasks: ["Z1 gamma"] },
    ]);
    await all("cl cancel Y1");
    expect(await phases(world)).toEqual(["a open", "b waiting", "c waiting"]);
    expect((await refused(world, "gamma", "start Z1", SMALL)).refusal.kind).toBe("not-ready");
    await all("alpha done X1");
    expect(await phases(world)).toEqual(["a done", "b done", "c open"]);
  });
});
