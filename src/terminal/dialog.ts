import { bare, splitFor, taskHead } from "../domain/grammar-words.ts";
import type { Field, Form } from "../domain/message.ts";

/** A form that is being filled in, field by field. */
export interface Dialog {
  readonly form: Form;
  readonly values: Readonly<Record<string, string>>;
  /** Fields that have their value, and fields that are asked again with what was wrong. */
  readonly answered: ReadonlySet<string>;
  readonly problems: Readonly<Record<string, string>>;
  /** What is asked now; undefined when the form is ready to be sent. */
  readonly field: Field | undefined;
}

/** Why a line is no value for the field. */
export type Wrong = "required" | "not-a-choice";

/** Typed instead of a value, it empties a field that is not required. */
export const NOTHING = "-";

/** A form at its first field. */
export function openDialog(form: Form): Dialog {
  return atNextField({ form, values: {}, answered: new Set(), problems: {}, field: undefined });
}

/** The same form again at the fields that have a problem; everything else keeps its value. */
export function reopenDialog(dialog: Dialog, problems: Readonly<Record<string, string>>): Dialog {
  const known = dialog.form.fields.filter((field) => problems[field.id] !== undefined);
  const again = new Set(known.map((field) => field.id));
  const answered = new Set([...dialog.answered].filter((id) => !again.has(id)));
  return atNextField({ ...dialog, answered, problems });
}

/** What the field would hold after an empty line: what was typed before, or what the form brought along. */
export function currentValue(dialog: Dialog, field: Field): string {
  return dialog.values[field.id] ?? field.initial ?? "";
}

/**
 * Takes one line for the field that is asked: an empty one keeps what it holds, `-` empties it, a choice is
 * given by number, value, label or the beginning of one of them. What cannot be taken leaves the form as it is.
 */
export function answerField(
  dialog: Dialog,
  line: string,
): { readonly dialog: Dialog; readonly wrong: Wrong | undefined } {
  const { field } = dialog;
  if (!field) return { dialog, wrong: undefined };
  const typed = line.trim();
  const kept = typed === "" ? currentValue(dialog, field) : typed;
  const value = kept === NOTHING && !field.required ? "" : kept;
  if (value === "" && field.required) return { dialog, wrong: "required" };
  const values = read(dialog.form, field, value);
  if (values === undefined) return { dialog, wrong: "not-a-choice" };
  const { [field.id]: _, ...problems } = dialog.problems;
  const next = {
    ...dialog,
    problems,
    values: { ...dialog.values, ...values },
    answered: new Set([...dialog.answered, ...Object.keys(values)]),
  };
  return { dialog: atNextField(next), wrong: undefined };
}

/** What was typed as values by field: of this one, or of the one that it may name as well. Undefined when it is none. */
function read(form: Form, field: Field, typed: string): Readonly<Record<string, string>> | undefined {
  if (field.kind !== "choice" || typed === "") return { [field.id]: typed };
  const chosen = choose(field, typed);
  if (chosen !== undefined) return { [field.id]: chosen };
  const cut = field.also === undefined ? undefined : splitFor(typed);
  const first = cut && choose(field, bare(cut.before));
  if (first === undefined) return undefined;
  const other = form.fields.find(({ id }) => id === field.also);
  // Where the form does not ask for it, the words say both.
  if (!other) return { [field.id]: typed };
  const { task } = taskHead(cut?.after ?? "");
  const second = other.kind === "choice" ? choose(other, task) : task;
  return second === undefined ? undefined : { [field.id]: first, [other.id]: second };
}

/** The values to send: those of the fields that are asked with these answers. */
export function valuesOf(dialog: Dialog): Readonly<Record<string, string>> {
  const asked = dialog.form.fields.filter((field) => isAsked(field, dialog));
  return Object.fromEntries(asked.map((field) => [field.id, dialog.values[field.id] ?? ""]));
}

function atNextField(dialog: Dialog): Dialog {
  const field = dialog.form.fields.find((each) => !dialog.answered.has(each.id) && isAsked(each, dialog));
  return { ...dialog, field };
}

function isAsked(field: Field, { form, values, answered, problems }: Dialog): boolean {
  if (problems[field.id] !== undefined) return true;
  if (!field.when) return true;
  const { field: other, is } = field.when;
  const value = answered.has(other) ? values[other] : form.fields.find((each) => each.id === other)?.initial;
  return is.includes(value ?? "");
}

function choose(field: Field, typed: string): string | undefined {
  const options = field.options ?? [];
  const wanted = typed.toLowerCase();
  const same = options.find(({ value }) => value.toLowerCase() === wanted);
  if (same) return same.value;
  if (/^\d{1,6}$/.test(typed)) return options[Number(typed) - 1]?.value;
  const exact = options.find(({ label }) => label.toLowerCase() === wanted);
  if (exact) return exact.value;
  const near = options.filter(({ value, label }) =>
    [value, label].some((name) => name.toLowerCase().startsWith(wanted)),
  );
  return near.length === 1 ? near[0]?.value : undefined;
}
