/** How a pretend member fills in a form. */
import type { Form } from "../domain/message.ts";
import type { Answers, Health } from "../domain/state.ts";
import type { Player } from "./players.ts";
import type { Stage, Turn } from "./stage.ts";
import { wordsBy } from "./words.ts";

type Values = Record<string, string>;

/** The values of a check-in's or an update's form. */
export function fillIn(stage: Stage, player: Player, form: Form, turn: Turn | undefined): Answers {
  const known = new Set(form.fields.map(({ id }) => id));
  const values = known.has("health") ? update(stage, player, turn) : checkIn(stage, player, turn);
  const asked = form.fields.map(
    ({ id, required }) => [id, values[id] ?? (required ? "nothing" : "")] as const,
  );
  return Object.fromEntries(asked.filter(([, value]) => value !== ""));
}

/** The answer as it was, with a word more. */
export function changeAnswer(form: Form): Answers {
  const before = form.fields.flatMap(({ id, initial }) =>
    initial === undefined ? [] : [[id, initial] as const],
  );
  const first = form.fields[0]?.id ?? "";
  const values: Values = Object.fromEntries(before);
  return { ...values, [first]: `${values[first] ?? "all"}, and the tests are green` };
}

function doing(stage: Stage, { hands }: Player): string {
  const words = wordsBy(stage.random);
  const [task] = hands;
  return task === undefined ? words.idle() : words.going(task);
}

function checkIn(stage: Stage, player: Player, turn: Turn | undefined): Values {
  const { random } = stage;
  const needs = turn?.kind === "need" || random.chance(0.08);
  return {
    working: doing(stage, player),
    blocked: player.blocked ?? "nothing",
    ...(needs ? need(stage, player) : { needed: "nothing" }),
  };
}

/** What is needed from somebody, for the task in hand. */
function need(stage: Stage, player: Player): Values {
  const { random } = stage;
  const from = random.pick([...stage.players.values()].filter((other) => other !== player));
  const [task] = player.hands;
  return {
    needed: wordsBy(random).need(),
    ...(from ? { from: from.member.id } : {}),
    ...(task === undefined ? {} : { task }),
  };
}

/** What was done since the last update, and what comes next. */
function theDay(
  stage: Stage,
  { finished, hands }: Player,
): { readonly progress: string; readonly next: string } {
  const [task] = hands;
  const did = [
    ...(finished.length > 0 ? [`finished ${finished.splice(0).join(", ")}`] : []),
    ...(task === undefined ? [] : [`worked on ${task}`]),
  ];
  return {
    progress: did.length > 0 ? did.join(" and ") : wordsBy(stage.random).prepared(),
    next: task === undefined ? "what is ready then" : `going on with ${task}`,
  };
}

function update(stage: Stage, player: Player, turn: Turn | undefined): Values {
  const { random } = stage;
  const luck = random.next();
  const health: Health =
    turn?.kind === "red" || luck < 0.04
      ? "red"
      : luck < 0.18 || player.blocked !== undefined
        ? "yellow"
        : "green";
  const calm = { ...theDay(stage, player), health };
  if (health === "green") return { ...calm, blockers: "none" };
  const { task: _, ...needed } = need(stage, player);
  const by = random.pick(["tomorrow noon", "tomorrow evening", "the end of the week"]) ?? "";
  return { ...calm, blockers: player.blocked ?? wordsBy(random).hindrance(), ...needed, by };
}
