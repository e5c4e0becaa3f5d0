import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";

describe("migrations", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-migrate-"));
    await writeFile(
      join(folder, "0001_one.sql"),
      "-- a comment; with a semicolon\nCREATE TABLE a (x TEXT);\n",
    );
    await writeFile(join(folder, "0002_two.sql"), "CREATE TABLE b (x TEXT);\nCREATE INDEX b_x ON b (x);\n");
    await writeFile(join(folder, "notes.txt"), "not a migration");
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("are applied once, in order, and recorded", async () => {
    const { db, close } = await openDatabase(":memory:");
    expect(await migrate(db, 5, folder)).toEqual(["0001_one.sql", "0002_two.sql"]);
    expect(await migrate(db, 6, folder)).toEqual([]);
    const rows = await db.selectFrom("migration").select(["name", "applied_at"]).execute();
    expect(rows).toEqual([
      { name: "0001_one.sql", applied_at: 5 },
      { name: "0002_two.sql", applied_at: 5 },
    ]);
    await close();
  });

  it("are refused when one that was applied is changed or gone", async () => {
    const { db, close } = await openDatabase(":memory:");
    await migrate(db, 5, folder);
    await db.updateTable("migration").set({ hash: "other" }).where("name", "=", "0002_two.sql").execute();
    await expect(migrate(db, 6, folder)).rejects.toMatchObject({ code: "migration-changed" });
    await db
      .updateTable("migration")
      .set({ name: "0003_newer.sql" })
      .where("name", "=", "0002_two.sql")
      .execute();
    await expect(migrate(db, 6, folder)).rejects.toMatchObject({ code: "migration-unknown" });
    await close();
  });

  it("leave nothing behind when one of them fails", async () => {
    const { db, close } = await openDatabase(":memory:");
    await writeFile(join(folder, "0003_bad.sql"), "CREATE TABLE c (x TEXT);\nCREATE TABLE a (x TEXT);\n");
    await expect(migrate(db, 5, folder)).rejects.toThrow("already exists");
    await rm(join(folder, "0003_bad.sql"));
    expect(await migrate(db, 5, folder)).toHaveLength(2);
    await close();
  });
});
