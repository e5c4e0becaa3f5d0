/** What a day leaves behind, without what differs from door to door: request ids, surfaces, platform columns. */
import type { Command } from "../../src/domain/command.ts";
import type { Db } from "../../src/store/database.ts";

const TABLES = [
  "task",
  "phase",
  "absence",
  "round",
  "response",
  "need",
  "issue",
  "timeline",
  "occurrence",
] as const;

export async function rowsOf(db: Db) {
  const rows: Record<string, readonly unknown[]> = {};
  for (const table of TABLES) {
    const found = await db.selectFrom(table).selectAll().execute();
    rows[table] = found.map((row) => short(row)).toSorted();
  }
  const audit = await db.selectFrom("audit").selectAll().orderBy("seq").execute();
  rows["audit"] = audit
    // Slack's door takes a double click for one press; the others hear the second one and refuse it.
    .filter((row, index) => row.outcome !== "refused" || !isSaidTwice(row, audit[index - 1]))
    .map(({ at, actor, on_behalf_of: onBehalfOf, command, outcome }) => {
      const said = JSON.parse(command) as Command;
      return { at, actor, onBehalfOf, kind: said.kind, outcome };
    });
  return rows;
}

interface Entry {
  readonly at: number;
  readonly actor: string | null;
  readonly command: string;
}

function isSaidTwice(row: Entry, before: Entry | undefined): boolean {
  return before?.at === row.at && before.actor === row.actor && before.command === row.command;
}

/** A row in one line; what an import wrote and the rules of an issue are the same everywhere. */
function short(row: object): string {
  const { imported: _, policy: __, ...rest } = row as Record<string, unknown>;
  return Object.values(rest).join(" | ");
}
