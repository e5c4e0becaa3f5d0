/** A long message is several on a platform that has limits: each page is an item of the outbox with a message of its own. */
import type { Delivery } from "../domain/adapter.ts";
import type { OutboxDraft } from "../domain/notice.ts";
import type { Db } from "../store/database.ts";
import { findMessages } from "../store/messages.ts";
import { putNotices } from "../store/notices.ts";
import type { Job } from "./deliver-claim.ts";
import type { Route } from "./deliver-route.ts";

const PAGE = /#page:(\d+)$/;
/** Pages that may stand though the message does not need them any more. */
const MOST = 10;

function pageKey(message: string, page: number): string {
  return `${message}#page:${page}`;
}

/** Which page the message of this key is, the first being 1. */
export function pageOf(message: string): number {
  return Number(PAGE.exec(message)?.[1] ?? 1);
}

/** What a page shows, and how many there are: the whole message, and one, where a message of any length is one. */
export function shownOn(
  { outlet }: Route,
  delivery: Delivery,
  page: number,
): { readonly text: string; readonly count: number } {
  const pages = outlet.pages?.(delivery);
  if (!pages) return { text: JSON.stringify(delivery.message), count: 1 };
  return { text: pages[page - 1] ?? "", count: pages.length };
}

/**
 * Puts what follows the first page of a message into the outbox: its other pages, and those that stand and are not
 * needed any more. They go into the thread of the first page, or after it where it stands in a thread or a direct
 * conversation. To be called in the transaction that records the first page, so that none is lost or doubled.
 */
export async function putPages(db: Db, { item, route }: Job, count: number, now: number): Promise<void> {
  if (!route?.outlet.pages || pageOf(item.message) > 1) return;
  const keys = Array.from({ length: Math.max(MOST, count) - 1 }, (_, index) =>
    pageKey(item.message, index + 2),
  );
  const standing = await findMessages(db, item.plan, route.outlet.platform, keys);
  const drafts = keys.flatMap((message, index): readonly OutboxDraft[] => {
    const page = index + 2;
    if (page > count && !standing.has(message)) return [];
    return [
      {
        id: `${item.id}#page:${page}`,
        to: item.to,
        notice: item.notice,
        message,
        op: page > count ? "edit" : "post",
        thread: item.thread ?? (item.to.kind === "channel" ? item.message : undefined),
        urgent: item.urgent,
        dueAt: item.dueAt,
        guard: undefined,
      },
    ];
  });
  await putNotices(
    db,
    item.plan,
    now,
    drafts.map((draft) => ({ draft, stopped: false })),
  );
}
