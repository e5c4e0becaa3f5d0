/** What a modal remembers of where it was opened, in the 3,000 characters that Slack gives it. */
import type { Field, Form } from "../domain/message.ts";

/** Where a form was asked for, and so where its receipt goes. */
export interface FormOrigin {
  /** `click`: on a message of Baton's, which is edited when the form is answered. */
  readonly via: "slash" | "click";
  readonly channel: string;
  readonly thread: string | undefined;
  readonly responseUrl: string | undefined;
}

export interface ViewMetadata extends FormOrigin {
  readonly form: string;
  readonly plan: string | undefined;
  /** All field ids, in the form's order. */
  readonly order: readonly string[];
  /** Fields that are asked only for some values of another. */
  readonly conditional: readonly Field[];
}

const LIMIT = 3000;

/** The metadata as text; `hides` is false when the conditional fields did not fit into it, or there are none. */
export function writeMetadata(
  form: Form,
  origin: FormOrigin,
  conditional: readonly Field[],
): { readonly text: string; readonly hides: boolean } {
  const order = form.fields.map((field) => field.id);
  const whole: ViewMetadata = { ...origin, form: form.id, plan: form.plan, order, conditional };
  const text = JSON.stringify(whole);
  if (conditional.length > 0 && text.length <= LIMIT) return { text, hides: true };
  return { text: JSON.stringify({ ...whole, order: [], conditional: [] }), hides: false };
}

/** Reads it back; undefined when the view is none of ours. It comes from Slack, signed, as we wrote it. */
export function readMetadata(text: string): ViewMetadata | undefined {
  try {
    const read: unknown = JSON.parse(text);
    const known = typeof read === "object" && read !== null && "form" in read && "via" in read;
    return known ? (read as ViewMetadata) : undefined;
  } catch {
    return undefined;
  }
}
