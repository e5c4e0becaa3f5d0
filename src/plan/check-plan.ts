import { duplicates, unknownNames } from "./check-names.ts";
import { findCycles } from "./find-cycles.ts";
import { MAX_TASKS } from "./limits.ts";
import type { Finding, Path } from "./problem.ts";
import type { PhaseOutline, TaskOutline } from "./outline.ts";

/** Cycles that are listed; with that many, the cause is elsewhere. */
const MOST_CYCLES = 100;

/**
 * What is wrong with ids and dependencies of a plan: doubled and unknown ids, and everything that waits for
 * itself, among tasks, among phases, and through both (a task that depends on a task of a later phase).
 */
export function checkPlan(phases: readonly PhaseOutline[]): readonly Finding[] {
  const tasks = phases.flatMap((phase) => phase.tasks);
  if (tasks.length > MAX_TASKS) {
    const first: Path = ["phases"];
    return [
      {
        path: first,
        message: `the plan has ${tasks.length} tasks, more than 100,000`,
        hint: "split it into several plans",
      },
    ];
  }
  const ids = tasks.map((task) => task.id);
  const phaseIds = phases.map((phase) => phase.id);
  return [
    ...duplicates("phase", phases),
    ...duplicates("task", tasks),
    ...unknownNames(
      phases.flatMap(({ id, dependsOn }) =>
        dependsOn.map((on) => ({
          ...on,
          message: `phase ${id} depends on "${on.id}", which does not exist`,
        })),
      ),
      phaseIds,
      "write the id of a phase",
    ),
    ...unknownNames(
      tasks.flatMap(({ id, dependsOn }) =>
        dependsOn.map((on) => ({ ...on, message: `task ${id} depends on "${on.id}", which does not exist` })),
      ),
      ids,
      "write the id of a task",
    ),
    ...cycles(phases, tasks),
  ];
}

function cycles(phases: readonly PhaseOutline[], tasks: readonly TaskOutline[]): readonly Finding[] {
  const task = new Map(tasks.map((each) => [each.id, each]));
  const phase = new Map(phases.map((each) => [each.id, each]));
  const next = (names: ReadonlyMap<string, PhaseOutline | TaskOutline>) => (id: string) =>
    (names.get(id)?.dependsOn ?? []).map((on) => on.id).filter((on) => names.has(on));
  const ofTasks = findCycles(task.keys(), next(task), MOST_CYCLES);
  const ofPhases = findCycles(phase.keys(), next(phase), MOST_CYCLES);
  const found = [
    ...ofPhases.map((cycle) => finding("phases", cycle, edge(phase, cycle[0], cycle[1]))),
    ...ofTasks.map((cycle) => finding("tasks", cycle, edge(task, cycle[0], cycle[1]))),
  ];
  // Where the search stopped early, a plain cycle that was left out would look like a mixed one.
  if (ofTasks.length + ofPhases.length >= MOST_CYCLES) return found;
  const broken = new Set([...ofTasks, ...ofPhases].flat());
  return [...found, ...mixedCycles(phase, task, broken)];
}

/** Cycles that need both: a task waits for its phase's gate, and the gate for phases and all their tasks. */
function mixedCycles(
  phase: ReadonlyMap<string, PhaseOutline>,
  task: ReadonlyMap<string, TaskOutline>,
  broken: ReadonlySet<string>,
): readonly Finding[] {
  const kept = (id: string, on: { readonly id: string }): boolean => !(broken.has(id) && broken.has(on.id));
  const edges = (node: string): readonly string[] => {
    const id = node.slice(2);
    const gate = phase.get(id);
    if (node.startsWith("t:")) {
      const each = task.get(id);
      const on = (each?.dependsOn ?? []).filter((name) => task.has(name.id) && kept(id, name));
      return [...on.map((name) => `t:${name.id}`), `o:${each?.phase ?? ""}`];
    }
    if (node.startsWith("d:")) return [`o:${id}`, ...(gate?.tasks ?? []).map((each) => `t:${each.id}`)];
    const on = (gate?.dependsOn ?? []).filter((name) => phase.has(name.id) && kept(id, name));
    return on.map((name) => `d:${name.id}`);
  };
  const starts = [...task.keys()].map((id) => `t:${id}`);
  return findCycles(starts, edges, MOST_CYCLES).flatMap((cycle) => {
    const open = cycle.slice(0, -1);
    // Begin where a task reaches into another phase: that is the line to change.
    const from = open.findIndex((node, index) => {
      const other = cycle[index + 1] ?? "";
      return (
        node.startsWith("t:") &&
        other.startsWith("t:") &&
        task.get(node.slice(2))?.phase !== task.get(other.slice(2))?.phase
      );
    });
    const turned = [...open.slice(Math.max(0, from)), ...open.slice(0, Math.max(0, from))].map((node) =>
      node.slice(2),
    );
    const path = [...turned, turned[0] ?? ""].filter((node, index, all) => node !== all[index - 1]);
    return [finding("a task and its phase", path, edge(task, path[0], path[1]))];
  });
}

function edge(names: ReadonlyMap<string, PhaseOutline | TaskOutline>, from = "", to = ""): Path {
  const source = names.get(from);
  return source?.dependsOn.find((on) => on.id === to)?.path ?? source?.path ?? ["phases"];
}

/** Longest cycle that is written out in full. */
const LONGEST = 200;

function finding(what: string, cycle: readonly string[], path: Path): Finding {
  const way = cycle.length <= LONGEST ? cycle : [...cycle.slice(0, LONGEST - 1), "…", cycle.at(-1) ?? ""];
  const message = `${what} wait for each other: ${way.join(" → ")}`;
  return {
    path,
    message,
    hint: `take ${cycle[1] ?? ""} out of what ${cycle[0] ?? ""} depends on, or another link of the chain`,
  };
}
