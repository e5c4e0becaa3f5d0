/** Imports a plan: what changes, conflicts with what was changed in chat, and all of it in one transaction. */
import { AppError } from "../domain/app-error.ts";
import { dayNews, importNews, type Standing } from "../domain/import-news.ts";
import type { Definition } from "../domain/plan.ts";
import type { Conflict } from "../plan/conflicts.ts";
import { linksOfPlan } from "../store/account-links.ts";
import { putAudit } from "../store/audit.ts";
import { type Db, transact } from "../store/database.ts";
import { idleHomes } from "../store/homes.ts";
import { storedPlan, storedTasks } from "../store/imported.ts";
import { isPosted } from "../store/messages.ts";
import { putNotices } from "../store/notices.ts";
import { phasesOf } from "../store/phases.ts";
import { type Before, compare, type Import, withTakers } from "./compare-import.ts";
import { queueHomes } from "./concern.ts";
import { toDefinition } from "./definition.ts";
import { byId, writeImport } from "./write-import.ts";

/** Key of a plan in the whole database. */
export function planKey(workspace: string, plan: string): string {
  return `${workspace}/${plan}`;
}

/** What `importPlan` would change; nothing is written. */
export async function previewImport(db: Db, workspace: string, definition: Definition): Promise<Import> {
  const before = await load(db, planKey(workspace, definition.plan.id));
  return compare(before, withTakers(before, definition));
}

/**
 * Makes the plan what the files say, in one transaction. Tasks that stay keep their state; those that are gone are
 * archived with their history, and have it again when they come back. Throws AppError `import-conflicts`, and changes
 * nothing, when the files say something else than what was changed in chat, unless `overwrite` lets the files win.
 * A task without an owner in the files stays with the member who has begun it. `actor` is the member who imports, if
 * any.
 */
export async function importPlan(
  db: Db,
  workspace: string,
  files: Definition,
  now: number,
  options: { readonly actor: string | undefined; readonly overwrite?: boolean },
): Promise<Import> {
  return transact(db, async (db) => {
    const key = planKey(workspace, files.plan.id);
    const before = await load(db, key);
    const definition = withTakers(before, files);
    const found = compare(before, definition);
    if (found.conflicts.length > 0 && !options.overwrite) throw conflictError(found.conflicts);
    const { changes, after } = await writeImport(db, workspace, definition, before, now);
    await queueHomes(db, key, now, await idleHomes(db, key));
    const count = (kind: string): number =>
      found.diff.changes.filter((change) => change.kind === kind).length;
    await putAudit(db, key, [
      {
        at: now,
        actor: options.actor,
        onBehalfOf: undefined,
        surface: "cli",
        inbound: undefined,
        command: {
          kind: "import",
          revision: before.revision + 1,
          added: count("added"),
          changed: count("changed"),
          archived: count("archived"),
          overwritten: found.conflicts.length,
          unlinked: found.unlinked,
        },
        outcome: "done",
        changes,
      },
    ]);
    // Of a plan that is new nobody waits to hear.
    if (before.revision > 0) await tellNews(db, before, after, definition.plan.zone, now);
    return found;
  });
}

async function load(db: Db, key: string): Promise<Before> {
  const plan = await storedPlan(db, key);
  const phases = await phasesOf(db, key);
  const tasks = await storedTasks(db, key);
  const definition = plan && toDefinition(plan, phases, tasks);
  const links = await linksOfPlan(db, key);
  return { key, revision: plan?.revision ?? 0, definition, phases, tasks, links };
}

function conflictError(conflicts: readonly Conflict[]): AppError {
  const shown = conflicts
    .slice(0, 5)
    .map(({ task, field }) => (field === "task" ? task : `${task} (${field})`));
  const more = conflicts.length > shown.length ? `, and ${conflicts.length - shown.length} more` : "";
  return new AppError(
    "import-conflicts",
    `Nothing was imported. The files differ from what was changed in chat: ${shown.join(", ")}${more}.`,
    {
      hint: "Export the plan and take over what shall stay, or import with --overwrite to let the files win.",
    },
  );
}

async function tellNews(db: Db, before: Before, after: Standing, zone: string, now: number): Promise<void> {
  const { key } = before;
  const request = `import:${before.revision + 1}`;
  const day = dayNews(request, zone, now);
  const news = importNews(standingOf(before), after, request, now);
  const drafts = (await isPosted(db, key, day.message)) ? [...news, day] : news;
  await putNotices(
    db,
    key,
    now,
    drafts.map((draft) => ({ draft, stopped: false })),
  );
}

function standingOf({ tasks, phases }: Before): Standing {
  const live = tasks.flatMap(({ task, archived }) => (archived ? [] : [task]));
  return { tasks: byId(live), phases };
}
