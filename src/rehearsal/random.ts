/** Chance that comes out the same for the same seed. */
export interface Random {
  /** A number from 0 up to 1. */
  readonly next: () => number;
  /** A whole number between both, each included. */
  readonly whole: (min: number, max: number) => number;
  /** True in this share of the cases. */
  readonly chance: (share: number) => boolean;
  /** One of the list; undefined only when it is empty. */
  readonly pick: <T>(list: readonly T[]) => T | undefined;
  /** The list in another order. */
  readonly shuffle: <T>(list: readonly T[]) => readonly T[];
}

/** A generator of the kind called mulberry32: one 32-bit state, the same sequence on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    const first = Math.imul(state ^ (state >>> 15), state | 1);
    const second = first ^ (first + Math.imul(first ^ (first >>> 7), first | 61));
    return ((second ^ (second >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    whole,
    chance: (share) => next() < share,
    pick: (list) => (list.length === 0 ? undefined : list[whole(0, list.length - 1)]),
    shuffle: <T>(list: readonly T[]) => {
      const left = [...list];
      return list.flatMap(() => left.splice(whole(0, left.length - 1), 1));
    },
  };
}
