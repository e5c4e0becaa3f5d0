/** `docs/commands.md` from the table of commands. `npm run docs` writes it; a test holds the two together. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { COMMANDS, GROUPS } from "../src/domain/commands-table.ts";

export const PAGE = join(import.meta.dirname, "commands.md");

const cell = (text: string): string => text.replaceAll("|", "\\|");

/** The page: one table a group, with usage, example and for whom. */
export function commandsPage(): string {
  const groups = GROUPS.map((group) => {
    const rows = COMMANDS.filter((row) => row.group === group && row.forWhom !== "buttons").map(
      ({ usage, example, forWhom, what }) =>
        `| \`${cell(usage)}\` | ${cell(what)}${forWhom === "leads" ? " (leads)" : ""} | \`${cell(example)}\` |`,
    );
    return [`## ${group}`, "", "| command | what it does | example |", "| --- | --- | --- |", ...rows].join(
      "\n",
    );
  });
  return `# Commands

Type them after \`/baton\` in Slack, after \`@Baton\` or in a direct message to it, in the terminal as they are, and in quotes after
\`baton as MEMBER\`. Upper and lower case, smart quotes and missing ones are all the same to it. \`TASK\` is an id such as \`2A\`, \`MEMBER\` an
id, a name or a mention, \`ISSUE\` a number. What stands in brackets may be left out. Leads are the members who hold a role.

${groups.join("\n\n")}
`;
}

if (process.argv[1] === import.meta.filename) await writeFile(PAGE, commandsPage());
