/** "Raise as issue", the shortcut on any message. */
import type { App, MessageShortcut } from "@slack/bolt";
import type { Answer } from "../domain/adapter.ts";
import { ask, type Door } from "./door.ts";
import { reason } from "./log.ts";
import { writtenText } from "./receive-text.ts";
import { hasForm, messageOf, openForm, tell, type Place } from "./tell.ts";
import type { FormOrigin } from "./view-metadata.ts";
import { renderForm } from "./views.ts";

/**
 * Opens the form at once with the message's words; the link to the message is filled in as soon as Slack has named it,
 * which it does not for a channel that Baton is not in.
 */
export function receiveShortcuts(app: App, door: Door): void {
  app.shortcut<MessageShortcut>({ callback_id: "raise-message", type: "message_action" }, ({ ack, body }) =>
    door.run("shortcut", async () => {
      await ack();
      const { user, channel, response_url: responseUrl, trigger_id: trigger, message } = body;
      const thread: unknown = message["thread_ts"];
      const place: Place = {
        user: user.id,
        channel: channel.id,
        thread: typeof thread === "string" ? thread : undefined,
        responseUrl,
        how: "ephemeral",
      };
      const answer = await askForm(door, body, undefined);
      if (!hasForm(answer)) return tell(door, place, messageOf(answer));
      const view = await openForm(door, answer, trigger, place, "slash");
      if (view === undefined) return undefined;
      return addLink(door, body, { view, place });
    }),
  );
}

function askForm(door: Door, body: MessageShortcut, link: string | undefined) {
  const { user, team, channel, message, action_ts: at } = body;
  return ask(door, {
    id: `shortcut:${at}:${channel.id}:${message.ts}:${user.id}`,
    team: team?.id ?? user.team_id ?? "",
    user: user.id,
    channel: channel.id,
    command: {
      kind: "raise",
      type: undefined,
      text: writtenText(message.text ?? "", door.botUser),
      forWhom: undefined,
      quoted: { link },
    },
  });
}

/** The open form with one more question, already answered; what was filled in meanwhile stays. */
async function addLink(
  door: Door,
  body: MessageShortcut,
  opened: { readonly view: string; readonly place: Place },
): Promise<void> {
  const { channel, message } = body;
  try {
    const { permalink } = await door.client.chat.getPermalink({
      channel: channel.id,
      message_ts: message.ts,
    });
    const answer: Answer | string = permalink === undefined ? "" : await askForm(door, body, permalink);
    if (typeof answer === "string" || answer.form === undefined) return;
    const { thread, responseUrl } = opened.place;
    const origin: FormOrigin = { via: "slash", channel: channel.id, thread, responseUrl };
    await door.client.views.update({ view_id: opened.view, view: renderForm(answer.form, origin) });
  } catch (error) {
    door.log.debug({ why: reason(error) }, "an issue is raised without the link to its message");
  }
}
