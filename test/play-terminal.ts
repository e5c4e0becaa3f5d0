/** Runs scripts through the local workspace as a pipe does. */
import { PassThrough } from "node:stream";
import type { Answer, Delivery } from "../src/domain/adapter.ts";
import type { Inbound } from "../src/domain/command.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import type { Message } from "../src/domain/message.ts";
import { openTerminal, type Terminal, type TerminalOptions } from "../src/terminal/terminal.ts";

export const ZONE = "Europe/Berlin";
export const members = [
  { id: "alpha", name: "Alpha", zone: ZONE, roles: [], line: "Core implementation" },
  { id: "beta", name: "Beta", zone: ZONE, roles: [], line: "" },
  { id: "delta", name: "Delta", zone: "Europe/Lisbon", roles: ["coordination-lead"], line: "" },
];

/** A message of one plain line. */
export const say = (text: string, more: Partial<Message> = {}): Message => ({
  body: [],
  fallback: text,
  ...more,
});
/** An answer that only says something. */
export const done = (message: Message): Answer => ({
  reply: { kind: "silent" },
  message,
  form: undefined,
  problems: undefined,
});

/** What a script printed and sent. */
export interface Rig {
  readonly text: string;
  readonly inbound: readonly Inbound[];
  readonly quits: number;
  readonly terminal: Terminal;
}

/** Runs a script through the workspace; `caused` says which messages a command brings about. */
export async function play(
  script: readonly string[],
  options: Partial<TerminalOptions> = {},
  caused: (inbound: Inbound) => readonly Delivery[] = () => [],
): Promise<Rig> {
  const input = new PassThrough();
  const output = new PassThrough();
  const inbound: Inbound[] = [];
  let outbox: Delivery[] = [];
  let [ids, quits] = [0, 0];
  const answer = options.handle ?? ((given) => Promise.resolve(done(say(`answered ${given.command.kind}`))));
  const terminal = openTerminal({
    input,
    output,
    parse: parseCommand,
    workspace: "local",
    plan: { id: "p", title: "Proto", links: [{ title: "Docs", url: "https://e.x/d" }], phases: 6, tasks: 23 },
    members,
    zone: ZONE,
    now: () => Date.UTC(2026, 10, 3, 13, 15),
    newId: () => `t${(ids += 1)}`,
    clock: undefined,
    first: false,
    onQuit: () => {
      quits += 1;
    },
    ...options,
    handle: (given) => {
      inbound.push(given);
      outbox.push(...caused(given));
      return answer(given);
    },
    settle: async () => {
      const sending = outbox;
      outbox = [];
      for (const each of sending) await terminal.outlet.post(each);
    },
  });
  input.end(script.map((line) => `${line}\n`).join(""));
  await terminal.run();
  return { text: String(output.read() ?? ""), inbound, quits, terminal };
}

/** A delivery to `@member` or `#channel`. */
export function delivery(id: string, to: string, message: Message, more: Partial<Delivery> = {}): Delivery {
  const rest = { thread: undefined, ref: undefined, urgent: false, zone: ZONE, accounts: {} };
  const kind = to.startsWith("#") ? "channel" : "user";
  return { id, op: "post", to: { kind, id: to.slice(1) }, message, since: 0, ...rest, ...more };
}

/** What was printed from a line on. */
export const after = (text: string, line: string): string => text.slice(text.indexOf(line) + line.length + 1);
