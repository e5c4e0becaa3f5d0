/** response_url: an answer to one request, without a token. */
import type { ServerResponse } from "node:http";
import { readArgs } from "./args.ts";
import { contentOf } from "./methods-chat.ts";
import { Refused } from "./refused.ts";
import { changed, nextTs, type World } from "./world.ts";

const LIFE = 30 * 60_000;
const USES = 5;

/** Takes an ephemeral answer; the fake knows no others, since Baton gives no others. */
export function serveRespond(world: World, id: string, response: ServerResponse, body: string): void {
  const status = take(world, id, body);
  response.writeHead(status, { "content-type": "text/plain" }).end(status === 200 ? "ok" : "refused");
  setImmediate(() => changed(world));
}

function take(world: World, id: string, body: string): number {
  const url = world.responseUrls.get(id);
  const refuse = (error: string, detail = ""): number => {
    world.refusals.push({ method: "response_url", error, detail });
    return error === "used_url" || error === "expired_url" ? 404 : 400;
  };
  if (url === undefined || world.now() - url.at > LIFE) return refuse("expired_url");
  if (url.uses >= USES) return refuse("used_url");
  try {
    const args = readArgs("application/json", body);
    if (args["response_type"] !== "ephemeral")
      return refuse("in_channel", "the fake takes ephemeral answers only");
    const thread = typeof args["thread_ts"] === "string" ? args["thread_ts"] : undefined;
    const content = contentOf(args, 40_000);
    url.uses += 1;
    const { user, channel } = url;
    const ts = nextTs(world);
    world.ephemerals.push({ kind: "ephemeral", channel, ts, user, thread, via: "response_url", ...content });
    return 200;
  } catch (error) {
    if (error instanceof Refused) return refuse(error.code, error.details.join("; "));
    throw error;
  }
}
