import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { Kysely } from "kysely";
import type { Db } from "./database.ts";
import { compareMigrations, type Migrations } from "./migrate.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

/** How a database file is, as far as one can see without writing to it. */
export interface DatabaseLook {
  readonly file: string;
  /** Of the file, or of the nearest folder above it that exists. */
  readonly writable: boolean;
  /** Bytes on its disk that this user may still fill. */
  readonly free: number;
  /** Bytes that were written and are not in the file itself yet. */
  readonly walBytes: number;
  readonly content:
    | { readonly kind: "missing" }
    | { readonly kind: "unreadable"; readonly why: string }
    | {
        readonly kind: "open";
        /** `wal` when all is well. */
        readonly journal: string;
        /** What is damaged, at most a few lines; empty when nothing is. */
        readonly damage: readonly string[];
        readonly migrations: Migrations;
      };
}

const BUSY_MS = 5000;
const DAMAGES = 3;

/**
 * Looks at a database, and lets `read` read in it when it is sound and of this program's version. Writes nothing,
 * and holds up nobody who does.
 */
export async function lookAt<T>(
  file: string,
  read: (db: Db) => Promise<T>,
): Promise<{ readonly look: DatabaseLook; readonly read: T | undefined }> {
  const exists = (await sizeOf(file)) !== undefined;
  const place = exists ? file : await nearestFolder(dirname(file));
  const folder = exists ? dirname(file) : place;
  const { bavail, bsize } = await statfs(folder);
  const about = {
    file,
    writable: (await mayWrite(place)) && (await mayWrite(folder)),
    free: bavail * bsize,
    walBytes: (await sizeOf(`${file}-wal`)) ?? 0,
  };
  if (!exists) {
    const blocked = (await stat(place)).isDirectory() ? undefined : `${place} is a file, and no folder`;
    const content =
      blocked === undefined ? { kind: "missing" as const } : { kind: "unreadable" as const, why: blocked };
    return { look: { ...about, content }, read: undefined };
  }
  try {
    const database = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
    const db = new Kysely<Schema>({ dialect: sqliteDialect(database) });
    try {
      const journal = String(database.pragma("journal_mode", { simple: true }));
      const damage = damageOf(database.pragma(`integrity_check(${DAMAGES})`));
      const migrations = await compareMigrations(db);
      const { pending, changed, unknown } = migrations;
      const current = damage.length === 0 && pending.length + changed.length + unknown.length === 0;
      const content = { kind: "open", journal, damage, migrations } as const;
      return { look: { ...about, content }, read: current ? await read(db) : undefined };
    } finally {
      await db.destroy();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { look: { ...about, content: { kind: "unreadable", why } }, read: undefined };
  }
}

function damageOf(rows: unknown): readonly string[] {
  const lines = (rows as readonly { readonly integrity_check: string }[]).map((row) => row.integrity_check);
  return lines.filter((line) => line !== "ok");
}

async function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    (found) => found.size,
    () => undefined,
  );
}

async function mayWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** The nearest of a path's folders that exists; or what stands in its place. */
async function nearestFolder(folder: string): Promise<string> {
  const above = dirname(folder);
  return above === folder || (await sizeOf(folder)) !== undefined ? folder : nearestFolder(above);
}
