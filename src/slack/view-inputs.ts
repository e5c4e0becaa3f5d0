/** The questions of a form as Slack's inputs, and what was typed into them. */
import type { InputBlock, PlainTextElement, PlainTextOption } from "@slack/types";
import type { Field } from "../domain/message.ts";
import type { Answers } from "../domain/state.ts";
import { clean, plain } from "./escape.ts";

const LABEL = 2000;
const INITIAL = 3000;
const OPTION = 75;
const OPTION_VALUE = 150;
const OPTIONS = 100;

/** What Slack tells of an input: typed text, or a chosen option. */
export interface StateValue {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
}
export type StateValues = Readonly<Record<string, Readonly<Record<string, StateValue>>>>;

/** One question. Its block id is the field's id; a choice that others depend on reports each change. */
export function inputBlock(field: Field, controllers: ReadonlySet<string>): InputBlock {
  return {
    type: "input",
    block_id: field.id,
    label: plainText(field.label, LABEL, field.id),
    ...(field.hint === undefined || field.hint.trim() === ""
      ? {}
      : { hint: plainText(field.hint, LABEL, field.id) }),
    optional: !field.required,
    ...(controllers.has(field.id) ? { dispatch_action: true } : {}),
    element: inputElement(field),
  };
}

function inputElement(field: Field): InputBlock["element"] {
  const options = field.kind === "choice" ? optionsOf(field) : [];
  if (options.length === 0) {
    const initial = clean(field.initial ?? "")
      .slice(0, INITIAL)
      .toWellFormed();
    const multiline = field.kind === "text";
    return {
      type: "plain_text_input",
      action_id: "value",
      multiline,
      ...(initial === "" ? {} : { initial_value: initial }),
    };
  }
  const initial = options.find((option) => option.value === field.initial);
  const chosen = initial === undefined ? {} : { initial_option: initial };
  if (options.length <= OPTIONS) return { type: "static_select", action_id: "value", options, ...chosen };
  const groups = [];
  for (let from = 0; from < options.length && groups.length < OPTIONS; from += OPTIONS) {
    const to = Math.min(from + OPTIONS, options.length);
    groups.push({ label: plainText(`${from + 1}–${to}`, OPTION, "…"), options: options.slice(from, to) });
  }
  return { type: "static_select", action_id: "value", option_groups: groups, ...chosen };
}

/** The choices of a question that Slack can draw: 10,000 at most, in groups of a hundred. */
export function optionsOf(field: Field): PlainTextOption[] {
  return (field.options ?? [])
    .filter(({ value }) => value !== "" && value.length <= OPTION_VALUE)
    .slice(0, OPTIONS * OPTIONS)
    .map(({ value, label }) => ({
      value: value.toWellFormed(),
      text: plainText(label, OPTION, plain(value, OPTION, "…")),
    }));
}

/** A `plain_text` object of one line; `otherwise` stands where there is no text. */
export function plainText(words: string, limit: number, otherwise: string): PlainTextElement {
  return { type: "plain_text", text: plain(words, limit, otherwise), emoji: true };
}

/** The values of a modal by field id; what was left empty is an empty text. */
export function readValues(values: StateValues): Answers {
  return Object.fromEntries(
    Object.entries(values).map(([id, actions]) => {
      const [input] = Object.values(actions);
      return [id, input?.selected_option?.value ?? input?.value ?? ""];
    }),
  );
}
