import { array, assert, boolean, nat, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { type Level, type Limit, takeCall } from "./budget.ts";

const LIMIT: Limit = { burst: 5, every: 1000, reserve: 2 };

function burst(count: number, now: number, urgent: boolean, start?: Level): { taken: number; level: Level } {
  let level = start;
  let taken = 0;
  for (let call = 0; call < count; call += 1) {
    const asked = takeCall(level, LIMIT, now, urgent);
    level = asked.level;
    if (asked.free === now) taken += 1;
  }
  return { taken, level: level ?? { left: 0, at: 0 } };
}

describe("a limit on calls", () => {
  it("lets a burst through, keeps a reserve for what is urgent, and then one call at a time", () => {
    const { taken, level } = burst(10, 0, false);
    expect(taken).toBe(3);
    expect(takeCall(level, LIMIT, 0, false).free).toBe(1000);
    const urgent = burst(10, 0, true, level);
    expect(urgent.taken).toBe(2);
    expect(takeCall(urgent.level, LIMIT, 0, true).free).toBe(1000);
    expect(takeCall(urgent.level, LIMIT, 0, false).free).toBe(3000);
  });

  it("is full again after a while, and never more than full", () => {
    const { level } = burst(10, 0, true);
    expect(burst(10, 1_000_000, true, level).taken).toBe(5);
  });

  it("takes nothing away when the clock is set back", () => {
    const level = { left: 4, at: 10_000 };
    expect(takeCall(level, LIMIT, 0, false)).toEqual({ level: { left: 3, at: 0 }, free: 0 });
  });

  it("never lets more through than the limit says, and is free when it says so", () => {
    assert(
      property(array(tuple(nat(3000), boolean()), { maxLength: 60 }), (calls) => {
        let level: Level | undefined;
        let now = 0;
        let taken = 0;
        for (const [rest, urgent] of calls) {
          now += rest;
          const asked = takeCall(level, LIMIT, now, urgent);
          level = asked.level;
          if (asked.free === now) taken += 1;
          else expect(takeCall(level, LIMIT, asked.free, urgent).free).toBe(asked.free);
        }
        expect(taken).toBeLessThanOrEqual(LIMIT.burst + now / LIMIT.every + 1e-6);
      }),
    );
  });
});
