/** Who is who in Slack: by e-mail, by joining, and not at all. */
import { afterEach, describe, expect, it } from "vitest";
import { linksOfPlan } from "../src/store/account-links.ts";
import { auditOf } from "../src/store/audit.ts";
import { type AccountsStage, openAccountsStage, otherPlan, someUnknown } from "./accounts-stage.ts";
import type { FakeUser } from "./fake-slack/world.ts";
import { at, PLAN } from "./world.ts";

const START = at("2026-11-03", "10:00");
const ANNA: FakeUser = { id: "UANNA", name: "Anna", email: "ALPHA@example.com" };
const BRUNO: FakeUser = { id: "UBRUNO", name: "Bruno", email: "bruno@elsewhere.com" };
const PAULA: FakeUser = { id: "UPAULA", name: "Paula", email: "project-manager@example.com" };
const NEMO: FakeUser = { id: "UNEMO", name: "Nemo" };
const NINA: FakeUser = { id: "UNINA", name: "Nina" };
const GONE: FakeUser = { id: "UGONE", name: "Gone", email: "gamma@example.com", deleted: true };
const GUEST: FakeUser = { id: "UGUEST", name: "Guest", email: "alpha@example.com", team: "TOTHER" };
const ROBOT: FakeUser = { id: "UROBOT", name: "Robot", email: "alpha@example.com", bot: true };
const FALSE: FakeUser = { id: "UFALSE", name: "False", email: "alpha@example.com", unconfirmed: true };
const ALL = [ANNA, BRUNO, PAULA, NEMO, NINA, GONE, GUEST, ROBOT, FALSE];

let stage: AccountsStage;

async function open(mode: "socket" | "http" = "socket", ...more: Parameters<typeof someUnknown>) {
  stage = await openAccountsStage(mode, START, ALL, await someUnknown(...more));
}

const links = async (plan = PLAN) =>
  (await linksOfPlan(stage.world.database.db, plan)).map(({ member, account, how }) =>
    [member, account, how].join(" "),
  );

afterEach(async () => {
  expect(stage.world.errors).toEqual([]);
  expect(stage.slack.world.badAcks).toEqual([]);
  await stage.close();
});

describe.each(["socket", "http"] as const)("somebody unknown, over %s,", (mode) => {
  it("is known by e-mail, says one line more, and their command goes on", async () => {
    await open(mode);
    const answer = await stage.slash("UANNA", "start 1A");
    expect(answer).toContain("You are *Alpha* on Proto interface refactor.\n");
    expect(answer).toContain("1A");
    expect(await stage.slash("UANNA", "next")).not.toContain("You are");
    expect(await stage.dm("UANNA", "status 1A")).toContain("In progress");
    expect(await links()).toEqual(["alpha UANNA e-mail"]);
    expect(stage.calls("users.info")).toBe(1);
    const log = await auditOf(stage.world.database.db, PLAN, 5);
    expect(log.map(({ actor, command }) => [actor, command.kind])).toEqual([
      ["alpha", "start"],
      ["alpha", "join"],
      [undefined, "import"],
    ]);
    expect(stage.posts("#coordination").join()).not.toContain("Anna");
  });

  it("gets a friendly way in, and joins with the very line that it names", async () => {
    await open(mode);
    const way = await stage.slash("UNEMO", "what is this");
    expect(way).toContain("I am Baton: I run a coordination plan here.");
    expect(way).toContain("Proto interface refactor, without an account yet");
    expect(way).toContain("• Alpha – `/baton join alpha`");
    expect(way).toContain("Otherwise ask: Coordination lead can have you added");
    expect(way).toContain("`UNEMO`");
    expect(await stage.dm("UNEMO", "join Delta")).toContain(
      "You are *Delta* on Proto interface refactor now.",
    );
    expect(await links()).toEqual(["delta UNEMO joined"]);
    const told = "Nemo (`UNEMO`) joined as *Delta*.";
    expect(stage.posts("#coordination").join("\n")).toContain(told);
    expect(stage.posts("cl").join("\n")).toContain(told);
    expect(await stage.slash("UNEMO", "next")).toContain("2D Examples");
  });
});

describe("somebody known by e-mail", () => {
  it("reads so in the form that their command opens", async () => {
    await open();
    const { view } = await stage.slack.slash("UANNA", "CLOUNGE", "raise");
    expect(JSON.stringify(view?.view.blocks[0])).toContain("You are *Alpha* on Proto interface refactor.");
  });

  it("is linked once, whatever comes at the same time", async () => {
    await open();
    const slash = () => stage.slack.slash("UANNA", "CLOUNGE", "next");
    await Promise.all([slash(), slash(), slash()]);
    expect(await links()).toEqual(["alpha UANNA e-mail"]);
    expect(await auditOf(stage.world.database.db, PLAN, 5)).toHaveLength(2);
  });

  it("is nobody while two members of a plan have the address", async () => {
    await open("socket", (member) => ({ ...member, email: "alpha@example.com" }));
    expect(await stage.slash("UANNA", "next")).toContain("I do not know you on a plan yet.");
    await stage.slash("cl", "away today for alpha");
    expect(await links()).toEqual([]);
  });
});

describe("joining", () => {
  it("takes the role's powers with it, and says so in the channel", async () => {
    await open("socket", (member) => ({ ...member, email: undefined }));
    expect(await stage.slash("UNEMO", "join PROJECT manager")).toContain("That makes you project manager.");
    expect(stage.posts("cl").at(-1)).toContain(
      "Project manager is project manager, and may act for others and change the plan.",
    );
    const [entry] = await auditOf(stage.world.database.db, PLAN, 1);
    expect(entry).toMatchObject({
      actor: "pm",
      outcome: "done",
      command: { kind: "join", account: "UNEMO" },
    });
  });

  it("also works with a mention of Baton", async () => {
    await open();
    const { said } = await stage.slack.mention("UNEMO", "#coordination", "join alpha");
    expect(stage.slack.read(said[0] ?? { text: "", blocks: [] })).toContain("You are *Alpha*");
  });

  it("is told to somebody who is a member already, and the second try changes nothing", async () => {
    await open();
    await stage.slash("UNEMO", "join alpha");
    expect(await stage.slash("UNEMO", "join alpha")).toContain(
      "You are *Alpha* on Proto interface refactor already.",
    );
    expect(await stage.slash("UNEMO", "join beta")).toContain(
      "You are *Alpha* on Proto interface refactor already.",
    );
    expect(await stage.slash("cl", "join")).toContain("You are *Coordination lead*");
    expect(await links()).toEqual(["alpha UNEMO joined"]);
    expect(stage.posts("#coordination").filter((text) => text.includes("joined"))).toHaveLength(1);
  });

  it("is answered once, also when the event comes again after a restart", async () => {
    await open();
    await stage.dm("UNEMO", "join alpha");
    await stage.restart();
    const { said } = await stage.slack.redeliver();
    expect(said.map((each) => stage.slack.read(each)).join()).toContain("You are *Alpha* on");
    await stage.settle();
    expect(stage.posts("#coordination").filter((text) => text.includes("joined"))).toHaveLength(1);
  });

  it("as somebody who has an account is refused, with what to do", async () => {
    await open();
    await stage.slash("UNEMO", "join alpha");
    expect(await stage.slash("UNINA", "join alpha")).toContain(
      "Alpha has an account already.\nIf it is not theirs, Coordination lead says `unlink alpha`, and you try again.",
    );
    expect(await stage.slash("UNINA", "join tl")).toContain("Technical lead has an account already.");
    const [entry] = await auditOf(stage.world.database.db, PLAN, 1);
    expect(entry).toMatchObject({ outcome: "refused", command: { kind: "join", account: "UNINA" } });
  });

  it("with another e-mail address than the team's file has is refused, and gives none away", async () => {
    await open();
    const answer = await stage.slash("UBRUNO", "join beta");
    expect(answer).toContain("Your e-mail address is not the one that the team's file has for Beta");
    expect(answer).not.toContain("beta@example.com");
    expect(await links()).toEqual([]);
  });

  it("under a name that nobody has suggests the nearest", async () => {
    await open();
    expect(await stage.slash("UNEMO", "join alpah")).toContain("Did you mean `join alpha`?");
    expect(await stage.slash("UNEMO", "join xyzzy")).toContain("Without an account yet: `alpha`, `beta`");
  });

  it("by bots, guests of other teams and unconfirmed addresses goes no way at all", async () => {
    await open();
    expect(await stage.slash("UGUEST", "join alpha")).toContain("Guests of other workspaces");
    expect(await stage.slash("UGUEST", "help")).toContain("Only people of this workspace take part.");
    expect(await stage.slash("UGUEST", "help")).not.toContain("Proto interface");
    expect(await stage.slash("UROBOT", "next")).toContain("Only people of this workspace take part.");
    expect(await stage.slash("UFALSE", "next")).toContain("I do not know you on a plan yet.");
    expect(await links()).toEqual([]);
  });

  it("waits until Slack says who asks, and changes nothing before", async () => {
    await open();
    stage.slack.fail("users.info", { kind: "status", status: 503 });
    expect(await stage.slash("UNEMO", "join alpha")).toContain("Slack did not tell me who you are just now");
    expect(await links()).toEqual([]);
    stage.slack.fail("users.info", { kind: "reset" });
    expect(await stage.slash("UNEMO", "next")).toContain("I do not know you on a plan yet.");
    expect(await stage.slash("UNEMO", "join alpha")).toContain("You are *Alpha*");
  });

  it("as somebody else than one's e-mail address says tells who one is", async () => {
    await open();
    const answer = await stage.slash("UANNA", "join beta");
    expect(answer).toContain("You are *Alpha* on Proto interface refactor already.");
    expect(await links()).toEqual(["alpha UANNA e-mail"]);
  });
});

describe("a link ends", () => {
  it("when the member leaves, and e-mail does not bring it back; joining does", async () => {
    await open();
    await stage.slash("UANNA", "next");
    expect(await stage.slash("UANNA", "leave")).toContain("Your account is not Alpha's any more");
    expect(stage.posts("cl").at(-1)).toContain("Alpha left: no account is linked to Alpha any more.");
    expect(await stage.slash("UANNA", "next")).toContain("I do not know you on a plan yet.");
    expect(await stage.slash("UANNA", "join alpha")).toContain("You are *Alpha*");
    expect(await links()).toEqual(["alpha UANNA joined"]);
  });

  it("by the button of a lead, which says afterwards who pressed it; others may not", async () => {
    await open();
    await stage.slash("UNEMO", "join alpha");
    await stage.slash("UNINA", "join beta");
    expect(await stage.press("UNINA", "#coordination", "Unlink Alpha")).toContain("Only leads");
    expect(await stage.press("cl", "cl", "Unlink Alpha")).toContain(
      "No account is linked to Alpha any more.",
    );
    expect(stage.posts("#coordination").join("\n")).toContain("Coordination lead ended the link of Alpha");
    expect(stage.posts("#coordination").join("\n")).not.toContain("joined as *Alpha*");
    expect(await stage.slash("cl", "unlink alpha")).toContain(
      "No account is linked to Alpha.\nYou ended the link",
    );
    expect(await stage.slash("UNEMO", "done 1A")).toContain("I do not know you on a plan yet.");
    expect(await stage.slash("UNEMO", "leave")).toContain("I do not know you on a plan yet.");
    expect(await stage.slash("UNEMO", "join alpha")).toContain("You are *Alpha*");
  });

  it("once, when two people press the button, one of them on a message that has changed meanwhile", async () => {
    await open();
    await stage.slash("UNEMO", "join alpha");
    const { slack } = stage;
    const told = slack.posts(slack.channel("#coordination")).find(({ text }) => text.includes("joined as"));
    if (!told) throw new Error("nobody was told");
    await stage.press("tl", "#coordination", "Unlink Alpha");
    const { said } = await slack.click("U0COORLEAD", told, "Unlink Alpha", { stale: true });
    expect(said.map((each) => slack.read(each)).join()).toContain("Technical lead ended the link");
    expect(await auditOf(stage.world.database.db, PLAN, 2)).toMatchObject([
      { outcome: "refused", actor: "cl" },
      { outcome: "done", actor: "tl", onBehalfOf: "alpha" },
    ]);
  });

  it("not for what the team's file names", async () => {
    await open();
    expect(await stage.slash("cl", "leave")).toContain("Your account stands in the team's file");
    expect(await stage.slash("cl", "unlink tl")).toContain(
      "The account of Technical lead stands in the team's file",
    );
    expect(await stage.slash("cl", "unlink nobdy")).toContain("Nobody on the plan is called");
  });
});

describe("a message to a member without an account", () => {
  it("finds them by e-mail, says so to them, and arrives; a lead's powers are told of", async () => {
    await open();
    await stage.slash("cl", "away today for alpha");
    await stage.slash("cl", "away today for pm");
    await stage.settle();
    expect(await links()).toEqual(["alpha UANNA e-mail", "pm UPAULA e-mail"]);
    const all = stage.posts("UPAULA").join("\n");
    expect(all).toContain("away");
    expect(all).toContain("You are *Project manager* on Proto interface refactor: I know you by your e-mail");
    expect(stage.posts("#coordination").join("\n")).toContain(
      "Paula (`UPAULA`) is *Project manager*, by the e-mail address in the team's file.",
    );
    expect(stage.posts("#coordination").join("\n")).not.toContain("Anna");
    expect(stage.calls("users.lookupByEmail")).toBe(2);
  });

  it("asks Slack once an hour for an address that nobody has, and tells the lead", async () => {
    await open();
    await stage.slash("cl", "away today for delta");
    await stage.slash("cl", "back for delta");
    await stage.slash("cl", "away today for gamma");
    expect(stage.calls("users.lookupByEmail")).toBe(2);
    expect(stage.posts("cl").join("\n")).toContain("no account is linked to them");
    await stage.world.to(START + 61 * 60_000);
    await stage.slash("cl", "back for gamma");
    expect(await links()).toEqual([]);
    expect(stage.calls("users.lookupByEmail")).toBeGreaterThan(2);
  });

  it("is tried again when Slack cannot be asked, and nothing is lost", async () => {
    await open();
    stage.slack.fail(
      "users.lookupByEmail",
      { kind: "ratelimited", retryAfter: 30 },
      { kind: "status", status: 500 },
    );
    await stage.slash("cl", "away today for alpha");
    expect(await links()).toEqual([]);
    await stage.world.to(START + 10 * 60_000);
    await stage.settle();
    expect(await links()).toEqual(["alpha UANNA e-mail"]);
    expect(stage.posts("UANNA")).toHaveLength(2);
  });

  it("does not look for somebody who was taken off by hand", async () => {
    await open();
    await stage.slash("UANNA", "next");
    await stage.slash("cl", "unlink alpha");
    await stage.slash("cl", "away today for alpha");
    expect(stage.calls("users.lookupByEmail")).toBe(0);
    expect(await links()).toEqual(["alpha UANNA left"]);
  });

  it("calls whoever joined by their account, and knows a mention of them", async () => {
    await open();
    await stage.slash("UNEMO", "join alpha");
    await stage.slash("UNINA", "join beta");
    await stage.slash("UNINA", 'raise urgent "it broke, ask @Nemo" for @Nemo');
    expect(stage.posts("UNEMO").join("\n")).toContain("it broke, ask Alpha");
  });
});

describe("several plans", () => {
  it("are each joined by name, by channel, or asked about; nobody acts on the other", async () => {
    const second = otherPlan(await someUnknown((member) => ({ ...member, email: undefined })), "other");
    await open();
    await stage.import(second);
    expect(await stage.slash("UNEMO", "hello there")).toContain("`/baton join alpha on other`");
    expect(await stage.slash("UNEMO", "join alpha")).toContain(
      "Which plan do you mean?\nFor example `join alpha on other`.",
    );
    expect(await stage.slash("UNEMO", "join alpha on nowhere")).toContain("There is no plan “nowhere”.");
    expect(await stage.slash("UNEMO", "join alpha on THE other plan")).toContain(
      "You are *Alpha* on The other plan now.",
    );
    expect(await links("main/other")).toEqual(["alpha UNEMO joined"]);
    expect(await links()).toEqual([]);
    expect(await stage.slash("UNEMO", "start 1A", "#coordination")).toContain("a plan that you are not on");
    expect(await stage.slash("UNINA", "join alpha", "#coordination")).toContain(
      "You are *Alpha* on Proto interface",
    );
    expect(await stage.slash("UNINA", "join beta", "#other-c")).toContain(
      "You are *Beta* on The other plan now.",
    );
  });

  it("know one e-mail address each, also where the account was a member of the other only", async () => {
    await open();
    await stage.slash("UANNA", "next");
    await stage.import(otherPlan(await someUnknown(), "other"));
    expect(await stage.slash("UANNA", "next", "#other-c")).toContain("You are *Alpha* on The other plan.");
    expect(await links("main/other")).toEqual(["alpha UANNA e-mail"]);
  });

  it("of another workspace are not there for whoever asks here", async () => {
    await open();
    await stage.import(otherPlan(await someUnknown(), "other"), "elsewhere");
    const way = await stage.slash("UNEMO", "hello there");
    expect(way).not.toContain("other plan");
    expect(await stage.slash("UNEMO", "join alpha on other")).toContain("There is no plan “other”.");
    await stage.slash("UANNA", "next");
    expect(await links("elsewhere/other")).toEqual([]);
  });
});
