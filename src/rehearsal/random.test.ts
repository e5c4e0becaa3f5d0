import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";

describe("createRandom", () => {
  it("gives the numbers that mulberry32 is known for", () => {
    const { next } = createRandom(1);
    expect([next(), next()].map((value) => Math.round(value * 1e6))).toEqual([627074, 2736]);
  });

  it("gives the same sequence for the same seed, and another for another", () => {
    const ten = (seed: number) => {
      const { whole } = createRandom(seed);
      return Array.from({ length: 10 }, () => whole(0, 1000));
    };
    expect(ten(7)).toEqual(ten(7));
    expect(ten(7)).not.toEqual(ten(8));
  });

  it("stays within its bounds and reaches both", () => {
    const { whole } = createRandom(3);
    const seen = new Set(Array.from({ length: 200 }, () => whole(2, 4)));
    expect([...seen].toSorted((a, b) => a - b)).toEqual([2, 3, 4]);
  });

  it("picks from what there is, and nothing from nothing", () => {
    const { pick, shuffle } = createRandom(5);
    expect(pick([])).toBeUndefined();
    expect(["a", "b"]).toContain(pick(["a", "b"]));
    expect([...shuffle([1, 2, 3, 4])].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  });
});
