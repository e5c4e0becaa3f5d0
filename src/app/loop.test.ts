import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LoopOptions, startLoop } from "./loop.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A loop that counts how often it works and what failed. */
function counting(options: Partial<LoopOptions> = {}) {
  const seen = { work: 0, failed: [] as unknown[] };
  const loop = startLoop({
    wait: () => Promise.resolve(undefined),
    failed: (error) => void seen.failed.push(error),
    ...options,
    work: async () => {
      seen.work += 1;
      await options.work?.();
    },
  });
  return { loop, seen };
}

describe("the loop", () => {
  it("works at once, and at least once a second when nothing is known to come", async () => {
    const { loop, seen } = counting();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.work).toBe(1);
    await vi.advanceTimersByTimeAsync(999);
    expect(seen.work).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.work).toBe(2);
    await loop.stop();
  });

  it("sleeps until the next thing is due, but never longer than a second", async () => {
    const waits = [250, 5000, -3];
    const { loop, seen } = counting({ wait: () => Promise.resolve(waits.shift()) });
    await vi.advanceTimersByTimeAsync(249);
    expect(seen.work).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.work).toBe(2);
    await vi.advanceTimersByTimeAsync(1001);
    expect(seen.work).toBe(4);
    await loop.stop();
  });

  it("wakes when it is told to, and a hint during the work is not lost", async () => {
    const hand = Promise.withResolvers<undefined>();
    const { loop, seen } = counting({ work: () => hand.promise });
    await vi.advanceTimersByTimeAsync(0);
    loop.wake();
    hand.resolve(undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.work).toBe(2);
    loop.wake();
    loop.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.work).toBe(3);
    await loop.stop();
  });

  it("tells of a failure of the work or of its plan, rests a second, and tries again", async () => {
    let broken = true;
    const { loop, seen } = counting({
      work: () => (broken ? Promise.reject(new Error("the work")) : Promise.resolve()),
      wait: () => (seen.work === 2 ? Promise.reject(new Error("the wait")) : Promise.resolve(10)),
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(seen).toEqual({ work: 1, failed: [new Error("the work")] });
    broken = false;
    await vi.advanceTimersByTimeAsync(1);
    expect(seen).toEqual({ work: 2, failed: [new Error("the work"), new Error("the wait")] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen.work).toBe(3);
    await loop.stop();
  });

  it("stops at once while it sleeps, and after the work that is in hand otherwise", async () => {
    const asleep = counting();
    await vi.advanceTimersByTimeAsync(0);
    await asleep.loop.stop();
    expect(asleep.seen.work).toBe(1);
    expect(vi.getTimerCount()).toBe(0);

    const hand = Promise.withResolvers<undefined>();
    const busy = counting({ work: () => hand.promise });
    let stopped = false;
    const stop = busy.loop.stop().then(() => (stopped = true));
    await vi.advanceTimersByTimeAsync(5000);
    expect(stopped).toBe(false);
    hand.resolve(undefined);
    await stop;
    await vi.advanceTimersByTimeAsync(5000);
    expect(busy.seen.work).toBe(1);
  });
});
