/** Text of users on a terminal: made harmless, and measured in the columns that it takes. */

/** Marks that turn the reading direction or hide: they could make a command look like another one. */
const INVISIBLE =
  /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;
const CONTROL = /[\p{Cc}\u2028\u2029\p{Cs}]/gu;

/**
 * One line without anything that could rule a terminal: line ends and tabs become spaces, other control
 * characters are shown as their pictures (`␛`), marks that hide or turn text are taken out.
 */
export function safe(text: string): string {
  return text
    .replaceAll(/\r\n|[\n\r\t\v\f\u0085\u2028\u2029]/g, " ")
    .replaceAll(INVISIBLE, "")
    .replaceAll(CONTROL, picture);
}

/** The lines of a text, each of them `safe`. */
export function safeLines(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map(safe);
}

function picture(control: string): string {
  const code = control.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "␡" : "�";
}

/** Characters that a terminal draws two columns wide. */
const WIDE =
  /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u;
const ASCII = /^[\x20-\x7E]*$/;
const NO_WIDTH = /^[\p{M}\p{Cf}]+$/u;

/** The graphemes of a text with the columns that each takes: 0, 1 or 2. */
export function graphemes(text: string): readonly { readonly text: string; readonly width: number }[] {
  const parts = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)];
  return parts.map(({ segment }) => ({ text: segment, width: widthOf(segment) }));
}

function widthOf(grapheme: string): number {
  if (NO_WIDTH.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

/** How many columns a text without control characters takes. */
export function width(text: string): number {
  if (ASCII.test(text)) return text.length;
  return graphemes(text).reduce((sum, part) => sum + part.width, 0);
}

/** At most so many columns of a text; what was cut off is shown as `…`. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let [kept, used] = ["", 1];
  for (const part of graphemes(text)) {
    used += part.width;
    if (used > columns) break;
    kept += part.text;
  }
  return `${kept.trimEnd()}…`;
}

/** The text, filled with spaces to so many columns. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text)));
}
