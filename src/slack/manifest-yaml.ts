/** The manifest as YAML, with the reason of each scope and event beside it. */
import { EVENTS, manifest, SCOPES } from "./manifest.ts";

const REASONS: Readonly<Record<string, string>> = {
  ...EVENTS,
  ...SCOPES,
  should_escape: "names arrive as mentions",
};

/** What is pasted into Slack: Socket Mode, or HTTP when Slack shall send its requests to `requestUrl`. */
export function manifestYaml(requestUrl?: string): string {
  const mode =
    requestUrl === undefined ? "Socket Mode" : "HTTP: Slack sends its requests to the address below";
  const title = "# Paste this at https://api.slack.com/apps: Create New App, From a manifest.";
  return `${title}\n# ${mode}.\n${mapping(manifest(requestUrl), "").join("\n")}\n`;
}

function mapping(fields: object, indent: string): readonly string[] {
  return Object.entries(fields).flatMap(([key, value]: [string, unknown]) =>
    entry(`${indent}${key}:`, key, value, indent),
  );
}

function entry(head: string, key: string, value: unknown, indent: string): readonly string[] {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return [head, ...value.flatMap((item: unknown) => listItem(item, deeper))];
  if (typeof value === "object" && value !== null) return [head, ...mapping(value, deeper)];
  return [`${head} ${scalar(value)}${reasonOf(key)}`];
}

function listItem(item: unknown, indent: string): readonly string[] {
  if (typeof item !== "object" || item === null) return [`${indent}- ${scalar(item)}${reasonOf(item)}`];
  const [first = "", ...rest] = mapping(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

const reasonOf = (name: unknown): string =>
  typeof name === "string" && Object.hasOwn(REASONS, name) ? ` # ${REASONS[name]}` : "";

/** Words as they are, unless YAML would read something else. */
function scalar(value: unknown): string {
  const words =
    typeof value === "string" &&
    /^[/A-Za-z][\w ./:,-]*$/.test(value) &&
    !/: |:$|^(?:true|false|null|yes|no|on|off)$/i.test(value);
  return words ? value : JSON.stringify(value);
}
