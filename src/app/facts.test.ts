import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notice } from "../domain/notice.ts";
import type { Definition, TaskDef } from "../domain/plan.ts";
import type { Issue, Need, Response, Round } from "../domain/state.ts";
import { loadFolder } from "../plan/load.ts";
import { type Database, openDatabase } from "../store/database.ts";
import { putIssues } from "../store/issues.ts";
import { migrate } from "../store/migrate.ts";
import { putNeeds } from "../store/needs.ts";
import { phasesOf, putPhases } from "../store/phases.ts";
import { loadContext } from "../store/plans.ts";
import { putTasks } from "../store/put-tasks.ts";
import { putResponses, putRounds } from "../store/rounds.ts";
import { tasksById } from "../store/tasks.ts";
import { factsOf } from "./facts.ts";
import { importPlan, planKey } from "./import-plan.ts";

const loaded = await loadFolder(fileURLToPath(new URL("../../config", import.meta.url)));
if (!loaded.ok) throw new Error("the example plan has problems");
const EXAMPLE: Definition = loaded.definition;
const PLAN = planKey("w", EXAMPLE.plan.id);
/** 09:00 in Berlin. */
const MONDAY = Date.UTC(2026, 10, 2, 8);
const DAY = 86_400_000;

function issue(number: number, more: Partial<Issue>): Issue {
  return {
    number,
    type: "urgent",
    urgent: true,
    text: "server does not compile",
    raiser: "beta",
    responder: "alpha",
    task: undefined,
    state: "open",
    holder: undefined,
    generation: 1,
    nextStep: 1,
    elapsed: 0,
    clockFrom: MONDAY,
    nextAt: MONDAY + 900_000,
    snoozedUntil: undefined,
    snoozedTotal: 0,
    asked: [],
    raisedAt: MONDAY,
    acknowledgedAt: undefined,
    acknowledgedBy: undefined,
    closedAt: undefined,
    closedBy: undefined,
    resolution: undefined,
    entries: 1,
    policy: {
      row: { type: "urgent", title: "Urgent", response: 900_000, role: "coordination-lead", clock: "wall" },
      urgent: { remindAfter: 900_000, escalateAfter: 1_800_000, role: "coordination-lead" },
      fallback: [],
      repeat: 3_600_000,
      askAfter: 3_600_000,
      reopenAfter: 3_600_000,
    },
    ...more,
  };
}

function round(id: string, closedAt: number | undefined): Round {
  const [schedule = "", when = ""] = id.split("@");
  const kind = schedule === "update" ? "update" : "check-in";
  const times = { openedAt: MONDAY, plannedAt: MONDAY, closesAt: MONDAY + 1, closedAt };
  return { id, kind, schedule, localDate: when.slice(0, 10), ...times };
}

function response(of: Round, member: string): Response {
  return {
    round: of.id,
    member,
    askedAt: MONDAY,
    againAt: undefined,
    state: "answered",
    answeredAt: MONDAY,
    editedAt: undefined,
    late: false,
    repeated: false,
    answers: { working: "all" },
  };
}

function need(of: Round, asker: string, closedAt: number | undefined): Need {
  return {
    id: `${of.id}/${asker}`,
    asker,
    from: "alpha",
    text: "code",
    task: "2A",
    by: undefined,
    createdAt: MONDAY,
    closedAt,
    closedBy: undefined,
  };
}

describe("facts of a view", () => {
  let database: Database;
  beforeEach(async () => {
    database = await openDatabase(":memory:");
    await migrate(database.db, 0);
    await importPlan(database.db, "w", EXAMPLE, MONDAY, { actor: undefined });
  });
  afterEach(() => database.close());

  const facts = async (notice: Notice, reader?: string) => {
    const plan = await loadContext(database.db, PLAN, MONDAY);
    if (!plan) throw new Error("there is a plan");
    return factsOf(database.db, plan, notice, reader);
  };
  const day = async (localDate: string) => {
    const found = await facts({ kind: "day-post", localDate });
    if (found?.kind !== "day-post-facts") throw new Error("the facts of a day were asked for");
    return found.facts;
  };
  const edit = async (id: string, change: object) => {
    const row = (await tasksById(database.db, PLAN, [id])).get(id);
    if (row) await putTasks(database.db, PLAN, [{ ...row, ...change }]);
  };

  it("leave a notice as it is that carries its facts", async () => {
    const notice: Notice = { kind: "round-missed", schedule: "check-in", count: 1, last: 0 };
    expect(await facts(notice)).toBe(notice);
  });

  it("show the phases that are open, or opened or ended on the day, with what each task waits for", async () => {
    const { db } = database;
    for (const id of ["1A", "1B", "1C"]) await edit(id, { state: "done" });
    const phases = await phasesOf(db, PLAN);
    const [first, second] = phases.values();
    if (!first || !second) throw new Error("the example has phases");
    await putPhases(db, PLAN, [
      { ...first, state: "done", doneAt: MONDAY + DAY },
      { ...second, state: "open", openedAt: MONDAY + DAY },
    ]);
    const tuesday = await day("2026-11-03");
    expect(tuesday.phases.map(({ phase, done, total }) => [phase.id, done, total])).toEqual([
      ["phase-1", 3, 3],
      ["phase-2", 0, second.id === "phase-2" ? 4 : 0],
    ]);
    expect(tuesday.phases[1]?.tasks.map(({ task, state, waitsFor }) => [task.id, state, waitsFor])).toEqual([
      ["2A", "ready", []],
      ["2B", "pending", ["2A"]],
      ["2C", "pending", ["2A"]],
      ["2D", "pending", expect.arrayContaining(["2C"])],
    ]);
    expect(tuesday.planDone).toBe(false);
    const wednesday = await day("2026-11-04");
    expect(wednesday.phases.map(({ phase }) => phase.id)).toEqual(["phase-2"]);
    await putPhases(
      db,
      PLAN,
      [...phases.values()].map((each) => ({ ...each, state: "done", doneAt: MONDAY })),
    );
    expect(await day("2026-11-05")).toMatchObject({ phases: [], planDone: true });
  });

  it("show twenty tasks of a phase and count the rest, those first that are worked on", async () => {
    const many = Array.from({ length: 30 }, (_, n): TaskDef => ({
      id: `T${n}`,
      title: `Task ${n}`,
      owner: "alpha",
      duration: { min: 60, max: 60 },
      dependsOn: [],
      criteria: [],
    }));
    const phases = EXAMPLE.plan.phases.slice(0, 1).map((each) => ({ ...each, tasks: many }));
    await importPlan(database.db, "w", { ...EXAMPLE, plan: { ...EXAMPLE.plan, phases } }, MONDAY, {
      actor: undefined,
    });
    await edit("T29", { state: "in-progress" });
    await edit("T0", { state: "done" });
    await edit("T1", { state: "cancelled" });
    const [shown] = (await day("2026-11-02")).phases;
    expect(shown).toMatchObject({ done: 1, total: 29, more: 9 });
    expect(shown?.tasks).toHaveLength(20);
    expect(shown?.tasks.at(-1)).toMatchObject({ task: { id: "T29" }, state: "in-progress" });
    expect(shown?.tasks[0]?.task.id).toBe("T2");
  });

  it("show the issues that are not closed, and a card with its clock", async () => {
    const { db } = database;
    const [open, closed, other] = [
      issue(1, {}),
      issue(2, { state: "resolved", nextAt: undefined }),
      issue(3, { urgent: false, state: "acknowledged", holder: "alpha" }),
    ];
    await putIssues(db, PLAN, [open, closed, other]);
    expect((await day("2026-11-02")).issues.map(({ number }) => number)).toEqual([1, 3]);
    const ping = { kind: "member", member: "alpha" } as const;
    const card = await facts({ kind: "issue-card", issue: 1, ping });
    expect(card).toMatchObject({ kind: "issue-card-facts", issue: open, ping });
    expect(card?.kind === "issue-card-facts" && card.clock.length).toBeGreaterThan(0);
    expect(await facts({ kind: "issue-card", issue: 9, ping })).toBeUndefined();
  });

  it("show a round with its answers, its open needs and what is urgent", async () => {
    const { db } = database;
    const checkIn = round("check-in@2026-11-02T12:00", MONDAY + 1);
    const answers = [response(checkIn, "alpha"), response(checkIn, "beta")];
    await putRounds(db, PLAN, [checkIn]);
    await putResponses(db, PLAN, answers);
    await putNeeds(db, PLAN, [need(checkIn, "alpha", MONDAY), need(checkIn, "beta", undefined)]);
    await putIssues(db, PLAN, [issue(1, {}), issue(2, { urgent: false })]);
    expect(await facts({ kind: "digest", round: checkIn.id })).toEqual({
      kind: "digest-facts",
      facts: {
        round: checkIn,
        responses: answers,
        needs: [need(checkIn, "beta", undefined)],
        urgent: [issue(1, {})],
      },
    });
    expect(await facts({ kind: "digest", round: "check-in@never" })).toBeUndefined();
  });

  it("show all updates of a day, which is closed when its rounds are", async () => {
    const { db } = database;
    const open = round("update@2026-11-02", undefined);
    await putRounds(db, PLAN, [open]);
    await putResponses(db, PLAN, [response(open, "alpha")]);
    await putNeeds(db, PLAN, [need(open, "alpha", undefined)]);
    const shown = {
      localDate: "2026-11-02",
      responses: [response(open, "alpha")],
      needs: [need(open, "alpha", undefined)],
    };
    expect(await facts({ kind: "update-post", localDate: "2026-11-02" })).toEqual({
      kind: "update-post-facts",
      facts: { ...shown, closed: false },
    });
    await putRounds(db, PLAN, [{ ...open, closedAt: MONDAY + 1 }]);
    expect(await facts({ kind: "update-post", localDate: "2026-11-02" })).toMatchObject({
      facts: { closed: true },
    });
  });
});
