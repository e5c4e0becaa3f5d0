/** Mentions of Baton in channels, and direct messages to it. Bolt has acknowledged them before. */
import type { App } from "@slack/bolt";
import { ask, type Door } from "./door.ts";
import { once } from "./once.ts";
import { typedText } from "./receive-text.ts";
import { messageOf, tell, type Place } from "./tell.ts";

interface Said {
  readonly id: string;
  readonly team: string;
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly thread: string | undefined;
  readonly how: Place["how"];
}

/**
 * Answers a mention for its author's eyes only, and a direct message with a message that stays. An event that
 * is delivered again is answered once; after a restart its id, and so what it does, is still the same. What a
 * mention did is not done again by editing it.
 */
export function receiveEvents(app: App, door: Door): void {
  const isNew = once();
  app.event("app_mention", ({ event, body }) =>
    door.run("mention", async () => {
      if (event.user === undefined || event.bot_id !== undefined || !isNew(body.event_id)) return;
      const { user, channel, text, ts, thread_ts: thread } = event;
      // A mention comes anew, as another event, when its message is edited or its links are unfurled.
      if (!isNew(`${channel}:${ts}:${text}`)) return;
      await answerSaid(door, {
        id: `mention:${channel}:${ts}`,
        team: body.team_id,
        user,
        channel,
        text,
        thread,
        how: "ephemeral",
      });
    }),
  );
  app.event("message", ({ event, body }) =>
    door.run("direct message", async () => {
      if (event.channel_type !== "im") return;
      if (event.subtype !== undefined && event.subtype !== "file_share") return;
      if ("bot_id" in event && event.bot_id !== undefined) return;
      const { user, channel, text = "", thread_ts: thread } = event;
      if (text.trim() === "" || !isNew(body.event_id)) return;
      await answerSaid(door, {
        id: `event:${body.event_id}`,
        team: body.team_id,
        user,
        channel,
        text,
        thread,
        how: "post",
      });
    }),
  );
}

/** A form cannot be opened from text, so its answer carries a button that opens it. */
async function answerSaid(door: Door, said: Said): Promise<void> {
  const { user, channel, thread, how } = said;
  const answer = await ask(door, {
    id: said.id,
    team: said.team,
    user,
    channel,
    command: door.parse(typedText(said.text, door.botUser)),
  });
  if (answer === "stranger") return;
  await tell(door, { user, channel, thread, responseUrl: undefined, how }, messageOf(answer));
}
