/** What follows from an answer of Baton: work that takes its time, an issue to be looked after, an answer to be edited. */
import type { Answer } from "../domain/adapter.ts";
import type { Command } from "../domain/command.ts";
import { parseCommand } from "../domain/grammar.ts";
import type { Reply } from "../domain/reply.ts";
import { afterIssue } from "./after-issues.ts";
import { begin, offer } from "./hear.ts";
import type { Player } from "./players.ts";
import { atWork, type Course, intend, soon, type Stage, there, type Turn } from "./stage.ts";
import { wordsBy } from "./words.ts";

export interface Said {
  readonly command: Command;
  readonly answer: Answer;
  readonly course: Course;
  readonly turn: Turn | undefined;
}

type Of<K extends Reply["kind"]> = Extract<Reply, { kind: K }>;

/** Takes in the answer to what the player has just said. */
export function after(stage: Stage, player: Player, { command, answer, course, turn }: Said): void {
  const { reply } = answer;
  switch (reply.kind) {
    case "next":
      for (const { id } of reply.inProgress) if (!player.hands.has(id)) work(stage, player, id);
      for (const { id } of reply.ready) offer(stage, player, id);
      return impatience(stage, player, reply);
    case "status": {
      const free = reply.overview.ready.filter(({ owner }) => owner === undefined);
      const task = stage.random.pick(free);
      return task && offer(stage, player, task.id);
    }
    case "started":
      return work(stage, player, reply.task.id);
    case "done":
      return finished(stage, player, reply);
    case "undone":
      stage.planDone = false;
      stage.done.delete(reply.task.id);
      player.left.add(reply.task.id);
      if (reply.state === "in-progress") again(stage, player, reply.task.id);
      return;
    case "blocked":
      player.blocked = reply.reason;
      return cryForHelp(stage, player, reply);
    case "unblocked":
      player.blocked = undefined;
      return;
    case "away":
      player.absences.push({ from: reply.from, until: reply.until ?? Infinity });
      return;
    case "back":
      player.absences.length = 0;
      return;
    case "answered":
      return answered(stage, player, reply, answer, turn);
    case "need-replied":
      if (stage.random.chance(0.7)) {
        const line = `need-done ${reply.need.id}`;
        intend(stage, player, atWork(stage, player, 20, 120), { kind: "say", line });
      }
      return;
    case "refused":
      return command.kind === "start" ? notStarted(stage, player, command.task, reply) : undefined;
    default:
      afterIssue(stage, player, reply, course);
  }
}

/** Work takes a time between the task's shortest and longest; now and then it is blocked for a while. */
function work(stage: Stage, player: Player, id: string): void {
  const { random } = stage;
  const { min, max } = stage.tasks.get(id)?.duration ?? { min: 60, max: 60 };
  stage.unowned.delete(id);
  stage.movedAt = stage.now;
  player.starting = undefined;
  player.left.add(id);
  player.hands.add(id);
  const length = random.whole(min, max);
  const line = `done ${id}`;
  if (length < 60 || !random.chance(0.12))
    return intend(stage, player, atWork(stage, player, length, length), { kind: "say", line });
  const until = Math.round(length * (0.2 + 0.4 * random.next()));
  const pause = random.whole(30, 120);
  const say = (after: number, words: string) =>
    intend(stage, player, atWork(stage, player, after, after), { kind: "say", line: words });
  say(until, `block ${id} ${wordsBy(random).hindrance()}`);
  say(until + pause, `unblock ${id}`);
  say(length + pause, line);
}

function finished(stage: Stage, player: Player, { task, opened }: Of<"done">): void {
  const { random } = stage;
  stage.movedAt = stage.now;
  stage.planDone = opened.planDone;
  stage.done.add(task.id);
  player.hands.delete(task.id);
  player.left.delete(task.id);
  player.finished.push(task.id);
  for (const { id, owner } of opened.ready) if (owner === player.member.id) offer(stage, player, id);
  if (random.chance(0.04)) intend(stage, player, soon(stage, 1, 2), { kind: "say", line: `undo ${task.id}` });
  begin(stage, player);
  // Of many ready tasks a message names the first ones.
  const phase = stage.tasks.get(task.id)?.phase;
  const more = [...player.left].some((id) => stage.tasks.get(id)?.phase === phase) || stage.unowned.size > 0;
  if (player.starting === undefined && more)
    intend(stage, player, atWork(stage, player, 2, 10), { kind: "look", daily: false });
}

/** Back in hand after an undo: something had been forgotten. */
function again(stage: Stage, player: Player, task: string): void {
  player.hands.add(task);
  intend(stage, player, atWork(stage, player, 15, 50), { kind: "say", line: `done ${task}` });
}

/** Somebody was quicker, or it waits: what is next is looked up again. */
function notStarted(stage: Stage, player: Player, task: string, { refusal }: Of<"refused">): void {
  if (player.starting !== task) return;
  player.starting = undefined;
  if (refusal.kind === "already") stage.unowned.delete(task);
  begin(stage, player);
  if (player.starting === undefined)
    intend(stage, player, atWork(stage, player, 5, 20), { kind: "look", daily: false });
}

/** Nothing is ready, and some try nevertheless. */
function impatience(stage: Stage, player: Player, { ready, inProgress, waiting }: Of<"next">): void {
  const [first] = waiting;
  if (ready.length + inProgress.length > 0 || !first || !stage.random.chance(0.2)) return;
  intend(stage, player, soon(stage, 1, 3), { kind: "say", line: `start ${first.task.id}` });
}

function cryForHelp(stage: Stage, player: Player, { reason }: Of<"blocked">): void {
  const { random, definition } = stage;
  const others = there(stage, ({ carries, member }) => carries && member.id !== player.member.id);
  const other = random.pick(others);
  if (!other || !random.chance(0.4)) return;
  const line = `raise ${definition.policy.blockedAnswerType} "${reason}" for ${other.member.id}`;
  intend(stage, player, soon(stage, 1, 5), { kind: "say", line });
}

function answered(
  stage: Stage,
  player: Player,
  { round, response, edited }: Of<"answered">,
  { message }: Answer,
  turn: Turn | undefined,
): void {
  player.rounds.set(round.id, "over");
  const health = response.answers?.["health"];
  const came: Readonly<Record<Turn["kind"], boolean>> = {
    need: response.answers?.["from"] !== undefined,
    same: response.repeated,
    edit: edited,
    late: response.late,
    red: health === "red",
  };
  const left = stage.turns.filter(({ kind, round: of }) => of !== round.kind || !came[kind]);
  stage.turns.splice(0, stage.turns.length, ...left);
  const edits = !edited && (turn?.kind === "edit" || stage.random.chance(0.03));
  if (edits) {
    const at = soon(stage, 5, 25);
    intend(stage, player, at, { kind: "answer", round: round.id, turn: undefined, edit: true });
  }
  for (const { command } of message.buttons ?? []) {
    if (parseCommand(command).kind !== "raise" || !stage.random.chance(0.4)) continue;
    intend(stage, player, soon(stage, 1, 3), { kind: "say", line: command });
  }
}
