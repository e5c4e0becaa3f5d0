import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MemberDef, PolicyDef, TeamDef } from "../domain/plan.ts";
import type { Need, Response, Round } from "../domain/state.ts";
import { type Database, openDatabase } from "./database.ts";
import { putPlan } from "./imported.ts";
import { migrate } from "./migrate.ts";
import { needById, needsOfRounds, openNeedsForTask, openNeedsOf, putNeeds } from "./needs.ts";
import { findOccurrence, occurrencesUntil, putOccurrences, setOccurrencesUntil } from "./occurrences.ts";
import { ensureWorkspace } from "./plans.ts";
import {
  lastAnswers,
  openRounds,
  putResponses,
  putRounds,
  responsesOf,
  roundById,
  roundsAsking,
  roundsOfDay,
} from "./rounds.ts";

const PLAN = "w/p";
const members = ["alpha", "beta"].map((id) => ({ id, name: id }) as MemberDef);

function round(id: string, openedAt: number, more: Partial<Round> = {}): Round {
  const kind = id.startsWith("update") ? "update" : "check-in";
  return {
    id,
    kind,
    schedule: kind,
    localDate: id.slice(id.indexOf("@") + 1, id.indexOf("@") + 11),
    openedAt,
    plannedAt: openedAt,
    closesAt: openedAt + 60,
    closedAt: openedAt + 60,
    ...more,
  };
}

function response(of: Round, member: string, more: Partial<Response> = {}): Response {
  return {
    round: of.id,
    member,
    askedAt: of.openedAt,
    againAt: undefined,
    state: "answered",
    answeredAt: of.openedAt + 5,
    editedAt: undefined,
    late: false,
    repeated: true,
    answers: { working: `in ${of.id}` },
    ...more,
  };
}

const FIRST = round("check-in@2026-11-02T12:00", 100);
const SECOND = round("check-in@2026-11-03T12:00", 200);
const OPEN = round("check-in@2026-11-04T12:00", 300, { closedAt: undefined });
const UPDATE = round("update@2026-11-03", 250);
const ANSWERS = [
  response(FIRST, "alpha"),
  response(FIRST, "beta"),
  response(SECOND, "alpha", { late: true, editedAt: 230, repeated: false }),
  response(SECOND, "beta", { state: "asked", answeredAt: undefined, answers: undefined }),
  response(UPDATE, "alpha"),
  response(OPEN, "alpha", { state: "planned", answeredAt: undefined, answers: undefined }),
];

function need(of: Round, asker: string, more: Partial<Need> = {}): Need {
  return {
    id: `${of.id}/${asker}`,
    asker,
    from: "alpha",
    text: "the generated code",
    task: undefined,
    by: undefined,
    createdAt: of.openedAt,
    closedAt: undefined,
    closedBy: undefined,
    ...more,
  };
}

describe("rounds", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(":memory:");
    const { db } = database;
    await migrate(db, 0);
    await ensureWorkspace(db, "w");
    const team = {
      members,
      roles: {},
      channels: { coordination: {}, emergency: {}, updates: {} },
    } as unknown as TeamDef;
    const plan = { key: PLAN, workspace: "w", id: "p", title: "P", zone: "UTC", start: undefined, links: [] };
    await putPlan(db, { ...plan, policy: {} as PolicyDef, team }, 1);
    await putRounds(db, PLAN, [FIRST, SECOND, OPEN, UPDATE]);
    await putResponses(db, PLAN, ANSWERS);
  });
  afterAll(() => database.close());

  it("are found by id, by day, while open, and by whom they ask, newest first", async () => {
    const { db } = database;
    expect(await roundById(db, PLAN, OPEN.id)).toEqual(OPEN);
    expect(await roundById(db, PLAN, "check-in@1")).toBeUndefined();
    expect(await roundsOfDay(db, PLAN, "update", "2026-11-03")).toEqual([UPDATE]);
    expect(await openRounds(db, PLAN)).toEqual([OPEN]);
    expect(await roundsAsking(db, PLAN, "alpha", undefined, 3)).toEqual([OPEN, UPDATE, SECOND]);
    expect(await roundsAsking(db, PLAN, "alpha", "check-in", 2)).toEqual([OPEN, SECOND]);
    expect(await roundsAsking(db, PLAN, "delta", undefined, 2)).toEqual([]);
  });

  it("know every response", async () => {
    const { db } = database;
    expect(await responsesOf(db, PLAN, [SECOND.id])).toEqual(
      ANSWERS.filter((each) => each.round === SECOND.id),
    );
    expect(await responsesOf(db, PLAN, [])).toEqual([]);
  });

  it("tell each member's newest answer of an earlier round of the kind", async () => {
    const { db } = database;
    expect(await lastAnswers(db, PLAN, "check-in", ["alpha", "beta", "delta"], OPEN.openedAt)).toEqual(
      new Map([
        ["alpha", ANSWERS[2]],
        ["beta", ANSWERS[1]],
      ]),
    );
    expect(await lastAnswers(db, PLAN, "check-in", ["alpha"], SECOND.openedAt)).toEqual(
      new Map([["alpha", ANSWERS[0]]]),
    );
    expect(await lastAnswers(db, PLAN, "update", [], 1000)).toEqual(new Map());
  });

  it("bring needs, which are found by id, round, task and member until they are closed", async () => {
    const { db } = database;
    const open = need(SECOND, "beta", { task: "2A", by: "tomorrow noon" });
    const closed = need(FIRST, "beta", { task: "2A", closedAt: 120, closedBy: "alpha" });
    await putNeeds(db, PLAN, [closed, open]);
    expect(await needById(db, PLAN, open.id)).toEqual(open);
    expect(await needById(db, PLAN, "x/y")).toBeUndefined();
    expect(await needsOfRounds(db, PLAN, [FIRST.id, SECOND.id])).toEqual([closed, open]);
    expect(await needsOfRounds(db, PLAN, [])).toEqual([]);
    expect(await openNeedsForTask(db, PLAN, "2A")).toEqual([open]);
    expect(await openNeedsOf(db, PLAN, "alpha")).toEqual([open]);
    expect(await openNeedsOf(db, PLAN, "beta")).toEqual([]);
  });

  it("come from occurrences, of which the first record stands", async () => {
    const { db } = database;
    const occurrence = {
      schedule: "check-in",
      localTime: "2026-11-03T12:00",
      state: "opened",
      at: 200,
    } as const;
    await putOccurrences(db, PLAN, [occurrence]);
    await putOccurrences(db, PLAN, [{ ...occurrence, state: "missed", at: 300 }]);
    expect(await findOccurrence(db, PLAN, "check-in", "2026-11-03T12:00")).toEqual(occurrence);
    expect(await findOccurrence(db, PLAN, "check-in", "2026-11-04T12:00")).toBeUndefined();
    expect(await occurrencesUntil(db, PLAN)).toBeUndefined();
    await setOccurrencesUntil(db, PLAN, 400);
    expect(await occurrencesUntil(db, PLAN)).toBe(400);
  });
});
