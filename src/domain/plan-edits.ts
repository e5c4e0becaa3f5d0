/** Leads change the plan in chat: add, assign, estimate and cancel. What they change stands out at the next import. */
import type { Command } from "./command.ts";
import { MAX_TEXT, MAX_TITLE } from "./forms.ts";
import { type Clauses, looseTitle } from "./grammar-plan.ts";
import { nearestWord } from "./nearest-word.ts";
import { dayPost, type Outcome, post, refuse, toMember } from "./outcome.ts";
import { findMember, isLead, leadsOf, nearestMember } from "./people.ts";
import type { DurationRange, MemberDef } from "./plan.ts";
import { follow } from "./progress.ts";
import { findTask, isFinished, isReady, refOf, waitingOf, withTasks } from "./readiness.ts";
import type { Phase, State, Task } from "./state.ts";
import { acting, moved, readersOf, tellOwner, unknownTask } from "./tasks.ts";

type EditCommand = Extract<Command, { kind: "add" | "assign" | "estimate" | "cancel" }>;

/** The ids that plan files may have, so that an export can be imported again. */
const TASK_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Minutes in a unit of working time, and the longest estimate: as in the files. */
const UNITS = { m: 1, h: 60, d: 480, w: 2400 };
const LONGEST = 480 * 1000;

/** `2d`, `1-2d`, `4h`, `30m-1.5h`, `1w` as working minutes, a day being 480; undefined when it is none of them. */
export function parseEstimate(text: string): DurationRange | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*([mhdw])?(?:\s*[-–]\s*(\d+(?:\.\d+)?)\s*([mhdw]))?$/i.exec(text.trim());
  if (!found) return undefined;
  const [, low, lowUnit, high, highUnit] = found;
  const unit = (given: string | undefined) => UNITS[(given ?? "").toLowerCase() as keyof typeof UNITS];
  const [first, last] = [unit(lowUnit ?? highUnit), unit(highUnit ?? lowUnit)];
  if (first === undefined || last === undefined) return undefined;
  const min = Math.round(Number(low) * first);
  const max = high === undefined ? min : Math.round(Number(high) * last);
  return min > 0 && min <= max && max <= LONGEST ? { min, max } : undefined;
}

export function decideEdit(
  state: State,
  command: EditCommand,
  actor: MemberDef,
  request: string,
  now: number,
): Outcome {
  if (!isLead(state.plan, actor.id)) {
    return refuse({ kind: "leads-only", command: command.kind, leads: leadsOf(state.plan) });
  }
  if (command.kind === "add") return add(state, command, actor, now);
  const task = findTask(state, command.task);
  if (!task) return refuse(unknownTask(state, command.task));
  switch (command.kind) {
    case "assign":
      return assign(state, task, command.member, actor, now);
    case "estimate":
      return estimate(task, command.duration);
    case "cancel":
      return cancel(state, task, command.reason, actor, request, now);
  }
}

function add(
  state: State,
  command: Extract<Command, { kind: "add" }>,
  actor: MemberDef,
  now: number,
): Outcome {
  const existing = findTask(state, command.task);
  if (existing) return refuse({ kind: "task-exists", task: refOf(existing) });
  if (!TASK_ID.test(command.task)) return refuse({ kind: "bad-id", given: command.task });
  const said =
    command.loose === undefined ? command : looseTitle(command.loose, (clause) => fits(state, clause));
  const owner = said.owner === undefined ? undefined : findMember(state.plan, said.owner);
  if (said.owner !== undefined && !owner) return refuse(unknownMember(state, said.owner));
  const title = said.title.replace(/\p{Cc}/gu, "").trim();
  if (title === "") return refuse({ kind: "empty", what: "title" });
  if (title.length > MAX_TITLE) return refuse({ kind: "too-long", what: "title", max: MAX_TITLE });
  const phase = findPhase(state, said.phase);
  if (!phase) return refuse(unknownPhase(state, said.phase ?? ""));
  if (phase.state === "done") return refuse({ kind: "phase-done", phase: phase.title });
  const after = said.after.map((id) => findTask(state, id) ?? id);
  const missing = after.find((each) => typeof each === "string");
  if (missing !== undefined) return refuse(unknownTask(state, missing));
  const before = new Map(after.flatMap((each) => (typeof each === "string" ? [] : [[each.id, each]])));
  const cycle = cycleOf(state, phase, [...before.values()]);
  if (cycle) return refuse({ kind: "would-cycle", path: [command.task, ...cycle, command.task] });
  const row: Task = {
    id: command.task,
    title,
    phase: phase.id,
    owner: owner?.id,
    duration: { min: 480, max: 480 },
    criteria: [],
    dependsOn: [...before.keys()],
    position: now, // after every task of the files, which count from 0
    state: "pending",
    startedAt: undefined,
    doneAt: undefined,
    blockedReason: undefined,
    before: undefined,
    changedBy: actor.id,
    changedAt: now,
    editedInChat: true,
  };
  return {
    reply: {
      kind: "added",
      task: refOf(row),
      phase: phase.title,
      after: row.dependsOn,
      ready: isReady(withTasks(state, [row]), row),
    },
    changes: [{ put: "task", row }],
    notes: [...tellAssigned(state, row, actor, now), dayPost(state, now)],
  };
}

/**
 * The way on which a new task of `phase` would wait for itself: it comes after a task whose own phase, or that of
 * something it depends on, opens only after `phase`. Undefined when there is none.
 */
function cycleOf(state: State, phase: Phase, after: readonly Task[]): readonly string[] | undefined {
  for (const task of after) {
    for (const near of [task, ...task.dependsOn.flatMap((id) => state.tasks.get(id) ?? [])]) {
      const way = wayBack(state, near.phase, phase.id);
      if (way) return near === task ? [task.id, ...way] : [task.id, near.id, ...way];
    }
  }
  return undefined;
}

/** The phases from one back to another that must end before it; undefined when it need not. */
function wayBack(
  state: State,
  from: string,
  to: string,
  seen: Set<string> = new Set(),
): readonly string[] | undefined {
  for (const on of state.plan.phases.get(from)?.dependsOn ?? []) {
    if (on === to) return [from, to];
    if (seen.has(on)) continue;
    seen.add(on);
    const further = wayBack(state, on, to, seen);
    if (further) return [from, ...further];
  }
  return undefined;
}

/** By id, title or number; without a word the first open phase, or the first that waits. */
function findPhase(state: State, given: string | undefined): Phase | undefined {
  const phases = [...state.plan.phases.values()].toSorted((a, b) => a.position - b.position);
  if (given === undefined)
    return phases.find(({ state }) => state === "open") ?? phases.find(({ state }) => state === "waiting");
  const wanted = given.trim().toLowerCase();
  return phases.find(
    ({ id, title }) =>
      id.toLowerCase() === wanted || title.toLowerCase() === wanted || id.toLowerCase() === `phase-${wanted}`,
  );
}

function unknownPhase(state: State, given: string) {
  const known = [...state.plan.phases.values()].flatMap(({ id, title }) => [id, title]);
  return { kind: "unknown-phase", given, nearest: nearestWord(given, known) } as const;
}

/** Behind a title without quotes, a clause names what the plan has or nearly has, or what looks like an id. */
function fits(state: State, { phase, owner, after = [] }: Clauses): boolean {
  if (owner !== undefined)
    return (
      owner.startsWith("<@") ||
      (findMember(state.plan, owner)?.id ?? nearestMember(state.plan, owner)) !== undefined
    );
  if (phase !== undefined)
    return /\d/.test(phase) || (findPhase(state, phase) ?? unknownPhase(state, phase).nearest) !== undefined;
  return after.some(
    (id) => /\d/.test(id) || (findTask(state, id) ?? nearestWord(id, state.knownTasks)) !== undefined,
  );
}

function unknownMember(state: State, given: string) {
  return { kind: "unknown-member", given, nearest: nearestMember(state.plan, given) } as const;
}

function assign(state: State, task: Task, given: string, actor: MemberDef, now: number): Outcome {
  const member = findMember(state.plan, given);
  if (!member) return refuse(unknownMember(state, given));
  if (isFinished(task))
    return refuse({ kind: "wrong-state", task: refOf(task), state: task.state, command: "assign" });
  const row = { ...task, owner: member.id, editedInChat: true };
  return {
    reply: { kind: "assigned", task: refOf(row), from: task.owner },
    changes: [{ put: "task", row }],
    notes: [
      ...(task.owner === member.id
        ? []
        : [...tellAssigned(state, row, actor, now), ...tellFormer(task, row, actor, now)]),
      dayPost(state, now),
    ],
  };
}

function tellAssigned(state: State, row: Task, actor: MemberDef, now: number) {
  if (row.owner === undefined || row.owner === actor.id) return [];
  const after = withTasks(state, [row]);
  const notice = {
    kind: "assigned-to-you",
    task: refOf(row),
    by: actor.id,
    ready: isReady(after, row),
    waiting: waitingOf(after, row),
  } as const;
  return [post(toMember(row.owner), `assigned:${row.id}:${row.owner}:${now}`, notice, now)];
}

/** Who had the task learns that somebody else has it now. */
function tellFormer({ owner }: Task, row: Task, actor: MemberDef, now: number) {
  if (owner === undefined || owner === actor.id) return [];
  const notice = { kind: "assigned-away", task: refOf(row), by: actor.id } as const;
  return [post(toMember(owner), `assigned-away:${row.id}:${owner}:${now}`, notice, now)];
}

function estimate(task: Task, given: string): Outcome {
  const duration = parseEstimate(given);
  if (!duration) return refuse({ kind: "bad-duration", given });
  const row = { ...task, duration, editedInChat: true };
  return {
    reply: { kind: "estimated", task: refOf(task), from: task.duration, to: duration },
    changes: [{ put: "task", row }],
  };
}

/** A cancelled task holds nobody up: what waited for it goes on as if it were done. */
function cancel(
  state: State,
  task: Task,
  reason: string | undefined,
  actor: MemberDef,
  request: string,
  now: number,
): Outcome {
  if (isFinished(task))
    return refuse({ kind: "wrong-state", task: refOf(task), state: task.state, command: "cancel" });
  if ((reason ?? "").length > MAX_TEXT) return refuse({ kind: "too-long", what: "reason", max: MAX_TEXT });
  const row = { ...moved(task, "cancelled", actor, now), editedInChat: true };
  const progress = follow(state, row, actor.id, request, now);
  return {
    reply: { kind: "cancelled", task: refOf(row), reason, opened: progress.opened },
    changes: [{ put: "task", row }, ...progress.changes],
    notes: [
      ...progress.notes,
      dayPost(state, now),
      ...tellOwner(task, actor, "cancel", now, readersOf(progress.notes)),
    ],
    onBehalfOf: acting(task, actor).onBehalfOf,
  };
}
