/** Forms that come back: what their values mean, and what cannot stay as it is. */
import { CHECK_IN_FIELDS, MAX_TEXT, saysNothing, UPDATE_FIELDS } from "./forms.ts";
import { bare, splitFor, taskHead } from "./grammar-words.ts";
import { nearestWord } from "./nearest-word.ts";
import { findMember, nearestMember } from "./people.ts";
import { findTask } from "./readiness.ts";
import type { FieldProblem } from "./refusal.ts";
import type { Answers, Health, RoundKind, State } from "./state.ts";

export const HEALTH: readonly Health[] = ["green", "yellow", "red"];

export type Problems = Readonly<Record<string, FieldProblem>>;
export type Read =
  { readonly ok: true; readonly answers: Answers } | { readonly ok: false; readonly problems: Problems };

/**
 * The values of an answer, trimmed, with members and tasks by id; fields that say nothing are kept as written.
 * Every problem is found at once. The first question must be answered, and red or yellow says what is needed.
 */
export function readAnswers(state: State, kind: RoundKind, asker: string, values: Answers): Read {
  const fields: readonly string[] = kind === "update" ? UPDATE_FIELDS : CHECK_IN_FIELDS;
  const answers: Record<string, string> = {};
  const problems: Record<string, FieldProblem> = {};
  for (const field of fields) {
    const text = (values[field] ?? "").trim();
    if (text.length > MAX_TEXT) problems[field] = { kind: "too-long", max: MAX_TEXT };
    if (text !== "") answers[field] = text;
  }
  const first = fields[0] ?? "";
  if (answers[first] === undefined) problems[first] = { kind: "empty" };
  if (kind === "update") checkHealth(answers, problems);
  checkFrom(state, asker, answers, problems);
  if (kind === "check-in") checkTask(state, asker, answers, problems);
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, answers };
}

function checkHealth(answers: Record<string, string>, problems: Record<string, FieldProblem>): void {
  const given = (answers["health"] ?? "").toLowerCase();
  const health = HEALTH.find((each) => each === given);
  if (!health) {
    problems["health"] = given === "" ? { kind: "empty" } : { kind: "not-an-option", options: HEALTH };
    return;
  }
  answers["health"] = health;
  // What is needed, from whom and by when belongs to red and yellow; green says nothing about it.
  if (health === "green") for (const field of ["needed", "from", "by"]) delete answers[field];
  else if (answers["needed"] === undefined) problems["needed"] = { kind: "needed-with-colour", health };
}

/** The tasks that the values of an answer name, as typed: in their own field, or as `Alpha, for 2A` behind a member. */
export function tasksNamed({ task, from }: Answers): readonly string[] {
  return [task, splitFor(from ?? "")?.after].flatMap((each) => taskHead(each ?? "").task || []);
}

function checkFrom(
  state: State,
  asker: string,
  answers: Record<string, string>,
  problems: Record<string, FieldProblem>,
): void {
  const given = answers["from"];
  if (given === undefined || saysNothing(given)) {
    delete answers["from"];
    return;
  }
  const [first, second] = [findMember(state.plan, given), splitFor(given)];
  const member = first ?? (second && findMember(state.plan, bare(second.before)));
  if (!first && member) answers["task"] ??= second?.after ?? "";
  if (!member)
    problems["from"] = { kind: "unknown-member", given, nearest: nearestMember(state.plan, given) };
  else if (member.id === asker) delete answers["from"];
  else answers["from"] = member.id;
}

/** What is needed for a task is needed from its owner, unless somebody else is named. */
function checkTask(
  state: State,
  asker: string,
  answers: Record<string, string>,
  problems: Record<string, FieldProblem>,
): void {
  const given = answers["task"];
  if (given === undefined || saysNothing(given)) {
    delete answers["task"];
    return;
  }
  const task = findTask(state, taskHead(given).task);
  if (task) {
    answers["task"] = task.id;
    const { owner } = task;
    if (owner !== undefined && owner !== asker && !saysNothing(answers["needed"])) answers["from"] ??= owner;
  } else problems["task"] = { kind: "unknown-task", given, nearest: nearestWord(given, state.knownTasks) };
}
