/** What the sentences about rounds share: how a round is called, marks of an answer, its fields. */
import type { Block, Line } from "../domain/message.ts";
import type { Question } from "../domain/plan.ts";
import { asksLike, saysNothing } from "../domain/forms.ts";
import type { Answers, Need, Response, Round } from "../domain/state.ts";
import { capital, fields, joined, line, series } from "./compose.ts";
import { healthOf, healthWords } from "./health.ts";
import { nameOf, type Speaker, when } from "./speaker.ts";
import { dateWords, spanWords } from "./time.ts";

/** `check-in of 12:00`, `daily update of Tue 3 Nov`, `test of 12:00`. */
export function roundName(speaker: Speaker, round: Round): Line {
  switch (round.kind) {
    case "check-in":
      return line`check-in of ${when(speaker, round.plannedAt)}`;
    case "update":
      return line`daily update of ${dateWords(round.localDate)}`;
    case "test":
      return line`test of ${when(speaker, round.plannedAt)}`;
  }
}

/** The same at the beginning of a sentence. */
export function roundStart(speaker: Speaker, round: Round): Line {
  const [first = "", ...rest] = roundName(speaker, round);
  return typeof first === "string" ? [capital(first), ...rest] : [first, ...rest];
}

/** "One answer also counts for the check-in of 17:00."; undefined when it counts for its own round alone. */
export function alsoLine(speaker: Speaker, also: readonly Round[] = []): Line | undefined {
  if (also.length === 0) return undefined;
  return line`One answer also counts for ${series(also.map((round) => line`the ${roundName(speaker, round)}`))}.`;
}

/** A title has no time in it, since every reader has their own: `Check-in`, `Daily update, Tue 3 Nov`. */
export function roundTitle(round: Round): string {
  switch (round.kind) {
    case "check-in":
      return "Check-in";
    case "update":
      return `Daily update, ${dateWords(round.localDate)}`;
    case "test":
      return "Test check-in";
  }
}

/** Where the answers of a round are read. */
export function placeOf(round: Round): string {
  switch (round.kind) {
    case "check-in":
      return "the day's thread in #coordination";
    case "update":
      return "the post of the day in #updates";
    case "test":
      return "a direct message to you alone";
  }
}

/** `20 min late`, `edited`, `nothing changed`: what has to be known about an answer. */
export function marksOf(response: Response, round: Round | undefined): readonly string[] {
  return [
    ...(response.late ? [lateMark(response, round)] : []),
    ...(response.repeated ? ["nothing changed"] : []),
    ...(response.editedAt === undefined ? [] : ["edited"]),
  ];
}

function lateMark({ answeredAt }: Response, round: Round | undefined): string {
  if (answeredAt === undefined || round === undefined) return "late";
  const late = answeredAt - round.closesAt;
  return late < 60_000 ? "late" : `${spanWords(late)} late`;
}

/** The round's questions as the plan words them, or their ids where no plan is known. */
export function questionsOf(speaker: Speaker, kind: Round["kind"]): readonly Question[] {
  const { policy } = speaker.plan ?? {};
  const update = asksLike(kind) === "update";
  const ids = !update ? ["working", "blocked", "needed"] : ["progress", "blockers", "next"];
  const known = !update ? policy?.checkInQuestions : policy?.updateQuestions;
  return known ?? ids.map((id) => ({ id, label: id, hint: undefined }));
}

/** The answers in full, under the questions. */
export function answerFields(speaker: Speaker, kind: Round["kind"], answers: Answers): readonly Block[] {
  const questions = questionsOf(speaker, kind);
  const health = healthOf(answers["health"]);
  const asked = new Set(questions.map(({ id }) => id));
  return fields([
    ["Health", health && [healthWords(health)]],
    ...questions.map(({ id, label }): readonly [string, Line] => [label, [said(answers[id])]]),
    ["Needed", asked.has("needed") ? undefined : lineOf(answers["needed"])],
    ["From", answers["from"] === undefined ? undefined : [nameOf(speaker, answers["from"])]],
    ["For task", lineOf(answers["task"])],
    ["By", lineOf(answers["by"])],
  ]);
}

function lineOf(text: string | undefined): Line | undefined {
  return text === undefined || text === "" ? undefined : [text];
}

function said(text: string | undefined): string {
  return text === undefined || text.trim() === "" ? "nothing" : text;
}

const LABELS: readonly (readonly [id: string, label: string])[] = [
  ["working", "working"],
  ["blocked", "blocked"],
  ["progress", "done"],
  ["blockers", "blocked"],
  ["next", "next"],
];

/** The answers on one line: "working: generator runs; needs from Alpha, for 2A: the generated server code". */
export function answerLine(speaker: Speaker, answers: Answers): Line {
  const health = healthOf(answers["health"]);
  const parts = LABELS.flatMap(([id, label]) => {
    const text = answers[id];
    return text === undefined || text === "" ? [] : [line`${label}: ${text}`];
  });
  const need = needPart(speaker, answers);
  return joined([...(health === undefined ? [] : [healthWords(health)]), ...parts, ...need], "; ");
}

function needPart(speaker: Speaker, { needed, from, task, by }: Answers): readonly Line[] {
  if (needed === undefined || needed === "") return [];
  if (saysNothing(needed)) return [line`needed: ${needed}`];
  const whom = from === undefined ? "" : ` from ${nameOf(speaker, from)}`;
  const what = task === undefined ? "" : `, for ${task}`;
  return [line`needs${whom}${what}: ${needed}${by === undefined ? "" : `, by ${by}`}`];
}

/** What somebody needs, of whom if they know. */
type Wanted = Pick<Need, "asker" | "text" | "task" | "by"> & { readonly from: string | undefined };

/** "Alpha → Beta: generated server code (2A, by tomorrow noon)": who shall do what for whom. */
export function actionLine(speaker: Speaker, need: Wanted): Line {
  const more = [need.task, need.by === undefined ? undefined : `by ${need.by}`].filter(
    (each) => each !== undefined,
  );
  const tail = more.length === 0 ? "" : ` (${more.join(", ")})`;
  const from = need.from === undefined ? "somebody" : nameOf(speaker, need.from);
  return line`${from} → ${nameOf(speaker, need.asker)}: ${need.text}${tail}`;
}

/** What these answers need without saying from whom: somebody has to find that out. */
export function neededOfNobody(responses: readonly Response[]): readonly Wanted[] {
  return responses.flatMap(({ member, answers }) => {
    const { needed, from, task, by } = answers ?? {};
    if (needed === undefined || from !== undefined || saysNothing(needed)) return [];
    return [{ asker: member, from: undefined, text: needed, task, by }];
  });
}
