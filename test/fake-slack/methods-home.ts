/** views.publish and chat.getPermalink. */
import type { HomeView } from "@slack/types";
import type { ChatGetPermalinkResponse, ViewsPublishResponse } from "@slack/web-api";
import { need, optional, type Args } from "./args.ts";
import { problemsOfHome } from "./check-blocks.ts";
import { Refused } from "./refused.ts";
import { changed, nextId, type World } from "./world.ts";

const MOST_BYTES = 250_000;

export function publishView(world: World, args: Args): ViewsPublishResponse {
  const user = world.users.get(need(args, "user_id"));
  if (user === undefined || user.bot === true) throw new Refused("invalid_arguments", ["invalid `user_id`"]);
  const problems = problemsOfHome(args["view"]);
  if (problems.length > 0) throw new Refused("invalid_arguments", problems);
  if (Buffer.byteLength(JSON.stringify(args["view"])) > MOST_BYTES) throw new Refused("view_too_large");
  const before = world.homes.get(user.id);
  const hash = optional(args, "hash");
  if (hash !== undefined && hash !== before?.hash) throw new Refused("hash_conflict");
  const home = {
    id: before?.id ?? nextId(world, "V"),
    user: user.id,
    view: args["view"] as HomeView,
    hash: nextId(world, "h"),
    published: (before?.published ?? 0) + 1,
  };
  world.homes.set(user.id, home);
  changed(world);
  return { ok: true, view: { id: home.id, hash: home.hash } };
}

/** Only for conversations that the bot is in. */
export function permalink(world: World, args: Args): ChatGetPermalinkResponse {
  const conversation = world.conversations.get(need(args, "channel"));
  const ts = need(args, "message_ts");
  if (conversation === undefined || !conversation.bot) throw new Refused("channel_not_found");
  if (!conversation.messages.some((message) => message.ts === ts && !message.deleted))
    throw new Refused("message_not_found");
  const address = `https://fake.slack.com/archives/${conversation.id}/p${ts.replace(".", "")}`;
  return { ok: true, channel: conversation.id, permalink: address };
}
