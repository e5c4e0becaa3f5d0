import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MemberDef, PolicyDef, TeamDef } from "../domain/plan.ts";
import { auditOf, newestAudit, putAudit } from "./audit.ts";
import { type Database, openDatabase } from "./database.ts";
import { findInbound, putInbound } from "./inbound.ts";
import { putPlan, storedPlan, type StoredPlan } from "./imported.ts";
import { migrate } from "./migrate.ts";
import {
  type ContextCache,
  ensureWorkspace,
  linksOf,
  loadContext,
  memberships,
  planKeys,
  planKeysOf,
  planOfChannel,
  preferPlan,
  preferredPlan,
  putAbsences,
  setNextIssue,
  slackTeamOf,
} from "./plans.ts";

function member(id: string, slack: string | undefined): MemberDef {
  return {
    id,
    name: id,
    kind: "person",
    specialisation: undefined,
    zone: "UTC",
    hours: { from: 540, until: 1050, days: [1] },
    email: undefined,
    slack,
    teams: slack && `29:${slack}`,
    assignments: [],
  };
}

function plan(workspace: string, id: string, members: readonly MemberDef[], channel: string): StoredPlan {
  const team: TeamDef = {
    members,
    roles: {
      "technical-lead": "alpha",
      "product-lead": undefined,
      "coordination-lead": undefined,
      "project-manager": undefined,
    },
    channels: {
      coordination: { slack: channel, teams: undefined },
      emergency: { slack: "CSHARED", teams: "19:shared" },
      updates: { slack: undefined, teams: undefined },
    },
  };
  const policy = { blockedAnswer: "offer" } as PolicyDef;
  const links = [{ title: "Docs", url: "https://example.com" }];
  return {
    key: `${workspace}/${id}`,
    workspace,
    id,
    title: `Plan ${id}`,
    zone: "Europe/Berlin",
    start: "2026-11-02",
    links,
    policy,
    team,
  };
}

describe("plans", () => {
  let database: Database;
  const P = plan("w", "p", [member("alpha", "UA"), member("beta", undefined)], "CP");
  const Q = plan("w", "q", [member("alpha", "UA")], "CQ");
  const OTHER = plan("v", "p", [member("alpha", "UA")], "CP");
  beforeAll(async () => {
    database = await openDatabase(":memory:");
    const { db } = database;
    await migrate(db, 0);
    await ensureWorkspace(db, "w", "T1");
    await ensureWorkspace(db, "w");
    await ensureWorkspace(db, "v");
    for (const each of [P, Q, OTHER]) await putPlan(db, each, 5);
  });
  afterAll(() => database.close());

  it("give their context with the absences that are not over, and the new one after an import", async () => {
    const { db } = database;
    const cache: ContextCache = new Map();
    const [over, open, bounded] = [
      { member: "alpha", from: 0, until: 100 },
      { member: "beta", from: 50, until: undefined },
      { member: "alpha", from: 200, until: 300 },
    ];
    await putAbsences(db, P.key, [over, open, bounded]);
    const context = await loadContext(db, P.key, 100, cache);
    expect(context).toMatchObject({
      key: P.key,
      workspace: "w",
      id: "p",
      zone: P.zone,
      start: P.start,
      nextIssue: 1,
    });
    expect(context?.absences).toEqual([open, bounded]);
    expect(context?.team).toEqual(JSON.parse(JSON.stringify(P.team)));
    expect([...(context?.members.keys() ?? [])]).toEqual(["alpha", "beta"]);
    await setNextIssue(db, P.key, 4);
    await putAbsences(db, P.key, [{ ...open, until: 90 }]);
    const again = await loadContext(db, P.key, 100, cache);
    expect(again?.team).toBe(context?.team);
    expect(again).toMatchObject({ nextIssue: 4, absences: [bounded] });
    await putPlan(db, { ...P, title: "New title" }, 6);
    const newer = await loadContext(db, P.key, 100, cache);
    expect(newer).toMatchObject({ title: "New title", nextIssue: 4 });
    expect(newer?.team).not.toBe(context?.team);
    expect(await storedPlan(db, P.key)).toMatchObject({ revision: 2, title: "New title" });
    expect(await loadContext(db, "w/none", 0)).toBeUndefined();
    expect(await linksOf(db, P.key)).toEqual(P.links);
    expect(await linksOf(db, "w/none")).toEqual([]);
  });

  it("are found by workspace, channel and account, never those of another workspace", async () => {
    const { db } = database;
    expect(await planKeys(db)).toEqual(["v/p", "w/p", "w/q"]);
    expect((await planKeysOf(db, "w")).map(({ id }) => id)).toEqual(["p", "q"]);
    expect(await planOfChannel(db, "w", "slack", "CP")).toBe("w/p");
    expect(await planOfChannel(db, "v", "slack", "CP")).toBe("v/p");
    expect(await planOfChannel(db, "v", "teams", "19:shared")).toBe("v/p");
    expect(await planOfChannel(db, "w", "slack", "CSHARED")).toBeUndefined();
    expect(await planOfChannel(db, "w", "slack", "CNONE")).toBeUndefined();
    expect(await planOfChannel(db, "v", "terminal", "coordination")).toBe("v/p");
    expect(await memberships(db, "w", "slack", "UA")).toEqual([
      { plan: "w/p", member: "alpha" },
      { plan: "w/q", member: "alpha" },
    ]);
    expect(await memberships(db, "w", "cli", "beta")).toEqual([{ plan: "w/p", member: "beta" }]);
    expect(await memberships(db, "w", "teams", "29:nobody")).toEqual([]);
    expect(await slackTeamOf(db, "w")).toBe("T1");
    expect(await slackTeamOf(db, "other")).toBeUndefined();
  });

  it("are chosen by an account in a workspace", async () => {
    const { db } = database;
    expect(await preferredPlan(db, "w", "slack", "UA")).toBeUndefined();
    await preferPlan(db, "w", "slack", "UA", "w/p");
    await preferPlan(db, "w", "slack", "UA", "w/q");
    expect(await preferredPlan(db, "w", "slack", "UA")).toBe("w/q");
  });

  it("remember a request's reply once", async () => {
    const { db } = database;
    expect(await findInbound(db, "w", "m1")).toBeUndefined();
    await putInbound(db, "w", "m1", 5, { kind: "using", plan: "p", title: "P" });
    expect(await findInbound(db, "w", "m1")).toEqual({ kind: "using", plan: "p", title: "P" });
    expect(await findInbound(db, "v", "m1")).toBeUndefined();
    await expect(putInbound(db, "w", "m1", 6, { kind: "silent" })).rejects.toThrow("UNIQUE");
  });

  it("have a log that is read from its end", async () => {
    const { db } = database;
    expect(await newestAudit(db)).toBeUndefined();
    const entry = {
      at: 1,
      actor: "alpha",
      onBehalfOf: undefined,
      surface: "slack",
      inbound: "m1",
      outcome: "done",
      changes: [],
    } as const;
    await putAudit(db, P.key, [
      { ...entry, command: { kind: "start", task: "2A" } },
      {
        ...entry,
        at: 2,
        actor: undefined,
        command: { kind: "plan" },
        outcome: "refused",
        changes: [{ put: "next-issue", row: 3 }],
      },
    ]);
    expect(await newestAudit(db)).toBe(2);
    const log = await auditOf(db, P.key, 10);
    expect(log.map(({ at, command }) => [at, command.kind])).toEqual([
      [2, "plan"],
      [1, "start"],
    ]);
    expect(log[0]).toMatchObject({ outcome: "refused", changes: [{ put: "next-issue", row: 3 }] });
    expect((await auditOf(db, P.key, 10, log[0]?.seq)).map(({ at }) => at)).toEqual([1]);
  });
});
