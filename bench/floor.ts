/** The floor: what better-sqlite3 does alone, without deciding anything. */
import Sqlite from "better-sqlite3";
import { type Figures, figures } from "./measure.ts";

function open(file: string) {
  const db = new Sqlite(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(
    "CREATE TABLE row (id INTEGER PRIMARY KEY, due_at INTEGER NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL)",
  );
  db.exec("CREATE INDEX row_due ON row (due_at) WHERE state = 'armed'");
  return db;
}

/** One durable row after the other: milliseconds for each. */
export function durableRows(file: string, count: number): Figures {
  const db = open(file);
  const insert = db.prepare("INSERT INTO row (due_at, state, body) VALUES (?, 'done', ?)");
  const samples: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    insert.run(index, "x".repeat(200));
    samples.push(performance.now() - start);
  }
  db.close();
  return figures(samples);
}

function arm(db: Sqlite.Database, dues: readonly number[]): void {
  const insert = db.prepare("INSERT INTO row (due_at, state, body) VALUES (?, 'armed', '')");
  db.transaction(() => {
    for (const due of dues) insert.run(due);
  })();
}

/** Marks rows that are due at the same instant, of many that are armed: milliseconds until all are committed. */
export function dueAtOnce(file: string, due: number, armed: number): number {
  const db = open(file);
  arm(db, [
    ...Array.from({ length: due }, () => 0),
    ...Array.from({ length: armed - due }, () => Number.MAX_SAFE_INTEGER),
  ]);
  const select = db.prepare<[number], { id: number }>(
    "SELECT id FROM row WHERE state = 'armed' AND due_at <= ?",
  );
  const mark = db.prepare("UPDATE row SET state = 'done' WHERE id = ?");
  const start = performance.now();
  db.transaction(() => {
    for (const { id } of select.all(1)) mark.run(id);
  })();
  const took = performance.now() - start;
  db.close();
  return took;
}

/** Sleeps until rows are due and marks them, each in time: how late they were, in milliseconds. */
export async function overTime(file: string, dues: readonly number[], now: () => number): Promise<Figures> {
  const db = open(file);
  arm(db, dues);
  const select = db.prepare<[number], { id: number; due_at: number }>(
    "SELECT id, due_at FROM row WHERE state = 'armed' AND due_at <= ?",
  );
  const next = db.prepare<[], { due_at: number }>(
    "SELECT due_at FROM row WHERE state = 'armed' ORDER BY due_at LIMIT 1",
  );
  const mark = db.prepare("UPDATE row SET state = 'done' WHERE id = ?");
  const late: number[] = [];
  for (;;) {
    const due = select.all(now());
    db.transaction(() => {
      for (const { id } of due) mark.run(id);
    })();
    const done = now();
    late.push(...due.map(({ due_at: at }) => done - at));
    const coming = next.get();
    if (!coming) break;
    await new Promise((resolve) => {
      setTimeout(resolve, Math.max(0, coming.due_at - now()));
    });
  }
  db.close();
  return figures(late);
}
