/** Loads what commands about rounds need: the round, its responses, what was answered before, and prompts near in time. */
import type { Deadline } from "../domain/command.ts";
import { asksLike } from "../domain/forms.ts";
import type { MemberDef } from "../domain/plan.ts";
import { splitSubject } from "../domain/rounds.ts";
import type { PlanContext, Response, Round, State } from "../domain/state.ts";
import { testId } from "../domain/test-round.ts";
import type { Db } from "../store/database.ts";
import { putOffIn } from "../store/deadlines.ts";
import { needById } from "../store/needs.ts";
import {
  lastAnswers,
  openRounds,
  responsesNear,
  responsesOf,
  roundById,
  roundsAsking,
} from "../store/rounds.ts";
import { workersIn } from "../store/workers.ts";

const RECENT_ROUNDS = 6;
const RECENT_TESTS = 1;

/** The phases in which there is work. */
export function openPhases(plan: PlanContext): readonly string[] {
  return [...plan.phases.values()].filter(({ state }) => state === "open").map(({ id }) => id);
}

/** Every round that is open, with all its answers. */
export async function loadOpenRounds(db: Db, empty: State): Promise<State> {
  return loadRounds(db, empty, await openRounds(db, empty.plan.key), undefined);
}

/** These rounds with all their responses, and what a member answered before them. */
async function loadRounds(
  db: Db,
  empty: State,
  rounds: readonly Round[],
  member: string | undefined,
): Promise<State> {
  const { key } = empty.plan;
  const responses = await responsesOf(
    db,
    key,
    rounds.map(({ id }) => id),
  );
  const last = member === undefined ? new Map<string, Response>() : await loadLast(db, key, rounds, [member]);
  return {
    ...empty,
    rounds: new Map(rounds.map((round) => [round.id, round])),
    responses,
    lastAnswers: last,
  };
}

/** By `kind/member`: the newest answer before the oldest of these rounds of the kind. */
async function loadLast(db: Db, key: string, rounds: readonly Round[], members: readonly string[]) {
  const last = new Map<string, Response>();
  for (const kind of ["check-in", "update"] as const) {
    const opened = rounds.filter((round) => asksLike(round.kind) === kind).map(({ openedAt }) => openedAt);
    if (opened.length === 0) continue;
    for (const [member, response] of await lastAnswers(db, key, kind, members, Math.max(...opened))) {
      last.set(`${kind}/${member}`, response);
    }
  }
  return last;
}

/** What the opening of this round looks at, or the round itself where it is open already. */
export async function loadOpening(db: Db, empty: State, id: string): Promise<State> {
  const { key, members } = empty.plan;
  const workers = await workersIn(db, key, openPhases(empty.plan));
  const round = await roundById(db, key, id);
  const last = await lastAnswers(db, key, "check-in", [...members.keys()], Number.MAX_SAFE_INTEGER);
  // Prompts of rounds that are open may be merged with these.
  const others = (await openRounds(db, key)).filter((each) => each.id !== round?.id && each.kind !== "test");
  const state = await loadRounds(db, empty, round ? [round, ...others] : others, undefined);
  return {
    ...state,
    workers,
    lastAnswers: new Map([...last].map(([member, each]) => [`check-in/${member}`, each])),
  };
}

/** The actor's test of this minute, if there is one, and what it begins with. */
export async function loadTest(
  db: Db,
  empty: State,
  actor: MemberDef | undefined,
  now: number,
): Promise<State> {
  if (!actor) return empty;
  const { key } = empty.plan;
  const last = await lastAnswers(db, key, "check-in", [actor.id], Number.MAX_SAFE_INTEGER);
  const same = await roundById(db, key, testId(actor.id, now));
  const state = await loadRounds(db, empty, same ? [same] : [], undefined);
  return {
    ...state,
    lastAnswers: new Map([...last].map(([member, each]) => [`check-in/${member}`, each])),
  };
}

/** The round that an answer means, or those that it may mean, with what the actor said last. */
export async function loadAnswer(
  db: Db,
  empty: State,
  given: string | undefined,
  actor: MemberDef | undefined,
): Promise<State> {
  if (!actor) return empty;
  const { key } = empty.plan;
  const named = given === undefined || given === "" ? undefined : await roundById(db, key, given);
  const rounds =
    given === undefined
      ? [
          ...(await roundsAsking(db, key, actor.id, undefined, RECENT_ROUNDS)),
          ...(await roundsAsking(db, key, actor.id, "test", RECENT_TESTS)),
        ]
      : named
        ? [named]
        : [];
  const own = await loadRounds(db, empty, rounds, actor.id);
  const state = await withNear(db, own, [actor.id]);
  const need = named && (await needById(db, key, `${named.id}/${actor.id}`));
  return need ? { ...state, needs: new Map([[need.id, need]]) } : state;
}

/** So far apart in time may prompts be that one after the other are merged into one. */
const NEAR = 12 * 3_600_000;

/** With the members' other rounds that were asked near these in time: their prompts may be merged. */
async function withNear(db: Db, state: State, members: readonly string[]): Promise<State> {
  const times = state.responses.filter(({ member }) => members.includes(member)).map((each) => each.askedAt);
  if (times.length === 0) return state;
  const span = { from: Math.min(...times) - NEAR, until: Math.max(...times) + NEAR };
  const near = await responsesNear(db, state.plan.key, members, span);
  const fresh = near.filter(({ round }) => !state.rounds.has(round.id));
  return {
    ...state,
    rounds: new Map([...state.rounds, ...fresh.map(({ round }) => [round.id, round] as const)]),
    responses: [...state.responses, ...fresh.map(({ response }) => response)],
  };
}

/** The round of a deadline with its answers, or that of the member whom the deadline names. */
export async function loadRoundDeadline(
  db: Db,
  empty: State,
  { kind, subject, dueAt }: Deadline,
): Promise<State> {
  const { key } = empty.plan;
  const [id, member] = splitSubject(subject);
  const round = await roundById(db, key, id);
  if (!round) return empty;
  const own = await loadRounds(db, empty, [round], member);
  const asked = member === undefined ? own.responses.map((each) => each.member) : [member];
  const state = await withNear(db, own, asked);
  if (kind === "remind") return { ...state, putOff: await putOffIn(db, key, round.id, asked, dueAt) };
  return kind === "prompt" ? { ...state, workers: await workersIn(db, key, openPhases(empty.plan)) } : state;
}
