/** What becomes of a prompt: answered by mood, or as it is written. */
import type { RoundKind } from "../domain/state.ts";
import { UPDATE } from "../domain/round-opening.ts";
import { isAway, type Player } from "./players.ts";
import { intend, soon, type Stage, type Turn } from "./stage.ts";

interface Seen {
  readonly posted: boolean;
  /** "Nothing changed" is offered. */
  readonly canRepeat: boolean;
}

export function kindOf(round: string): RoundKind {
  return round.startsWith(`${UPDATE}@`) ? "update" : "check-in";
}

/** A message offers to answer a round: the prompt, its reminder, or the prompt that says that the round is closed. */
export function prompted(stage: Stage, player: Player, round: string, { posted, canRepeat }: Seen): void {
  const before = player.rounds.get(round);
  if (before === "over" || before === "intended") return;
  if (before === undefined || (posted && before === "later")) {
    if (posted) firstAsked(stage, player, round, canRepeat, before === undefined);
  } else if (posted) reminded(stage, player, round);
  else if (!isAway(player, stage.now)) closed(stage, player, round, before === "held");
}

function firstAsked(stage: Stage, player: Player, round: string, canRepeat: boolean, first: boolean): void {
  const kind = kindOf(round);
  stage.prompts[kind] += 1;
  // Who is stuck has news.
  const mayRepeat = canRepeat && player.blocked === undefined;
  const turn = takeTurn(stage, round, mayRepeat);
  if (turn) return inTurn(stage, player, round, turn);
  const { random } = stage;
  player.rounds.set(round, "asked");
  switch (player.mood) {
    case "prompt":
    case "away":
      if (mayRepeat && random.chance(0.12)) press(stage, player, round, "same");
      else if (random.chance(0.02)) press(stage, player, round, "skip");
      else if (first && random.chance(0.04)) press(stage, player, round, "later");
      else answer(stage, player, round, 1, 10);
      return;
    case "late":
      // An update has no reminder unless the policy says so.
      if (kind === "update" && random.chance(0.5)) answer(stage, player, round, 25, 50);
      return;
    case "silent":
      if (kind === "update" && random.chance(0.5)) answer(stage, player, round, 5, 30);
  }
}

/** The first turn whose time has come and that this prompt allows. */
function takeTurn(stage: Stage, round: string, canRepeat: boolean): Turn | undefined {
  const kind = kindOf(round);
  const others = stage.players.size > 1;
  const turn = stage.turns.find(
    (each) =>
      each.round === kind &&
      each.taken !== round &&
      stage.prompts[kind] > each.after &&
      (each.kind !== "same" || canRepeat) &&
      (each.kind !== "need" || others),
  );
  if (turn) turn.taken = round;
  return turn;
}

function inTurn(stage: Stage, player: Player, round: string, turn: Turn): void {
  if (turn.kind === "late") player.rounds.set(round, "held");
  else if (turn.kind === "same") press(stage, player, round, "same");
  else answer(stage, player, round, 2, 9, turn);
}

function reminded(stage: Stage, player: Player, round: string): void {
  const { random } = stage;
  if (player.rounds.get(round) !== "asked") return;
  const share = player.mood === "late" ? 0.6 : player.mood === "silent" ? 0.4 : 1;
  if (random.chance(share)) answer(stage, player, round, 2, 15);
}

/** Too late for the digest, which changes with an answer nevertheless. */
function closed(stage: Stage, player: Player, round: string, held: boolean): void {
  const share = held ? 1 : player.mood === "late" ? 0.8 : 0.1;
  if (stage.random.chance(share)) answer(stage, player, round, 5, 35);
  else player.rounds.set(round, "over");
}

function answer(stage: Stage, player: Player, round: string, min: number, max: number, turn?: Turn): void {
  player.rounds.set(round, "intended");
  intend(stage, player, soon(stage, min, max), { kind: "answer", round, turn, edit: false });
}

function press(stage: Stage, player: Player, round: string, verb: "same" | "skip" | "later"): void {
  player.rounds.set(round, verb === "later" ? "later" : "over");
  const line = verb === "later" ? `later ${round} 15m` : `${verb} ${round}`;
  intend(stage, player, soon(stage, 1, 6), { kind: "say", line });
}
