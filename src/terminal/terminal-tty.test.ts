import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Answer, Delivery } from "../domain/adapter.ts";
import type { Inbound } from "../domain/command.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/** What the rows of a terminal show after everything that was written to it. */
function rowsOf(written: string, columns: number): readonly string[] {
  const rows: string[][] = [[]];
  let [x, y] = [0, 0];
  const row = (): string[] => (rows[y] ??= []);
  // oxlint-disable-next-line no-control-regex
  for (const found of written.matchAll(/\u001B\[(\d*)([A-Za-z])|[\s\S]/gu)) {
    const count = Number(found[1] === undefined || found[1] === "" ? 1 : found[1]);
    if (found[2] === "A") y = Math.max(0, y - count);
    else if (found[2] === "C") x += count;
    else if (found[2] === "D") x -= count;
    else if (found[2] === "G") x = count - 1;
    else if (found[2] === "J") {
      rows.length = y + 1;
      row().length = Math.min(row().length, x);
    } else if (found[0] === "\r") x = 0;
    else if (found[0] === "\n") {
      [x, y] = [0, y + 1];
      row();
    } else if (found[2] === undefined) {
      if (x >= columns) [x, y] = [0, y + 1];
      while (row().length < x) row().push(" ");
      row()[x] = found[0];
      x += 1;
    }
  }
  return Array.from(rows, (each) => (each ?? []).join("").trimEnd());
}

interface Rig {
  readonly terminal: Terminal;
  readonly type: (keys: string) => Promise<void>;
  readonly screen: () => readonly string[];
  readonly written: () => string;
  readonly over: Promise<void>;
  readonly inbound: readonly Inbound[];
}

const members = [
  { id: "alpha", name: "Alpha", zone: "Europe/Berlin", roles: [], line: "" },
  { id: "beta", name: "Beta", zone: "Europe/Berlin", roles: [], line: "" },
];

function open(columns = 60, gate: Promise<void> = Promise.resolve()): Rig {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  let written = "";
  const sink = new Writable({
    write(chunk, _, next) {
      written += String(chunk);
      next();
    },
  });
  const inbound: Inbound[] = [];
  const terminal = openTerminal({
    input,
    output: Object.assign(sink, { isTTY: true, columns }),
    parse: (text) => ({ kind: "unknown", text, nearest: undefined }),
    workspace: "local",
    plan: { id: "p", title: "Proto", links: [], phases: 6, tasks: 23 },
    members,
    zone: "Europe/Berlin",
    now: () => Date.UTC(2026, 10, 3, 13, 15),
    newId: () => "t",
    clock: undefined,
    settle: () => Promise.resolve(),
    first: false,
    onQuit: () => {},
    handle: async (given): Promise<Answer> => {
      inbound.push(given);
      await gate;
      const text = given.command.kind === "unknown" ? given.command.text : "";
      return {
        reply: { kind: "silent" },
        message: { body: [], fallback: `answered ${text}`, colour: "green" },
        form: undefined,
        problems: undefined,
      };
    },
  });
  return {
    terminal,
    inbound,
    over: terminal.run(),
    written: () => written,
    screen: () => rowsOf(written, columns),
    type: async (keys) => {
      input.write(keys);
      // The keyboard is read in the next turns of the event loop.
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function delivery(id: string, text: string, command?: string): Delivery {
  const buttons = command === undefined ? [] : [{ label: "Take", command }];
  return {
    id,
    op: "post",
    to: { kind: "user", id: "alpha" },
    message: { body: [], fallback: text, buttons },
    thread: undefined,
    ref: undefined,
    since: 0,
    urgent: false,
    zone: "Europe/Berlin",
    accounts: {},
  };
}

describe("the workspace on a terminal", () => {
  it("prompts with who one is, in colour", async () => {
    const { type, screen, written, over } = open();
    expect(screen()).toEqual(["  Proto. You may be alpha or beta.", "", "›"]);
    await type("alpha\r");
    await type("hello\r");
    expect(screen().slice(2)).toEqual([
      "› alpha",
      "  You are Alpha.",
      "",
      "alpha › hello",
      "▌ answered hello",
      "",
      "alpha ›",
    ]);
    expect(written()).toContain("\u001b[36malpha\u001b[39m › ");
    expect(written()).toContain("\u001b[32m▌\u001b[39m answered hello");
    await type("quit\r");
    await over;
  });

  it("shows what arrives above the prompt and keeps the line that is being typed", async () => {
    const { type, screen, terminal, over } = open();
    await type("alpha\r");
    await type("half a li");
    await terminal.outlet.post(delivery("1", "2A is ready"));
    expect(screen().slice(-5)).toEqual([
      "Tue 3 Nov",
      "14:15  direct to Alpha",
      "  2A is ready",
      "",
      "alpha › half a li",
    ]);
    await type("ne\r");
    expect(screen()).toContain("▌ answered half a line");
    await type("\u0004");
    await over;
  });

  it("keeps a typed line that is longer than the window", async () => {
    const { type, screen, terminal, over, inbound } = open(40);
    await type("alpha\r");
    const line = "a line that needs three rows of the window because it is so very long, really";
    await type(line);
    await terminal.outlet.post(delivery("1", "first"));
    await terminal.outlet.post(delivery("2", "second"));
    const rows = screen().join("\n");
    expect(rows.match(/alpha › a line/g)).toHaveLength(1);
    expect(rows).toMatch(
      /first\n\n14:15 {2}direct to Alpha\n {2}second\n\nalpha › a line that needs three rows of\n/,
    );
    await type("\r");
    expect(inbound[0]?.command).toMatchObject({ text: line });
    await type("\u0003");
    await over;
    expect(screen().at(-1)).toBe("");
  });

  it("keeps the meaning of a number while it is being typed", async () => {
    const { type, terminal, inbound, over } = open();
    await type("alpha\r");
    await terminal.outlet.post(delivery("1", "first", "take 1"));
    await type("1");
    await terminal.outlet.post(delivery("2", "second", "take 2"));
    await type("\r");
    await type("1\r");
    expect(inbound.map(({ command }) => command)).toMatchObject([{ text: "take 1" }, { text: "take 2" }]);
    await type("quit\r");
    await over;
  });

  it("shows what arrives during a command after its answer, and takes lines in their order", async () => {
    let go: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { type, screen, terminal, over } = open(60, gate);
    await type("alpha\r");
    await type("one\r");
    await terminal.outlet.post(delivery("1", "caused"));
    await type("two\r");
    expect(screen().join("\n")).not.toContain("caused");
    go();
    await type("");
    const shown = screen().filter((row) => /answered|caused/.test(row));
    expect(shown).toEqual(["▌ answered one", "  caused", "▌ answered two"]);
    await type("quit\r");
    await over;
  });

  it("leaves cleanly when the terminal is gone", async () => {
    const { terminal, type, over } = open();
    await type("alpha\r");
    await type("\u0003");
    await over;
    expect(await terminal.outlet.post(delivery("1", "late"))).toMatchObject({ kind: "retry" });
  });
});

describe("a pipe into a terminal", () => {
  it("leaves when the output breaks", async () => {
    const input = new PassThrough();
    const output = new Writable({ write: (_, __, next) => next(new Error("EPIPE")) });
    let quits = 0;
    const terminal = openTerminal({
      input,
      output,
      parse: (text) => ({ kind: "unknown", text, nearest: undefined }),
      workspace: "local",
      plan: { id: "p", title: "Proto", links: [], phases: 6, tasks: 23 },
      members,
      zone: "Europe/Berlin",
      now: () => 0,
      newId: () => "t",
      clock: undefined,
      settle: () => Promise.resolve(),
      first: false,
      onQuit: () => {
        quits += 1;
      },
      handle: () => Promise.reject(new Error("nobody asks")),
    });
    await terminal.run();
    expect(quits).toBe(1);
  });
});
