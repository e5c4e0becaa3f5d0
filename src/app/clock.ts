/** A clock that can be played with, over the one real clock that it is given. */
export interface Clock {
  readonly now: () => number;
  /** 1 is real time. */
  readonly speed: () => number;
  /** Runs on from the present moment, this many times as fast. */
  readonly setSpeed: (factor: number) => void;
  /** Jumps to this moment; earlier than now changes nothing. */
  readonly jumpTo: (at: number) => void;
  /** Back to the real time at its own speed. */
  readonly real: () => void;
  /** How far it is from the real clock, in milliseconds. */
  readonly offset: () => number;
}

/** A clock that stands `offset` milliseconds from the real one and runs at its speed. */
export function createClock(real: () => number, offset = 0): Clock {
  let [base, from, factor] = [real() + offset, real(), 1];
  const now = () => Math.floor(base + (real() - from) * factor);
  const set = (at: number, speed: number) => {
    [base, from, factor] = [at, real(), speed];
  };
  return {
    now,
    speed: () => factor,
    setSpeed: (speed) => set(now(), speed),
    jumpTo: (at) => set(Math.max(at, now()), factor),
    real: () => set(real(), 1),
    offset: () => now() - real(),
  };
}
