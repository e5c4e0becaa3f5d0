import { describe, expect, it } from "vitest";
import { CHECK_IN_FIELDS, RAISE_FIELDS, REPLY_FIELDS, UPDATE_FIELDS } from "../domain/forms.ts";
import type { FieldProblem } from "../domain/refusal.ts";
import type { TaskRef } from "../domain/reply.ts";
import { parseCommand } from "../domain/grammar.ts";
import { toPlain } from "./plain.ts";
import { at, need, plan, policy, round, speaker, t2A, t2B, update } from "../../test/sample.ts";
import { sayForm, sayProblems } from "./say-form.ts";
import { sayReply } from "./say-reply.ts";

const members = [...plan.members.values()].map(({ id, name }) => ({ id, name }));
const reader = speaker("beta", at(12));
const base = { initial: {}, policy, members, tasks: [t2A, t2B] as readonly TaskRef[] };

describe("sayForm", () => {
  it("asks a check-in as the policy words it, with the last answer filled in", () => {
    const form = sayForm(
      { kind: "check-in", round, ...base, initial: { working: "setup", from: "gone" } },
      reader,
    );
    expect(form.id).toBe(`answer ${round.id}`);
    expect(form.fields.map(({ id }) => id)).toEqual([...CHECK_IN_FIELDS]);
    expect(form.fields[0]).toEqual({
      id: "working",
      label: "What is working?",
      hint: "The generator runs",
      kind: "text",
      required: true,
      initial: "setup",
    });
    expect(form.fields[3]).not.toHaveProperty("initial");
    expect(form.fields[4]?.options).toEqual([
      { value: "2A", label: "2A Code generation" },
      { value: "2B", label: "2B Server update" },
    ]);
  });

  it("lets tasks and members be typed when they are too many to choose from", () => {
    const tasks = Array.from({ length: 51 }, (_, index) => ({
      id: `T${index}`,
      title: "t",
      owner: undefined,
    }));
    const many = Array.from({ length: 101 }, (_, index) => ({ id: `m${index}`, name: "m" }));
    const form = sayForm({ kind: "check-in", round, ...base, tasks, members: many }, reader);
    expect(form.fields.slice(3).map(({ kind }) => kind)).toEqual(["line", "line"]);
    expect(form.fields[4]).not.toHaveProperty("options");
  });

  it("asks an update what is needed only with red and yellow", () => {
    const form = sayForm({ kind: "update", round: { ...update, closedAt: at(20) }, ...base }, reader);
    expect(form.fields.map(({ id }) => id)).toEqual([...UPDATE_FIELDS]);
    expect(form.fields.slice(4).map((field) => field.when?.is)).toEqual([
      ["yellow", "red"],
      ["yellow", "red"],
      ["yellow", "red"],
    ]);
    expect(form.fields[3]?.options?.map(({ label }) => label)).toEqual([
      "🟢 Green, on track",
      "🟡 Yellow, at risk",
      "🔴 Red, off track",
    ]);
  });

  it("offers urgent and every type of the matrix for an issue", () => {
    const form = sayForm(
      { kind: "raise", initial: { type: "urgent" }, types: policy.matrix, members },
      reader,
    );
    expect(form.fields.map(({ id }) => id)).toEqual([...RAISE_FIELDS]);
    expect(form.fields[0]?.options?.map(({ value }) => value)).toEqual(["urgent", "build-failure"]);
    expect(form.fields[0]?.initial).toBe("urgent");
  });

  it("has ids that open the same form as a command, and titles that fit a modal", () => {
    const forms = [
      sayForm({ kind: "check-in", round, ...base }, reader),
      sayForm({ kind: "update", round: update, ...base }, reader),
      sayForm({ kind: "raise", initial: {}, types: [], members }, reader),
      sayForm({ kind: "need-reply", need }, reader),
    ];
    expect(forms.map(({ id }) => parseCommand(id).kind)).toEqual(["answer", "answer", "raise", "need-reply"]);
    for (const form of forms) expect(form.title.length).toBeLessThanOrEqual(24);
    expect(forms.at(-1)?.fields.map(({ id }) => id)).toEqual([...REPLY_FIELDS]);
  });

  it("is shown in plain text with its ids and choices", () => {
    const form = { kind: "check-in", round, ...base, initial: { working: "setup" } } as const;
    expect(toPlain(sayReply({ kind: "form", form }, reader), "Europe/Lisbon")).toContain(
      [
        "Check-in of 11:00, open until 12:00; your answer goes to the day's thread in #coordination. Filled in from your last answer; change what is new.",
        "working: What is working? [setup]",
        "blocked: What is blocked?",
        "needed: What do you need from others?",
        "from: From whom? (alpha, beta, gamma, delta, tl, pl, cl, pm)",
        "task: For which task? (2A, 2B)",
      ].join("\n"),
    );
  });
});

describe("sayProblems", () => {
  it.each<readonly [FieldProblem, string]>([
    [{ kind: "empty" }, "Please fill this in; “nothing” is an answer too."],
    [{ kind: "too-long", max: 2000 }, "Please shorten this to 2000 characters."],
    [{ kind: "not-an-option", options: ["green", "red"] }, "Please choose one of: green, red."],
    [
      { kind: "unknown-member", given: "alhpa", nearest: "alpha" },
      "Nobody on the plan is called “alhpa”. Did you mean Alpha?",
    ],
    [{ kind: "unknown-member", given: "x", nearest: undefined }, "Nobody on the plan is called “x”."],
    [{ kind: "unknown-task", given: "2F", nearest: "2A" }, "There is no task “2F”. Did you mean 2A?"],
    [{ kind: "needed-with-colour", health: "red" }, "Red asks what is needed; “nothing” is an answer too."],
  ])("puts %j into words", (problem, words) => {
    expect(sayProblems({ field: problem }, reader)).toEqual({ field: words });
  });
});
