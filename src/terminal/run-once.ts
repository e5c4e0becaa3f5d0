import type { Writable } from "node:stream";
import type { Answer, Handle } from "../domain/adapter.ts";
import { AppError } from "../domain/app-error.ts";
import type { Command } from "../domain/command.ts";
import type { Form } from "../domain/message.ts";
import { nearestWord } from "../domain/nearest-word.ts";
import type { Answers } from "../domain/state.ts";
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
  readonly values: Answers | undefined;
  readonly json: boolean;
  readonly newId: () => string;
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

/**
 * One command of one member, answered on the output: as text, or as one JSON object `{reply, text}`, with
 * `form` when there is one to fill in and `problems` when its values cannot stay. Resolves to the exit code:
 * 0 it is done or shown, 1 it was refused, 2 it was not understood. Rejects when `handle` does, and with AppError `usage`
 * when the values fit no form that the line opens.
 */
export async function runOnce(options: OnceOptions): Promise<0 | 1 | 2> {
  const { output, values, line } = options;
  const command = options.parse(line);
  const answer =
    values === undefined ? await ask(options, command) : await askWithValues(options, command, values);
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

function ask(
  { handle, newId, workspace, member }: OnceOptions,
  command: Command,
  plan?: string,
): Promise<Answer> {
  return handle({
    id: newId(),
    workspace,
    plan,
    channel: undefined,
    surface: "cli",
    actor: { kind: "member", id: member },
    command,
  });
}

/** Opens the form and sends it; a refusal to open it is the answer. No value is dropped in silence. */
async function askWithValues(options: OnceOptions, command: Command, values: Answers): Promise<Answer> {
  if (!opensForm(command)) {
    const hint = "Leave --set out, or give the command that opens the form: answer, raise.";
    throw new AppError("usage", `"${options.line}" opens no form that --set could fill in.`, { hint });
  }
  const opened = await ask(options, command);
  if (!opened.form) return opened;
  const fields = opened.form.fields.map(({ id }) => id);
  const odd = Object.keys(values).find((id) => !fields.includes(id));
  if (odd !== undefined) {
    const near = nearestWord(odd, fields);
    const hint = near === undefined ? `Its fields are ${fields.join(", ")}.` : `Did you mean ${near}?`;
    throw new AppError("usage", `The form has no field "${odd}".`, { hint });
  }
  const { id, plan } = opened.form;
  // What the line itself says of an issue stands; answers of last time are not given again unasked.
  const said = command.kind === "raise" ? begun(opened.form) : {};
  return ask(options, { kind: "submit", form: id, values: { ...said, ...values } }, plan);
}

function begun({ fields }: Form): Answers {
  return Object.fromEntries(
    fields.flatMap(({ id, initial }) => (initial === undefined ? [] : [[id, initial]])),
  );
}

/** Whether the command only opens a form: nothing is done until the form comes back. */
function opensForm(command: Command): boolean {
  switch (command.kind) {
    case "answer":
      return true;
    case "raise":
      return command.type === undefined;
    case "need-reply":
      return command.text === undefined;
    default:
      return false;
  }
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
