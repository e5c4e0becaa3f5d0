/** What doctor finds about the database and the plans, on real files. */
import { cp, mkdtemp, open, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkDatabase } from "../src/app/check-database.ts";
import { checkPlans } from "../src/app/check-plans.ts";
import { importPlan } from "../src/app/import-plan.ts";
import type { Check } from "../src/domain/check.ts";
import type { PlanContext } from "../src/domain/state.ts";
import { type Database, openDatabase } from "../src/store/database.ts";
import { type DatabaseLook, lookAt } from "../src/store/look.ts";
import { migrate } from "../src/store/migrate.ts";
import { loadContext, planKeys } from "../src/store/plans.ts";
import { smallPlan } from "./small-plan.ts";
import { at, dayDefinition, WORKSPACE } from "./world.ts";

const NOW = at("2026-11-03", "09:00");

let template: string;
let folder: string;
let file: string;
let running: Database | undefined;

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), "baton-doctor-"));
  const { db, close } = await openDatabase(join(template, "baton.db"));
  await migrate(db, NOW);
  await importPlan(db, WORKSPACE, await dayDefinition(), NOW, { actor: undefined });
  await importPlan(db, WORKSPACE, await smallPlan([{ id: "one", tasks: ["1A alpha"] }]), NOW, {
    actor: undefined,
  });
  await close();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-doctor-"));
  await cp(template, folder, { recursive: true });
  file = join(folder, "baton.db");
});

afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function look(): Promise<{
  readonly look: DatabaseLook;
  readonly plans: readonly PlanContext[] | undefined;
}> {
  const { look, read } = await lookAt(file, async (db) => {
    const plans = await Promise.all((await planKeys(db)).map((key) => loadContext(db, key, NOW)));
    return plans.filter((plan) => plan !== undefined);
  });
  return { look, plans: read };
}

/** Everything that is found, as `name state found`. */
async function found(): Promise<readonly string[]> {
  const { look: database, plans } = await look();
  return [...checkDatabase(database), ...checkPlans(plans, database.content, NOW)].map(line);
}
const line = ({ name, state, found }: Check): string => `${name} ${state} ${found.replaceAll(file, "FILE")}`;
const about = async (name: string): Promise<string | undefined> =>
  (await found()).find((each) => each.startsWith(`${name} `));

function change(sql: string): void {
  const db = new BetterSqlite3(file);
  db.exec(sql);
  db.close();
}

describe("doctor and the database", () => {
  it("finds nothing wrong, names the plans with their next round, and changes nothing", async () => {
    const before = await readFile(file);
    expect((await found()).map((each) => each.replace(/[\d.]+ [GM]B are free/, "SO MUCH are free"))).toEqual([
      "database ok FILE opens, and its integrity check finds nothing.",
      "database tables ok The tables are those of this version of Baton.",
      "database rights ok This user may write to it.",
      "database log ok The log of changes (WAL) is on, and short.",
      "disk space ok SO MUCH are free on its disk.",
      "plan proto-interface-refactor ok 8 members; the next round is on Tue 3 Nov 12:00 (Europe/Berlin).",
      "plan small ok 8 members; the next round is on Tue 3 Nov 12:00 (Europe/Berlin).",
    ]);
    expect(await readFile(file)).toEqual(before);
  });

  it("finds the same while Baton runs and writes, and sees what it has written", async () => {
    running = await openDatabase(file);
    await running.db.updateTable("plan").set({ title: "renamed" }).execute();
    await running.db.transaction().execute(async (db) => {
      await db.updateTable("plan").set({ title: "not yet" }).execute();
      expect((await look()).plans?.map(({ title }) => title)).toEqual(["renamed", "renamed"]);
    });
    expect(await about("database")).toContain(" ok ");
  });

  it("says that there is none yet, and makes none", async () => {
    folder = join(folder, "not", "there");
    file = join(folder, "baton.db");
    expect((await found()).filter((each) => !each.startsWith("disk"))).toEqual([
      "database ok There is none yet; the first start makes FILE.",
      "database rights ok This user may write to it.",
      "plan warning None is imported; the first start takes the example.",
    ]);
    await expect(stat(folder)).rejects.toThrow("ENOENT");
  });

  it("knows a file that is no database, one with broken pages, and a folder in its place", async () => {
    const { size } = await stat(file);
    const pages = await open(file, "r+");
    await pages.write(Buffer.alloc(size - 8192, 0xde), 0, size - 8192, 8192);
    await pages.close();
    expect(await about("database")).toMatch(/^database failed FILE (?:is damaged|cannot be opened): /);
    expect(await about("plan")).toBe("plan warning Not looked at, because of the database.");
    await writeFile(file, "garbage ".repeat(2000));
    expect(await about("database")).toBe("database failed FILE cannot be opened: file is not a database.");
    file = join(file, "data", "baton.db");
    expect(await about("database")).toMatch(
      /^database failed FILE cannot be opened: .* is a file, and no folder\.$/,
    );
    file = folder;
    expect(await about("database")).toMatch(/^database failed FILE cannot be opened: /);
  });

  it("tells older, newer and changed tables apart, and an empty file from none", async () => {
    change("DELETE FROM migration");
    expect(await about("database tables")).toMatch(
      /warning The tables are of an older version: 0001_baton.sql.* not applied yet/,
    );
    expect(await about("plan")).toBe("plan warning Not looked at, since the tables are of an older version.");
    change("INSERT INTO migration VALUES ('9999_later.sql', 'x', 0)");
    expect(await about("database tables")).toBe(
      "database tables failed The tables are of a newer version, which applied 9999_later.sql.",
    );
    await cp(join(template, "baton.db"), file);
    change("UPDATE migration SET hash = 'x' WHERE name = '0001_baton.sql'");
    expect(await about("database tables")).toBe(
      "database tables failed 0001_baton.sql in migrations/ is not what was applied.",
    );
    expect(await about("plan")).toBe("plan warning Not looked at, because of the database.");
    await writeFile(file, "");
    expect(await about("database tables")).toContain(
      "warning The tables are of an older version: 0001_baton.sql",
    );
    expect((await readdir(folder)).filter((name) => name === "baton.db")).toHaveLength(1);
  });

  it("knows a log of changes that is off", async () => {
    change("PRAGMA journal_mode = DELETE");
    expect(await about("database log")).toBe(
      "database log warning The log of changes (WAL) is off: the mode is delete.",
    );
  });

  it.each([
    [{ writable: false }, "database rights failed This user may not write to FILE or to its folder."],
    [{ free: 2_000_000_000 }, "disk space ok 2.0 GB are free on its disk."],
    [{ free: 999_000_000 }, "disk space warning Only 999 MB are free on its disk."],
    [
      { free: 99_000_000 },
      "disk space failed Only 99 MB are free on its disk; on a full one Baton stops answering.",
    ],
    [
      { walBytes: 200_000_000 },
      "database log warning The log of changes (WAL) has grown to 200 MB, since some program keeps reading.",
    ],
  ])("says what %o means, and what to do", async (facts, words) => {
    const checks = checkDatabase({ ...(await look()).look, ...facts });
    expect(checks.map(line)).toContain(words);
    for (const { state, do: todo } of checks) expect(todo === undefined).toBe(state === "ok");
  });
});

describe("doctor and the plans", () => {
  const open = {
    kind: "open",
    journal: "wal",
    damage: [],
    migrations: { pending: [], changed: [], unknown: [] },
  } as const;

  it("says that none is imported", async () => {
    change("PRAGMA foreign_keys = OFF; DELETE FROM plan");
    expect(await about("plan")).toBe("plan warning None is imported; the first start takes the example.");
  });

  it("knows a plan that asks nobody, and a schedule that cannot be read", async () => {
    const [plan] = (await look()).plans ?? [];
    if (!plan) throw new Error("there is a plan");
    const { policy } = plan;
    const silent = { ...plan, policy: { ...policy, checkIns: [], update: { ...policy.update, days: [] } } };
    const bad = {
      ...plan,
      policy: { ...policy, checkIns: policy.checkIns.map((rule) => ({ ...rule, cron: "often" })) },
    };
    expect(checkPlans([silent], open, NOW)).toMatchObject([
      { state: "warning", found: "No round comes within a year: nobody will be asked for anything." },
    ]);
    const [check] = checkPlans([bad], open, NOW);
    expect(check).toMatchObject({ name: "plan proto-interface-refactor", state: "failed" });
    expect(check?.found).toMatch(/^The schedule \S+ cannot be read: "often": .+\.$/);
    expect(check?.do).toContain("policy.yaml");
  });
});
