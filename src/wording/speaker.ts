/** For whom a sentence is made, and how people, roles, tasks and phases are called in it. */
import type { Line, Span } from "../domain/message.ts";
import type { RoleId } from "../domain/plan.ts";
import type { TaskRef, Waiting } from "../domain/reply.ts";
import type { PlanContext, Target, TaskState } from "../domain/state.ts";
import { line, names } from "./compose.ts";
import { isSameDay } from "./time.ts";

export interface Speaker {
  readonly plan: PlanContext | undefined;
  /** Id of the member who reads; undefined in a channel, and for somebody who is no member. */
  readonly reader: string | undefined;
  /** The reader's zone; the plan's in channels. */
  readonly zone: string;
  readonly now: number;
  /** For what stands for days: times of today have their date, too. */
  readonly dated?: boolean;
}

/** A member's name; an id that nobody has stays as it is. */
export function nameOf(speaker: Speaker, id: string): string {
  return speaker.plan?.members.get(id)?.name ?? id;
}

/** `you` for the reader, else the name. */
export function whom(speaker: Speaker, id: string): string {
  return id === speaker.reader ? "you" : nameOf(speaker, id);
}

/** `You` for the reader, else the name: for the beginning of a sentence. */
export function who(speaker: Speaker, id: string): string {
  return id === speaker.reader ? "You" : nameOf(speaker, id);
}

/** `You are`, `Alpha is`. */
export function whoIs(speaker: Speaker, id: string): string {
  return id === speaker.reader ? "You are" : `${nameOf(speaker, id)} is`;
}

/** Calls the member: only where this message shall notify them. */
export function mention(speaker: Speaker, id: string): Span {
  return { mention: id, name: nameOf(speaker, id) };
}

/** An instant; the date is shown when it is not today. */
export function when(speaker: Speaker, at: number): Span {
  const today = isToday(speaker, at);
  return { time: at, style: today ? "time" : "date-time", zone: speaker.zone };
}

function isToday({ dated = false, now, zone }: Speaker, at: number): boolean {
  return !dated && isSameDay(at, now, zone);
}

/** `at 14:41`, or `on Mon 2 Nov 17:02`. */
export function atTime(speaker: Speaker, at: number): Line {
  return isToday(speaker, at) ? line`at ${when(speaker, at)}` : line`on ${when(speaker, at)}`;
}

export function roleWords(role: RoleId): string {
  return role.replaceAll("-", " ");
}

/** `Alpha`, `coordination lead`, `coordination lead (Alpha)` when the name says something else, `#emergency`, or `you`. */
export function targetWords(speaker: Speaker, target: Target, member?: string): string {
  switch (target.kind) {
    case "member":
      return whom(speaker, target.member);
    case "channel":
      return `#${target.channel}`;
    case "role": {
      const role = roleWords(target.role);
      const holder = member ?? speaker.plan?.team.roles[target.role];
      if (holder === undefined) return role;
      if (holder === speaker.reader) return "you";
      const name = nameOf(speaker, holder);
      return name.toLowerCase() === role ? role : `${role} (${name})`;
    }
  }
}

export function phaseTitle(speaker: Speaker, id: string): string {
  return speaker.plan?.phases.get(id)?.title ?? id;
}

/** `2A Server interfaces`. */
export function taskWords(task: TaskRef): string {
  return `${task.id} ${task.title}`;
}

/** `2B (Beta)`; `2B (nobody)` when it has no owner. */
export function taskOwner(speaker: Speaker, task: TaskRef): string {
  return `${task.id} (${task.owner === undefined ? "nobody" : nameOf(speaker, task.owner)})`;
}

export function stateWords(state: TaskState | "ready"): string {
  return state === "pending" ? "not started" : state.replace("-", " ");
}

/** `2A (Alpha, in progress)` for each, and the phase that is not open. */
export function waitsForWords(speaker: Speaker, { waitsFor, phase }: Waiting): string {
  const tasks = waitsFor.map((task) => {
    const owner = task.owner === undefined ? "nobody" : nameOf(speaker, task.owner);
    return `${task.id} (${owner}, ${stateWords(task.state)})`;
  });
  return names(phase === undefined ? tasks : [...tasks, phaseWait(speaker, phase)]);
}

function phaseWait(speaker: Speaker, id: string): string {
  const before = (speaker.plan?.phases.get(id)?.dependsOn ?? [])
    .filter((each) => speaker.plan?.phases.get(each)?.state !== "done")
    .map((each) => phaseTitle(speaker, each));
  const title = `its phase, ${phaseTitle(speaker, id)}`;
  return before.length === 0 ? title : `${title}, which opens when ${names(before)} is done`;
}
