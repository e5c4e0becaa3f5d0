/** Messages as views: the Home tab of a user, and an answer shown over it. */
import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import type { Message } from "../domain/message.ts";
import { blockUnits, mrkdwn, titleUnits, type Unit } from "./render-blocks.ts";
import type { RenderOptions } from "./render-spans.ts";
import { moreLines } from "./sentences.ts";
import { plainText } from "./view-inputs.ts";

const BLOCKS = 100;
/** Slack takes 250 KB; the rest is for what is around the blocks. */
const SIZE = 200_000;
const TITLE = 24;
const NOWHERE = { zone: undefined, accounts: {} };

/** A member's page. What does not fit is cut, and its last line says how much. */
export function renderHome(message: Message, options: RenderOptions): HomeView {
  const below = blockUnits({ kind: "buttons", buttons: message.buttons ?? [] }, options);
  return {
    type: "home",
    callback_id: "home",
    blocks: fit([...titleUnits(message), ...body(message, options), ...below]),
  };
}

/** An answer to read, without its buttons. */
export function renderAnswer(message: Message): ModalView {
  const said = message.body.filter(({ kind }) => kind !== "buttons");
  const units = body({ ...message, body: said }, NOWHERE);
  const whole =
    units.length > 0 ? units : body({ body: [{ kind: "text", lines: [[message.fallback]] }] }, NOWHERE);
  return {
    type: "modal",
    callback_id: "answer",
    title: plainText(message.title ?? "Baton", TITLE, "Baton"),
    close: plainText("Close", TITLE, "Close"),
    blocks: fit(whole),
  };
}

function body(message: Pick<Message, "body">, options: RenderOptions): readonly Unit[] {
  return message.body.flatMap((block) => blockUnits(block, options));
}

function fit(units: readonly Unit[]): KnownBlock[] {
  let size = 0;
  const most = units.findIndex(({ block }, index) => {
    size += Buffer.byteLength(JSON.stringify(block));
    return index >= BLOCKS || size > SIZE;
  });
  if (most < 0) return units.map(({ block }) => block);
  const shown = units.slice(0, Math.min(most, BLOCKS - 1));
  const left = units.slice(shown.length).reduce((sum, { lines }) => sum + lines, 0);
  return [...shown.map(({ block }) => block), { type: "context", elements: [mrkdwn(moreLines(left))] }];
}
