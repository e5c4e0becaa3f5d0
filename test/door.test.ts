/** The one door in and the clock: requests that come again, bugs, poisoned rows, many at once, and anything at all. */
import * as fc from "fast-check";
import { CompiledQuery } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import { importPlan } from "../src/app/import-plan.ts";
import { auditOf } from "../src/store/audit.ts";
import { taskRow } from "./ask.ts";
import { checkInvariants } from "./invariants.ts";
import { rowsOfAll } from "./rows-of-all.ts";
import { smallPlan } from "./small-plan.ts";
import { at, openWorld, PLAN, type World } from "./world.ts";

const START = at("2026-11-02", "09:00");
const MINUTE = 60_000;
let world: World;

afterEach(() => world.close());

async function open(): Promise<void> {
  world = await openWorld({ start: START });
}

async function run(sql: string): Promise<void> {
  await world.database.db.executeQuery(CompiledQuery.raw(sql));
}

/** Entries of the log that a member made, and messages that were put on their way. */
async function effects() {
  const count = async (table: "audit" | "outbox") =>
    (await world.database.db.selectFrom(table).select("seq").execute()).length;
  return { audit: await count("audit"), outbox: await count("outbox") };
}

describe("a request that comes again", () => {
  it("changes nothing and gets the same answer, though the plan has moved on", async () => {
    await open();
    const first = await world.say("alpha", "done 1A", "event-1");
    await world.say("alpha", "undo 1A", "event-2");
    const before = [await rowsOfAll(world.database.db), await effects()];
    const again = await world.say("alpha", "done 1A", "event-1");
    expect(again).toEqual(first);
    expect([await rowsOfAll(world.database.db), await effects()]).toEqual(before);
    expect(await taskRow(world, "1A")).toMatchObject({ state: "pending" });
  });

  it("at the same time is done once: all get one answer", async () => {
    await open();
    const before = await effects();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => world.say("alpha", "done 1A", "event-1")),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.reply.kind).toBe("done");
    expect((await effects()).audit).toBe(before.audit + 1);
    expect(world.errors).toEqual([]);
  });

  it("as a refusal stays refused, even when it would be possible now", async () => {
    await open();
    const first = await world.say("alpha", "start 2A", "event-1");
    for (const line of ["alpha done 1A", "beta done 1B", "gamma done 1C"]) {
      const [member = "", ...words] = line.split(" ");
      await world.say(member, words.join(" "));
    }
    expect((await world.say("alpha", "start 2A", "event-1")).reply).toEqual(first.reply);
    expect((await world.say("alpha", "start 2A", "event-2")).reply.kind).toBe("started");
  });

  it("is asked again for its form, and a form with a problem may be sent again under its id", async () => {
    await open();
    const first = await world.say("alpha", "raise", "event-1");
    expect((await world.say("alpha", "raise", "event-1")).form).toEqual(first.form);
    const send = (values: Readonly<Record<string, string>>) =>
      world.engine.handle({
        id: "event-2",
        workspace: "main",
        plan: undefined,
        channel: undefined,
        surface: "slack",
        actor: { kind: "member", id: "alpha" },
        command: { kind: "submit", form: "raise", values },
      });
    expect((await send({ type: "urgent", text: "" })).problems).toHaveProperty("text");
    expect((await send({ type: "urgent", text: "it burns" })).reply.kind).toBe("raised");
    expect((await send({ type: "urgent", text: "it burns" })).reply.kind).toBe("raised");
    expect(await world.database.db.selectFrom("issue").select("number").execute()).toHaveLength(1);
  });

  it("in another workspace is another request", async () => {
    await open();
    await importPlan(world.database.db, "other", world.definition, START, { actor: undefined });
    await world.say("alpha", "done 1A", "event-1");
    const { reply } = await world.engine.handle({
      id: "event-1",
      workspace: "other",
      plan: undefined,
      channel: undefined,
      surface: "slack",
      actor: { kind: "account", platform: "slack", id: "U0ALPHA01" },
      command: { kind: "start", task: "1A" },
    });
    expect(reply.kind).toBe("started");
    const rows = await world.database.db
      .selectFrom("task")
      .select(["plan", "state"])
      .where("id", "=", "1A")
      .execute();
    expect(rows.map(({ state }) => state).toSorted()).toEqual(["done", "in-progress"]);
  });
});

describe("a bug in the middle of a request", () => {
  it("rolls everything back, and the same request works once it is mended", async () => {
    await open();
    for (const line of ["alpha done 1A", "beta done 1B"]) {
      const [member = "", ...words] = line.split(" ");
      await world.say(member, words.join(" "));
    }
    await run(`CREATE TRIGGER poison BEFORE INSERT ON inbound BEGIN SELECT RAISE(ABORT, 'poison'); END`);
    const before = [await rowsOfAll(world.database.db), await effects(), world.got.length];
    await expect(world.say("gamma", "done 1C", "event-1")).rejects.toThrow("poison");
    await world.engine.settle();
    expect([await rowsOfAll(world.database.db), await effects(), world.got.length]).toEqual(before);
    await run("DROP TRIGGER poison");
    expect((await world.say("gamma", "done 1C", "event-1")).reply.kind).toBe("done");
    await checkInvariants(world.database.db, PLAN);
  });

  it("of one member does not touch what others do at the same time", async () => {
    await open();
    await run(`CREATE TRIGGER poison BEFORE INSERT ON audit WHEN NEW.actor = 'alpha'
      BEGIN SELECT RAISE(ABORT, 'poison'); END`);
    const done = await Promise.allSettled([
      world.say("beta", "done 1B"),
      world.say("alpha", "done 1A"),
      world.say("gamma", "done 1C"),
    ]);
    expect(done.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await taskRow(world, "1A")).toMatchObject({ state: "pending" });
    expect(await taskRow(world, "1C")).toMatchObject({ state: "done" });
    await checkInvariants(world.database.db, PLAN);
  });
});

describe("the clock", () => {
  it("puts a deadline that cannot be handled aside, says so, and fires all others", async () => {
    await open();
    for (const text of ["one", "two", "three"]) await world.say("beta", `raise urgent "${text}" for alpha`);
    await run(`UPDATE issue SET policy = '{' WHERE number = 2`);
    await world.to(START + 16 * MINUTE);
    const rows = await world.database.db
      .selectFrom("deadline")
      .select(["subject", "step", "state"])
      .where("kind", "=", "issue-step")
      .orderBy("subject")
      .orderBy("step")
      .execute();
    expect(rows.map(({ subject, step, state }) => `${subject} ${step} ${state}`)).toEqual([
      "1 1 done",
      "1 2 armed",
      "2 1 poison",
      "3 1 done",
      "3 2 armed",
    ]);
    expect(world.errors.filter((text) => text.includes("put aside"))).toHaveLength(1);
    expect(
      world.texts("cl").filter((text) => text.includes("The clock of issue 2 has stopped")),
    ).toHaveLength(1);
    const said = world.errors.length;
    await world.to(START + 20 * MINUTE);
    expect(world.errors.length).toBe(said);
    expect(world.texts("alpha", START + 15 * MINUTE)).toHaveLength(2);
  });

  it("goes on for one plan, and with every escalation, when the round of another cannot be opened", async () => {
    await open();
    await importPlan(world.database.db, "other", world.definition, START, { actor: undefined });
    await world.to(at("2026-11-02", "12:00"));
    await world.fill("alpha", "answer check-in@2026-11-02T12:00", { working: "w", blocked: "nothing" });
    await world.to(at("2026-11-03", "11:50"));
    await run(`UPDATE response SET answers = '{' WHERE answers IS NOT NULL`);
    await world.say("beta", 'raise urgent "it burns" for gamma');
    await world.to(at("2026-11-03", "12:06"));
    const opened = await world.database.db
      .selectFrom("round")
      .select("plan")
      .where("id", "=", "check-in@2026-11-03T12:00")
      .execute();
    expect(opened).toEqual([{ plan: "other/proto-interface-refactor" }]);
    expect(world.texts("gamma", at("2026-11-03", "12:05")).join()).toContain("it burns");
    expect(world.errors.some((text) => text.includes(PLAN))).toBe(true);
    await run(`UPDATE response SET answers = '{"working":"w"}' WHERE answers = '{'`);
    await world.to(at("2026-11-03", "12:10"));
    expect(
      await world.database.db
        .selectFrom("round")
        .select("plan")
        .where("id", "=", "check-in@2026-11-03T12:00")
        .execute(),
    ).toHaveLength(2);
  });
});

describe("many at once", () => {
  it("are done one after the other: of ten who finish a task one does", async () => {
    await open();
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.say("alpha", "done 1A")));
    const kinds = answers.map(({ reply }) => reply.kind);
    expect(kinds.filter((kind) => kind === "done")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "refused")).toHaveLength(9);
    await checkInvariants(world.database.db, PLAN);
  });

  it("done and undo end as the last of them says", async () => {
    await open();
    const lines = Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? "done 1A" : "undo 1A"));
    const answers = await Promise.all(lines.map((line) => world.say("alpha", line)));
    expect(answers.map(({ reply }) => reply.kind)).toEqual(
      lines.map((line) => (line === "done 1A" ? "done" : "undone")),
    );
    expect(await taskRow(world, "1A")).toMatchObject({ state: "pending" });
    const log = (await auditOf(world.database.db, PLAN, 30)).map(({ command }) => command.kind);
    expect(log).toEqual(lines.toReversed().map((line) => line.slice(0, 4)));
    expect(world.errors).toEqual([]);
  });

  it("who end the last tasks of a phase open the next one once", async () => {
    await open();
    await Promise.all([
      world.say("alpha", "done 1A"),
      world.say("beta", "done 1B"),
      world.say("gamma", "done 1C"),
    ]);
    const opened = world.got.filter(({ op, text }) => op === "post" && text.includes("Phase open: Proto"));
    expect(opened.map(({ to }) => to).toSorted()).toEqual(["alpha", "beta", "delta", "gamma"]);
    await checkInvariants(world.database.db, PLAN);
  });
});

/** Everything that anybody may say, and a while that passes. */
type Step =
  | { readonly kind: "say"; readonly member: string; readonly text: string; readonly again: boolean }
  | { readonly kind: "fill"; readonly member: string; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: "wait"; readonly minutes: number };

const TASKS = ["X1", "X2", "x3", "Y1", "Y2", "Y3", "Z1", "Z2", "W1"];
const MEMBERS = ["alpha", "beta", "gamma", "delta", "cl", "pm"];

/** Words, each a fixed one or one of several, as one line. */
function line(...parts: readonly (string | readonly string[])[]): fc.Arbitrary<string> {
  const words = parts.map((part) =>
    typeof part === "string" ? fc.constant(part) : fc.constantFrom(...part),
  );
  return fc.tuple(...words).map((all) => all.join(" "));
}

/** One of these, each as likely as its number says. */
function often<T>(...list: readonly (readonly [number, fc.Arbitrary<T>])[]): fc.Arbitrary<T> {
  return fc.oneof(...list.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

function steps(insists: boolean): fc.Arbitrary<Step> {
  const issue = ["1", "2", "3", "4", "5"];
  const added = ["N1", "n2"];
  const work = often(
    [6, line(["start", "done", "done", "done", "done"], TASKS)],
    [1, line(["done", "start", "cancel"], added)],
    [1, line("undo", TASKS, insists ? ["", "insist"] : [""])],
    [1, line("undo")],
    [1, line(["block", "unblock"], TASKS, ["no licence", "“quoted” for beta", "", "x".repeat(2001)])],
    [1, line("cancel", TASKS, ["", "because we can"])],
  );
  const edits = often(
    [1, line("assign", TASKS, "to", MEMBERS)],
    [1, line("estimate", TASKS, ["2d", "1-2h", "soon"])],
    [
      2,
      line(
        "add",
        ["N1", "N2", "<N3>"],
        '"A new task"',
        ["", "to a", "to c", "to d", "to e"],
        ["", "for beta", "for nobody"],
        ["", "after X1", "after Y1, x2", "after W1"],
      ),
    ],
    [
      1,
      line(
        "away",
        ["", "today", "tomorrow", "until 2026-11-06", "until 2026-11-01"],
        ["", "for beta", "for pm"],
      ),
    ],
    [1, line("back", ["", "for beta", "for pm"])],
  );
  const issues = often(
    [
      4,
      line("raise", ["urgent", "build-failure", "cross-agent-blocking", "odd"], '"it burns"', [
        "",
        "for alpha",
        "for X1",
        "for Y2",
        "for cl",
      ]),
    ],
    [4, line(["ack", "ack", "resolve", "withdraw", "issue"], issue)],
    [1, line("ack", issue, ["g1", "g2"])],
    [1, line("snooze", issue, ["30m", "2h", "1m"])],
    [2, line("reassign", issue, MEMBERS)],
    [1, line("note", issue, "still at it")],
  );
  const others = often<string>(
    [3, line(["next", "status", "plan", "who", "issues", "help", "done nope"])],
    [3, line(["round now", "round now update", "answer", "same", "skip", "later 20m"])],
    [1, fc.string({ unit: "binary", maxLength: 40 })],
  );
  const by = (members: readonly string[], text: fc.Arbitrary<string>) =>
    fc.record({
      kind: fc.constant("say" as const),
      member: fc.constantFrom(...members),
      text,
      again: fc.boolean(),
    });
  const values = fc.record({
    working: fc.constantFrom("work", ""),
    blocked: fc.constantFrom("nothing", "the licence"),
    needed: fc.constantFrom("", "a word"),
    from: fc.constantFrom("", "alpha", "beta", "nobody"),
    task: fc.constantFrom("", "X1", "Y1", "nope"),
  });
  const fills = fc.record({
    kind: fc.constant("fill" as const),
    member: fc.constantFrom(...MEMBERS),
    values,
  });
  const waits = fc.record({
    kind: fc.constant("wait" as const),
    minutes: fc.constantFrom(1, 7, 20, 61, 300),
  });
  return often<Step>(
    [8, by(["cl", "tl"], work)],
    [6, by(MEMBERS, work)],
    [3, by(["cl", "tl", "alpha"], edits)],
    [4, by(MEMBERS, issues)],
    [2, by(MEMBERS, others)],
    [1, fills],
    [2, waits],
  );
}

async function take(step: Step): Promise<void> {
  if (step.kind === "wait") return world.to(world.now() + step.minutes * MINUTE);
  if (step.kind === "fill") {
    const { form } = await world.say(step.member, "answer");
    if (form) await world.fill(step.member, form.id, step.values);
    return;
  }
  const id = `random-${(requests += 1)}`;
  const first = await world.say(step.member, step.text, id);
  if (!step.again || first.form) return;
  const before = await effects();
  await world.say(step.member, step.text, id);
  expect(await effects()).toEqual(before);
}

let requests = 0;

describe("anything that anybody says, at any time", () => {
  it.each([
    ["", false],
    [", also where leads insist", true],
  ])("never throws, and every invariant holds after each step%s", { timeout: 60_000 }, async (_, insists) => {
    const definition = await smallPlan([
      { id: "a", tasks: ["X1 alpha", "X2 beta after X1", "X3"] },
      { id: "b", after: ["a"], tasks: [] },
      { id: "c", after: ["b"], tasks: ["Y1 alpha", "Y2 gamma after Y1 X2", "Y3"] },
      { id: "d", after: ["a"], tasks: ["Z1 delta", "Z2 beta after Z1"] },
      { id: "e", after: ["c", "d"], tasks: ["W1 alpha after Y2"] },
    ]);
    const script = fc.array(steps(insists), { minLength: 200, maxLength: 200, size: "max" });
    const property = fc.asyncProperty(script, async (script) => {
      await world.close();
      world = await openWorld({ start: START, definition });
      for (const step of script) {
        await take(step);
        await checkInvariants(world.database.db, "main/small");
      }
      expect(world.errors).toEqual([]);
      const lost = await world.database.db
        .selectFrom("outbox")
        .select("state")
        .where("state", "in", ["dead", "queued", "leased"])
        .execute();
      expect(lost).toEqual([]);
    });
    world = await openWorld({ start: START, definition });
    await fc.assert(property, { numRuns: 2, endOnFailure: true });
  });
});
