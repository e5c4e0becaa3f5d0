import type { Path } from "./problem.ts";

/** A name in a file and where it stands. */
export interface Name {
  readonly id: string;
  readonly path: Path;
}

export interface TaskOutline extends Name {
  readonly phase: string;
  readonly owner: Name | undefined;
  readonly dependsOn: readonly Name[];
}

export interface PhaseOutline extends Name {
  readonly dependsOn: readonly Name[];
  readonly tasks: readonly TaskOutline[];
}

/**
 * Phases and tasks of a plan's raw data, as far as they make sense: what is missing or malformed is left out
 * (the schema reports it), so that everything else can still be checked.
 */
export function outlinePlan(data: unknown): readonly PhaseOutline[] {
  return entries(data, "phases").flatMap(([phase, path]) => {
    const id = nameAt(phase, "id", path);
    if (!id) return [];
    const tasks = entries(phase, "tasks", path).flatMap(([task, taskPath]) => {
      const name = nameAt(task, "id", taskPath);
      if (!name) return [];
      const dependsOn = namesAt(task, "depends_on", taskPath);
      return [{ ...name, phase: id.id, owner: nameAt(task, "owner", taskPath), dependsOn }];
    });
    return [{ ...id, dependsOn: namesAt(phase, "depends_on", path), tasks }];
  });
}

/** The entries of a list inside an object, with their paths; none when there is no list. */
export function entries(data: unknown, key: string, path: Path = []): readonly (readonly [unknown, Path])[] {
  const list = field(data, key);
  return Array.isArray(list)
    ? list.map((item: unknown, index) => [item, [...path, key, index]] as const)
    : [];
}

/** A field of an object; undefined when the data is no object or has no such field. */
export function field(data: unknown, key: string): unknown {
  if (typeof data !== "object" || data === null || !Object.hasOwn(data, key)) return undefined;
  return (data as Readonly<Record<string, unknown>>)[key];
}

/** The id in a field, numbers as their digits; undefined when the field holds something else. */
export function nameAt(data: unknown, key: string, path: Path): Name | undefined {
  const id = asId(field(data, key));
  return id === undefined ? undefined : { id, path: [...path, key] };
}

function namesAt(data: unknown, key: string, path: Path): readonly Name[] {
  return entries(data, key, path).flatMap(([value, at]) => {
    const id = asId(value);
    return id === undefined ? [] : [{ id, path: at }];
  });
}

function asId(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
