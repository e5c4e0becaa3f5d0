import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../domain/message.ts";
import { compose, joined, line, series } from "./compose.ts";
import { toPlain } from "./plain.ts";
import { at, need, round, response, speaker, t2A, urgent } from "../../test/sample.ts";
import { sayNotice } from "./say-notice.ts";
import { sayReply } from "./say-reply.ts";
import { targetWords } from "./speaker.ts";
import { isMidnight, spanWords, timeWords, workWords } from "./time.ts";

const HOSTILE = '<!channel> *bold* & </b> [x](http://evil) `code` \u202e\n@here <@U1> | \\ "“ 🎉';

describe("hostile words", () => {
  it("are neither escaped nor lost", () => {
    const messages: readonly Message[] = [
      sayNotice(
        {
          kind: "issue-ping",
          issue: { ...urgent, text: HOSTILE },
          why: "ask",
          target: { kind: "channel", channel: "emergency" },
          lateBy: 0,
          clock: [],
        },
        speaker(undefined),
      ),
      sayNotice(
        { kind: "need", need: { ...need, text: HOSTILE }, task: { ...t2A, title: HOSTILE } },
        speaker("alpha"),
      ),
      sayNotice(
        { kind: "answer", round, response: response("alpha", { answers: { working: HOSTILE } }) },
        speaker(undefined),
      ),
      sayNotice(
        { kind: "prompt-receipt", round, response: response("alpha", { answers: { working: HOSTILE } }) },
        speaker("alpha"),
      ),
      sayReply(
        { kind: "refused", refusal: { kind: "unknown-task", given: HOSTILE, nearest: undefined } },
        speaker("alpha"),
      ),
      sayReply({ kind: "unknown", text: HOSTILE, nearest: undefined }, speaker("alpha")),
    ];
    for (const message of messages) {
      expect(JSON.stringify(message.body)).toContain(JSON.stringify(HOSTILE).slice(1, -1));
      expect(message.fallback).toContain(HOSTILE.split("\n")[0]);
      expect(message.fallback).not.toContain("\n");
    }
  });

  it("never become a mention, a link or code of ours", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (words) => {
        const message = sayNotice(
          { kind: "need", need: { ...need, text: words }, task: undefined },
          speaker("alpha"),
        );
        expect(message.body[0]).toMatchObject({
          lines: [[{ bold: "Beta needs from you" }, `: ${words}`], expect.anything()],
        });
      }),
    );
  });
});

describe("toPlain", () => {
  const body: Message["body"] = [
    {
      kind: "text",
      lines: [
        [
          { bold: "b" },
          " ",
          { code: "c" },
          " ",
          { link: "l", url: "https://example.com" },
          " ",
          { link: "https://example.com", url: "https://example.com" },
        ],
        [
          { mention: "alpha", name: "Alpha" },
          " ",
          { time: at(14, 15), style: "date-time", zone: "Europe/Berlin" },
        ],
      ],
    },
    { kind: "list", items: [["one"], ["two"]] },
    { kind: "quote", text: "a\nb" },
    { kind: "fields", fields: [{ label: "Who", value: ["Beta"] }] },
    { kind: "note", lines: [["small"]] },
  ];

  it("shows every kind of span and block", () => {
    const message = compose(
      { title: "Title", body, buttons: [{ label: "Go", command: "start 2A" }] },
      speaker("beta"),
    );
    expect(toPlain(message, undefined)).toBe(
      "Title\nb c l (https://example.com) https://example.com\n@Alpha Tue 3 Nov 14:15\n- one\n- two\n> a\n> b\nWho: Beta\nsmall\n[Go: start 2A]",
    );
    expect(message.fallback).toBe(
      "Title. b c l (https://example.com) https://example.com. @Alpha Tue 3 Nov 14:15. - one. - two. > a. > b. Who: Beta. small",
    );
  });

  it("shows instants in the zone of the reader", () => {
    expect(toPlain({ body, fallback: "" }, "Europe/Lisbon")).toContain("Tue 3 Nov 13:15");
  });
});

describe("times in words", () => {
  it("are on a 24-hour clock, with the date of another day", () => {
    expect(timeWords(at(14, 15), "time", "Europe/Berlin")).toBe("14:15");
    expect(timeWords(at(33), "date-time", "Europe/Berlin")).toBe("Wed 4 Nov 09:00");
    expect(timeWords(at(24), "date", "Asia/Tokyo")).toBe("Wed 4 Nov");
    expect(isMidnight(at(24), "Europe/Berlin")).toBe(true);
    expect(isMidnight(at(24), "Europe/Lisbon")).toBe(false);
  });

  it.each([
    [59_999, "less than 1 min"],
    [41 * 60_000, "41 min"],
    [100 * 60_000, "1 h 40 min"],
    [51 * 3_600_000, "2 d 3 h"],
  ])("count %i ms as %s", (millis, words) => {
    expect(spanWords(millis)).toBe(words);
  });

  it.each([
    [{ min: 240, max: 480 }, "4 h to 1 day"],
    [{ min: 720, max: 960 }, "1.5 days to 2 days"],
    [{ min: 90, max: 90 }, "1 h 30 min"],
  ])("tell working time %j as %s", (range, words) => {
    expect(workWords(range)).toBe(words);
  });
});

describe("lines", () => {
  it("join spans and lines, and merge neighbouring strings", () => {
    expect(series(["a", "b", ["c", { code: "d" }]])).toEqual(["a, b and c", { code: "d" }]);
    expect(joined([["a"], "b"], " · ")).toEqual(["a · b"]);
    expect(line`n ${1} of ${["x", "y"]}`).toEqual(["n 1 of xy"]);
  });

  it("name a role with its holder when the names differ, or without one", () => {
    const { plan } = speaker("beta");
    const role = { kind: "role", role: "product-lead" } as const;
    expect(targetWords(speaker("beta"), role)).toBe("product lead");
    expect(targetWords(speaker("beta"), role, "alpha")).toBe("product lead (Alpha)");
    expect(targetWords(speaker("beta"), role, "beta")).toBe("you");
    const empty = {
      ...speaker("beta"),
      plan: plan && {
        ...plan,
        team: { ...plan.team, roles: { ...plan.team.roles, "product-lead": undefined } },
      },
    };
    expect(targetWords(empty, role)).toBe("product lead");
  });
});
