/** The door out: deliveries become posts and edits, and what Slack says becomes an outcome. */
import type { WebClient } from "@slack/web-api";
import type { Delivery, Outlet, Posted, Ref } from "../domain/adapter.ts";
import { postMessage } from "./client.ts";
import { isGone, platformError, toPosted } from "./errors.ts";
import type { Log } from "../domain/log.ts";
import { reason } from "./log.ts";
import { EMPTY_PAGE, MOST_PAGES, type Page, renderPages } from "./render.ts";

const EVENT_TYPE = "baton_outbox";
const HOUR = 3_600_000;
const PAGES = 5;
const PAGE = 200;

/**
 * Posts and edits over this client. Each post carries its outbox id as metadata, by which `find` sees whether
 * an uncertain one of the last hour has arrived; it rejects while Slack cannot be asked. Nothing here is repeated: the outbox decides about that.
 */
export function createOutlet(client: WebClient, now: () => number, log: Log): Outlet {
  const conversations = new Map<string, string>();

  /** The channel of a delivery; a direct conversation is opened once and remembered. */
  async function channelOf({ to, thread }: Delivery): Promise<string> {
    if (thread !== undefined) return thread.channel;
    if (to.kind === "channel") return to.id;
    const known = conversations.get(to.id);
    if (known !== undefined) return known;
    const { channel } = await client.conversations.open({ users: to.id });
    if (channel?.id === undefined) throw new Error("conversations.open answered without a channel");
    conversations.set(to.id, channel.id);
    return channel.id;
  }

  async function post(delivery: Delivery): Promise<Posted> {
    if (delivery.op === "edit") return edit(delivery);
    let channel: string;
    try {
      channel = await channelOf(delivery);
    } catch (error) {
      return toPosted(error, true);
    }
    try {
      const { text, blocks } = pageOf(delivery);
      const posted = await postMessage(client, {
        channel,
        text,
        blocks: [...blocks],
        metadata: { event_type: EVENT_TYPE, event_payload: { id: delivery.id } },
        ...(delivery.thread === undefined ? {} : { thread_ts: delivery.thread.id }),
      });
      return { kind: "sent", ref: { channel: posted.channel ?? channel, id: posted.ts ?? "" } };
    } catch (error) {
      if (platformError(error) === "channel_not_found") conversations.delete(delivery.to.id);
      return noted(delivery, toPosted(error, false));
    }
  }

  async function edit(delivery: Delivery): Promise<Posted> {
    const { ref } = delivery;
    if (ref === undefined) return { kind: "malformed", why: "an edit without the message to edit" };
    try {
      const { text, blocks } = pageOf(delivery);
      await client.chat.update({ channel: ref.channel, ts: ref.id, text, blocks: [...blocks] });
      return { kind: "sent", ref };
    } catch (error) {
      return isGone(error) ? { kind: "sent", ref } : noted(delivery, toPosted(error, true));
    }
  }

  function noted(delivery: Delivery, posted: Posted): Posted {
    if (posted.kind === "malformed")
      log.error({ delivery: delivery.id, why: posted.why }, "Slack refused a message");
    return posted;
  }

  async function find(delivery: Delivery): Promise<Ref | undefined | "unknown"> {
    if (delivery.op === "edit") return delivery.ref;
    try {
      const channel = await channelOf(delivery);
      const oldest = String((now() - HOUR) / 1000);
      let cursor: string | undefined;
      for (let page = 0; page < PAGES; page += 1) {
        const query = {
          channel,
          oldest,
          limit: PAGE,
          include_all_metadata: true,
          ...(cursor === undefined ? {} : { cursor }),
        };
        const found =
          delivery.thread === undefined
            ? await client.conversations.history(query)
            : await client.conversations.replies({ ...query, ts: delivery.thread.id });
        for (const { ts, metadata } of found.messages ?? []) {
          const payload: unknown = metadata?.event_payload;
          const ours = metadata?.event_type === EVENT_TYPE && isOutboxId(payload, delivery.id);
          if (ours && ts !== undefined) return { channel, id: ts };
        }
        cursor = found.response_metadata?.next_cursor;
        if (cursor === undefined || cursor === "") return undefined;
      }
    } catch (error) {
      log.warn({ delivery: delivery.id, why: reason(error) }, "an uncertain post could not be looked up");
      // Slack out of reach says nothing about the post; Slack refusing the look-up will go on refusing.
      if (toPosted(error, true).kind === "retry") throw error;
    }
    return "unknown";
  }

  const pages = (delivery: Delivery) => pagesOf(delivery).map((page) => JSON.stringify(page));
  return { platform: "slack", post, find, pages };
}

function pagesOf(delivery: Delivery): readonly Page[] {
  return renderPages(delivery.message, delivery, MOST_PAGES, "first");
}

function pageOf(delivery: Delivery): Page {
  return pagesOf(delivery)[(delivery.page ?? 1) - 1] ?? EMPTY_PAGE;
}

function isOutboxId(payload: unknown, id: string): boolean {
  return typeof payload === "object" && payload !== null && "id" in payload && payload.id === id;
}
