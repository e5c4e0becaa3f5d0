/** Writes an imported plan over what stands. */
import type { Change } from "../domain/decision.ts";
import type { Standing } from "../domain/import-news.ts";
import type { Definition, PhaseDef, TaskDef } from "../domain/plan.ts";
import type { Phase, Task } from "../domain/state.ts";
import { overruled } from "../plan/links.ts";
import { dropLinks } from "../store/account-links.ts";
import type { Db } from "../store/database.ts";
import { archive, putImportedTasks, putPlan } from "../store/imported.ts";
import { setOccurrencesUntil } from "../store/occurrences.ts";
import { putPhaseDependencies, putPhases } from "../store/phases.ts";
import { ensureWorkspace } from "../store/plans.ts";
import { dropDependencies } from "../store/put-tasks.ts";
import type { Before } from "./compare-import.ts";
import { phaseStates } from "./phase-states.ts";

/** Rows by their id. */
export function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes everything, parents first; returns how the plan stands then, and the rows that are not as they were. */
export async function writeImport(
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
