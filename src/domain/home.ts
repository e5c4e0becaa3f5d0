/** A member's page: everything on one plan that concerns them, as facts. */
import type { ClockStep, Reply, TaskRef, Waiting } from "./reply.ts";
import type { Absence, Health, Issue, Need, PlanContext, Round, TaskState } from "./state.ts";

/** The first entries of a list, and how many more there are. */
export interface Some<T> {
  readonly shown: readonly T[];
  readonly more: number;
}

export interface IssueLine {
  readonly issue: Issue;
  readonly clock: readonly ClockStep[];
}

/** A task that is begun: in progress, in review, or blocked with its reason. */
export interface BegunTask {
  readonly task: TaskRef;
  readonly state: TaskState;
  readonly reason: string | undefined;
}

export interface HomeFacts {
  readonly plan: PlanContext;
  readonly member: string;
  readonly begun: Some<BegunTask>;
  readonly ready: Some<TaskRef>;
  readonly waiting: Some<Waiting>;
  /** Open rounds that want this member's answer. */
  readonly rounds: readonly Round[];
  /** What others need of this member. */
  readonly needs: Some<Need>;
  /** Open and acknowledged issues; each stands in one list alone: the member's own, else held, else asked. */
  readonly raised: Some<IssueLine>;
  readonly held: Some<IssueLine>;
  readonly asked: Some<IssueLine>;
  /** Absences that are not over, by their beginning. */
  readonly absences: readonly Absence[];
  /** For leads alone. */
  readonly glance: Glance | undefined;
}

/** The whole plan in a few lines. */
export interface Glance {
  readonly phases: readonly {
    readonly title: string;
    readonly state: string;
    readonly done: number;
    readonly total: number;
  }[];
  readonly blocked: Some<TaskRef & { readonly reason: string | undefined }>;
  readonly issues: Some<IssueLine>;
  readonly health: readonly {
    readonly member: string;
    readonly health: Health;
    readonly localDate: string;
  }[];
  /** Open rounds, and who has not answered them. */
  readonly silent: readonly { readonly round: Round; readonly members: readonly string[] }[];
}

/** A reply as data for programs: of a page's plans their names alone, not all that is known about them. */
export function forPrograms(reply: Reply): object {
  if (reply.kind !== "home") return reply;
  const homes = reply.homes.map(({ plan: { id, title }, ...facts }) => ({ plan: { id, title }, ...facts }));
  return { ...reply, homes };
}

/** Key of the page among a plan's messages. */
export function homeKeyOf(member: string): string {
  return `${HOME_KEYS}${member}`;
}

/** What the keys of all pages begin with. */
export const HOME_KEYS = "home:";
