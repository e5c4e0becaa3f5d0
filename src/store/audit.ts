import type { Change, Decision } from "../domain/decision.ts";
import type { Command } from "../domain/command.ts";
import type { NewestChange } from "../domain/newest-change.ts";
import type { Reply } from "../domain/reply.ts";
import type { PlanContext } from "../domain/state.ts";
import { json } from "./columns.ts";
import type { Db } from "./database.ts";
import { inParts, ROW_PARTS } from "./put-rows.ts";

/** One line of the log: who asked for what, and what it changed. Read in order, the changes tell the state. */
export interface AuditEntry {
  readonly at: number;
  readonly actor: string | undefined;
  readonly onBehalfOf: string | undefined;
  readonly surface: string;
  /** Id of the request; undefined for what the clock did. */
  readonly inbound: string | undefined;
  readonly command: Command | Imported | { readonly kind: "archive" };
  readonly outcome: "done" | "refused";
  readonly changes: readonly Change[];
}

/** An import is no command of a member; its entry counts what it did. */
export interface Imported {
  readonly kind: "import";
  readonly revision: number;
  readonly added: number;
  readonly changed: number;
  readonly archived: number;
  readonly overwritten: number;
  /** Accounts that were linked and are not any more. */
  readonly unlinked: readonly {
    readonly platform: string;
    readonly member: string;
    readonly account: string;
  }[];
}

/** Appends entries in their order. */
export async function putAudit(db: Db, plan: string, entries: readonly AuditEntry[]): Promise<void> {
  for (const part of inParts(entries, ROW_PARTS)) {
    await db
      .insertInto("audit")
      .values(
        part.map((entry) => ({
          plan,
          at: entry.at,
          actor: entry.actor ?? null,
          on_behalf_of: entry.onBehalfOf ?? null,
          surface: entry.surface,
          inbound: entry.inbound ?? null,
          command: json(entry.command),
          outcome: entry.outcome,
          changes: json(entry.changes),
        })),
      )
      .execute();
  }
}

/** The newest entries of a plan before `beforeSeq` (all when undefined), the last first, with their numbers. */
export async function auditOf(
  db: Db,
  plan: string,
  limit: number,
  beforeSeq?: number,
): Promise<readonly (AuditEntry & { readonly seq: number })[]> {
  const rows = await db
    .selectFrom("audit")
    .selectAll()
    .where("plan", "=", plan)
    .$if(beforeSeq !== undefined, (query) => query.where("seq", "<", beforeSeq ?? 0))
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    actor: row.actor ?? undefined,
    onBehalfOf: row.on_behalf_of ?? undefined,
    surface: row.surface,
    inbound: row.inbound ?? undefined,
    command: JSON.parse(row.command) as AuditEntry["command"],
    outcome: row.outcome,
    changes: JSON.parse(row.changes) as Decision["changes"],
  }));
}

/** What this member changed last on the plan, with the answer to it; undefined when they changed nothing yet. */
export async function newestChange(
  db: Db,
  plan: Pick<PlanContext, "key" | "workspace">,
  member: string,
): Promise<NewestChange | undefined> {
  const row = await db
    .selectFrom("audit")
    .innerJoin("inbound", "inbound.id", "audit.inbound")
    .where("audit.plan", "=", plan.key)
    .where("audit.actor", "=", member)
    .where("audit.outcome", "=", "done")
    .where("inbound.workspace", "=", plan.workspace)
    .orderBy("audit.seq", "desc")
    .limit(1)
    .select(["audit.command", "inbound.reply"])
    .executeTakeFirst();
  return row && { command: JSON.parse(row.command) as Command, reply: JSON.parse(row.reply) as Reply };
}

/** When the newest entry of any plan was written; undefined when there is none. */
export async function newestAudit(db: Db): Promise<number | undefined> {
  const row = await db.selectFrom("audit").select("at").orderBy("seq", "desc").limit(1).executeTakeFirst();
  return row?.at;
}
