/** Quiet hours from the decision to the reader: held, let go, and over a restart. */
import { afterEach, describe, expect, it } from "vitest";
import type { Definition } from "../src/domain/plan.ts";
import { changed, expectSound, fillIn, found, standing, withTeam } from "./story.ts";
import { at, openWorld, type World } from "./world.ts";

const MON = "2026-11-02";
const TUE = "2026-11-03";
const mon = (time: string): number => at(MON, time);
const GREEN = { progress: "The generator", blockers: "", next: "The build", health: "green" };

const worlds: World[] = [];
async function open(definition: Definition, start = mon("16:00")): Promise<World> {
  const world = await openWorld({ start, definition });
  worlds.push(world);
  return world;
}
afterEach(async () => {
  for (const world of worlds.splice(0)) {
    await expectSound(world);
    await world.close();
  }
});

/** Everybody works until late in the evening; an update is reminded of and open for an hour. */
async function lateWorkers(until = 19 * 60 + 45): Promise<Definition> {
  const hours = { hours: { from: 540, until, days: [1, 2, 3, 4, 5] }, zone: "Europe/Berlin" };
  const definition = await withTeam(({ members }) => ({
    members: changed(members, { alpha: hours, beta: hours, gamma: hours, delta: hours }),
  }));
  const { policy } = definition;
  const update = { ...policy.update, remindAfter: 30 * 60_000 };
  return { ...definition, policy: { ...policy, checkIns: [], update } };
}

describe("quiet hours", () => {
  it("hold the post of the day until they end, once, with all that was said meanwhile", async () => {
    const world = await open(await lateWorkers());
    await world.to(mon("20:00"));
    await fillIn(world, "alpha", "answer", GREEN);
    await world.to(mon("20:10"));
    await fillIn(world, "beta", "answer", { ...GREEN, progress: "The server" });
    await world.to(at(TUE, "07:59:59"));
    expect(world.texts("updates")).toEqual([]);
    expect(await world.engine.nextMove()).toBe(at(TUE, "08:00"));
    await world.to(at(TUE, "08:00"));
    expect(world.texts("updates")).toHaveLength(1);
    expect(found(world, "updates", "2 of 4 answered").text).toContain("The server");
    await fillIn(world, "gamma", `answer update@${MON}`, GREEN);
    await world.drain();
    expect(standing(world, "updates").map(({ edits }) => edits)).toEqual([1]);
  });

  it("edit at once what stands already: an edit rings nobody", async () => {
    const world = await open(await lateWorkers());
    await world.to(mon("19:50"));
    await fillIn(world, "alpha", "answer", GREEN);
    await world.to(mon("20:10"));
    await fillIn(world, "beta", "answer", GREEN);
    await world.drain();
    const [post] = standing(world, "updates");
    expect(post).toMatchObject({ postedAt: mon("19:50"), edits: 1 });
    expect(post?.text).toContain("2 of 4");
  });

  it("never hold the prompt at the end of work, its receipt, a red report or a need", async () => {
    const world = await open(await lateWorkers(20 * 60 + 15));
    await world.to(mon("20:15"));
    expect(found(world, "alpha", "Daily update").postedAt).toBe(mon("20:15"));
    const red = { ...GREEN, health: "red", needed: "a licence", from: "pl" };
    await fillIn(world, "alpha", "answer", red);
    await world.drain();
    expect(found(world, "cl", "Red, off track").postedAt).toBe(mon("20:15"));
    expect(found(world, "pl", "a licence").postedAt).toBe(mon("20:15"));
    expect(found(world, "alpha", "answered at").edits).toBe(1);
    expect(world.texts("updates")).toEqual([]);
  });

  it("hold a reminder, which is not sent any more once the round is closed or answered", async () => {
    const definition = await lateWorkers();
    const world = await open(definition);
    await world.to(at(TUE, "12:00"));
    expect(standing(world, "alpha").filter(({ text }) => text.startsWith("Reminder"))).toEqual([]);
    const long = { ...definition.policy.update, closesAfter: 14 * 3_600_000 };
    const other = await open({ ...definition, policy: { ...definition.policy, update: long } });
    await other.to(mon("20:30"));
    await fillIn(other, "alpha", "answer", GREEN);
    await other.say("beta", "skip");
    await other.to(at(TUE, "07:59"));
    expect(standing(other, "gamma").filter(({ text }) => text.startsWith("Reminder"))).toEqual([]);
    await other.to(at(TUE, "08:00"));
    for (const who of ["alpha", "beta"])
      expect(standing(other, who).filter(({ text }) => text.startsWith("Reminder"))).toEqual([]);
    expect(found(other, "gamma", "Reminder").postedAt).toBe(at(TUE, "08:00"));
  });

  it("are those of each member's own zone", async () => {
    const definition = await lateWorkers();
    const { team, policy } = definition;
    const members = changed(team.members, {
      delta: { zone: "Europe/Lisbon", hours: { from: 540, until: 18 * 60 + 45, days: [1, 2, 3, 4, 5] } },
    });
    const world = await open({ ...definition, team: { ...team, members }, policy });
    // 20:15 in Berlin is 19:15 in Lisbon.
    await world.to(mon("20:15"));
    expect(found(world, "delta", "Reminder").postedAt).toBe(mon("20:15"));
    expect(standing(world, "alpha").filter(({ text }) => text.startsWith("Reminder"))).toEqual([]);
  });

  it("are kept over a restart", async () => {
    const world = await open(await lateWorkers());
    await world.to(mon("20:00"));
    await fillIn(world, "alpha", "answer", GREEN);
    world.restart();
    await world.to(at(TUE, "07:00"));
    world.restart();
    await world.to(at(TUE, "07:59"));
    expect(world.texts("updates")).toEqual([]);
    await world.to(at(TUE, "08:00"));
    expect(found(world, "updates", "1 of 4")).toMatchObject({ postedAt: at(TUE, "08:00"), edits: 0 });
  });
});
