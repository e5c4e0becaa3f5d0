/** `/baton …`, under whatever name the workspace gave the command. */
import type { App } from "@slack/bolt";
import { ask, type Door } from "./door.ts";
import { once } from "./once.ts";
import { typedText } from "./receive-text.ts";
import { hasForm, messageOf, openForm, tell, type Place } from "./tell.ts";

/** Acknowledges each slash command at once, then answers it once, for its author's eyes only. */
export function receiveCommands(app: App, door: Door): void {
  const isNew = once();
  app.command(/^\//, ({ ack, command }) =>
    door.run("slash command", async () => {
      await ack();
      if (!isNew(command.trigger_id)) return;
      const place: Place = {
        user: command.user_id,
        channel: command.channel_id,
        thread: undefined,
        responseUrl: command.response_url,
        how: "ephemeral",
      };
      const answer = await ask(door, {
        id: `slash:${command.trigger_id}`,
        team: command.team_id,
        user: command.user_id,
        channel: command.channel_id,
        command: door.parse(typedText(command.text ?? "", door.botUser)),
      });
      if (hasForm(answer)) await openForm(door, answer, command.trigger_id, place, "slash");
      else await tell(door, place, messageOf(answer));
    }),
  );
}
