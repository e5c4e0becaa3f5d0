import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemsOfBlocks, problemsOfHome, problemsOfView } from "../../test/fake-slack/check-blocks.ts";
import { mentionsOf } from "../../test/fake-slack/read.ts";
import type { Block, Line, Message, Span } from "../domain/message.ts";
import { renderAnswer, renderHome } from "./home-view.ts";
import { type Page, type RenderOptions, renderPages } from "./render.ts";

const OPTIONS = { zone: "Europe/Berlin", accounts: { beta: "UBETA", odd: "<!channel>" } };
const AT = Date.UTC(2026, 10, 3, 13, 15);

const message = (body: readonly Block[], more: Partial<Message> = {}): Message => ({
  body,
  fallback: "words",
  ...more,
});
/** On one page. */
function render(what: Message, options: RenderOptions): Page {
  const [page] = renderPages(what, options, 1);
  if (!page) throw new Error("there is always a page");
  return page;
}
const lines = (...all: Line[]): Block => ({ kind: "text", lines: all });

/** The mrkdwn of all sections and contexts, in order. */
function textsOf({ blocks }: Page): string[] {
  return blocks
    .flatMap((block) => {
      if (block.type === "header") return [block.text.text];
      if (block.type === "section")
        return [block.text?.text ?? "", ...(block.fields ?? []).map(({ text }) => text)];
      if (block.type === "context")
        return block.elements.map((element) => ("text" in element ? element.text : ""));
      return [];
    })
    .filter((text) => text !== "");
}
const drawn = (...spans: Span[]): string => textsOf(render(message([lines(spans)]), OPTIONS)).join("|");

describe("a message", () => {
  it("is a header, text, a list, words of somebody, fields, small print and buttons", () => {
    const page = render(
      message(
        [
          lines(["First ", { bold: "bold" }, " and ", { code: "done 2A" }], ["second"]),
          { kind: "list", items: [["one"], ["two"]] },
          { kind: "quote", text: "mine\n\ntoo" },
          { kind: "fields", fields: [{ label: "Owner", value: ["Alpha"] }] },
          { kind: "note", lines: [["undo with ", { code: "undo" }]] },
        ],
        {
          title: "Check-in",
          colour: "yellow",
          buttons: [
            { label: "Answer", command: "answer", style: "primary" },
            { label: " ", command: "skip" },
          ],
        },
      ),
      OPTIONS,
    );
    expect(textsOf(page)).toEqual([
      "🟡 Check-in",
      "First *bold* and `done 2A`\nsecond",
      "• one\n• two",
      "> mine\n> \n> too",
      "*Owner*\nAlpha",
      "undo with `undo`",
    ]);
    expect(page.blocks.at(-1)).toMatchObject({
      type: "actions",
      elements: [
        { value: "answer", style: "primary", text: { text: "Answer" } },
        { value: "skip", text: { text: "skip" } },
      ],
    });
    expect(page.text).toBe("words");
  });

  it("shows instants as tokens with a 24-hour text for readers that cannot draw them", () => {
    const time = (style: "time" | "date" | "date-time") => ({ time: AT, style, zone: "UTC" });
    expect(drawn(time("time"))).toBe(`<!date^${AT / 1000}^{time}|14:15>`);
    expect(drawn(time("date-time"))).toBe(`<!date^${AT / 1000}^{date_short_pretty} {time}|3 Nov 14:15>`);
    expect(drawn(time("date"))).toBe(`<!date^${AT / 1000}^{date_short_pretty}|3 Nov>`);
    const unknown = render(message([lines([time("time")])]), { zone: "Mars/Olympus", accounts: {} });
    expect(textsOf(unknown)).toEqual([expect.stringContaining("|13:15>")]);
    const own = render(message([lines([{ ...time("time"), zone: "Europe/Lisbon" }])]), {
      zone: undefined,
      accounts: {},
    });
    expect(textsOf(own)).toEqual([expect.stringContaining("|13:15>")]);
  });

  it("calls members with an account, and names the others", () => {
    expect(drawn({ mention: "beta", name: "Beta" })).toBe("<@UBETA>");
    expect(drawn({ mention: "gamma", name: "Gamma <!here>" })).toBe("Gamma &lt;!here&gt;");
    expect(drawn({ mention: "odd", name: "Odd" })).toBe("Odd");
    expect(drawn({ mention: "constructor", name: "Nobody" })).toBe("Nobody");
  });

  it("links only to the web and to mail", () => {
    expect(drawn({ link: "the plan|x", url: "https://example.com/?a=1&b=2" })).toBe(
      "<https://example.com/?a=1&amp;b=2|the plan/x>",
    );
    expect(drawn({ link: " ", url: "mailto:a@example.com" })).toBe("<mailto:a@example.com>");
    expect(drawn({ link: "click", url: "javascript:alert(1)" })).toBe("click");
    expect(drawn({ link: "click", url: "https://example.com/|x>" })).toBe("click");
    expect(drawn({ link: "click", url: `https://example.com/${"a".repeat(1000)}` })).toBe("click");
    expect(drawn("see https://example.com/a?b=1&c=2, please")).toBe(
      "see <https://example.com/a?b=1&amp;c=2>, please",
    );
  });

  it("keeps marks of users from becoming marks of ours", () => {
    expect(drawn({ bold: "a *b* c" })).toBe("a *b* c");
    expect(drawn({ bold: " " }, { code: " " }, "x")).toBe("x");
    expect(drawn({ code: "a`b\nc" })).toBe("`a'b c`");
    expect(drawn("one\n• two")).toBe("one • two");
    expect(drawn("<!channel> & <@UBETA>")).toBe("&lt;!channel&gt; &amp; &lt;@UBETA&gt;");
    expect(drawn("a\u0000b\u0007c\td\uD800")).toBe("abc d\uFFFD");
  });

  it("has a shape for its colour once, and a long title as text", () => {
    const titled = (title: string, colour: "red" | "neutral") =>
      textsOf(render(message([], { title, colour }), OPTIONS));
    expect(titled("Late", "red")).toEqual(["🔴 Late"]);
    expect(titled("🔴 Late", "red")).toEqual(["🔴 Late"]);
    expect(titled("Late", "neutral")).toEqual(["Late"]);
    expect(titled("word ".repeat(40), "red").join("")).toContain("word word");
    expect(titled(" ", "red")).toEqual([]);
  });

  it("draws long fields as text, and no more than ten beside each other", () => {
    const fields = Array.from({ length: 12 }, (_, index) => ({ label: `f${index}`, value: [`v${index}`] }));
    const long = { label: "long", value: ["word ".repeat(900)] };
    const { blocks } = render(
      message([{ kind: "fields", fields: [...fields, long, { label: "", value: [] }] }]),
      OPTIONS,
    );
    const counts = blocks.map((block) => (block.type === "section" ? (block.fields?.length ?? 0) : -1));
    expect(counts).toEqual([10, 2, 0, 0]);
  });

  it("offers a form by a button, unless it has one for it", () => {
    const form = { id: "answer x", title: "Your answer", submit: "Send", fields: [] };
    const values = (more: Partial<Message>) =>
      render(message([], { form, ...more }), OPTIONS).blocks.flatMap((block) =>
        block.type === "actions"
          ? block.elements.map((element) => ("value" in element ? element.value : ""))
          : [],
      );
    expect(values({})).toEqual(["answer x"]);
    expect(values({ buttons: [{ label: "Answer", command: "answer x" }] })).toEqual(["answer x"]);
  });

  it("says what does not fit: lines, and buttons", () => {
    const items = Array.from({ length: 1000 }, (_, index) => [`item ${index} of very many`]);
    const buttons = Array.from({ length: 60 }, (_, index) => ({
      label: `Button ${index}`,
      command: `do ${index}`,
    }));
    const long = { label: "Too long", command: "x".repeat(2001) };
    const page = render(message([{ kind: "list", items }], { buttons: [long, ...buttons] }), OPTIONS);
    const texts = textsOf(page);
    const shown = texts.join("\n").match(/• item/g)?.length ?? 0;
    expect(texts).toContain(
      `${1000 - shown} more lines do not fit here. \`status TASK\` and \`issue NUMBER\` show one at a time; \`help\` names the other commands.`,
    );
    expect(texts.at(-1)).toMatch(/^\d+ more buttons do not fit here/);
    const one = render(message([], { buttons: [long] }), OPTIONS);
    expect(textsOf(one)).toEqual([
      "1 more button does not fit here. `help` names the commands to type instead.",
    ]);
  });

  it("goes on in further messages, complete, with the buttons on the first", () => {
    const items = Array.from({ length: 1000 }, (_, index) => [`item ${index} of very many`]);
    const buttons = [{ label: "Acknowledge", command: "ack 1" }];
    const long = message([{ kind: "list", items }], { title: "Digest", buttons });
    const pages = renderPages(long, OPTIONS, 10, "first");
    expect(pages.length).toBeGreaterThan(2);
    expect(
      pages
        .flatMap(textsOf)
        .join("\n")
        .match(/• item/g),
    ).toHaveLength(1000);
    const [first, ...rest] = pages;
    expect(first?.blocks.at(-1)).toMatchObject({ type: "actions" });
    expect(first && textsOf(first).at(-1)).toBe(`It goes on in the next ${rest.length} messages.`);
    for (const page of rest) {
      expect(page.text).toBe("Digest");
      expect(page.blocks.some(({ type }) => type === "actions")).toBe(false);
    }
    expect(renderPages(message([lines(["short"])]), OPTIONS, 10, "first")).toHaveLength(1);
    const [, second] = renderPages(long, OPTIONS, 2, "first");
    expect(second && textsOf(second).at(-1)).toMatch(/^\d+ more lines do not fit here/);
  });

  it("is not empty when there is nothing to say", () => {
    expect(render({ body: [], fallback: " " }, OPTIONS)).toEqual({ text: "Baton", blocks: [] });
    expect(render({ body: [{ kind: "quote", text: " " }], fallback: "a" }, OPTIONS)).toEqual({
      text: "a",
      blocks: [],
    });
    expect(render({ body: [], fallback: "&".repeat(3000) }, OPTIONS).text.length).toBeLessThanOrEqual(3000);
  });
});

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "<!channel>",
    "<@UBETA>",
    "&lt;!here&gt;",
    "*`_~",
    "> quote",
    "\uD800",
    "\u0000",
    "\u202Eabc",
    "```",
    "|>",
  ),
  fc.constantFrom(
    "<https://evil.example|x>",
    "https://example.com/<!here>",
    "a".repeat(4000),
    "&".repeat(3500),
    "😀".repeat(900),
  ),
  fc.string({ maxLength: 3200, minLength: 3000 }),
);
const instant = fc.record({
  time: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  style: fc.constantFrom("time" as const, "date-time" as const, "date" as const),
  zone: fc.constantFrom("UTC", "Europe/Berlin", "nowhere|>"),
});
const span: fc.Arbitrary<Span> = fc.oneof(
  hostile,
  fc.record({ bold: hostile }),
  fc.record({ code: hostile }),
  fc.record({ link: hostile, url: fc.oneof(hostile, fc.webUrl()) }),
  fc.record({ mention: fc.oneof(fc.constant("beta"), hostile), name: hostile }),
  instant,
);
const line = fc.array(span, { maxLength: 4 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), lines: fc.array(line, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant("list" as const), items: fc.array(line, { maxLength: 12 }) }),
  fc.record({ kind: fc.constant("quote" as const), text: hostile }),
  fc.record({
    kind: fc.constant("fields" as const),
    fields: fc.array(fc.record({ label: hostile, value: line }), { maxLength: 14 }),
  }),
  fc.record({
    kind: fc.constant("buttons" as const),
    buttons: fc.array(fc.record({ label: hostile, command: hostile }), { maxLength: 40 }),
  }),
  fc.record({ kind: fc.constant("note" as const), lines: fc.array(line, { maxLength: 3 }) }),
);
const anyMessage: fc.Arbitrary<Message> = fc.record(
  {
    title: hostile,
    body: fc.array(block, { maxLength: 25 }),
    buttons: fc.array(fc.record({ label: hostile, command: hostile }), { maxLength: 60 }),
    colour: fc.constantFrom("red" as const, "neutral" as const),
    fallback: hostile,
  },
  { requiredKeys: ["body", "fallback"] },
);

/** What is left of mrkdwn when the tokens that we make are taken out. */
function withoutOurs(text: string): string {
  return text
    .replaceAll(/<!date\^\d+\^[{}a-z_ ]+\|[\w: ]+>/g, "")
    .replaceAll("<@UBETA>", "")
    .replaceAll(/<(?:https?:\/\/|mailto:)[^<>|]+(?:\|[^<>|]+)?>/gi, "")
    .replaceAll(/^> /gm, "");
}

describe("any message", () => {
  it("keeps to Slack's limits and lets no text of a user have an effect", () => {
    fc.assert(
      fc.property(anyMessage, fc.integer({ min: 1, max: 4 }), (any, most) => {
        const pages = renderPages(any, OPTIONS, most);
        expect(pages.length).toBeGreaterThan(0);
        expect(pages.length).toBeLessThanOrEqual(most);
        for (const page of pages) {
          expect(problemsOfBlocks(page.blocks)).toEqual([]);
          expect(JSON.stringify(page.blocks).length).toBeLessThan(11_000);
          expect(page.text.length).toBeLessThanOrEqual(3000);
          expect(page.text).not.toBe("");
          expect(withoutOurs(page.text)).not.toMatch(/[<>]/);
          for (const block of page.blocks) {
            if (block.type !== "header")
              expect(withoutOurs(textsOf({ text: "", blocks: [block] }).join("\n"))).not.toMatch(/[<>]/);
          }
          expect(mentionsOf({ text: page.text, blocks: [] })).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("keeps to the limits of a Home tab, and of an answer over it", () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 8 }), (messages) => {
        const all = { ...message([]), ...messages[0], body: messages.flatMap(({ body }) => body) };
        expect(problemsOfHome(renderHome(all, OPTIONS))).toEqual([]);
        expect(problemsOfView(renderAnswer(all))).toEqual([]);
        expect(JSON.stringify(renderHome(all, OPTIONS)).length).toBeLessThan(250_000);
        // A header is taken as it is written.
        const said = renderHome(all, OPTIONS).blocks.filter(({ type }) => type !== "header");
        const texts = textsOf({ text: "", blocks: said as Page["blocks"] });
        expect(withoutOurs(texts.join("\n"))).not.toMatch(/[<>]/);
      }),
      { numRuns: 60 },
    );
  });

  it("tears no word of a list that fits, and loses none", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 }), (lengths) => {
        const items = lengths.map((length, index) => [`${index}:${"x".repeat(length)};`]);
        const pages = renderPages(message([{ kind: "list", items }]), OPTIONS, 100);
        const shown = pages.flatMap(textsOf).join("\n");
        expect(shown).toBe(items.map((item) => `• ${item.join("")}`).join("\n"));
      }),
      { numRuns: 50 },
    );
  });
});
