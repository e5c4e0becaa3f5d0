/** Every button of every message, pressed when it is too late: the answer says who handled it and when. */
import { afterEach, describe, expect, it } from "vitest";
import type { Message } from "../src/domain/message.ts";
import { done, expectSound, fillIn, found, type Standing, standing, withPolicy } from "./story.ts";
import { at, openWorld, type World } from "./world.ts";

const MON = "2026-11-02";
const mon = (time: string): number => at(MON, time);
const NOON = `check-in@${MON}T12:00`;
const WELL = { working: "All of it", blocked: "nothing", needed: "nothing" };

const worlds: World[] = [];
async function open(
  start = mon("08:00"),
  definition?: Awaited<ReturnType<typeof withPolicy>>,
): Promise<World> {
  const world = await openWorld({ start, ...(definition ? { definition } : {}) });
  worlds.push(world);
  return world;
}
afterEach(async () => {
  for (const world of worlds.splice(0)) {
    await expectSound(world);
    await world.close();
  }
});

/** Presses each button of an old copy; what each answers. */
async function pressAll(world: World, member: string, old: Standing): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const { label, command } of old.buttons) {
    const { message } = await world.say(member, command);
    said[label] = message.fallback;
  }
  return said;
}
const labels = ({ buttons = [] }: Message) => buttons.map(({ label }) => label);

describe("an old copy of a prompt", () => {
  it("says when it was answered; Answer opens what was said", async () => {
    const world = await open();
    await world.to(mon("12:00"));
    const old = found(world, "alpha", "Check-in");
    await world.to(mon("12:04"));
    await fillIn(world, "alpha", "answer", WELL);
    await world.to(mon("12:10"));
    const said = await pressAll(world, "alpha", {
      ...old,
      buttons: old.buttons.filter((each) => each.label !== "I'm away"),
    });
    expect(Object.keys(said)).toEqual(["Answer", "Snooze", "Skip today"]);
    for (const label of ["Snooze", "Skip today"])
      expect(said[label]).toContain("You answered the check-in of 12:00 at 12:04.");
    expect((await world.say("alpha", `same ${NOON}`)).message.fallback).toContain("at 12:04");
    const { form } = await world.say("alpha", `answer ${NOON}`);
    expect(form?.fields[0]?.initial).toBe("All of it");
  });

  it("says when the round closed, and still takes an answer", async () => {
    const world = await open();
    await world.to(mon("12:00"));
    const old = found(world, "alpha", "Check-in");
    await world.to(mon("13:05"));
    const { message } = await world.say("alpha", `later ${NOON} 15m`);
    expect(message.fallback).toContain("The check-in of 12:00 closed at 13:00.");
    expect(labels(message)).toEqual(["Answer"]);
    expect(old.buttons.map(({ label }) => label)).toContain("Snooze");
    expect((await world.say("alpha", `answer ${NOON}`)).form?.intro).toBeDefined();
  });

  it("whose place a newer one took points to it", async () => {
    const definition = await withPolicy((policy) => ({
      checkIns: policy.checkIns.flatMap((rule) => [rule, { ...rule, id: "second", cron: "30 12 * * 1-5" }]),
    }));
    const world = await open(mon("08:00"), definition);
    await world.to(mon("12:30"));
    const { message } = await world.say("alpha", `later ${NOON} 15m`);
    expect(message.fallback).toContain("is answered together with the check-in of 12:30");
    expect(message.buttons?.[0]?.command).toBe(`answer second@${MON}T12:30`);
    expect(standing(world, "alpha")[0]?.text).toContain("answered together");
  });
});

describe("an old copy of a need", () => {
  it("says who closed it and when", async () => {
    const world = await open();
    await world.to(mon("12:01"));
    await fillIn(world, "beta", "answer", { ...WELL, needed: "a key", from: "alpha" });
    const old = found(world, "alpha", "a key");
    await world.to(mon("12:20"));
    await done(world, "beta", `need-done ${NOON}/beta`);
    await world.to(mon("12:30"));
    const said = await pressAll(world, "alpha", old);
    expect(Object.keys(said)).toEqual(["Reply", "Done", "Raise"]);
    for (const each of Object.values(said)) expect(each).toContain("Beta closed this at 12:20.");
  });

  it("raises one issue, however often it is pressed and whoever has it meanwhile", async () => {
    const world = await open();
    await world.to(mon("12:01"));
    await fillIn(world, "beta", "answer", { ...WELL, blocked: "No key", needed: "a key", from: "alpha" });
    await done(world, "alpha", `need-raise ${NOON}/beta`);
    await world.to(mon("12:05"));
    const { message } = await world.say("alpha", `need-raise ${NOON}/beta`);
    expect(message.fallback).toContain("You raised this at 12:01: it is issue 1.");
    const offer = 'raise cross-agent-blocking "No key" for alpha';
    await done(world, "beta", offer);
    await world.to(mon("12:09"));
    await done(world, "alpha", "ack 2");
    const again = await world.say("beta", offer);
    expect(again.message.fallback).toContain("it is issue 2. Alpha acknowledged this at 12:09.");
    await done(world, "alpha", "resolve 2");
    expect((await done(world, "beta", offer)).kind).toBe("raised");
  });
});

describe("an old copy of a ping", () => {
  it("says who acknowledged, resolved, reassigned or withdrew the issue, and when", async () => {
    const world = await open(mon("14:00"));
    await done(world, "beta", 'raise build-failure "the build breaks" for alpha');
    const old = found(world, "alpha", "the build breaks");
    expect(old.buttons.map(({ label }) => label)).toEqual(["Acknowledge", "Resolve", "Snooze 30 min"]);
    const [ack, resolve, snooze] = old.buttons.map(({ command }) => command);
    await world.to(mon("14:05"));
    await done(world, "cl", "reassign 1 gamma");
    await world.to(mon("14:10"));
    const say = async (member: string, line = "") => (await world.say(member, line)).message.fallback;
    expect(await say("alpha", ack)).toContain("Issue 1 changed at 14:05; Gamma is asked now.");
    expect(await say("alpha", snooze)).toContain("You are not asked about issue 1.");
    await done(world, "gamma", "snooze 1 30m");
    await world.to(mon("14:15"));
    expect(await say("alpha", ack)).toContain("Issue 1 changed at 14:10; Gamma is asked now.");
    await done(world, "gamma", "ack 1");
    for (const each of [ack, snooze])
      expect(await say("alpha", each)).toContain("Gamma acknowledged this at 14:15");
    await world.to(mon("14:20"));
    await done(world, "gamma", "resolve 1 pinned it");
    for (const each of [ack, resolve, snooze, "note 1 still working on it"])
      expect(await say("alpha", each)).toContain("Gamma resolved this at 14:20: pinned it");
    await done(world, "beta", 'raise build-failure "it breaks again" for alpha');
    await world.to(mon("14:25"));
    await done(world, "beta", "withdraw 2");
    for (const each of ["ack 2 g1", "resolve 2", "snooze 2 30m"])
      expect(await say("alpha", each)).toContain("Beta withdrew this at 14:25");
  });
});

describe("an old copy of a task's message", () => {
  it("says who started, finished, blocked or cancelled it, and when", async () => {
    const world = await open(mon("10:00"));
    const say = async (member: string, line: string) => (await world.say(member, line)).message.fallback;
    await done(world, "cl", "start 1A");
    await world.to(mon("10:10"));
    expect(await say("alpha", "start 1A")).toContain("1A is already in progress (Coordination lead, 10:00)");
    await done(world, "cl", "block 1A no licence");
    await world.to(mon("10:20"));
    expect(await say("alpha", "start 1A")).toContain(
      "1A is blocked (Coordination lead, 10:10), so start does not fit.",
    );
    await done(world, "alpha", "unblock 1A");
    await done(world, "alpha", "done 1A");
    await world.to(mon("10:30"));
    expect(await say("alpha", "done 1A")).toContain("1A is already done (you, 10:20)");
    expect(await say("alpha", "start 1A")).toContain("1A is already done (you, 10:20)");
    await done(world, "cl", "cancel 1B not needed");
    await world.to(mon("10:40"));
    for (const verb of ["start", "done"])
      expect(await say("beta", `${verb} 1B`)).toContain("1B is cancelled (Coordination lead, 10:30)");
  });
});

describe("an absence", () => {
  it("that is over says when it ended", async () => {
    const world = await open(mon("09:00"));
    await done(world, "alpha", "away");
    await world.to(mon("10:00"));
    await done(world, "cl", "back for alpha");
    await world.to(mon("10:30"));
    const { message } = await world.say("alpha", "back");
    expect(message.fallback).toContain("You are not away; the last absence ended at 10:00.");
  });
});
