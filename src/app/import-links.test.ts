import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { join } from "node:path";
import type { Definition, MemberDef } from "../domain/plan.ts";
import type { AccountLink } from "../domain/state.ts";
import { describeUnlinked } from "../plan/links.ts";
import { loadFolder } from "../plan/load.ts";
import { linksOfPlan, putLinks } from "../store/account-links.ts";
import { auditOf } from "../store/audit.ts";
import { type Database, openDatabase } from "../store/database.ts";
import { migrate } from "../store/migrate.ts";
import { loadContext, memberships } from "../store/plans.ts";
import { importPlan, previewImport } from "./import-plan.ts";

const read = await loadFolder(join(import.meta.dirname, "..", "..", "config"));
if (!read.ok) throw new Error("the example does not load");
const example = withTeam(read.definition, (member) => ({ ...member, slack: undefined }));
const PLAN = `w/${example.plan.id}`;
const CLI = { actor: undefined };
let store: Database;

function withTeam(definition: Definition, change: (member: MemberDef) => MemberDef | undefined): Definition {
  const members = definition.team.members.flatMap((member) => change(member) ?? []);
  return { ...definition, team: { ...definition.team, members } };
}

const set = (id: string, slack: string): Definition =>
  withTeam(example, (member) => (member.id === id ? { ...member, slack } : member));

function link(member: string, account: string, how: AccountLink["how"] = "joined"): AccountLink {
  return { platform: "slack", account, member, linkedAt: 1, how, linkedBy: member };
}

beforeEach(async () => {
  store = await openDatabase(":memory:");
  await migrate(store.db, 0);
  await importPlan(store.db, "w", example, 0, CLI);
  await putLinks(store.db, PLAN, [link("delta", "UD"), link("beta", "UB"), link("gamma", "UG", "left")]);
});
afterEach(() => store.close());

describe("an import", () => {
  it("keeps the links of members who stay", async () => {
    expect((await importPlan(store.db, "w", example, 5, CLI)).unlinked).toEqual([]);
    expect(await linksOfPlan(store.db, PLAN)).toHaveLength(3);
    expect((await loadContext(store.db, PLAN, 5))?.members.get("delta")?.slack).toBe("UD");
  });

  it("drops a link when the file names the account itself, the same one or another, and says so", async () => {
    for (const account of ["UNEW", "UD"]) {
      await putLinks(store.db, PLAN, [link("delta", "UD")]);
      const files = set("delta", account);
      const found = [{ platform: "slack", member: "delta", account: "UD", why: "named" }];
      expect((await previewImport(store.db, "w", files)).unlinked).toEqual(found);
      expect((await importPlan(store.db, "w", files, 5, CLI)).unlinked).toEqual(found);
      expect((await linksOfPlan(store.db, PLAN)).map(({ member }) => member)).toEqual(["beta", "gamma"]);
      expect(await memberships(store.db, "w", "slack", account)).toEqual([{ plan: PLAN, member: "delta" }]);
      const [entry] = await auditOf(store.db, PLAN, 1);
      expect(entry?.command).toMatchObject({ kind: "import", unlinked: found });
      await importPlan(store.db, "w", example, 6, CLI);
    }
  });

  it("drops a link whose account the file gives to another member", async () => {
    const { unlinked } = await importPlan(store.db, "w", set("alpha", "UD"), 5, CLI);
    expect(unlinked.map(describeUnlinked)).toEqual([
      "- link of delta to the slack account UD: team.yaml gives the account to another member",
    ]);
    expect(await memberships(store.db, "w", "slack", "UD")).toEqual([{ plan: PLAN, member: "alpha" }]);
  });

  it("takes everything from the account of a member who is removed, also when they come back", async () => {
    const without = withTeam(example, (member) => (member.id === "delta" ? undefined : member));
    const { unlinked } = await importPlan(store.db, "w", without, 5, CLI);
    expect(unlinked).toEqual([{ platform: "slack", member: "delta", account: "UD", why: "gone" }]);
    await importPlan(store.db, "w", example, 6, CLI);
    expect(await memberships(store.db, "w", "slack", "UD")).toEqual([]);
  });

  it("forgets without a word that somebody had left, once the file names them", async () => {
    expect((await importPlan(store.db, "w", set("gamma", "UG"), 5, CLI)).unlinked).toEqual([]);
    expect((await linksOfPlan(store.db, PLAN)).map(({ member }) => member)).toEqual(["beta", "delta"]);
  });
});
