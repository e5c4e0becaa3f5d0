import { describe, expect, it } from "vitest";
import { createAgenda } from "./agenda.ts";

describe("createAgenda", () => {
  it("gives what is due in the order of time, and of writing at the same time", () => {
    const agenda = createAgenda<string>();
    for (const [at, what] of [
      [30, "later"],
      [10, "first"],
      [20, "second"],
      [10, "first too"],
    ] as const) {
      agenda.add(at, what);
    }
    expect([1, 2, 3].map(() => agenda.take(25))).toEqual(["first", "first too", "second"]);
    expect(agenda.take(25)).toBeUndefined();
    expect(agenda.nextAt()).toBe(30);
    expect(agenda.some((what) => what === "later")).toBe(true);
    expect(agenda.take(30)).toBe("later");
    expect(agenda.nextAt()).toBeUndefined();
  });
});
