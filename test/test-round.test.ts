/** `test`: a whole round with oneself alone, of which nobody else learns. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lastAnswers, openRounds, roundsOfDay } from "../src/store/rounds.ts";
import { type AccountsStage, openAccountsStage, otherPlan, someUnknown } from "./accounts-stage.ts";
import { at, openWorld, PLAN, type World } from "./world.ts";

const DAY = "2026-11-03";
const BLOCKED = { working: "generator runs", blocked: "no key", needed: "the key", from: "beta", task: "2A" };

describe("a test round", () => {
  let world: World;

  /** On a fresh day, at this time. */
  async function open(time = "10:00", date = DAY): Promise<void> {
    world = await openWorld({ start: at("2026-11-02", "06:00") });
    await world.to(at(date, time));
    world.got.length = 0;
  }

  const told = (): readonly string[] => [...new Set(world.got.map(({ to }) => to))];
  /** The newest test of a member, by what its prompt's buttons carry. */
  function testOf(member: string): string {
    const prompt = world.got.findLast(
      ({ to, text }) => to === member && text.includes("This is only a test"),
    );
    const id = /answer (test-\S+?)\]/.exec(prompt?.text ?? "")?.[1];
    if (id === undefined) throw new Error("no test was prompted");
    return id;
  }
  async function rows(table: "need" | "issue" | "occurrence"): Promise<number> {
    return (await world.database.db.selectFrom(table).selectAll().execute()).length;
  }

  afterEach(async () => {
    expect(world.errors).toEqual([]);
    await world.close();
  });

  it("asks with the buttons of a check-in, and says that it is a test", async () => {
    await open();
    const answer = await world.say("alpha", "test");
    expect(answer.reply.kind).toBe("test-opened");
    const [prompt] = world.texts("alpha");
    expect(prompt).toContain("Test check-in\nTest of 10:00: a minute is enough, it is open until 11:00.");
    expect(prompt).toContain("This is only a test: nobody else is asked, and nobody else sees your answer.");
    for (const label of ["Answer", "Snooze", "Skip today", "I'm away"])
      expect(prompt).toContain(`[${label}:`);
    expect(told()).toEqual(["alpha"]);
  });

  it("turns into the receipt, ends at once and brings the digest, to the same person alone", async () => {
    await open();
    const before = [await rows("need"), await rows("issue")];
    await world.say("alpha", "test");
    const id = testOf("alpha");
    const form = await world.say("alpha", `answer ${id}`);
    expect(form.form).toMatchObject({ id: `answer ${id}`, title: "Test check-in" });
    expect(form.form?.fields.map((field) => field.id)).toEqual([
      "working",
      "blocked",
      "needed",
      "from",
      "task",
    ]);
    const answer = await world.fill("alpha", `answer ${id}`, BLOCKED);
    expect(answer.reply).toMatchObject({ kind: "answered", offer: undefined });
    const [, receipt, digest] = world.got;
    expect(receipt).toMatchObject({ op: "edit", to: "alpha" });
    expect(receipt?.text).toContain("answered at 10:00");
    expect(receipt?.text).toContain("It stands in a direct message to you alone.");
    expect(digest).toMatchObject({ op: "post", to: "alpha" });
    expect(digest?.text).toContain("Test check-in digest\n1 of 1 answered");
    expect(digest?.text).toContain("Beta → Alpha: the key (2A)");
    expect(digest?.text).toContain("Nothing follows from this one.");
    expect(told()).toEqual(["alpha"]);
    expect([await rows("need"), await rows("issue")]).toEqual(before);
    expect(await openRounds(world.database.db, PLAN)).toEqual([]);
    await world.to(at(DAY, "11:59"));
    expect(told()).toEqual(["alpha"]);
    expect(world.got).toHaveLength(3);
  });

  it("may be edited afterwards, and the digest changes with it", async () => {
    await open();
    await world.say("alpha", "test");
    const id = testOf("alpha");
    await world.fill("alpha", `answer ${id}`, { working: "first" });
    await world.fill("alpha", `answer ${id}`, { working: "second", blocked: "all of it" });
    expect(world.got.at(-1)).toMatchObject({ op: "edit", to: "alpha" });
    expect(world.got.at(-1)?.text).toContain("working: second");
    expect(told()).toEqual(["alpha"]);
    expect(await rows("issue")).toBe(0);
  });

  it("closes after its time without an answer, without a reminder, and a late answer is welcome", async () => {
    await open();
    await world.say("alpha", "test");
    const id = testOf("alpha");
    await world.to(at(DAY, "11:30"));
    const texts = world.texts("alpha");
    expect(texts).toHaveLength(3);
    expect(texts.join("\n")).toContain("The test of 10:00 closed at 11:00. A late answer is welcome");
    expect(texts.join("\n")).toContain("0 of 1 answered; not answered: Alpha");
    await world.fill("alpha", `answer ${id}`, { working: "late" });
    expect(world.texts("alpha").at(-1)).toContain("1 of 1 answered; Alpha 30 min late");
    expect(told()).toEqual(["alpha"]);
  });

  it("ends when it is skipped, comes back when it is put off, and stops when one is away", async () => {
    await open();
    await world.say("alpha", "test");
    await world.say("alpha", `later ${testOf("alpha")} 15m`);
    await world.to(at(DAY, "10:20"));
    expect(world.texts("alpha").at(-1)).toContain("You asked to be asked again.");
    await world.say("alpha", `skip ${testOf("alpha")}`);
    expect(await openRounds(world.database.db, PLAN)).toEqual([]);
    expect(world.texts("alpha").at(-1)).toContain("You are left out of the test of 10:00.");
    await world.say("alpha", "test");
    await world.say("alpha", "away today");
    expect(world.texts("alpha").at(-1)).toContain("You are left out of the test of 10:20.");
    expect(told()).toEqual(["alpha"]);
  });

  it("works at night, on a Sunday, while away, and for leads without work", async () => {
    await open("03:00", "2026-11-08");
    await world.say("delta", "away until 2026-12-24");
    world.got.length = 0;
    for (const member of ["delta", "pl", "alpha"]) {
      await world.say(member, "test");
      await world.fill(member, `answer ${testOf(member)}`, { working: "yes" });
      expect(world.texts(member).at(-1)).toContain("1 of 1 answered");
    }
    expect(told()).toEqual(["delta", "pl", "alpha"]);
  });

  it("works twice in a row, each with an end of its own", async () => {
    await open();
    await world.say("alpha", "test");
    const first = testOf("alpha");
    await world.to(at(DAY, "10:05"));
    await world.say("alpha", "test");
    const second = testOf("alpha");
    expect(second).not.toBe(first);
    await world.fill("alpha", `answer ${second}`, { working: "two" });
    await world.fill("alpha", `answer ${first}`, { working: "one" });
    expect(world.got.filter(({ text }) => text.includes("digest"))).toHaveLength(2);
  });

  it("is asked once for the same request, and belongs to its member alone", async () => {
    await open();
    await world.say("alpha", "test", "the-same");
    await world.say("alpha", "test", "the-same");
    expect(world.got).toHaveLength(1);
    const refused = await world.fill("beta", `answer ${testOf("alpha")}`, { working: "not mine" });
    expect(refused.reply).toMatchObject({ kind: "refused", refusal: { kind: "not-asked" } });
    const lead = await world.say("cl", `skip ${testOf("alpha")}`);
    expect(lead.reply).toMatchObject({ kind: "refused", refusal: { kind: "not-asked" } });
  });

  it("goes on after a death in the middle", async () => {
    await open();
    await world.say("alpha", "test");
    const id = testOf("alpha");
    world.restart();
    await world.fill("alpha", `answer ${id}`, { working: "yes" });
    world.restart();
    await world.to(at(DAY, "11:30"));
    expect(world.texts("alpha")).toHaveLength(3);
  });

  it("counts nowhere: not as an answer, not in the day's digest, not as the last words", async () => {
    await open("11:58");
    await world.say("alpha", "test");
    const id = testOf("alpha");
    await world.fill("alpha", `answer ${id}`, { working: "only a test", blocked: "nothing" });
    await world.to(at(DAY, "12:01"));
    world.got.length = 0;
    expect((await world.say("alpha", "same")).reply).toMatchObject({ kind: "refused" });
    await world.fill("alpha", "answer check-in@2026-11-03T12:00", { working: "the real thing" });
    await world.to(at(DAY, "13:01"));
    expect(world.texts("coordination").join("\n")).toContain("the real thing");
    expect(world.texts("coordination").join("\n")).not.toContain("only a test");
    const { db } = world.database;
    expect(await roundsOfDay(db, PLAN, "check-in", DAY)).toHaveLength(1);
    const last = await lastAnswers(db, PLAN, "check-in", ["alpha"], Number.MAX_SAFE_INTEGER);
    expect(last.get("alpha")?.answers).toMatchObject({ working: "the real thing" });
  });

  it("offers the words of the last real check-in, and repeats them for itself alone", async () => {
    await open("12:01");
    await world.fill("alpha", "answer check-in@2026-11-03T12:00", BLOCKED);
    await world.to(at(DAY, "13:30"));
    const needs = await rows("need");
    world.got.length = 0;
    await world.say("alpha", "test");
    expect(world.texts("alpha")[0]).toContain("[Nothing changed: same test-alpha@");
    const form = await world.say("alpha", `answer ${testOf("alpha")}`);
    expect(form.form?.fields.find((field) => field.id === "working")?.initial).toBe("generator runs");
    await world.say("alpha", `same ${testOf("alpha")}`);
    expect(world.texts("alpha").at(-1)).toContain("*Alpha* (nothing changed)".replaceAll("*", ""));
    expect(told()).toEqual(["alpha"]);
    expect(await rows("need")).toBe(needs);
  });

  it("never gets in the way of a real round that waits", async () => {
    await open("12:05");
    for (let count = 0; count < 8; count += 1) await world.say("alpha", "test", `test-${count}`);
    expect((await world.say("alpha", "answer")).form?.id).toBe("answer check-in@2026-11-03T12:00");
    await world.fill("alpha", "answer check-in@2026-11-03T12:00", { working: "yes" });
    expect((await world.say("alpha", "answer")).form?.id).toMatch(/^answer test-alpha@/);
  });
});

describe.each(["socket", "http"] as const)("in Slack, over %s,", (mode) => {
  let stage: AccountsStage;
  beforeEach(async () => {
    stage = await openAccountsStage(
      mode,
      at(DAY, "20:00"),
      [{ id: "UANNA", name: "Anna", email: "alpha@example.com" }],
      await someUnknown(),
    );
  });
  afterEach(async () => {
    expect(stage.world.errors).toEqual([]);
    expect(stage.slack.world.badAcks).toEqual([]);
    expect(stage.slack.world.refusals).toEqual([]);
    await stage.close();
  });

  it("a test is one message with a form, then the receipt, and a digest", async () => {
    expect(await stage.slash("UANNA", "test", "#coordination")).toContain("You are *Alpha*");
    const { slack } = stage;
    const [prompt] = slack.directTo("UANNA").messages;
    if (!prompt) throw new Error("no prompt");
    const { view } = await slack.click("UANNA", prompt, "Answer");
    if (!view) throw new Error("no form");
    expect(view.view.title.text).toBe("Test check-in");
    const { said } = await slack.submit("UANNA", view, { working: "yes" });
    expect(said).toEqual([]);
    await stage.settle();
    expect(slack.buttons(prompt).map(({ label }) => label)).toEqual(["Edit"]);
    expect(stage.posts("UANNA")).toHaveLength(2);
    expect(stage.posts("UANNA")[1]).toContain("1 of 1 answered");
    for (const channel of ["#coordination", "#updates", "#emergency"])
      expect(slack.posts(slack.channel(channel))).toEqual([]);
  });

  it("whoever is on two plans tests the channel's, or the one they choose", async () => {
    await stage.import(otherPlan(await someUnknown(), "other"));
    expect(await stage.slash("UANNA", "test")).toContain("Which plan do you mean?");
    expect(await stage.slash("UANNA", "test", "#coordination")).toContain("A test check-in is on its way");
    await stage.slash("UANNA", "use other");
    expect(await stage.dm("UANNA", "test")).toContain("A test check-in is on its way");
    expect(stage.posts("UANNA")).toHaveLength(2);
  });
});
