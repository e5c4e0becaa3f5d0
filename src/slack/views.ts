/** Forms as modals within Slack's limits. */
import type { AnyBlock, KnownBlock, ModalView } from "@slack/types";
import type { Form } from "../domain/message.ts";
import type { Answers } from "../domain/state.ts";
import { shorten } from "./escape.ts";
import { blockUnits } from "./render-blocks.ts";
import { moreChoices, moreQuestions, sentence } from "./sentences.ts";
import { inputBlock, optionsOf, plainText } from "./view-inputs.ts";
import { writeMetadata, type FormOrigin } from "./view-metadata.ts";
import { conditionalFields, controllersOf, isAsked } from "./view-when.ts";

const TITLE = 24;
const BLOCKS = 100;
const NOWHERE = { zone: undefined, accounts: {} };

/**
 * A form as a modal within Slack's limits. `origin` and the fields that come and go travel in its
 * private_metadata, so that a restart forgets no open form; where they do not fit, such fields always stand
 * there and may be left empty.
 */
export function renderForm(form: Form, origin: FormOrigin): ModalView {
  const conditional = conditionalFields(form);
  const metadata = writeMetadata(form, origin, conditional);
  const hidable = new Set(metadata.hides ? conditional : []);
  const controllers = controllersOf([...hidable]);
  const initial: Answers = Object.fromEntries(form.fields.map(({ id, initial }) => [id, initial ?? ""]));
  const asked = form.fields
    .filter((field) => !hidable.has(field) || isAsked(field, initial))
    .map((field) => {
      const required = field.required && (field.when === undefined || hidable.has(field));
      return inputBlock({ ...field, required }, controllers);
    });
  const head = [...introBlocks(form), ...cutChoices(form)];
  const room = BLOCKS - 1 - asked.length;
  const blocks: AnyBlock[] = [...head.slice(0, Math.max(0, room)), ...asked.slice(0, BLOCKS - 1)];
  if (asked.length > BLOCKS - 1) blocks.push(...notes(moreQuestions(asked.length - BLOCKS + 1)));
  return {
    type: "modal",
    callback_id: "form",
    title: plainText(form.title, TITLE, "Baton"),
    submit: plainText(form.submit, TITLE, "OK"),
    private_metadata: metadata.text,
    blocks,
  };
}

function introBlocks(form: Form): readonly KnownBlock[] {
  const title = form.title.length > TITLE ? [[{ bold: form.title }]] : [];
  const lines = [...title, ...(form.intro ?? [])];
  return lines.length === 0 ? [] : blockUnits({ kind: "text", lines }, NOWHERE).map((unit) => unit.block);
}

function cutChoices(form: Form): readonly KnownBlock[] {
  return form.fields.flatMap((field) => {
    const left = field.kind === "choice" ? (field.options ?? []).length - optionsOf(field).length : 0;
    return left > 0 ? notes(`${shorten(field.label, 100)}: ${moreChoices(left)}`) : [];
  });
}

function notes(words: string): readonly KnownBlock[] {
  return sentence(words).body.flatMap((block) => blockUnits(block, NOWHERE).map((unit) => unit.block));
}
