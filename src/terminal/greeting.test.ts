import { describe, expect, it } from "vitest";
import { greeting, shortGreeting } from "./greeting.ts";
import { painter } from "./paint.ts";
import { width } from "./text.ts";

const plan = {
  id: "p",
  title: "A refactor of protocol interfaces",
  links: [{ title: "Progress tracking", url: "https://example.com/proto-refactor/board" }],
  phases: 6,
  tasks: 23,
};
const members = Array.from({ length: 9 }, (_, index) => ({
  id: `member-${index}`,
  name: `Member ${index}`,
  zone: "Europe/Berlin",
  roles: [],
  line: "Core implementation",
}));
const look = (columns: number) =>
  ({ columns, colours: false, paint: painter(false), zone: "Europe/Berlin" }) as const;

describe("a greeting on a narrow terminal", () => {
  it.each([40, 50, 80])("fits into %i columns", (columns) => {
    const lines = [
      ...greeting(plan, members, look(columns), true),
      ...shortGreeting(plan, members, look(columns)),
    ];
    // An address that is longer than the line stays whole, so that it can be followed.
    const wide = lines.filter((line) => width(line) > columns && !line.trim().startsWith("https://"));
    expect(wide).toEqual([]);
  });

  it("says below a command what it does when there is no room beside it", () => {
    const lines = greeting(plan, members, look(50), true);
    expect(lines.slice(lines.indexOf("  Three things to try"), -2)).toEqual(
      [
        "  Three things to try",
        "    alpha",
        "      then next: what you can start",
        '    raise urgent "build is red" for beta',
        "      see who is called, and when",
        "    clock next",
        "      jump to what is due next",
      ].map((line) => line.replace("alpha", "member-0").replace("beta", "member-1")),
    );
  });
});
