/** A message's parts as Block Kit blocks, each within Slack's limits for one block. */
import type { ActionsBlock, Button as SlackButton, KnownBlock, MrkdwnElement } from "@slack/types";
import type { Block, Button, Colour, Message } from "../domain/message.ts";
import { writeValue } from "./button-value.ts";
import { clean, plain } from "./escape.ts";
import { pack, type Row } from "./render-pack.ts";
import { moreButtons } from "./sentences.ts";
import { bold, piecesOf, wordsOf, type RenderOptions } from "./render-spans.ts";

/** A block, and how many lines of the message it shows. */
export interface Unit {
  readonly block: KnownBlock;
  readonly lines: number;
}

const SECTION = 3000;
const FIELD = 2000;
const FIELDS = 10;
const HEADER = 150;
const BUTTONS = 25;
const LABEL = 75;
const VALUE = 2000;
/** A block of buttons inside a message, as JSON. */
const ROW = 2500;

const SHAPES: Readonly<Record<Colour, string>> = { red: "🔴", yellow: "🟡", green: "🟢", neutral: "" };

/** Text that Slack shows as it is written: it looks for no names, channels or addresses of its own in it. */
export function mrkdwn(text: string): MrkdwnElement {
  return { type: "mrkdwn", text, verbatim: true };
}

/** The title with its colour as a shape before it; a title that is too long for a header becomes bold text. */
export function titleUnits(message: Message): readonly Unit[] {
  const title = clean(message.title ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (title === "") return [];
  const shape = message.colour === undefined ? "" : SHAPES[message.colour];
  const full =
    shape === "" || Object.values(SHAPES).some((s) => s !== "" && title.includes(s))
      ? title
      : `${shape} ${title}`;
  if (full.length > HEADER) return sections([{ pieces: bold(full), first: "", next: "" }]);
  return [{ block: { type: "header", text: { type: "plain_text", text: full, emoji: true } }, lines: 1 }];
}

/** One part of the body. Long parts become several blocks; nothing of them is left out. */
export function blockUnits(block: Block, options: RenderOptions): readonly Unit[] {
  switch (block.kind) {
    case "text":
      return sections(block.lines.map((line) => ({ pieces: piecesOf(line, options), first: "", next: "" })));
    case "list":
      return sections(
        block.items.map((item) => ({ pieces: piecesOf(item, options), first: "• ", next: "   " })),
      );
    case "quote":
      return sections(quoteRows(block.text));
    case "fields":
      return fieldUnits(block.fields, options);
    case "buttons":
      return buttonUnits(block.buttons);
    case "note": {
      const rows = block.lines.map((line) => ({ pieces: piecesOf(line, options), first: "", next: "" }));
      return pack(rows, FIELD).map(({ text, lines }) => ({
        block: { type: "context", elements: [mrkdwn(text)] },
        lines,
      }));
    }
  }
}

function sections(rows: readonly Row[]): readonly Unit[] {
  return pack(rows, SECTION).map(({ text, lines }) => ({
    block: { type: "section", text: mrkdwn(text) },
    lines,
  }));
}

function quoteRows(text: string): readonly Row[] {
  if (clean(text).trim() === "") return [];
  const lines = clean(text).trim().split("\n");
  return lines.map((line) => ({ pieces: line === "" ? [""] : wordsOf(line), first: "> ", next: "> " }));
}

/** Short fields side by side, at most ten and 3,000 characters a block; a long one as text of its own. */
function fieldUnits(
  fields: Extract<Block, { readonly kind: "fields" }>["fields"],
  options: RenderOptions,
): readonly Unit[] {
  const units: Unit[] = [];
  let group: MrkdwnElement[] = [];
  const flush = (): void => {
    if (group.length > 0) units.push({ block: { type: "section", fields: group }, lines: group.length });
    group = [];
  };
  for (const { label, value } of fields) {
    const rows = [
      { pieces: bold(label), first: "", next: "" },
      { pieces: piecesOf(value, options), first: "", next: "" },
    ];
    const [chunk, ...more] = pack(rows, FIELD);
    if (chunk === undefined) continue;
    if (more.length > 0) {
      flush();
      units.push(...sections(rows));
      continue;
    }
    const size = group.reduce((sum, { text }) => sum + text.length, chunk.text.length);
    if (group.length === FIELDS || size > SECTION) flush();
    group.push(mrkdwn(chunk.text));
  }
  flush();
  return units;
}

/** Buttons inside a message, in blocks that are small enough to be parted from each other. */
function buttonUnits(buttons: readonly Button[]): readonly Unit[] {
  const rows: SlackButton[][] = [];
  let size = 0;
  let left = 0;
  for (const element of buttons.map(buttonElement)) {
    const length = element === undefined ? Infinity : JSON.stringify(element).length;
    if (element === undefined || length > ROW) {
      left += 1;
      continue;
    }
    const row = rows.at(-1);
    size += length;
    if (row !== undefined && row.length < BUTTONS && size <= ROW) row.push(element);
    else {
      rows.push([element]);
      size = length;
    }
  }
  const blocks: KnownBlock[] = rows.map((elements) => ({ type: "actions", elements }));
  if (left > 0) blocks.push({ type: "context", elements: [mrkdwn(moreButtons(left))] });
  return blocks.map((block) => ({ block, lines: 1 }));
}

/** A button as Slack draws it; undefined for one that it would refuse. */
function buttonElement(button: Button, index: number): SlackButton | undefined {
  const value = writeValue(button).toWellFormed();
  if (button.command === "" || value.length > VALUE) return undefined;
  const text = plain(button.label, LABEL, plain(button.command, LABEL, "…"));
  return {
    type: "button",
    action_id: `press-${index}`,
    text: { type: "plain_text", text, emoji: true },
    value,
    ...(button.style === undefined ? {} : { style: button.style }),
  };
}

/** The buttons that Slack can draw, 25 a block, at most `most` characters of JSON; and how many are left over. */
export function buttonBlocks(
  buttons: readonly Button[],
  most: number,
): { readonly blocks: readonly ActionsBlock[]; readonly left: number } {
  const elements: SlackButton[] = [];
  let room = most;
  for (const [index, button] of buttons.entries()) {
    const element = buttonElement(button, index);
    if (element === undefined) continue;
    room -= JSON.stringify(element).length;
    if (room < 0) break;
    elements.push(element);
  }
  const blocks: ActionsBlock[] = [];
  for (let from = 0; from < elements.length; from += BUTTONS) {
    blocks.push({ type: "actions", elements: elements.slice(from, from + BUTTONS) });
  }
  return { blocks, left: buttons.length - elements.length };
}
