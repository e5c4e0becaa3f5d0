import { AppError } from "../domain/app-error.ts";
import type { Definition, PhaseDef, TaskDef } from "../domain/plan.ts";
import type { AccountLink, Phase, Task } from "../domain/state.ts";
import type { Change } from "../domain/decision.ts";
import { dayNews, importNews, type Standing } from "../domain/import-news.ts";
import { type Conflict, findConflicts } from "../plan/conflicts.ts";
import { diffDefinition, type PlanDiff } from "../plan/diff.ts";
import { overruled, type Unlinked, unlinkedBy } from "../plan/links.ts";
import { dropLinks, linksOfPlan } from "../store/account-links.ts";
import { putAudit } from "../store/audit.ts";
import { type Db, transact } from "../store/database.ts";
import {
  archive,
  putImportedTasks,
  putPlan,
  type StoredTask,
  storedPlan,
  storedTasks,
} from "../store/imported.ts";
import { isPosted } from "../store/messages.ts";
import { putNotices } from "../store/notices.ts";
import { idleHomes } from "../store/homes.ts";
import { setOccurrencesUntil } from "../store/occurrences.ts";
import { phasesOf, putPhaseDependencies, putPhases } from "../store/phases.ts";
import { ensureWorkspace } from "../store/plans.ts";
import { dropDependencies } from "../store/put-tasks.ts";
import { queueHomes } from "./concern.ts";
import { toDefinition } from "./definition.ts";
import { phaseStates } from "./phase-states.ts";

export interface Import {
  /** What it changes. */
  readonly diff: PlanDiff;
  /** Where the files say something else than what was changed in chat. */
  readonly conflicts: readonly Conflict[];
  /** Linked accounts that it takes off. */
  readonly unlinked: readonly Unlinked[];
}

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
    const { changes, after } = await write(db, workspace, definition, before, now);
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

interface Before {
  readonly key: string;
  readonly revision: number;
  readonly definition: Definition | undefined;
  readonly phases: ReadonlyMap<string, Phase>;
  readonly tasks: readonly StoredTask[];
  readonly links: readonly AccountLink[];
}

async function load(db: Db, key: string): Promise<Before> {
  const plan = await storedPlan(db, key);
  const phases = await phasesOf(db, key);
  const tasks = await storedTasks(db, key);
  const definition = plan && toDefinition(plan, phases, tasks);
  const links = await linksOfPlan(db, key);
  return { key, revision: plan?.revision ?? 0, definition, phases, tasks, links };
}

/** Whoever begins a task that nobody owns has it from then on, though the files do not say so. */
function withTakers(before: Before, after: Definition): Definition {
  const known = new Set(after.team.members.map(({ id }) => id));
  const takers = new Map(
    before.tasks.flatMap(({ task: { id, owner, state } }) =>
      owner !== undefined && known.has(owner) && state !== "pending" && state !== "cancelled"
        ? [[id, owner]]
        : [],
    ),
  );
  const taken = (task: TaskDef): TaskDef => ({ ...task, owner: task.owner ?? takers.get(task.id) });
  const phases = after.plan.phases.map((phase) => ({ ...phase, tasks: phase.tasks.map(taken) }));
  return { ...after, plan: { ...after.plan, phases } };
}

function compare(before: Before, after: Definition): Import {
  const inFile = new Map(after.plan.phases.flatMap(({ tasks }) => tasks).map((task) => [task.id, task]));
  const live = before.tasks.filter(({ archived }) => !archived);
  const current = new Map(
    (before.definition?.plan.phases ?? []).flatMap(({ tasks }) => tasks).map((task) => [task.id, task]),
  );
  const edited = live.flatMap(({ task, imported }) => {
    const now = current.get(task.id);
    return task.editedInChat && now ? [[task.id, differing(now, imported)] as const] : [];
  });
  // Cancelled in chat, while the files still have it.
  const cancelled = live.flatMap(({ task }): readonly Conflict[] => {
    const back = task.state === "cancelled" ? inFile.get(task.id) : undefined;
    return back ? [{ task: task.id, field: "task", inFile: back.title, inChat: undefined }] : [];
  });
  return {
    diff: diffDefinition(before.definition, after),
    conflicts: [...findConflicts(after, new Map(edited)), ...cancelled],
    unlinked: unlinkedBy(before.links, after.team),
  };
}

/** The fields of a task that are not as the files last said them; all of them for a task that was added in chat. */
function differing(now: TaskDef, imported: TaskDef | undefined): Partial<TaskDef> {
  if (!imported) return now;
  const fields = Object.entries(now).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(imported[field as keyof TaskDef]),
  );
  return Object.fromEntries(fields);
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

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes everything, parents first; returns how the plan stands then, and the rows that are not as they were. */
async function write(
  db: Db,
  workspace: string,
  { plan, team, policy }: Definition,
  before: Before,
  now: number,
): Promise<{ readonly after: Standing; readonly changes: readonly Change[] }> {
  const { key } = before;
  const known = new Map(before.tasks.map(({ task }) => [task.id, task]));
  const tasks = plan.phases
    .flatMap((phase) => phase.tasks.map((def) => ({ def, phase: phase.id })))
    .map(({ def, phase }, position) => ({
      task: taskAfter(known.get(def.id), def, phase, position),
      imported: def,
    }));
  const phases = phasesAfter(
    plan.phases,
    before.phases,
    tasks.map(({ task }) => task),
    now,
  );
  const taskIds = new Set(tasks.map(({ task }) => task.id));
  const phaseIds = new Set(phases.map(({ id }) => id));
  const goneTasks = before.tasks.filter(({ task, archived }) => !archived && !taskIds.has(task.id));
  const gonePhases = [...before.phases.keys()].filter((id) => !phaseIds.has(id));
  await ensureWorkspace(db, workspace);
  const { id, title, zone, start, links } = plan;
  await putPlan(db, { key, workspace, id, title, zone, start, links, policy, team }, now);
  // Its schedules count from here, whenever a running process comes to look at them.
  if (before.revision === 0) await setOccurrencesUntil(db, key, now);
  await dropLinks(db, key, overruled(before.links, team));
  await putPhases(db, key, phases);
  await putPhaseDependencies(db, key, phases);
  const goneIds = goneTasks.map(({ task }) => task.id);
  await archive(db, key, "task", goneIds, now);
  await dropDependencies(db, key, goneIds);
  await archive(db, key, "phase", gonePhases, now);
  await putImportedTasks(db, key, tasks);
  const changes: readonly Change[] = [
    ...phases
      .filter((row) => JSON.stringify(row) !== JSON.stringify(before.phases.get(row.id)))
      .map((row) => ({ put: "phase", row }) as const),
    ...tasks
      .filter(({ task }) => JSON.stringify(task) !== JSON.stringify(known.get(task.id)))
      .map(({ task }) => ({ put: "task", row: task }) as const),
  ];
  return { changes, after: { tasks: byId(tasks.map(({ task }) => task)), phases: byId(phases) } };
}

/** The words of the files with the state that the task has. What was cancelled in chat begins again. */
function taskAfter(known: Task | undefined, def: TaskDef, phase: string, position: number): Task {
  const kept = known?.state === "cancelled" ? undefined : known;
  return {
    id: def.id,
    title: def.title,
    phase,
    owner: def.owner,
    duration: def.duration,
    criteria: def.criteria,
    dependsOn: def.dependsOn,
    position,
    state: kept?.state ?? "pending",
    startedAt: kept?.startedAt,
    doneAt: kept?.doneAt,
    blockedReason: kept?.blockedReason,
    before: kept?.before,
    changedBy: kept?.changedBy,
    changedAt: kept?.changedAt,
    editedInChat: false,
  };
}

function phasesAfter(
  defs: readonly PhaseDef[],
  known: ReadonlyMap<string, Phase>,
  tasks: readonly Task[],
  now: number,
): readonly Phase[] {
  const states = phaseStates(defs, known, tasks);
  return defs.map((def, position): Phase => {
    const { tasks: _, ...words } = def;
    const before = known.get(def.id);
    const state = states.get(def.id) ?? "waiting";
    return {
      ...words,
      position,
      state,
      openedAt: state === "waiting" ? undefined : (before?.openedAt ?? now),
      doneAt: state === "done" ? (before?.doneAt ?? now) : undefined,
    };
  });
}
