import { describe, expect, it } from "vitest";
import { indented, NOTHING, table, wrap } from "./layout.ts";

describe("wrap", () => {
  it("breaks at spaces within a hundred columns, the indent included", () => {
    const lines = wrap("word ".repeat(40).trim(), 10);
    expect(lines.every(({ length }) => length <= 90)).toBe(true);
    expect(lines.join(" ")).toBe("word ".repeat(40).trim());
  });

  it("goes on under the words of a list", () => {
    const [first, second] = wrap(`- ${"word ".repeat(40).trim()}`, 0);
    expect(first).toMatch(/^- word/);
    expect(second).toMatch(/^ {2}word/);
  });

  it("leaves a word whole that is longer than a line", () => {
    const long = "x".repeat(150);
    expect(wrap(`> ${long}`, 4)).toEqual([`> ${long}`]);
    expect(indented(["", long], 4)).toEqual(["", `    ${long}`]);
  });
});

describe("table", () => {
  it("aligns columns and leaves out those that say nothing", () => {
    const rows = [
      ["Urgent", NOTHING, "2"],
      ["Build failure", NOTHING, "11"],
    ];
    expect(table(["Type", "Snoozed", "Raised"], ["left", "right", "right"], rows)).toEqual([
      "Type           Raised",
      "─────────────  ──────",
      "Urgent              2",
      "Build failure      11",
    ]);
  });
});
