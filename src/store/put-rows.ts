import type { Insertable } from "kysely";
import type { Db } from "./database.ts";
import type { Schema } from "./schema.ts";

type Table = keyof Schema;
type Column<T extends Table> = keyof Insertable<Schema[T]> & string;

/**
 * Rows are written in statements of these many rows: fast for thousands, and few different statements to prepare.
 * Bigger ones gain nothing, and must stay below 32,766 parameters.
 */
export const ROW_PARTS: readonly number[] = [64, 32, 16, 8, 4, 2, 1];

/**
 * Inserts rows that all have the same columns. Where a row with the same `key` exists, `replace` sets the given
 * columns and leaves the others, `keep` changes nothing. No two of the rows may have the same key.
 */
export async function putRows<T extends Table>(
  db: Db,
  table: T,
  rows: readonly Insertable<Schema[T]>[],
  key: readonly Column<T>[],
  existing: "replace" | "keep",
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const others = Object.keys(first).filter((column) => !key.includes(column as Column<T>));
  // Kysely cannot follow a table that is a type parameter; the signature above has checked the rows.
  const insert = (part: readonly object[]) =>
    (db as unknown as AnyDb)
      .insertInto(table)
      .values(part)
      .onConflict((conflict) => {
        const target = conflict.columns(key);
        if (existing === "keep" || others.length === 0) return target.doNothing();
        return target.doUpdateSet((eb) =>
          Object.fromEntries(others.map((column) => [column, eb.ref(`excluded.${column}`)])),
        );
      })
      .execute();
  for (const part of inParts(rows, ROW_PARTS)) await insert(part);
}

/** Cuts a list into parts of the largest size that still fits, so that a length needs no statement of its own. */
export function inParts<T>(list: readonly T[], sizes: readonly number[]): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  let from = 0;
  for (const size of sizes) {
    for (; list.length - from >= size; from += size) parts.push(list.slice(from, from + size));
  }
  return parts;
}

/** The few steps of Kysely's builder that are used here, without its types for tables. */
interface AnyDb {
  insertInto(table: string): {
    values(rows: readonly object[]): {
      onConflict(build: (conflict: AnyConflict) => unknown): { execute(): Promise<unknown> };
    };
  };
}
interface AnyConflict {
  columns(columns: readonly string[]): {
    doNothing(): unknown;
    doUpdateSet(build: (eb: { ref(name: string): unknown }) => object): unknown;
  };
}
