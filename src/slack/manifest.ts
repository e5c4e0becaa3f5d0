/** What Slack is told of the app: the one source of its manifest, of the scopes that doctor expects, and of the tests' Slack. */
import type { AppsManifestCreateArguments } from "@slack/web-api";
import { AppError } from "../domain/app-error.ts";

/** Where Slack sends everything in HTTP mode. */
export const PATH = "/slack/events";

/** The message shortcut, by which its handler knows it. */
export const RAISE_SHORTCUT = "raise-message";

/** Every scope of the bot, with the reason why it is asked for. No other one is used. */
export const SCOPES = {
  commands: "/baton, and the message shortcut",
  "chat:write": "messages, and their edits",
  "im:write": "direct messages to members",
  "im:history": "what members write to the bot",
  "app_mentions:read": "@Baton in a channel",
  "channels:history": "looks up whether an uncertain post has arrived",
  "groups:history": "the same in private channels",
  "users:read": "doctor sees accounts that are deactivated or bots",
  "users:read.email": "members are linked by their e-mail",
  "channels:read": "doctor sees channels that the bot is missing from",
  "groups:read": "the same for private channels",
  "reactions:read": "a reaction may acknowledge",
} as const;

type Manifest = AppsManifestCreateArguments["manifest"];

export type Scope = keyof typeof SCOPES;

/** Every event of the bot, with what it is for. */
export const EVENTS = {
  app_mention: "@Baton in a channel",
  "message.im": "what members write to the bot",
  app_home_opened: "the Home tab",
  reaction_added: "a reaction may acknowledge",
  tokens_revoked: "posting stops, and is said elsewhere",
  app_uninstalled: "the same",
} as const;

/** The names of an object that was written down in full. */
export const namesOf = <T extends object>(named: T): readonly (keyof T)[] =>
  Object.keys(named) as (keyof T)[];

/** The manifest for Socket Mode, or for HTTP when Slack shall send its requests to this address. */
export function manifest(requestUrl?: string): Manifest {
  const socket = requestUrl === undefined;
  return {
    display_information: {
      name: "Baton",
      description: "Check-ins, issues and handoffs of a plan",
      background_color: "#1c2128",
    },
    features: {
      bot_user: { display_name: "Baton", always_online: true },
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      shortcuts: [
        {
          name: "Raise as issue",
          type: "message",
          callback_id: RAISE_SHORTCUT,
          description: "Raises an issue with the text and the link of this message",
        },
      ],
      slash_commands: [
        {
          command: "/baton",
          ...(socket ? {} : { url: requestUrl }),
          description: "Tasks, check-ins and issues of the plan",
          usage_hint: "help",
          should_escape: true,
        },
      ],
    },
    oauth_config: { scopes: { bot: [...namesOf(SCOPES)] } },
    settings: {
      event_subscriptions: {
        ...(socket ? {} : { request_url: requestUrl }),
        bot_events: [...namesOf(EVENTS)],
      },
      interactivity: { is_enabled: true, ...(socket ? {} : { request_url: requestUrl }) },
      org_deploy_enabled: false,
      socket_mode_enabled: socket,
      token_rotation_enabled: false,
    },
  };
}

/**
 * The address that Slack sends everything to, from the address at which Baton is reached: `https://baton.example.com`.
 * Throws AppError `manifest-url` for anything that Slack would not take, or that has a path already.
 */
export function requestUrlOf(address: string): string {
  const bad = (why: string): AppError =>
    new AppError("manifest-url", `The address "${withoutSecrets(address)}" ${why}.`, {
      hint: `Write the address at which Slack reaches Baton, without a path: --url https://baton.example.com. Baton adds ${PATH}.`,
    });
  const url = URL.parse(address.trim());
  if (url === null) {
    throw bad(
      /^https:/i.test(address.trim()) ? "has no host that can be" : "is not one that begins with https://",
    );
  }
  if (url.protocol !== "https:") throw bad("does not begin with https://, which Slack wants");
  if (url.username !== "" || url.password !== "") throw bad("holds a name or a password");
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") throw bad("has something after the host");
  return `${url.origin}${PATH}`;
}

/** A password in an address is not repeated. */
function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^/@]*@/, "//…@");
}
