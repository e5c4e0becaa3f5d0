import type { Command } from "./command.ts";
import { commandRow, type Malformed } from "./commands-table.ts";

/** The verb was understood; `problem` says what is wrong with the rest, the table says how it should look. */
export function malformed(verb: string, problem: Malformed): Command {
  return { kind: "malformed", verb, problem, usage: commandRow(verb)?.usage ?? verb };
}
