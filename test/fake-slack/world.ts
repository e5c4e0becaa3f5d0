/** The workspace that the fake keeps, as plain data that a test may look at. */
import type { HomeView, KnownBlock, MessageMetadata, ModalView } from "@slack/types";

export interface FakeUser {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  /** IANA zone, in which `read` shows times to this user. */
  readonly zone?: string;
  readonly deleted?: boolean;
  readonly bot?: boolean;
  /** The team that the user belongs to; this one, if unsaid. */
  readonly team?: string;
  /** The owner has not confirmed the e-mail address. */
  readonly unconfirmed?: boolean;
}

export interface FakeChannel {
  readonly id: string;
  readonly name: string;
  /** Everybody, if unsaid. */
  readonly members?: readonly string[];
  /** Whether the bot is in it; it is, if unsaid. */
  readonly bot?: boolean;
  readonly archived?: boolean;
  readonly private?: boolean;
}

export interface Content {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

export interface FakeMessage {
  readonly kind: "message";
  readonly channel: string;
  readonly ts: string;
  /** The bot's user, or the member who wrote it. */
  readonly user: string;
  readonly thread: string | undefined;
  text: string;
  blocks: readonly KnownBlock[];
  metadata: MessageMetadata | undefined;
  /** Earlier versions, oldest first. */
  readonly edits: Content[];
  /** When it was posted, or edited last. */
  changedAt: number;
  deleted: boolean;
}

export interface FakeEphemeral extends Content {
  readonly kind: "ephemeral";
  readonly channel: string;
  readonly ts: string;
  /** The only one who sees it. */
  readonly user: string;
  readonly thread: string | undefined;
  readonly via: "response_url" | "chat.postEphemeral";
}

export interface FakeHome {
  readonly id: string;
  readonly user: string;
  readonly view: HomeView;
  readonly hash: string;
  /** How often it was published. */
  readonly published: number;
}

export interface FakeView {
  readonly id: string;
  readonly user: string;
  hash: string;
  view: ModalView;
  /** What stands in each input, by block id; for a choice the option's value. */
  readonly values: Map<string, string>;
  open: boolean;
  /** Beside the questions, after a submission that was refused. */
  errors: Readonly<Record<string, string>>;
}

export interface Conversation {
  readonly id: string;
  readonly name: string;
  /** The user whose direct conversation with the bot it is. */
  readonly direct: string | undefined;
  readonly members: Set<string>;
  bot: boolean;
  archived: boolean;
  readonly private: boolean;
  /** In the order of posting, replies among them. */
  readonly messages: FakeMessage[];
}

/** How the next calls of a method fail; `accept`: it is done all the same, and only the answer is lost. */
export type Fault =
  /** Without a time the answer names none. */
  | { readonly kind: "ratelimited"; readonly retryAfter?: number }
  | { readonly kind: "status"; readonly status: number; readonly accept?: boolean }
  | { readonly kind: "reset"; readonly accept?: boolean }
  /** Nobody answers; the connection stays until the app gives up. */
  | { readonly kind: "hang"; readonly accept?: boolean }
  | { readonly kind: "error"; readonly error: string; readonly accept?: boolean };

/** Decides what becomes of a call for which the test asked for nothing by name. */
export type Fate = (method: string, args: Readonly<Record<string, unknown>>) => Fault | undefined;

export interface World {
  readonly now: () => number;
  readonly team: string;
  readonly appId: string;
  readonly botUser: string;
  readonly botId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** Address of the fake itself; known once it listens. */
  url: string;
  revoked: boolean;
  /** What the bot's token may do; all that the manifest asks for, unless a test takes something away. */
  readonly scopes: Set<string>;
  /** Whether the app's settings have Socket Mode on. */
  socketMode: boolean;
  /** When each method was called within the last minute. */
  readonly called: Map<string, readonly number[]>;
  readonly users: Map<string, FakeUser>;
  readonly conversations: Map<string, Conversation>;
  readonly ephemerals: FakeEphemeral[];
  readonly views: FakeView[];
  /** What stands on the Home tab of a user, by user. */
  readonly homes: Map<string, FakeHome>;
  readonly triggers: Map<string, { readonly user: string; readonly at: number; used: boolean }>;
  readonly responseUrls: Map<
    string,
    { readonly user: string; readonly channel: string; readonly at: number; uses: number }
  >;
  /** Tickets of sockets that were asked for and not opened yet. */
  readonly tickets: Set<string>;
  readonly faults: Map<string, Fault[]>;
  fate: Fate | undefined;
  /** Every request to the app is delivered once more after it was acknowledged. */
  twice: boolean;
  /** Conversations that take no posts now, with the Retry-After in seconds. */
  readonly limited: Map<string, number>;
  /** Every call, in order. */
  readonly calls: { readonly method: string; readonly args: Readonly<Record<string, unknown>> }[];
  /** Every call that was refused, and why. Empty at the end of a test that goes well. */
  readonly refusals: { readonly method: string; readonly error: string; readonly detail: string }[];
  /** Requests that the app acknowledged later than 3 s, not at all, or wrongly. Empty when it does well. */
  readonly badAcks: string[];
  readonly listeners: Set<() => void>;
  /** API calls that have not been answered yet. */
  calling: number;
  lastMicros: number;
  lastId: number;
}

/** Tells whoever waits that something has changed. */
export function changed(world: World): void {
  for (const listener of world.listeners) listener();
}

/** A new id with this first letter, like Slack's. */
export function nextId(world: World, letter: string): string {
  world.lastId += 1;
  return `${letter}${String(world.lastId).padStart(8, "0")}`;
}

/** A message's timestamp: now in microseconds, later than every other. */
export function nextTs(world: World): string {
  world.lastMicros = Math.max(world.lastMicros + 1, Math.floor(world.now()) * 1000);
  const seconds = Math.floor(world.lastMicros / 1_000_000);
  return `${seconds}.${String(world.lastMicros % 1_000_000).padStart(6, "0")}`;
}

/** The direct conversation of the bot with a user, made when there is none. */
export function directWith(world: World, user: string): Conversation {
  for (const conversation of world.conversations.values()) {
    if (conversation.direct === user) return conversation;
  }
  const id = nextId(world, "D");
  const made: Conversation = {
    id,
    name: "directmessage",
    direct: user,
    members: new Set([user]),
    bot: true,
    archived: false,
    private: false,
    messages: [],
  };
  world.conversations.set(id, made);
  return made;
}

/** A trigger that lives three seconds, as every interaction gives one. */
export function newTrigger(world: World, user: string): string {
  const id = `${nextId(world, "1")}.${nextId(world, "2")}`;
  world.triggers.set(id, { user, at: world.now(), used: false });
  return id;
}

/** An address for up to five answers within half an hour. */
export function newResponseUrl(world: World, user: string, channel: string): string {
  const id = nextId(world, "R");
  world.responseUrls.set(id, { user, channel, at: world.now(), uses: 0 });
  return `${world.url}/respond/${id}`;
}
