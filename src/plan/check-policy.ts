import { duplicates, unknownNames } from "./check-names.ts";
import { parseSpan } from "./duration.ts";
import { entries, field, nameAt, type Name } from "./outline.ts";
import type { Finding, Path } from "./problem.ts";
import { CHECK_IN_QUESTIONS, UPDATE_QUESTIONS } from "./schema-policy.ts";

/** What is wrong inside a policy file beyond its form: doubled names, unknown issue types, clocks in the wrong order. */
export function checkPolicy(data: unknown): readonly Finding[] {
  const types = names(data, "matrix", "type");
  const used = [nameAt(field(data, "blocked_answer"), "type", ["blocked_answer"]) ?? []].flat();
  const triggers = entries(data, "risks").flatMap(([risk, path]) => {
    const trigger = field(risk, "trigger");
    return field(trigger, "kind") === "issue-open-longer"
      ? (nameAt(trigger, "type", [...path, "trigger"]) ?? [])
      : [];
  });
  return [
    ...duplicates("check-in", names(data, "check_ins", "id")),
    ...duplicates("issue type", types),
    ...duplicates("risk", names(data, "risks", "id")),
    ...unknownNames(
      [...used, ...triggers].map(({ id, path }) => ({
        id,
        path,
        message: `issue type "${id}" is not in the matrix`,
      })),
      types.map(({ id }) => id),
      "write a type of the matrix",
    ),
    ...questions(data, "check_in_questions", CHECK_IN_QUESTIONS),
    ...questions(data, "update_questions", UPDATE_QUESTIONS),
    ...fallback(data),
    ...order(data),
  ];
}

function names(data: unknown, list: string, key: string): readonly Name[] {
  return entries(data, list).flatMap(([item, path]) => nameAt(item, key, path) ?? []);
}

function questions(data: unknown, key: string, wanted: readonly string[]): readonly Finding[] {
  if (!Array.isArray(field(data, key))) return [];
  const given = names(data, key, "id");
  const missing = wanted.filter((id) => !given.some((name) => name.id === id));
  return [
    ...duplicates("question", given),
    ...missing.map((id) => ({
      path: [key],
      atKey: true,
      message: `${key} has no question "${id}"`,
      hint: `write one with id: ${id}`,
    })),
  ];
}

function fallback(data: unknown): readonly Finding[] {
  return entries(data, "fallback").flatMap(([step, path]) => {
    const given = [field(step, "role"), field(step, "channel")].filter((value) => value !== undefined);
    if (given.length === 1 || typeof step !== "object" || step === null) return [];
    return [
      {
        path,
        message: "a fallback step is either a role or a channel",
        hint: 'write "role: coordination-lead" or "channel: coordination"',
      },
    ];
  });
}

/** A reminder must come before what it reminds of. */
function order(data: unknown): readonly Finding[] {
  const rounds = entries(data, "check_ins").map(
    ([item, path]) => [item, path, "remind_after", "closes_after"] as const,
  );
  const pairs: readonly (readonly [unknown, Path, string, string])[] = [
    ...rounds,
    [field(data, "update"), ["update"], "remind_after", "closes_after"],
    [field(data, "urgent"), ["urgent"], "remind_after", "escalate_after"],
  ];
  return pairs.flatMap(([item, path, first, second]) => {
    const [earlier, later] = [span(field(item, first)), span(field(item, second))];
    if (earlier === undefined || later === undefined || earlier < later) return [];
    return [
      {
        path: [...path, first],
        message: `${first} is not shorter than ${second}`,
        hint: `write less than ${String(field(item, second))}`,
      },
    ];
  });
}

function span(value: unknown): number | undefined {
  const result = typeof value === "string" ? parseSpan(value) : undefined;
  return result?.ok === true ? result.value : undefined;
}
