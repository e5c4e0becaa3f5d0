import type { Period } from "./command.ts";
import { isDayName } from "./day-names.ts";
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

/** What follows `away`: the period and for whom; undefined when it is neither. Dates and days stay as typed. */
export function parseAway(
  text: string,
): { readonly period: Period; readonly member: string | undefined } | undefined {
  const words = oneLine(text);
  const cut = splitFor(words);
  if (cut === undefined) return withMember(words, undefined);
  // `away for 2 days`, `away for beta for 2 days`: the last words are the period.
  if (parsePeriod(bare(cut.after)) !== undefined) {
    const member = /^for (.+)$/i.exec(cut.before)?.[1];
    return withMember(member === undefined ? `${cut.before} ${cut.after}` : cut.after, member);
  }
  // `away for beta until 2026-11-06`: the period stands after the name.
  const [name, period] = cut.before === "" ? periodAtEnd(cut.after) : [];
  return period === undefined ? withMember(cut.before, cut.after) : withMember(period, name);
}

/** A name and the period behind it, if there is one. */
function periodAtEnd(text: string): readonly (string | undefined)[] {
  const turned = /^(.*?) ((?:until |from |on |\d{4}-|\d{1,3} ).*)$/i.exec(text);
  if (turned !== null) return [turned[1], turned[2]];
  const words = text.split(" ");
  // `today`, `friday`, `next week`, `this friday`.
  const count = [1, 2].find((last) => parsePeriod(bare(words.slice(-last).join(" "))) !== undefined);
  if (count === undefined || words.length <= count) return [];
  return [words.slice(0, -count).join(" "), words.slice(-count).join(" ")];
}

function withMember(
  text: string,
  member: string | undefined,
): { readonly period: Period; readonly member: string | undefined } | undefined {
  const period = parsePeriod(bare(text.trim()));
  return period && { period, member: member === undefined ? undefined : memberRef(member) };
}

function parsePeriod(text: string): Period | undefined {
  const words = text.toLowerCase().replace(/^for /, "");
  if (words === "today" || words === "tomorrow") return { kind: words };
  if (words === "" || words === "until back") return { kind: "until-back" };
  if (words === "next week") return { kind: "next-week" };
  const [, count, unit = ""] = /^(an?|one|\d{1,3}) (day|week)s?$/.exec(words) ?? [];
  if (count !== undefined) {
    const days = (/\d/.test(count) ? Number(count) : 1) * (unit === "week" ? 7 : 1);
    return days === 0 ? undefined : { kind: "days", days };
  }
  const range = /^(?:from )?(\S+) (?:to|until|till|through|-|–) (\S+)$/.exec(words);
  if (range !== null && isDay(range[1] ?? "")) return dates(range[1], range[2] ?? "");
  const until = /^(?:until|till|to|through) (.+)$/.exec(words)?.[1];
  if (until !== undefined) return dates(undefined, until.replace(/^this /, ""));
  const day = /^(?:on |this )?(\S+)$/.exec(words)?.[1];
  return day !== undefined && isDay(day) ? dates(day, day) : undefined;
}

/** Meant as a day, whether or not there is such a date. */
function isDay(word: string): boolean {
  return /^\d/.test(word) || isDayName(word);
}

function dates(from: string | undefined, until: string): Period {
  return { kind: "dates", from: from === undefined ? undefined : bare(from), until: bare(until) };
}
