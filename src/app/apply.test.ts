import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Deadline } from "../domain/command.ts";
import type { Decision } from "../domain/decision.ts";
import type { OutboxDraft } from "../domain/notice.ts";
import type { PolicyDef, TeamDef } from "../domain/plan.ts";
import { auditOf } from "../store/audit.ts";
import { type Database, openDatabase, transact } from "../store/database.ts";
import { armedFor, dueDeadlines } from "../store/deadlines.ts";
import { putPlan } from "../store/imported.ts";
import { migrate } from "../store/migrate.ts";
import { ensureWorkspace, loadContext } from "../store/plans.ts";
import { apply, type Decided } from "./apply.ts";

const PLAN = "w/p";

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

function step(n: number, dueAt: number, generation = 1): Deadline {
  return {
    id: `issue-step:1:${n}:${generation}`,
    plan: PLAN,
    kind: "issue-step",
    subject: "1",
    step: n,
    generation,
    dueAt,
  };
}

function draft(id: string, generation?: number): OutboxDraft {
  return {
    id,
    to: { kind: "member", member: "alpha" },
    notice: { kind: "digest", round: id },
    message: id,
    op: "post",
    thread: undefined,
    urgent: true,
    dueAt: 5,
    guard: generation === undefined ? undefined : { issue: 1, generation },
  };
}

const voidSteps = { void: "deadlines", kinds: ["issue-step"], subject: "1" } as const;

describe("applying decisions", () => {
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
  const outbox = () =>
    database.db.selectFrom("outbox").select(["id", "state", "stopped"]).orderBy("seq").execute();

  it("makes deadlines void before it arms, in one decision and from one to the next", async () => {
    const { db } = database;
    await run(decided({ arm: [step(0, 10), step(1, 20)] }));
    await run(
      decided({ changes: [voidSteps], arm: [step(2, 30), step(1, 25)] }),
      decided({ changes: [voidSteps], arm: [step(0, 40, 2)] }),
    );
    expect(await armedFor(db, PLAN, "1")).toEqual([step(0, 40, 2)]);
    await run(decided({ changes: [voidSteps] }), decided({ arm: [step(3, 50)] }));
    expect(await dueDeadlines(db, 100, 10)).toEqual([step(3, 50)]);
  });

  it("stops what the outbox holds up to a generation, not what the same decision sends", async () => {
    await run(decided({ notices: [draft("old", 1), draft("free")] }));
    await run(
      decided({ notices: [draft("batch", 1)] }),
      decided({
        changes: [{ void: "outbox", issue: 1, upTo: 1 }],
        notices: [draft("new", 2), draft("batch", 1)],
      }),
      decided({ changes: [{ void: "outbox", issue: 2, upTo: 9 }] }),
    );
    expect((await outbox()).map(({ id, state }) => [id, state])).toEqual([
      ["old", "superseded"],
      ["free", "queued"],
      ["batch", "superseded"],
      ["new", "queued"],
    ]);
  });

  it("marks what is on its way or may have arrived, and leaves its end to the delivery", async () => {
    await run(decided({ notices: [draft("leased", 1), draft("uncertain", 1)] }));
    await database.db.updateTable("outbox").set({ state: "leased" }).where("id", "=", "leased").execute();
    await database.db.updateTable("outbox").set({ uncertain: 1 }).where("id", "=", "uncertain").execute();
    await run(decided({ changes: [{ void: "outbox", issue: 1, upTo: 1 }] }));
    expect(await outbox()).toEqual([
      { id: "leased", state: "leased", stopped: 1 },
      { id: "uncertain", state: "queued", stopped: 1 },
    ]);
  });

  it("writes the same notice once", async () => {
    await run(decided({ notices: [draft("once")] }));
    await run(decided({ notices: [draft("once")] }));
    expect(await outbox()).toHaveLength(1);
  });

  it("logs who did what in the order of the decisions, and nothing for those without an entry", async () => {
    const audit = { command: { kind: "plan" }, actor: "tl", onBehalfOf: "alpha", outcome: "done" } as const;
    const changes = [{ put: "next-issue", row: 5 }] as const;
    await run(
      { ...decided({ audit, changes }), inbound: "m1", surface: "slack" },
      decided({}),
      decided({ audit }),
    );
    const log = await auditOf(database.db, PLAN, 10);
    expect(log.map(({ surface, inbound }) => [surface, inbound])).toEqual([
      ["clock", undefined],
      ["slack", "m1"],
    ]);
    expect(log[1]).toMatchObject({ at: 7, actor: "tl", onBehalfOf: "alpha", outcome: "done", changes });
  });

  it("writes hundreds of decisions as one by one", async () => {
    const many = Array.from({ length: 333 }, (_, n) =>
      decided({
        changes: [{ put: "absence", row: { member: "alpha", from: n, until: undefined } }],
        arm: [{ ...step(0, n), id: `issue-step:${n}:0:1`, subject: String(n) }],
        notices: [draft(`n${n}`, 1)],
      }),
    );
    await run(...many);
    expect((await loadContext(database.db, PLAN, 0))?.absences).toHaveLength(333);
    expect(await dueDeadlines(database.db, 1000, 1000)).toHaveLength(333);
    expect((await outbox()).map(({ id }) => id)).toEqual(many.map((_, n) => `n${n}`));
  });
});
