/** What an import would change, and where the files say something else than what was changed in chat. */
import type { Definition, TaskDef } from "../domain/plan.ts";
import type { AccountLink, Phase } from "../domain/state.ts";
import { type Conflict, findConflicts } from "../plan/conflicts.ts";
import { diffDefinition, type PlanDiff } from "../plan/diff.ts";
import { type Unlinked, unlinkedBy } from "../plan/links.ts";
import type { StoredTask } from "../store/imported.ts";

export interface Import {
  /** What it changes. */
  readonly diff: PlanDiff;
  /** Where the files say something else than what was changed in chat. */
  readonly conflicts: readonly Conflict[];
  /** Linked accounts that it takes off. */
  readonly unlinked: readonly Unlinked[];
}

/** The plan as it stands. */
export interface Before {
  readonly key: string;
  readonly revision: number;
  readonly definition: Definition | undefined;
  readonly phases: ReadonlyMap<string, Phase>;
  readonly tasks: readonly StoredTask[];
  readonly links: readonly AccountLink[];
}

/** Whoever begins a task that nobody owns has it from then on, though the files do not say so. */
export function withTakers(before: Before, after: Definition): Definition {
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

export function compare(before: Before, after: Definition): Import {
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
