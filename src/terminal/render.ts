import type { Block, Button, Colour, Line, Message, Span } from "../domain/message.ts";
import type { Paint, Style } from "./paint.ts";
import { cut, pad, safe, safeLines, width } from "./text.ts";
import { clockTime, day, dayAndTime } from "./when.ts";
import { draw, type Piece, wrap } from "./wrap.ts";

/** How a message is drawn: for whom, how wide, with which paint. */
export interface Look {
  /** Columns of the terminal. */
  readonly columns: number;
  readonly colours: boolean;
  readonly paint: Paint;
  /** The reader's zone; where it is unknown, each instant's own zone is used. */
  readonly zone: string | undefined;
}

/** Long lines are hard to read, however wide the window is; in a sliver of a window nothing else fits. */
const [WIDEST, NARROWEST] = [96, 24];
const WIDEST_LABEL = 24;
const GUTTER = "  ";
const SHAPES = { red: "■", yellow: "▲", green: "●" } as const;

/**
 * A message as lines without line ends, indented by two columns: title, blocks, then its choices. The colour
 * is a bar in the indentation, or a shape at the first line where there are no colours. `numbered` choices
 * can be typed as their number, `named` ones are somebody else's.
 */
export function renderMessage(
  message: Message,
  look: Look,
  choices: "numbered" | "named",
): readonly string[] {
  const columns = Math.max(NARROWEST, Math.min(look.columns, WIDEST)) - GUTTER.length;
  const inner = { ...look, columns };
  const title = message.title === undefined ? [] : paragraph([{ bold: message.title }], inner, "plain");
  let number = 0;
  const body = message.body.flatMap((block) => {
    if (block.kind !== "buttons") return renderBlock(block, inner);
    const first = number;
    number += block.buttons.length;
    return renderChoices(block.buttons, inner, choices, first);
  });
  const said =
    title.length + body.length > 0 ? [...title, ...body] : paragraph([message.fallback], inner, "plain");
  const buttons = choicesOf(message).slice(number);
  return withGutter(
    [...said, ...renderChoices(buttons, inner, choices, number)],
    message.colour ?? "neutral",
    look,
  );
}

/** What can be chosen of a message, as it is numbered: its buttons, and its form unless a button opens it already. */
export function choicesOf(message: Message): readonly Button[] {
  const { body, buttons: below = [], form } = message;
  const within = body.flatMap((block) => (block.kind === "buttons" ? block.buttons : []));
  const buttons = [...within, ...below];
  if (!form || buttons.some((button) => button.command === form.id)) return buttons;
  return [...buttons, { label: form.title, command: form.id }];
}

/** One line of spans, wrapped. */
export function paragraph(line: Line, look: Look, base: Style, first = "", rest = first): readonly string[] {
  const pieces = line.flatMap((span) => piece(span, look, base));
  const rows = wrap(pieces, look.columns - width(rest));
  return rows.map((row, index) => (index === 0 ? first : rest) + draw(row, look.paint));
}

function renderBlock(block: Exclude<Block, { kind: "buttons" }>, look: Look): readonly string[] {
  switch (block.kind) {
    case "text":
      return block.lines.flatMap((line) => paragraph(line, look, "plain"));
    case "note":
      return block.lines.flatMap((line) => paragraph(line, look, "dim"));
    case "list":
      return block.items.flatMap((item) => paragraph(item, look, "plain", "• ", "  "));
    case "quote": {
      const mark = `${look.paint("dim", "│")} `;
      const lines = safeLines(block.text);
      return lines.flatMap((line) =>
        wrap([{ text: line, style: "plain" }], look.columns - 2).map((row) => mark + draw(row, look.paint)),
      );
    }
    case "fields":
      return renderFields(block.fields, look);
  }
}

function renderFields(
  fields: readonly { readonly label: string; readonly value: Line }[],
  look: Look,
): readonly string[] {
  const labels = fields.map(({ label }) => cut(safe(label), Math.min(WIDEST_LABEL, look.columns - 12)));
  const column = Math.max(0, ...labels.map(width)) + 2;
  return fields.flatMap(({ value }, index) => {
    const label = look.paint("dim", pad(labels[index] ?? "", column));
    const narrow = { ...look, columns: look.columns - column };
    return paragraph(value, narrow, "plain").map((row, at) => (at === 0 ? label : " ".repeat(column)) + row);
  });
}

/** What a choice takes beside its label: the number, two spaces, and at least four columns of its command. */
const LEAST = 12;

function renderChoices(
  buttons: readonly Button[],
  look: Look,
  choices: "numbered" | "named",
  /** How many choices stand above these. */
  above: number,
): readonly string[] {
  if (buttons.length === 0) return [];
  const { paint } = look;
  if (choices === "named") {
    const names = buttons.map(({ label }) => label).join(" · ");
    return paragraph([names], look, "dim");
  }
  const parts = buttons.map(({ label, command }, index) => ({
    number: `[${above + index + 1}]`,
    label: cut(safe(label), look.columns - LEAST),
    command: safe(command),
  }));
  const one = (part: (typeof parts)[number], columns: number): string =>
    [paint("accent", part.number), pad(part.label, columns), ` ${paint("dim", part.command)}`].join(" ");
  const room = parts.reduce(
    (sum, { number, label, command }) => sum + width(`${number} ${label}  ${command}    `),
    -4,
  );
  if (room <= look.columns) return [parts.map((part) => one(part, 0)).join("    ")];
  const column = Math.max(...parts.map(({ label }) => width(label)));
  const left = Math.max(4, look.columns - column - LEAST + 4);
  return parts.map((part) => one({ ...part, command: cut(part.command, left) }, column));
}

function piece(span: Span, look: Look, base: Style): readonly Piece[] {
  if (typeof span === "string") return [{ text: safe(span), style: base }];
  if ("bold" in span) return [{ text: safe(span.bold), style: "bold" }];
  if ("code" in span) {
    const code = safe(span.code);
    return [look.colours ? { text: code, style: "code" } : { text: `\`${code}\``, style: base }];
  }
  if ("link" in span) {
    const [label, url] = [safe(span.link), safe(span.url)];
    if (label === url) return [{ text: url, style: "link" }];
    return [
      { text: label, style: base },
      { text: " ", style: "plain" },
      { text: `(${url})`, style: "dim" },
    ];
  }
  if ("mention" in span) return [{ text: `@${safe(span.name)}`, style: "bold" }];
  return [{ text: instant(span, look.zone ?? span.zone), style: base }];
}

function instant(span: Extract<Span, { readonly time: number }>, zone: string): string {
  switch (span.style) {
    case "time":
      return clockTime(span.time, zone);
    case "date-time":
      return dayAndTime(span.time, zone);
    case "date":
      return day(span.time, zone);
  }
}

function withGutter(lines: readonly string[], colour: Colour, look: Look): readonly string[] {
  if (colour === "neutral") return lines.map((line) => GUTTER + line);
  if (look.colours) return lines.map((line) => `${look.paint(colour, "▌")} ${line}`);
  return lines.map((line, index) => (index === 0 ? `${SHAPES[colour]} ${line}` : GUTTER + line));
}
