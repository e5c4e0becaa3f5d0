import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { CompiledQuery } from "kysely";
import { AppError } from "../domain/app-error.ts";
import { type Db, transact } from "./database.ts";

/** Where the migrations lie, seen from the sources and from the built program alike. */
const FOLDER = fileURLToPath(new URL("../../migrations/", import.meta.url));

/**
 * Brings the tables up to date: every `NNNN_name.sql` of the folder that was not applied yet, in the order of their
 * names, in one transaction. A second runner at the same time waits and finds nothing left to do. Returns the names
 * of those it applied. Throws AppError `migration-changed` when a file differs from what was applied under its name,
 * and `migration-unknown` when the database has seen one that this program does not have.
 */
export async function migrate(db: Db, now: number, folder: string = FOLDER): Promise<readonly string[]> {
  const files = await filesOf(folder);
  return transact(db, async (db) => {
    await run(
      db,
      `CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)`,
    );
    const rows = await db.selectFrom("migration").selectAll().execute();
    const applied = new Map(rows.map(({ name, hash }) => [name, hash]));
    const unknown = rows.find(({ name }) => !files.has(name));
    if (unknown) throw unknownMigration(unknown.name);
    const added: string[] = [];
    for (const [name, text] of files) {
      const hash = hashOf(text);
      const landed = applied.get(name);
      if (landed === hash) continue;
      if (landed !== undefined) throw changedMigration(name);
      for (const statement of statements(text)) await run(db, statement);
      await db.insertInto("migration").values({ name, hash, applied_at: now }).execute();
      added.push(name);
    }
    return added;
  });
}

/** Names of migrations: not applied yet, applied with other contents, and applied by another version of the program. */
export interface Migrations {
  readonly pending: readonly string[];
  readonly changed: readonly string[];
  readonly unknown: readonly string[];
}

/** What `migrate` would do or refuse. Writes nothing. */
export async function compareMigrations(db: Db, folder: string = FOLDER): Promise<Migrations> {
  const files = await filesOf(folder);
  const tables = await db.introspection.getTables();
  const known = tables.some(({ name }) => name === "migration");
  const rows = known ? await db.selectFrom("migration").selectAll().execute() : [];
  const applied = new Map(rows.map(({ name, hash }) => [name, hash]));
  const differs = ([name, text]: readonly [string, string]): boolean => applied.get(name) !== hashOf(text);
  return {
    pending: [...files.keys()].filter((name) => !applied.has(name)),
    changed: [...files].filter((file) => applied.has(file[0]) && differs(file)).map(([name]) => name),
    unknown: [...applied.keys()].filter((name) => !files.has(name)),
  };
}

/** The texts of the migrations, in the order of their names. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const texts = names.map(async (name) => [name, await readFile(`${folder}/${name}`, "utf8")] as const);
  return new Map(await Promise.all(texts));
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A migration holds plain statements, each of which ends with a semicolon at the end of a line. */
function statements(text: string): readonly string[] {
  return text
    .replaceAll(/^\s*--.*$/gm, "")
    .split(/;\s*$/m)
    .filter((statement) => statement.trim() !== "");
}

async function run(db: Db, statement: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(statement));
}

function changedMigration(name: string): AppError {
  return new AppError("migration-changed", `The migration ${name} was applied with other contents.`, {
    hint: "Put the file back as it was, and write what shall change into a new migration.",
  });
}

function unknownMigration(name: string): AppError {
  return new AppError("migration-unknown", `The database was already brought up to ${name}.`, {
    hint: "Start the newer version of Baton that wrote it, or restore the backup from before.",
  });
}
