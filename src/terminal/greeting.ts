import { describeMember, type Member } from "./member.ts";
import { type Look, paragraph } from "./render.ts";
import { cut, pad, safe, width } from "./text.ts";
import { draw, wrap } from "./wrap.ts";
import { listed, USAGE, WORDS } from "./words.ts";

/** What the greeting says of the plan. */
export interface PlanCard {
  readonly id: string;
  readonly title: string;
  readonly links: readonly { readonly title: string; readonly url: string }[];
  readonly phases: number;
  readonly tasks: number;
}

/** The first greeting: what this plan is, who one may be, three things to try. */
export function greeting(
  plan: PlanCard,
  members: readonly Member[],
  look: Look,
  clock: boolean,
): readonly string[] {
  const title = (text: string): readonly string[] => paragraph([{ bold: text }], look, "plain", "  ");
  const [me, other = me] = memberIds(members);
  const links = plan.links.map(({ title, url }) => [safe(title), safe(url)] as const);
  const tries = WORDS.tries(me ?? "NAME", other ?? "NAME", clock);
  return [
    "",
    ...title(WORDS.first(safe(plan.title), plan.phases, plan.tasks)),
    ...paragraph([WORDS.about], look, "plain", "  "),
    ...(links.length > 0 ? ["", ...table(links, look, "plain", "link")] : []),
    "",
    ...title(WORDS.whoTitle),
    ...memberTable(members, look).map(indent),
    "",
    ...title(WORDS.tryTitle),
    ...table(tries, { ...look, columns: look.columns - 2 }, "code", "dim").map(indent),
    "",
    ...paragraph([WORDS.leave], look, "dim", "  "),
  ];
}

const indent = (line: string): string => `  ${line}`;

/** Every later greeting, in one sentence or two. */
export function shortGreeting(plan: PlanCard, members: readonly Member[], look: Look): readonly string[] {
  return paragraph([WORDS.again(safe(plan.title), listed(memberIds(members), "or"))], look, "plain", "  ");
}

/** What `as` and `inbox` accept, for sentences. */
export function memberIds(members: readonly Member[]): readonly string[] {
  return members.map(({ id }) => safe(id));
}

/** The words of the workspace and what they do. */
export function localHelp(look: Look): readonly string[] {
  return [
    `  ${look.paint("bold", WORDS.here)}`,
    ...table(Object.values(USAGE), look, "code", "plain"),
    ...paragraph([WORDS.numbers], look, "dim", "  "),
  ];
}

/** Narrower than this the second column goes below the first. */
const LEAST = 20;

/** Rows of two columns, indented by two. */
export function table(
  rows: readonly (readonly [string, string])[],
  { columns, paint }: Look,
  left: "plain" | "code",
  right: "plain" | "dim" | "link",
): readonly string[] {
  const column = Math.max(0, ...rows.map(([first]) => width(first)));
  const room = columns - column - 4;
  // An address is left whole.
  const below = room < LEAST || (right === "link" && rows.some(([, second]) => width(second) > room));
  return rows.flatMap(([first, second]) => {
    if (below) {
      const head = wrap([{ text: first, style: left }], columns - 4);
      const tail = wrap([{ text: second, style: right }], columns - 4);
      return [...head.map((row) => `  ${draw(row, paint)}`), ...tail.map((row) => `    ${draw(row, paint)}`)];
    }
    const wrapped = wrap([{ text: second, style: right }], room);
    return wrapped.map((row, index) => {
      const start = index === 0 ? paint(left, first) + pad("", column - width(first)) : pad("", column);
      return `  ${start}  ${draw(row, paint)}`;
    });
  });
}

function memberTable(members: readonly Member[], look: Look): readonly string[] {
  const digits = String(members.length).length;
  const rows = members.map((member, index) => ({
    number: String(index + 1).padStart(digits),
    id: safe(member.id),
    name: safe(member.name),
    about: safe(describeMember(member)),
  }));
  const [ids, names] = [rows.map(({ id }) => width(id)), rows.map(({ name }) => width(name))];
  const [idColumn, nameColumn] = [Math.max(0, ...ids), Math.max(0, ...names)];
  const left = Math.max(8, look.columns - digits - idColumn - nameColumn - 12);
  return rows.map(({ number, id, name, about }) => {
    const who = `${look.paint("code", pad(id, idColumn))}  ${pad(name, nameColumn)}`;
    return `  ${look.paint("dim", number)}  ${who}  ${look.paint("dim", cut(about, left))}`.trimEnd();
  });
}
