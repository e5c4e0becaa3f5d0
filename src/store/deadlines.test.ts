import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Deadline, DeadlineKind } from "../domain/command.ts";
import type { PolicyDef, TeamDef } from "../domain/plan.ts";
import { type Database, openDatabase } from "./database.ts";
import {
  armDeadlines,
  armedFor,
  dueDeadlines,
  endDeadlines,
  nextDeadlineAt,
  voidDeadlines,
} from "./deadlines.ts";
import { putPlan } from "./imported.ts";
import { migrate } from "./migrate.ts";
import { ensureWorkspace } from "./plans.ts";

const open: Database[] = [];

function deadline(
  subject: string,
  step: number,
  dueAt: number,
  plan = "w/p",
  kind: DeadlineKind = "issue-step",
): Deadline {
  return { id: `${kind}:${subject}:${step}:1`, plan, kind, subject, step, generation: 1, dueAt };
}

describe("deadlines", () => {
  let database: Database;
  beforeEach(async () => {
    database = await openDatabase(":memory:");
    open.push(database);
    const { db } = database;
    await migrate(db, 0);
    await ensureWorkspace(db, "w");
    const team = {
      members: [],
      roles: {},
      channels: { coordination: {}, emergency: {}, updates: {} },
    } as unknown as TeamDef;
    for (const id of ["p", "q"]) {
      const plan = {
        key: `w/${id}`,
        workspace: "w",
        id,
        title: id,
        zone: "UTC",
        start: undefined,
        links: [],
      };
      await putPlan(db, { ...plan, policy: {} as PolicyDef, team }, 1);
    }
  });
  afterAll(() => Promise.all(open.map(({ close }) => close())));

  it("come due over all plans, the earliest first, one of each plan and subject", async () => {
    const { db } = database;
    const [first, second, other, later] = [
      deadline("1", 0, 10),
      deadline("1", 1, 20),
      deadline("1", 0, 15, "w/q"),
      deadline("2", 0, 31),
    ];
    await armDeadlines(db, [later, second, other, first]);
    expect(await nextDeadlineAt(db)).toBe(10);
    expect(await dueDeadlines(db, 30, 10)).toEqual([first, other]);
    expect(await dueDeadlines(db, 9, 10)).toEqual([]);
    expect(await dueDeadlines(db, 40, 1)).toEqual([first]);
    await endDeadlines(db, "w/p", [first.id], "done", 30);
    expect(await dueDeadlines(db, 30, 10)).toEqual([other, second]);
    expect(await armedFor(db, "w/p", "1")).toEqual([second]);
  });

  it("fire once: what was done or given up is not armed again, what is armed or void takes the new time", async () => {
    const { db } = database;
    const [done, poison, void_, armed] = ["1", "2", "3", "4"].map((subject) => deadline(subject, 0, 10));
    if (!done || !poison || !void_ || !armed) throw new Error("four were made");
    const all = [done, poison, void_, armed];
    await armDeadlines(db, all);
    await endDeadlines(db, "w/p", [done.id], "done", 11);
    await endDeadlines(db, "w/p", [poison.id], "poison", 11);
    await voidDeadlines(db, "w/p", ["issue-step"], ["3"], 11);
    await armDeadlines(
      db,
      all.map((each) => ({ ...each, dueAt: 50 })),
    );
    expect((await dueDeadlines(db, 100, 10)).map(({ subject, dueAt }) => [subject, dueAt])).toEqual([
      ["3", 50],
      ["4", 50],
    ]);
  });

  it("become void by kind and subject, and only while they are armed", async () => {
    const { db } = database;
    await armDeadlines(db, [
      deadline("1", 0, 10),
      deadline("1", 1, 11),
      deadline("1", 0, 12, "w/p", "issue-ask"),
      deadline("2", 0, 13),
    ]);
    await endDeadlines(db, "w/p", [deadline("1", 0, 10).id], "done", 10);
    await voidDeadlines(db, "w/p", ["issue-step", "issue-reopen"], ["1"], 12);
    await voidDeadlines(db, "w/p", [], ["2"], 12);
    expect((await dueDeadlines(db, 100, 10)).map(({ id }) => id)).toEqual([
      "issue-ask:1:0:1",
      "issue-step:2:0:1",
    ]);
    const states = await db
      .selectFrom("deadline")
      .select(["id", "state", "done_at"])
      .orderBy("due_at")
      .execute();
    expect(states.slice(0, 2)).toEqual([
      { id: "issue-step:1:0:1", state: "done", done_at: 10 },
      { id: "issue-step:1:1:1", state: "void", done_at: 12 },
    ]);
  });

  it("are none when nothing is armed", async () => {
    expect(await nextDeadlineAt(database.db)).toBeUndefined();
  });
});
