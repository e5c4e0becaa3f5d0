/** Reactions on messages about issues, and the shortcut that raises one from any message. */
import { afterEach, describe, expect, it } from "vitest";
import { auditOf } from "../src/store/audit.ts";
import { issuesByNumber } from "../src/store/issues.ts";
import type { Got } from "./fake-slack/people.ts";
import { openHomeStage, type HomeStage } from "./home-stage.ts";
import { smallPlan } from "./small-plan.ts";
import { at, PLAN } from "./world.ts";

const DAY = "2026-11-03";
const START = at(DAY, "09:00");
let stage: HomeStage;

afterEach(async () => {
  expect(stage.world.errors).toEqual([]);
  expect(stage.slack.world.badAcks).toEqual([]);
  await stage.close();
});

async function issue(number: number, plan = PLAN) {
  const found = (await issuesByNumber(stage.world.database.db, plan, [number])).get(number);
  if (!found) throw new Error(`there is no issue ${number}`);
  return found;
}

const told = ({ said }: Got): string => said.map((each) => stage.slack.read(each)).join("\n");

async function react(member: string, place: string, words: string, reaction: string): Promise<string> {
  const got = await stage.slack.react(stage.account(member), stage.message(place, words), reaction);
  await stage.settle();
  return told(got);
}

const raise = async (text: string) => {
  await stage.world.say("beta", text);
  await stage.settle();
};

describe.each(["socket", "http"] as const)("a reaction over %s", (mode) => {
  const URGENT = 'raise urgent "it does not compile" for alpha';

  it.each([
    "eyes",
    "white_check_mark",
    "heavy_check_mark",
    "+1",
    "+1::skin-tone-4",
    "ok_hand",
    "raised_hands",
  ])(
    "of %s on the issue's own post acknowledges it, with the receipt for the one alone",
    async (reaction) => {
      stage = await openHomeStage(mode, START);
      await raise(URGENT);
      const said = await react("alpha", "emergency", "needs your help", reaction);
      expect(said).toContain("You have");
      expect(await issue(1)).toMatchObject({ state: "acknowledged", holder: "alpha" });
      expect(stage.message("emergency", "Acknowledged by Alpha")).toBeDefined();
    },
  );

  it("on a direct ping, a reminder and a line of the thread does the same", async () => {
    stage = await openHomeStage(mode, START);
    for (let count = 0; count < 3; count += 1) await raise(URGENT);
    await stage.to(at(DAY, "09:16"));
    const parent = stage.message("emergency", "Urgent issue 3").ts;
    const [thread] = stage.slack.posts(stage.slack.channel("#emergency"), parent);
    if (!thread) throw new Error("nothing stands in the thread");
    await react("alpha", "alpha", "Reminder: Urgent issue 1", "eyes");
    await react("alpha", "alpha", "Urgent issue 2", "eyes");
    await stage.slack.react(stage.account("gamma"), thread, "eyes");
    await stage.settle();
    expect([await issue(1), await issue(2), await issue(3)].map(({ holder }) => holder)).toEqual([
      "alpha",
      "alpha",
      "gamma",
    ]);
  });

  it("that says something else, or stands elsewhere, does nothing and is not answered", async () => {
    stage = await openHomeStage(mode, START);
    await raise(URGENT);
    expect(await react("alpha", "emergency", "needs your help", "tada")).toBe("");
    expect(await react("alpha", "coordination", "Infrastructure", "eyes")).toBe("");
    const own = stage.slack.writes(stage.account("beta"), "#emergency", "Urgent issue 1");
    expect(told(await stage.slack.react(stage.account("alpha"), own, "eyes"))).toBe("");
    expect((await issue(1)).state).toBe("open");
  });

  it("that is delivered again, before and after a restart, counts once", async () => {
    stage = await openHomeStage(mode, START);
    await raise(URGENT);
    await react("alpha", "emergency", "needs your help", "eyes");
    await stage.slack.repeatEvent();
    await stage.die();
    await stage.rise();
    await stage.slack.repeatEvent();
    await stage.settle();
    expect((await issue(1)).entries).toBe(3);
    const audits = await auditOf(stage.world.database.db, PLAN, 20);
    expect(audits.filter(({ command }) => command.kind === "ack")).toHaveLength(1);
  });

  it("by the raiser, by somebody unknown, and on a handled issue is answered as a press is", async () => {
    stage = await openHomeStage(mode, START);
    await raise(URGENT);
    expect(await react("beta", "emergency", "needs your help", "eyes")).toContain(
      "You raised issue 1 yourself",
    );
    const post = stage.message("emergency", "needs your help");
    stage.slack.channel("#emergency").members.add("USTRANGER");
    expect(told(await stage.slack.react("USTRANGER", post, "eyes"))).toContain("I do not know you on a plan");
    await react("alpha", "emergency", "needs your help", "eyes");
    expect(await react("gamma", "emergency", "Acknowledged", "eyes")).toContain("Alpha acknowledged this");
    expect(await react("alpha", "emergency", "Acknowledged", "+1")).toBe("");
    expect((await issue(1)).holder).toBe("alpha");
  });

  it("on a ping of before a reassign is told that it moved on; on the issue's post it holds", async () => {
    stage = await openHomeStage(mode, START);
    await raise('raise build-failure "CI is red" for alpha');
    await stage.world.say("cl", "reassign 1 gamma");
    await stage.settle();
    expect(await react("alpha", "alpha", "Issue 1: Build failure", "eyes")).toContain("Gamma is asked now");
    expect((await issue(1)).state).toBe("open");
    await react("delta", "coordination", "Beta raised this", "eyes");
    expect((await issue(1)).holder).toBe("delta");
  });

  it("on a post that does not show yet that the issue was given to somebody else speaks of before", async () => {
    stage = await openHomeStage(mode, START);
    await raise('raise build-failure "CI is red" for alpha');
    await stage.to(at(DAY, "09:01"));
    stage.slack.fail(
      "chat.update",
      ...Array.from({ length: 3 }, () => ({ kind: "ratelimited", retryAfter: 600 }) as const),
    );
    await stage.world.say("cl", "reassign 1 gamma");
    await stage.settle();
    expect(await react("delta", "coordination", "Beta raised this", "eyes")).toContain("Gamma is asked now");
    expect((await issue(1)).state).toBe("open");
  });

  it("means the plan of its message, whatever its author's commands mean", async () => {
    const other = await smallPlan([{ id: "one", tasks: ["X1 alpha"] }], "zeta");
    const channel = { slack: "CZETA", teams: undefined };
    const channels = { coordination: channel, emergency: channel, updates: channel };
    const zeta = { ...other, team: { ...other.team, channels } };
    stage = await openHomeStage(mode, START, { others: [zeta] });
    await stage.world.say("alpha", "use zeta");
    await stage.world.say("beta", "use proto-interface-refactor");
    await raise(URGENT);
    await react("alpha", "emergency", "needs your help", "eyes");
    expect((await issue(1)).holder).toBe("alpha");
  });
});

describe.each(["socket", "http"] as const)("the shortcut over %s", (mode) => {
  const shortcut = async (member: string, channel: string, text: string) => {
    const message = stage.slack.writes(stage.account("gamma"), channel, text);
    return stage.slack.shortcut(stage.account(member), message, "raise-message");
  };
  const form = ({ view }: Got) => {
    if (!view) throw new Error("no form was opened");
    return view;
  };

  it("opens the form with the message's words and its link, which become the issue", async () => {
    stage = await openHomeStage(mode, START);
    const got = await shortcut("beta", "#coordination", "CI is red &lt;again&gt;, ask <@U0ALPHA01>");
    const view = form(got);
    expect(view.values.get("text")).toBe("CI is red <again>, ask Alpha");
    const link = view.values.get("link") ?? "";
    expect(link).toMatch(/^https:\/\/fake\.slack\.com\/archives\/C0COORDIN1\/p\d+$/);
    const { said } = await stage.slack.submit(stage.account("beta"), view, {
      type: "build-failure",
      for: "alpha",
    });
    await stage.settle();
    expect(stage.slack.read(said[0] ?? { text: "", blocks: [] })).toContain("issue 1");
    expect(await issue(1)).toMatchObject({
      type: "build-failure",
      responder: "alpha",
      text: `CI is red <again>, ask Alpha\n${link}`,
    });
  });

  it("keeps what was filled in before the link came, and raises without one that is taken out", async () => {
    stage = await openHomeStage(mode, START);
    const view = form(await shortcut("beta", "#coordination", "CI is red"));
    await stage.slack.submit(stage.account("beta"), view, {
      type: "build-failure",
      link: "",
      text: "It is red",
    });
    await stage.settle();
    expect((await issue(1)).text).toBe("It is red");
  });

  it("says less where Baton is not, and never fails", async () => {
    stage = await openHomeStage(mode, START);
    const got = await shortcut("beta", "#private", "CI is red");
    const view = form(got);
    expect([...view.values.keys()]).toEqual(["type", "text", "for"]);
    const { said } = await stage.slack.submit(stage.account("beta"), view, { type: "urgent" });
    await stage.settle();
    expect(said.map(({ kind }) => kind)).toEqual(["message"]);
    expect((await issue(1)).text).toBe("CI is red");
  });

  it("opens the form although the link takes its time or does not come", async () => {
    stage = await openHomeStage(mode, START);
    stage.slack.fail("chat.getPermalink", { kind: "status", status: 503 });
    expect(form(await shortcut("beta", "#coordination", "CI is red")).values.has("link")).toBe(false);
    stage.slack.fail("views.update", { kind: "error", error: "not_found" });
    expect(form(await shortcut("beta", "#coordination", "CI is red")).values.has("link")).toBe(false);
  });

  it("cuts a long message with a word, so that it can be raised as it is", async () => {
    stage = await openHomeStage(mode, START);
    const long = `${"😀&amp;x ".repeat(1000)}end`;
    const view = form(await shortcut("beta", "#coordination", long));
    const text = view.values.get("text") ?? "";
    expect(text.length).toBeLessThanOrEqual(1500);
    expect(text).toMatch(/^😀&x .*…$/);
    const words = stage.slack.read({ text: "", blocks: view.view.blocks as never });
    expect(words).toContain("The message is long: only its beginning stands here.");
    const { errors } = await stage.slack.submit(stage.account("beta"), view, { type: "urgent" });
    expect(errors).toEqual({});
    expect((await issue(1)).text.length).toBeLessThanOrEqual(2000);
  });

  it("takes a message without words, and asks for some", async () => {
    stage = await openHomeStage(mode, START);
    const view = form(await shortcut("beta", "#coordination", ""));
    expect((await stage.slack.submit(stage.account("beta"), view, { type: "urgent" })).errors).toHaveProperty(
      "text",
    );
    const { errors } = await stage.slack.submit(stage.account("beta"), view, { type: "urgent", text: " " });
    expect(errors).toHaveProperty("text");
  });

  it("means nothing bad by hostile words", async () => {
    stage = await openHomeStage(mode, START);
    const evil = "<!channel> <!here|here> <https://evil.example|click> *b* `c` \u202E &lt;@U0BETA001&gt;";
    const view = form(await shortcut("beta", "#coordination", evil));
    await stage.slack.submit(stage.account("beta"), view, { type: "urgent", for: "alpha" });
    await stage.settle();
    const post = stage.message("emergency", "needs your help");
    expect(stage.slack.mentions(post)).toEqual([stage.account("alpha")]);
    expect(stage.slack.read(post)).toContain("@channel here click (https://evil.example) *b* `c`");
  });

  it("asks somebody unknown in, and opens no form", async () => {
    stage = await openHomeStage(mode, START);
    stage.slack.channel("#coordination").members.add("USTRANGER");
    const message = stage.slack.writes(stage.account("gamma"), "#coordination", "CI is red");
    const got = await stage.slack.shortcut("USTRANGER", message, "raise-message");
    expect(got.view).toBeUndefined();
    expect(told(got)).toContain("I do not know you on a plan yet.");
  });

  it("means the plan of the channel, and asks which one where there is none", async () => {
    const other = await smallPlan([{ id: "one", tasks: ["X1 alpha"] }], "zeta");
    const elsewhere = { slack: "CZETA", teams: undefined };
    const channels = { coordination: elsewhere, emergency: elsewhere, updates: elsewhere };
    const zeta = { ...other, team: { ...other.team, channels } };
    stage = await openHomeStage(mode, START, { others: [zeta] });
    const view = form(await shortcut("beta", "#coordination", "CI is red"));
    await stage.slack.submit(stage.account("beta"), view, { type: "urgent" });
    expect((await issue(1)).text).toContain("CI is red");
    const got = await shortcut("beta", "#private", "CI is red");
    expect(got.view).toBeUndefined();
    expect(told(got)).toContain("Which plan do you mean?");
  });

  it("offers the form by a button when it did not open in time", async () => {
    stage = await openHomeStage(mode, START);
    stage.slack.fail("views.open", { kind: "error", error: "expired_trigger_id" });
    const got = await shortcut("beta", "#coordination", "CI is red");
    expect(told(got)).toContain("This button opens it.");
  });
});
