import { describe, expect, it } from "vitest";
import { backoff } from "./backoff.ts";

describe("waiting before another try", () => {
  it("doubles from a second to a minute, is spread, and is the same for the same item and attempt", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => backoff("a", attempt));
    for (const [index, wait] of waits.entries()) {
      const least = Math.min(60_000, 1000 * 2 ** index);
      expect(wait).toBeGreaterThanOrEqual(least);
      expect(wait).toBeLessThanOrEqual(Math.min(60_000, least * 1.25));
    }
    expect(backoff("a", 3)).toBe(backoff("a", 3));
    expect(new Set(["a", "b", "c", "d"].map((id) => backoff(id, 1))).size).toBe(4);
  });
});
