import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Decision } from "../domain/decision.ts";
import type { PolicyDef, TeamDef } from "../domain/plan.ts";
import type { Issue, Phase, Task } from "../domain/state.ts";
import { type Database, openDatabase, transact } from "../store/database.ts";
import { putPlan } from "../store/imported.ts";
import { issuesByNumber, openIssues, timelineOf } from "../store/issues.ts";
import { migrate } from "../store/migrate.ts";
import { needById } from "../store/needs.ts";
import { findOccurrence } from "../store/occurrences.ts";
import { ensureWorkspace, loadContext } from "../store/plans.ts";
import { responsesOf, roundById } from "../store/rounds.ts";
import { tasksById } from "../store/tasks.ts";
import { apply, type Decided } from "./apply.ts";

const PLAN = "w/p";

const ISSUE: Issue = {
  number: 1,
  type: "build-failure",
  urgent: false,
  text: "client generation breaks",
  raiser: "gamma",
  responder: "alpha",
  task: undefined,
  state: "open",
  holder: undefined,
  generation: 1,
  nextStep: 0,
  elapsed: 0,
  clockFrom: 10,
  nextAt: 20,
  snoozedUntil: undefined,
  snoozedTotal: 0,
  asked: [],
  raisedAt: 10,
  acknowledgedAt: undefined,
  acknowledgedBy: undefined,
  closedAt: undefined,
  closedBy: undefined,
  resolution: undefined,
  entries: 1,
  policy: {
    row: {
      type: "build-failure",
      title: "Build failure",
      response: 10,
      role: "technical-lead",
      clock: "wall",
    },
    urgent: undefined,
    fallback: [{ channel: "coordination" }],
    repeat: 5,
    askAfter: 5,
    reopenAfter: 5,
  },
};

function decided(more: Partial<Decision>): Decided {
  const decision: Decision = {
    reply: { kind: "silent" },
    changes: [],
    arm: [],
    notices: [],
    audit: undefined,
    ...more,
  };
  return { inbound: undefined, surface: "clock", decision };
}

describe("the rows of decisions", () => {
  let database: Database;
  beforeEach(async () => {
    database = await openDatabase(":memory:");
    const { db } = database;
    await migrate(db, 0);
    await ensureWorkspace(db, "w");
    const team = {
      members: [],
      roles: {},
      channels: { coordination: {}, emergency: {}, updates: {} },
    } as unknown as TeamDef;
    const plan = { key: PLAN, workspace: "w", id: "p", title: "P", zone: "UTC", start: undefined, links: [] };
    await putPlan(db, { ...plan, policy: {} as PolicyDef, team }, 1);
  });
  afterEach(() => database.close());

  const run = (...entries: readonly Decided[]) => transact(database.db, (db) => apply(db, PLAN, 7, entries));

  it("writes every kind of row, of which the last one of a key holds", async () => {
    const { db } = database;
    const phase: Phase = {
      id: "one",
      title: "One",
      position: 0,
      dependsOn: [],
      duration: { min: 1, max: 2 },
      deliverable: undefined,
      criteria: [],
      state: "open",
      openedAt: 1,
      doneAt: undefined,
    };
    const task: Task = {
      id: "1A",
      title: "A",
      phase: "one",
      owner: undefined,
      duration: { min: 1, max: 2 },
      criteria: [],
      dependsOn: [],
      position: 0,
      state: "pending",
      startedAt: undefined,
      doneAt: undefined,
      blockedReason: undefined,
      before: undefined,
      changedBy: undefined,
      changedAt: undefined,
      editedInChat: false,
    };
    const round = {
      id: "check-in@1",
      kind: "check-in",
      schedule: "check-in",
      localDate: "2026-11-03",
      openedAt: 1,
      plannedAt: 1,
      closesAt: 9,
      closedAt: undefined,
    } as const;
    const response = {
      round: round.id,
      member: "alpha",
      askedAt: 1,
      againAt: undefined,
      state: "asked",
      answeredAt: undefined,
      editedAt: undefined,
      late: false,
      repeated: false,
      answers: undefined,
    } as const;
    const need = {
      id: "check-in@1/alpha",
      asker: "alpha",
      from: "beta",
      text: "code",
      task: undefined,
      by: undefined,
      createdAt: 1,
      closedAt: undefined,
      closedBy: undefined,
    };
    const entry = {
      issue: 1,
      seq: 0,
      at: 10,
      plannedAt: undefined,
      kind: "raised",
      member: "gamma",
      target: { kind: "role", role: "technical-lead" },
      text: "words",
      generation: 1,
    } as const;
    const occurrence = {
      schedule: "check-in",
      localTime: "2026-11-03T12:00",
      state: "opened",
      at: 1,
    } as const;
    await run(
      decided({
        changes: [
          { put: "timeline", row: entry },
          { put: "issue", row: ISSUE },
          { put: "response", row: response },
          { put: "task", row: task },
          { put: "phase", row: phase },
          { put: "round", row: round },
          { put: "need", row: need },
          { put: "absence", row: { member: "alpha", from: 1, until: undefined } },
          { put: "occurrence", row: occurrence },
          { put: "next-issue", row: 2 },
        ],
      }),
      decided({
        changes: [
          { put: "issue", row: { ...ISSUE, state: "acknowledged", holder: "alpha", nextAt: undefined } },
          { put: "task", row: { ...task, state: "in-progress", startedAt: 3 } },
          { put: "timeline", row: { ...entry, seq: 1, kind: "acknowledged", target: undefined } },
        ],
      }),
    );
    const context = await loadContext(db, PLAN, 0);
    expect(context).toMatchObject({ nextIssue: 2, absences: [{ member: "alpha", from: 1 }] });
    expect(context?.phases.get("one")).toEqual(phase);
    expect((await tasksById(db, PLAN, ["1A"])).get("1A")).toEqual({
      ...task,
      state: "in-progress",
      startedAt: 3,
    });
    expect(await roundById(db, PLAN, round.id)).toEqual(round);
    expect(await responsesOf(db, PLAN, [round.id])).toEqual([response]);
    expect(await needById(db, PLAN, need.id)).toEqual(need);
    expect(await findOccurrence(db, PLAN, "check-in", occurrence.localTime)).toEqual(occurrence);
    const issue = { ...ISSUE, state: "acknowledged", holder: "alpha", nextAt: undefined };
    expect(await issuesByNumber(db, PLAN, [1, 2])).toEqual(new Map([[1, issue]]));
    expect(await issuesByNumber(db, PLAN, [])).toEqual(new Map());
    expect(await openIssues(db, PLAN)).toEqual([issue]);
    expect((await timelineOf(db, PLAN, [1])).map(({ kind, target }) => [kind, target?.kind])).toEqual([
      ["raised", "role"],
      ["acknowledged", undefined],
    ]);
    expect(await timelineOf(db, PLAN, [])).toEqual([]);
    await run(decided({ changes: [{ put: "issue", row: { ...ISSUE, state: "resolved" } }] }));
    expect(await openIssues(db, PLAN)).toEqual([]);
  });
});
