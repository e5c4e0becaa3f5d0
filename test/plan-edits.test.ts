/** Leads change the plan in chat: what is written, who is told, what the files then hold, and what an import says of it. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { definitionOf } from "../src/app/definition.ts";
import { importPlan, previewImport } from "../src/app/import-plan.ts";
import type { Definition } from "../src/domain/plan.ts";
import { loadFolder } from "../src/plan/load.ts";
import { toPlanYaml, toPolicyYaml, toTeamYaml } from "../src/plan/write-yaml.ts";
import { ask, newest, phases, posts, refused, taskRow } from "./ask.ts";
import { rowsOfAll } from "./rows-of-all.ts";
import { type SmallPhase, smallPlan } from "./small-plan.ts";
import { at, openWorld, PLAN, type World, WORKSPACE } from "./world.ts";

const SMALL = "main/small";
const START = at("2026-11-02", "09:00");
const GUIDE = 'add 2E "Write migration guide" to phase-2 for beta after 2A, 2B';
let world: World;

afterEach(async () => {
  expect(world.errors).toEqual([]);
  await world.close();
});

async function open(plan?: readonly SmallPhase[]): Promise<void> {
  world = await openWorld({ start: START, ...(plan && { definition: await smallPlan(plan) }) });
}

async function all(...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const [member = "", ...words] = line.split(" ");
    await world.to(world.now() + 60_000);
    const { reply } = await world.say(member, words.join(" "));
    if (reply.kind === "refused") throw new Error(`"${line}" was refused: ${JSON.stringify(reply)}`);
  }
}

async function stands(key = PLAN): Promise<Definition> {
  const definition = await definitionOf(world.database.db, key);
  if (!definition) throw new Error("no such plan");
  return definition;
}

/** What the plan says when it is written to files and read again. */
async function throughFiles(definition: Definition): Promise<Definition> {
  const folder = await mkdtemp(join(tmpdir(), "baton-export-"));
  await writeFile(join(folder, "plan.yaml"), toPlanYaml(definition.plan));
  await writeFile(join(folder, "team.yaml"), toTeamYaml(definition.team));
  await writeFile(join(folder, "policy.yaml"), toPolicyYaml(definition.policy));
  const read = await loadFolder(folder);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.definition;
}

const taskIn = (definition: Definition, id: string) =>
  definition.plan.phases.flatMap(({ tasks }) => tasks).find((task) => task.id === id);

const toPhase2 = ["alpha done 1A", "beta done 1B", "gamma done 1C"];

describe("who is no lead", () => {
  it.each([GUIDE, "assign 1A to beta", "estimate 1A 2d", "cancel 1A"])("cannot %s", async (text) => {
    await open();
    const { text: said, refusal } = await refused(world, "alpha", text);
    expect(refusal.kind).toBe("leads-only");
    expect(said).toContain("You can ask Technical lead, Product lead, Coordination lead and Project manager");
  });
});

describe("add", () => {
  it("puts a task into the plan, in the log and before its owner", async () => {
    await open();
    const got = await posts(world, "tl", GUIDE);
    expect(got["beta"]).toEqual([
      expect.stringMatching(/Technical lead assigned 2E Write migration guide to you/),
    ]);
    expect(await taskRow(world, "2E")).toMatchObject({
      title: "Write migration guide",
      phase: "phase-2",
      owner: "beta",
      state: "pending",
      edited_in_chat: 1,
      imported: null,
    });
    expect(await newest(world)).toEqual({ actor: "tl", for: undefined, kind: "add", outcome: "done" });
    expect((await refused(world, "beta", "start 2E")).text).toContain("2E waits for 2A (Alpha, not started)");
  });

  it("without more goes to the open phase, belongs to nobody, and is ready", async () => {
    await open();
    expect(await ask(world, "tl", "add X1 Look into the build")).toMatch(
      /nobody owns it yet, and it is ready/,
    );
    expect(await taskRow(world, "X1")).toMatchObject({ phase: "phase-1", owner: null });
    await all(...toPhase2);
    expect((await phases(world))[0]).toBe("phase-1 open");
    await all("delta done x1");
    expect((await phases(world))[0]).toBe("phase-1 done");
  });

  it("is refused for an id in use, in any case", async () => {
    await open();
    expect((await refused(world, "tl", 'add 1a "Again"')).text).toContain(
      "There is a task 1A Proto integration already",
    );
    await all("tl cancel 1A");
    expect((await refused(world, "tl", 'add 1A "Again"')).refusal.kind).toBe("task-exists");
  });

  it("is refused for a phase that is done or unknown, an unknown owner and an unknown task before it", async () => {
    await open();
    await all(...toPhase2);
    expect((await refused(world, "tl", 'add X1 "t" to phase-1')).text).toContain(
      "The phase Infrastructure is done; nothing can be added to it",
    );
    expect((await refused(world, "tl", 'add X1 "t" to phase-22')).text).toContain("Did you mean phase-2?");
    expect((await refused(world, "tl", 'add X1 "t" for betta')).text).toContain("Did you mean beta?");
    expect((await refused(world, "tl", 'add X1 "t" after 2AA')).text).toContain("Did you mean 2A?");
    expect((await refused(world, "tl", 'add X1 "t" after X1')).refusal.kind).toBe("unknown-task");
  });

  it("is refused where the task would wait for itself through its phase, with the whole way", async () => {
    await open();
    const { text } = await refused(world, "tl", 'add X1 "t" to phase-1 after 2A');
    expect(text).toContain("X1 → 2A → phase-2 → phase-1 → X1");
    expect((await refused(world, "tl", 'add X1 "t" to phase-2 after 1A, 4D')).text).toContain(
      "X1 → 4D → phase-4 → phase-3 → phase-2 → X1",
    );
    await all('tl add X1 "t" to phase-2 after 1A, 1B, 2A');
  });

  it("keeps `to` and `after` in a title without quotes, unless they name what the plan has or an id", async () => {
    await open();
    await all(
      "tl add X1 Port the client to Rust",
      "tl add X2 Clean up after migration for beta",
      "tl add X3 Say it to infrastructure after 1A",
    );
    expect(await taskRow(world, "X1")).toMatchObject({ title: "Port the client to Rust", owner: null });
    expect(await taskRow(world, "X2")).toMatchObject({ title: "Clean up after migration", owner: "beta" });
    expect(await taskRow(world, "X3")).toMatchObject({ title: "Say it", phase: "phase-1" });
    expect((await refused(world, "tl", "add X4 Say it to phase-9")).text).toContain("phase-9");
    expect((await refused(world, "tl", "add X4 Say it after 9Z")).text).toContain("9Z");
  });

  it("keeps a `for` in a title without quotes, unless it is a member's name or nearly one", async () => {
    await open();
    await all("tl add X1 Write a guide for newcomers", "tl add X2 Guide for clients for beta");
    expect(await taskRow(world, "X1")).toMatchObject({ title: "Write a guide for newcomers", owner: null });
    expect(await taskRow(world, "X2")).toMatchObject({ title: "Guide for clients", owner: "beta" });
    expect((await refused(world, "tl", "add X3 Guide for betta")).text).toContain("Did you mean beta?");
    expect((await refused(world, "tl", 'add X3 "Guide" for newcomers')).refusal.kind).toBe("unknown-member");
    expect((await refused(world, "tl", "add X3 Guide for <@U9>")).refusal.kind).toBe("unknown-member");
  });

  it("counts a task that is named twice once", async () => {
    await open();
    await all('tl add X1 "t" to phase-2 after 2A, 2a, 1A, 2A');
    expect(taskIn(await stands(), "X1")?.dependsOn).toEqual(["2A", "1A"]);
  });

  it.each(["a/b", "<!here>", "x".repeat(65), "-1", "Ä1", "1\u0000"])(
    "is refused for the id %j",
    async (id) => {
      await open();
      expect((await refused(world, "tl", `add ${id} "A title"`)).refusal).toMatchObject({ kind: "bad-id" });
    },
  );

  it("refuses titles over 200 characters, and takes odd characters out of the others", async () => {
    await open();
    const { text } = await refused(world, "tl", `add X1 "${"x".repeat(201)}"`);
    expect(text).toContain("The title is longer than 200 characters");
    await all("tl add X1 \"a\u0007b: #c\u202e [x] {y} *z* & | > 'q'\"");
    expect(taskIn(await throughFiles(await stands()), "X1")?.title).toBe(
      "ab: #c\u202e [x] {y} *z* & | > 'q'",
    );
  });

  it("reads any number of tasks before it", async () => {
    await open();
    const many = Array.from({ length: 40_000 }, (_, index) => `T${index}`).join(" ");
    expect((await refused(world, "tl", `add X1 "t" after ${many}`)).refusal).toMatchObject({ given: "T0" });
  });

  it("may use the id of a task that an import has archived", async () => {
    await open();
    const { plan, ...rest } = await stands();
    const without = plan.phases.map((phase) => ({
      ...phase,
      tasks: phase.tasks.filter(({ id }) => id !== "6D"),
    }));
    const options = { actor: undefined };
    await importPlan(
      world.database.db,
      WORKSPACE,
      { plan: { ...plan, phases: without }, ...rest },
      START,
      options,
    );
    await all('tl add 6D "Other documents" to phase-6 for delta');
    expect(taskIn(await stands(), "6D")?.title).toBe("Other documents");
    expect(await ask(world, "delta", "status 6D")).toContain("Other documents");
  });
});

describe("assign", () => {
  it("gives the task to another, and tells both", async () => {
    await open();
    await all("alpha start 1A");
    const got = await posts(world, "cl", "assign 1a to @Beta");
    expect(got["beta"]).toEqual([
      expect.stringContaining("Coordination lead assigned 1A Proto integration to you"),
    ]);
    expect(got["alpha"]).toEqual([
      expect.stringContaining("Coordination lead gave 1A Proto integration to Beta"),
    ]);
    expect((await refused(world, "alpha", "done 1A")).refusal.kind).toBe("not-yours");
    await all("beta done 1A");
  });

  it("says whether it is ready or what it waits for", async () => {
    await open();
    expect((await posts(world, "cl", "assign 1A to delta"))["delta"]?.[0]).toContain("It is ready");
    expect((await posts(world, "cl", "assign 2B to delta"))["delta"]?.[0]).toContain("It waits for 2A");
  });

  it("to who has it already writes to nobody", async () => {
    await open();
    expect(Object.keys(await posts(world, "cl", "assign 1A to alpha"))).not.toContain("alpha");
  });

  it("is refused for unknown tasks and members, with the nearest, and for what is finished", async () => {
    await open();
    expect((await refused(world, "cl", "assign 1AA beta")).text).toContain("Did you mean 1A?");
    expect((await refused(world, "cl", "assign 1A gama")).text).toContain("Did you mean gamma?");
    await all("alpha done 1A");
    expect((await refused(world, "cl", "assign 1A beta")).text).toContain("1A is done");
  });
});

describe("estimate", () => {
  it.each([
    ["2d", { min: 960, max: 960 }],
    ["1 – 2 days", { min: 480, max: 960 }],
    ["4h-1d", { min: 240, max: 480 }],
    ["90m", { min: 90, max: 90 }],
    ["1 week", { min: 2400, max: 2400 }],
    ["1.5-2.5d", { min: 720, max: 1200 }],
  ])("reads %s, and the files hold it", async (text, duration) => {
    await open();
    await all(`cl estimate 1A ${text}`);
    expect(taskIn(await throughFiles(await stands()), "1A")?.duration).toEqual(duration);
    expect(await newest(world)).toMatchObject({ actor: "cl", kind: "estimate" });
  });

  it.each(["soon", "2d-1d", "0h", "-1d", "1001d", "1e9d", "1d-", "2"])("refuses %s", async (text) => {
    await open();
    expect((await refused(world, "cl", `estimate 1A ${text}`)).refusal.kind).toBe("bad-duration");
  });
});

describe("cancel", () => {
  it("frees what waited, as a done does, and says that it was cancelled", async () => {
    await open();
    await all(...toPhase2);
    const got = await posts(world, "cl", "cancel 2A because the old interface stays");
    expect(got["beta"]).toEqual([
      expect.stringMatching(/2B Server updates is ready.*Coordination lead cancelled 2A/s),
    ]);
    expect(got["alpha"]).toEqual([
      expect.stringContaining("Coordination lead cancelled 2A Code generation for you"),
    ]);
    expect(await newest(world)).toMatchObject({ actor: "cl", for: "alpha", kind: "cancel" });
    await all("beta start 2B");
  });

  it("of the last task that was left ends the phase and opens the next", async () => {
    await open();
    await all("alpha done 1A", "beta done 1B");
    const got = await posts(world, "cl", "cancel 1C");
    expect((await phases(world)).slice(0, 2)).toEqual(["phase-1 done", "phase-2 open"]);
    expect(got["gamma"]).toHaveLength(1);
    const next = await posts(world, "cl", "undo 1C");
    expect((await phases(world)).slice(0, 2)).toEqual(["phase-1 open", "phase-2 waiting"]);
    expect(next["alpha"]).toHaveLength(1);
  });

  it("taken back is held by those who have started since, unless a lead insists", async () => {
    await open();
    await all(...toPhase2, "cl cancel 2A", "beta start 2B");
    expect((await refused(world, "tl", "undo 2A")).refusal.kind).toBe("dependants-started");
    await all("tl undo 2A insist");
    expect(await taskRow(world, "2A")).toMatchObject({ state: "pending" });
  });

  it("a second time, of what is done, or with a reason over 2000 characters is refused", async () => {
    await open();
    await all("cl cancel 1A", "beta done 1B");
    expect((await refused(world, "cl", "cancel 1A")).text).toContain("1A is cancelled");
    expect((await refused(world, "cl", "cancel 1B")).text).toContain("1B is done");
    expect((await refused(world, "cl", `cancel 1C because ${"x".repeat(2001)}`)).refusal.kind).toBe(
      "too-long",
    );
    expect((await refused(world, "alpha", "undo 1A")).refusal.kind).toBe("changed-since");
  });
});

describe("the files", () => {
  const edits = [GUIDE, "assign 2C to delta", "estimate 2D 4-6h", "cancel 3B"].map((line) => `tl ${line}`);

  it("hold everything that was changed in chat, and importing them is no conflict", async () => {
    await open();
    await all(...edits);
    const exported = await throughFiles(await stands());
    expect(exported).toEqual(await stands());
    expect(taskIn(exported, "2E")).toMatchObject({ owner: "beta", dependsOn: ["2A", "2B"] });
    expect(taskIn(exported, "2C")?.owner).toBe("delta");
    expect(taskIn(exported, "3B")).toBeUndefined();
    const preview = await previewImport(world.database.db, WORKSPACE, exported);
    expect(preview).toEqual({ diff: { changes: [] }, conflicts: [], unlinked: [] });
    await importPlan(world.database.db, WORKSPACE, exported, world.now(), { actor: undefined });
    expect(await stands()).toEqual(exported);
  });

  it("that say something else are shown as conflicts and refused whole, unless they shall win", async () => {
    await open();
    await all(...edits, "alpha start 1A");
    const before = await rowsOfAll(world.database.db);
    const { conflicts } = await previewImport(world.database.db, WORKSPACE, world.definition);
    expect(conflicts.map(({ task, field }) => `${task} ${field}`).toSorted()).toEqual([
      "2C owner",
      "2D duration",
      "2E task",
      "3B task",
    ]);
    const importing = (overwrite: boolean) =>
      importPlan(world.database.db, WORKSPACE, world.definition, world.now(), {
        actor: undefined,
        overwrite,
      });
    await expect(importing(false)).rejects.toMatchObject({ code: "import-conflicts" });
    expect(await rowsOfAll(world.database.db)).toEqual(before);
    await importing(true);
    await world.engine.settle();
    expect((await stands()).plan).toEqual(world.definition.plan);
    expect(await taskRow(world, "1A")).toMatchObject({ state: "in-progress" });
    expect((await refused(world, "beta", "start 2E")).refusal.kind).toBe("unknown-task");
    expect(await taskRow(world, "3B")).toMatchObject({ state: "pending", edited_in_chat: 0 });
  });

  it("without an owner leave a task with who has begun it", async () => {
    await open([{ id: "a", tasks: ["X1", "X2", "X3 alpha"] }]);
    await all("beta start X1", "gamma start X2", "gamma undo X2");
    const preview = await previewImport(world.database.db, WORKSPACE, world.definition);
    expect(preview.conflicts).toEqual([]);
    expect(preview.diff.changes).toEqual([
      { kind: "changed", subject: "task", id: "X2", field: "owner", from: "gamma", to: undefined },
    ]);
    await importPlan(world.database.db, WORKSPACE, world.definition, world.now(), { actor: undefined });
    expect(await taskRow(world, "X1")).toMatchObject({ owner: "beta", state: "in-progress" });
    expect(await taskRow(world, "X2")).toMatchObject({ owner: null });
    expect(taskIn(await stands(SMALL), "X1")?.owner).toBe("beta");
  });
});
