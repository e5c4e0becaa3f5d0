/** How often Slack lets a method be called, by its documented tier, and what a 429 of one method holds up. */
import { type Level, type Limit, takeCall } from "../domain/budget.ts";

/** 50 calls a minute, with bursts; the reserve is for what is urgent. */
const TIER_3: Limit = { burst: 20, every: 1200, reserve: 5 };

/** 100 calls a minute. */
const TIER_4: Limit = { burst: 40, every: 600, reserve: 5 };

/** Methods that Baton calls by itself. What answers a click or a command comes as seldom as people do, and waits for nothing. */
const METHODS = {
  "chat.update": TIER_3,
  "conversations.open": TIER_3,
  "conversations.history": TIER_3,
  "conversations.replies": TIER_3,
  "users.lookupByEmail": TIER_3,
  "views.publish": TIER_4,
} as const;
export type Method = keyof typeof METHODS;

/** Edits are counted where the outbox decides what goes next, so that they wait there. */
export const EDITS: Limit = METHODS["chat.update"];

export interface Limits {
  /** Milliseconds until the method may be called; 0 takes the call. */
  readonly wait: (method: Method, urgent: boolean) => number;
  /** Slack asked for a pause of this method, in milliseconds; the others go on. */
  readonly hold: (method: Method, pause: number) => void;
}

/** Counts the calls of one team's token. */
export function createLimits(now: () => number): Limits {
  const levels = new Map<Method, Level>();
  const held = new Map<Method, number>();
  return {
    wait: (method, urgent) => {
      const at = now();
      const until = held.get(method) ?? 0;
      if (until > at) return until - at;
      const { level, free } = takeCall(levels.get(method), METHODS[method], at, urgent);
      levels.set(method, level);
      return free - at;
    },
    hold: (method, pause) => void held.set(method, now() + pause),
  };
}
