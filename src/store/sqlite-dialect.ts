import { setImmediate as nextTurn } from "node:timers/promises";
import type BetterSqlite3 from "better-sqlite3";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/** Statements that stay prepared, the ones used last; and the longest of them, so that giant lists do not stay. */
const MAX_PREPARED = 500;
const MAX_LENGTH = 20_000;

/**
 * Kysely over one better-sqlite3 connection. It differs from Kysely's own dialect in three ways: a transaction begins
 * in a turn of its own, it takes
 * the write lock at once (BEGIN IMMEDIATE), so that it cannot fail half-way because another process wrote, and a
 * statement is prepared once.
 */
export function sqliteDialect(database: BetterSqlite3.Database): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => sqliteDriver(database),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function sqliteDriver(database: BetterSqlite3.Database): Driver {
  const connection = connect(database);
  const run = async (sql: string): Promise<void> => {
    database.exec(sql);
  };
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    releaseConnection: async () => undefined,
    // Whatever waits on the network goes first: a queue of transactions, each of which waits for the disk, would
    // otherwise run to its end before the next request is even read.
    beginTransaction: async () => {
      await nextTurn();
      await run("BEGIN IMMEDIATE");
    },
    commitTransaction: () => run("COMMIT"),
    // After some errors (a full disk) SQLite has rolled back by itself.
    rollbackTransaction: () => run(database.inTransaction ? "ROLLBACK" : ""),
    destroy: async () => {
      database.close();
    },
  };
}

function connect(database: BetterSqlite3.Database): DatabaseConnection {
  const prepared = new Map<string, BetterSqlite3.Statement>();
  const prepare = (sql: string): BetterSqlite3.Statement => {
    if (sql.length > MAX_LENGTH) return database.prepare(sql);
    const statement = prepared.get(sql) ?? database.prepare(sql);
    // Deleting first makes the Map's order that of the last use.
    prepared.delete(sql);
    prepared.set(sql, statement);
    const [oldest] = prepared.keys();
    if (prepared.size > MAX_PREPARED && oldest !== undefined) prepared.delete(oldest);
    return statement;
  };
  return {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      const statement = prepare(sql);
      if (statement.reader) return { rows: statement.all(parameters) as R[] };
      const { changes } = statement.run(parameters);
      return { numAffectedRows: BigInt(changes), rows: [] };
    },
    streamQuery: () => {
      throw new Error("streaming is not used");
    },
  };
}
