import type { Phase } from "../domain/state.ts";
import { json } from "./columns.ts";
import type { Db } from "./database.ts";
import { putRows } from "./put-rows.ts";

/** The phases of a plan by id, in its order; archived ones are left out. */
export async function phasesOf(db: Db, plan: string): Promise<ReadonlyMap<string, Phase>> {
  const rows = await db
    .selectFrom("phase")
    .selectAll()
    .where("plan", "=", plan)
    .where("archived_at", "is", null)
    .orderBy("position")
    .execute();
  const dependencies = await dependenciesByPhase(db, plan);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        title: row.title,
        position: row.position,
        dependsOn: dependencies.get(row.id) ?? [],
        duration: { min: row.min_minutes, max: row.max_minutes },
        deliverable: row.deliverable ?? undefined,
        criteria: JSON.parse(row.criteria) as readonly string[],
        state: row.state,
        openedAt: row.opened_at ?? undefined,
        doneAt: row.done_at ?? undefined,
      },
    ]),
  );
}

/** Writes phases, new ones and known ones; what they depend on is written by `putPhaseDependencies`. */
export async function putPhases(db: Db, plan: string, phases: readonly Phase[]): Promise<void> {
  const rows = phases.map((phase) => ({
    plan,
    id: phase.id,
    title: phase.title,
    position: phase.position,
    min_minutes: phase.duration.min,
    max_minutes: phase.duration.max,
    deliverable: phase.deliverable ?? null,
    criteria: json(phase.criteria),
    state: phase.state,
    opened_at: phase.openedAt ?? null,
    done_at: phase.doneAt ?? null,
    archived_at: null,
  }));
  await putRows(db, "phase", rows, ["plan", "id"], "replace");
}

/** Replaces all dependencies between the phases of a plan. Only an import changes them. */
export async function putPhaseDependencies(db: Db, plan: string, phases: readonly Phase[]): Promise<void> {
  await db.deleteFrom("phase_dependency").where("plan", "=", plan).execute();
  const rows = phases.flatMap(({ id, dependsOn }) =>
    dependsOn.map((on, position) => ({ plan, phase: id, depends_on: on, position })),
  );
  await putRows(db, "phase_dependency", rows, ["plan", "phase", "depends_on"], "replace");
}

async function dependenciesByPhase(db: Db, plan: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .selectFrom("phase_dependency")
    .selectAll()
    .where("plan", "=", plan)
    .orderBy("position")
    .execute();
  const found = new Map<string, string[]>();
  for (const { phase, depends_on } of rows) found.set(phase, [...(found.get(phase) ?? []), depends_on]);
  return found;
}
