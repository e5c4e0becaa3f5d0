/** What becomes of a ping: acknowledged, snoozed, handed on or ignored, as the issue's course or the mood has it. */
import type { Player } from "./players.ts";
import { atWork, type Case, intend, soon, type Stage, there } from "./stage.ts";
import { wordsBy } from "./words.ts";

interface Ping {
  readonly issue: number;
  readonly generation: number;
  readonly canSnooze: boolean;
}

/** What the players know of an issue; one that nobody was seen to raise goes by chance. */
export function caseOf(stage: Stage, number: number): Case {
  const found = stage.cases.get(number) ?? {
    course: "chance",
    raiser: undefined,
    responder: undefined,
    urgent: false,
    state: "open",
    asked: 0,
  };
  stage.cases.set(number, found);
  return found;
}

/** A player is asked directly to acknowledge an issue. */
export function pinged(stage: Stage, player: Player, { issue, generation, canSnooze }: Ping): void {
  const known = caseOf(stage, issue);
  known.state = "open";
  const asked = player.member.id === known.responder;
  // After it was opened again the script is over.
  const course = generation > 1 && known.course !== "snoozed" ? "chance" : known.course;
  switch (course) {
    case "withdrawn":
      return;
    case "ignored":
      if (!asked) takeUp(stage, player, issue, generation, known);
      return;
    case "snoozed":
      if (!asked || !canSnooze || generation > 1) return takeUp(stage, player, issue, generation, known);
      return press(stage, player, issue, `snooze ${issue} 30m`, atWork(stage, player, 3, 8));
    case "chance":
      byMood(stage, player, issue, generation, known);
  }
}

function byMood(stage: Stage, player: Player, issue: number, generation: number, known: Case): void {
  switch (player.mood) {
    case "prompt":
    case "away":
      return takeUp(stage, player, issue, generation, known);
    case "late":
      return acknowledge(stage, player, issue, generation, atWork(stage, player, 20, 80));
    case "silent":
      if (stage.random.chance(0.4))
        acknowledge(stage, player, issue, generation, atWork(stage, player, 50, 150));
  }
}

/** Acknowledges soon; somebody with a role may hand it to somebody else, once. */
function takeUp(stage: Stage, player: Player, issue: number, generation: number, known: Case): void {
  const { random } = stage;
  const handsOn = !known.urgent && generation === 1 && player.roles.length > 0 && random.chance(0.12);
  const others = there(
    stage,
    ({ carries, member: { id } }) =>
      carries && ![known.raiser, known.responder, player.member.id].includes(id),
  );
  const other = handsOn ? random.pick(others) : undefined;
  const at = atWork(stage, player, 2, 10);
  if (other) press(stage, player, issue, `reassign ${issue} ${other.member.id}`, at);
  else acknowledge(stage, player, issue, generation, at);
}

function acknowledge(stage: Stage, player: Player, issue: number, generation: number, at: number): void {
  press(stage, player, issue, `ack ${issue} g${generation}`, at);
}

function press(stage: Stage, player: Player, issue: number, line: string, at: number): void {
  intend(stage, player, at, { kind: "say", line, issue });
}

/** A channel is asked. The first time it is for whom it is meant, unless somebody happens to help; then for everybody. */
export function heardInChannel(stage: Stage, issue: number, generation: number, posted: boolean): void {
  const known = caseOf(stage, issue);
  known.state = "open";
  if (!posted) return;
  known.asked += 1;
  const { random } = stage;
  const helps = known.asked > 1 || (known.course === "chance" && random.chance(0.08));
  const helpers = there(
    stage,
    ({ member: { id } }) => id !== known.raiser && (id !== known.responder || known.course !== "ignored"),
  );
  const helper = helps ? random.pick(helpers) : undefined;
  if (helper) acknowledge(stage, helper, issue, generation, atWork(stage, helper, 5, 30));
}

/** The holder of an issue is asked for a word. */
export function askedHow(stage: Stage, player: Player, issue: number): void {
  const { random } = stage;
  const words = wordsBy(random);
  const at = soon(stage, 5, 40);
  if (random.chance(0.7)) press(stage, player, issue, `note ${issue} still working on it`, at);
  else if (random.chance(0.5)) press(stage, player, issue, `resolve ${issue} ${words.solution()}`, at);
}
