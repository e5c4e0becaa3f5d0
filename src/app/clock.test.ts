import { describe, expect, it } from "vitest";
import { createClock } from "./clock.ts";

/** A clock over a real one that is moved by hand. */
function clockAt(start: number, offset?: number) {
  let time = start;
  const clock = createClock(() => time, offset);
  return { clock, pass: (millis: number) => void (time += millis) };
}

describe("a clock that can be played with", () => {
  it("is the real one until somebody plays with it", () => {
    const { clock, pass } = clockAt(1000);
    pass(500);
    expect([clock.now(), clock.speed(), clock.offset()]).toEqual([1500, 1, 0]);
  });

  it("stands as far from the real one as it is told, and keeps that distance", () => {
    const { clock, pass } = clockAt(1000, 60_000);
    pass(500);
    expect([clock.now(), clock.offset()]).toEqual([61_500, 60_000]);
  });

  it("runs faster from the moment on at which it is told to, without a jump", () => {
    const { clock, pass } = clockAt(1000);
    pass(1000);
    clock.setSpeed(60);
    expect([clock.now(), clock.speed()]).toEqual([2000, 60]);
    pass(1000);
    expect(clock.now()).toBe(62_000);
    clock.setSpeed(1);
    pass(1000);
    expect([clock.now(), clock.offset()]).toEqual([63_000, 59_000]);
  });

  it("shows whole milliseconds at any speed", () => {
    const { clock, pass } = clockAt(0);
    clock.setSpeed(1.5);
    pass(1);
    expect(clock.now()).toBe(1);
    pass(1);
    expect(clock.now()).toBe(3);
  });

  it("jumps ahead at its speed, and never back", () => {
    const { clock, pass } = clockAt(1000);
    clock.setSpeed(60);
    clock.jumpTo(100_000);
    expect(clock.now()).toBe(100_000);
    clock.jumpTo(5);
    expect([clock.now(), clock.speed()]).toEqual([100_000, 60]);
    pass(1000);
    expect(clock.now()).toBe(160_000);
  });

  it("comes back to real time", () => {
    const { clock, pass } = clockAt(1000);
    clock.jumpTo(100_000);
    clock.setSpeed(60);
    pass(1000);
    clock.real();
    expect([clock.now(), clock.speed(), clock.offset()]).toEqual([2000, 1, 0]);
  });
});
