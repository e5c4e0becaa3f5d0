/** What a player does when the time has come: types a line, looks around, or fills in a form. */
import type { Answer, Handle } from "../domain/adapter.ts";
import type { Command } from "../domain/command.ts";
import { parseCommand } from "../domain/grammar.ts";
import { addDays, instantOf, localDate } from "../domain/time.ts";
import { toPlain } from "../wording/plain.ts";
import { after } from "./after.ts";
import { changeAnswer, fillIn } from "./answer.ts";
import { begin } from "./hear.ts";
import { isAway, type Player } from "./players.ts";
import type { Entry } from "./result.ts";
import { atWork, intend, type Intent, nextMorning, type Stage } from "./stage.ts";

/** The way to Baton, and the book in which everything is written down. */
export interface Door {
  readonly handle: Handle;
  readonly workspace: string;
  readonly nextId: () => string;
  readonly record: (entry: Entry) => void;
}

type Say = Extract<Intent, { kind: "say" }>;

export async function act(stage: Stage, door: Door, player: Player, intent: Intent): Promise<void> {
  switch (intent.kind) {
    case "say": {
      const command = parseCommand(intent.line);
      if (isAway(player, stage.now) && !intent.always) return postpone(stage, player, intent, command);
      if (!isWanted(stage, player, intent, command)) return;
      const answer = await ask(stage, door, player, command, intent.line);
      return after(stage, player, { command, answer, course: intent.course ?? "chance", turn: undefined });
    }
    case "look":
      return look(stage, door, player, intent.daily);
    case "answer":
      return answerRound(stage, door, player, intent);
  }
}

/** Types one command, and writes it down with what came back. */
async function ask(
  stage: Stage,
  door: Door,
  player: Player,
  command: Command,
  text: string,
  values?: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { id, zone } = player.member;
  const answer = await door.handle({
    id: door.nextId(),
    workspace: door.workspace,
    plan: stage.definition.plan.id,
    channel: undefined,
    surface: "terminal",
    actor: { kind: "member", id },
    command,
  });
  // A form that opens is seen by its values, when it comes back.
  if (answer.form) return answer;
  door.record({ kind: "typed", at: stage.now, member: id, text, values });
  const problems = Object.values(answer.problems ?? {}).join(" ");
  const said = [toPlain(withoutCommands(answer), zone), problems].filter((part) => part !== "").join("\n");
  door.record({ kind: "reply", at: stage.now, member: id, text: said });
  return answer;
}

function withoutCommands({ message }: Answer): Answer["message"] {
  return { ...message, buttons: [] };
}

/** Whoever is away does it after coming back; a round is then over. */
function postpone(stage: Stage, player: Player, intent: Say, { kind }: Command): void {
  if (kind === "same" || kind === "skip" || kind === "later") return;
  const back = Math.max(0, ...player.absences.map(({ until }) => until).filter(Number.isFinite));
  const { zone } = player.member;
  const tomorrow = instantOf(addDays(localDate(stage.now, zone), 1), 0, zone);
  intend(stage, player, atWork(stage, player, 2, 30, back > stage.now ? back : tomorrow), intent);
}

/** False for what has been overtaken since it was intended. */
function isWanted(stage: Stage, player: Player, { issue }: Say, command: Command): boolean {
  const known = issue === undefined ? undefined : stage.cases.get(issue);
  if (known?.state === "closed") return false;
  switch (command.kind) {
    case "ack":
      // Now and then somebody presses a button that is stale.
      return known?.state !== "acknowledged" || stage.random.chance(0.15);
    case "snooze":
      return known?.state === "open";
    case "done":
    case "block":
    case "unblock":
      return player.hands.has(command.task);
    default:
      return true;
  }
}

async function look(stage: Stage, door: Door, player: Player, daily: boolean): Promise<void> {
  if (stage.planDone || player.left.size + stage.unowned.size === 0) return;
  if (daily) intend(stage, player, nextMorning(stage, player), { kind: "look", daily });
  if (isAway(player, stage.now)) return;
  const isFree = () => player.starting === undefined && player.hands.size === 0;
  begin(stage, player);
  for (const line of [
    ...(player.left.size > 0 ? ["next"] : []),
    ...(stage.unowned.size > 0 ? ["status"] : []),
  ]) {
    if (!isFree()) return;
    const command = parseCommand(line);
    const answer = await ask(stage, door, player, command, line);
    after(stage, player, { command, answer, course: "chance", turn: undefined });
  }
}

async function answerRound(
  stage: Stage,
  door: Door,
  player: Player,
  { round, turn, edit }: Extract<Intent, { kind: "answer" }>,
): Promise<void> {
  if (isAway(player, stage.now)) return;
  const line = `answer ${round}`;
  const { form } = await ask(stage, door, player, parseCommand(line), line);
  if (!form) return;
  const values = edit ? changeAnswer(form) : fillIn(stage, player, form, turn);
  const command = { kind: "submit", form: form.id, values } as const;
  const answer = await ask(stage, door, player, command, line, values);
  after(stage, player, { command, answer, course: "chance", turn });
}
