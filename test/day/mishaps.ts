/** What goes wrong between Baton and Slack and passes again, drawn by chance from a seed. */
import { createRandom } from "../../src/rehearsal/random.ts";
import { optional, type Args } from "../fake-slack/args.ts";
import { isJson } from "../fake-slack/check-parts.ts";
import type { Fate, Fault } from "../fake-slack/world.ts";

const KINDS: readonly (readonly [string, Fault])[] = [
  ["429 with 1", { kind: "ratelimited", retryAfter: 1 }],
  ["429 with 30", { kind: "ratelimited", retryAfter: 30 }],
  ["429 without a time", { kind: "ratelimited" }],
  ["5xx before it is taken", { kind: "status", status: 503 }],
  ["5xx after it was taken", { kind: "status", status: 502, accept: true }],
  ["internal_error, not taken", { kind: "error", error: "internal_error" }],
  ["internal_error, taken", { kind: "error", error: "fatal_error", accept: true }],
  ["service_unavailable", { kind: "error", error: "service_unavailable" }],
  ["reset before it is taken", { kind: "reset" }],
  ["reset after it was taken", { kind: "reset", accept: true }],
  ["no answer, not taken", { kind: "hang" }],
  ["no answer, taken", { kind: "hang", accept: true }],
];
/** These cost real time, and that long a pause a minute of the day: a few of each do. */
const MOST: Readonly<Record<string, number>> = { "no answer, not taken": 1, "no answer, taken": 1 };
const PAUSE = 5 * 60_000;
const METHODS: ReadonlySet<string> = new Set([
  "chat.postMessage",
  "chat.update",
  "conversations.open",
  "conversations.history",
  "conversations.replies",
  "views.publish",
]);

export interface Mishaps {
  readonly fate: Fate;
  /** How often each kind struck. */
  readonly struck: ReadonlyMap<string, number>;
}

/** Strikes about half of the calls, each message, edit or look-up once or twice; every kind has its turn. */
export function createMishaps(seed: number, now: () => number): Mishaps {
  const random = createRandom(seed);
  const struck = new Map<string, number>();
  const times = new Map<string, number>();
  let deck: (readonly [string, Fault])[] = [];
  let lastPause = -Infinity;
  let forms = 0;

  const mayStrike = ([name]: readonly [string, Fault]): boolean =>
    (struck.get(name) ?? 0) < (MOST[name] ?? Infinity) &&
    (name !== "429 with 30" || now() - lastPause > PAUSE);

  const fate: Fate = (method, args) => {
    if (method === "views.open") {
      forms += 1;
      return forms % 2 === 0 ? { kind: "error", error: "expired_trigger_id" } : undefined;
    }
    if (!METHODS.has(method) || (method === "chat.postMessage" && args["metadata"] === undefined))
      return undefined;
    const what = nameOf(method, args);
    const before = times.get(what) ?? 0;
    if (before >= 2 || !random.chance(before === 0 ? 0.5 : 0.3)) return undefined;
    if (!deck.some(mayStrike)) deck = [...random.shuffle(KINDS)];
    const index = deck.findIndex(mayStrike);
    const [drawn] = deck.splice(index, 1);
    if (!drawn) return undefined;
    const [name, fault] = drawn;
    if (name === "429 with 30") lastPause = now();
    times.set(what, before + 1);
    struck.set(name, (struck.get(name) ?? 0) + 1);
    return fault;
  };
  return { fate, struck };
}

function nameOf(method: string, args: Args): string {
  const id = outboxIdOf(args["metadata"]) ?? `${optional(args, "channel")} ${optional(args, "ts")}`;
  return [method, id, optional(args, "users"), optional(args, "user_id"), optional(args, "text")].join(" ");
}

/** The id that Baton posted it under. */
export function outboxIdOf(metadata: unknown): string | undefined {
  const payload = isJson(metadata) ? metadata["event_payload"] : undefined;
  return isJson(payload) && typeof payload["id"] === "string" ? payload["id"] : undefined;
}
