/** Arguments of a call, as JSON or as a form whose lists and objects are JSON in text. */
import { isJson } from "./check-parts.ts";
import { Refused } from "./refused.ts";

export type Args = Readonly<Record<string, unknown>>;

const OBJECTS: ReadonlySet<string> = new Set(["blocks", "attachments", "metadata", "view"]);

/** Reads a request's body. Throws `Refused` for what Slack cannot read either. */
export function readArgs(contentType: string, body: string): Args {
  if (contentType.startsWith("application/json")) {
    const read = parse(body, "invalid_json");
    if (!isJson(read)) throw new Refused("json_not_object");
    return read;
  }
  if (!contentType.startsWith("application/x-www-form-urlencoded")) throw new Refused("invalid_post_type");
  const fields = [...new URLSearchParams(body)];
  return Object.fromEntries(
    fields.map(([name, value]) => [name, OBJECTS.has(name) ? parse(value, "invalid_arguments") : value]),
  );
}

function parse(text: string, otherwise: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(otherwise);
  }
}

/** A text that must be there. */
export function need(args: Args, name: string): string {
  const value = optional(args, name);
  if (value === undefined || value === "") throw new Refused("invalid_arguments", [`missing: ${name}`]);
  return value;
}

export function optional(args: Args, name: string): string | undefined {
  const value = args[name];
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? value : undefined;
}
