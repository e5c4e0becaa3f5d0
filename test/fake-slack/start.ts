/**
 * A fake Slack for tests: the Web API over HTTP, Socket Mode over a WebSocket, signed requests in HTTP mode,
 * and people who type, press and submit. It refuses what Slack refuses.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { namesOf, SCOPES } from "../../src/slack/manifest.ts";
import { createPeople, type People } from "./people.ts";
import { createVisitors, type Visitors } from "./people-home.ts";
import { revocationPayload } from "./payloads.ts";
import { deliverTo, postSigned, type Deliver } from "./push.ts";
import { buttonsOf, mentionsOf, readMessage, type SeenButton } from "./read.ts";
import { serveRespond } from "./respond.ts";
import { createSockets } from "./sockets.ts";
import { serveApi } from "./web-api.ts";
import {
  changed,
  directWith,
  type Content,
  type Conversation,
  type FakeChannel,
  type FakeMessage,
  type FakeUser,
  type Fault,
  type World,
} from "./world.ts";

export interface FakeSlackOptions {
  /** The clock of this Slack: triggers, timestamps and signatures follow it. */
  readonly now: () => number;
  readonly users: readonly FakeUser[];
  readonly channels: readonly FakeChannel[];
}

export interface FakeSlack extends People, Visitors {
  readonly apiUrl: string;
  readonly team: string;
  readonly botUser: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** Everything there is, as plain data. */
  readonly world: World;
  /** HTTP mode: requests go to this address from now on; checks that it answers Slack's challenge. */
  readonly connectHttp: (url: string) => Promise<void>;
  /** Sends a signed request of the test's own making to an address; `timestamp` in seconds. */
  readonly sendSigned: (
    url: string,
    body: string,
    contentType: string,
    timestamp?: number,
  ) => Promise<Response>;
  /** Sends a request to the app as it is; resolves with what the acknowledgement carries. */
  readonly push: Deliver;
  /** From now on every post to a conversation is answered 429 with this Retry-After, in seconds; without one it is taken. */
  readonly limit: (conversation: Conversation, retryAfter: number | undefined) => void;
  /** Resolves when an app is connected by socket. */
  readonly connected: () => Promise<void>;
  /** Resolves when an app has connected by socket since the sockets were cut or asked to be renewed. */
  readonly reconnected: () => Promise<void>;
  /** Tells how to wait for the app: actions return when this has resolved. Replaces the one before. */
  readonly waitFor: (idle: () => Promise<void>) => void;
  /** Resolves when the app is idle and no call is unanswered. */
  readonly settled: () => Promise<void>;
  /** Resolves with the first value that is not undefined or false, looked at after each change. Rejects after 5 s. */
  readonly until: <T>(look: () => T | undefined | false, what?: string) => Promise<T>;
  /** The next call of a method fails like this; several calls queue. */
  readonly fail: (method: string, ...faults: readonly Fault[]) => void;
  readonly revokeTokens: () => void;
  /** The tokens work again. */
  readonly restoreTokens: () => void;
  /** Slack tells the app that it was removed, or that a token of the bot or of a user was revoked. */
  readonly tellRevoked: (how: "app_uninstalled" | "bot" | "user") => Promise<void>;
  readonly dropSockets: () => void;
  readonly refreshSockets: () => void;
  /** A conversation by id or `#name`. */
  readonly channel: (channel: string) => Conversation;
  /** The direct conversation of the bot with a user. */
  readonly directTo: (user: string) => Conversation;
  /** What the bot has posted in a conversation, or in one of its threads; oldest first. */
  readonly posts: (conversation: Conversation, thread?: string) => readonly FakeMessage[];
  /** A message as lines of text, as this user sees it. */
  readonly read: (content: Content, viewer?: string) => string;
  readonly buttons: (content: Content) => readonly SeenButton[];
  readonly mentions: (content: Content) => readonly string[];
  readonly close: () => Promise<void>;
}

/** Only ends a wait for something that never comes, however slow the machine is. */
const PATIENCE = 20_000;

/** Starts it on a free port of 127.0.0.1. */
export async function startFakeSlack(options: FakeSlackOptions): Promise<FakeSlack> {
  const world = createWorld(options);
  const server = createServer((request, response) => {
    serve(world, request, response).catch((error: unknown) => {
      world.badAcks.push(`the fake failed: ${String(error)}`);
      response.destroy();
    });
  });
  const sockets = createSockets(world, server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  let http: Deliver | undefined;
  let idle: () => Promise<void> = () => Promise.resolve();
  const deliver: Deliver = async (push) => {
    const acknowledged = await (http ?? sockets.deliver)(push);
    if (world.twice) await (http ?? sockets.deliver)({ ...push, retry: { num: 1, reason: "http_timeout" } });
    return acknowledged;
  };

  const until: FakeSlack["until"] = (look, what = "what was waited for") =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        world.listeners.delete(check);
        clearTimeout(patience);
      };
      const patience = setTimeout(() => {
        end();
        reject(new Error(`${what} did not happen within ${PATIENCE / 1000} s`));
      }, PATIENCE);
      const check = (): void => {
        const value = look();
        if (value === undefined || value === false) return;
        end();
        resolve(value);
      };
      world.listeners.add(check);
      check();
    });

  async function settled(): Promise<void> {
    for (;;) {
      await idle();
      if (world.calling === 0) return;
      await until(() => world.calling === 0, "an answer to every call");
    }
  }

  async function connectHttp(url: string): Promise<void> {
    const body = JSON.stringify({
      type: "url_verification",
      token: "verification",
      challenge: "are you there",
    });
    const answer = await postSigned(world, url, body, "application/json");
    if (!(await answer.text()).includes("are you there")) throw new Error("the app failed Slack's challenge");
    http = deliverTo(world, url);
  }

  const channel: FakeSlack["channel"] = (which) => {
    const found = [...world.conversations.values()].find(
      ({ id, name }) => id === which || `#${name}` === which,
    );
    if (found === undefined) throw new Error(`the fake Slack has no conversation ${which}`);
    return found;
  };

  return {
    ...createPeople(world, deliver, settled),
    ...createVisitors(world, deliver, settled),
    apiUrl: `${world.url}/api/`,
    team: world.team,
    botUser: world.botUser,
    botToken: world.botToken,
    appToken: world.appToken,
    signingSecret: world.signingSecret,
    world,
    connectHttp,
    sendSigned: (url, body, contentType, timestamp) =>
      postSigned(world, url, body, contentType, undefined, timestamp),
    push: deliver,
    limit: ({ id }, retryAfter) => {
      if (retryAfter === undefined) world.limited.delete(id);
      else world.limited.set(id, retryAfter);
    },
    connected: async () => {
      await until(() => sockets.count() > 0, "a connection");
    },
    reconnected: async () => {
      await until(() => sockets.isRenewed(), "a new connection");
    },
    waitFor: (next) => {
      idle = next;
    },
    settled,
    until,
    fail: (method, ...faults) => {
      world.faults.set(method, [...(world.faults.get(method) ?? []), ...faults]);
    },
    revokeTokens: () => {
      world.revoked = true;
    },
    restoreTokens: () => {
      world.revoked = false;
    },
    tellRevoked: async (how) => {
      await deliver({ type: "events_api", payload: revocationPayload(world, how) });
      await settled();
    },
    dropSockets: sockets.drop,
    refreshSockets: sockets.refresh,
    channel,
    directTo: (user) => directWith(world, user),
    posts: ({ messages }, thread) =>
      messages.filter(
        (message) => message.user === world.botUser && message.thread === thread && !message.deleted,
      ),
    read: (content, viewer) => readMessage(world, content, viewer),
    buttons: buttonsOf,
    mentions: mentionsOf,
    close: async () => {
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function createWorld({ now, users, channels }: FakeSlackOptions): World {
  const bot: FakeUser = { id: "UBATON", name: "Baton", bot: true };
  const conversations = channels.map(
    ({ id, name, members, bot: inIt = true, archived = false, private: closed = false }): Conversation => {
      const all = members ?? users.map((user) => user.id);
      return {
        id,
        name,
        direct: undefined,
        members: new Set(all),
        bot: inIt,
        archived,
        private: closed,
        messages: [],
      };
    },
  );
  return {
    now,
    team: "TFAKE",
    appId: "AFAKE",
    botUser: bot.id,
    botId: "BBATON",
    botToken: "xoxb-fake-bot",
    appToken: "xapp-fake-app",
    signingSecret: "fake-signing-secret",
    url: "",
    revoked: false,
    scopes: new Set(namesOf(SCOPES)),
    socketMode: true,
    called: new Map(),
    users: new Map([...users, bot].map((user) => [user.id, user])),
    conversations: new Map(conversations.map((conversation) => [conversation.id, conversation])),
    ephemerals: [],
    views: [],
    homes: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    tickets: new Set(),
    faults: new Map(),
    limited: new Map(),
    fate: undefined,
    twice: false,
    calls: [],
    refusals: [],
    badAcks: [],
    listeners: new Set(),
    calling: 0,
    lastMicros: 0,
    lastId: 0,
  };
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "", world.url);
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const body = Buffer.concat(parts).toString();
  const [, kind, name = ""] = pathname.split("/");
  if (kind === "api") await serveApi(world, name, request, response, body);
  else if (kind === "respond") serveRespond(world, name, response, body);
  else response.writeHead(404).end();
  changed(world);
}
