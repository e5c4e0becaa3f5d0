import type { Period } from "./command.ts";
import { bare, memberRef, oneLine, splitFor } from "./grammar-words.ts";

/**
 * `30m`, `1h`, `1h30m`, `30`, `30 min`, `1.5 hours`, `an hour`, `half an hour`, `1d` as whole minutes
 * above zero; a leading `for` or `in` is dropped. Undefined for anything else.
 */
export function parseMinutes(text: string): number | undefined {
  const words = bare(oneLine(text))
    .toLowerCase()
    .replace(/^(?:for|in) /, "");
  if (/^(?:an|one) hour$/.test(words)) return 60;
  if (/^half an hour$/.test(words)) return 30;
  const days = /^(\d{1,3}) ?(?:d|days?)$/.exec(words)?.[1];
  if (days !== undefined) return positive(Number(days) * 1440);
  const plain = /^(\d{1,5}) ?(?:m|mins?|minutes?)?$/.exec(words)?.[1];
  if (plain !== undefined) return positive(Number(plain));
  const found =
    /^(\d{1,3}(?:[.,]\d{1,2})?) ?(?:h|hrs?|hours?)(?: ?(?:and )?(\d{1,3}) ?(?:m|mins?|minutes?)?)?$/.exec(
      words,
    );
  if (found === null) return undefined;
  return positive(Math.round(Number((found[1] ?? "").replace(",", ".")) * 60) + Number(found[2] ?? "0"));
}

function positive(minutes: number): number | undefined {
  return minutes > 0 ? minutes : undefined;
}

/** What follows `away`: the period and for whom; undefined when it is neither. Dates stay as typed. */
export function parseAway(
  text: string,
): { readonly period: Period; readonly member: string | undefined } | undefined {
  const words = oneLine(text);
  const cut = splitFor(words);
  if (cut === undefined) return withMember(words, undefined);
  if (/^(?:today|tomorrow)$/i.test(bare(cut.after)))
    return withMember(`${cut.before} ${cut.after}`, undefined);
  // `away for beta until 2026-11-06`: the period stands after the name.
  const turned = /^(.*?) ((?:today|tomorrow|until |from |\d{4}-).*)$/i.exec(cut.after);
  if (cut.before === "" && turned !== null) return withMember(turned[2] ?? "", turned[1]);
  return withMember(cut.before, cut.after);
}

function withMember(
  text: string,
  member: string | undefined,
): { readonly period: Period; readonly member: string | undefined } | undefined {
  const period = parsePeriod(bare(text.trim()));
  return period && { period, member: member === undefined ? undefined : memberRef(member) };
}

function parsePeriod(text: string): Period | undefined {
  const words = text.toLowerCase();
  if (words === "today" || words === "tomorrow") return { kind: words };
  if (words === "" || words === "until back") return { kind: "until-back" };
  const range = /^(?:from )?(\S+) (?:to|until|till|through|-|–) (\S+)$/.exec(words);
  if (range !== null) return dates(range[1], range[2] ?? "");
  const until = /^(?:until|till|to) (.+)$/.exec(words)?.[1];
  if (until !== undefined) return dates(undefined, until);
  const day = /^(?:on )?(\d\S*)$/.exec(words)?.[1];
  return day === undefined ? undefined : dates(day, day);
}

function dates(from: string | undefined, until: string): Period {
  return { kind: "dates", from: from === undefined ? undefined : bare(from), until: bare(until) };
}
