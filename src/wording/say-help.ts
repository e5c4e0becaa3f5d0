/** Help and the answers to what was not understood: all of it from the table of commands. */
import type { Block, Button, Line, Message } from "../domain/message.ts";
import { COMMANDS, type CommandRow, commandRow, GROUPS, type Malformed } from "../domain/commands-table.ts";
import { nearestWord } from "../domain/nearest-word.ts";
import type { Reply } from "../domain/reply.ts";
import { code, compose, cut, fields, line, note, section, text } from "./compose.ts";
import type { Speaker } from "./speaker.ts";

type Of<K extends Reply["kind"]> = Extract<Reply, { kind: K }>;

/** Examples by group, or one command explained; commands of leads are shown to leads. */
export function sayHelp({ topic, lead }: Of<"help">, speaker: Speaker): Message {
  const word = topic?.split(/\s+/)[0];
  if (topic === undefined || word === undefined) return allHelp(speaker, lead, undefined);
  const known = commandRow(word);
  const row = known ?? commandRow(nearestWord(word, VERBS) ?? "");
  if (row === undefined) return allHelp(speaker, lead, line`There is no command ${code(topic)}.`);
  return compose(
    {
      title: row.verb,
      body: [
        ...text(
          known ? undefined : line`There is no command ${code(word)}; the nearest is ${code(row.verb)}.`,
          line`${row.what}.`,
        ),
        ...fields([
          ["Write", [code(row.usage)]],
          ["Example", [code(row.example)]],
          ["For", row.forWhom === "leads" ? ["leads"] : undefined],
        ]),
        ...note(
          line`Capitals stand for your words, brackets for what may be left out. ${code("help")} shows every command.`,
        ),
      ],
    },
    speaker,
  );
}

const VERBS: readonly string[] = COMMANDS.map(({ verb }) => verb);

function allHelp(speaker: Speaker, lead: boolean, first: Line | undefined): Message {
  return compose(
    {
      title: "What Baton understands",
      body: [
        ...text(first),
        ...GROUPS.flatMap((group) => groupHelp(group, lead)),
        ...note(line`${code("help COMMAND")} explains one.`),
      ],
      buttons: HELP_BUTTONS,
    },
    speaker,
  );
}

const HELP_BUTTONS: readonly Button[] = [
  { label: "My tasks", command: "next" },
  { label: "Status", command: "status" },
  { label: "Raise an issue", command: "raise" },
];

function groupHelp(group: CommandRow["group"], lead: boolean): readonly Block[] {
  const shown = COMMANDS.filter(
    (row) => row.group === group && (row.forWhom === "everyone" || (lead && row.forWhom === "leads")),
  );
  return section(
    group,
    shown.map(({ example, what }) => line`${code(example)} – ${what}`),
  );
}

/** Longer texts are not offered again on a button, and not shown whole. */
const LONGEST_RETRY = 60;
const SHOWN = 80;

export function sayUnknown({ text: given, nearest }: Of<"unknown">, speaker: Speaker): Message {
  const rest = given.trim().split(/\s+/).slice(1).join(" ");
  const corrected = `${nearest ?? ""} ${rest}`.trim();
  const retry = nearest !== undefined && corrected.length <= LONGEST_RETRY;
  return compose(
    {
      body: [
        ...text(
          line`I do not know what “${cut(given, SHOWN)}” means.`,
          nearest === undefined ? undefined : line`Did you mean ${code(retry ? corrected : nearest)}?`,
        ),
        ...note(
          line`For example: ${code("next")}, ${code("done 2A")}, ${code('raise urgent "what is wrong" for alpha')}. ${code("help")} shows everything.`,
        ),
      ],
      buttons: retry ? [{ label: corrected, command: corrected }] : [],
    },
    speaker,
  );
}

const PROBLEMS: Readonly<Record<Malformed, string>> = {
  "no-task": "Which task?",
  "no-member": "Who?",
  "no-plan": "Which plan?",
  "no-reason": "A reason is missing.",
  "no-title": "A title is missing.",
  "no-duration": "A duration is missing, such as 4h or 1-2d.",
  "no-issue": "Which issue? Its number is missing.",
  "bad-issue": "An issue is named by its number, such as 3.",
  "no-minutes": "How long? Write a time such as 30m or 1h.",
  "bad-minutes": "I cannot read that time; write one such as 30m or 1h.",
  "no-text": "The text is missing.",
  "no-need": "Which need?",
  "no-now": "Only a round that opens now can be asked for.",
  "bad-period":
    "I cannot read that time. Write one such as friday, until 2026-11-06, for 2 days or next week.",
  extra: "There is more than I can read.",
};

export function sayMalformed({ verb, problem, usage }: Of<"malformed">, speaker: Speaker): Message {
  const row = commandRow(verb);
  return compose(
    {
      body: [
        ...text(line`${isProblem(problem) ? PROBLEMS[problem] : problem}`),
        ...fields([
          ["Write", [code(usage)]],
          ["Example", row && [code(row.example)]],
        ]),
        ...note(line`Nothing was changed.`),
      ],
    },
    speaker,
  );
}

function isProblem(problem: string): problem is Malformed {
  return Object.hasOwn(PROBLEMS, problem);
}
