import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { Definition, TaskDef } from "../domain/plan.ts";
import { findConflicts } from "./conflicts.ts";
import { describeDiff } from "./describe-diff.ts";
import { diffDefinition } from "./diff.ts";
import { loadFolder } from "./load.ts";

let example: Definition;
beforeAll(async () => {
  const loaded = await loadFolder(fileURLToPath(new URL("../../config/", import.meta.url)));
  if (!loaded.ok) throw new Error("the example has problems");
  example = loaded.definition;
});

function withTasks(change: (tasks: readonly TaskDef[], phase: string) => readonly TaskDef[]): Definition {
  const phases = example.plan.phases.map((phase) => ({ ...phase, tasks: change(phase.tasks, phase.id) }));
  return { ...example, plan: { ...example.plan, phases } };
}

const withTask = (id: string, change: Partial<TaskDef>): Definition =>
  withTasks((tasks) => tasks.map((task) => (task.id === id ? { ...task, ...change } : task)));

const lines = (after: Definition, before: Definition | undefined = example): readonly string[] =>
  describeDiff(diffDefinition(before, after));

describe("what an import changes", () => {
  it("is nothing for the same files", () => {
    expect(diffDefinition(example, structuredClone(example)).changes).toEqual([]);
    expect(lines(example)).toEqual(["Nothing changes."]);
  });

  it("is everything the first time, settings as a number", () => {
    const { changes } = diffDefinition(undefined, example);
    expect(changes.every(({ kind }) => kind === "added")).toBe(true);
    const count = (subject: string): number => changes.filter((change) => change.subject === subject).length;
    expect(["plan", "phase", "task", "dependency", "member", "role", "channel"].map(count)).toEqual([
      1, 6, 23, 14, 8, 4, 3,
    ]);
    const said = describeDiff({ changes });
    expect(said[0]).toBe(`${changes.length} added, 0 changed, 0 archived`);
    expect(said[1]).toBe("+ plan proto-interface-refactor: Proto interface refactor");
    expect(said).toContain("+ dependency 2B → 2A");
    expect(said).toContain("+ role technical-lead: tl");
    expect(said.at(-1)).toMatch(/^\+ \d+ policy settings$/);
  });

  it("names what comes, changes and goes, in the words of the files", () => {
    const after = withTasks((tasks, phase) => {
      if (phase !== "phase-6") return tasks;
      const [a, , ...rest] = tasks;
      const added = {
        id: "6E",
        title: "Release",
        owner: undefined,
        duration: { min: 480, max: 960 },
        dependsOn: ["6D"],
        criteria: [],
      };
      return [{ ...(a as TaskDef), owner: "beta", duration: { min: 60, max: 480 } }, ...rest, added];
    });
    expect(lines(after)).toEqual([
      "2 added, 2 changed, 1 archived",
      "~ task 6A owner: alpha → beta",
      "~ task 6A duration: 6-12h → 1-8h",
      "+ task 6E: Release",
      "- task 6B: Performance tests",
      "+ dependency 6E → 6D",
    ]);
  });

  it("shows a task that moves to another phase, and a field that comes or goes", () => {
    const moved = withTasks((tasks, phase) => {
      const one = example.plan.phases[0]?.tasks.find(({ id }) => id === "1C");
      if (phase === "phase-1") return tasks.filter(({ id }) => id !== "1C");
      return phase === "phase-2" && one ? [...tasks, { ...one, owner: undefined }] : tasks;
    });
    expect(lines(moved)).toEqual([
      "0 added, 2 changed, 0 archived",
      "~ task 1C owner: gamma → (none)",
      "~ task 1C phase: phase-1 → phase-2",
    ]);
  });

  it("reaches into plan, team and policy", () => {
    const { plan, team, policy } = example;
    const after: Definition = {
      plan: { ...plan, start: "2026-11-09", links: plan.links.slice(1) },
      team: {
        ...team,
        members: team.members.map((member) =>
          member.id === "delta" ? { ...member, zone: "Europe/Berlin" } : member,
        ),
        roles: { ...team.roles, "product-lead": undefined },
        channels: { ...team.channels, updates: { slack: "C9", teams: undefined } },
      },
      policy: {
        ...policy,
        urgent: { ...policy.urgent, remindAfter: 600_000 },
        matrix: policy.matrix
          .toReversed()
          .map((row) => (row.type === "build-failure" ? { ...row, response: 3_600_000 } : row)),
      },
    };
    const found = lines(after);
    expect(found).toContain("~ plan proto-interface-refactor start: 2026-11-02 → 2026-11-09");
    expect(found).toContain("~ member delta zone: Europe/Lisbon → Europe/Berlin");
    expect(found).toContain("~ role product-lead holder: pl → (none)");
    expect(found).toContain("~ channel updates slack: C0UPDATES1 → C9");
    expect(found).toContain("~ policy urgent.remind_after: 15m → 10m");
    // Moving rows is no change: they are named by their type.
    expect(found.filter((line) => line.includes("matrix"))).toEqual([
      "~ policy matrix.build-failure.response: 2h → 1h",
    ]);
  });

  it("names a plan of another id as one that comes and one that goes", () => {
    const after = { ...example, plan: { ...example.plan, id: "other" } };
    expect(diffDefinition(example, after).changes.map(({ kind, id }) => [kind, id])).toEqual([
      ["added", "other"],
      ["archived", "proto-interface-refactor"],
    ]);
  });
});

describe("conflicts with what was changed in chat", () => {
  const conflicts = (after: Definition, edits: Readonly<Record<string, Partial<TaskDef>>>): unknown =>
    findConflicts(after, new Map(Object.entries(edits)));

  it("are the fields for which the file says something else", () => {
    const edits = {
      "2B": { owner: "gamma", duration: { min: 480, max: 480 }, title: "Server updates", dependsOn: ["2A"] },
      "2C": { dependsOn: ["2B", "2A"], criteria: ["x", "y"] },
    };
    expect(conflicts(example, edits)).toEqual([
      { task: "2B", field: "owner", inFile: "beta", inChat: "gamma" },
      { task: "2B", field: "duration", inFile: "0.5-1d", inChat: "1d" },
      { task: "2C", field: "dependsOn", inFile: "2A", inChat: "2A, 2B" },
      {
        task: "2C",
        field: "criteria",
        inFile: "Client SDK code is generated for every language",
        inChat: "x; y",
      },
    ]);
  });

  it("are none when the file says the same, in any order", () => {
    const after = withTask("4D", { dependsOn: ["4C", "4A", "4B"], owner: undefined });
    expect(conflicts(after, { "4D": { dependsOn: ["4A", "4B", "4C"], owner: undefined } })).toEqual([]);
  });

  it("show a task that was added in chat and that the file does not have", () => {
    expect(conflicts(example, { "9Z": { title: "Extra" }, "9Y": {} })).toEqual([
      { task: "9Z", field: "task", inFile: undefined, inChat: "Extra" },
      { task: "9Y", field: "task", inFile: undefined, inChat: "9Y" },
    ]);
  });

  it("show a field that chat emptied", () => {
    expect(conflicts(example, { "2B": { owner: undefined } })).toEqual([
      { task: "2B", field: "owner", inFile: "beta", inChat: undefined },
    ]);
  });
});
