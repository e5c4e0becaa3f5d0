import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Answer, Delivery } from "../domain/adapter.ts";
import type { Inbound } from "../domain/command.ts";
import { parseCommand } from "../domain/grammar.ts";
import { after, delivery, done, members, play, say, ZONE } from "../../test/play-terminal.ts";
import { openTerminal } from "./terminal.ts";

describe("a script through the workspace", () => {
  it("echoes, sends each line for who sits there, and prints its answer before the next line", async () => {
    const { text, inbound, quits } = await play(["# who I am", "alpha", "done 1A", "", "as beta", "done 1B"]);
    expect(text).toBe(
      [
        "  Proto. You may be alpha, beta or delta.",
        "",
        "# who I am",
        "› alpha",
        "  You are Alpha: Core implementation.",
        "",
        "alpha › done 1A",
        "  answered done",
        "",
        "alpha › as beta",
        "  You are Beta.",
        "",
        "beta › done 1B",
        "  answered done",
        "",
        "",
      ].join("\n"),
    );
    expect(inbound[0]).toEqual({
      id: "t1",
      workspace: "local",
      plan: undefined,
      channel: undefined,
      surface: "terminal",
      actor: { kind: "member", id: "alpha" },
      command: { kind: "done", task: "1A" },
    });
    expect(inbound[1]).toMatchObject({ id: "t2", actor: { id: "beta" } });
    expect(quits).toBe(1);
  });

  it("prints the messages that a command caused after its answer and before the next line", async () => {
    const caused = ({ command }: Inbound): readonly Delivery[] =>
      command.kind === "done"
        ? [
            delivery(
              "1",
              "@beta",
              say("2B is ready", { buttons: [{ label: "Start", command: "start 2B" }] }),
            ),
            delivery("2", "#coordination", say("2A is done")),
            delivery("3", "#coordination", say("by Alpha"), {
              thread: { channel: "#coordination", id: "2" },
            }),
          ]
        : [];
    const { text } = await play(["as alpha", "done 2A", "as beta"], {}, caused);
    expect(after(text, "alpha › done 2A")).toBe(
      [
        "  answered done",
        "",
        "Tue 3 Nov",
        "14:15  direct to Beta",
        "  2B is ready",
        "  Start",
        "",
        "14:15  #coordination",
        "  2A is done",
        "",
        "14:15  #coordination ↳",
        "    by Alpha",
        "",
        "alpha › as beta",
        "  You are Beta.",
        "  1 message so far: inbox shows the last ones.",
        "",
        "14:15  direct to Beta",
        "  2B is ready",
        "  [1] Start  start 2B",
        "",
        "",
      ].join("\n"),
    );
  });

  it("leaves at quit and reads no further; exit does the same", async () => {
    const { inbound, quits } = await play(["as alpha", "quit", "done 1A"]);
    expect([inbound.length, quits]).toEqual([0, 1]);
    expect((await play(["exit", "alpha"])).text).not.toContain("You are Alpha");
  });

  it("says so when nobody was chosen, and who there is", async () => {
    const { text } = await play(["done 1A", "zorro", "inbox", "as zorro", "3"]);
    expect(text).toContain("› done 1A\n  Choose first who you are: a name or a number.");
    expect(text).toContain("› zorro\n  Choose first who you are");
    expect(text).toContain("› inbox\n  Choose first who you are");
    expect(text).toContain("Nobody is called zorro. There are alpha, beta and delta.");
    expect(text).toContain("You are Delta: coordination lead.");
  });

  it("takes a whole name alone for a member, but a command first", async () => {
    const { text, inbound } = await play(["al", "beta", "del", "help delta"]);
    expect(text).toContain("› al\n  You are Alpha");
    expect(text).toContain("alpha › beta\n  You are Beta");
    expect(inbound.map(({ command }) => command.kind)).toEqual(["unknown", "help"]);
  });

  it("goes on after a bug, and neutralises what it says and what was typed", async () => {
    let calls = 0;
    const handle = (): Promise<Answer> =>
      (calls += 1) === 1
        ? Promise.reject(new Error("row\u001b[2J is missing"))
        : Promise.resolve(done(say("fine")));
    const { text } = await play(["as alpha", "done \u001b]0;x\u0007", "done 1B"], { handle });
    expect(text).toContain("alpha › done ␛]0;x␇");
    expect(text).toContain("nothing says that it was done: row␛[2J is");
    expect(text).toContain("alpha › done 1B\n  fine");
    expect(text).not.toContain("\u001b");
  });
});

describe("the outlet", () => {
  it("keeps what arrives before the terminal is open, and posts nothing twice", async () => {
    const message = say("early");
    const input = new PassThrough();
    const output = new PassThrough();
    const terminal = openTerminal({
      input,
      output,
      parse: parseCommand,
      workspace: "local",
      plan: { id: "p", title: "Proto", links: [], phases: 6, tasks: 23 },
      members,
      zone: ZONE,
      now: () => Date.UTC(2026, 10, 3, 13, 15),
      newId: () => "t",
      clock: undefined,
      first: false,
      onQuit: () => {},
      handle: () => Promise.resolve(done(say("x"))),
      settle: () => Promise.resolve(),
    });
    const given = delivery("1", "#updates", message);
    expect(await terminal.outlet.find(given)).toBeUndefined();
    const ref = { channel: "#updates", id: "1" };
    expect(await terminal.outlet.post(given)).toEqual({ kind: "sent", ref });
    expect(await terminal.outlet.post(given)).toEqual({ kind: "sent", ref });
    expect(await terminal.outlet.find(given)).toEqual(ref);
    // An edit of what an earlier process posted: its text is shown whole.
    const old = delivery("7", "@nobody", say("old, changed"), {
      op: "edit",
      ref: { channel: "@nobody", id: "0" },
    });
    expect(await terminal.outlet.post(old)).toEqual({ kind: "sent", ref: { channel: "@nobody", id: "0" } });
    input.end();
    await terminal.run();
    const text = String(output.read());
    expect(text.match(/early/g)).toHaveLength(1);
    expect(text).toContain("direct to nobody (edited)\n  old, changed");
    expect(await terminal.outlet.post(delivery("2", "#updates", message))).toEqual({
      kind: "retry",
      after: undefined,
      scope: "platform",
      why: "the terminal is closed",
    });
  });
});
