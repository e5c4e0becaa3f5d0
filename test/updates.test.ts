/** Daily updates: each at the end of the own working day, one post for all, red at once. */
import { afterEach, describe, expect, it } from "vitest";
import type { Definition, MemberDef, TeamDef } from "../src/domain/plan.ts";
import { localTime } from "../src/domain/time.ts";
import { refused } from "./ask.ts";
import { smallPlan } from "./small-plan.ts";
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
const UPDATE = `update@${MON}`;
const GREEN = { progress: "The generator", blockers: "", next: "The build", health: "green" };

const worlds: World[] = [];
async function open(definition?: Definition, start = mon("16:00")): Promise<World> {
  const given = definition ?? (await dayDefinition());
  // Quiet hours have a file of their own.
  const world = await openWorld({
    start,
    definition: { ...given, policy: { ...given.policy, quiet: undefined } },
  });
  worlds.push(world);
  return world;
}
afterEach(async () => {
  for (const world of worlds.splice(0)) {
    await expectSound(world);
    await world.close();
  }
});

/** Four members on four continents, and no check-ins between. */
async function scattered(change: Readonly<Record<string, Partial<MemberDef>>> = {}): Promise<Definition> {
  const zones = {
    beta: { zone: "America/New_York" },
    gamma: { zone: "Pacific/Auckland" },
    ...change,
  };
  const definition = await withTeam(({ members }) => ({ members: changed(members, zones) }));
  return {
    ...definition,
    plan: { ...definition.plan, start: "2026-10-19" },
    policy: { ...definition.policy, checkIns: [] },
  };
}

/** When everybody was prompted, as their own clocks showed it. */
function prompts(world: World): Readonly<Record<string, readonly string[]>> {
  const sent = world.got.filter(({ op, text }) => op === "post" && text.startsWith("Daily update,"));
  const zone = (id: string) => world.definition.team.members.find((each) => each.id === id)?.zone ?? "";
  const byMember = Map.groupBy(sent, ({ to }) => to);
  return Object.fromEntries(
    [...byMember].map(([to, list]) => [to, list.map((each) => localTime(each.at, zone(to)))]),
  );
}

describe("the end of the working day", () => {
  it("is each member's own: Auckland first, then Berlin, Lisbon and New York", async () => {
    const world = await open(await scattered(), at("2026-11-01", "20:00"));
    await world.to(at("2026-11-03", "02:00"));
    const end = ["2026-11-02T17:30"];
    expect(prompts(world)).toEqual({ alpha: end, beta: end, gamma: end, delta: end });
    const order = world.got.filter(({ op, text }) => op === "post" && text.startsWith("Daily update,"));
    expect(order.map(({ to }) => to)).toEqual(["gamma", "alpha", "delta", "beta"]);
  });

  it("stays at the same local time over the clock changes of each zone, and on the very day of one", async () => {
    // Auckland changed in September; Europe changes on 25 October, New York on 1 November. Alpha works Sundays.
    const sundays = { alpha: { hours: { from: 540, until: 1050, days: [1, 2, 3, 4, 5, 6, 7] } } };
    const definition = await scattered(sundays);
    const update = { ...definition.policy.update, days: [1, 2, 3, 4, 5, 6, 7] };
    const world = await open(
      { ...definition, policy: { ...definition.policy, update } },
      at("2026-10-23", "00:00"),
    );
    await world.to(at("2026-11-03", "01:00"));
    const days = ["10-23", "10-26", "10-27", "10-28", "10-29", "10-30", "11-02"].map(
      (day) => `2026-${day}T17:30`,
    );
    const { alpha, ...others } = prompts(world);
    for (const each of Object.values(others)) expect(each).toEqual(days);
    expect(alpha).toHaveLength(11);
    expect(alpha).toContain("2026-10-25T17:30");
  });

  it("on the day when spring comes is an hour earlier in the world, and once", async () => {
    const sundays = { alpha: { hours: { from: 540, until: 1050, days: [7] } } };
    const definition = await withTeam(({ members }) => ({ members: changed(members, sundays) }));
    const update = { ...definition.policy.update, days: [7] };
    const world = await open(
      { ...definition, policy: { ...definition.policy, update } },
      at("2027-03-27", "00:00"),
    );
    await world.to(at("2027-03-29", "00:00"));
    expect(prompts(world)).toEqual({ alpha: ["2027-03-28T17:30"] });
    expect(world.got[0]?.at).toBe(Date.UTC(2027, 2, 28, 15, 30));
  });

  it("of a weekend brings no round", async () => {
    const world = await open(undefined, at("2026-11-06", "20:00"));
    await world.to(at("2026-11-08", "23:59"));
    expect(world.got).toEqual([]);
  });

  it("leaves out who does not work that day, who is away then, and who has no work", async () => {
    const mondays = { beta: { hours: { from: 540, until: 1050, days: [2, 3, 4, 5] } } };
    const world = await open(await withTeam(({ members }) => ({ members: changed(members, mondays) })));
    await done(world, "gamma", "away today");
    await world.to(mon("20:00"));
    expect(Object.keys(prompts(world))).toEqual(["alpha", "delta"]);
  });

  it("asks who was away when the round opened and is back at the own end of work", async () => {
    const world = await open();
    await world.to(mon("17:40"));
    await done(world, "delta", "away");
    await world.to(mon("17:50"));
    await done(world, "delta", "back");
    await world.to(mon("18:30"));
    expect(prompts(world)["delta"]).toEqual(["2026-11-02T17:30"]);
  });

  it("asks who was away at the opening and came back before the own end of work", async () => {
    const world = await open();
    await done(world, "delta", "away today");
    await world.to(mon("17:50"));
    await done(world, "delta", "back");
    await world.to(mon("18:30"));
    expect(prompts(world)["delta"]).toEqual(["2026-11-02T17:30"]);
    await world.to(mon("19:29"));
    expect((await fillIn(world, "delta", "answer", GREEN)).reply).toMatchObject({
      response: { late: false },
    });
    await world.to(mon("19:30"));
    expect(found(world, "updates", "Daily updates").text).not.toContain("still open");
  });

  it("asks who got work after the day had ended elsewhere, and the closed round opens again for it", async () => {
    const definition = await smallPlan([
      { id: "one", tasks: ["1A alpha"] },
      { id: "two", after: ["one"], tasks: ["2A beta"] },
    ]);
    const zones = { alpha: { zone: "Asia/Kolkata" }, beta: { zone: "America/New_York" } };
    const members = changed(definition.team.members, zones);
    const world = await open({ ...definition, team: { ...definition.team, members } }, mon("12:00"));
    await world.to(mon("15:00"));
    // 17:30 in India is 13:00 in Berlin: the round is closed by now.
    expect(found(world, "updates", "Daily updates").text).not.toContain("still open");
    await done(world, "alpha", "done 1A");
    await world.to(mon("23:45"));
    expect(prompts(world)).toEqual({ alpha: ["2026-11-02T17:30"], beta: ["2026-11-02T17:30"] });
    expect((await fillIn(world, "beta", "answer", GREEN)).reply).toMatchObject({ response: { late: false } });
    expect(found(world, "updates", "Daily updates").text).toContain("still open");
    await world.to(at("2026-11-03", "00:30"));
    const closed = found(world, "updates", "Daily updates");
    expect(closed.text).toContain("1 of 2 answered; not answered: Alpha");
    expect(closed.text).not.toContain("still open");
    expect(posted(world, mon("12:00"))["updates"]).toBe(1);
  });

  it("does not ask who is away at the own end of work, and does not count them as missing", async () => {
    const world = await open();
    await world.to(mon("17:40"));
    await done(world, "delta", "away today");
    await world.to(mon("20:00"));
    expect(prompts(world)["delta"]).toBeUndefined();
    expect(found(world, "updates", "Daily updates").text).toContain(
      "0 of 4 answered; not answered: Alpha, Beta and Gamma; skipped: Delta",
    );
  });
});

describe("the form", () => {
  it("asks red and yellow what is needed, from whom and by when; green does not", async () => {
    const world = await open();
    await world.to(mon("17:30"));
    const { form } = await world.say("alpha", "answer");
    expect(form?.fields.map(({ id }) => id)).toEqual([
      "progress",
      "blockers",
      "next",
      "health",
      "needed",
      "from",
      "by",
    ]);
    const when = { field: "health", is: ["yellow", "red"] };
    expect(form?.fields.filter((field) => field.when).map(({ id, when: asked }) => [id, asked])).toEqual([
      ["needed", when],
      ["from", when],
      ["by", when],
    ]);
    for (const health of ["red", "yellow"]) {
      const { problems } = await world.fill("alpha", `answer ${UPDATE}`, { ...GREEN, health });
      expect(Object.keys(problems ?? {})).toEqual(["needed"]);
    }
    const { reply } = await world.fill("alpha", `answer ${UPDATE}`, {
      ...GREEN,
      needed: "a key",
      from: "beta",
    });
    expect(reply).toMatchObject({ kind: "answered", response: { answers: { health: "green" } } });
    expect(await world.database.db.selectFrom("need").selectAll().execute()).toEqual([]);
  });

  it("finds every problem at once", async () => {
    const world = await open();
    await world.to(mon("17:30"));
    const { problems } = await world.fill("alpha", `answer ${UPDATE}`, {
      health: "purple",
      next: "n".repeat(2001),
      from: "Gama",
    });
    expect(problems).toEqual({
      progress: expect.stringContaining("fill this in") as string,
      next: expect.stringContaining("2000") as string,
      health: "Please choose one of: green, yellow, red.",
      from: "Nobody on the plan is called “Gama”. Did you mean Gamma?",
    });
    const none = await world.fill("alpha", `answer ${UPDATE}`, { progress: "A lot" });
    expect(Object.keys(none.problems ?? {})).toEqual(["health"]);
  });

  it("takes a colour in any case, and begins with yesterday's words but not with what was needed", async () => {
    const world = await open();
    await world.to(mon("17:30"));
    await fillIn(world, "alpha", "answer", {
      ...GREEN,
      health: "Yellow",
      needed: "a key",
      from: "beta",
      by: "noon",
    });
    await world.to(at("2026-11-03", "17:30"));
    const { form } = await world.say("alpha", "answer");
    expect(form && initial(form)).toEqual({ progress: "The generator", next: "The build", health: "yellow" });
  });

  it("reaches who is needed, with the time by which", async () => {
    const world = await open();
    await world.to(mon("17:31"));
    await fillIn(world, "alpha", "answer", {
      ...GREEN,
      health: "yellow",
      needed: "a key",
      from: "beta",
      by: "tomorrow noon",
    });
    const { text, buttons } = found(world, "beta", "Alpha needs from you");
    expect(text).toContain("a key");
    expect(text).toContain("tomorrow noon");
    expect(buttons).toHaveLength(3);
    expect(found(world, "updates", "Daily updates").text).toContain("Beta → Alpha: a key");
    // Yellow is no matter for the coordination lead.
    expect(world.texts("cl")).toEqual([]);
  });
});

describe("red", () => {
  const RED = { ...GREEN, health: "red", needed: "a licence", from: "pl", by: "noon" };

  it("goes to the coordination lead at once, with who can help", async () => {
    const world = await open();
    await world.to(mon("17:38"));
    await fillIn(world, "gamma", "answer", RED);
    const { text, postedAt } = found(world, "cl", "Gamma: 🔴 Red, off track");
    expect(postedAt).toBe(mon("17:38"));
    expect(text).toContain("Product lead → Gamma: a licence");
    expect(found(world, "updates", "Daily updates").text).toContain("🔴 Red, off track");
  });

  it("that is edited edits the one report", async () => {
    const world = await open();
    await world.to(mon("17:38"));
    await fillIn(world, "gamma", "answer", RED);
    await fillIn(world, "gamma", "answer", { progress: "Less than that" });
    expect(found(world, "cl", "Gamma: 🔴 Red").edits).toBe(1);
    expect(found(world, "cl", "Less than that").postedAt).toBe(mon("17:38"));
  });

  it("that is edited to another colour does not stand as red", async () => {
    const world = await open();
    await world.to(mon("17:38"));
    await fillIn(world, "gamma", "answer", RED);
    await fillIn(world, "gamma", "answer", GREEN);
    const report = found(world, "cl", "Gamma: 🟢 Green, on track");
    expect(report.postedAt).toBe(mon("17:38"));
    expect(report.text).toContain("This was red until Gamma edited it.");
    expect(report.text).not.toContain("Nobody is named");
    expect(world.texts("coordination").join()).not.toContain("Gamma: 🟢");
  });

  it("reached by an edit goes out then", async () => {
    const world = await open();
    await world.to(mon("17:38"));
    await fillIn(world, "gamma", "answer", GREEN);
    expect(world.texts("cl")).toEqual([]);
    await world.to(mon("19:45"));
    await fillIn(world, "gamma", "answer", RED);
    expect(found(world, "cl", "Gamma: 🔴 Red").postedAt).toBe(mon("19:45"));
  });

  it("without a name says that nobody is named", async () => {
    const world = await open();
    await world.to(mon("17:38"));
    await fillIn(world, "gamma", "answer", { ...GREEN, health: "red", needed: "nothing" });
    expect(found(world, "cl", "Gamma: 🔴 Red").text).toContain("Nobody is named who could help");
  });

  const channel: readonly (readonly [string, (team: TeamDef) => Partial<TeamDef>, boolean])[] = [
    ["the lead is away", () => ({}), true],
    [
      "nobody holds the role",
      ({ roles }) => ({ roles: { ...roles, "coordination-lead": undefined } }),
      false,
    ],
    ["the lead reports it", ({ roles }) => ({ roles: { ...roles, "coordination-lead": "gamma" } }), false],
  ];
  it.each(channel)("goes to the channel when %s", async (_, change, away) => {
    const world = await open(await withTeam(change));
    if (away) await done(world, "cl", "away today");
    await world.to(mon("17:38"));
    await fillIn(world, "gamma", "answer", RED);
    expect(found(world, "coordination", "Gamma: 🔴 Red, off track").postedAt).toBe(mon("17:38"));
    expect(world.texts("cl")).toEqual([]);
  });
});

describe("the updates channel", () => {
  it("gets one post for the plan and day, edited as answers come and closed an hour after the last prompt", async () => {
    const world = await open();
    await world.to(mon("17:30"));
    expect(world.texts("updates")).toEqual([]);
    await fillIn(world, "alpha", "answer", GREEN);
    expect(found(world, "updates", "Daily updates, Mon 2 Nov").text).toContain("still open");
    expect(found(world, "updates", "Daily updates, Mon 2 Nov").text).toContain(
      "1 of 4 answered; not answered: Beta and Gamma; not asked yet: Delta",
    );
    await world.to(mon("18:31"));
    await fillIn(world, "delta", "answer", { ...GREEN, health: "yellow", needed: "nothing" });
    await world.to(mon("19:29:59"));
    expect(found(world, "updates", "Daily updates").text).toContain("still open");
    await world.to(mon("19:30"));
    const post = found(world, "updates", "Daily updates");
    expect(post.text).not.toContain("still open");
    expect(post.text).toContain("2 of 4 answered; not answered: Beta and Gamma");
    expect(post.text).toContain("🟢 Green, on track");
    expect(post.text).toContain("🟡 Yellow, at risk");
    expect(standing(world, "updates")).toHaveLength(1);
    expect(mentioned(world)).toEqual([]);
    expect(standing(world, "beta")[0]?.text).toContain("closed at 19:30");
    // A late answer is welcome, and marked.
    await world.to(mon("21:00"));
    await fillIn(world, "beta", "answer", GREEN);
    expect(found(world, "updates", "Daily updates").text).toMatch(/3 of 4 answered.*Beta late/s);
    expect(standing(world, "updates")).toHaveLength(1);
  });

  it("gets the next day a post of its own", async () => {
    const world = await open();
    await world.to(at("2026-11-03", "20:00"));
    expect(standing(world, "updates").map(({ text }) => text.split("\n")[0])).toEqual([
      "Daily updates, Mon 2 Nov",
      "Daily updates, Tue 3 Nov",
    ]);
  });

  it("waits for the last member of the world", async () => {
    const world = await open(await scattered(), at("2026-11-01", "20:00"));
    await world.to(at("2026-11-03", "00:29"));
    expect(world.texts("updates")).toEqual([]);
    await world.to(at("2026-11-03", "00:30"));
    expect(found(world, "updates", "Daily updates, Mon 2 Nov").text).toContain("0 of 4 answered");
  });
});

describe("reminders for updates", () => {
  it("there are none when the policy names no time", async () => {
    const world = await open();
    await world.to(mon("19:29"));
    expect(posted(world, mon("17:31"))).toEqual({ delta: 1 });
  });

  it("come once to each who is silent, after the own prompt", async () => {
    const definition = await withPolicy(({ update }) => ({
      update: { ...update, remindAfter: 20 * 60_000 },
    }));
    const world = await open(definition);
    await world.to(mon("17:35"));
    await fillIn(world, "alpha", "answer", GREEN);
    await press(world, "beta", standing(world, "beta")[0] as never, "Skip today");
    await world.to(mon("17:50"));
    expect(posted(world, mon("17:36"))).toEqual({ gamma: 1 });
    expect(found(world, "gamma", "Reminder: daily update").postedAt).toBe(mon("17:50"));
    await world.to(mon("18:50"));
    expect(found(world, "delta", "Reminder: daily update").postedAt).toBe(mon("18:50"));
  });
});

describe("round now update", () => {
  it("opens today's round early: everybody is still asked at the own end of work", async () => {
    const world = await open();
    await done(world, "cl", "round now update");
    expect(prompts(world)).toEqual({});
    // Who leaves early may answer early, and is not asked again.
    await fillIn(world, "alpha", `answer ${UPDATE}`, GREEN);
    expect((await refused(world, "pl", `answer ${UPDATE}`)).refusal.kind).toBe("not-asked");
    await world.to(mon("20:00"));
    const end = ["2026-11-02T17:30"];
    expect(prompts(world)).toEqual({ beta: end, gamma: end, delta: end });
    expect(found(world, "updates", "Daily updates").text).toContain("1 of 4 answered");
  });

  it("after the end of work asks at once whoever has not been asked", async () => {
    const definition = await withPolicy(({ update }) => ({ update: { ...update, days: [] } }));
    const world = await open(definition, mon("20:00"));
    await done(world, "cl", "round now update");
    expect(Object.keys(prompts(world))).toEqual(["alpha", "beta", "gamma", "delta"]);
    await world.to(mon("21:00"));
    expect(found(world, "updates", "Daily updates").text).toContain("0 of 4 answered");
  });
});

describe("after a time without Baton", () => {
  const down = async (world: World, from: number, until: number) => {
    await world.to(from);
    world.wakeAt(until);
    world.restart();
    await world.to(until);
  };

  it("a prompt that is late leaves the whole time for its answer", async () => {
    const definition = await withPolicy(({ update }) => ({
      update: { ...update, remindAfter: 30 * 60_000 },
    }));
    const world = await open(definition);
    await down(world, mon("18:00"), mon("19:10"));
    expect(posted(world, mon("19:10"))).toEqual({ delta: 1 });
    await world.to(mon("19:40"));
    expect(found(world, "delta", "Reminder: daily update").postedAt).toBe(mon("19:40"));
    await world.to(mon("20:09"));
    expect(world.texts("updates")).toEqual([]);
    await world.to(mon("20:10"));
    expect(found(world, "updates", "Daily updates").text).toContain("0 of 4 answered");
  });

  it("a prompt that is later than its grace is left out, and the round ends", async () => {
    const world = await open();
    await down(world, mon("18:00"), mon("22:00"));
    expect(posted(world, mon("22:00"))).toEqual({ updates: 1 });
    expect(found(world, "updates", "Daily updates").text).toContain("skipped: Delta");
  });

  it("a round whose opening was missed asks those whose day has just ended or is still to end", async () => {
    const world = await open();
    await down(world, mon("17:00"), mon("18:40"));
    // Berlin's end of work is more than the grace ago; Lisbon's is ten minutes ago.
    expect(Object.keys(prompts(world))).toEqual(["delta"]);
    const scatter = await open(await scattered(), at("2026-11-01", "20:00"));
    // Auckland's day ends at 05:30 in Berlin.
    await down(scatter, mon("05:00"), mon("09:00"));
    await scatter.to(at("2026-11-03", "02:00"));
    expect(prompts(scatter)).toEqual({
      alpha: ["2026-11-02T17:30"],
      delta: ["2026-11-02T17:30"],
      beta: ["2026-11-02T17:30"],
    });
  });

  it("a round that was missed for good is told to the coordination lead", async () => {
    const world = await open();
    await down(world, mon("17:00"), mon("21:00"));
    expect(posted(world, mon("21:00"))).toEqual({ cl: 1 });
    expect(world.texts("cl")[0]).toContain("One round of update was missed while Baton was not running");
  });
});
