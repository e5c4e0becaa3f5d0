import type { Command } from "./command.ts";
import type { PlanContext } from "./state.ts";

/** Where commands hold people's own words; ids and references are resolved elsewhere. */
const WORDS: ReadonlySet<string> = new Set(["text", "reason", "title", "loose", "forWhom"]);

/**
 * The command with a platform's mentions in its words (`<@U0BETA>`) written as members' names: words are shown on every
 * platform, and a mention that is repeated would call somebody whom nobody asks. Accounts of nobody stay as they are.
 */
export function withNames<C extends Command>(plan: PlanContext, command: C): C {
  const names = new Map(
    [...plan.members.values()].flatMap(({ slack, name }) => (slack ? [[slack, name]] : [])),
  );
  const written = (text: string) =>
    text.replaceAll(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (whole, account: string) => names.get(account) ?? whole);
  const entries = Object.entries(command).map(([field, value]: [string, unknown]) => [
    field,
    WORDS.has(field) && typeof value === "string" ? written(value) : value,
  ]);
  return Object.fromEntries(entries) as C;
}
