/** Whether Baton can post in the channels of its plans. */
import type { WebClient } from "@slack/web-api";
import type { Check, Finding } from "../domain/check.ts";
import { CHANNELS } from "../domain/plan.ts";
import type { PlanContext } from "../domain/state.ts";
import * as say from "./check-sentences.ts";
import type { Ask } from "./pace.ts";

/** Each channel of each plan, and those that several plans claim. Each of Slack's channels is asked about once. */
export async function checkChannels(
  client: WebClient,
  ask: Ask,
  plans: readonly PlanContext[],
  label: (plan: PlanContext, what: string) => string,
  tell: (check: Check) => void,
  progress: (what: string) => void,
): Promise<void> {
  const known = new Map<string, Finding>();
  for (const plan of plans) {
    for (const channel of CHANNELS) {
      progress(say.lookingAtChannel(channel));
      const id = plan.team.channels[channel].slack;
      const finding =
        id === undefined ? say.channelUnset(channel) : (known.get(id) ?? (await look(client, ask, id)));
      if (id !== undefined) known.set(id, finding);
      tell({ name: label(plan, `channel ${channel}`), ...finding });
    }
  }
  for (const [id, owners] of sharedBy(plans)) tell({ name: "channels", ...say.channelShared(id, owners) });
}

async function look(client: WebClient, ask: Ask, id: string): Promise<Finding> {
  const asked = await ask("conversations.info", () => client.conversations.info({ channel: id }));
  switch (asked.kind) {
    case "late":
      return say.LATE;
    case "failed":
      return say.notLookedUp(id, asked.why);
    case "refused":
      if (asked.code === "missing_scope") return say.lacksScope(id, asked.needed);
      return asked.code === "channel_not_found" ? say.channelUnknown(id) : say.notLookedUp(id, asked.why);
    case "answer": {
      const {
        name = id,
        is_archived: archived,
        is_member: member,
        is_private: closed,
      } = asked.value.channel ?? {};
      if (archived === true) return say.channelArchived(name, id);
      return member === true ? say.channelFine(name, closed === true) : say.channelWithoutBot(name, id);
    }
  }
}

/** Channels of more than one plan, with the ids of those. */
function sharedBy(plans: readonly PlanContext[]): readonly (readonly [string, readonly string[]])[] {
  const owners = new Map<string, string[]>();
  for (const plan of plans) {
    for (const id of new Set(CHANNELS.map((channel) => plan.team.channels[channel].slack))) {
      if (id !== undefined) owners.set(id, [...(owners.get(id) ?? []), plan.id]);
    }
  }
  return [...owners].filter(([, names]) => names.length > 1);
}
