/** Prompts that fall due within an hour of each other: one prompt, one answer, every round with its own. */
import { afterEach, describe, expect, it } from "vitest";
import type { Definition } from "../src/domain/plan.ts";
import { openSlackStage } from "./day/slack-stage.ts";
import { done, expectSound, fillIn, found, press, standing, withPolicy } from "./story.ts";
import { at, openWorld, type World } from "./world.ts";

const MON = "2026-11-02";
const mon = (time: string): number => at(MON, time);
const FIVE = `check-in@${MON}T17:00`;
const UPDATE = `update@${MON}`;
const GREEN = { progress: "The generator", blockers: "", next: "The build", health: "green" };
const WELL = { working: "All of it", blocked: "nothing", needed: "nothing" };

const worlds: World[] = [];
async function open(definition: Definition, start = mon("08:00")): Promise<World> {
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

/** Check-ins at these hours of the plan's zone, each a schedule of its own. */
const checkIns = (crons: Readonly<Record<string, string>>) =>
  withPolicy((policy) => ({
    checkIns: Object.entries(crons).map(([id, cron]) => {
      return { id, cron, closesAfter: 3_600_000, remindAfter: 1_800_000, grace: 3_600_000 };
    }),
    update: { ...policy.update, remindAfter: undefined },
  }));

const posts = (world: World, to: string, since: number) =>
  standing(world, to).filter(({ postedAt }) => postedAt >= since);
const responses = async (world: World, member: string) => {
  const rows = await world.database.db
    .selectFrom("response")
    .select(["round", "state", "answers", "late"])
    .where("member", "=", member)
    .orderBy("round")
    .execute();
  return rows.map(({ round, state, answers, late }) => ({
    round,
    state,
    late,
    ...(answers === null ? {} : { answers: JSON.parse(answers) as unknown }),
  }));
};

describe("a check-in shortly before the end of work", () => {
  it("is asked with the update, by one form, whose answer stands in both", async () => {
    const world = await open(await checkIns({ "check-in": "0 17 * * 1-5" }));
    await world.to(mon("17:00"));
    // Delta's day in Lisbon ends later, at 18:30 in Berlin.
    expect(posts(world, "alpha", 0)).toEqual([]);
    expect(found(world, "delta", "Check-in").postedAt).toBe(mon("17:00"));
    await world.to(mon("17:30"));
    const prompt = found(world, "alpha", "Daily update");
    expect(posts(world, "alpha", 0)).toHaveLength(1);
    expect(prompt.text).toContain("One answer also counts for the check-in of 17:00.");
    expect(prompt.buttons.map(({ label }) => label)).toEqual(["Answer", "Snooze", "Skip today", "I'm away"]);
    const { form } = await world.say("alpha", "answer");
    expect(form?.id).toBe(`answer ${UPDATE}`);
    const answers = {
      ...GREEN,
      blockers: "The licence",
      health: "yellow",
      needed: "a key",
      from: "beta",
      by: "noon",
    };
    await fillIn(world, "alpha", "answer", answers);
    await world.drain();
    expect(await responses(world, "alpha")).toEqual([
      {
        round: FIVE,
        state: "answered",
        late: 0,
        answers: { working: "The generator", blocked: "The licence", needed: "a key", from: "beta" },
      },
      { round: UPDATE, state: "answered", late: 0, answers },
    ]);
    expect(found(world, "alpha", "answered at").text).toContain(
      "One answer also counts for the check-in of 17:00.",
    );
    expect(posts(world, "beta", mon("17:30")).filter(({ text }) => text.includes("a key"))).toHaveLength(1);
    expect(found(world, "coordination", "working: The generator").thread).toBeDefined();
    await world.to(mon("18:00"));
    const digest = found(world, "coordination", "Check-in digest");
    expect(digest.text).toContain("1 of 4 answered");
    expect(digest.text.match(/Beta → Alpha: a key/g)).toHaveLength(1);
  });

  it("brings no reminder, and is late where it has closed before the answer", async () => {
    const world = await open(await checkIns({ "check-in": "0 17 * * 1-5" }));
    await world.to(mon("18:00"));
    expect(posts(world, "alpha", 0)).toHaveLength(1);
    expect(found(world, "alpha", "Daily update").edits).toBe(0);
    await world.to(mon("18:10"));
    await fillIn(world, "alpha", "answer", GREEN);
    await world.drain();
    expect((await responses(world, "alpha")).map(({ late }) => late)).toEqual([1, 0]);
    expect(found(world, "coordination", "Check-in digest").text).toContain("Alpha 10 min late");
  });

  it("follows the edit of the answer", async () => {
    const world = await open(await checkIns({ "check-in": "0 17 * * 1-5" }));
    await world.to(mon("17:31"));
    await fillIn(world, "alpha", "answer", GREEN);
    await world.to(mon("18:20"));
    const { form } = await press(world, "alpha", found(world, "alpha", "answered at"), "Edit");
    await world.fill("alpha", form?.id ?? "", { ...GREEN, progress: "The whole generator" });
    await world.drain();
    const [checkIn] = await responses(world, "alpha");
    expect(checkIn).toMatchObject({ late: 0, answers: { working: "The whole generator" } });
    expect(found(world, "coordination", "Check-in digest").text).toContain("The whole generator");
    expect(found(world, "coordination", "working: The whole generator").text).toContain("edited");
  });

  it("can still be answered by its own name, and then stands alone", async () => {
    const world = await open(await checkIns({ "check-in": "0 17 * * 1-5" }));
    await world.to(mon("17:10"));
    await fillIn(world, "alpha", `answer ${FIVE}`, WELL);
    await world.to(mon("17:30"));
    expect(found(world, "alpha", "Daily update").text).not.toContain("also counts");
    await fillIn(world, "alpha", "answer", GREEN);
    const [checkIn] = await responses(world, "alpha");
    expect(checkIn).toMatchObject({ answers: { working: "All of it" } });
  });

  it("is skipped with the update, by the button and by an absence", async () => {
    const world = await open(await checkIns({ "check-in": "0 17 * * 1-5" }));
    await world.to(mon("17:10"));
    await done(world, "beta", "away today");
    await world.to(mon("17:30"));
    await press(world, "alpha", found(world, "alpha", "Daily update"), "Skip today");
    const states = async (who: string) => (await responses(world, who)).map(({ state }) => state);
    expect(await states("alpha")).toEqual(["skipped", "skipped"]);
    expect(await states("beta")).toEqual(["skipped"]);
    expect(posts(world, "beta", 0)).toEqual([]);
    // Who skipped it and answers after all answers both.
    await fillIn(world, "alpha", `answer ${UPDATE}`, GREEN);
    expect((await responses(world, "alpha")).map(({ state }) => state)).toEqual(["answered", "answered"]);
  });

  it("comes back with the update after a snooze and a restart", async () => {
    const world = await open(await checkIns({ "check-in": "0 17 * * 1-5" }));
    await world.to(mon("17:15"));
    world.restart();
    await world.to(mon("17:30"));
    await press(world, "alpha", found(world, "alpha", "Daily update"), "Snooze");
    world.restart();
    await world.to(mon("17:45"));
    const again = found(world, "alpha", "You asked to be asked again");
    expect(again.text).toContain("One answer also counts for the check-in of 17:00.");
    await fillIn(world, "alpha", "answer", GREEN);
    expect((await responses(world, "alpha")).map(({ state }) => state)).toEqual(["answered", "answered"]);
  });

  it("stands alone a whole hour before the end of work, and where no update comes", async () => {
    const world = await open(await checkIns({ "check-in": "30 16 * * 1-5" }));
    await world.to(mon("16:30"));
    expect(posts(world, "alpha", 0)).toHaveLength(1);
    await world.to(mon("17:30"));
    expect(found(world, "alpha", "Daily update").text).not.toContain("also counts");
    const none = await checkIns({ "check-in": "0 17 * * 1-5" });
    const other = await open({
      ...none,
      policy: { ...none.policy, update: { ...none.policy.update, days: [2] } },
    });
    await other.to(mon("17:00"));
    expect(posts(other, "alpha", 0)).toHaveLength(1);
  });

  it("that blocks offers one issue, from either", async () => {
    const world = await open(await checkIns({ "check-in": "0 17 * * 1-5" }));
    await world.to(mon("17:30"));
    const blocked = { ...GREEN, blockers: "No licence" };
    const { reply } = await fillIn(world, "alpha", "answer", blocked);
    expect(reply).toMatchObject({ offer: { kind: "offer" } });
    const again = await fillIn(world, "alpha", "answer", { ...blocked, next: "Ask again" });
    expect(again.reply).toMatchObject({ edited: true, offer: undefined });
  });
});

describe("round now shortly before the end of work", () => {
  it("says who is asked with the update", async () => {
    const world = await open(await checkIns({ "check-in": "0 12 * * 1-5" }), mon("16:00"));
    await world.to(mon("17:05"));
    const { message } = await world.say("cl", "round now");
    expect(message.fallback).toContain("The check-in of 17:05 is open: Delta asked.");
    expect(message.fallback).toContain("Alpha, Beta and Gamma answer it with the daily update");
    await world.drain();
    expect(posts(world, "alpha", 0)).toEqual([]);
  });
});

describe.each(["socket", "http"] as const)("in Slack over %s", (mode) => {
  it("one modal answers two rounds, and the older prompt loses its buttons", async () => {
    const stage = await openSlackStage(mode, mon("09:00"));
    try {
      await stage.to(mon("12:00"));
      await stage.to(mon("12:40"));
      await stage.say("cl", "round now");
      const prompts = stage.seen("alpha").filter(({ text }) => text.startsWith("Check-in"));
      expect(prompts.map(({ buttons }) => buttons.length > 0)).toEqual([false, true]);
      expect(prompts[0]?.text).toContain("answered together with the check-in of 12:40 below");
      await stage.fill("alpha", "alpha", "Answer", WELL);
      const receipt = stage.seen("alpha").find(({ buttons }) => buttons.includes("Edit"));
      expect(receipt?.text).toContain("One answer also counts for the check-in of 12:00.");
      expect(await stage.pressStale("alpha", "alpha", "Snooze", "12:00")).toContain("at 12:40");
      await stage.to(mon("13:00"));
      expect(stage.seen("coordination").at(-1)?.text).toContain("1 of 4 answered");

      await stage.to(mon("17:10"));
      expect(await stage.say("cl", "round now")).toContain(
        "Alpha, Beta and Gamma answer it with the daily update",
      );
      await stage.to(mon("17:30"));
      expect(stage.seen("beta").at(-1)?.text).toContain("One answer also counts for the check-in of 17:10.");
      await stage.fill("beta", "beta", "Answer", { ...GREEN, blockers: "The key" });
      expect(stage.seen("coordination").at(-1)?.text).toBe(
        "*Beta*: working: The generator; blocked: The key",
      );
      expect(stage.errors).toEqual([]);
    } finally {
      await stage.close();
    }
  });
});

describe("a prompt within an hour after another", () => {
  const twice = () => checkIns({ "check-in": "0 12 * * 1-5", second: "30 12 * * 1-5" });

  it("takes its place: the older one points to it, and one answer counts for both", async () => {
    const world = await open(await twice());
    await world.to(mon("12:10"));
    await fillIn(world, "beta", "answer", WELL);
    await world.to(mon("12:30"));
    const [older, newer] = posts(world, "alpha", 0);
    expect(posts(world, "alpha", 0)).toHaveLength(2);
    expect(older?.text).toContain("answered together with the check-in of 12:30 below");
    expect(older?.buttons).toEqual([]);
    expect(newer?.text).toContain("One answer also counts for the check-in of 12:00.");
    expect(found(world, "beta", "of 12:30").text).not.toContain("also counts");
    await fillIn(world, "alpha", "answer", WELL);
    await world.drain();
    expect((await responses(world, "alpha")).map(({ state }) => state)).toEqual(["answered", "answered"]);
    expect(posts(world, "coordination", 0).filter(({ text }) => text.startsWith("Alpha: "))).toHaveLength(1);
    await world.to(mon("13:00"));
    expect(found(world, "coordination", "Check-in of 12:00").text).toContain("2 of 4 answered");
    await world.to(mon("13:30"));
    expect(found(world, "coordination", "Check-in of 12:30").text).toContain("1 of 4 answered");
  });

  it("is the only one of which is reminded, and the older one says no more when it closes", async () => {
    const world = await open(await twice());
    await world.to(mon("13:29"));
    const reminders = posts(world, "alpha", 0).filter(({ text }) => text.startsWith("Reminder"));
    expect(reminders.map(({ postedAt }) => postedAt)).toEqual([mon("13:00")]);
    expect(posts(world, "alpha", 0)[0]?.text).toContain("answered together");
    await world.to(mon("13:30"));
    expect(posts(world, "alpha", 0)[0]?.text).toContain("answered together");
    expect(posts(world, "alpha", 0)[1]?.text).toContain("A late answer is welcome");
    await fillIn(world, "alpha", `answer second@${MON}T12:30`, WELL);
    await world.drain();
    expect((await responses(world, "alpha")).map(({ late }) => late)).toEqual([1, 1]);
    expect(found(world, "coordination", "Check-in of 12:00").text).toContain("Alpha 30 min late");
  });

  it("takes the place of one that was put off", async () => {
    const world = await open(await twice());
    await world.to(mon("12:20"));
    await done(world, "alpha", "later 15m");
    await world.to(mon("12:59"));
    expect(posts(world, "alpha", 0)).toHaveLength(2);
  });

  it("repeats the last answer in both, and skips both", async () => {
    const world = await open(await checkIns({ "check-in": "0 10,12 * * 1-5", second: "30 12 * * 1-5" }));
    await world.to(mon("10:05"));
    await fillIn(world, "alpha", "answer", WELL);
    await world.to(mon("12:31"));
    await press(world, "alpha", found(world, "alpha", "of 12:30"), "Nothing changed");
    await press(world, "beta", found(world, "beta", "of 12:30"), "Skip today");
    expect((await responses(world, "alpha")).map(({ state }) => state)).toEqual(Array(3).fill("answered"));
    expect((await responses(world, "beta")).map(({ state }) => state)).toEqual([
      "asked",
      "skipped",
      "skipped",
    ]);
  });

  it("is one message of two that fall due at the same instant, whatever they are called", async () => {
    const world = await open(
      await checkIns({ zulu: "0 12 * * 1-5", "zulu-2": "0 12 * * 1-5", able: "0 12 * * 1-5" }),
    );
    await world.to(mon("12:00"));
    expect(posts(world, "alpha", 0).filter(({ buttons }) => buttons.length > 0)).toHaveLength(1);
    const { form } = await world.say("alpha", "answer");
    expect(form?.id).toBe(`answer zulu-2@${MON}T12:00`);
    await fillIn(world, "alpha", "answer", WELL);
    expect((await responses(world, "alpha")).map(({ state }) => state)).toEqual(Array(3).fill("answered"));
    await world.to(mon("12:30"));
    expect(posts(world, "alpha", 0).filter(({ text }) => text.startsWith("Reminder"))).toEqual([]);
    expect(posts(world, "beta", 0).filter(({ text }) => text.startsWith("Reminder"))).toHaveLength(1);
  });

  it("leaves alone what was answered, what is an hour old, and a test", async () => {
    const world = await open(await checkIns({ "check-in": "0 12 * * 1-5" }));
    await world.to(mon("12:30"));
    await done(world, "alpha", "test");
    await world.drain();
    expect(found(world, "alpha", "Test check-in").text).not.toContain("also counts");
    expect(posts(world, "alpha", 0)[0]?.buttons).not.toEqual([]);
    await world.to(mon("13:00"));
    await done(world, "cl", "round now");
    await world.drain();
    expect(found(world, "beta", "Check-in of 13:00").text).not.toContain("also counts");
  });
});
