import { describe, expect, it } from "vitest";
import type { Answer, Delivery } from "../domain/adapter.ts";
import type { Inbound } from "../domain/command.ts";
import type { Message } from "../domain/message.ts";
import { after, delivery, done, play, say } from "../../test/play-terminal.ts";

const ack = { label: "Acknowledge", command: "ack 1" };

describe("choices and lists", () => {
  const ping = delivery("1", "@alpha", say("Beta calls", { title: "Issue 1", buttons: [ack] }));

  it("a number gives the command below the last message that one may answer", async () => {
    const caused = ({ command }: Inbound): readonly Delivery[] =>
      command.kind === "done"
        ? [ping]
        : command.kind === "ack"
          ? [
              {
                ...ping,
                id: "2",
                op: "edit",
                ref: { channel: "@alpha", id: "1" },
                message: say("Alpha holds it"),
              },
            ]
          : [];
    const { text, inbound } = await play(["as alpha", "1", "done 1A", "2", "1", "1"], {}, caused);
    expect(text).toContain("alpha › 1\n  There is nothing to choose from now.");
    expect(text).toContain("alpha › 2\n  There is one choice: 1.");
    expect(text).toContain("alpha › 1\n  → ack 1\n  answered ack\n");
    expect(text).toContain("14:15  direct to Alpha (edited)\n  Alpha holds it\n");
    expect(inbound.map(({ command }) => command.kind)).toEqual(["done", "ack"]);
    expect(text).toMatch(/alpha › 1\n {2}There is nothing to choose from now\.\n\n$/);
  });

  it("lists what stands in an inbox or a channel, in the reader's zone", async () => {
    const caused = ({ command }: Inbound): readonly Delivery[] =>
      command.kind === "done"
        ? [ping, delivery("2", "#updates", say("Digest")), delivery("3", "#updates", say("More"))]
        : [];
    const { text } = await play(
      [
        "as delta",
        "inbox",
        "channel updates",
        "channel",
        "channel x",
        "done 1",
        "inbox alpha",
        "channel updates",
      ],
      {},
      caused,
    );
    expect(text).toContain("No messages for Delta since this terminal was opened.");
    expect(text).toContain("Nothing in #updates since this terminal was opened.");
    expect(text).toContain("The channels are coordination, emergency and updates.");
    expect(text).toContain("There is no channel x. There are coordination, emergency and updates.");
    expect(after(text, "delta › inbox alpha")).toBe(
      [
        "13:15  direct to Alpha",
        "  Issue 1",
        "  Acknowledge",
        "",
        "delta › channel updates",
        "13:15  #updates",
        "  Digest",
        "",
        "13:15  #updates",
        "  More",
        "",
        "",
      ].join("\n"),
    );
  });

  it("names the day of messages from another day", async () => {
    let now = Date.UTC(2026, 10, 2, 16, 2);
    const caused = (): readonly Delivery[] => [delivery(`x${now}`, "@alpha", say("ready"))];
    const handle = (): Promise<Answer> => Promise.resolve(done(say("ok")));
    const next = (): Promise<number> => Promise.resolve((now += 86_400_000));
    const clock = { speed: () => 1, set: () => {}, real: () => {}, next };
    const script = ["as alpha", "done 1", "clock next", "done 2", "inbox"];
    const { text } = await play(script, { now: () => now, handle, clock }, caused);
    expect(text).toContain("Mon 2 Nov\n17:02  direct to Alpha");
    expect(text).toContain("Tue 3 Nov\n17:02  direct to Alpha");
    expect(after(text, "alpha › inbox").split("\n")[0]).toBe("Mon 2 Nov 17:02  direct to Alpha");
  });

  it("hides direct messages to others when quiet, never one's own or a channel", async () => {
    const caused = ({ command }: Inbound): readonly Delivery[] =>
      command.kind === "done"
        ? [
            delivery(`a${command.task}`, "@alpha", say("for Alpha")),
            delivery(`b${command.task}`, "@beta", say("for Beta")),
            delivery(`c${command.task}`, "#updates", say("for all")),
          ]
        : [];
    const { text } = await play(["as alpha", "quiet", "done 1", "loud", "done 2"], {}, caused);
    const [quiet = "", loud = ""] = text.split("alpha › loud");
    expect(["for Alpha", "for Beta", "for all"].map((each) => quiet.includes(each))).toEqual([
      true,
      false,
      true,
    ]);
    expect(loud).toContain("for Beta");
  });

  it("shows of a long edited post what is new in it, and nothing when nothing is", async () => {
    const lines = Array.from({ length: 9 }, (_, index) => [`task ${index}: waits`]);
    const body = (changed?: number): Message => ({
      title: "Today",
      fallback: "",
      body: [
        {
          kind: "text",
          lines: lines.map((line, index) => (index === changed ? [`task ${index}: done`] : line)),
        },
      ],
      buttons: [{ label: "Open", command: "plan" }],
    });
    const edit = (id: string, message: Message): Delivery =>
      delivery(id, "#coordination", message, { op: "edit", ref: { channel: "#coordination", id: "1" } });
    const steps = [[delivery("1", "#coordination", body())], [edit("2", body(4))], [edit("3", body(4))]];
    const { text } = await play(["as alpha", "done 1", "done 2", "done 3"], {}, () => steps.shift() ?? []);
    expect(after(text, "alpha › done 2")).toBe(
      [
        "  answered done",
        "",
        "14:15  #coordination (edited)",
        "  Today",
        "  …",
        "  task 4: done",
        "  …",
        "  [1] Open  plan",
        "",
        "alpha › done 3",
        "  answered done",
        "",
        "",
      ].join("\n"),
    );
  });
});

describe("the clock, help and the greeting", () => {
  it("shows, speeds up, jumps and returns to real time, in the reader's zone", async () => {
    let [speed, jumps] = [1, 0];
    const clock = {
      speed: () => speed,
      set: (factor: number) => {
        speed = factor;
      },
      real: () => {
        speed = 1;
      },
      next: () => Promise.resolve((jumps += 1) === 1 ? Date.UTC(2026, 10, 3, 14, 30) : undefined),
    };
    const { text } = await play(
      ["as delta", "clock", "clock x60", "clock real", "clock next", "clock next", "clock soon"],
      { clock },
    );
    expect(text).toContain("delta › clock\n  Tue 3 Nov 13:15 in Europe/Lisbon, in real time.");
    expect(text).toContain("clock x60\n  Tue 3 Nov 13:15 in Europe/Lisbon, 60 times as fast as real time.");
    expect(text).toContain("clock real\n  Tue 3 Nov 13:15 in Europe/Lisbon, in real time.");
    expect(text).toContain("clock next\n  It is now Tue 3 Nov 14:30.");
    expect(text).toContain("clock next\n  Nothing is due.");
    expect(text).toContain("soon is no speed. x60 lets a minute pass in a second; at most x100000.");
  });

  it("says what going back to real time means for what was played ahead", async () => {
    let time = Date.UTC(2026, 10, 3, 14, 30);
    const clock = {
      speed: () => 1,
      set: () => undefined,
      real: () => {
        time = Date.UTC(2026, 10, 3, 13, 15);
      },
      next: () => Promise.resolve(undefined),
    };
    const { text } = await play(["as delta", "clock real"], { clock, now: () => time });
    expect(text.replaceAll(/\s+/g, " ")).toContain(
      "Tue 3 Nov 13:15 in Europe/Lisbon, in real time. What you played ahead lies in the future: schedules go on after Tue 3 Nov 14:30.",
    );
  });

  it("has only the time where there is no clock to play with", async () => {
    const { text } = await play(["clock", "clock next", "clock x2"]);
    expect(text).toContain("› clock\n  Tue 3 Nov 14:15 in Europe/Berlin, in real time.");
    expect(text.match(/There is no clock to play with here/g)).toHaveLength(2);
  });

  it("shows Baton's help and then its own, or one word of it", async () => {
    const { text, inbound } = await play(["help", "as alpha", "help", "help inbox", "help done"]);
    expect(after(text, "alpha › help")).toMatch(/^ {2}answered help\n\n {2}In this workspace\n {2}as NAME/);
    expect(text).toContain("alpha › help inbox\n  inbox [NAME]  the last direct messages\n");
    expect(inbound.map(({ command }) => command)).toEqual([
      { kind: "help", topic: undefined },
      { kind: "help", topic: "done" },
    ]);
  });

  it("greets at length the first time: the plan, who one may be, three things to try", async () => {
    const { text } = await play([], { first: true });
    expect(text).toBe(
      [
        "",
        "  Proto: 6 phases, 23 tasks.",
        "  Baton runs this plan: it asks how it goes, hands work on, and calls for help",
        "  when nobody answers.",
        "",
        "  Docs  https://e.x/d",
        "",
        "  You may be",
        "    1  alpha  Alpha  Core implementation",
        "    2  beta   Beta",
        "    3  delta  Delta  coordination lead",
        "",
        "  Three things to try",
        "    alpha                                 then next: what you can start",
        '    raise urgent "build is red" for beta  see who is called, and when',
        "    plan                                  the whole plan at a glance",
        "",
        "  help lists everything, quit leaves.",
        "",
        "",
      ].join("\n"),
    );
  });

  it("greets without links or members too", async () => {
    const clock = { speed: () => 1, set: () => {}, real: () => {}, next: () => Promise.resolve(undefined) };
    const plan = { id: "p", title: "Small", links: [], phases: 1, tasks: 1 };
    const { text } = await play([], { first: true, plan, members: [], clock });
    expect(text).toContain("Small: 1 phase, 1 task.");
    expect(text).toContain("clock next");
  });
});
