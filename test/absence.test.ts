/** Away and back: spans of the member's own days, by oneself and by leads, and what a round makes of them. */
import { afterEach, describe, expect, it } from "vitest";
import type { Definition } from "../src/domain/plan.ts";
import { instantOf } from "../src/domain/time.ts";
import { ask, newest, posts, refused } from "./ask.ts";
import { at, dayDefinition, openWorld, type World } from "./world.ts";

const MONDAY = "2026-11-02";
const TUESDAY = "2026-11-03";
let world: World;

afterEach(async () => {
  expect(world.errors).toEqual([]);
  await world.close();
});

async function open(start = at(MONDAY, "09:00"), definition?: Definition): Promise<void> {
  world = await openWorld({ start, ...(definition && { definition }) });
}

/** The absences of a member that last, as they are stored. */
async function spans(member: string): Promise<readonly (readonly [number, number | null])[]> {
  const rows = await world.database.db
    .selectFrom("absence")
    .selectAll()
    .where("member", "=", member)
    .orderBy("from_at")
    .execute();
  return rows
    .filter(({ from_at, until_at }) => until_at === null || until_at > from_at)
    .map(({ from_at, until_at }) => [from_at, until_at] as const);
}

async function away(member: string, text: string): Promise<void> {
  const { reply } = await world.say(member, text);
  if (reply.kind !== "away") throw new Error(`"${text}": ${JSON.stringify(reply)}`);
}

/** With Delta in Auckland instead of Lisbon. */
async function withAuckland(): Promise<Definition> {
  const definition = await dayDefinition();
  const members = definition.team.members.map((member) =>
    member.id === "delta" ? { ...member, zone: "Pacific/Auckland" } : member,
  );
  return { ...definition, team: { ...definition.team, members } };
}

describe("away", () => {
  it.each([
    ["away", at(MONDAY, "09:00"), null],
    ["away until back", at(MONDAY, "09:00"), null],
    ["away today", at(MONDAY, "09:00"), at(TUESDAY, "00:00")],
    ["I'm away tomorrow", at(TUESDAY, "00:00"), at("2026-11-04", "00:00")],
    ["away until 2026-11-06", at(MONDAY, "09:00"), at("2026-11-07", "00:00")],
    ["away 2026-11-04 to 2026-11-06", at("2026-11-04", "00:00"), at("2026-11-07", "00:00")],
    ["away on 2026-11-04", at("2026-11-04", "00:00"), at("2026-11-05", "00:00")],
    ["away 2026-11-02 to 2026-11-03", at(MONDAY, "09:00"), at("2026-11-04", "00:00")],
    ["away until 2026-11-02", at(MONDAY, "09:00"), at(TUESDAY, "00:00")],
    ["away until friday", at(MONDAY, "09:00"), at("2026-11-07", "00:00")],
    ["away friday", at("2026-11-06", "00:00"), at("2026-11-07", "00:00")],
    ["away until monday", at(MONDAY, "09:00"), at("2026-11-10", "00:00")],
    ["away thursday to monday", at("2026-11-05", "00:00"), at("2026-11-10", "00:00")],
    ["away until tomorrow", at(MONDAY, "09:00"), at("2026-11-04", "00:00")],
    ["away for 2 days", at(MONDAY, "09:00"), at("2026-11-04", "00:00")],
    ["away 3 days", at(MONDAY, "09:00"), at("2026-11-05", "00:00")],
    ["away next week", at("2026-11-09", "00:00"), at("2026-11-16", "00:00")],
  ])("%s", async (text, from, until) => {
    await open();
    await away("alpha", text);
    expect(await spans("alpha")).toEqual([[from, until]]);
    expect(await newest(world)).toEqual({ actor: "alpha", for: undefined, kind: "away", outcome: "done" });
  });

  it("says from when until when, and how it ends", async () => {
    await open();
    expect(await ask(world, "alpha", "away 2026-11-04 to 2026-11-06")).toMatch(
      /You are away from .*4 Nov.* through .*6 Nov.*back ends it/s,
    );
    expect(await ask(world, "alpha", "away")).toContain("You are away until back");
    expect(await ask(world, "beta", "who")).toMatch(/Alpha.*away/);
  });

  it("says exactly when it ends, and names the day of the member's own week", async () => {
    // In Lisbon it is still Thursday.
    await open(at("2026-11-06", "00:30"));
    expect(await ask(world, "alpha", "away until friday")).toContain(
      "You are away through Fri 13 Nov.\nRounds leave you out and escalations pass by until Sat 14 Nov 00:00. back ends it earlier.",
    );
    expect(await ask(world, "cl", "away friday for delta")).toContain("Delta is away on Fri 6 Nov.");
  });

  it.each([
    ["away until 2026-11-01", "2026-11-01 is over already"],
    ["away 2026-10-01 to 2026-10-05", "2026-10-05 is over already"],
    ["away 2026-11-06 to 2026-11-04", "2026-11-04 is before the first day of the absence"],
    ["away until 2026-02-30", "“2026-02-30” is no date"],
    ["away until freitag", "“freitag” is no date that I can read.\nFor example away friday"],
    ["away until next friday", "“next friday” is no date"],
    [
      "away for a while",
      "“a while” is no time that I can read, and nobody on the plan is called so.\nFor example",
    ],
    ["away for betta", "Did you mean beta?"],
    ["away 2026-13-01 to 2026-13-02", "“2026-13-01” is no date"],
    ["away until <!channel>", "is no date"],
  ])("%s is refused", async (text, why) => {
    await open();
    expect((await refused(world, "alpha", text)).text).toContain(why);
  });

  it("over a summer-time change ends at the midnight that clocks show", async () => {
    await open(at("2026-10-24", "10:00"));
    await away("alpha", "away until 2026-10-25");
    expect(await spans("alpha")).toEqual([[at("2026-10-24", "10:00"), at("2026-10-26", "00:00")]]);
  });
});

describe("today", () => {
  it("is the member's own: Delta's day in Lisbon ends an hour after Berlin's", async () => {
    await open();
    await away("delta", "away today");
    expect(await spans("delta")).toEqual([[at(MONDAY, "09:00"), instantOf(TUESDAY, 0, "Europe/Lisbon")]]);
  });

  it("at half past midnight in Berlin is still yesterday in Lisbon", async () => {
    await open(at(TUESDAY, "00:30"));
    await away("delta", "away today");
    await away("alpha", "away today");
    expect(await spans("delta")).toEqual([[at(TUESDAY, "00:30"), instantOf(TUESDAY, 0, "Europe/Lisbon")]]);
    expect(await spans("alpha")).toEqual([[at(TUESDAY, "00:30"), at("2026-11-04", "00:00")]]);
  });

  it("in Auckland is tomorrow already, and a date that is today in Berlin is over there", async () => {
    await open(at(MONDAY, "15:00"), await withAuckland());
    await away("delta", "away today");
    expect(await spans("delta")).toEqual([
      [at(MONDAY, "15:00"), instantOf("2026-11-04", 0, "Pacific/Auckland")],
    ]);
    expect((await refused(world, "delta", "away until 2026-11-02")).text).toContain("is over already");
  });

  it("is that of the member, not of the lead who says it", async () => {
    await open(at(MONDAY, "15:00"), await withAuckland());
    await away("cl", "away tomorrow for delta");
    expect(await spans("delta")).toEqual([
      [instantOf("2026-11-04", 0, "Pacific/Auckland"), instantOf("2026-11-05", 0, "Pacific/Auckland")],
    ]);
  });
});

describe("a newer word", () => {
  it("about the same time replaces the older one, longer or shorter", async () => {
    await open();
    await away("alpha", "away until 2026-11-20");
    await world.to(at(MONDAY, "10:00"));
    await away("alpha", "away until 2026-11-06");
    expect(await spans("alpha")).toEqual([
      [at(MONDAY, "09:00"), at(MONDAY, "10:00")],
      [at(MONDAY, "10:00"), at("2026-11-07", "00:00")],
    ]);
    await away("alpha", "away until 2026-11-10");
    expect((await spans("alpha")).at(-1)).toEqual([at(MONDAY, "10:00"), at("2026-11-11", "00:00")]);
  });

  it("leaves a later absence alone", async () => {
    await open();
    await away("alpha", "away 2026-12-21 to 2026-12-31");
    await away("alpha", "away today");
    expect(await spans("alpha")).toEqual([
      [at(MONDAY, "09:00"), at(TUESDAY, "00:00")],
      [at("2026-12-21", "00:00"), at("2027-01-01", "00:00")],
    ]);
  });
});

describe("back", () => {
  it("ends the absence, and is refused when there is none", async () => {
    await open();
    expect((await refused(world, "alpha", "back")).refusal).toEqual({ kind: "not-away", member: "alpha" });
    await away("alpha", "away");
    await world.to(at(MONDAY, "10:00"));
    expect(await ask(world, "alpha", "back")).toContain("You are back");
    expect(await spans("alpha")).toEqual([[at(MONDAY, "09:00"), at(MONDAY, "10:00")]]);
    expect((await refused(world, "alpha", "back")).refusal.kind).toBe("not-away");
  });

  it("is over by itself at the end of the day", async () => {
    await open();
    await away("alpha", "away today");
    await world.to(at(TUESDAY, "00:00"));
    expect((await refused(world, "alpha", "back")).refusal.kind).toBe("not-away");
  });

  it("from today's absence keeps the holidays that were planned; said again it ends those", async () => {
    await open();
    await away("alpha", "away 2026-12-21 to 2026-12-31");
    await away("alpha", "away today");
    await world.to(at(MONDAY, "10:00"));
    await ask(world, "alpha", "back");
    expect(await spans("alpha")).toEqual([
      [at(MONDAY, "09:00"), at(MONDAY, "10:00")],
      [at("2026-12-21", "00:00"), at("2027-01-01", "00:00")],
    ]);
    await ask(world, "alpha", "back");
    expect(await spans("alpha")).toHaveLength(1);
    expect((await refused(world, "alpha", "back")).refusal.kind).toBe("not-away");
  });

  it("ends all that overlap now", async () => {
    await open();
    await away("alpha", "away tomorrow");
    await away("alpha", "away until 2026-11-06");
    await world.to(at(TUESDAY, "10:00"));
    await ask(world, "alpha", "back");
    await world.to(at("2026-11-04", "10:00"));
    expect(await ask(world, "beta", "who")).not.toMatch(/Alpha.*away/);
    await world.to(at("2026-11-05", "10:00"));
    expect((await refused(world, "alpha", "back")).refusal.kind).toBe("not-away");
  });
});

describe("for somebody else", () => {
  it("is for leads: the log says for whom, and the member is told", async () => {
    await open();
    const got = await posts(world, "pm", "away until 2026-11-06 for beta");
    expect(got["beta"]).toEqual([
      expect.stringMatching(/Project manager noted that you are away through .*6 Nov.*back changes it/s),
    ]);
    expect(await newest(world)).toEqual({ actor: "pm", for: "beta", kind: "away", outcome: "done" });
    expect((await posts(world, "cl", "back for Beta"))["beta"]).toEqual([
      expect.stringContaining("Coordination lead noted that you are back"),
    ]);
    expect(await newest(world)).toEqual({ actor: "cl", for: "beta", kind: "back", outcome: "done" });
  });

  it("is refused for others, and for somebody who does not exist", async () => {
    await open();
    expect((await refused(world, "alpha", "away today for beta")).text).toMatch(
      /Only leads can use away for somebody else.*You can ask/s,
    );
    expect((await refused(world, "alpha", "back for beta")).refusal.kind).toBe("leads-only");
    expect((await refused(world, "cl", "away today for betta")).text).toContain("Did you mean beta?");
    expect((await refused(world, "cl", "back for <@UNOBODY>")).refusal.kind).toBe("unknown-member");
    await away("alpha", "away today for alpha");
    expect(await newest(world)).toMatchObject({ actor: "alpha", for: undefined });
  });
});

describe("rounds", () => {
  const asked = (member: string) =>
    world.got.filter(
      ({ to, op, at: time }) => to === member && op === "post" && time === at(MONDAY, "12:00"),
    );

  it("do not ask who is away, and count nobody who is as missing", async () => {
    await open();
    await away("alpha", "away today");
    await away("beta", "away tomorrow");
    await world.to(at(MONDAY, "13:00"));
    expect(asked("alpha")).toEqual([]);
    expect(asked("beta")).toHaveLength(1);
    const digest = world.got.findLast(({ text }) => /not answered/i.test(text));
    expect(digest?.text).toMatch(/0 of 3/);
    expect(digest?.text).not.toMatch(/not answered: [^;]*Alpha/i);
  });

  it("excuse an open prompt: it says so, and no reminder follows", async () => {
    await open();
    await world.to(at(MONDAY, "12:10"));
    await away("alpha", "away today");
    const prompt = world.got.findLast(({ to }) => to === "alpha");
    expect(prompt).toMatchObject({ op: "edit", at: at(MONDAY, "12:10") });
    await world.to(at(MONDAY, "13:00"));
    expect(world.got.filter(({ to, at: time }) => to === "alpha" && time > at(MONDAY, "12:10"))).toEqual([]);
    const digest = world.got.findLast(({ text }) => /not answered/i.test(text));
    expect(digest?.text).not.toMatch(/not answered: [^;]*Alpha/i);
  });

  it("keep a prompt that is due before the absence begins", async () => {
    await open();
    await world.to(at(MONDAY, "12:10"));
    await away("alpha", "away tomorrow");
    expect(world.got.findLast(({ to }) => to === "alpha")).toMatchObject({ op: "post" });
  });

  it("take an answer of somebody who was excused", async () => {
    await open();
    await world.to(at(MONDAY, "12:10"));
    await away("alpha", "away today");
    const { form } = await world.say("alpha", "answer");
    const { reply } = await world.fill("alpha", form?.id ?? "", { working: "All of it", blocked: "nothing" });
    expect(reply.kind).toBe("answered");
  });

  it("skip the form at the end of the day, also when the absence was noted before it", async () => {
    await open();
    await world.to(at(MONDAY, "17:00"));
    await away("delta", "away today");
    await world.to(at(MONDAY, "20:00"));
    expect(world.got.filter(({ to, at: time }) => to === "delta" && time > at(MONDAY, "17:00"))).toEqual([]);
    expect(
      world.got.filter(({ to, at: time }) => to === "alpha" && time === at(MONDAY, "17:30")),
    ).toHaveLength(1);
  });
});
