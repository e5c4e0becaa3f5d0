/** Plans that are taken out of use, and come back. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { smallPlan } from "../../test/small-plan.ts";
import { at, openWorld, type World } from "../../test/world.ts";
import { auditOf } from "../store/audit.ts";
import { hadPlan, memberships, planKeysOf, planOfChannel } from "../store/plans.ts";
import { archivePlan } from "./archive-plan.ts";
import { importPlan, previewImport } from "./import-plan.ts";

const START = at("2026-11-03", "09:00");
const PHASES = [{ id: "one", tasks: ["1A alpha", "1B beta"] }];
let world: World;

beforeEach(async () => {
  world = await openWorld({ start: START, definition: await smallPlan(PHASES, "old") });
  await importPlan(world.database.db, "main", await smallPlan(PHASES, "new"), START, { actor: undefined });
});
afterEach(async () => {
  expect(world.errors).toEqual([]);
  await world.close();
});

const archive = (id: string) => archivePlan(world.database.db, "main", id, world.now());
const inUse = async () => (await planKeysOf(world.database.db, "main")).map(({ id }) => id);

describe("a plan that is archived", () => {
  it("asks nobody any more, and is found by no member and no channel", async () => {
    const { db } = world.database;
    await archive("old");
    expect(await inUse()).toEqual(["new"]);
    expect((await memberships(db, "main", "slack", "U0ALPHA01")).map(({ plan }) => plan)).toEqual([
      "main/new",
    ]);
    expect(await planOfChannel(db, "main", "slack", "C0COORDIN1")).toBe("main/new");
    await world.to(at("2026-11-03", "18:00"));
    const rounds = await db.selectFrom("round").select("plan").execute();
    expect(new Set(rounds.map(({ plan }) => plan))).toEqual(new Set(["main/new"]));
    const { reply } = await world.say("alpha", "start 1A");
    expect(reply.kind).toBe("started");
    expect((await auditOf(db, "main/old", 1))[0]?.command).toEqual({ kind: "archive" });
  });

  it("ends what is open of it: rounds, clocks of rounds, and what was to be sent", async () => {
    const { db } = world.database;
    await archive("new");
    await world.to(at("2026-11-03", "12:00"));
    await archive("old");
    const left = await db.selectFrom("deadline").select("id").where("state", "=", "armed").execute();
    expect(left).toEqual([]);
    expect(await db.selectFrom("round").select("id").where("closed_at", "is", null).execute()).toEqual([]);
    const got = world.got.length;
    await world.to(at("2026-11-03", "20:00"));
    expect(world.got.length).toBe(got);
    expect(await hadPlan(db, "main")).toBe(true);
  });

  it("comes back with an import, with what was done, and without rounds that fell into the time between", async () => {
    const { db } = world.database;
    await archive("new");
    await world.say("alpha", "done 1A");
    await archive("old");
    await world.to(at("2026-11-05", "09:30"));
    const definition = await smallPlan(PHASES, "old");
    const { diff } = await previewImport(db, "main", definition);
    expect(diff.changes[0]).toMatchObject({ kind: "added", subject: "plan", id: "old" });
    await importPlan(db, "main", definition, world.now(), { actor: undefined });
    await world.to(at("2026-11-05", "11:59"));
    expect(await db.selectFrom("round").select("id").execute()).toEqual([]);
    expect((await world.say("alpha", "status 1A")).reply).toMatchObject({ task: { state: "done" } });
    await world.to(at("2026-11-05", "12:00"));
    expect(await db.selectFrom("round").select("id").execute()).toEqual([
      { id: "check-in@2026-11-05T12:00" },
    ]);
  });

  it("is refused while somebody waits for help, or when there is none of that name", async () => {
    await archive("new");
    await world.say("alpha", 'raise urgent "help" for beta');
    await expect(archive("old")).rejects.toMatchObject({
      code: "open-issues",
      message: "Issue 1 of old is still open; nothing was archived.",
    });
    await expect(archive("new")).rejects.toMatchObject({ code: "no-plan", hint: "In use: old." });
    await world.say("beta", "resolve 1");
    await archive("old");
    expect(await inUse()).toEqual([]);
  });
});
