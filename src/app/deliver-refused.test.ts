import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  draft,
  EXAMPLE,
  openStage,
  PLAN,
  platform,
  say,
  settle,
  toBeta,
  toChannel,
  toEmergency,
  type Stage,
} from "../../test/delivery-stage.ts";
import type { Outlet, Posted } from "../domain/adapter.ts";
import { stopNotices } from "../store/notices.ts";
import { importPlan } from "./import-plan.ts";

const MINUTE = 60_000;
const UNREACHABLE: Posted = { kind: "unreachable", why: "the account is gone" };

describe("delivery when the platform refuses", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  it("lets one channel wait as long as the platform says, the others go on, and what is urgent goes first after it", async () => {
    stage.slack.answers.set("a", [{ kind: "retry", after: 30_000, scope: "channel", why: "429" }]);
    await stage.put(draft("a", toChannel), draft("b", toChannel), draft("c", toBeta));
    const door = stage.deliver();
    const start = stage.now;
    await stage.play(door, 20_000);
    await stage.put(draft("d", { ...toChannel, urgent: true }));
    await stage.play(door, 5_000);
    expect(stage.texts()).toEqual(["U0BETA001 c"]);
    await stage.play(door);
    expect(stage.slack.posts.slice(1).map(({ id }) => id)).toEqual(["d", "a", "b"]);
    expect(stage.now - start).toBeGreaterThanOrEqual(30_000);
  });

  it("lets everything wait when the platform as a whole asks for it", async () => {
    stage.slack.answers.set("a", [{ kind: "retry", after: 5000, scope: "platform", why: "slow down" }]);
    await stage.put(draft("a", toChannel));
    const door = stage.deliver();
    await settle(door);
    await stage.put(draft("b", toBeta));
    await stage.play(door, 4999);
    expect(stage.slack.posts).toEqual([]);
    await stage.play(door);
    expect(stage.slack.posts.map(({ id }) => id).sort()).toEqual(["a", "b"]);
  });

  it("tries again by itself later and later, at most a minute apart", async () => {
    const busy: Posted = { kind: "retry", after: undefined, scope: "channel", why: "busy" };
    stage.slack.answers.set(
      "a",
      Array.from({ length: 12 }, () => busy),
    );
    await stage.put(draft("a"));
    const door = stage.deliver();
    const waits: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      await settle(door);
      const next = (await door.nextAt()) ?? stage.now;
      waits.push(next - stage.now);
      stage.now = next;
    }
    await settle(door);
    expect(stage.texts()).toEqual(["U0ALPHA01 a"]);
    expect(waits[0]).toBeGreaterThanOrEqual(1000);
    expect(waits[3]).toBeGreaterThanOrEqual(8000);
    expect(waits.at(-1)).toBe(60_000);
  });

  it("tells the coordination lead whom it cannot reach, and #coordination when that is the lead", async () => {
    for (const id of ["a", "b", "c"]) stage.slack.answers.set(id, [UNREACHABLE]);
    await stage.put(
      draft("a", { urgent: true }),
      draft("b", { to: { kind: "member", member: "cl" } }),
      draft("c", toEmergency),
    );
    await stage.play(stage.deliver());
    expect(stage.texts().sort()).toEqual([
      "C0COORDIN1 cannot-reach",
      "U0COORLEAD cannot-reach",
      "U0COORLEAD cannot-reach",
    ]);
    const rows = await stage.db
      .selectFrom("outbox")
      .select("notice")
      .where("id", "like", "cannot-reach%")
      .execute();
    expect(JSON.parse(rows[0]?.notice ?? "{}")).toEqual({
      kind: "cannot-reach",
      to: { kind: "member", member: "alpha" },
      what: "a",
      why: "the account is gone",
    });
  });

  it("tells of one who cannot be reached once a day, but of everything urgent", async () => {
    for (const id of ["a", "b", "c", "d"]) stage.slack.answers.set(id, [UNREACHABLE]);
    await stage.put(draft("a"), draft("b"), draft("c", { urgent: true }));
    const door = stage.deliver();
    await stage.play(door);
    expect(stage.texts()).toHaveLength(2);
    stage.now += 24 * 60 * MINUTE;
    await stage.put(draft("d"));
    await stage.play(door);
    expect(stage.texts()).toHaveLength(3);
  });

  it("does not tell anybody that nobody can be told", async () => {
    stage.slack.answers.set("a", [UNREACHABLE]);
    stage.slack.answers.set("cannot-reach:a", [UNREACHABLE]);
    await stage.put(draft("a", { urgent: true }));
    await stage.play(stage.deliver());
    expect(await stage.states()).toEqual(["a dead", "cannot-reach:a dead"]);
    expect(stage.logged.at(-1)).toBe("error: a notice could not be delivered, and nobody can be told");
  });

  it("cannot reach who has no address, and says so; without a lead in #coordination, at last only in the log", async () => {
    const { db } = stage;
    const roles = { ...EXAMPLE.team.roles, "coordination-lead": undefined };
    const members = EXAMPLE.team.members.map((each) =>
      each.id === "alpha" ? { ...each, slack: undefined } : each,
    );
    await importPlan(db, "w", { ...EXAMPLE, team: { ...EXAMPLE.team, roles, members } }, 1, {
      actor: undefined,
    });
    stage.slack.answers.set("b", [UNREACHABLE]);
    await stage.put(draft("a"), draft("c", { op: "edit", message: "x" }));
    const door = stage.deliver();
    await stage.play(door);
    expect(stage.texts()).toEqual(["C0COORDIN1 cannot-reach"]);
    await stage.put(draft("b", toChannel));
    await stage.play(door);
    expect(await stage.states()).toEqual([
      "a dead",
      "c dropped",
      expect.stringMatching(/^cannot-reach:alpha:\d+ sent$/),
      "b dead",
    ]);
    expect(stage.logged.at(-1)).toContain("nobody can be told");
  });

  describe("while the platform does not let Baton in", () => {
    const revoked: Posted = { kind: "revoked", why: "token_revoked" };
    const SAID = "error: the platform does not let Baton in any more; what it would post waits";
    const AGAIN = "info: the platform lets Baton in again; what waited goes out";
    /** The platform with a token that works or does not; asks are counted. */
    const access = () => {
      const state = { open: false, asks: 0 };
      const outlet: Outlet = {
        ...stage.slack.outlet,
        post: (delivery) => (state.open ? stage.slack.outlet.post(delivery) : Promise.resolve(revoked)),
        check: () => {
          state.asks += 1;
          return Promise.resolve(state.open ? { kind: "open" } : revoked);
        },
      };
      return { state, outlet };
    };

    it("keeps everything, says so once, asks each minute, and sends what waited when it works again, urgent first", async () => {
      const { state, outlet } = access();
      await stage.put(draft("a"), draft("gone", { ...toEmergency, guard: { issue: 7, generation: 1 } }));
      const door = stage.deliver([outlet]);
      const since = stage.now;
      await settle(door);
      await stage.put(draft("b", toBeta), draft("c", { urgent: true }));
      await stage.play(door, 120 * MINUTE - 1);
      expect(stage.slack.posts).toEqual([]);
      expect(stage.logged).toEqual([SAID]);
      expect(state.asks).toBe(119);
      expect(door.shutOut()).toEqual([{ platform: "slack", since, why: "token_revoked" }]);
      await stopNotices(stage.db, PLAN, [7], 1);
      state.open = true;
      await stage.play(door);
      expect(stage.slack.posts.map(({ id }) => id)).toEqual(["c", "b", "a"]);
      expect(await stage.states()).toEqual(["a sent", "gone superseded", "b sent", "c sent"]);
      expect(stage.logged).toEqual([SAID, AGAIN]);
      expect(door.shutOut()).toEqual([]);
    });

    it("sends at once what waited when another process starts with a token that works", async () => {
      const { outlet } = access();
      await stage.put(draft("a"));
      await settle(stage.deliver([outlet]));
      await settle(stage.deliver(undefined, "two"));
      expect(await stage.states()).toEqual(["a sent"]);
    });

    it("stops before the next post when the platform says by itself that it is over", async () => {
      const { state, outlet } = access();
      state.open = true;
      const door = stage.deliver([outlet]);
      await door.revoked("slack", "the app was removed");
      await stage.put(draft("a", { urgent: true }));
      await stage.play(door, MINUTE - 1);
      expect(stage.slack.posts).toEqual([]);
      await stage.play(door, MINUTE);
      expect(await stage.states()).toEqual(["a sent"]);
    });

    it("tells the lead where there is another way, and nothing else goes there", async () => {
      const { outlet } = access();
      const terminal = platform("terminal");
      await stage.put(draft("a"));
      await stage.play(stage.deliver([outlet, terminal.outlet]), MINUTE);
      expect(terminal.posts.map(({ to, text }) => `${to} ${text}`)).toEqual(["cl shut-out"]);
      expect((await stage.states())[0]).toBe("a queued");
    });

    it("waits as well with a reader whose account it would have to look up", async () => {
      const { state, outlet } = access();
      const members = EXAMPLE.team.members.map((each) =>
        each.id === "alpha" ? { ...each, slack: undefined, email: "alpha@example.com" } : each,
      );
      await importPlan(stage.db, "w", { ...EXAMPLE, team: { ...EXAMPLE.team, members } }, 1, {
        actor: undefined,
      });
      const profile = { name: "Alpha", email: "alpha@example.com", ours: true };
      const found: Outlet = {
        ...outlet,
        accountByEmail: () =>
          Promise.resolve(state.open ? { kind: "found", account: "UNEW", profile } : revoked),
      };
      await stage.put(draft("a"));
      const door = stage.deliver([found]);
      await stage.play(door, 10 * MINUTE);
      expect(stage.logged).toEqual([SAID]);
      state.open = true;
      await stage.play(door);
      expect(stage.texts()).toContain("UNEW a");
    });
  });

  it("keeps what the platform refused with the dead letter, under the reason", async () => {
    stage.slack.answers.set("a", [{ kind: "malformed", why: "too many blocks", payload: '{"text":"a"}' }]);
    await stage.put(draft("a"));
    await stage.play(stage.deliver());
    const query = stage.db.selectFrom("outbox").select("last_error").where("id", "=", "a");
    expect((await query.executeTakeFirst())?.last_error).toBe('too many blocks\n{"text":"a"}');
  });

  it("holds edits alone when the platform asks for that, and lets what is new go past them", async () => {
    await stage.put(draft("a"), draft("b", toBeta));
    const door = stage.deliver();
    await stage.play(door);
    stage.slack.answers.set("a2", [{ kind: "retry", after: 30_000, scope: "edits", why: "429" }]);
    await stage.put(draft("a2", { message: "a", op: "edit" }));
    stage.now += 1000;
    const start = stage.now;
    await settle(door);
    await stage.put(
      draft("b2", { ...toBeta, message: "b", op: "edit" }),
      draft("new", toBeta),
      draft("c", toChannel),
    );
    await stage.play(door, 5000);
    expect(stage.slack.posts.slice(2).map(({ id }) => id)).toEqual(["c", "new"]);
    await stage.play(door);
    const later = stage.slack.posts.slice(4).map(({ id }) => id);
    expect(later.sort()).toEqual(["a2", "b2"]);
    expect(stage.now - start).toBeGreaterThanOrEqual(30_000);
  });

  it("ends what the platform refuses or what cannot be worded, and says so", async () => {
    stage.slack.answers.set("a", [{ kind: "malformed", why: "too many blocks" }]);
    await stage.put(draft("a"), draft("b", toBeta));
    await stage.play(
      stage.deliver(undefined, "one", (notice) => {
        if (notice.kind === "round-missed" && notice.schedule === "b") throw new Error("no words");
        return say(notice);
      }),
    );
    expect((await stage.states()).slice(0, 2)).toEqual(["a dead", "b dead"]);
    expect(stage.texts()).toEqual(["U0COORLEAD cannot-reach", "U0COORLEAD cannot-reach"]);
    expect(stage.logged).toContain("error: a message was refused");
    expect(stage.logged).toContain("error: a notice cannot be worded");
  });
});
