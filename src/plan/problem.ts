import { nearestWord } from "../domain/nearest-word.ts";

/** One thing that is wrong in a plan file: where (from 1), what, and what to write instead. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Empty when there is nothing better to say than the message. */
  readonly hint: string;
}

/** Where in a file's data something stands: `["phases", 0, "tasks", 2, "owner"]`. */
export type Path = readonly (string | number)[];

/** A problem before its path has become a line and a column. With `atKey` the key is meant, not its value. */
export interface Finding {
  readonly path: Path;
  readonly atKey?: boolean;
  readonly message: string;
  readonly hint: string;
}

/** A value read from text, or what is wrong with the text and what to write instead. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** "did you mean X?", or what is known when it is little, or the fallback. */
export function suggestion(given: string, known: readonly string[], otherwise: string): string {
  const best = nearestWord(given, known);
  if (best !== undefined) return `did you mean ${best}?`;
  if (known.length > 0 && known.length <= 8) return `known here: ${known.join(", ")}`;
  return otherwise;
}
