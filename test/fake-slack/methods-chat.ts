/** chat.*, as far as the app may use it. */
import type { KnownBlock, MessageMetadata } from "@slack/types";
import type { ChatPostEphemeralResponse, ChatPostMessageResponse, ChatUpdateResponse } from "@slack/web-api";
import { need, optional, type Args } from "./args.ts";
import { problemsOfBlocks } from "./check-blocks.ts";
import { isJson } from "./check-parts.ts";
import { Refused } from "./refused.ts";
import { changed, nextTs, type Content, type Conversation, type FakeMessage, type World } from "./world.ts";

/** All blocks of a message together; Slack documents no number, and refuses somewhere above 11,000. */
const MOST_BLOCK_TEXT = 11_000;

export function postMessage(world: World, args: Args): ChatPostMessageResponse {
  const conversation = writable(world, need(args, "channel"));
  const content = contentOf(args, 40_000);
  const thread = optional(args, "thread_ts");
  if (thread !== undefined) find(conversation, thread, "thread_not_found");
  const message: FakeMessage = {
    kind: "message",
    channel: conversation.id,
    ts: nextTs(world),
    user: world.botUser,
    thread,
    ...content,
    metadata: metadataOf(args),
    edits: [],
    changedAt: world.now(),
    deleted: false,
  };
  conversation.messages.push(message);
  changed(world);
  return { ok: true, channel: conversation.id, ts: message.ts };
}

export function updateMessage(world: World, args: Args): ChatUpdateResponse {
  const conversation = writable(world, need(args, "channel"));
  const message = find(conversation, need(args, "ts"), "message_not_found");
  if (message.user !== world.botUser) throw new Refused("cant_update_message");
  const content = contentOf(args, 4000);
  message.edits.push({ text: message.text, blocks: message.blocks });
  message.changedAt = world.now();
  message.text = content.text;
  message.blocks = content.blocks;
  message.metadata = metadataOf(args) ?? message.metadata;
  changed(world);
  return { ok: true, channel: conversation.id, ts: message.ts, text: message.text };
}

export function postEphemeral(world: World, args: Args): ChatPostEphemeralResponse {
  const conversation = writable(world, need(args, "channel"));
  const user = need(args, "user");
  if (!conversation.members.has(user)) throw new Refused("user_not_in_channel");
  const thread = optional(args, "thread_ts");
  const ts = nextTs(world);
  const content = contentOf(args, 40_000);
  world.ephemerals.push({
    kind: "ephemeral",
    channel: conversation.id,
    ts,
    user,
    thread,
    via: "chat.postEphemeral",
    ...content,
  });
  changed(world);
  return { ok: true, message_ts: ts };
}

/** Text and blocks of a message that Slack takes. */
export function contentOf(args: Args, mostText: number): Content {
  const text = optional(args, "text") ?? "";
  const blocks = args["blocks"] ?? [];
  if (args["attachments"] !== undefined) throw new Refused("invalid_attachments", ["the fake takes none"]);
  const problems = problemsOfBlocks(blocks);
  if (problems.length > 0) throw new Refused("invalid_blocks", problems);
  if (JSON.stringify(blocks).length > MOST_BLOCK_TEXT) throw new Refused("msg_blocks_too_long");
  if (text.length > mostText) throw new Refused("msg_too_long");
  if (text === "" && Array.isArray(blocks) && blocks.length === 0) throw new Refused("no_text");
  return { text, blocks: blocks as readonly KnownBlock[] };
}

function metadataOf(args: Args): MessageMetadata | undefined {
  const metadata = args["metadata"];
  if (metadata === undefined) return undefined;
  if (!isJson(metadata) || typeof metadata["event_type"] !== "string" || !isJson(metadata["event_payload"])) {
    throw new Refused("invalid_metadata_format");
  }
  return metadata as unknown as MessageMetadata;
}

function writable(world: World, id: string): Conversation {
  const conversation = world.conversations.get(id);
  if (conversation === undefined) throw new Refused("channel_not_found");
  if (conversation.archived) throw new Refused("is_archived");
  if (!conversation.bot) throw new Refused("not_in_channel");
  return conversation;
}

function find(conversation: Conversation, ts: string, otherwise: string): FakeMessage {
  const message = conversation.messages.find((candidate) => candidate.ts === ts && !candidate.deleted);
  if (message === undefined) throw new Refused(otherwise);
  return message;
}
