/** Presses of buttons, and choices in an open form that others depend on. */
import type { App, BlockAction } from "@slack/bolt";
import { readValue } from "./button-value.ts";
import { ask, type Door } from "./door.ts";
import { singlePresses } from "./double-click.ts";
import { reason } from "./log.ts";
import { hasForm, messageOf, openForm, showAnswer, shownByPrompt, tell, type Place } from "./tell.ts";
import { updatedView } from "./view-when.ts";

/**
 * Acknowledges each at once; a double click, and one that is delivered twice, counts once. A button's value is the command line that its press types for the reader.
 */
export function receiveActions(app: App, door: Door): void {
  const isSingle = singlePresses();
  app.action<BlockAction>(/^/, ({ ack, body, action }) =>
    door.run("click", async () => {
      await ack();
      if (body.view?.type === "modal") return changeForm(door, body.view);
      if (action.type !== "button" || action.value === undefined) return undefined;
      const { value, action_ts: at } = action;
      if (!isSingle(`${messageTs(body)}:${body.user.id}:${value}`, Number(at))) return undefined;
      return press(door, body, { value, at });
    }),
  );
}

async function press(
  door: Door,
  body: BlockAction,
  button: { readonly value: string; readonly at: string },
): Promise<void> {
  const { user, container, trigger_id: trigger } = body;
  const channel = body.channel?.id ?? asText(container["channel_id"]);
  const ephemeral = container["is_ephemeral"] === true;
  const { plan, command } = readValue(button.value);
  const answer = await ask(door, {
    id: `click:${button.at}:${messageTs(body)}:${user.id}:${button.value}`,
    team: body.team?.id ?? user.team_id ?? "",
    user: user.id,
    channel,
    plan,
    command: door.parse(command),
  });
  const place: Place = {
    user: user.id,
    channel,
    thread: asText(body.message?.["thread_ts"]),
    responseUrl: body.response_url,
    how: "ephemeral",
  };
  if (hasForm(answer)) {
    await openForm(door, answer, trigger, place, ephemeral ? "slash" : "click");
    return undefined;
  }
  if (typeof answer === "object" && !ephemeral && shownByPrompt(answer)) return undefined;
  if (body.view?.type === "home") return showAnswer(door, messageOf(answer), trigger, place);
  return tell(door, place, messageOf(answer));
}

/** No command: the form itself changes. The newest change wins, so no hash is asked for. */
async function changeForm(door: Door, view: NonNullable<BlockAction["view"]>): Promise<void> {
  const changed = updatedView(view);
  if (changed === undefined) return;
  try {
    await door.client.views.update({ view_id: view.id, view: changed });
  } catch (error) {
    door.log.warn({ why: reason(error) }, "an open form could not be changed");
  }
}

function messageTs({ message, container }: BlockAction): string {
  return message?.ts ?? asText(container["message_ts"]) ?? "";
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
