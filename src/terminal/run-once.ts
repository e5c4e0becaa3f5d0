import type { Writable } from "node:stream";
import type { Answer, Handle } from "../domain/adapter.ts";
import type { Command } from "../domain/command.ts";
import { forPrograms } from "../domain/home.ts";
import { painter, wantsColours } from "./paint.ts";
import { fieldLines, formLines } from "./question.ts";
import { type Look, paragraph, renderMessage } from "./render.ts";
import { WORDS } from "./words.ts";

export interface OnceOptions {
  readonly handle: Handle;
  readonly parse: (text: string) => Command;
  readonly workspace: string;
  /** Id of the member who acts. */
  readonly member: string;
  /** Their zone, for times; the plan's where it is left out. */
  readonly zone?: string | undefined;
  readonly line: string;
  /** Values of the form that the line opens: it is sent at once. */
  readonly values: Readonly<Record<string, string>> | undefined;
  readonly json: boolean;
  readonly newId: () => string;
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

/**
 * One command of one member, answered on the output: as text, or as one JSON object `{reply, text}`, with
 * `form` when there is one to fill in and `problems` when its values cannot stay. Resolves to the exit code:
 * 0 it is done or shown, 1 it was refused, 2 it was not understood. Rejects when `handle` does.
 */
export async function runOnce(options: OnceOptions): Promise<0 | 1 | 2> {
  const { output, values, line } = options;
  const command: Command =
    values === undefined ? options.parse(line) : { kind: "submit", form: line.trim(), values };
  const answer = await options.handle({
    id: options.newId(),
    workspace: options.workspace,
    plan: undefined,
    channel: undefined,
    surface: "cli",
    actor: { kind: "member", id: options.member },
    command,
  });
  if (options.json) {
    const text = answerLines(answer, plainLook(options), options.member).join("\n");
    const { reply, form, problems } = answer;
    output.write(`${JSON.stringify({ reply: forPrograms(reply), text, form, problems })}\n`);
  } else {
    const colours = wantsColours(output, process.env);
    const columns = (output.isTTY === true && output.columns) || 80;
    const look = { ...plainLook(options), colours, columns, paint: painter(colours) };
    output.write(`${answerLines(answer, look, options.member).join("\n")}\n`);
  }
  return exitCode(answer);
}

function plainLook({ zone }: OnceOptions): Look {
  return { columns: 80, colours: false, paint: painter(false), zone };
}

function answerLines({ message, form, problems }: Answer, look: Look, member: string): readonly string[] {
  if (form) {
    const sets = form.fields.map(({ id }) => `--set ${id}="…"`).join(" ");
    const example = `baton as ${member} "${form.id}" ${sets}`;
    return [
      ...formLines(form, look).slice(0, -2),
      "",
      ...fieldLines(form, look),
      "",
      `  ${WORDS.setValues}`,
      ...paragraph([example], look, "code", "  "),
    ];
  }
  const wrong = Object.entries(problems ?? {}).map(([id, problem]) => [{ bold: id }, `: ${problem}`]);
  return [
    ...renderMessage(message, look, "numbered"),
    ...wrong.flatMap((line) => paragraph(line, look, "plain", "  ")),
  ];
}

function exitCode({ reply }: Answer): 0 | 1 | 2 {
  switch (reply.kind) {
    case "refused":
    case "invalid":
    case "stranger":
    case "which-plan":
      return 1;
    case "unknown":
    case "malformed":
      return 2;
    default:
      return 0;
  }
}
