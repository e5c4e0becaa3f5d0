import type { Field, Form } from "../domain/message.ts";
import { currentValue, type Dialog, type Wrong } from "./dialog.ts";
import { type Look, paragraph } from "./render.ts";
import { cut, safe, width } from "./text.ts";
import { WORDS } from "./words.ts";

/** Options that are listed; more can still be typed. */
const MOST_OPTIONS = 12;
const LONGEST_INITIAL = 40;

/** What stands above the first question of a form. */
export function formLines(form: Form, look: Look): readonly string[] {
  const initial = form.fields.some((field) => (field.initial ?? "") !== "");
  return [
    ...paragraph([{ bold: form.title }], look, "plain", "  "),
    ...(form.intro ?? []).flatMap((line) => paragraph(line, look, "plain", "  ")),
    ...paragraph([WORDS.formHelp(initial)], look, "dim", "  "),
    "",
  ];
}

/** The question for the field that is asked, with what was wrong with it before. */
export function questionLines(dialog: Dialog, wrong: Wrong | undefined, look: Look): readonly string[] {
  const { field } = dialog;
  if (!field) return [];
  const problem = wrong === undefined ? dialog.problems[field.id] : wrongWords(wrong, field);
  const hint = field.hint === undefined ? "" : safe(field.hint);
  const label = safe(field.label);
  const together = width(`  ${label}  ${hint}`) <= look.columns;
  return [
    ...(problem === undefined ? [] : paragraph([problem], look, "yellow", "  ")),
    ...(together && hint !== ""
      ? [`  ${look.paint("bold", label)}  ${look.paint("dim", hint)}`]
      : paragraph([{ bold: label }], look, "plain", "  ")),
    ...(together || hint === "" ? [] : paragraph([hint], look, "dim", "  ")),
    ...optionLines(field, look),
  ];
}

/** What stands before the answer: the value that Enter keeps, if there is one. */
export function questionPrompt(dialog: Dialog, look: Look): string {
  const held = dialog.field ? safe(currentValue(dialog, dialog.field)) : "";
  const kept = held === "" ? "" : `[${cut(held, Math.min(LONGEST_INITIAL, look.columns - 12))}] `;
  return `  ${look.paint("dim", kept)}› `;
}

/** Every field with what it takes: for those who give all values at once. */
export function fieldLines(form: Form, look: Look): readonly string[] {
  return form.fields.flatMap((field) => {
    const dialog: Dialog = { form, values: {}, answered: new Set(), problems: {}, field };
    const [id, needed] = [safe(field.id), field.required ? ` (${WORDS.needed})` : ""];
    return [
      `  ${look.paint("code", id)}${look.paint("dim", needed)}`,
      ...questionLines(dialog, undefined, look),
    ];
  });
}

function wrongWords(wrong: Wrong, field: Field): string {
  return wrong === "required" ? WORDS.required : WORDS.notAChoice(field.options?.length ?? 0);
}

function optionLines({ kind, options = [] }: Field, look: Look): readonly string[] {
  if (kind !== "choice") return [];
  const shown = options.slice(0, MOST_OPTIONS).map(({ label }, index) => ({
    number: `[${index + 1}]`,
    label: cut(safe(label), look.columns - 8),
  }));
  const left = options.length - shown.length;
  const draw = ({ number, label }: (typeof shown)[number]): string =>
    `${look.paint("accent", number)} ${label}`;
  const one = shown.map(({ number, label }) => `${number} ${label}`).join("   ");
  const rows =
    width(one) + 2 <= look.columns
      ? [`  ${shown.map(draw).join("   ")}`]
      : shown.map((each) => `  ${draw(each)}`);
  return left > 0 ? [...rows, `  ${look.paint("dim", WORDS.more(left))}`] : rows;
}
