import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  draft,
  EXAMPLE,
  openStage,
  PLAN,
  platform,
  settle,
  toBeta,
  toChannel,
  toEmergency,
  until,
  type Stage,
} from "../../test/delivery-stage.ts";
import type { Delivery, Outlet, Posted } from "../domain/adapter.ts";
import type { OutboxDraft } from "../domain/notice.ts";
import { stopNotices } from "../store/notices.ts";
import { countOutbox } from "../store/outbox.ts";
import { importPlan } from "./import-plan.ts";

const dayPost: Partial<OutboxDraft> = {
  ...toChannel,
  message: "day",
  notice: { kind: "day-post", localDate: "2026-11-03" },
};
const UNREACHABLE: Posted = { kind: "unreachable", why: "the account is gone" };

describe("delivery", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  it("posts to members and channels, and edits in place what stands", async () => {
    await stage.put(
      draft("a"),
      draft("b", { ...toChannel, message: "post" }),
      draft("c", { ...toChannel, message: "post" }),
      draft("d", { ...toChannel, message: "post", op: "edit" }),
    );
    await stage.play(stage.deliver());
    expect(stage.slack.posts).toEqual([
      { id: "a", op: "post", to: "U0ALPHA01", text: "a" },
      { id: "b", op: "post", to: "C0COORDIN1", text: "b" },
      { id: "c", op: "edit", to: "C0COORDIN1", text: "c" },
      { id: "d", op: "edit", to: "C0COORDIN1", text: "d" },
    ]);
    expect(await stage.states()).toEqual(["a sent", "b sent", "c sent", "d sent"]);
    const message = await stage.db
      .selectFrom("message")
      .selectAll()
      .where("key", "=", "post")
      .executeTakeFirst();
    expect(message).toMatchObject({ platform: "slack", channel: "C0COORDIN1", ref: "2" });
  });

  it("gives the adapter the reader's zone and everybody's accounts", async () => {
    const given: Delivery[] = [];
    const outlet: Outlet = {
      ...stage.slack.outlet,
      post: async (delivery) => (given.push(delivery), stage.slack.outlet.post(delivery)),
    };
    await stage.put(
      draft("a", { to: { kind: "member", member: "delta" }, urgent: true }),
      draft("b", toChannel),
    );
    await stage.play(stage.deliver([outlet]));
    expect(given.map(({ zone, urgent }) => [zone, urgent])).toEqual([
      ["Europe/Lisbon", true],
      ["Europe/Berlin", false],
    ]);
    expect(given[0]?.accounts).toMatchObject({ alpha: "U0ALPHA01", cl: "U0COORLEAD" });
    expect(given[0]?.id).toBe(`${PLAN}:a`);
  });

  it("drops an edit of what never was posted, and waits while it may still be", async () => {
    stage.slack.answers.set("b", [{ kind: "retry", after: 5000, scope: "channel", why: "busy" }]);
    await stage.put(
      draft("a", { op: "edit", message: "never" }),
      draft("b", toBeta),
      draft("c", { ...toBeta, message: "b", op: "edit" }),
    );
    const door = stage.deliver();
    await settle(door);
    expect(await stage.states()).toEqual(["a dropped", "b queued", "c queued"]);
    await stage.play(door);
    expect(stage.slack.posts.map(({ id, op }) => `${id} ${op}`)).toEqual(["b post", "c edit"]);
  });

  it("drops the edit when its post was dead or superseded", async () => {
    stage.slack.answers.set("a", [UNREACHABLE]);
    await stage.put(
      draft("a"),
      draft("b", { message: "a", op: "edit" }),
      draft("c", { guard: { issue: 1, generation: 1 } }),
      draft("d", { message: "c", op: "edit" }),
    );
    await stopNotices(stage.db, PLAN, [1], 1);
    await stage.play(stage.deliver());
    expect((await stage.states()).slice(0, 4)).toEqual(["a dead", "b dropped", "c superseded", "d dropped"]);
  });

  it("threads under a post that it waits for, and does without one that never comes", async () => {
    stage.slack.answers.set("a", [{ kind: "retry", after: 2000, scope: "channel", why: "busy" }]);
    stage.slack.answers.set("c", [{ kind: "malformed", why: "too long" }]);
    await stage.put(
      draft("a", { ...toEmergency, message: "parent" }),
      draft("b", { ...toChannel, thread: "parent" }),
      draft("c", { ...toBeta, message: "gone" }),
      draft("d", { ...toBeta, thread: "gone" }),
      draft("e", { ...toBeta, thread: "never" }),
    );
    const door = stage.deliver();
    await settle(door);
    expect(stage.texts()).toEqual(["U0COORLEAD cannot-reach"]);
    await stage.play(door);
    const parent = await stage.db
      .selectFrom("message")
      .select("ref")
      .where("key", "=", "parent")
      .executeTakeFirst();
    const threads = new Map(stage.slack.posts.map(({ id, thread }) => [id, thread]));
    expect([...threads].filter(([, thread]) => thread !== undefined)).toEqual([["b", parent?.ref]]);
    expect([...threads.keys()].sort().slice(0, 4)).toEqual(["a", "b", "cannot-reach:beta:20760", "d"]);
    expect(threads.has("e")).toBe(true);
  });

  it("sends only the newest of several views of one message, and posts it when it never stood", async () => {
    await stage.put(draft("a", dayPost), draft("b", dayPost), draft("c", { ...dayPost, op: "edit" }));
    const door = stage.deliver();
    await stage.play(door);
    expect(stage.slack.posts).toEqual([{ id: "c", op: "post", to: "C0COORDIN1", text: "day-post-facts" }]);
    expect(await stage.states()).toEqual(["a superseded", "b superseded", "c sent"]);
    await stage.put(
      draft("d", dayPost),
      draft("e", dayPost),
      draft("f", { message: "day", ...toChannel }),
      draft("g", dayPost),
    );
    await stage.play(door);
    expect(stage.slack.posts.slice(1).map(({ id, op }) => `${id} ${op}`)).toEqual([
      "e edit",
      "f edit",
      "g edit",
    ]);
    await stage.put(
      draft("h", { ...dayPost, message: "other", op: "edit" }),
      draft("i", { ...dayPost, message: "other", op: "edit" }),
    );
    await stage.play(door);
    expect((await stage.states()).slice(-2)).toEqual(["h superseded", "i dropped"]);
  });

  it("drops a view of what does not exist", async () => {
    await stage.put(draft("a", { notice: { kind: "digest", round: "check-in@never" } }));
    await stage.play(stage.deliver());
    expect(await stage.states()).toEqual(["a dropped"]);
  });

  it("sends no edit that would show what stands there already", async () => {
    const same = () => ({ body: [], fallback: "the same" });
    const door = stage.deliver(undefined, undefined, same);
    await stage.put(draft("a", dayPost));
    await stage.play(door);
    await stage.put(draft("b", dayPost));
    await stage.play(door);
    expect(stage.slack.posts.map(({ id, op }) => `${id} ${op}`)).toEqual(["a post"]);
    expect(await stage.states()).toEqual(["a sent", "b sent"]);
  });

  it("posts a view anew when the old one cannot be edited any more, and leaves another edit", async () => {
    const door = stage.deliver();
    await stage.put(draft("a", dayPost), draft("b"));
    await stage.play(door);
    stage.slack.answers.set("c", [UNREACHABLE]);
    stage.slack.answers.set("d", [UNREACHABLE]);
    await stage.put(draft("c", dayPost), draft("d", { message: "b", op: "edit" }));
    await stage.play(door);
    expect(stage.slack.posts.slice(2).map(({ id, op }) => `${id} ${op}`)).toEqual(["c post"]);
    expect((await stage.states()).slice(2)).toEqual(["c sent", "d dropped"]);
  });

  it("posts once a second to one place, urgent ones first, and to others at the same time", async () => {
    await stage.put(draft("a"), draft("b"), draft("c", { urgent: true }), draft("d", toBeta));
    const door = stage.deliver();
    await settle(door);
    expect(stage.texts()).toEqual(["U0ALPHA01 c", "U0BETA001 d"]);
    expect(await door.nextAt()).toBe(stage.now + 1000);
    stage.now += 999;
    await settle(door);
    expect(stage.slack.posts).toHaveLength(2);
    await stage.play(door);
    expect(stage.slack.posts.slice(2).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("does not pace the terminal, and takes the first platform that has an address", async () => {
    const terminal = platform("terminal");
    await stage.put(...Array.from({ length: 5 }, (_, n) => draft(`a${n}`)), draft("b", toChannel));
    await settle(stage.deliver([terminal.outlet, stage.slack.outlet]));
    expect(terminal.posts.map(({ to, text }) => `${to} ${text}`).sort()).toEqual([
      "alpha a0",
      "alpha a1",
      "alpha a2",
      "alpha a3",
      "alpha a4",
      "coordination b",
    ]);
    expect(stage.slack.posts).toEqual([]);
  });

  it("posts to at most ten places at once", async () => {
    const members = Array.from({ length: 12 }, (_, n) => ({ id: `m${n}`, slack: `UM${n}` }));
    const [like] = EXAMPLE.team.members;
    if (!like) throw new Error("the example has members");
    const team = {
      ...EXAMPLE.team,
      members: [...EXAMPLE.team.members, ...members.map((each) => ({ ...like, ...each }))],
    };
    await importPlan(stage.db, "w", { ...EXAMPLE, team }, 1, { actor: undefined });
    const releases: (() => void)[] = [];
    const outlet: Outlet = {
      ...stage.slack.outlet,
      post: async (delivery) => {
        await new Promise<void>((resolve) => releases.push(resolve));
        return stage.slack.outlet.post(delivery);
      },
    };
    await stage.put(...members.map(({ id }) => draft(id, { to: { kind: "member", member: id } })));
    const door = stage.deliver([outlet]);
    const first = door.step();
    await until(() => releases.length === 10);
    releases.splice(0).forEach((release) => release());
    await first;
    const rest = settle(door);
    await until(() => releases.length === 2);
    releases.splice(0).forEach((release) => release());
    await rest;
    expect((await countOutbox(stage.db)).get("sent")).toBe(12);
  });

  it("does not hold an urgent eleventh post up behind ten slow ones", async () => {
    const [like] = EXAMPLE.team.members;
    if (!like) throw new Error("the example has members");
    const members = Array.from({ length: 11 }, (_, n) => ({ ...like, id: `m${n}`, slack: `UM${n}` }));
    const team = { ...EXAMPLE.team, members: [...EXAMPLE.team.members, ...members] };
    await importPlan(stage.db, "w", { ...EXAMPLE, team }, 1, { actor: undefined });
    const releases: (() => void)[] = [];
    const outlet: Outlet = {
      ...stage.slack.outlet,
      post: async (delivery) => {
        if (!delivery.urgent) await new Promise<void>((resolve) => releases.push(resolve));
        return stage.slack.outlet.post(delivery);
      },
    };
    await stage.put(...members.map(({ id }) => draft(id, { to: { kind: "member", member: id } })));
    const door = stage.deliver([outlet]);
    const slow = door.step();
    await until(() => releases.length === 10);
    await stage.put(draft("urgent", { urgent: true }));
    door.wake();
    await slow;
    await door.step();
    expect(stage.texts()).toEqual(["U0ALPHA01 urgent"]);
    const rest = settle(door);
    releases.splice(0).forEach((release) => release());
    await until(() => releases.length === 1);
    releases.splice(0).forEach((release) => release());
    await rest;
    expect((await countOutbox(stage.db)).get("sent")).toBe(12);
  });

  it("makes a storm of edits wait within the platform's limit, what is urgent first", async () => {
    const edits = { burst: 3, every: 1000, reserve: 1 };
    const door = stage.deliver([{ ...stage.slack.outlet, edits }]);
    const places = [{}, toBeta, toChannel, toEmergency];
    await stage.put(...places.map((to, n) => draft(`p${n}`, to)));
    await stage.play(door);
    stage.now += 10_000;
    await stage.put(...places.map((to, n) => draft(`e${n}`, { ...to, message: `p${n}`, op: "edit" })));
    const start = stage.now;
    const gone = () => stage.slack.posts.slice(4).map(({ id }) => id);
    await settle(door);
    expect(gone()).toHaveLength(2);
    await stage.put(
      draft("u", { ...toEmergency, message: "u", urgent: true }),
      draft("u2", { ...toBeta, message: "p1", op: "edit", urgent: true }),
      draft("new", toChannel),
    );
    stage.now += 1;
    await settle(door);
    expect(gone().slice(2).sort()).toEqual(["new", "u"]);
    await stage.play(door);
    expect(gone()).toHaveLength(7);
    expect(stage.now - start).toBeGreaterThanOrEqual(2000);
  });

  it("goes on to other places while one is slow, and looks for what is new when woken", async () => {
    let release: (posted: Posted) => void = () => undefined;
    const slow = new Promise<Posted>((resolve) => {
      release = resolve;
    });
    stage.slack.answers.set("slow", [slow]);
    await stage.put(draft("slow"), draft("a", toBeta), draft("b", toChannel));
    const door = stage.deliver();
    while (stage.slack.posts.length < 2) await door.step();
    expect(await door.nextAt()).toBeUndefined();
    const waiting = door.step();
    await stage.put(draft("new", toEmergency));
    door.wake();
    expect(await waiting).toBeGreaterThan(0);
    const woken = door.step();
    door.wake();
    await woken;
    while (stage.slack.posts.length < 3) await door.step();
    expect(stage.texts()).toEqual(["U0BETA001 a", "C0COORDIN1 b", "C0EMERGEN1 new"]);
    release({ kind: "sent", ref: { channel: "D1", id: "1" } });
    await settle(door);
    expect((await countOutbox(stage.db)).get("sent")).toBe(4);
  });

  it("keeps everything while there is no door, and has nothing to wait for when all is sent", async () => {
    const outlets: Outlet[] = [];
    await stage.put(draft("a"));
    const door = stage.deliver(outlets);
    expect(await door.step()).toBe(0);
    outlets.push(stage.slack.outlet);
    await stage.play(door);
    expect(await stage.states()).toEqual(["a sent"]);
    stage.now += 1000;
    await settle(door);
    expect(await door.nextAt()).toBeUndefined();
  });
});
