/** A delivery to try: a database in a folder of its own with the example plan, a platform that answers as told, a clock. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDeliver, type Deliver } from "../src/app/deliver.ts";
import { importPlan, planKey } from "../src/app/import-plan.ts";
import type { Delivery, Outlet, Posted, Ref } from "../src/domain/adapter.ts";
import type { Message } from "../src/domain/message.ts";
import type { Notice, OutboxDraft } from "../src/domain/notice.ts";
import type { Definition } from "../src/domain/plan.ts";
import { loadFolder } from "../src/plan/load.ts";
import { openDatabase } from "../src/store/database.ts";
import { migrate } from "../src/store/migrate.ts";
import { putNotices } from "../src/store/notices.ts";

const loaded = await loadFolder(fileURLToPath(new URL("../config", import.meta.url)));
if (!loaded.ok) throw new Error("the example plan has problems");
export const EXAMPLE: Definition = loaded.definition;
export const PLAN = planKey("w", EXAMPLE.plan.id);

/** A platform that keeps what was posted. Items are called by their own ids, without the plan. */
export function platform(name: Outlet["platform"] = "slack") {
  const posts: { id: string; op: string; to: string; text: string; thread?: string }[] = [];
  /** What the next posts of an item become; without any they are sent. */
  const answers = new Map<string, (Posted | Promise<Posted> | Error)[]>();
  /** What looking an item up tells; undefined: it is not there. */
  const found = new Map<string, Ref | "unknown" | Error>();
  let count = 0;
  const short = (id: string): string => id.slice(PLAN.length + 1);
  const entry = (delivery: Delivery) => ({
    id: short(delivery.id),
    op: delivery.op,
    to: delivery.to.id,
    text: delivery.message.fallback,
    ...(delivery.thread ? { thread: delivery.thread.id } : {}),
  });
  const outlet: Outlet = {
    platform: name,
    post: async (delivery) => {
      const answer = answers.get(short(delivery.id))?.shift();
      if (answer instanceof Error) throw answer;
      const next = () => ({ channel: delivery.to.id, id: `${(count += 1)}` });
      const posted = (await answer) ?? { kind: "sent", ref: delivery.ref ?? next() };
      if (posted.kind === "sent") posts.push(entry(delivery));
      return posted;
    },
    find: async (delivery) => {
      const known = found.get(short(delivery.id));
      if (known instanceof Error) throw known;
      return known;
    },
  };
  return { outlet, posts, answers, found };
}

/** A notice to Alpha that says its own id. */
export function draft(id: string, more: Partial<OutboxDraft> = {}): OutboxDraft {
  return {
    id,
    to: { kind: "member", member: "alpha" },
    notice: { kind: "round-missed", schedule: id, count: 1, last: 0 },
    message: id,
    op: "post",
    thread: undefined,
    urgent: false,
    dueAt: 0,
    guard: undefined,
    ...more,
  };
}

export const toBeta = { to: { kind: "member", member: "beta" } } as const;
export const toChannel = { to: { kind: "channel", channel: "coordination" } } as const;
export const toEmergency = { to: { kind: "channel", channel: "emergency" } } as const;

let said = 0;
/** No two messages show the same, as if something had happened between them. */
export const say = (notice: Notice): Message => ({
  body: [{ kind: "note", lines: [[`${(said += 1)}`]] }],
  fallback: notice.kind === "round-missed" ? notice.schedule : notice.kind,
});

/** Lets what is under way go on until something has happened. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setImmediate(resolve));
}

/** Everything that can go now goes. */
export async function settle(door: Deliver): Promise<void> {
  while ((await door.step()) > 0);
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

export async function openStage() {
  const folder = await mkdtemp(join(tmpdir(), "baton-deliver-"));
  const { db, close } = await openDatabase(join(folder, "baton.db"));
  await migrate(db, 0);
  await importPlan(db, "w", EXAMPLE, 0, { actor: undefined });
  const slack = platform();
  const logged: string[] = [];
  const note = (level: string) => (_: object, text: string) => void logged.push(`${level}: ${text}`);
  const log = { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") };
  const stage = {
    now: Date.UTC(2026, 10, 3, 9),
    db,
    slack,
    logged,
    deliver: (outlets: readonly Outlet[] = [slack.outlet], token = "one", words = say): Deliver =>
      createDeliver({ db, outlets, say: words, now: () => stage.now, log, leaseToken: token }),
    put: (...drafts: readonly OutboxDraft[]) =>
      putNotices(
        db,
        PLAN,
        stage.now,
        drafts.map((each) => ({ draft: each, stopped: false })),
      ),
    /** Moves the clock to the next time that the delivery names until it names none, or for so long. */
    play: async (door: Deliver, atMost = Infinity) => {
      const end = stage.now + atMost;
      await settle(door);
      for (let next = await door.nextAt(); next !== undefined && next <= end; next = await door.nextAt()) {
        stage.now = Math.max(next, stage.now + 1);
        await settle(door);
      }
    },
    states: async () => {
      const rows = await db.selectFrom("outbox").select(["id", "state"]).orderBy("seq").execute();
      return rows.map(({ id, state }) => `${id} ${state}`);
    },
    texts: () => slack.posts.map(({ to, text }) => `${to} ${text}`),
    close: async () => {
      await close();
      await rm(folder, { recursive: true });
    },
  };
  return stage;
}
