/** Doctor's checks for a terminal and for pipes. */
import type { Check, CheckState } from "../domain/check.ts";
import type { Paint, Style } from "./paint.ts";
import { safe } from "./text.ts";
import { draw, type Piece, wrap } from "./wrap.ts";

const SIGNS: Readonly<Record<CheckState, readonly [sign: string, style: Style]>> = {
  ok: ["✓", "green"],
  warning: ["!", "yellow"],
  failed: ["✗", "red"],
};

/** One check: its sign, its name, what was found; and below it, what to do. Each line ends with a line end. */
export function printCheck({ state, name, found, do: todo }: Check, columns: number, paint: Paint): string {
  const [sign, style] = SIGNS[state];
  const said = block(
    [
      { text: sign, style },
      { text: ` ${safe(name)}: `, style: "bold" },
      { text: safe(found), style: "plain" },
    ],
    2,
    columns,
    paint,
  );
  return todo === undefined
    ? said
    : said +
        indent(
          block(
            [
              { text: "→ ", style },
              { text: safe(todo), style: "plain" },
            ],
            2,
            columns - 2,
            paint,
          ),
          2,
        );
}

/** How it went, in one line. */
export function printSum(checks: readonly Check[]): string {
  const count = (state: CheckState): number => checks.filter((check) => check.state === state).length;
  const [well, warnings, failures] = [count("ok"), count("warning"), count("failed")];
  const parts = [`${well} ${well === 1 ? "thing is" : "things are"} well`];
  if (warnings > 0) parts.push(`${warnings} to look at`);
  if (failures > 0) parts.push(`${failures} to mend`);
  return `\n${parts.join(", ")}.\n`;
}

/** Lines after the first are indented, so that the signs stand out. */
function block(pieces: readonly Piece[], hang: number, columns: number, paint: Paint): string {
  const [first = [], ...rest] = wrap(pieces, columns - hang);
  return [draw(first, paint), ...rest.map((line) => " ".repeat(hang) + draw(line, paint))]
    .map((line) => `${line}\n`)
    .join("");
}

function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(by));
}
