import { assert, integer, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Message } from "../domain/message.ts";
import { painter, wantsColours } from "./paint.ts";
import { choicesOf, type Look, renderMessage } from "./render.ts";
import { width } from "./text.ts";

const AT = Date.UTC(2026, 10, 3, 13, 5);
const plain: Look = { columns: 60, colours: false, paint: painter(false), zone: "Europe/Lisbon" };
const colour: Look = { ...plain, colours: true, paint: painter(true) };

const say = (...body: readonly Block[]): Message => ({ body, fallback: "" });
const draw = (message: Message, look = plain): readonly string[] => renderMessage(message, look, "numbered");

describe("renderMessage", () => {
  it("draws every kind of block, indented by two columns", () => {
    const message: Message = {
      title: "Check-in",
      fallback: "",
      body: [
        { kind: "text", lines: [["Round of ", { bold: "today" }, "."]] },
        { kind: "list", items: [["one"], ["a second one that is long enough to need another line here"]] },
        { kind: "quote", text: "their own\nwords" },
        {
          kind: "fields",
          fields: [
            { label: "By", value: ["Beta"] },
            { label: "Needed", value: ["the generated server code, for the task that is called 2A"] },
          ],
        },
        { kind: "note", lines: [[{ code: "undo" }, " takes it back"]] },
      ],
    };
    expect(draw(message)).toEqual([
      "  Check-in",
      "  Round of today.",
      "  • one",
      "  • a second one that is long enough to need another line",
      "    here",
      "  │ their own",
      "  │ words",
      "  By      Beta",
      "  Needed  the generated server code, for the task that is",
      "          called 2A",
      "  `undo` takes it back",
    ]);
  });

  it("numbers the choices inside a message before those below it", () => {
    const button = (command: string) => ({ label: command.toUpperCase(), command });
    const message: Message = {
      ...say(
        { kind: "text", lines: [["One"]] },
        { kind: "buttons", buttons: [button("ack 1"), button("resolve 1")] },
        { kind: "text", lines: [["Two"]] },
        { kind: "buttons", buttons: [button("ack 2")] },
      ),
      buttons: [button("raise")],
    };
    expect(draw(message)).toEqual([
      "  One",
      "  [1] ACK 1  ack 1    [2] RESOLVE 1  resolve 1",
      "  Two",
      "  [3] ACK 2  ack 2",
      "  [4] RAISE  raise",
    ]);
    expect(choicesOf(message).map(({ command }) => command)).toEqual([
      "ack 1",
      "resolve 1",
      "ack 2",
      "raise",
    ]);
  });

  it("draws every kind of span, times in the reader's zone", () => {
    const spans = (zone: string | undefined): readonly string[] =>
      renderMessage(
        say({
          kind: "text",
          lines: [
            [
              { link: "Docs", url: "https://example.com/a" },
              " ",
              { link: "https://e.x", url: "https://e.x" },
            ],
            [{ mention: "alpha", name: "Alpha" }, ": ", { time: AT, style: "time", zone: "Europe/Berlin" }],
            [{ time: AT, style: "date-time", zone: "Europe/Berlin" }],
            [{ time: AT, style: "date", zone: "Europe/Berlin" }],
          ],
        }),
        { ...plain, zone },
        "numbered",
      );
    expect(spans("Europe/Lisbon")).toEqual([
      "  Docs (https://example.com/a) https://e.x",
      "  @Alpha: 13:05",
      "  Tue 3 Nov 13:05",
      "  Tue 3 Nov",
    ]);
    expect(spans(undefined)[1]).toBe("  @Alpha: 14:05");
  });

  it("says the colour by a shape without colours, and by a bar with them", () => {
    const message = (c: "red" | "yellow" | "green"): Message => ({
      title: c,
      colour: c,
      body: [],
      fallback: "",
    });
    expect(["red", "yellow", "green"].map((c) => draw(message(c as "red"))[0])).toEqual([
      "■ red",
      "▲ yellow",
      "● green",
    ]);
    expect(draw(message("red"), colour)).toEqual(["\u001b[31m▌\u001b[39m \u001b[1mred\u001b[22m"]);
  });

  it("paints words of one style in one go, and code instead of its backticks", () => {
    const message = say({ kind: "note", lines: [["type ", { code: "undo 2A" }, " to go back"]] });
    expect(draw(message, colour)).toEqual([
      "  \u001b[2mtype\u001b[22m \u001b[36mundo 2A\u001b[39m \u001b[2mto go back\u001b[22m",
    ]);
  });

  it("says the fallback when there is nothing else", () => {
    expect(draw({ body: [], fallback: "All is said." })).toEqual(["  All is said."]);
  });

  it("numbers choices with their commands: in one line, or below each other where they do not fit", () => {
    const short = [
      { label: "Acknowledge", command: "ack 3" },
      { label: "Resolve", command: "resolve 3" },
    ];
    expect(draw({ body: [], fallback: "x", buttons: short }).at(-1)).toBe(
      "  [1] Acknowledge  ack 3    [2] Resolve  resolve 3",
    );
    const long = [
      { label: "Answer", command: "answer check-in@2026-11-03T12:00" },
      { label: "Nothing changed", command: "same check-in@2026-11-03T12:00" },
    ];
    expect(draw({ body: [], fallback: "x", buttons: long }).slice(1)).toEqual([
      "  [1] Answer           answer check-in@2026-11-03T12:00",
      "  [2] Nothing changed  same check-in@2026-11-03T12:00",
    ]);
    expect(renderMessage({ body: [], fallback: "x", buttons: short }, plain, "named").at(-1)).toBe(
      "  Acknowledge · Resolve",
    );
  });

  it("offers a form that no button opens", () => {
    const form = { id: "raise", title: "Raise an issue", submit: "Raise", fields: [] };
    const open = { label: "Open", command: "raise" };
    expect(choicesOf({ body: [], fallback: "", form })).toEqual([
      { label: "Raise an issue", command: "raise" },
    ]);
    expect(choicesOf({ body: [], fallback: "", form, buttons: [open] })).toEqual([open]);
  });

  it("breaks words that are too long, but no address", () => {
    const word = "x".repeat(130);
    expect(draw(say({ kind: "text", lines: [[`a ${word}`]] })).map((line) => line.length)).toEqual([
      3, 60, 60, 16,
    ]);
    const url = `https://example.com/${word}`;
    expect(draw(say({ kind: "text", lines: [["see ", { link: url, url }]] }))).toEqual(["  see", `  ${url}`]);
  });

  it("stays within the window and lets no control character through, whatever users write", () => {
    const text = string({ unit: "binary", maxLength: 200 });
    assert(
      property(text, text, integer({ min: 24, max: 120 }), (one, two, columns) => {
        const message: Message = {
          title: one,
          colour: "red",
          fallback: two,
          body: [
            { kind: "text", lines: [[one, { bold: two }, { code: one }, { mention: "m", name: two }]] },
            { kind: "quote", text: one },
            { kind: "fields", fields: [{ label: one, value: [two] }] },
          ],
          buttons: [{ label: one, command: two }],
        };
        for (const line of renderMessage(message, { ...plain, columns }, "numbered")) {
          if (!/https?:/.test(line)) expect(width(line)).toBeLessThanOrEqual(Math.max(columns, 24));
          expect(line).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("wantsColours", () => {
  it("paints on terminals alone, unless NO_COLOR says otherwise", () => {
    expect(wantsColours({ isTTY: true }, {})).toBe(true);
    expect(wantsColours({}, {})).toBe(false);
    expect(wantsColours({ isTTY: true }, { NO_COLOR: "1" })).toBe(false);
    expect(wantsColours({ isTTY: true }, { TERM: "dumb" })).toBe(false);
  });
});
