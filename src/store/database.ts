import BetterSqlite3 from "better-sqlite3";
import { Kysely } from "kysely";
import { AppError } from "../domain/app-error.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

/** The open database, or one transaction on it. Queries on it wait for a transaction that is running. */
export type Db = Kysely<Schema>;

export interface Database {
  readonly db: Db;
  /** Waits for what is running, then closes the file. */
  readonly close: () => Promise<void>;
}

/** How long a transaction waits for another process that is writing. */
const BUSY_MS = 5000;

/**
 * Opens the database file, or makes it; `:memory:` is a new one that ends with the process. A commit has reached the
 * disk when it returns. Its tables are made by `migrate`. Throws AppError `database-unreadable` for a file that
 * cannot be opened or is no database.
 */
export async function openDatabase(file: string): Promise<Database> {
  try {
    const database = new BetterSqlite3(file, { timeout: BUSY_MS });
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    const db = new Kysely<Schema>({ dialect: sqliteDialect(database) });
    return { db, close: () => db.destroy() };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("database-unreadable", `The database ${file} cannot be opened: ${why}`, {
      cause,
      hint: "Check the path and its rights; if the file is damaged, restore a backup.",
    });
  }
}

/**
 * Runs `work` as one transaction that holds the write lock from its start: all of it is committed, or nothing when it
 * throws. Callers at the same time wait for each other. Inside, only the handle that `work` is given may be used;
 * called with such a handle, it takes part in the transaction that is running.
 */
export async function transact<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

const FAULTS = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|INTERRUPT|PROTOCOL|CORRUPT|NOTADB)/;

/** True for what befalls the database as a whole, such as a full disk; false for what is wrong with some rows. */
export function isStorageFault(error: unknown): boolean {
  return error instanceof BetterSqlite3.SqliteError && FAULTS.test(error.code);
}
