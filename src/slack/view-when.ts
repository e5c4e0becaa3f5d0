/** Fields of a modal that come and go with the value of another. */
import type { AnyBlock, ModalView } from "@slack/types";
import type { Field, Form } from "../domain/message.ts";
import type { Answers } from "../domain/state.ts";
import { inputBlock, readValues, type StateValues } from "./view-inputs.ts";
import { readMetadata } from "./view-metadata.ts";

/** The open modal as Slack sends it back. */
export interface OpenView {
  readonly title: { readonly text: string };
  readonly submit: { readonly text: string } | null;
  readonly callback_id: string;
  readonly private_metadata: string;
  readonly blocks: readonly AnyBlock[];
  readonly state: { readonly values: StateValues };
}

/** The fields that can be hidden: those that depend on a choice which itself is always asked. */
export function conditionalFields(form: Form): readonly Field[] {
  return form.fields.filter(({ when }) => {
    const controller = form.fields.find((field) => field.id === when?.field);
    return controller?.kind === "choice" && (controller.options ?? []).length > 0 && !controller.when;
  });
}

/** Ids of the fields on which others depend. */
export function controllersOf(fields: readonly Field[]): ReadonlySet<string> {
  return new Set(fields.flatMap(({ when }) => (when === undefined ? [] : [when.field])));
}

/** Whether a field is asked, given the values of the others. */
export function isAsked(field: Field, values: Answers): boolean {
  return field.when === undefined || field.when.is.includes(values[field.when.field] ?? "");
}

/**
 * The modal after a choice has changed: fields that are asked now stand in the form's order, fields that are
 * not are gone. What was typed into the others stays, since Slack keeps it by block id. Undefined when
 * nothing comes or goes.
 */
export function updatedView(view: OpenView): ModalView | undefined {
  const metadata = readMetadata(view.private_metadata);
  if (metadata === undefined || metadata.conditional.length === 0) return undefined;
  const values = readValues(view.state.values);
  const shown = new Set(view.blocks.map((block) => block.block_id));
  const hidden = new Set(metadata.conditional.filter((field) => !isAsked(field, values)).map(({ id }) => id));
  const added = metadata.conditional.filter(({ id }) => !hidden.has(id) && !shown.has(id));
  const kept = view.blocks.filter((block) => !hidden.has(block.block_id ?? ""));
  if (added.length === 0 && kept.length === view.blocks.length) return undefined;
  const place = (block: AnyBlock): number => metadata.order.indexOf(block.block_id ?? "");
  const blocks = [...kept, ...added.map((field) => inputBlock(field, new Set()))];
  return {
    type: "modal",
    callback_id: view.callback_id,
    title: { type: "plain_text", text: view.title.text, emoji: true },
    submit: { type: "plain_text", text: view.submit?.text ?? "OK", emoji: true },
    private_metadata: view.private_metadata,
    blocks: blocks.toSorted((a, b) => place(a) - place(b)),
  };
}
