/** The door out: deliveries become posts and edits, and what Slack says becomes an outcome. */
import type { WebClient } from "@slack/web-api";
import type { Delivery, Found, Outlet, Posted } from "../domain/adapter.ts";
import type { Log } from "../domain/log.ts";
import { checkAccess } from "./access.ts";
import { postMessage } from "./client.ts";
import { platformError, TOO_FAST, toPosted } from "./errors.ts";
import { renderHome } from "./home-view.ts";
import { EDITS, type Limits, type Method } from "./limits.ts";
import { redact } from "./log.ts";
import { EMPTY_PAGE, MOST_PAGES, type Page, renderPages } from "./render.ts";

const EVENT_TYPE = "baton_outbox";
/** How far Slack's clock may be from ours. */
const SKEW = 5 * 60_000;
const PAGES = 5;
const PAGE = 200;
/** So much of a message that Slack refused is kept for those who mend it. */
const KEPT = 8000;

/** A call that may not be made now, or failed so that only waiting helps. */
type Later = Extract<Posted, { kind: "retry" | "revoked" }>;

/**
 * Posts and edits over this client. Each post carries its outbox id as metadata, by which `find` sees whether
 * an uncertain one has arrived since it may first have been sent. Nothing here is repeated: the outbox decides about
 * that. Calls that Slack counts by method wait before Slack has to refuse them.
 */
export function createOutlet(client: WebClient, limits: Limits, log: Log): Outlet {
  const conversations = new Map<string, string>();

  /** Makes a call of a counted method when it may be made. */
  async function counted<T>(method: Method, urgent: boolean, call: () => Promise<T>): Promise<T | Posted> {
    const after = limits.wait(method, urgent);
    if (after > 0) return { kind: "retry", after, scope: "channel", why: `${method} is called too often` };
    try {
      return await call();
    } catch (error) {
      const posted = toPosted(error, true);
      if (posted.kind === "retry" && posted.scope === "channel" && posted.after !== undefined)
        limits.hold(method, posted.after);
      return posted;
    }
  }

  /** The channel of a delivery; a direct conversation is opened once and remembered. */
  async function channelOf({ to, thread, urgent }: Delivery): Promise<string | Posted> {
    if (thread !== undefined) return thread.channel;
    if (to.kind === "channel") return to.id;
    const known = conversations.get(to.id);
    if (known !== undefined) return known;
    return counted("conversations.open", urgent, async () => {
      const { channel } = await client.conversations.open({ users: to.id });
      if (channel?.id === undefined) throw new Error("conversations.open answered without a channel");
      conversations.set(to.id, channel.id);
      return channel.id;
    });
  }

  async function post(delivery: Delivery): Promise<Posted> {
    if (delivery.to.kind === "home") return publish(delivery);
    if (delivery.op === "edit") return edit(delivery);
    const channel = await channelOf(delivery);
    if (typeof channel === "object") return channel;
    const { text, blocks } = pageOf(delivery);
    const message = {
      channel,
      text,
      blocks: [...blocks],
      metadata: { event_type: EVENT_TYPE, event_payload: { id: delivery.id } },
      ...(delivery.thread === undefined ? {} : { thread_ts: delivery.thread.id }),
    };
    try {
      const posted = await postMessage(client, message);
      return { kind: "sent", ref: { channel: posted.channel ?? channel, id: posted.ts ?? "" } };
    } catch (error) {
      const code = platformError(error);
      if (code === "channel_not_found") conversations.delete(delivery.to.id);
      // The post above it was deleted: better beside the thread than not at all.
      if (code === "thread_not_found" && delivery.thread !== undefined)
        return post({ ...delivery, thread: undefined });
      return kept(toPosted(error, false), message);
    }
  }

  async function edit(delivery: Delivery): Promise<Posted> {
    const { ref } = delivery;
    if (ref === undefined) return { kind: "malformed", why: "an edit without the message to edit" };
    const { text, blocks } = pageOf(delivery);
    const message = { channel: ref.channel, ts: ref.id, text, blocks: [...blocks] };
    try {
      await client.chat.update(message);
      return { kind: "sent", ref };
    } catch (error) {
      const posted = toPosted(error, true);
      // Slack counts edits of all channels together.
      if (posted.kind === "retry" && isLimit(posted)) return { ...posted, scope: "edits" };
      return kept(posted, message);
    }
  }

  /** Publishing twice is the same as once. */
  async function publish(delivery: Delivery): Promise<Posted> {
    const { to, urgent, ref = { channel: to.id, id: "home" } } = delivery;
    const view = renderHome(delivery.message, delivery);
    const done = await counted("views.publish", urgent, () => client.views.publish({ user_id: to.id, view }));
    return "kind" in done ? kept(done, view) : { kind: "sent", ref };
  }

  async function find(delivery: Delivery): Promise<Found> {
    if (delivery.op === "edit") return delivery.ref;
    const channel = await channelOf(delivery);
    if (typeof channel === "object") return isLater(channel) ? channel : noted(delivery, channel);
    const { thread, urgent } = delivery;
    const oldest = String((delivery.since - SKEW) / 1000);
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const query = {
        channel,
        oldest,
        limit: PAGE,
        include_all_metadata: true,
        ...(cursor === undefined ? {} : { cursor }),
      };
      const found = await (thread === undefined
        ? counted("conversations.history", urgent, () => client.conversations.history(query))
        : counted("conversations.replies", urgent, () =>
            client.conversations.replies({ ...query, ts: thread.id }),
          ));
      if ("kind" in found) {
        // Where the post above it was deleted, it stands beside the thread.
        if (thread !== undefined && isThreadGone(found)) return find({ ...delivery, thread: undefined });
        return isLater(found) ? found : noted(delivery, found);
      }
      for (const { ts, metadata } of found.messages ?? []) {
        const payload: unknown = metadata?.event_payload;
        const ours = metadata?.event_type === EVENT_TYPE && isOutboxId(payload, delivery.id);
        if (ours && ts !== undefined) return { channel, id: ts };
      }
      cursor = found.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === "") return undefined;
    }
    return "unknown";
  }

  /** Slack will go on refusing the look-up. */
  function noted({ id }: Delivery, posted: Posted): "unknown" {
    const why = "why" in posted ? posted.why : posted.kind;
    log.warn({ delivery: id, why }, "an uncertain post could not be looked up");
    return "unknown";
  }

  const pages = (delivery: Delivery) => pagesOf(delivery).map((page) => JSON.stringify(page));
  return {
    platform: "slack",
    homes: true,
    edits: EDITS,
    post,
    find,
    pages,
    check: () => checkAccess(client),
  };
}

function kept(posted: Posted, message: object): Posted {
  if (posted.kind !== "malformed") return posted;
  return { ...posted, payload: redact(JSON.stringify(message)).slice(0, KEPT) };
}

/** Slack out of reach, or out of patience, says nothing about the post. */
function isLater(posted: Posted): posted is Later {
  return posted.kind === "retry" || posted.kind === "revoked";
}

function isLimit({ scope, why }: Extract<Posted, { kind: "retry" }>): boolean {
  return scope === "channel" && why === TOO_FAST;
}

function isThreadGone(posted: Posted): boolean {
  return posted.kind === "malformed" && posted.why.startsWith("Slack said thread_not_found");
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
