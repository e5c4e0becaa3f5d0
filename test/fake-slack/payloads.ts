/** Interactions as Slack sends them, typed as Bolt reads them. */
import type { BlockAction, EnvelopedEvent, SlashCommand, ViewSubmitAction } from "@slack/bolt";
import { viewOutput } from "./methods-views.ts";
import type { SeenButton } from "./read.ts";
import {
  newResponseUrl,
  newTrigger,
  nextId,
  nextTs,
  type Conversation,
  type FakeEphemeral,
  type FakeMessage,
  type FakeView,
  type World,
} from "./world.ts";

export function slashPayload(
  world: World,
  user: string,
  channel: Conversation,
  command: string,
  text: string,
): SlashCommand {
  return {
    token: "verification",
    team_id: world.team,
    team_domain: "fake",
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: user,
    user_name: world.users.get(user)?.name ?? "",
    command,
    text,
    api_app_id: world.appId,
    is_enterprise_install: "false",
    response_url: newResponseUrl(world, user, channel.id),
    trigger_id: newTrigger(world, user),
  };
}

export function eventPayload(
  world: World,
  type: "app_mention" | "message",
  conversation: Conversation,
  message: FakeMessage,
): EnvelopedEvent<object> {
  return eventOf(world, {
    type,
    user: message.user,
    text: message.text,
    ts: message.ts,
    event_ts: message.ts,
    channel: conversation.id,
    team: world.team,
    ...(message.thread === undefined ? {} : { thread_ts: message.thread }),
    ...(type === "message" ? { channel_type: conversation.direct === undefined ? "channel" : "im" } : {}),
  });
}

/** An event under a new id. */
export function eventOf(world: World, event: object): EnvelopedEvent<object> {
  return {
    token: "verification",
    team_id: world.team,
    api_app_id: world.appId,
    type: "event_callback",
    event_id: nextId(world, "Ev"),
    event_time: Math.floor(world.now() / 1000),
    authorizations: [{ enterprise_id: null, team_id: world.team, user_id: world.botUser, is_bot: true }],
    event,
  };
}

/** The app was removed, or a token of it was revoked. */
export function revocationPayload(
  world: World,
  how: "app_uninstalled" | "bot" | "user",
): EnvelopedEvent<object> {
  const tokens = how === "bot" ? { oauth: [], bot: [world.botUser] } : { oauth: ["USOMEBODY"], bot: [] };
  return {
    token: "verification",
    team_id: world.team,
    api_app_id: world.appId,
    type: "event_callback",
    event_id: nextId(world, "Ev"),
    event_time: Math.floor(world.now() / 1000),
    event: how === "app_uninstalled" ? { type: how } : { type: "tokens_revoked", tokens },
  };
}

type Common = Pick<
  BlockAction,
  "type" | "team" | "user" | "api_app_id" | "token" | "trigger_id" | "response_url"
>;

/** What all interactions carry. */
export function interaction(world: World, user: string, channel: string): Common {
  const name = world.users.get(user)?.name ?? "";
  return {
    type: "block_actions",
    team: { id: world.team, domain: "fake" },
    user: { id: user, username: name, name, team_id: world.team },
    api_app_id: world.appId,
    token: "verification",
    trigger_id: newTrigger(world, user),
    response_url: channel === "" ? "" : newResponseUrl(world, user, channel),
  };
}

export function clickPayload(
  world: World,
  user: string,
  message: FakeMessage | FakeEphemeral,
  button: SeenButton,
): BlockAction {
  const ephemeral = message.kind === "ephemeral";
  const name = world.conversations.get(message.channel)?.name ?? "";
  return {
    ...interaction(world, user, message.channel),
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: ephemeral,
      ...(message.thread === undefined ? {} : { thread_ts: message.thread }),
    },
    channel: { id: message.channel, name },
    ...(ephemeral
      ? {}
      : {
          message: {
            type: "message",
            user: world.botUser,
            ts: message.ts,
            text: message.text,
            blocks: message.blocks,
            ...(message.thread === undefined ? {} : { thread_ts: message.thread }),
          },
        }),
    actions: [
      {
        type: "button",
        action_id: button.actionId,
        block_id: button.blockId,
        action_ts: nextTs(world),
        text: { type: "plain_text", text: button.label },
        value: button.command,
      },
    ],
  };
}

/** A choice in an open form whose input reports each change. */
export function changePayload(world: World, user: string, view: FakeView, block: string): BlockAction {
  const output = viewOutput(world, view);
  const [entry] = Object.entries(output.state.values[block] ?? {});
  const [action = "", state] = entry ?? [];
  const option = state?.selected_option ?? undefined;
  return {
    ...interaction(world, user, ""),
    container: { type: "view", view_id: view.id },
    view: output,
    actions: [
      {
        type: "static_select",
        action_id: action,
        block_id: block,
        action_ts: nextTs(world),
        selected_option: option ?? null,
      },
    ],
  } as BlockAction;
}

export function submitPayload(world: World, user: string, view: FakeView): ViewSubmitAction {
  return {
    type: "view_submission",
    team: { id: world.team, domain: "fake" },
    user: { id: user, name: world.users.get(user)?.name ?? "", team_id: world.team },
    api_app_id: world.appId,
    token: "verification",
    trigger_id: newTrigger(world, user),
    view: viewOutput(world, view),
  };
}
