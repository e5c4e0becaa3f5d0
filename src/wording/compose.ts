/** The pieces of which messages are put together. */
import type { Block, Button, Line, Message, Span } from "../domain/message.ts";
import { onePlainLine } from "./plain.ts";
import type { Speaker } from "./speaker.ts";

/** A line from a template; values are spans, lines or numbers, and stay raw. Neighbouring strings become one. */
export function line(strings: TemplateStringsArray, ...values: readonly (Span | Line | number)[]): Line {
  const spans = strings.flatMap((string, index): readonly Span[] => {
    const value = values[index];
    if (value === undefined) return [string];
    if (typeof value === "number") return [string, String(value)];
    return isLine(value) ? [string, ...value] : [string, value];
  });
  return merged(spans);
}

function isLine(value: Span | Line): value is Line {
  return Array.isArray(value);
}

function merged(spans: readonly Span[]): Line {
  const out: Span[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (span === "") continue;
    if (typeof span === "string" && typeof last === "string") out[out.length - 1] = last + span;
    else out.push(span);
  }
  return out;
}

/** `a, b and c`; another word or sign may stand before the last. */
export function series(items: readonly (Span | Line)[], last = " and "): Line {
  return merged(
    items.flatMap((item, index): readonly Span[] => {
      const before = index === 0 ? "" : index === items.length - 1 ? last : ", ";
      return isLine(item) ? [before, ...item] : [before, item];
    }),
  );
}

/** Items with a sign between them. */
export function joined(items: readonly (Span | Line)[], between: string): Line {
  return merged(
    items.flatMap((item, index): readonly Span[] => [
      index === 0 ? "" : between,
      ...(isLine(item) ? item : [item]),
    ]),
  );
}

/** Names in a sentence. */
export function names(list: readonly string[]): string {
  if (list.length < 2) return list.join("");
  return `${list.slice(0, -1).join(", ")} and ${list.at(-1) ?? ""}`;
}

/** The same where any of them will do: `a, b or c`. */
export function anyOf(list: readonly string[]): string {
  if (list.length < 2) return list.join("");
  return `${list.slice(0, -1).join(", ")} or ${list.at(-1) ?? ""}`;
}

/** `1 task`, `2 tasks`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** At most so many characters; what is left out shows as an ellipsis. */
export function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function code(command: string): Span {
  return { code: command };
}

/** A paragraph, or none when there are no lines. */
export function text(...lines: readonly (Line | undefined)[]): readonly Block[] {
  const said = present(lines);
  return said.length === 0 ? [] : [{ kind: "text", lines: said }];
}

/** Small print. */
export function note(...lines: readonly (Line | undefined)[]): readonly Block[] {
  const said = present(lines);
  return said.length === 0 ? [] : [{ kind: "note", lines: said }];
}

/** A heading and its items; nothing when there are none. `more` items are counted at the end. */
export function section(heading: string, items: readonly Line[], more = 0): readonly Block[] {
  if (items.length === 0) return [];
  const rest = more > 0 ? [line`and ${more} more`] : [];
  return [
    { kind: "text", lines: [[{ bold: heading }]] },
    { kind: "list", items: [...items, ...rest] },
  ];
}

/** A heading and its items; what is left out is counted, with the command that shows all. */
export function listed<T>(
  heading: string,
  { shown, more }: { readonly shown: readonly T[]; readonly more: number },
  say: (each: T) => Line,
  command: string,
): readonly Block[] {
  const rest = more > 0 ? [line`and ${more} more; ${code(command)} shows all`] : [];
  return section(heading, [...shown.map(say), ...rest]);
}

export function quote(words: string): readonly Block[] {
  return words === "" ? [] : [{ kind: "quote", text: words }];
}

/** Buttons below what they belong to; nothing when there are none. */
export function buttons(...list: readonly Button[]): readonly Block[] {
  return list.length === 0 ? [] : [{ kind: "buttons", buttons: list }];
}

/** Fields with a value; those without one are left out. */
export function fields(
  list: readonly (readonly [label: string, value: Line | undefined])[],
): readonly Block[] {
  const said = list.flatMap(([label, value]) =>
    value === undefined || value.length === 0 ? [] : [{ label, value }],
  );
  return said.length === 0 ? [] : [{ kind: "fields", fields: said }];
}

function present(lines: readonly (Line | undefined)[]): readonly Line[] {
  return lines.filter((each) => each !== undefined).filter((each) => each.length > 0);
}

/**
 * The message with its fallback, title and body on one line in the reader's zone, and with buttons that mean the plan
 * of which it speaks: whoever is on several plans may press them anywhere.
 */
export function compose(draft: Omit<Message, "fallback">, { plan, zone }: Speaker): Message {
  const message = { ...draft, fallback: onePlainLine(draft, zone) };
  if (!plan) return message;
  const meant = (list: readonly Button[]) => list.map((button) => ({ plan: plan.id, ...button }));
  const body = draft.body.map((block) =>
    block.kind === "buttons" ? { ...block, buttons: meant(block.buttons) } : block,
  );
  return draft.buttons ? { ...message, body, buttons: meant(draft.buttons) } : { ...message, body };
}
