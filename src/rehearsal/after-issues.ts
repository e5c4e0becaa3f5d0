/** What follows for an issue from an answer of Baton. */
import type { Reply } from "../domain/reply.ts";
import type { Issue } from "../domain/state.ts";
import { caseOf } from "./hear-issues.ts";
import type { Player } from "./players.ts";
import { atWork, beforeTheEvening, type Course, intend, soon, type Stage } from "./stage.ts";
import { wordsBy } from "./words.ts";

/** Takes in an answer about an issue; any other changes nothing. */
export function afterIssue(stage: Stage, player: Player, reply: Reply, course: Course): void {
  switch (reply.kind) {
    case "raised":
      return raised(stage, player, reply.issue, course);
    case "acknowledged":
      caseOf(stage, reply.issue.number).state = "acknowledged";
      return work(stage, player, reply.issue);
    case "snoozed": {
      const { number, generation, snoozedUntil = stage.now } = reply.issue;
      const at = atWork(stage, player, 2, 12, snoozedUntil);
      return intend(stage, player, at, { kind: "say", line: `ack ${number} g${generation}`, issue: number });
    }
    case "resolved":
    case "withdrawn":
      caseOf(stage, reply.issue.number).state = "closed";
      // While there are tasks, only they tell whether the plan goes on.
      if (stage.done.size === stage.tasks.size) stage.movedAt = stage.now;
      return;
    default:
  }
}

/** The raiser takes it back when that is its course, and looks after it when it stays open for days. */
function raised(stage: Stage, player: Player, issue: Issue, course: Course): void {
  const { number, urgent, raiser, responder, policy } = issue;
  stage.cases.set(number, {
    course,
    raiser,
    responder,
    urgent,
    state: "open",
    asked: caseOf(stage, number).asked,
  });
  const say = (at: number, line: string) => intend(stage, player, at, { kind: "say", line, issue: number });
  if (course === "withdrawn") return say(soon(stage, 8, 12), `withdraw ${number}`);
  const line = `resolve ${number} it has sorted itself out`;
  // Where nobody else could help, there is nobody to wait for.
  if (stage.players.size === 1) return say(atWork(stage, player, 40, 120), line);
  say(atWork(stage, player, 900, 1100, stage.now + 1.5 * policy.row.response), line);
}

/** Whoever holds it solves it, mostly on the same day. */
function work(stage: Stage, player: Player, { number }: Issue): void {
  const { random } = stage;
  const slow = random.chance(0.12);
  const at = slow ? atWork(stage, player, 260, 420) : beforeTheEvening(stage, player, 15, 110);
  const line = `resolve ${number} ${wordsBy(random).solution()}`;
  intend(stage, player, at, { kind: "say", line, issue: number });
}
