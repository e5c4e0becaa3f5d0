import { beforeAll, describe, expect, it } from "vitest";
import type { Definition } from "../domain/plan.ts";
import { printRehearsal } from "./print.ts";
import { rehearse } from "./rehearse.ts";
import type { Entry, Rehearsal } from "./result.ts";
import { examplePlan, phaseOf, withPhases } from "../../test/sample-plans.ts";

const NOBODY = {
  "technical-lead": undefined,
  "product-lead": undefined,
  "coordination-lead": undefined,
  "project-manager": undefined,
};

let example: Definition;
let rehearsal: Rehearsal;
const days: string[] = [];

beforeAll(async () => {
  example = await examplePlan();
  rehearsal = await rehearse(example, { seed: 1, onDay: (date) => days.push(date) });
});

const minute = 60_000;
const typed = (words: RegExp) =>
  rehearsal.transcript.filter((entry) => entry.kind === "typed" && words.test(entry.text));
const sent = (fits: (entry: Extract<Entry, { kind: "message" }>) => boolean) =>
  rehearsal.transcript.filter((entry) => entry.kind === "message" && fits(entry));

/** The first urgent issue, by what was typed: nobody acknowledges that one in time. */
function urgent(): { readonly number: string; readonly at: number } {
  const raised = rehearsal.transcript.findIndex(
    (entry) => entry.kind === "typed" && entry.text.startsWith("raise urgent"),
  );
  const reply = rehearsal.transcript[raised + 1];
  const number = reply?.kind === "reply" ? /Urgent issue (\d+)/.exec(reply.text)?.[1] : undefined;
  return { number: number ?? "", at: reply?.at ?? 0 };
}

describe("a rehearsal of the example", () => {
  it("brings all six phases to their end, one after the other", () => {
    const { phases } = rehearsal.summary;
    expect(phases).toHaveLength(6);
    for (const [index, { openedAt, doneAt }] of phases.entries()) {
      expect(doneAt).toBeGreaterThan(openedAt ?? Infinity);
      expect(openedAt).toBeGreaterThanOrEqual(phases[index - 1]?.doneAt ?? 0);
    }
    expect(typed(/^done /).length).toBeGreaterThanOrEqual(23);
  });

  it("has an urgent issue that goes to the coordination lead after a reminder", () => {
    const { number, at } = urgent();
    const pings = sent(
      ({ text, op, to }) =>
        op === "post" && to.kind === "member" && text.includes(`Urgent issue ${number}\n`),
    );
    const [asked, reminded, escalated] = pings;
    expect(asked?.at).toBe(at);
    expect(reminded?.at).toBe(at + 15 * minute);
    expect(reminded).toMatchObject({ text: expect.stringMatching(/^Reminder:/) });
    expect(escalated).toMatchObject({ at: at + 30 * minute, to: { kind: "member", id: "cl" } });
  });

  it("escalates an issue of each row past its response time, and none late", () => {
    const { issues, escalations } = rehearsal.summary;
    const rows = example.policy.matrix.map(({ type }) => type);
    expect(issues.map(({ type }) => type)).toEqual(["urgent", ...rows]);
    for (const { escalated, answeredAfter, target } of issues) {
      expect(escalated).toBeGreaterThan(0);
      expect(Math.max(...answeredAfter)).toBeGreaterThan(target);
    }
    expect(escalations.latest).toBe(0);
    expect(escalations.fired).toBeGreaterThanOrEqual(7);
  });

  it("has each kind of answer, an absence, and issues that are withdrawn and snoozed", () => {
    const { rounds, issues } = rehearsal.summary;
    expect(rounds.late).toBeGreaterThan(0);
    expect(rounds.edited).toBeGreaterThan(0);
    expect(rounds.repeated).toBeGreaterThan(0);
    expect(rounds.health.red).toBeGreaterThan(0);
    expect(rounds.needs).toBeGreaterThan(0);
    expect(rounds.answered + rounds.skipped + rounds.missing).toBe(rounds.prompts);
    expect(typed(/^need-reply /).length).toBeGreaterThan(0);
    expect(typed(/^away/).length).toBeGreaterThan(0);
    expect(issues.some(({ withdrawn }) => withdrawn > 0)).toBe(true);
    expect(issues.some(({ snoozed }) => snoozed > 0)).toBe(true);
  });

  it("leaves nothing behind", () => {
    const { summary, transcript } = rehearsal;
    expect(summary.looseEnds).toEqual([]);
    expect(summary.deadLetters).toBe(0);
    const posts = sent(({ op }) => op === "post").length;
    expect(summary.messages.total).toBe(posts);
    expect(summary.messages.edits).toBe(sent(({ op }) => op === "edit").length);
    expect(transcript.map(({ at }) => at)).toEqual(transcript.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it("tells each day as it begins", () => {
    expect(days[0]).toBe("2026-11-03");
    expect(days).toEqual(rehearsal.days.slice(1).map(({ date }) => date));
  });

  it("prints the days, the messages and the summary", () => {
    const text = printRehearsal(rehearsal);
    expect(text).toMatch(/^Proto interface refactor: a rehearsal with seed 1\n/);
    expect(text).toContain("\nMon 2 Nov 2026\n──────────────\n");
    expect(text).toMatch(/\n10:00 {2}→ Alpha, Beta, Gamma {2}/);
    expect(text).toMatch(/\n\d\d:\d\d {2}Alpha: start 1A\n/);
    expect(text).toContain("(edited)");
    expect(text).toContain("\nLoose ends: none.\n");
    expect(text.split("\n").filter(({ length }) => length > 100)).toEqual([]);
  });

  it("is plain data", () => {
    expect(JSON.parse(JSON.stringify(rehearsal))).toMatchObject({ seed: 1, plan: { id: example.plan.id } });
  });
});

describe("the seed", () => {
  it("gives the same transcript byte for byte, and another seed another", async () => {
    const short = withPhases(example, example.plan.phases.slice(0, 1));
    const [first, second, other] = [
      printRehearsal(await rehearse(short, { seed: 7 })),
      printRehearsal(await rehearse(short, { seed: 7 })),
      printRehearsal(await rehearse(short, { seed: 8 })),
    ];
    expect(second).toBe(first);
    expect(other.split("\n").slice(1)).not.toEqual(first.split("\n").slice(1));
  });
});

describe("a plan unlike the example", () => {
  const team = (members: number, roles: Definition["team"]["roles"] = NOBODY): Definition => {
    const { members: all } = example.team;
    return { ...example, team: { ...example.team, members: all.slice(0, members), roles } };
  };
  const quiet = (plan: Definition): Definition => ({ ...plan, policy: { ...plan.policy, checkIns: [] } });
  const isDone = ({ summary }: Rehearsal) => {
    expect(summary.looseEnds).toEqual([]);
    expect(summary.phases.filter(({ doneAt }) => doneAt === undefined)).toEqual([]);
  };

  it("comes to its end when nobody owns anything and nobody leads", async () => {
    const phases = [
      phaseOf("a", [], [{ id: "1" }, { id: "2", dependsOn: ["1"] }, { id: "3" }], 240),
      phaseOf("b", ["a"], [{ id: "4" }, { id: "5" }], 240),
    ];
    isDone(await rehearse(withPhases(team(4), phases), { seed: 1 }));
  });

  it("comes to its end with one member who holds every role", async () => {
    const alone = {
      "technical-lead": "alpha",
      "product-lead": "alpha",
      "coordination-lead": "alpha",
      "project-manager": "alpha",
    };
    const phases = [phaseOf("a", [], [{ id: "1", owner: "alpha" }, { id: "2" }], 900)];
    isDone(await rehearse(withPhases(team(1, alone), phases), { seed: 2 }));
  });

  it("comes to its end with phases in any order, one without tasks, and a lead at work", async () => {
    const phases = [
      phaseOf("last", ["empty", "first"], [{ id: "1", owner: "tl" }]),
      phaseOf("empty", ["first"], []),
      phaseOf(
        "first",
        [],
        [
          { id: "2", owner: "beta" },
          { id: "3", owner: "gamma", dependsOn: ["4"] },
        ],
      ),
      phaseOf("aside", [], [{ id: "4", owner: "delta" }]),
    ];
    isDone(await rehearse(withPhases(example, phases), { seed: 3 }));
  });

  it("comes to its end without a first day, rounds and a chain, where a blocked answer opens an issue", async () => {
    const phases = [
      phaseOf(
        "a",
        [],
        [
          { id: "1", owner: "alpha" },
          { id: "2", owner: "beta" },
        ],
        1500,
      ),
    ];
    const plain = withPhases(example, phases);
    const policy = { ...example.policy, checkIns: [], fallback: [], blockedAnswer: "open" } as const;
    const found = await rehearse(
      { ...plain, plan: { ...plain.plan, start: undefined }, policy },
      { seed: 4 },
    );
    isDone(found);
    expect(found.summary.rounds.checkIns).toBe(0);
  });

  it("comes to its end with many tasks in one phase", async () => {
    const tasks = Array.from({ length: 90 }, (_, index) => ({
      id: `t${index}`,
      ...(index % 3 === 0 ? {} : { owner: index % 3 === 1 ? "alpha" : "beta" }),
    }));
    const found = await rehearse(quiet(withPhases(example, [phaseOf("a", [], tasks, 20)])), { seed: 5 });
    isDone(found);
    expect(found.plan.tasks).toBe(90);
  });

  it("is over at once when it has no tasks", async () => {
    const found = await rehearse(withPhases(example, [phaseOf("a", [], [])]), { seed: 6 });
    isDone(found);
    expect(printRehearsal(found)).toContain("No round was opened.");
  });

  it("ends with what is left when it cannot go on", async () => {
    const circle = [
      { id: "1", owner: "alpha", dependsOn: ["2"] },
      { id: "2", owner: "beta", dependsOn: ["1"] },
    ];
    const plan = quiet(withPhases(example, [phaseOf("a", [], circle)]));
    await expect(rehearse(plan, { seed: 1 })).rejects.toMatchObject({
      code: "rehearsal-stuck",
      message: expect.stringContaining("not done: 1, 2"),
    });
  });
});
