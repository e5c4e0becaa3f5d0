/** The rehearsal while it runs: the virtual time, the players, their agenda, and what is written in the script. */
import type { Definition, TaskDef } from "../domain/plan.ts";
import type { RoundKind } from "../domain/state.ts";
import { addDays, addWorkingTime, endOfWork, instantOf, localDate } from "../domain/time.ts";
import { type Agenda, createAgenda } from "./agenda.ts";
import { castPlayers, isAway, type Player } from "./players.ts";
import { createRandom, type Random } from "./random.ts";

export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;

/** What is written for an answer, so that every rehearsal has one of each. */
export interface Turn {
  readonly kind: "need" | "same" | "edit" | "late" | "red";
  readonly round: RoundKind;
  /** Not before so many prompts of this kind of round have been sent. */
  readonly after: number;
  /** The round in which somebody has taken it; it is over once it has come true. */
  taken: string | undefined;
}

/** How an issue shall go; `chance`: as the members' moods have it. */
export type Course = "chance" | "ignored" | "withdrawn" | "snoozed";

/** An issue as the players know it. */
export interface Case {
  readonly course: Course;
  readonly raiser: string | undefined;
  readonly responder: string | undefined;
  readonly urgent: boolean;
  state: "open" | "acknowledged" | "closed";
  /** Messages in channels that asked for an acknowledgement. */
  asked: number;
}

export type Scene =
  | { readonly kind: "raise"; readonly type: string; readonly course: Course }
  | { readonly kind: "away" }
  /** A new day: what else may happen on it. */
  | { readonly kind: "day" };

export type Intent =
  /** Types a line. With an issue only while that one still needs it. */
  | {
      readonly kind: "say";
      readonly line: string;
      readonly issue?: number;
      readonly course?: Course;
      /** Done even by who is away. */
      readonly always?: boolean;
    }
  /** Looks for something to do; every morning again, or once. */
  | { readonly kind: "look"; readonly daily: boolean }
  | {
      readonly kind: "answer";
      readonly round: string;
      readonly turn: Turn | undefined;
      readonly edit: boolean;
    };

export type Act =
  | { readonly player: Player; readonly intent: Intent }
  | { readonly player: undefined; readonly scene: Scene };

export interface Stage {
  readonly definition: Definition;
  readonly random: Random;
  readonly agenda: Agenda<Act>;
  readonly players: ReadonlyMap<string, Player>;
  readonly tasks: ReadonlyMap<string, TaskDef & { readonly phase: string }>;
  readonly cases: Map<number, Case>;
  readonly turns: Turn[];
  /** Prompts so far. */
  readonly prompts: Record<RoundKind, number>;
  /** Tasks that nobody owned in the plan's file and that nobody has taken up. */
  readonly unowned: Set<string>;
  readonly done: Set<string>;
  /** Whether a need was ever replied to. */
  replied: boolean;
  now: number;
  /** When work last went on. */
  movedAt: number;
  planDone: boolean;
}

/** A plan without a first day begins on this Monday, so that every rehearsal of it is the same. */
const SOME_MONDAY = "2026-11-02";

/** Everything as it is at midnight before the first day. */
export function createStage(definition: Definition, seed: number): Stage {
  const random = createRandom(seed);
  const { plan } = definition;
  const tasks = plan.phases.flatMap(({ id, tasks }) => tasks.map((task) => ({ ...task, phase: id })));
  const start = instantOf(plan.start ?? SOME_MONDAY, 0, plan.zone);
  return {
    definition,
    random,
    agenda: createAgenda(),
    players: castPlayers(definition, random),
    tasks: new Map(tasks.map((task) => [task.id, task])),
    cases: new Map(),
    turns: [],
    prompts: { "check-in": 0, update: 0, test: 0 },
    unowned: new Set(tasks.filter(({ owner }) => owner === undefined).map(({ id }) => id)),
    done: new Set(),
    replied: false,
    now: start,
    movedAt: start,
    planDone: false,
  };
}

/** Plans something for a player at an instant. */
export function intend(stage: Stage, player: Player, at: number, intent: Intent): void {
  stage.agenda.add(Math.max(at, stage.now), { player, intent });
}

/** The instant after some minutes between `min` and `max`, by the clock on the wall. */
export function soon(stage: Stage, min: number, max: number): number {
  return stage.now + stage.random.whole(min, max) * MINUTE;
}

/** The instant after some minutes of the player's working time, between `min` and `max`. */
export function atWork(stage: Stage, { member }: Player, min: number, max: number, from = stage.now): number {
  const amount = stage.random.whole(min, max) * MINUTE;
  return addWorkingTime(member, from, amount) ?? from + amount;
}

/** The instant in the player's next morning, a few minutes after its beginning. */
export function nextMorning(stage: Stage, player: Player): number {
  const { zone } = player.member;
  const midnight = instantOf(addDays(localDate(stage.now, zone), 1), 0, zone);
  return atWork(stage, player, 2, 20, midnight);
}

/** Like `atWork`, but rather today than tomorrow: whoever has taken something up ends it before going home. */
export function beforeTheEvening(stage: Stage, player: Player, min: number, max: number): number {
  const at = atWork(stage, player, min, max);
  const evening = endOfWork(player.member, localDate(stage.now, player.member.zone));
  if (evening === undefined || at < evening) return at;
  return evening - stage.now > 20 * MINUTE ? evening - stage.random.whole(2, 15) * MINUTE : at;
}

/** Players who are there now and fit. */
export function there(stage: Stage, fits: (player: Player) => boolean): readonly Player[] {
  return [...stage.players.values()].filter((player) => !isAway(player, stage.now) && fits(player));
}
