import type { Definition, TaskDef } from "../domain/plan.ts";
import { writeWork } from "./duration.ts";

/** A field of a task that was changed in chat and for which the file says something else. */
export interface Conflict {
  readonly task: string;
  /** `task` itself when the file does not have it: importing would archive what was added in chat. */
  readonly field: keyof TaskDef | "task";
  readonly inFile: string | undefined;
  readonly inChat: string | undefined;
}

/**
 * Where the files differ from what was changed in chat since the last import. `editedInChat` holds, by task
 * id, the values that the database has for the changed fields. Equal values are no conflict.
 */
export function findConflicts(
  after: Definition,
  editedInChat: ReadonlyMap<string, Partial<TaskDef>>,
): readonly Conflict[] {
  const tasks = new Map(
    after.plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, task] as const)),
  );
  return [...editedInChat].flatMap(([id, edited]): readonly Conflict[] => {
    const task = tasks.get(id);
    if (!task) return [{ task: id, field: "task", inFile: undefined, inChat: edited.title ?? id }];
    return FIELDS.flatMap((field) => {
      if (!Object.hasOwn(edited, field)) return [];
      const [inFile, inChat] = [shown(task, field), shown(edited, field)];
      return inFile === inChat ? [] : [{ task: id, field, inFile, inChat }];
    });
  });
}

const FIELDS: readonly (keyof TaskDef)[] = ["title", "owner", "duration", "dependsOn", "criteria"];

function shown(task: Partial<TaskDef>, field: keyof TaskDef): string | undefined {
  const value = task[field];
  if (value === undefined || typeof value === "string") return value;
  if ("min" in value) return writeWork(value);
  return field === "dependsOn" ? value.toSorted().join(", ") : value.join("; ");
}
