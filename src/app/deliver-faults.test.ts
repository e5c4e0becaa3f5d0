import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { draft, openStage, PLAN, say, settle, toBeta, type Stage } from "../../test/delivery-stage.ts";
import type { Outlet, Posted } from "../domain/adapter.ts";
import { stopNotices } from "../store/notices.ts";
import { countOutbox } from "../store/outbox.ts";

const MINUTE = 60_000;
const UNCERTAIN: Posted = { kind: "uncertain", why: "no answer" };

describe("delivery when it is interrupted or nobody can tell", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  it("does not send what was stopped between the claim and the post", async () => {
    await stage.put(draft("a", { guard: { issue: 7, generation: 1 } }));
    let stopping: Promise<void> | undefined;
    const door = stage.deliver(undefined, "one", (notice) => {
      stopping = stopNotices(stage.db, PLAN, [7], 1);
      return say(notice);
    });
    await stage.play(door);
    await stopping;
    expect(stage.slack.posts).toEqual([]);
    expect(await stage.states()).toEqual(["a superseded"]);
  });

  it("does not try again what was stopped during a refused post, and records what was accepted", async () => {
    const { db } = stage;
    const guard = { issue: 7, generation: 1 };
    const after = async (answer: Posted) => {
      await stopNotices(db, PLAN, [7], 1);
      return answer;
    };
    const outlet: Outlet = {
      ...stage.slack.outlet,
      post: async (delivery) =>
        after(
          delivery.to.id === "U0BETA001"
            ? { kind: "retry", after: 1, scope: "channel", why: "busy" }
            : await stage.slack.outlet.post(delivery),
        ),
    };
    await stage.put(
      draft("a", { guard }),
      draft("b", { ...toBeta, guard }),
      draft("c", { message: "a", op: "edit" }),
    );
    await stage.play(stage.deliver([outlet]));
    expect(await stage.states()).toEqual(["a sent", "b superseded", "c sent"]);
  });

  it("looks up what a dead process had claimed: sends what did not arrive, records what did", async () => {
    const never = new Promise<Posted>(() => undefined);
    stage.slack.answers.set("a", [never]);
    stage.slack.answers.set("b", [never]);
    await stage.put(draft("a", { urgent: true }), draft("b", toBeta));
    const dead = stage.deliver();
    void dead.step();
    while ((await countOutbox(stage.db)).get("leased") !== 2) await Promise.resolve();
    stage.slack.found.set("b", { channel: "D9", id: "99" });
    const door = stage.deliver(undefined, "two");
    await settle(door);
    expect(stage.slack.posts).toEqual([]);
    expect(await door.nextAt()).toBe(stage.now + 10_000);
    stage.now += 10_000;
    await settle(door);
    expect(stage.texts()).toEqual(["U0ALPHA01 a"]);
    await stage.play(door);
    expect(await stage.states()).toEqual(["a sent", "b sent"]);
    expect(stage.slack.posts).toHaveLength(1);
    const message = await stage.db
      .selectFrom("message")
      .select("ref")
      .where("key", "=", "b")
      .executeTakeFirst();
    expect(message).toEqual({ ref: "99" });
  });

  it("leaves an item to the process that took it over", async () => {
    await stage.put(draft("a"));
    let paused = true;
    const slow = stage.deliver(undefined, "slow", (notice) => {
      if (paused) {
        paused = false;
        // The process sleeps past its lease right here, and another one takes over.
        void stage.db.updateTable("outbox").set({ lease_token: "two" }).execute();
      }
      return say(notice);
    });
    await slow.step();
    expect(stage.slack.posts).toEqual([]);
    expect(stage.logged).toEqual(["warn: a lease ran out before its notice was sent"]);
  });

  it("records a post that was accepted after its lease ran out", async () => {
    await stage.put(draft("a"));
    const outlet: Outlet = {
      ...stage.slack.outlet,
      post: async (delivery) => {
        await stage.db.updateTable("outbox").set({ lease_token: "two" }).execute();
        return stage.slack.outlet.post(delivery);
      },
    };
    await stage.deliver([outlet]).step();
    expect(stage.logged).toEqual(["warn: a notice was sent after its lease ran out"]);
    expect(await stage.db.selectFrom("message").select("key").execute()).toEqual([{ key: "a" }]);
  });

  it("looks an uncertain post up before it posts again", async () => {
    stage.slack.answers.set("a", [UNCERTAIN]);
    stage.slack.answers.set("b", [new Error("boom")]);
    stage.slack.found.set("a", { channel: "D1", id: "5" });
    await stage.put(draft("a"), draft("b", toBeta));
    await stage.play(stage.deliver());
    expect(stage.slack.posts).toEqual([{ id: "b", op: "post", to: "U0BETA001", text: "b" }]);
    expect(await stage.states()).toEqual(["a sent", "b sent"]);
    expect(stage.logged).toEqual(["error: a post failed unexpectedly"]);
  });

  it("repeats an urgent post once, marked, when nobody can tell; then it is given up and the lead is told", async () => {
    stage.slack.answers.set("a", [UNCERTAIN]);
    stage.slack.answers.set("b", [UNCERTAIN, UNCERTAIN, UNCERTAIN]);
    for (const id of ["a", "b"]) stage.slack.found.set(id, "unknown");
    await stage.put(draft("a", { urgent: true }), draft("b", { ...toBeta, urgent: true }));
    await stage.play(stage.deliver());
    expect(stage.slack.posts).toEqual([
      {
        id: "a",
        op: "post",
        to: "U0ALPHA01",
        text: "a This may be a repeat: it is not known whether the first one arrived.",
      },
      { id: "cannot-reach:b", op: "post", to: "U0COORLEAD", text: "cannot-reach" },
    ]);
    expect(stage.slack.answers.get("b")).toHaveLength(1);
    expect(await stage.states()).toEqual(["a sent", "b dead", "cannot-reach:b sent"]);
  });

  it("never repeats what is not urgent when nobody can tell, and tells the lead", async () => {
    stage.slack.answers.set("a", [UNCERTAIN]);
    stage.slack.found.set("a", "unknown");
    await stage.put(draft("a"));
    await stage.play(stage.deliver());
    expect(stage.texts()).toEqual(["U0COORLEAD cannot-reach"]);
    expect((await stage.states())[0]).toBe("a dead");
  });

  it("waits for a look-up that fails as long as it takes, and ends what was stopped meanwhile", async () => {
    stage.slack.answers.set("a", [UNCERTAIN]);
    stage.slack.answers.set("b", [UNCERTAIN]);
    stage.slack.found.set("a", new Error("offline"));
    stage.slack.found.set("b", "unknown");
    await stage.put(draft("a"), draft("b", { ...toBeta, guard: { issue: 1, generation: 1 } }));
    const door = stage.deliver();
    await settle(door);
    await stopNotices(stage.db, PLAN, [1], 1);
    await stage.play(door, 30 * MINUTE);
    expect(await stage.states()).toEqual(["a queued", "b superseded"]);
    stage.slack.found.delete("a");
    await stage.play(door);
    expect(stage.texts()).toEqual(["U0ALPHA01 a"]);
  });

  it("edits again after an uncertain edit, without a look-up", async () => {
    stage.slack.answers.set("b", [UNCERTAIN]);
    stage.slack.found.set("b", "unknown");
    await stage.put(draft("a"), draft("b", { message: "a", op: "edit" }));
    await stage.play(stage.deliver());
    expect(await stage.states()).toEqual(["a sent", "b sent"]);
  });

  it("tries an item again whose outcome could not be recorded", async () => {
    stage.slack.answers.set("a", [
      { kind: "sent", ref: { channel: "D1", id: undefined as unknown as string } },
    ]);
    stage.slack.found.set("a", { channel: "D1", id: "7" });
    await stage.put(draft("a"));
    const door = stage.deliver();
    await settle(door);
    expect(stage.logged).toEqual(["error: a delivery could not be recorded"]);
    expect(await stage.states()).toEqual(["a leased"]);
    await stage.play(door);
    expect(await stage.states()).toEqual(["a sent"]);
  });
});
