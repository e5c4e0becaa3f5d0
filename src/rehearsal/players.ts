/** The pretend members: who they are, how they behave, and what they remember. */
import { type Definition, type MemberDef, type RoleId, ROLES, type TaskDef } from "../domain/plan.ts";
import type { Random } from "./random.ts";

/** Prompt: answers within minutes. Late: after a reminder or the closing. Silent: often not at all. Away: prompt, but not always there. */
export type Mood = "prompt" | "late" | "silent" | "away";
const MOODS: readonly Mood[] = ["prompt", "late", "silent", "away"];

/**
 * What became of a round's prompt: it waits for an answer, it waits on purpose until the round is closed, it will
 * come back, an answer is intended, or it needs nothing any more.
 */
export type Prompted = "asked" | "held" | "later" | "intended" | "over";

export interface Player {
  readonly member: MemberDef;
  readonly mood: Mood;
  readonly roles: readonly RoleId[];
  /** Has work in the plan. */
  readonly carries: boolean;
  /** Tasks of the member that are not finished. */
  readonly left: Set<string>;
  /** Tasks that a message offered to start. */
  readonly offered: string[];
  /** Tasks in progress. */
  readonly hands: Set<string>;
  /** Tasks that the member finished since the last update. */
  readonly finished: string[];
  /** The task that the member is about to start. */
  starting: string | undefined;
  /** Why the work stands still. */
  blocked: string | undefined;
  readonly rounds: Map<string, Prompted>;
  readonly absences: { readonly from: number; readonly until: number }[];
}

/** Everybody of the team, by id; the moods are spread over those who carry work, and leads are prompt. */
export function castPlayers({ plan, team }: Definition, random: Random): ReadonlyMap<string, Player> {
  const tasks = plan.phases.flatMap((phase) => phase.tasks);
  const holds = (member: MemberDef): readonly RoleId[] =>
    ROLES.filter((role) => team.roles[role] === member.id);
  const owners = Map.groupBy(tasks, ({ owner }) => owner);
  const working = team.members.filter(({ id, assignments }) => owners.has(id) || assignments.length > 0);
  // Where nobody owns anything, those who lead nothing take up the work, or else everybody does.
  const free = team.members.filter((member) => holds(member).length === 0);
  const carriers = working.length > 0 ? working : free.length > 0 ? free : team.members;
  const moods = new Map(
    random.shuffle(carriers).map(({ id }, index): [string, Mood] => [id, moodOf(index, random)]),
  );
  return new Map(
    team.members.map((member) => [
      member.id,
      playerOf(member, moods.get(member.id), holds(member), owners.get(member.id) ?? []),
    ]),
  );
}

/** Each mood once, then by chance; the first is prompt so that a plan of one goes on. */
function moodOf(index: number, random: Random): Mood {
  return MOODS[index] ?? random.pick(MOODS) ?? "prompt";
}

function playerOf(
  member: MemberDef,
  mood: Mood | undefined,
  roles: readonly RoleId[],
  own: readonly TaskDef[],
): Player {
  return {
    member,
    mood: mood ?? "prompt",
    roles,
    carries: mood !== undefined,
    left: new Set(own.map(({ id }) => id)),
    offered: [],
    hands: new Set(),
    finished: [],
    starting: undefined,
    blocked: undefined,
    rounds: new Map(),
    absences: [],
  };
}

/** True while the player is away, as far as the player has said. */
export function isAway({ absences }: Player, at: number): boolean {
  return absences.some(({ from, until }) => from <= at && at < until);
}
