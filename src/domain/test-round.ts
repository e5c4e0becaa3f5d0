/** A round that somebody opens for themselves alone, to see how one goes. */
import type { Change } from "./decision.ts";
import type { Outcome } from "./outcome.ts";
import type { MemberDef } from "./plan.ts";
import { ask } from "./round-opening.ts";
import type { Round, State } from "./state.ts";
import { localDate } from "./time.ts";

/** Its kind, and its schedule. */
const TEST = "test";

/**
 * `test`: a check-in of the actor alone, who need not be at work or have any. It is a round like any other, but what
 * it says goes to the actor, it ends with the answer, and nothing follows from it.
 */
export function decideTest(state: State, actor: MemberDef, now: number): Outcome {
  const { checkIns, update } = state.plan.policy;
  const id = testId(actor.id, now);
  const same = state.rounds.get(id);
  if (same) return { reply: { kind: "test-opened", round: same } };
  const round: Round = {
    id,
    kind: TEST,
    schedule: TEST,
    localDate: localDate(now, state.plan.zone),
    openedAt: now,
    plannedAt: now,
    closesAt: now + (checkIns[0] ?? update).closesAfter,
    closedAt: undefined,
  };
  const opened = ask(state, round, [{ member: actor, at: now }], undefined, now);
  return { reply: { kind: "test-opened", round }, ...opened };
}

/** Whoever tests twice has two rounds, but not at the same instant. */
export function testId(member: string, now: number): string {
  return `${TEST}-${member}@${now}`;
}

/** A test is over with its member's word; any other round stays as it is. */
export function endTest(
  round: Round,
  member: string,
  now: number,
): { readonly round: Round; readonly changes: readonly Change[] } {
  if (round.kind !== TEST || round.closedAt !== undefined) return { round, changes: [] };
  const row: Round = { ...round, closedAt: now };
  return {
    round: row,
    changes: [
      { put: "round", row },
      { void: "deadlines", kinds: ["round-close"], subject: round.id },
      { void: "deadlines", kinds: ["prompt-later"], subject: `${round.id}/${member}` },
    ],
  };
}
