/** conversations.* and users.*, as far as the app may use them. */
import type {
  ConversationsHistoryResponse,
  ConversationsInfoResponse,
  ConversationsOpenResponse,
  ConversationsRepliesResponse,
  UsersInfoResponse,
  UsersLookupByEmailResponse,
} from "@slack/web-api";
import { need, optional, type Args } from "./args.ts";
import { Refused } from "./refused.ts";
import { directWith, type Conversation, type FakeMessage, type FakeUser, type World } from "./world.ts";

export function openConversation(world: World, args: Args): ConversationsOpenResponse {
  const user = userOf(world, need(args, "users"), "user_not_found");
  if (user.deleted === true) throw new Refused("user_disabled");
  if (user.bot === true) throw new Refused("cannot_dm_bot");
  return { ok: true, channel: { id: directWith(world, user.id).id } };
}

export function history(world: World, args: Args): ConversationsHistoryResponse {
  const { messages } = readable(world, args);
  const top = messages.filter((message) => message.thread === undefined).toReversed();
  return page(top, args);
}

export function replies(world: World, args: Args): ConversationsRepliesResponse {
  const { messages } = readable(world, args);
  const parent = need(args, "ts");
  const found = messages.filter((message) => message.ts === parent || message.thread === parent);
  if (!found.some((message) => message.ts === parent)) throw new Refused("thread_not_found");
  return page(found, args);
}

export function conversationInfo(world: World, args: Args): ConversationsInfoResponse {
  const conversation = world.conversations.get(need(args, "channel"));
  // A private channel is not there for who is not in it; a public one is.
  const hidden = conversation?.private === true && !conversation.bot;
  if (conversation === undefined || hidden) throw new Refused("channel_not_found");
  const { id, name, archived, bot, private: closed } = conversation;
  return { ok: true, channel: { id, name, is_archived: archived, is_member: bot, is_private: closed } };
}

export function userInfo(world: World, args: Args): UsersInfoResponse {
  return { ok: true, user: profile(world, userOf(world, need(args, "user"), "user_not_found")) };
}

export function userByEmail(world: World, args: Args): UsersLookupByEmailResponse {
  const email = need(args, "email").toLowerCase();
  const user = [...world.users.values()].find((candidate) => candidate.email?.toLowerCase() === email);
  if (user === undefined || user.deleted === true) throw new Refused("users_not_found");
  return { ok: true, user: profile(world, user) };
}

function profile(world: World, user: FakeUser): NonNullable<UsersInfoResponse["user"]> {
  return {
    id: user.id,
    team_id: user.team ?? world.team,
    is_stranger: user.team !== undefined && user.team !== world.team,
    is_email_confirmed: user.unconfirmed !== true,
    name: user.name,
    real_name: user.name,
    deleted: user.deleted ?? false,
    is_bot: user.bot ?? false,
    ...(user.zone === undefined ? {} : { tz: user.zone }),
    profile: {
      real_name: user.name,
      ...(user.email !== undefined && world.scopes.has("users:read.email") ? { email: user.email } : {}),
    },
  };
}

function userOf(world: World, id: string, otherwise: string): FakeUser {
  const user = world.users.get(id);
  if (user === undefined) throw new Refused(otherwise);
  return user;
}

function readable(world: World, args: Args): Conversation {
  const conversation = world.conversations.get(need(args, "channel"));
  if (conversation === undefined) throw new Refused("channel_not_found");
  if (!conversation.bot) throw new Refused("not_in_channel");
  return conversation;
}

/** One page of messages within `oldest`; `cursor` is how many came before. */
function page(all: readonly FakeMessage[], args: Args): ConversationsHistoryResponse {
  const oldest = Number(optional(args, "oldest") ?? "0");
  const limit = Number(optional(args, "limit") ?? "100");
  const from = Number(optional(args, "cursor") ?? "0");
  if (!Number.isFinite(oldest)) throw new Refused("invalid_ts_oldest");
  if (!(limit >= 1 && limit <= 999)) throw new Refused("invalid_limit");
  if (!Number.isInteger(from)) throw new Refused("invalid_cursor");
  const withMetadata = optional(args, "include_all_metadata") === "true";
  const found = all.filter((message) => !message.deleted && Number(message.ts) > oldest);
  const more = found.length > from + limit;
  return {
    ok: true,
    messages: found.slice(from, from + limit).map((message) => ({
      type: "message",
      ts: message.ts,
      user: message.user,
      text: message.text,
      ...(message.thread === undefined ? {} : { thread_ts: message.thread }),
      ...(withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
    })),
    has_more: more,
    response_metadata: { next_cursor: more ? String(from + limit) : "" },
  };
}
