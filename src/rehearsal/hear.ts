/** What a message sets in motion: the players see its buttons, as anybody would, and intend to press some. */
import type { Delivery } from "../domain/adapter.ts";
import { parseCommand } from "../domain/grammar.ts";
import { heardInChannel, askedHow, pinged } from "./hear-issues.ts";
import { prompted } from "./hear-prompts.ts";
import type { Player } from "./players.ts";
import { atWork, intend, type Stage } from "./stage.ts";
import { wordsBy } from "./words.ts";

/** Takes in one message that was sent or edited. */
export function hear(stage: Stage, { op, to, message }: Delivery): void {
  const commands = (message.buttons ?? []).map(({ command }) => parseCommand(command));
  const player = to.kind === "user" ? stage.players.get(to.id) : undefined;
  const posted = op === "post";
  const canRepeat = commands.some(({ kind }) => kind === "same");
  const canSnooze = commands.some(({ kind }) => kind === "snooze");
  for (const command of commands) {
    if (command.kind === "ack") {
      const { issue, generation = 1 } = command;
      if (!player) heardInChannel(stage, issue, generation, posted);
      else if (posted) pinged(stage, player, { issue, generation, canSnooze });
    }
    if (!player) continue;
    if (command.kind === "answer" && command.round !== undefined)
      prompted(stage, player, command.round, { posted, canRepeat });
    if (command.kind === "note") askedHow(stage, player, command.issue);
    if (command.kind === "need-reply" && posted) needed(stage, player, command.need);
    if (command.kind === "start" && posted) offer(stage, player, command.task);
  }
}

/** Somebody needs something: a reply, an end, or both; sometimes nothing. */
function needed(stage: Stage, player: Player, need: string): void {
  const { random } = stage;
  const luck = random.next();
  if (!stage.replied || luck < 0.6) {
    stage.replied = true;
    const line = `need-reply ${need} ${wordsBy(random).reply()}`;
    intend(stage, player, atWork(stage, player, 4, 25), { kind: "say", line });
  } else if (luck < 0.85) {
    intend(stage, player, atWork(stage, player, 15, 90), { kind: "say", line: `need-done ${need}` });
  }
}

/** A task can be started: at once, or when the player's hands are free. */
export function offer(stage: Stage, player: Player, task: string): void {
  const known = player.hands.has(task) || player.starting === task || player.offered.includes(task);
  if (!known) player.offered.push(task);
  begin(stage, player);
}

/** Intends to start the next task that was offered, one at a time. */
export function begin(stage: Stage, player: Player): void {
  if (player.starting !== undefined || player.hands.size > 0) return;
  const task = player.offered.shift();
  if (task === undefined) return;
  player.starting = task;
  intend(stage, player, atWork(stage, player, 3, 20), { kind: "say", line: `start ${task}` });
}
