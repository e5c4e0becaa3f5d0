/** Issues and their escalation, line by line: who is asked when, what stops it, and who may do what. */
import { afterEach, describe, expect, it } from "vitest";
import { createEngine } from "../src/app/engine.ts";
import { importPlan } from "../src/app/import-plan.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import type { Definition, MatrixRow, PolicyDef, RoleId } from "../src/domain/plan.ts";
import type { Target } from "../src/domain/state.ts";
import { timelineOf } from "../src/store/issues.ts";
import { ask, refused } from "./ask.ts";
import {
  changed,
  done,
  expectSound,
  fillIn,
  found,
  posted,
  press,
  standing,
  withPolicy,
  withTeam,
} from "./story.ts";
import { at, openWorld, PLAN, type World, WORKSPACE } from "./world.ts";

const TUE = "2026-11-03";
const tue = (time: string): number => at(TUE, time);
const wed = (time: string): number => at("2026-11-04", time);
const HOUR = 3_600_000;
const URGENT = 'raise urgent "server does not compile" for alpha';
const BUILD = 'raise build-failure "CI is red" for alpha';

/** The rules of the day without rounds, so that only issues move. */
async function quiet(change: (policy: PolicyDef) => Partial<PolicyDef> = () => ({})): Promise<Definition> {
  return withPolicy((policy) => ({
    checkIns: [],
    update: { ...policy.update, days: [] },
    ...change(policy),
  }));
}

const worlds: World[] = [];
async function open(definition?: Definition, start = tue("14:00")): Promise<World> {
  const world = await openWorld({ start, definition: definition ?? (await quiet()) });
  worlds.push(world);
  return world;
}
afterEach(async () => {
  for (const world of worlds.splice(0)) {
    await expectSound(world);
    await world.close();
  }
});

async function withRoles(roles: Partial<Record<RoleId, string | undefined>>): Promise<Definition> {
  const { policy } = await quiet();
  const definition = await withTeam((team) => ({ roles: { ...team.roles, ...roles } }));
  return { ...definition, policy };
}

function whom(target: Target | undefined, member: string | undefined): string {
  if (target?.kind === "channel") return `#${target.channel}`;
  return member ?? (target?.kind === "role" ? target.role : (target?.member ?? ""));
}

/** The timeline as `kind whom time`, with the planned time where it differs. */
async function timeline(world: World, number = 1): Promise<readonly string[]> {
  const clock = (moment: number) => {
    const zone = { timeZone: "Europe/Berlin", hourCycle: "h23" } as const;
    const day = new Intl.DateTimeFormat("en-GB", { ...zone, weekday: "short" }).format(moment);
    const time = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" }).format(
      moment,
    );
    return `${day === "Tue" ? "" : `${day} `}${time}`;
  };
  const entries = await timelineOf(world.database.db, PLAN, [number]);
  return entries.map(({ kind, target, member, at: moment, plannedAt, text }) => {
    const planned = plannedAt === undefined || plannedAt === moment ? "" : ` due ${clock(plannedAt)}`;
    const why = kind === "skipped" ? ` ${text}` : "";
    return `${kind} ${whom(target, member)} ${clock(moment)}${planned}${why}`;
  });
}

const issue = async (world: World, number = 1) =>
  world.database.db.selectFrom("issue").selectAll().where("number", "=", number).executeTakeFirstOrThrow();

/** Asks at the door without sending anything after it. */
const knock = (world: World, member: string, text: string, id: string) =>
  world.engine.handle({
    id,
    workspace: WORKSPACE,
    plan: undefined,
    channel: undefined,
    surface: "terminal",
    actor: { kind: "member", id: member },
    command: parseCommand(text),
  });

describe("an urgent issue", () => {
  it("asks at once, reminds after 15 minutes, goes to the coordination lead after 30, and to the second", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    expect(posted(world, tue("14:00"))).toEqual({ alpha: 1, emergency: 1, coordination: 1 });
    await world.to(tue("14:14:59"));
    expect(posted(world, tue("14:01"))).toEqual({});
    await world.to(tue("14:15"));
    expect(posted(world, tue("14:15"))).toEqual({ alpha: 1, emergency: 1 });
    await world.to(tue("14:29:59"));
    expect(posted(world, tue("14:16"))).toEqual({});
    await world.to(tue("14:30"));
    expect(posted(world, tue("14:30"))).toEqual({ cl: 1, emergency: 1 });
    expect(found(world, "cl", "so you are asked as coordination lead").postedAt).toBe(tue("14:30"));
  });

  it("goes on to the project manager and the channel, 15 minutes each, then hourly until somebody has it", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    await world.to(tue("18:30"));
    expect(await timeline(world)).toEqual([
      "raised beta 14:00",
      "asked alpha 14:00",
      "reminded alpha 14:15",
      "escalated cl 14:30",
      "escalated pm 14:45",
      "escalated #coordination 15:00",
      "repeated #coordination 16:00",
      "repeated #coordination 17:00",
      "repeated #coordination 18:00",
    ]);
    await done(world, "delta", "ack 1");
    await world.to(tue("20:30"));
    expect((await timeline(world)).at(-1)).toBe("acknowledged delta 18:30");
  });

  it("without a name asks the emergency channel and reminds it", async () => {
    const world = await open();
    await done(world, "beta", "raise urgent the server is down");
    expect(posted(world, tue("14:00"))).toEqual({ emergency: 1, coordination: 1 });
    const post = found(world, "emergency", "the server is down");
    expect(post.buttons.map(({ label }) => label)).toEqual(["Acknowledge", "Resolve"]);
    expect(post.text).toContain("Everybody here, Beta needs your help");
    await world.to(tue("14:30"));
    expect(await timeline(world)).toEqual([
      "raised beta 14:00",
      "asked #emergency 14:00",
      "reminded #emergency 14:15",
      "escalated cl 14:30",
    ]);
    expect(posted(world, tue("14:15"))).toEqual({ emergency: 2, cl: 1 });
  });
});

describe("a row of the matrix", () => {
  const rows = [
    ["build-failure", 2, "tl", "technical lead"],
    ["performance-issue", 4, "tl", "technical lead"],
    ["connector-failure", 1, "pl", "product lead"],
    ["cross-agent-blocking", 1, "cl", "coordination lead"],
    ["timeline-delay", 24, "pm", "project manager"],
  ] as const;

  it.each(rows)(
    "%s goes to its role after its response time, then down the chain",
    async (type, hours, lead, role) => {
      const world = await open();
      const said = await ask(world, "beta", `raise ${type} something is wrong for alpha`);
      expect(said).toContain("Raised; Alpha is asked now");
      expect(said.toLowerCase()).toContain(role);
      expect(posted(world, tue("14:00"))).toEqual({ alpha: 1, coordination: 2 });
      const due = tue("14:00") + hours * HOUR;
      await world.to(due - 1000);
      expect(posted(world, tue("14:01"))).toEqual({});
      await world.to(due);
      expect(posted(world, due)).toEqual({ [lead]: 1, coordination: 1 });
      const chain = ["cl", "pm"].filter((each) => each !== lead);
      for (const [index, next] of chain.entries()) {
        const moment = due + (index + 1) * hours * HOUR;
        await world.to(moment);
        expect(posted(world, moment)).toEqual({ [next]: 1, coordination: 1 });
      }
      const end = due + (chain.length + 1) * hours * HOUR;
      await world.to(end);
      expect(posted(world, end)).toEqual({ coordination: 1 });
      await world.to(end + 9 * HOUR);
      expect(
        (await timeline(world)).filter((each) => each.startsWith("repeated #coordination")),
      ).toHaveLength(2);
    },
  );

  it("asks its role at once without a name, and for oneself", async () => {
    const world = await open();
    expect(await ask(world, "beta", "raise build-failure CI is red")).toContain(
      "Raised; technical lead is asked now",
    );
    expect(await ask(world, "beta", "raise connector failure it hangs for beta")).toContain(
      "product lead is asked",
    );
    expect(posted(world, tue("14:00"))).toMatchObject({ tl: 1, pl: 1 });
    expect(posted(world, tue("14:00"))).not.toHaveProperty("beta");
    await world.to(tue("16:00"));
    // The role's own response time runs before the chain goes on; the chain leaves that role out.
    expect(await timeline(world, 1)).toEqual(["raised beta 14:00", "asked tl 14:00", "escalated cl 16:00"]);
    expect(await timeline(world, 2)).toEqual([
      "raised beta 14:00",
      "asked pl 14:00",
      "escalated cl 15:00",
      "escalated pm 16:00",
    ]);
  });

  it("for a task asks its owner; one without an owner asks the role", async () => {
    const definition = await quiet();
    const phases = definition.plan.phases.map((phase) => ({
      ...phase,
      tasks: phase.tasks.map((task) => (task.id === "1B" ? { ...task, owner: undefined } : task)),
    }));
    const world = await open({ ...definition, plan: { ...definition.plan, phases } });
    await done(world, "beta", 'raise build-failure "CI is red" for 1c');
    expect(await issue(world, 1)).toMatchObject({ responder: "gamma", task: "1C", text: "CI is red" });
    await done(world, "beta", "raise build-failure CI is red for task 1B");
    expect(await issue(world, 2)).toMatchObject({ responder: null, task: "1B", text: "CI is red" });
    expect(posted(world, tue("14:00"))).toMatchObject({ gamma: 1, tl: 1 });
    // The own task goes to the role.
    await done(world, "gamma", "raise build-failure CI is red for 1C");
    expect(await issue(world, 3)).toMatchObject({ responder: null, task: "1C" });
  });

  it("keeps words after `for` that name nobody", async () => {
    const world = await open();
    for (const text of ["the key is missing for the release", "no time left for now", "waiting for 9Z"]) {
      await done(world, "beta", `raise build-failure ${text}`);
      expect(
        await world.database.db.selectFrom("issue").select(["text", "responder"]).execute(),
      ).toContainEqual({
        text,
        responder: null,
      });
    }
  });

  it("is for the member where a task has the same name, and for the task when it is called one", async () => {
    const world = await open();
    await done(world, "cl", 'add alpha "named like a member" for gamma');
    await done(world, "beta", "raise build-failure it breaks for `alpha` 🙏");
    await done(world, "beta", "raise build-failure it breaks for task alpha");
    expect(
      await world.database.db
        .selectFrom("issue")
        .select(["responder", "task", "text"])
        .orderBy("number")
        .execute(),
    ).toEqual([
      { responder: "alpha", task: null, text: "it breaks" },
      { responder: "gamma", task: "alpha", text: "it breaks" },
    ]);
  });

  it("keeps two quoted parts as they are", async () => {
    const world = await open();
    await done(world, "beta", 'raise build-failure "a" and "b"');
    expect(await world.database.db.selectFrom("issue").select("text").execute()).toEqual([
      { text: '"a" and "b"' },
    ]);
  });

  it("is known in several words, and an unknown one is refused with the nearest", async () => {
    const world = await open();
    await done(world, "beta", "raise Build Failure CI is red");
    expect(await issue(world)).toMatchObject({ type: "build-failure", text: "CI is red" });
    const { refusal, text } = await refused(world, "beta", "raise build-failur CI is red");
    expect(refusal).toMatchObject({ kind: "unknown-type", nearest: "build-failure" });
    expect(text).toContain("cross-agent-blocking");
    expect((await refused(world, "beta", "raise build-failure")).refusal.kind).toBe("empty");
    expect((await refused(world, "beta", `raise build-failure ${"x".repeat(2001)}`)).refusal.kind).toBe(
      "too-long",
    );
  });

  it("can be raised by its form, which shows every problem at its field", async () => {
    const world = await open();
    const { form } = await world.say("beta", "raise");
    expect(form?.fields.map(({ id }) => id)).toEqual(["type", "text", "for"]);
    const wrong = await world.fill("beta", "raise", { type: "build-failure", text: " " });
    expect(Object.keys(wrong.problems ?? {})).toEqual(["text"]);
    await fillIn(world, "beta", "raise", { type: "urgent", text: "it burns", for: "alpha" });
    expect(await issue(world)).toMatchObject({ urgent: 1, responder: "alpha", text: "it burns" });
  });
});

describe("who cannot be asked", () => {
  it("is skipped at once when nobody holds the role, and the thread says so", async () => {
    const world = await open(await withRoles({ "technical-lead": undefined }));
    await done(world, "beta", BUILD);
    await world.to(tue("16:00"));
    expect(await timeline(world)).toEqual([
      "raised beta 14:00",
      "asked alpha 14:00",
      "skipped technical-lead 16:00 nobody",
      "escalated cl 16:00",
    ]);
    const words = found(
      world,
      "coordination",
      "Nobody is technical lead, so the next in the chain is asked at once",
    );
    expect(words.thread).toBe(found(world, "coordination", /^Issue 1: Build failure/).key);
    // What follows counts from here.
    await world.to(tue("18:00"));
    expect((await timeline(world)).at(-1)).toBe("escalated pm 18:00");
  });

  it("is skipped at once when away, already at the raise", async () => {
    const world = await open();
    await done(world, "alpha", "away today");
    await done(world, "tl", "away today");
    const said = await ask(world, "beta", BUILD);
    expect(said).toContain("coordination lead is asked now");
    expect(await timeline(world)).toEqual([
      "raised beta 14:00",
      "skipped alpha 14:00 away",
      "skipped tl 14:00 away",
      "escalated cl 14:00",
    ]);
    expect(found(world, "coordination", "Alpha is away").thread).toBeDefined();
    expect(found(world, "coordination", "Technical lead is away").thread).toBeDefined();
    await world.to(tue("16:00"));
    expect((await timeline(world)).at(-1)).toBe("escalated pm 16:00");
  });

  it("is skipped when away by the time of the reminder, and that is said", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    await world.to(tue("14:10"));
    await done(world, "alpha", "away today");
    await world.to(tue("14:15"));
    expect(await timeline(world)).toEqual([
      "raised beta 14:00",
      "asked alpha 14:00",
      "skipped alpha 14:15 away",
      "escalated cl 14:15",
    ]);
    expect(
      found(world, "emergency", "Alpha is away, so the next in the chain is asked at once").thread,
    ).toBeDefined();
  });

  it("is skipped as the raiser", async () => {
    const world = await open();
    await done(world, "tl", "raise build-failure CI is red");
    expect(await timeline(world)).toEqual([
      "raised tl 14:00",
      "skipped tl 14:00 raiser",
      "escalated cl 14:00",
    ]);
    expect(found(world, "coordination", "Technical lead raised it").thread).toBeDefined();
  });

  it("is asked once in two roles, and the thread says that too", async () => {
    const world = await open(await withRoles({ "coordination-lead": "tl" }));
    await done(world, "beta", BUILD);
    await world.to(tue("18:00"));
    expect(await timeline(world)).toEqual([
      "raised beta 14:00",
      "asked alpha 14:00",
      "escalated tl 16:00",
      "skipped tl 18:00 already-asked",
      "escalated pm 18:00",
    ]);
    expect(found(world, "coordination", "was asked already").thread).toBeDefined();
  });

  it("and passed over for that is asked in a later step once back", async () => {
    const world = await open();
    await done(world, "cl", "away");
    await done(world, "beta", "raise build-failure CI is red for cl");
    await done(world, "cl", "back");
    await world.to(tue("16:00"));
    expect(await timeline(world)).toEqual([
      "raised beta 14:00",
      "skipped cl 14:00 away",
      "escalated tl 14:00",
      "escalated cl 16:00",
    ]);
  });

  it("and passed over for that can be given the issue once back", async () => {
    const world = await open();
    await done(world, "alpha", "away");
    await done(world, "beta", BUILD);
    await done(world, "alpha", "back");
    await done(world, "cl", "reassign 1 alpha");
    expect((await timeline(world)).at(-1)).toBe("asked alpha 14:00");
    expect((await refused(world, "cl", "reassign 1 alpha")).text).toContain("is asked about issue 1 already");
  });

  it("since who took over an earlier role was never asked, is nobody: the new holder of a role is asked", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await world.to(tue("16:00"));
    const definition = await withRoles({ "technical-lead": "cl" });
    await importPlan(world.database.db, WORKSPACE, definition, world.now(), { actor: undefined });
    await world.to(tue("18:00"));
    expect((await timeline(world)).slice(2)).toEqual(["escalated tl 16:00", "escalated cl 18:00"]);
  });

  it("ends in the channel when all are away, and the channel is asked again and again", async () => {
    const world = await open();
    for (const member of ["alpha", "tl", "cl", "pm"]) await done(world, member, "away today");
    await done(world, "beta", BUILD);
    expect(await timeline(world)).toEqual([
      "raised beta 14:00",
      "skipped alpha 14:00 away",
      "skipped tl 14:00 away",
      "skipped cl 14:00 away",
      "skipped pm 14:00 away",
      "escalated #coordination 14:00",
    ]);
    await world.to(tue("18:00"));
    expect((await timeline(world)).at(-1)).toBe("repeated #coordination 18:00");
  });
});

describe("an acknowledgement", () => {
  it("stops every later step, edits every card, and tells the raiser", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    await world.to(tue("14:20"));
    await press(world, "alpha", found(world, "alpha", "Reminder: Urgent issue 1"), "Acknowledge");
    expect(found(world, "beta", "Alpha acknowledged this at 14:20").postedAt).toBe(tue("14:20"));
    for (const place of ["alpha", "emergency"]) {
      for (const card of standing(world, place).filter(({ buttons }) => buttons.length > 0)) {
        expect(card.buttons.map(({ label }) => label)).toEqual(["Resolve"]);
        expect(card.text).toContain("Acknowledged by Alpha");
      }
    }
    await world.to(tue("18:00"));
    expect(posted(world, tue("14:21"))).toEqual({});
  });

  it("is not the raiser's, in any state", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    const { refusal, text } = await refused(world, "beta", "ack 1");
    expect(refusal.kind).toBe("own-issue");
    expect(text).toContain("withdraw 1");
    await done(world, "gamma", "ack 1");
    expect((await refused(world, "beta", "ack 1 g1")).refusal.kind).toBe("own-issue");
  });

  it("is any other member's, and the second one hears who and when", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    await world.to(tue("14:05"));
    await done(world, "delta", "ack 1");
    await world.to(tue("14:06"));
    const { refusal, text } = await refused(world, "alpha", "ack 1 g1");
    expect(refusal.kind).toBe("issue-handled");
    expect(text).toContain("Delta acknowledged this at 14:05");
    expect(await issue(world)).toMatchObject({ holder: "delta" });
  });

  it("of an old card counts from who is still asked, and not from who is not", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await done(world, "cl", "reassign 1 gamma");
    const { refusal, text } = await refused(world, "alpha", "ack 1 g1");
    expect(refusal.kind).toBe("issue-moved-on");
    expect(text).toContain("Gamma is asked now");
    // Typed by hand it is meant.
    const other = await open();
    await done(other, "beta", BUILD);
    await done(other, "alpha", "snooze 1 10m");
    await done(other, "alpha", "ack 1 g1");
    expect(await issue(other)).toMatchObject({ holder: "alpha" });
    await done(world, "alpha", "ack 1");
    expect(await issue(world)).toMatchObject({ holder: "alpha" });
  });
});

describe("an acknowledged issue", () => {
  async function held(): Promise<World> {
    const world = await open();
    await done(world, "beta", BUILD);
    await done(world, "alpha", "ack 1");
    return world;
  }

  it("without a word asks its holder after 4 hours, and opens again an hour later with the raiser told", async () => {
    const world = await held();
    await world.to(tue("17:59:59"));
    expect(posted(world, tue("14:01"))).toEqual({});
    await world.to(tue("18:00"));
    expect(posted(world, tue("18:00"))).toEqual({ alpha: 1 });
    expect(found(world, "alpha", "How is it going?").text).toContain("opens again at 19:00");
    await world.to(tue("19:00"));
    expect(await timeline(world)).toEqual([
      "raised beta 14:00",
      "asked alpha 14:00",
      "acknowledged alpha 14:00",
      "asked-holder alpha 18:00",
      "reopened alpha 19:00",
      "asked alpha 19:00",
    ]);
    expect(await issue(world)).toMatchObject({ state: "open", generation: 2, holder: null });
    expect(found(world, "beta", "No word from Alpha, so it is open again").postedAt).toBe(tue("19:00"));
    // The question that stayed without an answer shows that it is over.
    const question = standing(world, "alpha").find(({ postedAt }) => postedAt === tue("18:00"));
    expect(question?.text).not.toContain("How is it going?");
    await world.to(tue("21:00"));
    expect((await timeline(world)).at(-1)).toBe("escalated tl 21:00");
  });

  it("winds its clock with every word, and the question goes", async () => {
    const world = await held();
    await world.to(tue("17:00"));
    await done(world, "alpha", "note 1 half of it is done");
    expect(found(world, "beta", "Alpha wrote about this").text).toContain("half of it is done");
    await world.to(tue("20:59"));
    expect(posted(world, tue("17:01"))).toEqual({});
    await world.to(tue("21:00"));
    const question = found(world, "alpha", "How is it going?");
    await world.to(tue("21:30"));
    await press(world, "alpha", question, "Still working on it");
    const after = standing(world, "alpha").find(({ key }) => key === question.key);
    expect(after?.buttons.map(({ label }) => label)).toEqual(["Resolve"]);
    await world.to(wed("01:29"));
    expect(posted(world, tue("21:31"))).toEqual({});
    await world.to(wed("01:30"));
    expect((await timeline(world)).at(-1)).toBe("asked-holder alpha Wed 01:30");
  });

  it("is not kept by its raiser's words: the holder is asked, and it opens again", async () => {
    const world = await held();
    await world.to(tue("17:00"));
    expect(await ask(world, "beta", "note 1 how is it going?")).toContain("until 18:00 Baton asks Alpha");
    const told = found(world, "alpha", "Beta wrote about this").text;
    expect(told).toContain("how is it going?");
    expect(told).toContain("while you work on it.");
    expect(found(world, "coordination", /^Beta: how is it going\?$/).thread).toBeDefined();
    await world.to(tue("18:30"));
    await done(world, "beta", "note 1 anybody there?");
    await world.to(tue("19:00"));
    expect((await timeline(world)).slice(3)).toEqual([
      "updated beta 17:00",
      "asked-holder alpha 18:00",
      "updated beta 18:30",
      "reopened alpha 19:00",
      "asked alpha 19:00",
    ]);
  });

  it("leaves its timeline in order, and no clock once it is resolved", async () => {
    const world = await held();
    await world.to(tue("18:10"));
    await done(world, "gamma", "resolve 1 a new plugin");
    await world.to(wed("12:00"));
    expect((await timeline(world)).at(-1)).toBe("resolved gamma 18:10");
    expect(posted(world, tue("18:11"))).toEqual({});
    const question = standing(world, "alpha").find(({ postedAt }) => postedAt === tue("18:00"));
    expect(question?.buttons).toEqual([]);
  });
});

describe("a resolution", () => {
  it("may come before any acknowledgement, by anybody, and tells who was asked", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    await world.to(tue("14:05"));
    await done(world, "beta", "resolve 1 found it myself");
    expect(found(world, "alpha", "Beta resolved this at 14:05").text).toContain("found it myself");
    expect(found(world, "emergency", "Resolved by Beta").buttons).toEqual([]);
    await world.to(tue("16:00"));
    expect(posted(world, tue("14:06"))).toEqual({});
  });

  it("happens once", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    await done(world, "alpha", "resolve 1 pinned it");
    const { refusal, text } = await refused(world, "gamma", "resolve 1 me too");
    expect(refusal.kind).toBe("issue-handled");
    expect(text).toContain("Alpha resolved this at 14:00: pinned it");
    for (const command of ["ack 1", "snooze 1 10m", "reassign 1 gamma", "note 1 well", "withdraw 1"]) {
      expect((await refused(world, "alpha", command)).refusal.kind).toBe("issue-handled");
    }
  });

  it("takes words of 2,000 characters and not more", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    expect((await refused(world, "alpha", `resolve 1 ${"x".repeat(2001)}`)).refusal.kind).toBe("too-long");
    expect((await refused(world, "alpha", `note 1 ${"x".repeat(2001)}`)).refusal.kind).toBe("too-long");
    await done(world, "alpha", `resolve 1 ${"x".repeat(2000)}`);
  });

  it("can be withdrawn instead, by the raiser alone", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    const { refusal, text } = await refused(world, "alpha", "withdraw 1");
    expect(refusal.kind).toBe("only-raiser");
    expect(text).toContain("Only Beta");
    await done(world, "beta", "withdraw 1");
    expect(found(world, "alpha", "Beta withdrew this").postedAt).toBe(tue("14:00"));
    await world.to(tue("16:00"));
    expect((await timeline(world)).at(-1)).toBe("withdrawn beta 14:00");
  });
});

describe("a snooze", () => {
  it("gives the clock a pause: no step in it, and the rest of the time after it", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await world.to(tue("14:30"));
    const said = await ask(world, "alpha", "snooze 1 1h");
    expect(said).toContain("Quiet until 15:30");
    expect(said).toContain("1 h of snooze are left");
    expect(await issue(world)).toMatchObject({ generation: 2 });
    expect(found(world, "beta", "Alpha snoozed this").text).toContain("quiet until 15:30");
    await world.to(tue("16:59:59"));
    expect(posted(world, tue("14:31"))).toEqual({});
    await world.to(tue("17:00"));
    expect((await timeline(world)).at(-1)).toBe("escalated tl 17:00");
  });

  it("adds up to one response time at most, over all snoozes", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await done(world, "alpha", "snooze 1 90m");
    await world.to(tue("15:30"));
    const { refusal, text } = await refused(world, "alpha", "snooze 1 31m");
    expect(refusal).toMatchObject({ kind: "snooze-too-long", left: 30 * 60_000 });
    expect(text).toContain("snooze 1 30m");
    await done(world, "alpha", "snooze 1 30m");
    await world.to(tue("16:30"));
    expect((await refused(world, "alpha", "snooze 1 1m")).text).toContain("cannot be snoozed any longer");
    // 14:00 and two hours of time, with two hours of pause: nothing is gained and nothing lost.
    await world.to(tue("18:00"));
    expect((await timeline(world)).at(-1)).toBe("escalated tl 18:00");
  });

  it("during a snooze replaces it, and gives back what was left of it", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await done(world, "alpha", "snooze 1 2h");
    await world.to(tue("14:20"));
    await done(world, "alpha", "snooze 1 30m");
    expect(await issue(world)).toMatchObject({ snoozed_total: 50 * 60_000, generation: 3 });
    await world.to(tue("16:50"));
    expect((await timeline(world)).at(-1)).toBe("escalated tl 16:50");
  });

  it("that is cut short by a reassignment counts only as long as it lasted", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await done(world, "alpha", "snooze 1 2h");
    await world.to(tue("14:20"));
    await done(world, "alpha", "reassign 1 gamma");
    expect(await issue(world)).toMatchObject({ snoozed_total: 20 * 60_000, snoozed_until: null });
    await done(world, "gamma", "snooze 1 100m");
    expect((await refused(world, "gamma", "snooze 1 101m")).refusal.kind).toBe("snooze-too-long");
  });

  it("is for those who are asked, and leads; not for urgent issues, not for the raiser, not once held", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    expect((await refused(world, "alpha", "snooze 1 10m")).refusal.kind).toBe("snooze-urgent");
    await done(world, "beta", BUILD);
    const other = await refused(world, "gamma", "snooze 2 10m");
    expect(other.refusal).toMatchObject({ kind: "not-responder", who: ["alpha"] });
    expect(other.text).toContain("Alpha or a lead can do this");
    expect((await refused(world, "beta", "snooze 2 10m")).refusal.kind).toBe("own-issue");
    await done(world, "pm", "snooze 2 10m");
    await done(world, "alpha", "ack 2");
    expect((await refused(world, "alpha", "snooze 2 10m")).refusal.kind).toBe("issue-handled");
  });

  it("shows in the list of issues, and ends there by itself", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await done(world, "alpha", "snooze 1 30m");
    expect(await ask(world, "gamma", "issues")).toContain("Issue 1: Build failure, snoozed: CI is red");
    await world.to(tue("14:40"));
    expect(await ask(world, "gamma", "issues")).toContain("Issue 1: Build failure, open: CI is red");
  });
});

describe("a reassignment", () => {
  it("starts a new generation with the whole response time, and the old one is asked no more", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await world.to(tue("15:00"));
    const said = await ask(world, "alpha", "reassign 1 to gamma");
    expect(said).toContain("Now with Gamma");
    expect(found(world, "alpha", "Gamma is asked now; nothing is left for you to do").buttons).toEqual([]);
    expect(found(world, "gamma", "Beta needs your help").buttons).toHaveLength(3);
    await world.to(tue("16:59:59"));
    expect(posted(world, tue("15:01"))).toEqual({});
    await world.to(tue("17:00"));
    expect(await timeline(world)).toEqual([
      "raised beta 14:00",
      "asked alpha 14:00",
      "reassigned alpha 15:00",
      "asked gamma 15:00",
      "escalated tl 17:00",
    ]);
  });

  it("is told to the raiser, with the clock as it stands now, unless the raiser made it", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await world.to(tue("15:00"));
    await done(world, "alpha", "reassign 1 gamma");
    const { text } = found(world, "beta", "Alpha reassigned this to Gamma");
    expect(text).toContain("The next step is due at 17:00");
    await done(world, "cl", "raise build-failure the mirror is down for alpha");
    await world.to(tue("15:10"));
    const sent = world.got.length;
    await done(world, "cl", "reassign 2 gamma");
    expect(world.got.slice(sent).filter(({ to, op }) => to === "cl" && op === "post")).toEqual([]);
  });

  it("opens an issue that is held", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await done(world, "alpha", "ack 1");
    await done(world, "alpha", "reassign 1 gamma");
    expect(await issue(world)).toMatchObject({ state: "open", holder: null, responder: "gamma" });
    await world.to(tue("18:30"));
    expect((await timeline(world)).filter((each) => each.startsWith("asked-holder"))).toEqual([]);
  });

  it("is for those who are asked, the holder and leads; not to the raiser, the absent or the unknown", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    expect((await refused(world, "gamma", "reassign 1 delta")).refusal.kind).toBe("not-responder");
    expect((await refused(world, "beta", "reassign 1 delta")).refusal.kind).toBe("not-responder");
    expect((await refused(world, "alpha", "reassign 1 beta")).refusal.kind).toBe("reassign-to-raiser");
    expect((await refused(world, "alpha", "reassign 1 gama")).refusal).toMatchObject({
      kind: "unknown-member",
      nearest: "gamma",
    });
    await done(world, "delta", "away today");
    expect((await refused(world, "alpha", "reassign 1 alpha")).refusal.kind).toBe("asked-already");
    const away = await refused(world, "alpha", "reassign 1 delta");
    expect(away.refusal.kind).toBe("responder-away");
    expect(away.text).toContain("Delta is away");
    await done(world, "gamma", "ack 1");
    await done(world, "gamma", "reassign 1 alpha");
    await done(world, "cl", "reassign 1 gamma");
  });
});

describe("the policy of an issue", () => {
  it("is the one under which it was raised: an import moves no clock in flight", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    await done(world, "beta", BUILD);
    await world.to(tue("14:05"));
    const faster = (row: MatrixRow): MatrixRow => ({ ...row, response: 600_000, role: "product-lead" });
    const definition = await quiet((policy) => ({
      urgent: { remindAfter: 60_000, escalateAfter: 120_000, role: "product-lead" },
      matrix: policy.matrix.map(faster),
      fallback: [],
      repeat: { urgent: 60_000, others: 60_000 },
      acknowledged: { askAfter: 60_000, reopenAfter: 60_000 },
    }));
    await importPlan(world.database.db, WORKSPACE, definition, world.now(), { actor: undefined });
    await world.to(tue("16:00"));
    expect(await timeline(world, 1)).toEqual([
      "raised beta 14:00",
      "asked alpha 14:00",
      "reminded alpha 14:15",
      "escalated cl 14:30",
      "escalated pm 14:45",
      "escalated #coordination 15:00",
      "repeated #coordination 16:00",
    ]);
    expect(await timeline(world, 2)).toEqual([
      "raised beta 14:00",
      "asked alpha 14:00",
      "escalated tl 16:00",
    ]);
    await done(world, "alpha", "ack 1");
    await world.to(tue("19:59"));
    expect((await timeline(world, 1)).at(-1)).toBe("acknowledged alpha 16:00");
    await world.to(tue("20:00"));
    expect((await timeline(world, 1)).at(-1)).toBe("asked-holder alpha 20:00");
    // New issues live under the new one.
    await done(world, "beta", 'raise build-failure "CI is red once more" for alpha');
    await world.to(tue("20:10"));
    expect((await timeline(world, 3)).at(-1)).toBe("escalated pl 20:10");
  });

  it("asks who holds a role when the step comes", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    const definition = await withRoles({ "technical-lead": "delta" });
    await importPlan(world.database.db, WORKSPACE, definition, world.now(), { actor: undefined });
    await world.to(tue("16:00"));
    expect((await timeline(world)).at(-1)).toBe("escalated delta 16:00");
  });

  it("passes over a member who is not on the plan any more", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    const quietly = await quiet();
    const { team, plan } = quietly;
    const phases = plan.phases.map((phase) => ({
      ...phase,
      tasks: phase.tasks.map((task) => (task.owner === "alpha" ? { ...task, owner: "beta" } : task)),
    }));
    const without = { ...team, members: team.members.filter(({ id }) => id !== "alpha") };
    await importPlan(
      world.database.db,
      WORKSPACE,
      { ...quietly, team: without, plan: { ...plan, phases } },
      world.now(),
      {
        actor: undefined,
      },
    );
    await world.to(tue("14:15"));
    expect((await timeline(world)).slice(2)).toEqual(["skipped alpha 14:15 gone", "escalated cl 14:15"]);
    // Nobody is troubled about the card that Alpha had.
    await done(world, "cl", "ack 1");
    expect(world.texts("cl").join("\n")).not.toContain("could not be reached");
  });
});

describe("a clock in working hours", () => {
  const working = () =>
    quiet(({ matrix }) => ({
      matrix: matrix.map((row): MatrixRow =>
        row.type === "build-failure" ? { ...row, clock: "working-hours" } : row,
      ),
    }));

  it("stands still at night: what is left runs the next morning", async () => {
    const world = await open(await working(), tue("16:30"));
    const said = await ask(world, "beta", BUILD);
    expect(said).toContain("Alpha until Wed 4 Nov 10:00");
    await world.to(wed("09:59:59"));
    expect(await timeline(world)).toEqual(["raised beta 16:30", "asked alpha 16:30"]);
    await world.to(wed("10:00"));
    expect((await timeline(world)).at(-1)).toBe("escalated tl Wed 10:00");
    await world.to(wed("14:00"));
    expect((await timeline(world)).slice(-2)).toEqual(["escalated cl Wed 12:00", "escalated pm Wed 14:00"]);
  });

  it("stands still over the weekend and a change of clocks", async () => {
    // Friday 23 October; clocks go back on Sunday.
    const definition = await working();
    const early = { ...definition, plan: { ...definition.plan, start: "2026-10-19" } };
    const world = await open(early, at("2026-10-23", "16:00"));
    await done(world, "beta", BUILD);
    await world.to(at("2026-10-26", "09:29:59"));
    expect(await timeline(world)).toHaveLength(2);
    await world.to(at("2026-10-26", "09:30"));
    expect((await timeline(world)).at(-1)).toBe("escalated tl Mon 09:30");
  });

  it("runs in the zone of who is asked", async () => {
    const definition = await working();
    const members = changed(definition.team.members, { alpha: { zone: "America/New_York" } });
    const world = await open({ ...definition, team: { ...definition.team, members } }, tue("12:00"));
    await done(world, "beta", BUILD);
    // New York begins at 15:00 in Berlin.
    await world.to(tue("17:00"));
    expect((await timeline(world)).at(-1)).toBe("escalated tl 17:00");
  });

  it("gives each its whole time when the hours of who is asked change meanwhile", async () => {
    const definition = await working();
    const world = await open(definition, tue("09:00"));
    await done(world, "beta", "raise build-failure CI is red");
    await world.to(tue("10:00"));
    const members = changed(definition.team.members, { tl: { zone: "Asia/Tokyo" } });
    const moved = { ...definition, team: { ...definition.team, members } };
    await importPlan(world.database.db, WORKSPACE, moved, world.now(), { actor: undefined });
    await world.to(wed("03:00"));
    // Tokyo's day begins at one in the night.
    expect((await timeline(world)).slice(2)).toEqual(["escalated cl 11:00", "escalated pm Wed 03:00"]);
  });

  it("is paused and goes on by a snooze", async () => {
    const world = await open(await working(), tue("16:00"));
    await done(world, "beta", BUILD);
    await world.to(tue("16:30"));
    await done(world, "alpha", "snooze 1 30m");
    // Half an hour was used; from 17:00 half an hour is left today, an hour tomorrow.
    await world.to(wed("10:00"));
    expect((await timeline(world)).at(-1)).toBe("escalated tl Wed 10:00");
  });
});

describe("the texts", () => {
  it("`issues` lists what is open with its next step, and says so when nothing is", async () => {
    const world = await open();
    expect(await ask(world, "alpha", "issues")).toContain("No issue is open.");
    await done(world, "beta", URGENT);
    await done(world, "beta", BUILD);
    await done(world, "gamma", "ack 2");
    const list = await ask(world, "alpha", "issues");
    expect(list).toContain("Urgent issue 1, open: server does not compile (Beta for Alpha)");
    expect(list).toContain("next: a reminder at 14:15");
    expect(list).toContain("Issue 2: Build failure, acknowledged by Gamma");
    await done(world, "alpha", "resolve 1");
    await done(world, "alpha", "resolve 2");
    expect(await ask(world, "alpha", "issues")).toContain("No issue is open.");
  });

  it("`issue N` judges an issue that opened again by its answer since then", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await done(world, "alpha", "ack 1");
    expect(await ask(world, "gamma", "issue 1")).toContain(
      "; answered after less than 1 min, target 2 h: met",
    );
    await world.to(tue("19:00"));
    expect(await ask(world, "gamma", "issue 1")).toContain(
      "reopened 19:00, asked 19:00; open again since 19:00, target 2 h",
    );
    await world.to(tue("19:30"));
    await done(world, "alpha", "ack 1");
    await done(world, "alpha", "resolve 1");
    expect(await ask(world, "gamma", "issue 1")).toContain(
      "resolved 19:30; answered again after 30 min, target 2 h: met",
    );
  });

  it("`issue N` tells its whole story, planned and actual, with the verdict", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    await world.to(tue("14:40"));
    expect(await ask(world, "gamma", "issue 1")).toContain("next: technical lead at 16:00");
    await done(world, "alpha", "resolve 1 pinned");
    const text = await ask(world, "gamma", "issue 1");
    expect(text).toContain("raised 14:00, resolved 14:40; answered after 40 min, target 2 h: met");
    expect(text).toContain("Beta raised this for Alpha");
    expect(text).toContain("14:40 Alpha resolved this: pinned");
    expect(text).not.toContain("[Acknowledge");
  });

  it("says which issues there are when a number is unknown", async () => {
    const world = await open();
    await done(world, "beta", BUILD);
    for (const command of [
      "ack 7",
      "resolve 7",
      "snooze 7 10m",
      "reassign 7 beta",
      "note 7 x",
      "withdraw 7",
    ]) {
      const { refusal, text } = await refused(world, "alpha", command);
      expect(refusal).toEqual({ kind: "unknown-issue", number: 7, open: [1] });
      expect(text).toContain("issue 7");
    }
    const shown = await world.say("alpha", "issue 7");
    expect(shown.reply).toMatchObject({ refusal: { kind: "unknown-issue", open: [1] } });
    expect((await world.say("alpha", "ack abc")).reply.kind).toBe("malformed");
  });
});

describe("an acknowledgement in the same millisecond as the deadline", () => {
  it("first: the step does nothing", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    await world.to(tue("14:15"));
    world.wakeAt(tue("14:30"));
    await knock(world, "alpha", "ack 1", "ack");
    await world.engine.settle();
    expect((await timeline(world)).slice(2)).toEqual(["reminded alpha 14:15", "acknowledged alpha 14:30"]);
    expect(world.texts("cl")).toEqual([]);
  });

  it("second: what is not sent yet is never sent", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    await world.to(tue("14:15"));
    world.wakeAt(tue("14:30"));
    // A clock without a way out: its step is committed, its ping is not sent.
    const silent = createEngine({
      db: world.database.db,
      now: world.now,
      outlets: [],
      log: world.log,
      token: "silent",
    });
    await silent.settle();
    expect((await timeline(world)).at(-1)).toBe("escalated cl 14:30");
    await knock(world, "alpha", "ack 1", "ack");
    await world.engine.settle();
    expect(world.texts("cl").filter((text) => text.includes("nobody has acknowledged"))).toEqual([]);
    expect(posted(world, tue("14:30"))).toEqual({ beta: 1, emergency: 1 });
    const held = await world.database.db
      .selectFrom("outbox")
      .select("state")
      .where("to_id", "=", "cl")
      .where("op", "=", "post")
      .execute();
    expect(held).toEqual([{ state: "superseded" }]);
  });

  it("from two people at once: one has it, the other hears who", async () => {
    const world = await open();
    await done(world, "beta", URGENT);
    const [first, second] = await Promise.all([
      knock(world, "alpha", "ack 1 g1", "a"),
      knock(world, "gamma", "ack 1 g1", "b"),
    ]);
    await world.engine.settle();
    expect([first.reply.kind, second.reply.kind].toSorted()).toEqual(["acknowledged", "refused"]);
    expect((await timeline(world)).filter((each) => each.startsWith("acknowledged"))).toHaveLength(1);
  });
});

describe("many issues", () => {
  it("have numbers of their own and clocks of their own", async () => {
    const world = await open();
    for (let count = 0; count < 30; count += 1)
      await done(world, "beta", `raise build-failure number ${count} for alpha`);
    await done(world, "alpha", "ack 7");
    await world.to(tue("16:00"));
    const rows = await world.database.db
      .selectFrom("issue")
      .select(["number", "next_step"])
      .orderBy("number")
      .execute();
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(rows.filter(({ next_step }) => next_step === 2)).toHaveLength(29);
    expect(posted(world, tue("16:00"))["tl"]).toBe(29);
  });
});
