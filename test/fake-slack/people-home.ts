/** What people do besides typing and pressing: look at the Home tab, use a message shortcut, react. */
import type { BlockAction, EnvelopedEvent, MessageShortcut } from "@slack/bolt";
import { collector, type Got, placeOf } from "./people.ts";
import { eventOf, interaction } from "./payloads.ts";
import type { Deliver, Push } from "./push.ts";
import { buttonsOf } from "./read.ts";
import {
  changed,
  directWith,
  nextTs,
  type Content,
  type FakeHome,
  type FakeMessage,
  type World,
} from "./world.ts";

export interface Visitors {
  /** Opens the Home tab; what stands there afterwards. `tab` is another one. */
  readonly openHome: (user: string, tab?: "home" | "messages") => Promise<FakeHome | undefined>;
  /** Presses a button on the Home tab, the `nth` one with this label or command. */
  readonly clickHome: (user: string, button: string, nth?: number) => Promise<Got>;
  /** Somebody writes a message that does not mention the bot. */
  readonly writes: (user: string, channel: string, text: string) => FakeMessage;
  /** Uses a message shortcut. */
  readonly shortcut: (user: string, message: FakeMessage, callback: string) => Promise<Got>;
  readonly react: (user: string, message: FakeMessage, reaction: string) => Promise<Got>;
  /** Delivers the last of these events once more, under the same id. */
  readonly repeatEvent: () => Promise<void>;
  /** What the Home tab shows. */
  readonly homeContent: (user: string) => Content;
}

export function createVisitors(world: World, deliver: Deliver, settled: () => Promise<void>): Visitors {
  const collect = collector(world, settled);
  let last: Push | undefined;

  async function push(event: object): Promise<void> {
    const payload: EnvelopedEvent<object> = eventOf(world, event);
    last = { type: "events_api", payload };
    await deliver(last);
  }

  const homeContent: Visitors["homeContent"] = (user) => {
    const home = world.homes.get(user);
    if (home === undefined) throw new Error(`${user} sees an empty Home tab`);
    return { text: "", blocks: home.view.blocks as Content["blocks"] };
  };

  return {
    homeContent,
    openHome: async (user, tab = "home") => {
      const home = world.homes.get(user);
      await collect(user, async () => {
        await push({
          type: "app_home_opened",
          user,
          channel: directWith(world, user).id,
          tab,
          event_ts: nextTs(world),
          ...(home === undefined || tab !== "home" ? {} : { view: viewOf(world, home) }),
        });
        return undefined;
      });
      return world.homes.get(user);
    },
    clickHome: (user, which, nth = 0) =>
      collect(user, async () => {
        const buttons = buttonsOf(homeContent(user));
        const button = buttons.filter(({ label, command }) => label === which || command.endsWith(which))[
          nth
        ];
        const home = world.homes.get(user);
        if (button === undefined || home === undefined) {
          const there = buttons.map(({ label, command }) => `${label} (${command})`).join(", ");
          throw new Error(`no button "${which}" on the Home tab; there are: ${there}`);
        }
        const { response_url: _, ...common } = interaction(world, user, "");
        const payload = {
          ...common,
          container: { type: "view", view_id: home.id },
          view: viewOf(world, home),
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
        } as unknown as BlockAction;
        await deliver({ type: "interactive", payload });
        return undefined;
      }),
    writes: (user, channel, text) => {
      const place = placeOf(world, user, channel);
      const message: FakeMessage = {
        kind: "message",
        channel: place.id,
        ts: nextTs(world),
        user,
        thread: undefined,
        text,
        blocks: [],
        metadata: undefined,
        edits: [],
        changedAt: world.now(),
        deleted: false,
      };
      place.messages.push(message);
      changed(world);
      return message;
    },
    shortcut: (user, message, callback) =>
      collect(user, async () => {
        const place = placeOf(world, user, message.channel);
        const payload: MessageShortcut = {
          ...interaction(world, user, place.id),
          type: "message_action",
          callback_id: callback,
          message_ts: message.ts,
          action_ts: nextTs(world),
          channel: { id: place.id, name: place.name },
          team: { id: world.team, domain: "fake" },
          user: { id: user, name: world.users.get(user)?.name ?? "", team_id: world.team },
          message: {
            type: "message",
            user: message.user,
            ts: message.ts,
            text: message.text,
            ...(message.thread === undefined ? {} : { thread_ts: message.thread }),
          },
        };
        await deliver({ type: "interactive", payload });
        return undefined;
      }),
    react: (user, message, reaction) =>
      collect(user, async () => {
        await push({
          type: "reaction_added",
          user,
          reaction,
          item: { type: "message", channel: message.channel, ts: message.ts },
          item_user: message.user,
          event_ts: nextTs(world),
        });
        return undefined;
      }),
    repeatEvent: async () => {
      if (last === undefined) throw new Error("no event was delivered yet");
      await deliver({ ...last, retry: { num: 1, reason: "http_timeout" } });
      await settled();
    },
  };
}

function viewOf(world: World, home: FakeHome) {
  return {
    ...home.view,
    id: home.id,
    team_id: world.team,
    app_id: world.appId,
    bot_id: world.botId,
    hash: home.hash,
    state: { values: {} },
    root_view_id: home.id,
    previous_view_id: null,
  };
}
