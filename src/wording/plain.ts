/** Messages as plain text: for pipes, logs, rehearsals and fallbacks. Nothing is escaped and nothing is lost. */
import type { Block, Button, Form, Line, Message, Span } from "../domain/message.ts";
import { timeWords } from "./time.ts";

/**
 * The whole message as lines of plain text, without a line end at the end. Instants are shown in `zone`;
 * where that is undefined, in the zone that each carries. Buttons show the command that they type.
 */
export function toPlain(message: Message, zone: string | undefined): string {
  return [
    message.title ?? "",
    ...message.body.flatMap((block) => blockLines(block, zone)),
    ...(message.form === undefined ? [] : formLines(message.form, zone)),
    buttonsLine(message.buttons ?? []),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function buttonsLine(buttons: readonly Button[]): string {
  return buttons.map(({ label, command }) => `[${label}: ${command}]`).join(" ");
}

/** One line of spans as text. */
export function linePlain(line: Line, zone: string | undefined): string {
  return line.map((span) => spanPlain(span, zone)).join("");
}

/** Title and body on one line, each part ended by a full stop unless it ends with punctuation already. */
export function onePlainLine(message: Pick<Message, "title" | "body">, zone: string | undefined): string {
  const said = message.body.filter(({ kind }) => kind !== "buttons");
  const parts = [message.title ?? "", ...said.flatMap((block) => blockLines(block, zone))]
    .map((part) => part.trim().split(/\s+/).join(" "))
    .filter((part) => part !== "");
  return parts
    .map((part, index) => (index === parts.length - 1 || /[.:;,?!…]$/.test(part) ? part : `${part}.`))
    .join(" ");
}

function blockLines(block: Block, zone: string | undefined): readonly string[] {
  switch (block.kind) {
    case "text":
    case "note":
      return block.lines.map((line) => linePlain(line, zone));
    case "list":
      return block.items.map((item) => `- ${linePlain(item, zone)}`);
    case "quote":
      return block.text.split(/\r?\n/).map((line) => `> ${line}`);
    case "buttons":
      return [buttonsLine(block.buttons)];
    case "fields":
      return block.fields.map(({ label, value }) =>
        /[?:]$/.test(label) ? `${label} ${linePlain(value, zone)}` : `${label}: ${linePlain(value, zone)}`,
      );
  }
}

function formLines(form: Form, zone: string | undefined): readonly string[] {
  const intro = (form.intro ?? []).map((line) => linePlain(line, zone));
  const fields = form.fields.map(({ id, label, options, initial }) => {
    const choices = options === undefined ? "" : ` (${options.map(({ value }) => value).join(", ")})`;
    return `${id}: ${label}${choices}${initial === undefined ? "" : ` [${initial}]`}`;
  });
  return [...intro, ...fields];
}

function spanPlain(span: Span, zone: string | undefined): string {
  if (typeof span === "string") return span;
  if ("bold" in span) return span.bold;
  if ("code" in span) return span.code;
  if ("link" in span) return span.link === span.url ? span.url : `${span.link} (${span.url})`;
  if ("mention" in span) return `@${span.name}`;
  return timeWords(span.time, span.style, zone ?? span.zone);
}
