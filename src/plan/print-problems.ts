import type { Problem } from "./problem.ts";

/**
 * One line for each problem: `config/plan.yaml:12:9  what is wrong — what to write instead`. Control
 * characters that a file brings along are shown as `?`, so that they cannot rule the terminal.
 */
export function printProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, column, message, hint }) => {
      const said = `${file}:${line}:${column}  ${message}${hint === "" ? "" : ` — ${hint}`}`;
      return said.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, "?");
    })
    .join("\n");
}
