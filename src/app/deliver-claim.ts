import type { Outlet, Ref } from "../domain/adapter.ts";
import type { Notice } from "../domain/notice.ts";
import type { PlanContext } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { findMessages } from "../store/messages.ts";
import {
  endQueued,
  headsOfOutbox,
  type Lease,
  leaseItem,
  type OutboxItem,
  queuedBehind,
  takeBackLeases,
} from "../store/outbox.ts";
import { type ContextCache, loadContext } from "../store/plans.ts";
import type { Look } from "./deliver-gate.ts";
import { hasHome, type Route, routeOf } from "./deliver-route.ts";

/** After these a claimed item is taken back: the process that had it is dead. Longer than any post may take. */
const LEASE_URGENT = 10_000;
const LEASE = 30_000;

/** An item that this process has claimed, and how it goes out. */
export interface Job {
  readonly item: OutboxItem;
  readonly lease: Lease;
  readonly plan: PlanContext;
  /** Undefined when the reader has no address anywhere. */
  readonly route: Route | undefined;
  /** `edit` when the message stands already. */
  readonly op: "post" | "edit";
  readonly ref: Ref | undefined;
  /** Fingerprint of what the message shows, where it stands already. */
  readonly content: string | undefined;
  readonly thread: Ref | undefined;
}

export interface ClaimOptions {
  readonly now: number;
  readonly token: string;
  readonly outlets: readonly Outlet[];
  readonly cache: ContextCache;
  /** Items that this process is sending: their leases are its own affair. */
  readonly sending: readonly number[];
  /** What may go now; asked in the order in which they should go. */
  readonly look: Look;
}

/**
 * Claims what may go now, the first of each destination, and ends what need not go: edits of messages that never
 * were posted, and views that a newer one replaces. Returns the claimed, and how many it ended. To be called in a
 * transaction.
 */
export async function claimDue(
  db: Db,
  options: ClaimOptions,
): Promise<{ readonly jobs: readonly Job[]; readonly ended: number }> {
  const { now, cache, look } = options;
  await takeBackLeases(db, now, options.sending);
  const jobs: Job[] = [];
  let ended = 0;
  const plans = new Map<string, PlanContext | undefined>();
  /** Claims it, ends it, or leaves it where it is; says so when it is an edit that has to wait for others. */
  const consider = async (head: OutboxItem): Promise<"edit-waits" | undefined> => {
    const plan = plans.get(head.plan) ?? (await loadContext(db, head.plan, now, cache));
    plans.set(head.plan, plan);
    if (!plan) return undefined;
    const route = routeOf(plan, head.to, outletsFor(head.notice, options.outlets));
    if (head.to.kind === "home" && !route) {
      // A page is drawn by whatever process has its platform, and never where there is none.
      if (!hasHome(plan, head.to.member)) {
        await endQueued(db, [head.seq], "dropped");
        ended += 1;
      }
      return undefined;
    }
    if (!look.mayGo(route, head.urgent)) return undefined;
    const { item, replaced } = await newest(db, head);
    const { ref, content, thread } = await standing(db, item, route);
    // A page is counted apart from edits of messages.
    if (ref && item.to.kind !== "home" && !look.mayEdit(route, item.urgent)) return "edit-waits";
    await endQueued(db, replaced, "superseded");
    ended += replaced.length;
    if (item.op === "edit" && !ref) {
      await endQueued(db, [item.seq], "dropped");
      ended += 1;
      return undefined;
    }
    const lease = { seq: item.seq, token: options.token, attempt: item.attempts + 1 };
    await leaseItem(db, lease, now + (item.urgent ? LEASE_URGENT : LEASE));
    jobs.push({ item, lease, plan, route, op: ref ? "edit" : "post", ref, content, thread });
    return undefined;
  };
  const waiting = new Set<string>();
  for (const head of await headsOfOutbox(db, now)) {
    if ((await consider(head)) === "edit-waits") waiting.add(keyOf(head));
  }
  // New messages do not stand in line behind edits that wait.
  const posts = waiting.size === 0 ? [] : await headsOfOutbox(db, now, "posts");
  for (const head of posts) if (waiting.has(keyOf(head))) await consider(head);
  return { jobs, ended };
}

function keyOf({ plan, to }: OutboxItem): string {
  return `${plan} ${to.kind} ${to.kind === "channel" ? to.channel : to.member}`;
}

/** That a platform shut Baton out is said on the others. */
function outletsFor(notice: Notice, outlets: readonly Outlet[]): readonly Outlet[] {
  return notice.kind === "shut-out"
    ? outlets.filter(({ platform }) => platform !== notice.platform)
    : outlets;
}

/** Notices that only name what they show: the newest shows all that the older ones would have shown. */
const VIEWS: ReadonlySet<Notice["kind"]> = new Set([
  "day-post",
  "digest",
  "update-post",
  "issue-card",
  "home",
]);

/** The last of the views of the same kind that are queued one behind the other for one message. */
async function newest(
  db: Db,
  head: OutboxItem,
): Promise<{ readonly item: OutboxItem; readonly replaced: readonly number[] }> {
  // What may have arrived is looked up as what it is.
  if (!VIEWS.has(head.notice.kind) || head.uncertain > 0) return { item: head, replaced: [] };
  const run = [head];
  for (const next of await queuedBehind(db, head)) {
    if (next.notice.kind !== head.notice.kind || next.uncertain > 0) break;
    run.push(next);
  }
  const last = run.at(-1) ?? head;
  const op = run.some((each) => each.op === "post") ? "post" : "edit";
  const item = { ...last, op, thread: last.thread ?? head.thread } as const;
  return { item, replaced: run.slice(0, -1).map(({ seq }) => seq) };
}

/** Its message as it stands on the platform, and where the one above it stands. */
async function standing(
  db: Db,
  { plan, message, thread }: OutboxItem,
  route: Route | undefined,
): Promise<Pick<Job, "ref" | "content" | "thread">> {
  if (!route) return { ref: undefined, content: undefined, thread: undefined };
  const keys = thread === undefined ? [message] : [message, thread];
  const found = await findMessages(db, plan, route.outlet.platform, keys);
  const { ref, content } = found.get(message) ?? { ref: undefined, content: undefined };
  return { ref, content, thread: thread === undefined ? undefined : found.get(thread)?.ref };
}
