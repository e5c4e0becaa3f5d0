/** Questions to Slack at a pace that it takes: within its tiers, obeying what it asks for, and not for ever. */
import { toPosted, platformError } from "./errors.ts";

/**
 * Calls a minute of each method: four fifths of what Slack gives (tier 3: 50, tier 4: 100), since a Baton that
 * runs meanwhile has the same account. Bursts up to that are welcome to Slack.
 */
const PER_MINUTE: Readonly<Record<string, number>> = {
  "conversations.info": 40,
  "conversations.open": 40,
  "users.lookupByEmail": 40,
  "users.info": 80,
};
const MINUTE = 60_000;
/** A limit that names no time, and a failure that may be over in a moment. */
const UNNAMED = 30_000;
const MOMENT = 1000;
/** So many failures in a row, and nothing more is asked. */
const AWAY = 3;

export interface Time {
  readonly now: () => number;
  readonly pause: (millis: number) => Promise<void>;
}

/** `refused`: Slack's own word, and `why` in ours; `late`: there is no time left for it, or Slack is away. */
export type Asked<T> =
  | { readonly kind: "answer"; readonly value: T }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly why: string;
      readonly needed: string | undefined;
    }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "late" };

export type Ask = <T>(method: string, call: () => Promise<T>) => Promise<Asked<T>>;

/**
 * Asks one question at a time until `until`. A limit is waited for and said with `onWait`; a call that fails on
 * the way is tried once more, and after three such questions in a row no other one is asked. Never rejects for what Slack or the network does.
 */
export function createPace(
  time: Time,
  until: number,
  onWait: (millis: number, limited: boolean) => void,
): Ask {
  const asked = new Map<string, readonly number[]>();
  let away = 0;

  /** False when there is not so much time. */
  async function wait(millis: number, limited: boolean): Promise<boolean> {
    if (time.now() + millis > until) return false;
    onWait(millis, limited);
    await time.pause(millis);
    return true;
  }

  /** Waits for the method's turn. */
  async function turn(method: string): Promise<boolean> {
    const most = PER_MINUTE[method];
    if (most === undefined) return time.now() <= until;
    const recent = (asked.get(method) ?? []).slice(-most);
    const [oldest] = recent;
    const free = oldest === undefined || recent.length < most ? 0 : oldest + MINUTE;
    if (free > time.now() && !(await wait(free - time.now(), false))) return false;
    asked.set(method, [...recent, time.now()]);
    return time.now() <= until;
  }

  return async (method, call) => {
    for (let failures = 0; ;) {
      if (away >= AWAY || !(await turn(method))) return { kind: "late" };
      try {
        const value = await call();
        away = 0;
        return { kind: "answer", value };
      } catch (error) {
        const posted = toPosted(error, true);
        const why = "why" in posted ? posted.why : "";
        if (posted.kind === "retry" && posted.scope === "channel") {
          if (!(await wait(posted.after ?? UNNAMED, true))) return { kind: "late" };
          continue;
        }
        const code = platformError(error);
        if (code !== undefined && posted.kind !== "retry")
          return { kind: "refused", code, why, needed: neededBy(error) };
        failures += 1;
        if (failures > 1 || posted.kind !== "retry") {
          away += 1;
          return { kind: "failed", why };
        }
        if (!(await wait(MOMENT, false))) return { kind: "late" };
      }
    }
  };
}

/** The scope that Slack says is missing. */
function neededBy(error: unknown): string | undefined {
  const data: unknown = error instanceof Error && "data" in error ? error.data : undefined;
  const needed: unknown =
    typeof data === "object" && data !== null && "needed" in data ? data.needed : undefined;
  return typeof needed === "string" ? needed : undefined;
}
