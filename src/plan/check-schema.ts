import type * as z from "zod";
import { MAX_PROBLEMS } from "./limits.ts";
import { field } from "./outline.ts";
import { type Finding, type Path, suggestion } from "./problem.ts";

type Issue = z.core.$ZodIssue;

/** Unknown keys of one object that are listed one by one. */
const MOST_KEYS = 50;

/** What a schema has against the data, one finding for each unknown key, missing field and wrong value. */
export function checkSchema<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
): { readonly written: z.output<Schema> | undefined; readonly findings: readonly Finding[] } {
  const result = schema.safeParse(data);
  if (result.success) return { written: result.data, findings: [] };
  const issues = result.error.issues.slice(0, MAX_PROBLEMS);
  return { written: undefined, findings: issues.flatMap((issue) => explain(issue, data, schema)) };
}

function explain(issue: Issue, data: unknown, schema: z.ZodType): readonly Finding[] {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  const value = valueAt(data, path);
  if (issue.code === "unrecognized_keys") return unknownKeys(issue.keys, path, value, schema);
  return [{ path, atKey: issue.code === "invalid_key", ...say(issue, label(path), path.at(-1), value) }];
}

function unknownKeys(
  keys: readonly string[],
  path: Path,
  value: unknown,
  schema: z.ZodType,
): readonly Finding[] {
  const known = keysAt(schema, path, value);
  const free = known.filter((word) => field(value, word) === undefined);
  return keys.slice(0, MOST_KEYS).map((key) => ({
    path: [...path, key],
    atKey: true,
    message: `unknown key "${key.slice(0, 64)}"`,
    hint:
      key === "<<"
        ? "write the fields out: merge keys are not read"
        : suggestion(key, free, `keys here: ${known.join(", ")}`),
  }));
}

interface Said {
  readonly message: string;
  readonly hint: string;
}

function say(issue: Issue, name: string, last: unknown, value: unknown): Said {
  const missing = value === undefined;
  if (issue.code === "custom") {
    const hint: unknown = issue.params?.["hint"];
    return { message: issue.message, hint: typeof hint === "string" ? hint : "" };
  }
  if (issue.code === "invalid_key") {
    return { message: `${shown(last)} cannot be a name here`, hint: "use small letters, digits and dashes" };
  }
  const message = missing ? `${name} is missing` : undefined;
  if (issue.code === "invalid_type") {
    return {
      message: message ?? `${name} is ${kindOf(value)}`,
      hint: `write ${EXAMPLES[String(last)] ?? KINDS[issue.expected] ?? issue.expected}`,
    };
  }
  if (issue.code === "invalid_value") return choice(issue.values.map(String), name, value);
  if (issue.code === "invalid_union") {
    if (issue.discriminator === undefined) {
      return { message: message ?? `${name} is ${kindOf(value)}`, hint: "write an id, in quotes if need be" };
    }
    const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    return choice(options, name, value);
  }
  if (issue.code === "invalid_format") {
    return { message: `${name} cannot be ${shown(value)}`, hint: formatHint(issue) };
  }
  return size(issue, name);
}

function choice(known: readonly string[], name: string, value: unknown): Said {
  const list = `write one of ${known.join(", ")}`;
  if (value === undefined) return { message: `${name} is missing`, hint: list };
  const given = typeof value === "string" ? value : shown(value);
  return { message: `${name} cannot be ${shown(value)}`, hint: suggestion(given, known, list) };
}

function size(issue: Issue, name: string): Said {
  if (issue.code === "too_small") {
    if (issue.origin === "string")
      return { message: `${name} is empty`, hint: "write at least one character" };
    if (issue.origin !== "number") return { message: `${name} is empty`, hint: "write at least one entry" };
    return { message: `${name} is too small`, hint: `write ${issue.minimum} or more` };
  }
  if (issue.code === "too_big") {
    if (issue.origin === "number")
      return { message: `${name} is too large`, hint: `write ${issue.maximum} or less` };
    const unit = issue.origin === "array" ? "entries" : "characters";
    return { message: `${name} has more than ${issue.maximum} ${unit}`, hint: "make it shorter" };
  }
  return { message: `${name} is wrong`, hint: issue.message };
}

function label(path: Path): string {
  const name = path.findLast((step) => typeof step === "string");
  if (name === undefined) return "the file";
  return typeof path.at(-1) === "number" ? `an entry of ${name}` : name;
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path)
    value = Array.isArray(value) ? (value as readonly unknown[])[Number(step)] : field(value, String(step));
  return value;
}

/** The keys that the schema knows at a path: read from the schema itself, through lists, options and choices. */
function keysAt(schema: z.core.$ZodType, path: Path, value: unknown): readonly string[] {
  const definition = (schema as z.core.$ZodTypes)._zod.def;
  switch (definition.type) {
    case "optional":
      return keysAt(definition.innerType, path, value);
    case "array":
      return keysAt(definition.element, path.slice(1), value);
    case "object": {
      const [step, ...rest] = path;
      if (step === undefined) return Object.keys(definition.shape);
      const inner = definition.shape[String(step)];
      return inner === undefined ? [] : keysAt(inner, rest, value);
    }
    case "union": {
      const all = definition.options.map((option) => ({ option, keys: keysAt(option, path, value) }));
      const chosen = all.find(
        ({ option }) => option._zod.propValues?.["kind"]?.has(String(field(value, "kind"))) === true,
      );
      return chosen?.keys ?? [...new Set(all.flatMap(({ keys }) => keys))];
    }
    default:
      return [];
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  date: 'write a date that exists: "2026-11-02"',
  url: 'write a whole address: "https://example.com/page"',
  email: 'write an e-mail address: "name@example.com"',
};

function formatHint(issue: Extract<Issue, { readonly code: "invalid_format" }>): string {
  const known = FORMATS[issue.format];
  if (known !== undefined) return known;
  // The only pattern for free text keeps control characters out; all others are for names.
  const free = "pattern" in issue && (issue.pattern ?? "").includes("u0000");
  return free
    ? "write one line of plain text"
    : "use letters, digits, dots, dashes and underscores, at most 64";
}

/** Instead of "write text", where text has a form. */
const EXAMPLES: Readonly<Record<string, string>> = {
  duration: 'working time: "4h", "1-2d"',
  zone: 'an IANA name: "Europe/Berlin"',
  hours: 'working hours: "09:00-17:30"',
  days: 'weekdays: "mon-fri"',
  cron: 'five fields: "0 10 * * 1-5"',
  response: 'a time span: "2h"',
};

const KINDS: Readonly<Record<string, string>> = {
  object: "a mapping (key: value)",
  record: "a mapping (key: value)",
  array: "a list",
  string: "text",
  number: "a number",
  boolean: "true or false",
};

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return `the ${typeof value === "string" ? "text" : typeof value} ${shown(value)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
