import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CompiledQuery } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, transact } from "./database.ts";
import { migrate } from "./migrate.ts";
import { getSetting, setSetting } from "./settings.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

describe("the database", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-store-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const open = async (name: string) => {
    const database = await openDatabase(join(folder, name));
    await migrate(database.db, 1);
    return database;
  };

  it("keeps what was committed when it is opened again, and commits durably", async () => {
    const first = await open("kept.db");
    await setSetting(first.db, "a", "1");
    await setSetting(first.db, "a", "2");
    await first.close();
    const second = await openDatabase(join(folder, "kept.db"));
    expect(await getSetting(second.db, "a")).toBe("2");
    expect(await getSetting(second.db, "b")).toBeUndefined();
    const { rows } = await second.db.executeQuery(CompiledQuery.raw("PRAGMA synchronous"));
    expect(rows).toEqual([{ synchronous: 2 }]);
    await second.close();
  });

  it("undoes everything when the work throws, also when SQLite has rolled back by itself", async () => {
    const { db, close } = await open("undone.db");
    const failing = transact(db, async (db) => {
      await setSetting(db, "a", "1");
      throw new Error("stop");
    });
    await expect(failing).rejects.toThrow("stop");
    const rolledBack = transact(db, async (db) => {
      await setSetting(db, "a", "1");
      await db.executeQuery(CompiledQuery.raw("ROLLBACK"));
      throw new Error("full");
    });
    await expect(rolledBack).rejects.toThrow("full");
    expect(await getSetting(db, "a")).toBeUndefined();
    await close();
  });

  it("lets callers at the same time wait for each other, and takes part in a transaction that runs", async () => {
    const { db, close } = await open("queue.db");
    await setSetting(db, "n", "0");
    const add = () =>
      transact(db, async (db) => {
        const seen = Number(await getSetting(db, "n"));
        await transact(db, (inner) => setSetting(inner, "n", String(seen + 1)));
      });
    await Promise.all(Array.from({ length: 50 }, add));
    expect(await getSetting(db, "n")).toBe("50");
    await close();
  });

  it("prepares statements beyond the number that it keeps", async () => {
    const { db, close } = await open("many.db");
    for (let n = 0; n < 600; n += 1) {
      const { rows } = await db.executeQuery(CompiledQuery.raw(`SELECT ${n} AS n`));
      expect(rows).toEqual([{ n }]);
    }
    const long = `SELECT '${"x".repeat(30_000)}' AS text`;
    expect((await db.executeQuery<{ text: string }>(CompiledQuery.raw(long))).rows[0]?.text).toHaveLength(
      30_000,
    );
    await expect(db.selectFrom("setting").selectAll().stream().next()).rejects.toThrow("streaming");
    await close();
  });

  it("says what to do about a file that is no database", async () => {
    const file = join(folder, "text.db");
    await writeFile(
      file,
      "this is not a database, only a text that is long enough to be taken for one".repeat(20),
    );
    await expect(openDatabase(file)).rejects.toMatchObject({ code: "database-unreadable", name: "AppError" });
    await expect(openDatabase(join(folder, "no", "such", "folder.db"))).rejects.toMatchObject({
      code: "database-unreadable",
      hint: expect.stringContaining("path"),
    });
  });

  it("waits while another process writes, and applies migrations once however many start", async () => {
    const file = join(folder, "shared.db");
    const script = `
      import { openDatabase, transact } from "${HERE}database.ts";
      import { migrate } from "${HERE}migrate.ts";
      import { getSetting, setSetting } from "${HERE}settings.ts";
      const { db, close } = await openDatabase(process.argv[1]);
      await migrate(db, 1);
      for (let i = 0; i < 50; i += 1) {
        await transact(db, async (db) => setSetting(db, "n", String(Number((await getSetting(db, "n")) ?? 0) + 1)));
      }
      await close();`;
    const run = async () => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script, file], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      const [code] = await once(child, "exit");
      return code as number;
    };
    expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0]);
    const { db, close } = await openDatabase(file);
    expect(await getSetting(db, "n")).toBe("150");
    expect(await migrate(db, 2)).toEqual([]);
    await close();
  });
});
