/** A rehearsal as text: who plays, the transcript day by day, and what it comes to. */
import { localDate } from "../domain/time.ts";
import { count, names } from "../wording/compose.ts";
import { dateWords, timeWords } from "../wording/time.ts";
import { indented } from "./layout.ts";
import type { Mood } from "./players.ts";
import { printSummary } from "./print-summary.ts";
import type { Entry, Rehearsal } from "./result.ts";

type Message = Extract<Entry, { kind: "message" }>;

/** Where the words of an entry go on. */
const INDENT = 9;

/** The whole rehearsal, with a line end at its end. The same rehearsal gives the same text. */
export function printRehearsal(rehearsal: Rehearsal): string {
  const { transcript, plan } = rehearsal;
  const days = Map.groupBy(transcript, ({ at }) => localDate(at, plan.zone));
  const shown: Shown = { messages: new Map(), clock: "", now: new Map() };
  const printed = [...days].flatMap(([date, entries]) => [
    "",
    fullDate(date),
    "─".repeat(fullDate(date).length),
    ...printDay(rehearsal, entries, shown),
  ]);
  return `${[...printHead(rehearsal), ...printed, "", ...printSummary(rehearsal)].join("\n")}\n`;
}

/** `Mon 2 Nov 2026` */
export function fullDate(date: string): string {
  return `${dateWords(date)} ${date.slice(0, 4)}`;
}

const MOODS: Readonly<Record<Mood, string>> = {
  prompt: "answers promptly",
  late: "answers late",
  silent: "is often silent",
  away: "is away now and then",
};

function printHead({ plan, seed, members, days }: Rehearsal): readonly string[] {
  const carriers = members.filter(({ carries }) => carries);
  const elsewhere = members.filter(({ zone }) => zone !== plan.zone);
  const moods = carriers.slice(0, 8).map(({ name, mood }) => `${name} ${MOODS[mood]}`);
  const more = carriers.length > moods.length ? `, and ${carriers.length - moods.length} more` : "";
  const [first, last] = [days[0]?.date, days.at(-1)?.date];
  const span = first === undefined || last === undefined ? "" : `, ${fullDate(first)} to ${fullDate(last)}`;
  const parts = [count(plan.phases, "phase"), count(plan.tasks, "task"), count(members.length, "member")];
  return [
    `${plan.title}: a rehearsal with seed ${seed}`,
    `${parts.join(", ")}${span}`,
    "",
    ...indented([`Pretend members: ${names(moods)}${more}.`], 0),
    ...indented([zonesLine(plan.zone, elsewhere.slice(0, 8))], 0),
  ];
}

function zonesLine(zone: string, elsewhere: Rehearsal["members"]): string {
  const others = elsewhere.map((member) => `messages to ${member.name} show those of ${member.zone}`);
  return `Times are those of ${zone}${others.map((other) => `; ${other}`).join("")}.`;
}

/** What has been said so far: the lines of each message as it stands, and those that a reader got this minute. */
interface Shown {
  readonly messages: Map<string, readonly string[]>;
  clock: string;
  readonly now: Map<string, readonly string[]>;
}

function printDay({ plan, members }: Rehearsal, entries: readonly Entry[], shown: Shown): readonly string[] {
  const lines: string[] = [];
  const names = new Map(members.map(({ id, name }) => [id, name]));
  shown.clock = "";
  for (const group of grouped(entries)) {
    const [first] = group;
    if (!first) continue;
    const time = timeWords(first.at, "time", plan.zone);
    if (time !== shown.clock) shown.now.clear();
    const words = wordsOf(group, first, shown, names);
    if (words.length === 0) continue;
    const [head = "", ...rest] = indented(words, INDENT);
    if (first.kind === "reply") {
      lines.push(head, ...rest);
      continue;
    }
    if (time !== shown.clock) lines.push("");
    lines.push(`${time === shown.clock ? "     " : time}  ${head.trimStart()}`, ...rest);
    shown.clock = time;
  }
  return lines;
}

/** The head of an entry with the first line of its words, and the rest of them; nothing for an edit that nobody sees. */
function wordsOf(
  group: readonly Entry[],
  first: Entry,
  shown: Shown,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const nameOf = (id: string) => names.get(id) ?? id;
  if (first.kind === "typed") return [`${nameOf(first.member)}: ${first.text}`];
  const text = first.text.split("\n");
  if (first.kind === "reply") {
    shown.now.set(first.member, text);
    return text;
  }
  const messages = group.filter((each): each is Message => each.kind === "message");
  const to = messages.map(({ to }) => (to.kind === "channel" ? `#${to.id}` : nameOf(to.id)));
  const before = first.op === "edit" ? (shown.messages.get(first.id) ?? []) : [];
  const said = first.op === "edit" ? (shown.now.get(first.to.id) ?? []) : [];
  const [title = "", ...rest] = text;
  for (const { id } of messages) shown.messages.set(id, text);
  const mark = first.op === "edit" ? " (edited)" : first.thread ? " (thread)" : "";
  if (text.join("\n") === before.join("\n")) return [];
  // Somebody's own words stand below a line that would be lost without them.
  const fresh = rest.filter(
    (line) => !before.includes(line) && (line.startsWith("> ") || !said.includes(line)),
  );
  return [`→ ${to.join(", ")}${mark}  ${title}`, ...fresh];
}

/** Neighbours that say the same to several readers stand together. */
function grouped(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    const first = last?.[0];
    if (last && first && isSame(first, entry)) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function isSame(a: Entry, b: Entry): boolean {
  if (a.kind !== "message" || b.kind !== "message") return false;
  return a.at === b.at && a.op === b.op && a.text === b.text && a.thread === b.thread;
}
