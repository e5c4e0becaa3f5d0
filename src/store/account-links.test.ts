import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MemberDef, PolicyDef, TeamDef } from "../domain/plan.ts";
import type { AccountLink } from "../domain/state.ts";
import { dropLinks, linksOfPlan, membersByEmail, putLinks } from "./account-links.ts";
import { type Database, openDatabase } from "./database.ts";
import { putPlan } from "./imported.ts";
import { migrate } from "./migrate.ts";
import { type ContextCache, ensureWorkspace, loadContext, memberships } from "./plans.ts";

let store: Database;
let cache: ContextCache;

function member(id: string, more: Partial<MemberDef> = {}): MemberDef {
  return {
    id,
    name: id,
    kind: "person",
    specialisation: undefined,
    zone: "UTC",
    hours: { from: 540, until: 1050, days: [1] },
    email: undefined,
    slack: undefined,
    teams: undefined,
    assignments: [],
    ...more,
  };
}

async function plan(workspace: string, id: string, members: readonly MemberDef[]): Promise<void> {
  const team = { members, roles: {}, channels: { coordination: {}, emergency: {}, updates: {} } };
  const row = {
    key: `${workspace}/${id}`,
    workspace,
    id,
    title: id,
    zone: "UTC",
    start: undefined,
    links: [],
  };
  await ensureWorkspace(store.db, workspace);
  await putPlan(store.db, { ...row, policy: {} as PolicyDef, team: team as unknown as TeamDef }, 0);
}

function link(id: string, account: string, more: Partial<AccountLink> = {}): AccountLink {
  return { platform: "slack", account, member: id, linkedAt: 5, how: "joined", linkedBy: id, ...more };
}

const context = (key: string) => loadContext(store.db, key, 0, cache);

beforeEach(async () => {
  store = await openDatabase(":memory:");
  cache = new Map();
  await migrate(store.db, 0);
  await plan("w", "p", [
    member("alpha", { email: "Alpha@Example.com" }),
    member("beta", { slack: "UB", email: "beta@example.com" }),
  ]);
  await plan("w", "q", [
    member("gamma", { email: "alpha@example.COM" }),
    member("twin", { email: "twin@example.com" }),
    member("other", { email: "TWIN@example.com" }),
  ]);
  await plan("v", "p", [member("alpha", { email: "alpha@example.com" })]);
});
afterEach(() => store.close());

describe("links of accounts", () => {
  it("make an account a member of that plan in that workspace and of no other", async () => {
    await putLinks(store.db, "w/p", [link("alpha", "UA"), link("alpha", "29:a", { platform: "teams" })]);
    expect(await memberships(store.db, "w", "slack", "UA")).toEqual([{ plan: "w/p", member: "alpha" }]);
    expect(await memberships(store.db, "w", "teams", "29:a")).toEqual([{ plan: "w/p", member: "alpha" }]);
    expect(await memberships(store.db, "w", "teams", "UA")).toEqual([]);
    expect(await memberships(store.db, "v", "slack", "UA")).toEqual([]);
    expect(await memberships(store.db, "w", "slack", "UB")).toEqual([{ plan: "w/p", member: "beta" }]);
  });

  it("join those of the team's file in the order of the plans", async () => {
    await putLinks(store.db, "w/q", [link("gamma", "UB")]);
    expect(await memberships(store.db, "w", "slack", "UB")).toEqual([
      { plan: "w/p", member: "beta" },
      { plan: "w/q", member: "gamma" },
    ]);
  });

  it("are seen with the members at once, although what is read of a team is kept", async () => {
    expect((await context("w/p"))?.members.get("alpha")?.slack).toBeUndefined();
    await putLinks(store.db, "w/p", [link("alpha", "UA")]);
    const found = await context("w/p");
    expect(found?.members.get("alpha")?.slack).toBe("UA");
    expect(found?.team.members[0]?.slack).toBe("UA");
    expect(found?.links).toEqual([link("alpha", "UA")]);
    await putLinks(store.db, "w/p", [link("alpha", "UA", { how: "left", linkedAt: 6, linkedBy: "beta" })]);
    expect((await context("w/p"))?.members.get("alpha")?.slack).toBeUndefined();
    expect(await memberships(store.db, "w", "slack", "UA")).toEqual([]);
  });

  it("stand behind what the team's file names", async () => {
    await putLinks(store.db, "w/p", [link("beta", "UX")]);
    expect((await context("w/p"))?.members.get("beta")?.slack).toBe("UB");
  });

  it("hold one account for one member of a plan", async () => {
    await putLinks(store.db, "w/p", [link("alpha", "UA")]);
    await expect(putLinks(store.db, "w/p", [link("beta", "UA")])).rejects.toThrow("UNIQUE");
    await putLinks(store.db, "w/p", [link("alpha", "UA", { how: "left" })]);
    await putLinks(store.db, "w/p", [link("beta", "UA")]);
    expect((await linksOfPlan(store.db, "w/p")).map(({ member, how }) => [member, how])).toEqual([
      ["alpha", "left"],
      ["beta", "joined"],
    ]);
  });

  it("of a member who is gone make nobody a member", async () => {
    await putLinks(store.db, "w/p", [link("removed", "UR")]);
    expect(await memberships(store.db, "w", "slack", "UR")).toEqual([]);
  });

  it("are dropped one by one", async () => {
    await putLinks(store.db, "w/p", [link("alpha", "UA"), link("alpha", "29:a", { platform: "teams" })]);
    await dropLinks(store.db, "w/p", [{ platform: "slack", member: "alpha" }]);
    expect(await linksOfPlan(store.db, "w/p")).toMatchObject([{ platform: "teams" }]);
  });
});

describe("an e-mail address", () => {
  it("is one member's on each plan of the workspace, in whatever case", async () => {
    expect(await membersByEmail(store.db, "w", " ALPHA@example.com ")).toEqual([
      { plan: "w/p", member: "alpha" },
      { plan: "w/q", member: "gamma" },
    ]);
    expect(await membersByEmail(store.db, "v", "alpha@example.com")).toEqual([
      { plan: "v/p", member: "alpha" },
    ]);
  });

  it("of two members of a plan is nobody's", async () => {
    expect(await membersByEmail(store.db, "w", "twin@example.com")).toEqual([]);
    expect(await membersByEmail(store.db, "w", "")).toEqual([]);
  });
});
