/** Check-ins from the prompt to the digest, and everything that an answer sets in motion. */
import { afterEach, describe, expect, it } from "vitest";
import type { Definition } from "../src/domain/plan.ts";
import { ask, refused } from "./ask.ts";
import {
  changed,
  done,
  expectSound,
  fillIn,
  found,
  initial,
  mentioned,
  posted,
  press,
  standing,
  withPolicy,
  withTeam,
} from "./story.ts";
import { at, dayDefinition, openWorld, type World } from "./world.ts";

const MON = "2026-11-02";
const mon = (time: string): number => at(MON, time);
const NOON = `check-in@${MON}T12:00`;
const FOUR = { alpha: 1, beta: 1, gamma: 1, delta: 1 };
const WELL = { working: "All of it", blocked: "nothing", needed: "nothing" };

const worlds: World[] = [];
async function open(definition?: Definition, start = mon("08:00")): Promise<World> {
  const world = await openWorld({ start, ...(definition ? { definition } : {}) });
  worlds.push(world);
  return world;
}
async function atNoon(definition?: Definition): Promise<World> {
  const world = await open(definition);
  await world.to(mon("12:00"));
  return world;
}
afterEach(async () => {
  for (const world of worlds.splice(0)) {
    await expectSound(world);
    await world.close();
  }
});

async function responses(world: World, round = NOON): Promise<Readonly<Record<string, string>>> {
  const rows = await world.database.db
    .selectFrom("response")
    .select(["member", "state"])
    .where("round", "=", round)
    .execute();
  return Object.fromEntries(rows.map(({ member, state }) => [member, state]));
}
const issues = (world: World) => world.database.db.selectFrom("issue").selectAll().execute();
const needs = (world: World) => world.database.db.selectFrom("need").selectAll().execute();
const digest = (world: World) => found(world, "coordination", "Check-in digest");

describe("a round opens", () => {
  it("on its cron in the plan's zone, for those with a task or an assignment in an open phase, and for no lead", async () => {
    const world = await open();
    await world.to(mon("11:59:59"));
    expect(posted(world, mon("08:00"))).toEqual({});
    await world.to(mon("12:00"));
    // Delta has no task in phase 1, but an assignment.
    expect(posted(world, mon("12:00"))).toMatchObject(FOUR);
    expect(posted(world, mon("12:00"))).toEqual({ ...FOUR, coordination: 1 });
    for (const member of Object.keys(FOUR)) {
      const [prompt] = standing(world, member);
      expect(prompt?.buttons.map(({ label }) => label)).toEqual([
        "Answer",
        "Snooze",
        "Skip today",
        "I'm away",
      ]);
    }
  });

  it("only inside each member's own working hours", async () => {
    const definition = await withTeam(({ members }) => ({
      members: changed(members, {
        alpha: { hours: { from: 780, until: 1050, days: [1, 2, 3, 4, 5] } },
        beta: { hours: { from: 540, until: 1050, days: [2, 3, 4, 5] } },
        gamma: { zone: "America/New_York" },
      }),
    }));
    const world = await open(definition);
    await world.to(mon("12:00"));
    expect(await responses(world)).toEqual({ delta: "asked" });
  });

  it("not for who is away, and without anybody to ask not at all: no post, no digest", async () => {
    const world = await open();
    await done(world, "alpha", "away today");
    await world.to(mon("12:00"));
    expect(await responses(world)).toEqual({ beta: "asked", gamma: "asked", delta: "asked" });
    await done(world, "cl", "away today for beta");
    const empty = await open();
    for (const member of Object.keys(FOUR)) await done(empty, member, "away today");
    await empty.to(mon("16:00"));
    expect(empty.texts("coordination")).toEqual([]);
    expect(await responses(empty)).toEqual({});
  });

  it("not before the plan's first day, and not on days that the schedule leaves out", async () => {
    const world = await open(undefined, at("2026-10-30", "08:00"));
    await world.to(mon("11:59"));
    expect(world.got).toEqual([]);
    const late = await open(undefined, at("2026-11-06", "18:00"));
    await late.to(at("2026-11-08", "23:00"));
    expect(late.got).toEqual([]);
  });

  it("for those with work in the phase that is open then, as the plan goes on", async () => {
    const world = await open();
    for (const [member, task] of [
      ["alpha", "1A"],
      ["beta", "1B"],
      ["gamma", "1C"],
    ] as const)
      await done(world, member, `done ${task}`);
    await world.to(mon("12:00"));
    expect(Object.keys(await responses(world))).toEqual(["alpha", "beta", "gamma", "delta"]);
  });
});

describe("the roster is frozen when a round opens", () => {
  it("who gets work later is not asked, and cannot answer", async () => {
    const world = await atNoon();
    await done(world, "cl", "assign 1A to pl");
    await world.to(mon("13:30"));
    expect(world.texts("pl").join()).not.toContain("check-in");
    const { refusal, text } = await refused(world, "pl", `answer ${NOON}`);
    expect(refusal.kind).toBe("not-asked");
    expect(text).toContain("You were not asked in the check-in of 12:00");
    // Alpha, who lost the task, is still on it.
    await fillIn(world, "alpha", `answer ${NOON}`, WELL);
    expect(digest(world).text).toContain("1 of 4 answered");
  });

  it("who goes away is excused: the prompt says so, no reminder comes, and the digest lists them as skipped", async () => {
    const world = await atNoon();
    await world.to(mon("12:10"));
    await done(world, "beta", "away today");
    expect(standing(world, "beta")[0]?.text).toContain("You are left out of the check-in of 12:00");
    await world.to(mon("12:30"));
    expect(posted(world, mon("12:30"))).toEqual({ alpha: 1, gamma: 1, delta: 1 });
    await world.to(mon("13:00"));
    expect(digest(world).text).toContain("not answered: Alpha, Delta and Gamma; skipped: Beta");
    // An answer is welcome all the same.
    await fillIn(world, "beta", `answer ${NOON}`, WELL);
    expect(digest(world).text).toContain("1 of 4 answered; not answered: Alpha, Delta and Gamma; Beta late");
  });
});

describe("a round goes on", () => {
  it("with one reminder for who is silent, and a digest that calls nobody", async () => {
    const world = await atNoon();
    await world.to(mon("12:05"));
    await fillIn(world, "alpha", "answer", {
      working: "The generator",
      blocked: "nothing",
      needed: "a review",
      from: "beta",
      task: "1A",
    });
    await done(world, "gamma", "skip");
    await done(world, "beta", 'raise urgent "the build is down"');
    await world.to(mon("12:30"));
    expect(posted(world, mon("12:30"))).toMatchObject({ beta: 1, delta: 1 });
    expect(posted(world, mon("12:30"))).not.toHaveProperty("gamma");
    const before = world.got.length;
    await world.to(mon("12:59"));
    expect(world.got.slice(before).filter(({ to }) => to === "beta" || to === "delta")).toEqual([]);
    await world.to(mon("13:00"));
    const { text, thread } = digest(world);
    expect(thread).toBe(found(world, "coordination", "Proto interface refactor, Mon 2 Nov").key);
    expect(text).toContain("1 of 4 answered; not answered: Beta and Delta; skipped: Gamma");
    expect(text).toContain("Beta → Alpha: a review");
    expect(text).toContain("Urgent issue 1, open: the build is down");
    expect(text).toContain("Alpha: working: The generator");
    expect(mentioned(world).filter((id) => id in FOUR)).toEqual([]);
    expect(standing(world, "beta")[0]?.text).toContain("A late answer is welcome");
  });

  it("says that nothing is asked for rather than nothing", async () => {
    const world = await atNoon();
    await world.to(mon("13:00"));
    expect(digest(world).text).toContain("0 of 4 answered");
    expect(digest(world).text).toContain("nothing is asked for");
  });

  it("takes late and edited answers, and edits the one digest for each", async () => {
    const world = await atNoon();
    await world.to(mon("13:20"));
    await fillIn(world, "delta", "answer", WELL);
    expect(digest(world)).toMatchObject({ edits: 1 });
    expect(digest(world).text).toContain("Delta 20 min late");
    await world.to(at("2026-11-03", "09:00"));
    const { reply } = await fillIn(world, "delta", `answer ${NOON}`, { working: "Half of it" });
    expect(reply).toMatchObject({ kind: "answered", edited: true, response: { late: true } });
    expect(digest(world)).toMatchObject({ edits: 2, postedAt: mon("13:00") });
    expect(digest(world).text).toMatch(/Delta \(20 min late, edited\): .*Half of it/);
    const answers = standing(world, "coordination").filter(({ text }) => text.startsWith("Delta"));
    expect(answers).toHaveLength(1);
    expect(answers[0]?.text).toContain("Half of it");
  });

  it("keeps an edit before the closing out of the lateness", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", WELL);
    await world.to(mon("14:00"));
    await fillIn(world, "alpha", `answer ${NOON}`, { working: "More of it" });
    expect(digest(world).text).toMatch(/Alpha \(edited\): /);
  });
});

describe("nothing changed", () => {
  const same = `same ${NOON}`;
  const tue = (time: string): number => at("2026-11-03", time);

  it("is refused while there is no earlier answer, and the prompt does not offer it", async () => {
    const world = await atNoon();
    const { refusal, text } = await refused(world, "alpha", same);
    expect(refusal.kind).toBe("no-last-answer");
    expect(text).toContain("Please answer once");
  });

  it("repeats the last answer, marked so, and needs no second message to who was needed", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", {
      ...WELL,
      blocked: "the build",
      needed: "the key",
      from: "beta",
    });
    await world.to(tue("12:00"));
    const prompt = found(world, "alpha", "Check-in of 12:00: a minute");
    const before = posted(world, mon("08:00"))["beta"];
    const { reply } = await press(world, "alpha", prompt, "Nothing changed");
    expect(reply).toMatchObject({ kind: "answered", offer: undefined, response: { repeated: true } });
    expect(posted(world, mon("08:00"))["beta"]).toBe(before);
    expect(await needs(world)).toHaveLength(1);
    await world.to(tue("13:00"));
    expect(digest(world).text).toMatch(/Alpha \(nothing changed\): .*All of it/);
    // What is still needed is still an immediate action.
    expect(digest(world).text).toContain("Beta → Alpha: the key");
  });

  it("says no more that somebody is needed once that was met", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", { ...WELL, needed: "the key", from: "beta" });
    await done(world, "beta", `need-done ${NOON}/alpha`);
    await world.to(tue("12:00"));
    await done(world, "alpha", "same");
    await world.to(tue("13:00"));
    expect(digest(world).text).toContain("nothing is asked for");
  });

  it("repeats the newest answer of an earlier round, as it was edited", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", WELL);
    await fillIn(world, "alpha", "answer", { working: "Two thirds" });
    await world.to(tue("12:00"));
    const { reply } = await world.say("alpha", "nothing changed");
    expect(reply).toMatchObject({ response: { answers: { working: "Two thirds" }, editedAt: undefined } });
  });

  it("is refused after an answer, and for a daily update", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", WELL);
    const { refusal } = await refused(world, "alpha", same);
    expect(refusal.kind).toBe("already-answered");
    await world.to(mon("17:30"));
    const update = await refused(world, "alpha", `same update@${MON}`);
    expect(update.refusal.kind).toBe("no-last-answer");
    expect(update.text).toContain("A daily update tells of one day");
  });

  it("can be edited like any answer, and is not repeated any more", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", WELL);
    await world.to(tue("12:00"));
    await done(world, "alpha", "same");
    const { reply } = await fillIn(world, "alpha", "answer", { working: "More" });
    expect(reply).toMatchObject({
      edited: true,
      response: { repeated: false, answers: { working: "More" } },
    });
  });
});

describe("skip and later", () => {
  it("skip leaves the round out: no reminder, no missing, and an answer is still taken", async () => {
    const world = await atNoon();
    await press(world, "alpha", standing(world, "alpha")[0] as never, "Skip today");
    expect(standing(world, "alpha")[0]?.buttons.map(({ label }) => label)).toEqual(["Answer"]);
    await world.to(mon("13:00"));
    expect(posted(world, mon("12:01"))["alpha"]).toBeUndefined();
    expect(digest(world).text).toContain("skipped: Alpha");
    await fillIn(world, "alpha", "answer", WELL);
    expect((await refused(world, "alpha", `skip ${NOON}`)).refusal.kind).toBe("already-answered");
  });

  it("later brings the prompt again, and the newest word on when holds", async () => {
    const world = await atNoon();
    await press(world, "alpha", standing(world, "alpha")[0] as never, "Snooze");
    expect(standing(world, "alpha")[0]?.text).toContain("comes back later");
    await done(world, "alpha", "later 25m");
    await world.to(mon("12:24"));
    expect(posted(world, mon("12:01"))["alpha"]).toBeUndefined();
    await world.to(mon("12:25"));
    expect(found(world, "alpha", "You asked to be asked again").postedAt).toBe(mon("12:25"));
    await fillIn(world, "alpha", "answer", WELL);
    await world.to(mon("13:00"));
    expect(posted(world, mon("12:26"))["alpha"]).toBeUndefined();
  });

  it("later holds the reminder back while the prompt is still to come, and in the minute in which it comes", async () => {
    const world = await atNoon();
    await done(world, "alpha", "later 40m");
    await done(world, "beta", "later 30m");
    await done(world, "delta", "later 20m");
    await world.to(mon("12:39"));
    expect(posted(world, mon("12:01"))).toEqual({ beta: 1, gamma: 1, delta: 2 });
    expect(found(world, "beta", "You asked to be asked again").postedAt).toBe(mon("12:30"));
    await world.to(mon("12:40"));
    expect(found(world, "alpha", "You asked to be asked again").postedAt).toBe(mon("12:40"));
  });

  it("everything that has asked shows what became of it: the prompt, the one that came back, the reminder", async () => {
    const world = await atNoon();
    await done(world, "alpha", "later 20m");
    await done(world, "beta", "later 20m");
    await world.to(mon("12:31"));
    const of = (member: string) => standing(world, member).map(({ text }) => text);
    expect(of("alpha")).toHaveLength(3);
    await press(world, "alpha", found(world, "alpha", "Reminder: check-in"), "Skip today");
    for (const text of of("alpha")) expect(text).toContain("You are left out of the check-in");
    await fillIn(world, "alpha", `answer ${NOON}`, WELL);
    for (const text of of("alpha")) expect(text).toContain("answered at 12:31");
    await world.to(mon("13:00"));
    for (const text of of("beta")) expect(text).toContain("closed at 13:00. A late answer is welcome");
    expect(of("delta")).toHaveLength(2);
  });

  it("later never goes past the end of the round, and not without a time", async () => {
    const world = await atNoon();
    const { reply } = await world.say("alpha", "later 3h");
    expect(reply).toMatchObject({ kind: "later", at: mon("12:59") });
    await world.to(mon("12:59"));
    expect(found(world, "alpha", "You asked to be asked again").postedAt).toBe(mon("12:59"));
    await world.to(mon("13:00"));
    const { refusal } = await refused(world, "alpha", `later ${NOON} 15m`);
    expect(refusal.kind).toBe("round-closed");
  });

  it("later after a skip asks again", async () => {
    const world = await atNoon();
    await done(world, "alpha", "skip");
    await done(world, "alpha", "later 10m");
    await world.to(mon("12:10"));
    expect(found(world, "alpha", "You asked to be asked again").postedAt).toBe(mon("12:10"));
  });

  it("later that falls due after the answer brings nothing", async () => {
    const world = await atNoon();
    await done(world, "alpha", "later 10m");
    await fillIn(world, "alpha", "answer", WELL);
    await world.to(mon("12:20"));
    expect(posted(world, mon("12:01"))["alpha"]).toBeUndefined();
  });
});

describe("answering", () => {
  it("of what does not exist, or was not asked, is refused with the reason", async () => {
    const world = await atNoon();
    expect((await refused(world, "alpha", "answer check-in@2026-11-01T12:00")).refusal).toEqual({
      kind: "unknown-round",
      given: "check-in@2026-11-01T12:00",
    });
    expect((await refused(world, "tl", "answer")).refusal.kind).toBe("unknown-round");
    expect((await refused(world, "tl", `skip ${NOON}`)).refusal.kind).toBe("not-asked");
  });

  it("begins with the last answer, without what was needed then", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", { ...WELL, needed: "the key", from: "beta", task: "1A" });
    await world.to(at("2026-11-03", "12:00"));
    const { form } = await world.say("alpha", "answer");
    expect(form && initial(form)).toEqual({ working: "All of it", blocked: "nothing" });
    const again = await world.say("beta", "answer");
    expect(again.form && initial(again.form)).toEqual({});
  });

  it("finds every problem of a form at once, and nothing is changed", async () => {
    const world = await atNoon();
    const { reply, problems } = await world.fill("alpha", `answer ${NOON}`, {
      working: "  ",
      blocked: "b".repeat(2001),
      needed: "the key",
      from: "Betta",
      task: "1D",
    });
    expect(reply.kind).toBe("invalid");
    expect(problems).toEqual({
      working: expect.stringContaining("Please fill this in") as string,
      blocked: expect.stringContaining("2000") as string,
      from: "Nobody on the plan is called “Betta”. Did you mean Beta?",
      task: expect.stringMatching(/There is no task “1D”\. Did you mean 1[A-C]\?/) as string,
    });
    expect((await responses(world))["alpha"]).toBe("asked");
    const exact = await world.fill("alpha", `answer ${NOON}`, { working: "w".repeat(2000) });
    expect(exact.reply.kind).toBe("answered");
  });

  it("takes members and tasks as people write them", async () => {
    const world = await atNoon();
    const { reply } = await fillIn(world, "alpha", "answer", {
      ...WELL,
      needed: "a look",
      from: "@BETA",
      task: "1a",
    });
    expect(reply).toMatchObject({ response: { answers: { from: "beta", task: "1A" } } });
    const self = await fillIn(world, "beta", "answer", { ...WELL, needed: "time", from: "Beta" });
    expect(self.reply).toMatchObject({ kind: "answered" });
    expect(await needs(world)).toHaveLength(1);
  });

  it("twice with the same request is one answer", async () => {
    const world = await atNoon();
    const command = { kind: "submit", form: `answer ${NOON}`, values: WELL } as const;
    const inbound = {
      id: "the-same",
      workspace: "main",
      plan: undefined,
      channel: undefined,
      surface: "terminal",
      actor: { kind: "member", id: "alpha" },
      command,
    } as const;
    const answers = await Promise.all([world.engine.handle(inbound), world.engine.handle(inbound)]);
    expect(answers.map(({ reply }) => reply.kind)).toEqual(["answered", "answered"]);
    const rows = await world.database.db
      .selectFrom("response")
      .selectAll()
      .where("member", "=", "alpha")
      .execute();
    expect(rows).toMatchObject([{ state: "answered", edited_at: null }]);
    await world.to(mon("12:01"));
  });
});

describe("needed from somebody", () => {
  const KEY = { ...WELL, needed: "the signing key", from: "beta", task: "1A" };
  const need = `${NOON}/alpha`;

  it("reaches them in a message of their own, with what it is for", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", KEY);
    const { text, buttons } = found(world, "beta", "Alpha needs from you");
    expect(text).toContain("the signing key");
    expect(text).toContain("1A Proto integration");
    expect(buttons.map(({ label }) => label)).toEqual(["Reply", "Done", "Raise"]);
  });

  it("for a task reaches its owner when nobody is named, and takes `Alpha, for 1B` for both", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", { ...WELL, needed: "the build", task: "task 1B" });
    expect(found(world, "beta", "Alpha needs from you").text).toContain("1B Build system");
    await fillIn(world, "gamma", "answer", { ...WELL, needed: "the proto files", from: "@Alpha, for 1A." });
    expect(found(world, "alpha", "Gamma needs from you").text).toContain("1A Proto integration");
    // One's own task asks nobody, and neither does a task for which nothing is needed.
    await fillIn(world, "beta", "answer", { ...WELL, needed: "time", task: "1B" });
    await fillIn(world, "delta", "answer", { ...WELL, task: "1C" });
    expect(await needs(world)).toHaveLength(2);
  });

  it("from nobody is said in the digest, so that somebody finds out who can help", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", { ...WELL, needed: "a licence key", from: "Nobody." });
    await world.to(mon("13:00"));
    expect(digest(world).text).toContain("somebody → Alpha: a licence key");
    expect(digest(world).text).not.toContain("nothing is asked for");
  });

  it("edits its message when its words change, and leaves it when other words do", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", KEY);
    await fillIn(world, "alpha", "answer", { needed: "the new signing key" });
    expect(found(world, "beta", "the new signing key")).toMatchObject({ edits: 1 });
    await fillIn(world, "alpha", "answer", { working: "Something else" });
    expect(found(world, "beta", "the new signing key")).toMatchObject({ edits: 1 });
    expect(posted(world, mon("12:00"))["beta"]).toBe(2);
  });

  it("goes to somebody else when the answer names somebody else, and ends for the first", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", KEY);
    await fillIn(world, "alpha", "answer", { from: "gamma" });
    const old = found(world, "beta", "the signing key");
    expect(old.buttons).toEqual([]);
    expect(old.text).toContain("Closed by Alpha");
    expect(found(world, "gamma", "Alpha needs from you").buttons).toHaveLength(3);
    expect((await refused(world, "beta", `need-done ${need}`)).refusal.kind).toBe("unknown-need");
  });

  it("ends when the answer does not have it any more", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", KEY);
    await fillIn(world, "alpha", "answer", { needed: "nothing" });
    expect(found(world, "beta", "the signing key").buttons).toEqual([]);
    expect(await needs(world)).toMatchObject([{ closed_by: "alpha" }]);
    await world.to(mon("13:00"));
    expect(digest(world).text).toContain("nothing is asked for");
  });

  it("that ended with its task is there again when that is undone, and one that was met before is not", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", { ...WELL, needed: "the build", from: "beta", task: "1B" });
    await fillIn(world, "gamma", "answer", { ...WELL, needed: "a look", from: "beta", task: "1B" });
    await done(world, "beta", `need-done ${NOON}/gamma`);
    await world.to(mon("12:10"));
    await done(world, "beta", "done 1B");
    expect(found(world, "beta", "Alpha needed from you").buttons).toEqual([]);
    await world.to(mon("12:20"));
    await done(world, "beta", "undo 1B");
    expect(found(world, "beta", "Alpha needs from you").buttons).toHaveLength(3);
    expect(await needs(world)).toMatchObject([
      { asker: "alpha", closed_at: null, closed_by: null },
      { asker: "gamma", closed_by: "beta" },
    ]);
    await world.to(mon("13:00"));
    expect(digest(world).text).toContain("Beta → Alpha: the build (1B)");
  });

  it("ends with a task that is cancelled, which the asker is told, and is there again when that is undone", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", { ...WELL, needed: "the build", from: "beta", task: "1B" });
    await world.to(mon("12:10"));
    await done(world, "cl", "cancel 1B");
    expect(found(world, "alpha", "cancelled 1B").text).toMatch(
      /Coordination lead cancelled 1B .*, so your need for it is closed.*You needed: the build/s,
    );
    expect(found(world, "beta", "Alpha needed from you").buttons).toEqual([]);
    expect(await needs(world)).toMatchObject([{ asker: "alpha", closed_by: "cl" }]);
    await world.to(mon("12:20"));
    await done(world, "cl", "undo 1B");
    expect(await needs(world)).toMatchObject([{ asker: "alpha", closed_at: null }]);
    expect(found(world, "beta", "Alpha needs from you").buttons).toHaveLength(3);
  });

  it("is not told again when a change that did not end its task is undone", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", { ...WELL, needed: "the build", from: "beta", task: "1B" });
    await done(world, "beta", "start 1B");
    const sent = world.got.length;
    await done(world, "beta", "undo 1B");
    expect(world.got.slice(sent).filter(({ text }) => text.includes("Alpha needs from you"))).toEqual([]);
  });

  it("that was met stays met when the answer is edited elsewhere, and is told anew with other words", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", KEY);
    await done(world, "beta", `need-done ${need}`);
    await fillIn(world, "alpha", "answer", { working: "More of it" });
    expect(await needs(world)).toMatchObject([{ closed_by: "beta" }]);
    await fillIn(world, "alpha", "answer", { needed: "the other key" });
    expect(await needs(world)).toMatchObject([{ closed_by: null, text: "the other key" }]);
    expect(found(world, "beta", "the other key").buttons).toHaveLength(3);
  });

  it("is replied to, and stays open until it is met", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", KEY);
    await fillIn(world, "beta", `need-reply ${need}`, { text: "by three o'clock" });
    expect(found(world, "alpha", "Beta replied").text).toContain("by three o'clock");
    const empty = await world.fill("beta", `need-reply ${need}`, { text: " " });
    expect(empty.problems).toHaveProperty("text");
    const long = await world.fill("beta", `need-reply ${need}`, { text: "x".repeat(2001) });
    expect(long.problems).toHaveProperty("text");
    await done(world, "beta", `need-done ${need}`);
    expect(found(world, "alpha", "Beta says that this is done").text).toContain("the signing key");
    expect(found(world, "beta", "the signing key").buttons).toEqual([]);
    const { refusal, text } = await refused(world, "beta", `need-done ${need}`);
    expect(refusal.kind).toBe("need-closed");
    expect(text).toContain("Beta closed this");
  });

  it("may be answered by whom it asks, who asks, and a lead; by nobody else", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", KEY);
    for (const command of ["need-done", "need-raise"]) {
      expect((await refused(world, "gamma", `${command} ${need}`)).refusal.kind).toBe("unknown-need");
    }
    expect((await refused(world, "beta", "need-done nothing/alpha")).refusal.kind).toBe("unknown-need");
    await done(world, "cl", `need-reply ${need} I look into it`);
    expect(found(world, "alpha", "I look into it").text).toContain("Coordination lead replied");
    await done(world, "alpha", `need-done ${need}`);
    expect(found(world, "beta", "the signing key").text).toContain("Closed by Alpha");
    expect(world.texts("alpha").some((text) => text.includes("says that this is done"))).toBe(false);
  });

  it("raised becomes an issue of the policy's type for whom it asks", async () => {
    const world = await atNoon();
    await fillIn(world, "alpha", "answer", KEY);
    await done(world, "alpha", `need-raise ${need}`);
    expect(await issues(world)).toMatchObject([
      {
        type: "cross-agent-blocking",
        raiser: "alpha",
        responder: "beta",
        task: "1A",
        text: "the signing key",
      },
    ]);
  });
});

describe("a blocked answer", () => {
  const texts = [
    ["with quotes", 'the "new" build waits for 1B'],
    ["with a for", "wait for it"],
    ["of two lines", "two\nlines, for beta"],
    ["with smart quotes", "„quoted“ and “smart” words"],
    ["with single quotes", "it's 'single'"],
    ["as long as it may be", "x".repeat(2000)],
  ] as const;

  it.each(texts)("%s offers a command that raises the issue when it is pasted", async (_, blocked) => {
    for (const from of ["beta", ""]) {
      const world = await atNoon();
      const { reply } = await fillIn(world, "alpha", "answer", { ...WELL, blocked, from });
      if (reply.kind !== "answered" || reply.offer?.kind !== "offer") throw new Error("nothing was offered");
      await done(world, "alpha", reply.offer.command);
      const [issue] = await issues(world);
      expect(issue).toMatchObject({ type: "cross-agent-blocking", raiser: "alpha", responder: from || null });
      // Quotes inside become single ones.
      expect(issue?.text).toBe(blocked.replaceAll('"', "'"));
    }
  });

  it("offers the owner of the task that is named", async () => {
    const world = await atNoon();
    const { reply, message } = await fillIn(world, "alpha", "answer", {
      ...WELL,
      blocked: "no build",
      task: "1B",
    });
    if (reply.kind !== "answered" || reply.offer?.kind !== "offer") throw new Error("nothing was offered");
    const button = message.buttons?.find(({ label }) => label === "Raise an issue for it");
    await done(world, "alpha", button?.command ?? "");
    expect(await issues(world)).toMatchObject([{ responder: "beta", task: "1B" }]);
  });

  it("says nothing of an issue when nothing is blocked, and opens none by itself", async () => {
    const world = await atNoon();
    for (const blocked of ["", "nothing", "None", "-", "n/a", "Nothing.", "No blockers!"]) {
      const { reply } = await fillIn(world, "alpha", "answer", { ...WELL, blocked });
      expect(reply).toMatchObject({ kind: "answered", offer: undefined });
    }
    await fillIn(world, "alpha", "answer", { ...WELL, blocked: "the build" });
    expect(await issues(world)).toEqual([]);
  });

  it("opens the issue itself when the policy says so, once", async () => {
    const definition = await withPolicy(() => ({ blockedAnswer: "open" }));
    const world = await atNoon(definition);
    const { reply, message } = await fillIn(world, "alpha", "answer", {
      ...WELL,
      blocked: "the build",
      task: "1B",
    });
    expect(reply).toMatchObject({ offer: { kind: "opened", issue: 1 } });
    expect(message.fallback).toContain("Issue 1 is raised");
    await fillIn(world, "alpha", "answer", { blocked: "the build, still" });
    expect(await issues(world)).toMatchObject([
      { number: 1, raiser: "alpha", responder: "beta", task: "1B", text: "the build" },
    ]);
    expect(found(world, "beta", "Alpha needs your help").postedAt).toBe(mon("12:00"));
    await world.to(mon("13:00"));
    expect(found(world, "cl", "nobody has acknowledged this").postedAt).toBe(mon("13:00"));
  });

  it("opens it also when an edit says for the first time that something is blocked", async () => {
    const definition = await withPolicy(() => ({ blockedAnswer: "open" }));
    const world = await atNoon(definition);
    await fillIn(world, "alpha", "answer", WELL);
    const { reply } = await fillIn(world, "alpha", "answer", { blocked: "the build" });
    expect(reply).toMatchObject({ edited: true, offer: { kind: "opened", issue: 1 } });
  });
});

describe("round now", () => {
  it("is for leads", async () => {
    const world = await open();
    const { refusal } = await refused(world, "alpha", "round now");
    expect(refusal).toMatchObject({ kind: "leads-only", leads: ["tl", "pl", "cl", "pm"] });
  });

  it("opens a round for everybody at work, says who was left out, and closes after its time", async () => {
    const world = await open();
    await world.to(mon("10:07"));
    await done(world, "delta", "away today");
    const answer = await ask(world, "cl", "round now");
    expect(answer).toContain("Alpha, Beta and Gamma asked");
    expect(answer).toContain("Left out: Delta (away)");
    expect(await responses(world, `check-in@${MON}T10:07`)).toEqual({
      alpha: "asked",
      beta: "asked",
      gamma: "asked",
    });
    await world.to(mon("11:07"));
    expect(digest(world).text).toContain("0 of 3 answered");
    // The scheduled one comes all the same.
    await world.to(mon("12:00"));
    expect(await responses(world)).toHaveProperty("alpha", "asked");
  });

  it("twice in a minute is one round", async () => {
    const world = await open();
    await world.to(mon("10:07"));
    await done(world, "cl", "round now check-in");
    await world.to(mon("10:07:30"));
    const reply = await done(world, "tl", "round now check-in");
    expect(reply).toMatchObject({ kind: "round-opened", round: { openedAt: mon("10:07") } });
    expect(posted(world, mon("10:00"))).toEqual({ ...FOUR, coordination: 1 });
  });

  it("in the minute of a scheduled one is that one", async () => {
    const world = await atNoon();
    await done(world, "cl", "round now");
    expect(posted(world, mon("12:00"))).toEqual({ ...FOUR, coordination: 1 });
  });

  it("with nobody to ask opens nothing and says why", async () => {
    const world = await open(undefined, mon("07:00"));
    const { refusal, text } = await refused(world, "cl", "round now");
    expect(refusal.kind).toBe("round-empty");
    expect(text).toContain("Alpha (outside working hours)");
    await world.to(mon("08:30"));
    expect(world.got).toEqual([]);
  });

  it("of an unknown schedule names those there are", async () => {
    const world = await open();
    const { refusal } = await refused(world, "cl", "round now standup");
    expect(refusal).toEqual({
      kind: "unknown-schedule",
      given: "standup",
      schedules: ["check-in", "update"],
    });
  });

  it("never opens today's update a second time: what was answered stays", async () => {
    const world = await open();
    await world.to(mon("17:30"));
    await fillIn(world, "alpha", "answer", { progress: "A lot", health: "green" });
    await world.to(mon("19:40"));
    expect((await refused(world, "cl", "round now update")).refusal.kind).toBe("round-closed");
    expect(found(world, "updates", "Daily updates").text).toContain("A lot");
    expect(await responses(world, `update@${MON}`)).toHaveProperty("alpha", "answered");
  });
});

describe("two schedules", () => {
  it("run side by side, each with its own rounds and its own times", async () => {
    const definition = await dayDefinition();
    const [rule] = definition.policy.checkIns;
    if (!rule) throw new Error("the example has a schedule");
    const checkIns = [
      { ...rule, id: "morning", cron: "0 10 * * 1-5", remindAfter: undefined, closesAfter: 7_200_000 },
      { ...rule, id: "noon", cron: "0 11 * * 1-5" },
    ];
    const world = await open({ ...definition, policy: { ...definition.policy, checkIns } });
    await world.to(mon("11:00"));
    const bare = await world.say("alpha", "answer");
    expect(bare.form?.id).toBe(`answer noon@${MON}T11:00`);
    await fillIn(world, "alpha", "answer", WELL);
    // The one that still waits comes next.
    const next = await world.say("alpha", "answer");
    expect(next.form?.id).toBe(`answer morning@${MON}T10:00`);
    await world.to(mon("11:30"));
    expect(posted(world, mon("11:30"))).toEqual({ beta: 1, gamma: 1, delta: 1 });
    await world.to(mon("12:00"));
    expect(
      standing(world, "coordination").filter(({ text }) => text.includes("Check-in digest")),
    ).toHaveLength(2);
  });
});
