import type { PhaseDef } from "../domain/plan.ts";
import type { Phase, PhaseState, Task } from "../domain/state.ts";

/**
 * The state of each phase after the plan itself was changed. A phase is done when everything before it is done and
 * nothing in it is left to do; what was done stays done until something is left to do, and is then open again. A
 * phase in which somebody has begun stays open, even when something new comes before it.
 */
export function phaseStates(
  phases: readonly Pick<PhaseDef, "id" | "dependsOn">[],
  known: ReadonlyMap<string, Pick<Phase, "state">>,
  tasks: readonly Pick<Task, "phase" | "state">[],
): ReadonlyMap<string, PhaseState> {
  const byPhase = Map.groupBy(tasks, ({ phase }) => phase);
  const states = new Map<string, PhaseState>();
  for (const { id, dependsOn } of dependenciesFirst(phases)) {
    const inside = byPhase.get(id) ?? [];
    const left = inside.some(({ state }) => state !== "done" && state !== "cancelled");
    const begun = inside.some(({ state }) => state !== "pending" && state !== "cancelled");
    const before = known.get(id)?.state ?? "waiting";
    const mayOpen = dependsOn.every((on) => states.get(on) === "done");
    if (left) states.set(id, mayOpen || (before !== "waiting" && begun) ? "open" : "waiting");
    else states.set(id, mayOpen || before === "done" ? "done" : before);
  }
  return states;
}

/** The phases so that each comes after those that it depends on. There are no cycles: the reader refuses them. */
function dependenciesFirst<T extends { readonly id: string; readonly dependsOn: readonly string[] }>(
  phases: readonly T[],
): readonly T[] {
  const waits = new Map(phases.map(({ id, dependsOn }) => [id, dependsOn.length]));
  const after = new Map<string, T[]>();
  for (const phase of phases) {
    for (const on of phase.dependsOn) after.set(on, [...(after.get(on) ?? []), phase]);
  }
  const sorted = phases.filter(({ dependsOn }) => dependsOn.length === 0);
  // The list grows while it is walked.
  for (const { id } of sorted) {
    for (const next of after.get(id) ?? []) {
      const left = (waits.get(next.id) ?? 0) - 1;
      waits.set(next.id, left);
      if (left === 0) sorted.push(next);
    }
  }
  return sorted;
}
