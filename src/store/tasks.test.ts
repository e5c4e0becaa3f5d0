import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PolicyDef, TaskDef, TeamDef } from "../domain/plan.ts";
import type { Phase, Task } from "../domain/state.ts";
import { type Database, openDatabase } from "./database.ts";
import { archive, putImportedTasks, putPlan, storedTasks } from "./imported.ts";
import { migrate } from "./migrate.ts";
import { phasesOf, putPhaseDependencies, putPhases } from "./phases.ts";
import { ensureWorkspace } from "./plans.ts";
import { putTasks } from "./put-tasks.ts";
import { countsByPhase, unfinishedByPhase } from "./task-counts.ts";
import {
  dependantsOf,
  lastChangedBy,
  taskIds,
  tasksById,
  tasksInState,
  tasksToShow,
  unfinishedOf,
  tasksOfPhases,
} from "./tasks.ts";

const PLAN = "w/p";
const work = { min: 60, max: 120 };

function phase(id: string, position: number, more: Partial<Phase> = {}): Phase {
  return {
    id,
    title: `Phase ${id}`,
    position,
    dependsOn: [],
    duration: work,
    deliverable: undefined,
    criteria: ["It builds"],
    state: "open",
    openedAt: 5,
    doneAt: undefined,
    ...more,
  };
}

function task(id: string, position: number, more: Partial<Task> = {}): Task {
  return {
    id,
    title: `Task ${id}`,
    phase: "one",
    owner: "alpha",
    duration: work,
    criteria: [],
    dependsOn: [],
    position,
    state: "pending",
    startedAt: undefined,
    doneAt: undefined,
    blockedReason: undefined,
    before: undefined,
    changedBy: undefined,
    changedAt: undefined,
    took: false,
    editedInChat: false,
    ...more,
  };
}

const A = task("1A", 0, {
  state: "done",
  startedAt: 1,
  doneAt: 2,
  before: "in-progress",
  changedBy: "alpha",
  changedAt: 2,
});
const B = task("1B", 1, { owner: "beta", dependsOn: ["1A"], criteria: ["Tests pass", "Docs"] });
const C = task("1C", 2, { owner: undefined, dependsOn: ["1B", "1A"] });
const X = task("1X", 3, {
  state: "cancelled",
  before: "pending",
  changedBy: "alpha",
  changedAt: 9,
  editedInChat: true,
});
const D = task("2A", 4, { phase: "two", state: "blocked", blockedReason: "no key" });
const E = task("2B", 5, { phase: "two" });

describe("tasks", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(":memory:");
    const { db } = database;
    await migrate(db, 0);
    await ensureWorkspace(db, "w");
    await putPlan(
      db,
      {
        key: PLAN,
        workspace: "w",
        id: "p",
        title: "P",
        zone: "UTC",
        start: undefined,
        links: [],
        policy: {} as PolicyDef,
        team: {
          members: [],
          roles: {},
          channels: { coordination: {}, emergency: {}, updates: {} },
        } as unknown as TeamDef,
      },
      1,
    );
    await putPhases(db, PLAN, [
      phase("one", 0),
      phase("two", 1, { state: "waiting", openedAt: undefined, deliverable: "Code", dependsOn: ["one"] }),
    ]);
    await putPhaseDependencies(db, PLAN, [phase("two", 1, { dependsOn: ["one"] })]);
    await putTasks(db, PLAN, [A, B, C, X, D, E]);
  });
  afterAll(() => database.close());

  it("come back as they were written, found by ids in any case", async () => {
    const found = await tasksById(database.db, PLAN, ["1a", "1B", "1b", "1c", "1x", "2A", "9Z"]);
    expect([...found]).toEqual([A, B, C, X, D].map((each) => [each.id, each]));
    expect(await tasksById(database.db, PLAN, [])).toEqual(new Map());
    expect(await tasksById(database.db, "w/other", ["1A"])).toEqual(new Map());
  });

  it("are found by what depends on them, by phase and by owner", async () => {
    const { db } = database;
    expect(await dependantsOf(db, PLAN, ["1A", "2B"])).toEqual(
      new Map([
        ["1A", ["1B", "1C"]],
        ["2B", []],
      ]),
    );
    expect(await dependantsOf(db, PLAN, [])).toEqual(new Map());
    expect(await tasksOfPhases(db, PLAN, ["two"])).toEqual([D, E]);
    expect(await tasksOfPhases(db, PLAN, [])).toEqual([]);
    expect(await unfinishedOf(db, PLAN, "beta", 10)).toEqual([B]);
    expect(await lastChangedBy(db, PLAN, "alpha")).toEqual(X);
    expect(await lastChangedBy(db, PLAN, "beta")).toBeUndefined();
    expect(await taskIds(db, PLAN, 2)).toEqual(["1A", "1B"]);
  });

  it("are counted without the cancelled ones", async () => {
    const { db } = database;
    expect(await countsByPhase(db, PLAN)).toEqual(
      new Map([
        ["one", { done: 1, total: 3 }],
        ["two", { done: 0, total: 2 }],
      ]),
    );
    expect(await unfinishedByPhase(db, PLAN, ["one", "three"])).toEqual(
      new Map([
        ["one", 2],
        ["three", 0],
      ]),
    );
  });

  it("are ready when their phase is open and nothing unfinished is before them", async () => {
    const { db } = database;
    expect(await tasksInState(db, PLAN, "ready", 5)).toEqual({ tasks: [B], total: 1 });
    expect(await tasksInState(db, PLAN, "pending", 1)).toEqual({ tasks: [B], total: 3 });
    expect(await tasksInState(db, PLAN, "blocked", 5)).toEqual({ tasks: [D], total: 1 });
  });

  it("are shown with those first that are worked on when there are too many, in the order of the plan", async () => {
    const { db } = database;
    expect(await tasksToShow(db, PLAN, "one", 5)).toEqual([A, B, C]);
    expect(await tasksToShow(db, PLAN, "one", 2)).toEqual([B, C]);
    expect(await tasksToShow(db, PLAN, "two", 1)).toEqual([D]);
  });

  it("take other dependencies, and keep what the import wrote", async () => {
    const { db } = database;
    const def: TaskDef = {
      id: "1C",
      title: "From the file",
      owner: undefined,
      duration: work,
      dependsOn: [],
      criteria: [],
    };
    await putImportedTasks(db, PLAN, [{ task: C, imported: def }]);
    const moved = { ...C, dependsOn: ["2B"], title: "Moved" };
    await putTasks(db, PLAN, [moved]);
    expect((await tasksById(db, PLAN, ["1C"])).get("1C")).toEqual(moved);
    const stored = (await storedTasks(db, PLAN)).find(({ task }) => task.id === "1C");
    expect(stored).toEqual({ task: moved, imported: { ...def, owner: undefined }, archived: false });
    await putTasks(db, PLAN, [C]);
  });

  it("are not seen any more once they are archived", async () => {
    const { db } = database;
    await archive(db, PLAN, "task", ["2B"], 7);
    expect(await tasksOfPhases(db, PLAN, ["two"])).toEqual([D]);
    expect(await tasksById(db, PLAN, ["2B"])).toEqual(new Map());
    expect((await storedTasks(db, PLAN)).at(-1)).toEqual({ task: E, imported: undefined, archived: true });
  });

  it("stand in phases that know what they depend on", async () => {
    const phases = await phasesOf(database.db, PLAN);
    expect([...phases.keys()]).toEqual(["one", "two"]);
    expect(phases.get("two")).toEqual(
      phase("two", 1, { state: "waiting", openedAt: undefined, deliverable: "Code", dependsOn: ["one"] }),
    );
  });
});
