/**
 * What a reader sees, as plain data that every platform can draw. A platform that lacks something
 * shows less; this model does not grow for it. Text in it is raw: each renderer escapes it once.
 */

export type Span =
  | string
  | { readonly bold: string }
  | { readonly code: string }
  | { readonly link: string; readonly url: string }
  /** A member who is called by this message (notified). Use the plain name where nobody shall be called. */
  | { readonly mention: string; readonly name: string }
  /** An instant (UTC milliseconds), shown in the reader's zone; `zone` is used where that is unknown. */
  | { readonly time: number; readonly style: "time" | "date-time" | "date"; readonly zone: string };

/** One paragraph, or one item of a list. */
export type Line = readonly Span[];

export type Block =
  | { readonly kind: "text"; readonly lines: readonly Line[] }
  | { readonly kind: "list"; readonly items: readonly Line[] }
  /** Somebody's own words. */
  | { readonly kind: "quote"; readonly text: string }
  | { readonly kind: "fields"; readonly fields: readonly { readonly label: string; readonly value: Line }[] }
  /** Buttons that belong to what stands above them, where one message is about many things. */
  | { readonly kind: "buttons"; readonly buttons: readonly Button[] }
  /** Small print: how to undo, where it went. */
  | { readonly kind: "note"; readonly lines: readonly Line[] };

export interface Button {
  readonly label: string;
  /** The command line that a press types for the reader: `ack 3`. */
  readonly command: string;
  /** The plan that the command means, wherever it is pressed; without one the place and the reader's choice decide. */
  readonly plan?: string;
  readonly style?: "primary" | "danger";
}

export interface Field {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind: "text" | "line" | "choice";
  readonly required: boolean;
  readonly initial?: string;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** Behind a choice may stand `for` and the value of this field: `Alpha, for 2A`. */
  readonly also?: string;
  /** Only asked when another field has one of these values; a platform that cannot hide it shows it always. */
  readonly when?: { readonly field: string; readonly is: readonly string[] };
}

/** Answered by one `submit` command: `{kind: "submit", form: form.id, values}`. */
export interface Form {
  /** The command line that opens it, which also says what its values are for: `answer check-in@2026-11-03T12:00`. */
  readonly id: string;
  /** The plan that it is about, as with a button. */
  readonly plan?: string;
  readonly title: string;
  readonly submit: string;
  readonly fields: readonly Field[];
  readonly intro?: readonly Line[];
}

export type Colour = "red" | "yellow" | "green" | "neutral";

export interface Message {
  readonly title?: string;
  readonly body: readonly Block[];
  readonly buttons?: readonly Button[];
  readonly form?: Form;
  readonly colour?: Colour;
  /** The whole in one plain line, for notifications and screen readers. */
  readonly fallback: string;
}
