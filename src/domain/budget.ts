/** How many calls a platform takes in a while: a bucket that fills by itself and is emptied by calls. */

/** So many calls at once, then one every `every` milliseconds; the last `reserve` of them are kept for what is urgent. */
export interface Limit {
  readonly burst: number;
  readonly every: number;
  readonly reserve: number;
}

/** What is left of a limit at a moment. */
export interface Level {
  readonly left: number;
  readonly at: number;
}

/**
 * Takes one call out of what is left; nothing known means that all is left. `free` is when the call may be made: `now`
 * when it was taken, and otherwise, with the level as it was, the moment to ask again. A clock that was set back
 * costs nothing.
 */
export function takeCall(
  level: Level | undefined,
  limit: Limit,
  now: number,
  urgent: boolean,
): { readonly level: Level; readonly free: number } {
  const { left: before, at } = level ?? { left: limit.burst, at: now };
  const left = Math.min(limit.burst, before + Math.max(0, now - at) / limit.every);
  const floor = urgent ? 0 : limit.reserve;
  // What a fraction of a millisecond is short of counts as full, or the wait for it would never end.
  const short = floor + 1 - left;
  if (short < 1e-9) return { level: { left: left - 1, at: now }, free: now };
  return { level: { left, at: now }, free: now + Math.ceil(short * limit.every) };
}
