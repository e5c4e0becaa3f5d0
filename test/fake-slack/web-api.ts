/** The Web API: which methods there are, who may call them, and how a call goes wrong on request. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppsConnectionsOpenResponse, AuthTestResponse, WebAPICallResult } from "@slack/web-api";
import { optional, readArgs, type Args } from "./args.ts";
import { postEphemeral, postMessage, updateMessage } from "./methods-chat.ts";
import {
  conversationInfo,
  history,
  openConversation,
  replies,
  userByEmail,
  userInfo,
} from "./methods-conversations.ts";
import { permalink, publishView } from "./methods-home.ts";
import { openView, updateView } from "./methods-views.ts";
import { checkScope, limitedFor } from "./permit.ts";
import { Refused } from "./refused.ts";
import { changed, nextId, type Fault, type World } from "./world.ts";

type Result = WebAPICallResult & { readonly error?: string };
type Method = (world: World, args: Args) => Result;

const METHODS: Readonly<Record<string, Method>> = {
  "auth.test": (world): AuthTestResponse => ({
    ok: true,
    team_id: world.team,
    team: "Fake",
    user_id: world.botUser,
    user: "baton",
    bot_id: world.botId,
    app_id: world.appId,
  }),
  "apps.connections.open": (world): AppsConnectionsOpenResponse => {
    const ticket = nextId(world, "t");
    world.tickets.add(ticket);
    return {
      ok: true,
      url: `${world.url.replace("http", "ws")}/socket?ticket=${ticket}`,
      // Slack gives an address all the same.
      ...(world.socketMode
        ? {}
        : { response_metadata: { messages: ["[WARN] Socket Mode is not turned on."] } }),
    };
  },
  "chat.postMessage": postMessage,
  "chat.update": updateMessage,
  "chat.postEphemeral": postEphemeral,
  "conversations.open": openConversation,
  "conversations.history": history,
  "conversations.replies": replies,
  "conversations.info": conversationInfo,
  "users.info": userInfo,
  "users.lookupByEmail": userByEmail,
  "views.open": openView,
  "views.update": updateView,
  "views.publish": publishView,
  "chat.getPermalink": permalink,
};

/** Answers one call of `/api/METHOD`, with the faults that the test asked for. */
export async function serveApi(
  world: World,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  world.calling += 1;
  try {
    response.setHeader("date", new Date(world.now()).toUTCString());
    if (method !== "apps.connections.open") response.setHeader("x-oauth-scopes", [...world.scopes].join(","));
    const fault =
      world.faults.get(method)?.shift() ?? limited(world, method) ?? fateOf(world, method, request, body);
    if (fault === undefined) return send(response, 200, call(world, method, request, body));
    return fail(fault, response, () => call(world, method, request, body));
  } finally {
    world.calling -= 1;
    // Whoever waits is told after the answer is on its way.
    setImmediate(() => changed(world));
  }
}

function fateOf(world: World, method: string, request: IncomingMessage, body: string): Fault | undefined {
  if (world.limited.size === 0 && !world.fate) return undefined;
  const args = readArgs(request.headers["content-type"] ?? "", body);
  const { channel } = args;
  const limit = method === "chat.postMessage" && typeof channel === "string" && world.limited.get(channel);
  return typeof limit === "number" ? { kind: "ratelimited", retryAfter: limit } : world.fate?.(method, args);
}

function limited(world: World, method: string): Fault | undefined {
  const retryAfter = limitedFor(world, method);
  return retryAfter === undefined ? undefined : { kind: "ratelimited", retryAfter };
}

function call(world: World, method: string, request: IncomingMessage, body: string): Result {
  try {
    const args = readArgs(request.headers["content-type"] ?? "", body);
    world.calls.push({ method, args });
    const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    if (run === undefined) throw new Refused("unknown_method");
    authorize(world, method, request, args);
    checkScope(world, method, args);
    return run(world, args);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    world.refusals.push({ method, error: error.code, detail: error.details.join("; ") });
    const refusal = { ok: false, error: error.code, response_metadata: { messages: [...error.details] } };
    if (error.code !== "missing_scope") return refusal;
    const [needed] = error.details;
    return Object.assign(refusal, { needed, provided: [...world.scopes].join(",") });
  }
}

function authorize(world: World, method: string, request: IncomingMessage, args: Args): void {
  const header = request.headers.authorization;
  const token = header === undefined ? optional(args, "token") : header.replace(/^Bearer /, "");
  if (token === undefined || token === "") throw new Refused("not_authed");
  const isApp = method === "apps.connections.open";
  const wrongKind = token === (isApp ? world.botToken : world.appToken);
  if (wrongKind) throw new Refused("not_allowed_token_type");
  if (token !== (isApp ? world.appToken : world.botToken)) throw new Refused("invalid_auth");
  if (world.revoked) throw new Refused("token_revoked");
}

function fail(fault: Fault, response: ServerResponse, act: () => Result): void {
  switch (fault.kind) {
    case "ratelimited":
      if (fault.retryAfter !== undefined) response.setHeader("retry-after", String(fault.retryAfter));
      return send(response, 429, { ok: false, error: "ratelimited" });
    case "hang":
      if (fault.accept === true) act();
      return undefined;
    case "error":
      if (fault.accept === true) act();
      return send(response, 200, { ok: false, error: fault.error });
    case "status":
      if (fault.accept === true) act();
      return send(response, fault.status, undefined);
    case "reset":
      if (fault.accept === true) act();
      response.destroy();
      return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(body === undefined ? "" : JSON.stringify(body));
}
