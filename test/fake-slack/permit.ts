/** What a token may do: its scopes, and how often a method may be called. */
import { need, type Args } from "./args.ts";
import { Refused } from "./refused.ts";
import type { World } from "./world.ts";

type Kind = "channels" | "groups" | "im";

/** The scope of each method; a function when it depends on the conversation. Others need none. */
const NEEDED: Readonly<Record<string, string | ((kind: Kind) => string)>> = {
  "chat.postMessage": "chat:write",
  "chat.update": "chat:write",
  "chat.postEphemeral": "chat:write",
  "conversations.open": "im:write",
  "conversations.history": (kind) => `${kind}:history`,
  "conversations.replies": (kind) => `${kind}:history`,
  "conversations.info": (kind) => `${kind}:read`,
  "users.info": "users:read",
  "users.lookupByEmail": "users:read.email",
};

/** Refuses a method for which the token has no scope. */
export function checkScope(world: World, method: string, args: Args): void {
  const needed = Object.hasOwn(NEEDED, method) ? NEEDED[method] : undefined;
  if (needed === undefined) return;
  const scope = typeof needed === "string" ? needed : needed(kindOf(world, need(args, "channel")));
  if (!world.scopes.has(scope)) throw new Refused("missing_scope", [scope]);
}

function kindOf(world: World, channel: string): Kind {
  const conversation = world.conversations.get(channel);
  if (conversation?.direct !== undefined) return "im";
  return conversation?.private === true ? "groups" : "channels";
}

/** Calls a minute, and in all: `users.*` and `conversations.*` as Slack's tiers have them, without any burst beyond. */
const PER_MINUTE: Readonly<Record<string, number>> = {
  "conversations.info": 50,
  "conversations.open": 50,
  "users.info": 100,
  "users.lookupByEmail": 50,
};
const MINUTE = 60_000;

/** Seconds until the method may be called again when it was called too often, by the world's own clock. */
export function limitedFor(world: World, method: string): number | undefined {
  const most = PER_MINUTE[method];
  if (most === undefined) return undefined;
  const now = world.now();
  const recent = (world.called.get(method) ?? []).filter((at) => at > now - MINUTE);
  const [oldest] = recent;
  if (oldest !== undefined && recent.length >= most) return Math.ceil((oldest + MINUTE - now) / 1000);
  world.called.set(method, [...recent, now]);
  return undefined;
}
