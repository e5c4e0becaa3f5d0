import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Definition, TaskDef } from "../domain/plan.ts";
import { loadFolder } from "../plan/load.ts";
import { readDefinition } from "../plan/read.ts";
import { toPlanYaml, toPolicyYaml, toTeamYaml } from "../plan/write-yaml.ts";
import { auditOf } from "../store/audit.ts";
import { type Database, openDatabase } from "../store/database.ts";
import { migrate } from "../store/migrate.ts";
import { occurrencesUntil } from "../store/occurrences.ts";
import { phasesOf } from "../store/phases.ts";
import { putTasks } from "../store/put-tasks.ts";
import { tasksById, tasksOfPhases } from "../store/tasks.ts";
import { definitionOf } from "./definition.ts";
import { importPlan, planKey, previewImport } from "./import-plan.ts";

const loaded = await loadFolder(fileURLToPath(new URL("../../config", import.meta.url)));
if (!loaded.ok) throw new Error("the example plan has problems");
const EXAMPLE = loaded.definition;
const KEY = planKey("w", EXAMPLE.plan.id);
const CLI = { actor: undefined };

/** The example with other tasks in one of its phases. */
function withTasks(phase: string, change: (tasks: readonly TaskDef[]) => readonly TaskDef[]): Definition {
  const phases = EXAMPLE.plan.phases.map((each) =>
    each.id === phase ? { ...each, tasks: change(each.tasks) } : each,
  );
  return { ...EXAMPLE, plan: { ...EXAMPLE.plan, phases } };
}

const extra: TaskDef = {
  id: "1X",
  title: "Extra",
  owner: "delta",
  duration: { min: 60, max: 60 },
  dependsOn: ["1A"],
  criteria: ["It is there"],
};

describe("importing a plan", () => {
  let database: Database;
  beforeEach(async () => {
    database = await openDatabase(":memory:");
    await migrate(database.db, 0);
  });
  afterEach(() => database.close());

  const task = async (id: string) => (await tasksById(database.db, KEY, [id])).get(id);
  const edit = async (id: string, change: object) => {
    const row = await task(id);
    if (!row) throw new Error(`no task ${id}`);
    await putTasks(database.db, KEY, [{ ...row, ...change }]);
  };
  const states = async () =>
    [...(await phasesOf(database.db, KEY)).values()].map(({ state }) => state).join(" ");

  it("opens the phases that wait for nothing, and gives back an equal definition and equal files", async () => {
    const { db } = database;
    expect(await definitionOf(db, KEY)).toBeUndefined();
    const result = await importPlan(db, "w", EXAMPLE, 10, CLI);
    expect(result.conflicts).toEqual([]);
    expect(result.diff.changes.filter(({ subject }) => subject === "task")).toHaveLength(23);
    expect(await states()).toBe("open waiting waiting waiting waiting waiting");
    const stored = await definitionOf(db, KEY);
    expect(stored).toEqual(EXAMPLE);
    const { plan, team, policy } = stored ?? EXAMPLE;
    const files = [toPlanYaml(plan), toTeamYaml(team), toPolicyYaml(policy)].map((text, n) => ({
      path: `${n}.yaml`,
      text,
    }));
    expect(readDefinition(files)).toEqual({ ok: true, definition: EXAMPLE });
    expect(await previewImport(db, "w", EXAMPLE)).toEqual({
      diff: { changes: [] },
      conflicts: [],
      unlinked: [],
    });
  });

  it("keeps the state of tasks that stay, archives the rest, and takes them back with their history", async () => {
    const { db } = database;
    await importPlan(db, "w", EXAMPLE, 10, CLI);
    await edit("1A", { state: "done", startedAt: 11, doneAt: 12, changedBy: "alpha", changedAt: 12 });
    await edit("1B", { state: "in-progress", startedAt: 11 });
    const without = withTasks("phase-1", (tasks) =>
      tasks.flatMap((each) =>
        each.id === "1B" ? [] : each.id === "1A" ? [{ ...each, title: "Renamed" }] : [each],
      ),
    );
    expect((await importPlan(db, "w", without, 20, CLI)).diff.changes).toEqual([
      {
        kind: "changed",
        subject: "task",
        id: "1A",
        field: "title",
        from: "Proto integration",
        to: "Renamed",
      },
      { kind: "archived", subject: "task", id: "1B", title: "Build system" },
    ]);
    expect(await task("1A")).toMatchObject({
      title: "Renamed",
      state: "done",
      doneAt: 12,
      changedBy: "alpha",
    });
    expect(await task("1B")).toBeUndefined();
    await importPlan(db, "w", EXAMPLE, 30, CLI);
    expect(await task("1B")).toMatchObject({ state: "in-progress", startedAt: 11 });
  });

  it("archives a phase that is gone, with what depended on it", async () => {
    const { db } = database;
    await importPlan(db, "w", EXAMPLE, 10, CLI);
    const [first, ...others] = EXAMPLE.plan.phases;
    if (!first) throw new Error("the example has phases");
    const phases = others.map((each) => ({
      ...each,
      dependsOn: each.dependsOn.filter((on) => on !== first.id),
    }));
    await importPlan(db, "w", { ...EXAMPLE, plan: { ...EXAMPLE.plan, phases } }, 20, CLI);
    expect(await states()).toMatch(/^open /);
    expect((await phasesOf(db, KEY)).has(first.id)).toBe(false);
    expect(await tasksOfPhases(db, KEY, [first.id])).toEqual([]);
  });

  it("opens a done phase again when something is left to do, and closes one from which the rest was taken", async () => {
    const { db } = database;
    await importPlan(db, "w", EXAMPLE, 10, CLI);
    for (const id of ["1A", "1B"]) await edit(id, { state: "done" });
    await importPlan(
      db,
      "w",
      withTasks("phase-1", (tasks) => tasks.filter(({ id }) => id !== "1C")),
      20,
      CLI,
    );
    expect(await states()).toBe("done open waiting waiting waiting waiting");
    await edit("2A", { state: "in-progress" });
    await importPlan(
      db,
      "w",
      withTasks("phase-1", (tasks) => [...tasks.slice(0, 2), extra]),
      30,
      CLI,
    );
    expect(await states()).toBe("open open waiting waiting waiting waiting");
    const [one] = (await phasesOf(db, KEY)).values();
    expect(one).toMatchObject({ openedAt: 10, doneAt: undefined });
    await edit("2A", { state: "pending" });
    await importPlan(db, "w", EXAMPLE, 40, CLI);
    expect(await states()).toBe("open waiting waiting waiting waiting waiting");
  });

  it("is refused where the files say something else than what was changed in chat, unless they shall win", async () => {
    const { db } = database;
    await importPlan(db, "w", EXAMPLE, 10, CLI);
    await edit("1A", { owner: "beta", editedInChat: true });
    await edit("1B", { state: "cancelled", editedInChat: true });
    const added = { ...extra, phase: "phase-1", position: 99, state: "pending", editedInChat: true } as const;
    const unset = {
      startedAt: undefined,
      doneAt: undefined,
      blockedReason: undefined,
      before: undefined,
      changedBy: "tl",
      changedAt: 11,
      took: false,
    };
    await putTasks(db, KEY, [{ ...added, ...unset }]);
    const renamed = withTasks("phase-1", (tasks) =>
      tasks.map((each) => ({ ...each, title: `${each.title} now` })),
    );
    const { conflicts } = await previewImport(db, "w", renamed);
    expect(conflicts).toEqual([
      { task: "1A", field: "owner", inFile: "alpha", inChat: "beta" },
      { task: "1X", field: "task", inFile: undefined, inChat: "Extra" },
      { task: "1B", field: "task", inFile: "Build system now", inChat: undefined },
    ]);
    await expect(importPlan(db, "w", renamed, 20, CLI)).rejects.toMatchObject({
      code: "import-conflicts",
      message: expect.stringContaining("1A (owner), 1X, 1B"),
    });
    expect(await task("1A")).toMatchObject({ title: "Proto integration", owner: "beta" });
    await importPlan(db, "w", renamed, 30, { actor: "tl", overwrite: true });
    expect(await task("1A")).toMatchObject({
      title: "Proto integration now",
      owner: "alpha",
      editedInChat: false,
    });
    expect(await task("1B")).toMatchObject({ state: "pending" });
    expect(await task("1X")).toBeUndefined();
    const [log] = await auditOf(db, KEY, 1);
    expect(log).toMatchObject({
      actor: "tl",
      surface: "cli",
      command: { kind: "import", revision: 2, overwritten: 3 },
    });
    expect(log?.changes.length).toBeGreaterThan(0);
  });

  it("names the first conflicts when there are many", async () => {
    const { db } = database;
    await importPlan(db, "w", EXAMPLE, 10, CLI);
    for (const id of ["1A", "1B", "1C", "2A", "2B", "2C"])
      await edit(id, { owner: "delta", editedInChat: true });
    await expect(importPlan(db, "w", EXAMPLE, 20, CLI)).rejects.toThrow("and 1 more");
  });

  it("takes the exported plan without a conflict, and then nothing is marked as changed in chat", async () => {
    const { db } = database;
    await importPlan(db, "w", EXAMPLE, 10, CLI);
    await edit("1A", { owner: "beta", editedInChat: true });
    await edit("2A", { state: "cancelled", editedInChat: true });
    const exported = await definitionOf(db, KEY);
    if (!exported) throw new Error("there is a plan");
    expect(
      exported.plan.phases.flatMap(({ tasks }) => tasks).some(({ dependsOn }) => dependsOn.includes("2A")),
    ).toBe(false);
    expect(await importPlan(db, "w", exported, 20, CLI)).toEqual({
      diff: { changes: [] },
      conflicts: [],
      unlinked: [],
    });
    expect(await task("1A")).toMatchObject({ owner: "beta", editedInChat: false });
    expect(await task("2A")).toBeUndefined();
  });

  it("imports ten thousand tasks in one transaction", async () => {
    const { db } = database;
    const many = Array.from({ length: 10_000 }, (_, n): TaskDef => ({
      ...extra,
      id: `T${n}`,
      dependsOn: n === 0 ? [] : [`T${n - 1}`],
    }));
    const big = withTasks("phase-1", () => many);
    const plan = { ...big.plan, phases: big.plan.phases.slice(0, 1) };
    await importPlan(db, "w", { ...big, plan }, 10, CLI);
    expect(await previewImport(db, "w", { ...big, plan })).toEqual({
      diff: { changes: [] },
      conflicts: [],
      unlinked: [],
    });
  });

  it("lets the schedules of a new plan count from its import", async () => {
    const { db } = database;
    await importPlan(db, "w", EXAMPLE, 5000, CLI);
    await importPlan(db, "w", EXAMPLE, 9000, CLI);
    expect(await occurrencesUntil(db, KEY)).toBe(5000);
  });
});
