/** Reactions that say "I have seen it, I am on it". Bolt has acknowledged them before. */
import type { App } from "@slack/bolt";
import { ask, type Door } from "./door.ts";
import { once } from "./once.ts";
import { messageOf, tell } from "./tell.ts";

/** Slack's names of them, without skin tones. */
const ASSENT: ReadonlySet<string> = new Set([
  "eyes",
  "white_check_mark",
  "heavy_check_mark",
  "+1",
  "thumbsup",
  "ok_hand",
  "raised_hands",
]);

/**
 * A reaction of assent to a message of Baton's acknowledges the issue that the message is about. Where there is none,
 * or nothing to say, nothing is said; a reaction that is delivered again counts once.
 */
export function receiveReactions(app: App, door: Door): void {
  const isNew = once();
  app.event("reaction_added", ({ event, body }) =>
    door.run("reaction", async () => {
      const { user, reaction, item } = event;
      // Not every message has an author; whether it is one of ours is looked up.
      const author: string | undefined = event.item_user;
      if (item.type !== "message" || (author ?? door.botUser) !== door.botUser || user === door.botUser)
        return;
      if (!ASSENT.has(reaction.split("::")[0] ?? "") || !isNew(body.event_id)) return;
      const { channel, ts: message } = item;
      const answer = await ask(door, {
        id: `event:${body.event_id}`,
        team: body.team_id,
        user,
        channel,
        command: { kind: "assent", channel, message },
      });
      if (answer === "stranger" || (typeof answer === "object" && answer.reply.kind === "silent")) return;
      const how = channel.startsWith("D") ? "post" : "ephemeral";
      await tell(door, { user, channel, thread: undefined, responseUrl: undefined, how }, messageOf(answer));
    }),
  );
}
