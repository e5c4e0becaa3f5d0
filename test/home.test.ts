/** The Home tab: what it shows, when it changes, and what happens to it in trouble. */
import { afterEach, describe, expect, it } from "vitest";
import { importPlan } from "../src/app/import-plan.ts";
import { openHomeStage, type HomeStage } from "./home-stage.ts";
import { smallPlan } from "./small-plan.ts";
import { at, PLAN, WORKSPACE } from "./world.ts";

const DAY = "2026-11-03";
const START = at(DAY, "09:00");
const NOON = "answer check-in@2026-11-03T12:00";
let stage: HomeStage;
/** What Slack refused on purpose. */
let refused: readonly string[] = [];

afterEach(async () => {
  expect(stage.world.errors).toEqual([]);
  expect(stage.slack.world.badAcks).toEqual([]);
  expect(stage.slack.world.refusals.map(({ error }) => error)).toEqual(refused);
  refused = [];
  await stage.close();
});

describe.each(["socket", "http"] as const)("a Home tab over %s", (mode) => {
  it("is drawn when it is opened, and changes when its member does something elsewhere", async () => {
    stage = await openHomeStage(mode, START);
    expect(await stage.open("alpha")).toContain("*Ready*\n• *1A Proto integration*\n[Start 1A]");
    await stage.slack.slash(stage.account("alpha"), "#coordination", "start 1A");
    await stage.settle();
    expect(stage.home("alpha")).toContain("*In progress*\n• *1A Proto integration*\n[Mark 1A done]");
  });

  it("is not published again when it shows what it showed, unless Slack shows nothing", async () => {
    stage = await openHomeStage(mode, START);
    await stage.open("alpha");
    await stage.open("alpha");
    await stage.slack.repeatEvent();
    await stage.slack.openHome(stage.account("alpha"), "messages");
    await stage.settle();
    expect(stage.published("alpha")).toBe(1);
    stage.slack.world.homes.clear();
    expect(await stage.open("alpha")).toContain("1A");
  });

  it("starts and ends tasks, shows the receipt over the page, and is new below it", async () => {
    stage = await openHomeStage(mode, START);
    await stage.open("alpha");
    const started = await stage.press("alpha", "Start 1A");
    expect(started.said).toEqual([]);
    expect(stage.slack.read({ text: "", blocks: answerBlocks(started) })).toContain("undo 1A");
    expect(stage.home("alpha")).toContain("[Mark 1A done]");
    await stage.press("alpha", "Mark 1A done");
    expect(stage.home("alpha")).not.toContain("1A");
  });

  it("answers a second press on a page that is behind with what happened", async () => {
    stage = await openHomeStage(mode, START);
    await stage.open("alpha");
    const [first, second] = await Promise.all([
      stage.slack.clickHome(stage.account("alpha"), "Start 1A"),
      stage.slack.clickHome(stage.account("alpha"), "Start 1A"),
    ]);
    await stage.settle();
    expect([first, second].map(({ said }) => said)).toEqual([[], []]);
    const views = stage.slack.world.views.map(({ view }) =>
      stage.slack.read({ text: "", blocks: view.blocks as never }),
    );
    expect(views.toSorted().join("\n")).toMatch(/already|in progress/);
    expect(stage.home("alpha")).toContain("[Mark 1A done]");
  });

  it("says the receipt in a direct message when it cannot be shown over the page", async () => {
    stage = await openHomeStage(mode, START);
    await stage.open("alpha");
    stage.slack.fail("views.open", { kind: "error", error: "expired_trigger_id" });
    const { said } = await stage.press("alpha", "Start 1A");
    expect(said.map((each) => stage.slack.read(each)).join()).toContain("undo 1A");
  });

  it("opens the form of a round, and shows no round once it is answered", async () => {
    stage = await openHomeStage(mode, START);
    await stage.open("alpha");
    await stage.to(at(DAY, "12:00"));
    expect(stage.home("alpha")).toContain(
      "*What you owe*\nCheck-in of 3 Nov 12:00, open until 3 Nov 13:00\n[Answer]",
    );
    const { view } = await stage.press("alpha", "Answer");
    if (!view) throw new Error("no form");
    await stage.slack.submit(stage.account("alpha"), view, { working: "the generator" });
    await stage.settle();
    expect(stage.home("alpha")).toContain("Nobody waits for an answer of yours.");
    expect(stage.message("coordination", "the generator").thread).toBeDefined();
  });

  it("is what the command answers, too", async () => {
    stage = await openHomeStage(mode, START);
    const { said } = await stage.slack.slash(stage.account("cl"), "#private", "home");
    const text = said.map((each) => stage.slack.read(each, stage.account("cl"))).join("\n");
    const page = await stage.open("cl");
    expect(text).toBe(page.replace("Baton keeps this page up to date.", "This is how it stands now."));
  });

  it("shows somebody unknown a way in", async () => {
    stage = await openHomeStage(mode, START);
    await stage.slack.openHome("USTRANGER");
    const shown = stage.slack.read(stage.slack.homeContent("USTRANGER"));
    expect(shown).toContain("I do not know you on a plan yet.");
    expect(shown).toContain("USTRANGER");
  });

  it("carries on after a restart in the middle, with what happened while Slack was away", async () => {
    stage = await openHomeStage(mode, START);
    await stage.open("alpha");
    await stage.die();
    await stage.world.say("alpha", "start 1A");
    await stage.rise();
    expect(stage.home("alpha")).toContain("[Mark 1A done]");
    await stage.world.say("alpha", "block 1A no key");
    await stage.settle();
    expect(stage.home("alpha")).toContain("*1A Proto integration*, blocked: no key\n[Unblock 1A]");
  });

  it("is tried again after a failure that passes, and shows the newest then", async () => {
    stage = await openHomeStage(mode, START);
    await stage.open("alpha");
    stage.slack.fail("views.publish", { kind: "status", status: 503 }, { kind: "reset", accept: true });
    await stage.world.say("alpha", "start 1A");
    await stage.world.say("alpha", "block 1A no key");
    await stage.to(at(DAY, "09:05"));
    expect(stage.home("alpha")).toContain("blocked: no key");
  });

  it("is left alone once Slack refuses it for good, and tells nobody", async () => {
    stage = await openHomeStage(mode, START);
    await stage.open("alpha");
    stage.slack.fail("views.publish", { kind: "error", error: "not_enabled" });
    await stage.world.say("alpha", "start 1A");
    await stage.to(at(DAY, "09:05"));
    await stage.world.say("alpha", "block 1A no key");
    await stage.to(at(DAY, "09:10"));
    expect(stage.published("alpha")).toBe(1);
    expect(stage.slack.directTo(stage.account("cl")).messages).toEqual([]);
    expect(await stage.open("alpha")).toContain("blocked: no key");
  });

  it("shows each plan of its member, and a change of any", async () => {
    const other = await smallPlan([{ id: "one", tasks: ["X1 alpha"] }], "zeta");
    stage = await openHomeStage(mode, START, { others: [other] });
    const shown = await stage.open("alpha");
    expect(shown).toMatch(
      /^Your plans\n\*Proto interface refactor\*\n[^]*\*The zeta plan\*\n\*Ready\*\n• \*X1 Task X1\*/,
    );
    await stage.press("alpha", "Start X1");
    expect(stage.home("alpha")).toContain("[Mark X1 done]");
    // Back to what the first plan's row showed last.
    await stage.slack.clickHome(stage.account("alpha"), "Start 1A");
    await stage.settle();
    await stage.press("alpha", "done X1");
    expect(stage.home("alpha")).not.toContain("X1 Task");
    expect(stage.home("alpha")).toContain("[Mark 1A done]");
  });

  it("shows again what one plan showed before, after the other changed it in between", async () => {
    const other = await smallPlan([{ id: "one", tasks: ["X1 alpha"] }], "zeta");
    stage = await openHomeStage(mode, START, { others: [other] });
    const first = await stage.open("alpha");
    const say = async (text: string) => {
      await stage.slack.slash(stage.account("alpha"), "#private", text);
      await stage.settle();
    };
    await say("use zeta");
    await say("start X1");
    expect(stage.home("alpha")).not.toBe(first);
    await say("undo X1");
    expect(stage.home("alpha")).toBe(first);
  });

  it("keeps hostile words harmless and long ones within what Slack takes", async () => {
    stage = await openHomeStage(mode, START);
    await stage.open("alpha");
    const evil = "<!channel> <@U0BETA001> *x* `y` <https://evil|click> \u202E & ".repeat(30);
    for (let count = 0; count < 8; count += 1)
      await stage.world.fill("alpha", "raise", { type: "build-failure", text: `${evil}${count}` });
    await stage.world.say("alpha", "start 1A");
    await stage.world.say("alpha", `block 1A ${evil}`);
    await stage.to(at(DAY, "09:05"));
    expect(stage.slack.mentions(stage.slack.homeContent(stage.account("alpha")))).toEqual([]);
    expect(stage.home("alpha")).toContain("and 3 more; `issues` shows all");
    expect(stage.home("alpha")).toContain("<!channel>");
  });

  it("is cut with a word when even that is more than a view holds", async () => {
    const others = await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        smallPlan([{ id: "one", tasks: [`X${index} alpha`] }], `plan-${index}`),
      ),
    );
    stage = await openHomeStage(mode, START, { others });
    const shown = await stage.open("alpha");
    const { blocks } = stage.slack.homeContent(stage.account("alpha"));
    expect(blocks.length).toBe(100);
    expect(shown).toMatch(/more lines do not fit here\. .*`help` names the other commands/);
  });
});

describe("what changes a Home tab", () => {
  const open = async (...members: readonly string[]) => {
    stage = await openHomeStage("socket", START);
    for (const member of members) await stage.open(member);
  };
  const say = async (member: string, text: string) => {
    const { reply } = await stage.world.say(member, text);
    expect(reply.kind).not.toBe("refused");
    await stage.settle();
  };
  /** The members whose page is another one after this. */
  const changes = async (members: readonly string[], act: () => Promise<void>) => {
    const before = members.map(stage.home);
    await act();
    return members.filter((member, index) => stage.home(member) !== before[index]);
  };

  it("a task: its owner, whoever waits for it, and leads", async () => {
    await open("alpha", "beta", "delta", "cl");
    await say("cl", 'add 1Z "After all" to phase-1 for delta after 1A');
    expect(stage.home("delta")).toContain("*1Z After all* waits for 1A (Alpha, not started)");
    expect(await changes(["alpha", "beta", "delta", "cl"], () => say("alpha", "start 1A"))).toEqual([
      "alpha",
      "delta",
    ]);
    expect(await changes(["alpha", "beta", "delta", "cl"], () => say("alpha", "done 1A"))).toEqual([
      "alpha",
      "delta",
      "cl",
    ]);
    expect(stage.home("delta")).toContain("[Start 1Z]");
  });

  it("a task that is given to somebody else: both", async () => {
    await open("alpha", "beta");
    await say("cl", "assign 1A to beta");
    expect(stage.home("alpha")).not.toContain("1A");
    expect(stage.home("beta")).toContain("*1A Proto integration*");
  });

  it("a phase: everybody who waits for it", async () => {
    await open("delta", "cl");
    for (const [member, task] of [
      ["alpha", "1A"],
      ["beta", "1B"],
      ["gamma", "1C"],
    ] as const)
      await say(member, `done ${task}`);
    expect(stage.home("delta")).not.toContain("waits for its phase, Proto integration");
    expect(stage.home("cl")).toContain(
      "Infrastructure: done, 3 of 3 tasks done\n• Proto integration: open, 0 of 4",
    );
  });

  it("an issue: who raised it, who is asked, who holds it, leads, and its clock by itself", async () => {
    await open("alpha", "beta", "gamma", "cl", "pm");
    await say("beta", 'raise urgent "it does not compile" for alpha');
    expect(stage.home("beta")).toContain(
      "*Raised by you*\n*Urgent issue 1*, open: it does not compile (Beta for Alpha); next: a reminder on 3 Nov 09:15\n[Resolve] [Withdraw]",
    );
    expect(stage.home("alpha")).toContain("*Asked of you*\n*Urgent issue 1*, open");
    expect(stage.home("gamma")).toContain("No open issue concerns you.");
    await stage.to(at(DAY, "09:31"));
    expect(stage.home("alpha")).toContain("next: project manager");
    expect(stage.home("cl")).toContain("*Asked of you*\n*Urgent issue 1*, open");
    await stage.press("alpha", "Acknowledge");
    expect(stage.home("alpha")).toContain("*Held by you*\n*Urgent issue 1*, acknowledged by Alpha");
    expect(stage.home("cl")).not.toContain("*Asked of you*");
    expect(stage.home("beta")).toContain("acknowledged by Alpha");
    await say("alpha", "resolve 1 pinned it");
    for (const member of ["alpha", "beta", "cl"])
      expect(stage.home(member)).toContain("No open issue concerns you.");
    expect(stage.home("cl")).toContain("Nothing is blocked, and no issue is open.");
  });

  it("an issue that is given to somebody else: both", async () => {
    await open("alpha", "gamma");
    await say("beta", 'raise build-failure "CI is red" for alpha');
    expect(stage.home("alpha")).toContain("*Asked of you*");
    await say("cl", "reassign 1 gamma");
    expect(stage.home("alpha")).toContain("No open issue concerns you.");
    expect(stage.home("gamma")).toContain("*Asked of you*\n*Issue 1: Build failure*");
  });

  it("a round: everybody it asks, leads see who is silent, and its end takes it away", async () => {
    await open("beta", "gamma", "cl");
    await stage.to(at(DAY, "12:00"));
    expect(stage.home("cl")).toContain(
      "*Not answered*\n• Check-in of 3 Nov 12:00: Alpha, Beta, Delta and Gamma",
    );
    await stage.world.fill("beta", NOON, { working: "it", needed: "a key", from: "gamma" });
    await stage.settle();
    expect(stage.home("cl")).toContain("Check-in of 3 Nov 12:00: Alpha, Delta and Gamma");
    expect(stage.home("gamma")).toContain("*Beta needs from you*: a key\n[Reply] [Done] [Raise]");
    await stage.to(at(DAY, "13:00"));
    expect(stage.home("gamma")).not.toContain("Check-in of");
    expect(stage.home("cl")).not.toContain("Not answered");
    await stage.press("gamma", "Done");
    expect(stage.home("gamma")).toContain("Nobody waits for an answer of yours.");
  });

  it("a need that is asked of somebody else by an edited answer: both", async () => {
    await open("alpha", "gamma");
    await stage.to(at(DAY, "12:00"));
    await stage.world.fill("beta", NOON, { working: "it", needed: "a key", from: "gamma" });
    await stage.settle();
    expect(stage.home("gamma")).toContain("a key");
    await stage.world.fill("beta", NOON, { working: "it", needed: "a key", from: "alpha" });
    await stage.settle();
    expect(stage.home("gamma")).not.toContain("a key");
    expect(stage.home("alpha")).toContain("*Beta needs from you*: a key");
  });

  it("a health report: leads, as word, shape and colour", async () => {
    await open("cl");
    await stage.to(at(DAY, "17:30"));
    await stage.world.fill("gamma", "answer update@2026-11-03", {
      progress: "half",
      health: "yellow",
      needed: "nothing",
    });
    await stage.settle();
    expect(stage.home("cl")).toContain("*Health*\n• Gamma: 🟡 Yellow, at risk (Tue 3 Nov)");
  });

  it("an absence: by its member, by a lead for them, and its end by the clock", async () => {
    await open("alpha", "beta");
    await stage.press("alpha", "I'm away today");
    expect(stage.home("alpha")).toContain("You are away from 3 Nov 09:00 through 3 Nov.\n[I'm back]");
    await say("cl", "away until 2026-11-05 for beta");
    expect(stage.home("beta")).toContain("through 5 Nov.");
    await stage.to(at("2026-11-04", "00:00"));
    expect(stage.home("alpha")).toContain("[I'm away today] [I'm away]");
    await stage.press("beta", "I'm back");
    expect(stage.home("beta")).toContain("[I'm away today] [I'm away]");
  });

  it("an import: everybody", async () => {
    await open("alpha");
    const { definition, database, now } = stage.world;
    const [first, ...phases] = definition.plan.phases;
    if (!first) throw new Error("no phase");
    const tasks = first.tasks.map((task) => (task.id === "1A" ? { ...task, title: "A new name" } : task));
    const plan = { ...definition.plan, phases: [{ ...first, tasks }, ...phases] };
    await importPlan(database.db, WORKSPACE, { ...definition, plan }, now(), { actor: undefined });
    await stage.settle();
    expect(stage.home("alpha")).toContain("1A A new name");
  });

  it("queues at most one page a member, however much changes at once, and none for others", async () => {
    await open("alpha");
    stage.slack.fail("views.publish", { kind: "ratelimited", retryAfter: 600 });
    await say("beta", 'raise urgent "one" for alpha');
    for (let count = 0; count < 5; count += 1) await say("beta", `raise urgent "more ${count}" for alpha`);
    const queued = await stage.world.database.db
      .selectFrom("outbox")
      .where("to_kind", "=", "home")
      .where("state", "=", "queued")
      .select(["plan", "to_id", "destination"])
      .execute();
    expect(queued).toEqual([{ plan: PLAN, to_id: "alpha", destination: `${PLAN} home alpha` }]);
    // What is held up here holds up nothing else.
    expect(stage.message("alpha", "Urgent issue 6")).toBeDefined();
    await stage.to(at(DAY, "09:12"));
    expect(stage.home("alpha")).toContain("Urgent issue 5");
  });

  it("a member who is taken off the plan: nothing is drawn for them any more", async () => {
    await open("alpha");
    const { definition, database, now } = stage.world;
    const { team } = definition;
    const members = team.members.map((member) =>
      member.id === "alpha" ? { ...member, slack: undefined, teams: undefined } : member,
    );
    const without = { ...definition, team: { ...team, members } };
    await importPlan(database.db, WORKSPACE, without, now(), { actor: undefined });
    await stage.settle();
    await say("alpha", "start 1A");
    expect(stage.published("alpha")).toBe(1);
    await stage.slack.openHome(stage.account("alpha"));
    expect(stage.home("alpha")).toContain("I do not know you on a plan yet.");
  });
});

function answerBlocks({
  view,
}: {
  readonly view: { readonly view: { readonly blocks: unknown } } | undefined;
}) {
  if (!view) throw new Error("no answer was shown");
  return view.view.blocks as never;
}
