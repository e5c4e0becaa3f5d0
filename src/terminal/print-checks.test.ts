import { describe, expect, it } from "vitest";
import { failed, fine, warning } from "../domain/check.ts";
import { painter } from "./paint.ts";
import { printCheck, printSum } from "./print-checks.ts";

const plain = painter(false);

describe("doctor's checks in a terminal", () => {
  it("have a sign each, and below it what to do", () => {
    const checks = [
      { name: "a", ...fine("All is well.") },
      { name: "b", ...warning("It may not be.", "Look at it.") },
      { name: "c", ...failed("It is not.", "Mend it.") },
    ];
    expect(checks.map((check) => printCheck(check, Infinity, plain)).join("")).toBe(
      "✓ a: All is well.\n! b: It may not be.\n  → Look at it.\n✗ c: It is not.\n  → Mend it.\n",
    );
    expect(printSum(checks)).toBe("\n1 thing is well, 1 to look at, 1 to mend.\n");
    expect(printSum(checks.slice(0, 1))).toBe("\n1 thing is well.\n");
  });

  it("keep within the width of the terminal, indented below the sign", () => {
    const check = {
      name: "channel",
      ...failed("Baton is not in #emergency.", "Type /invite @Baton in #emergency."),
    };
    const text = printCheck(check, 24, plain);
    expect(text).toBe(
      "✗ channel: Baton is\n  not in #emergency.\n  → Type /invite\n    @Baton in\n    #emergency.\n",
    );
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(24);
  });

  it("let no name from elsewhere rule the terminal", () => {
    const text = printCheck({ name: "member x", ...fine("\u001B[2JAlpha\r\nok") }, 80, plain);
    expect(text).toBe("✓ member x: ␛[2JAlpha ok\n");
  });
});
