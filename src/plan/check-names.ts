import type { Finding, Path } from "./problem.ts";
import { suggestion } from "./problem.ts";
import type { Name } from "./outline.ts";

/** Unknown names for which the nearest known one is looked up; a file with more has another fault. */
const MOST_SUGGESTIONS = 50;

/** A finding for each name that was used before, ignoring case. `what` is the noun: `task`. */
export function duplicates(what: string, names: readonly Name[]): readonly Finding[] {
  const seen = new Map<string, string>();
  return names.flatMap(({ id, path }) => {
    const first = seen.get(id.toLowerCase());
    if (first === undefined) {
      seen.set(id.toLowerCase(), id);
      return [];
    }
    const message =
      first === id ? `${what} id "${id}" is used twice` : `${what} id "${id}" is used twice (as "${first}")`;
    return [{ path, message, hint: "give each its own id; capital and small letters count as equal" }];
  });
}

/** A name that something refers to, and the sentence that says so when it does not exist. */
export interface Reference {
  readonly id: string;
  readonly path: Path;
  readonly message: string;
}

/** A finding for each reference to a name that is not known, with the nearest one that is. */
export function unknownNames(
  references: readonly Reference[],
  known: readonly string[],
  otherwise: string,
): readonly Finding[] {
  const names = new Set(known);
  return references
    .filter(({ id }) => !names.has(id))
    .map(({ id, path, message }, index) => ({
      path,
      message,
      hint: index < MOST_SUGGESTIONS ? suggestion(id, known, otherwise) : otherwise,
    }));
}
