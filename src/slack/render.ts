/** From a `Message` to what Slack posts: total, within every limit, and nothing of a user's text has an effect. */
import type { KnownBlock } from "@slack/types";
import type { Button, Message } from "../domain/message.ts";
import { clean, escapeWithin, plain } from "./escape.ts";
import { blockUnits, buttonBlocks, mrkdwn, titleUnits, type Unit } from "./render-blocks.ts";
import type { RenderOptions } from "./render-spans.ts";
import { goesOnIn, moreButtons, moreLines, NOTHING_LEFT } from "./sentences.ts";

export type { RenderOptions };

/** One Slack message: `text` is for notifications and screen readers, `blocks` is what is seen. */
export interface Page {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Slack's notification text; longer ones are refused on edits. */
const TEXT = 3000;
const NAME = 150;
/**
 * What one message may hold. Slack allows 50 blocks, and refuses somewhere above 11,000 characters of all
 * blocks together, which it documents nowhere; the rest is for buttons and the sentence about what is left out.
 */
const BLOCKS = 40;
const SIZE = 7500;
const BUTTON_SIZE = 2500;

/** Where the buttons of a message stand that takes several Slack messages: on the first, which is kept, or the last. */
type ButtonsOn = "first" | "last";

/** The most Slack messages that one message takes. */
export const MOST_PAGES = 10;

/**
 * A message over at most `most` Slack messages in a row, always at least one. What does not fit is cut, and the last
 * line says how much. With the buttons on the first, that one says that it goes on.
 */
export function renderPages(
  message: Message,
  options: RenderOptions,
  most: number,
  buttonsOn: ButtonsOn = "last",
): readonly Page[] {
  const units = [...titleUnits(message), ...message.body.flatMap((block) => blockUnits(block, options))];
  const groups = paginate(units);
  const shown = groups.slice(0, most);
  const left = groups.slice(most).reduce((sum, group) => sum + linesOf(group), 0);
  const text = escapeWithin(firstWords(message), TEXT);
  // What only goes on with a message is called by its title, so that a change elsewhere in it changes nothing here.
  const name = escapeWithin(plain(message.title ?? "", NAME, plain(message.fallback, NAME, "Baton")), TEXT);
  return shown.map((group, index) => {
    const last = index === shown.length - 1;
    const goesOn = index === 0 && !last && buttonsOn === "first" ? [note(goesOnIn(shown.length - 1))] : [];
    return {
      text: index > 0 && buttonsOn === "first" ? name : text,
      blocks: [
        ...group.map((unit) => unit.block),
        ...goesOn,
        ...(last && left > 0 ? [note(moreLines(left))] : []),
        ...((buttonsOn === "first" ? index === 0 : last) ? buttonsBelow(message) : []),
      ],
    };
  });
}

/** A page that the message does not need any more. */
export const EMPTY_PAGE: Page = { text: NOTHING_LEFT, blocks: [note(NOTHING_LEFT)] };

function paginate(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const groups: Unit[][] = [[]];
  let size = 0;
  for (const unit of units) {
    const length = JSON.stringify(unit.block).length;
    const group = groups.at(-1);
    if (group !== undefined && (group.length === 0 || (group.length < BLOCKS && size + length <= SIZE))) {
      group.push(unit);
      size = group.length === 1 ? length : size + length;
    } else {
      groups.push([unit]);
      size = length;
    }
  }
  return groups;
}

function linesOf(group: readonly Unit[]): number {
  return group.reduce((sum, unit) => sum + unit.lines, 0);
}

function note(text: string): KnownBlock {
  return { type: "context", elements: [mrkdwn(text)] };
}

function buttonsBelow(message: Message): readonly KnownBlock[] {
  const { blocks, left } = buttonBlocks(buttonsOf(message), BUTTON_SIZE);
  return [...blocks, ...(left > 0 ? [note(moreButtons(left))] : [])];
}

/** A form inside a message is opened by a button, unless the message has one for it already. */
function buttonsOf(message: Message): readonly Button[] {
  const { buttons = [], form } = message;
  if (form === undefined || buttons.some((button) => button.command === form.id)) return buttons;
  const plan = form.plan === undefined ? {} : { plan: form.plan };
  return [{ label: form.title, command: form.id, style: "primary", ...plan }, ...buttons];
}

function firstWords(message: Message): string {
  return (
    [message.fallback, message.title ?? "", "Baton"].find((text) => clean(text).trim() !== "") ?? "Baton"
  );
}
