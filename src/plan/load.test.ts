import { mkdtemp, mkdir, rm, writeFile, copyFile, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROLES } from "../domain/plan.ts";
import { checkPaths, FILE_NAMES, loadFiles, loadFolder } from "./load.ts";
import { printProblems } from "./print-problems.ts";

const CONFIG = fileURLToPath(new URL("../../config/", import.meta.url));
const HOUR = 3_600_000;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plan-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, text: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe("the example plan", () => {
  it("has six phases, 23 tasks with owners, and everything that passes between the phases", async () => {
    const loaded = await loadFolder(CONFIG);
    if (!loaded.ok) throw new Error(printProblems(loaded.problems));
    const { plan } = loaded.definition;
    expect(plan).toMatchObject({
      id: "proto-interface-refactor",
      zone: "Europe/Berlin",
      start: "2026-11-02",
    });
    expect(plan.links).toHaveLength(3);
    expect(plan.phases.map((phase) => [phase.tasks.length, phase.deliverable])).toEqual([
      [3, undefined],
      [4, "Generated code"],
      [4, "Conversion logic"],
      [4, "Working server"],
      [4, "Updated components"],
      [4, undefined],
    ]);
    const tasks = plan.phases.flatMap((phase) => phase.tasks);
    expect(new Set(tasks.map(({ owner }) => owner))).toEqual(new Set(["alpha", "beta", "gamma", "delta"]));
    expect(
      tasks.filter(({ dependsOn }) => dependsOn.length > 0).map(({ id, dependsOn }) => [id, ...dependsOn]),
    ).toEqual([
      ["2B", "2A"],
      ["2C", "2A"],
      ["2D", "2C"],
      ["4D", "4A", "4B", "4C"],
      ["6D", "6A", "6B", "6C"],
    ]);
    expect(tasks[0]?.duration).toEqual({ min: 240, max: 480 });
    expect(plan.phases.slice(1).map(({ dependsOn }) => dependsOn)).toEqual(
      [1, 2, 3, 4, 5].map((n) => [`phase-${n}`]),
    );
  });

  it("has eight members, leads in all four roles, and Delta at work in phase 1", async () => {
    const loaded = await loadFolder(CONFIG);
    if (!loaded.ok) throw new Error(printProblems(loaded.problems));
    const { team } = loaded.definition;
    expect(team.members.map(({ id }) => id)).toEqual([
      "alpha",
      "beta",
      "gamma",
      "delta",
      "tl",
      "pl",
      "cl",
      "pm",
    ]);
    expect(ROLES.map((role) => team.roles[role])).toEqual(["tl", "pl", "cl", "pm"]);
    const delta = team.members.find(({ id }) => id === "delta");
    expect(delta?.zone).toBe("Europe/Lisbon");
    expect(delta?.assignments).toEqual([
      { phase: "phase-1", work: "Development workflow and documentation templates" },
    ]);
    expect(team.members[4]).toMatchObject({
      kind: "person",
      hours: { from: 540, until: 1050, days: [1, 2, 3, 4, 5] },
      assignments: [],
    });
    expect(team.channels.emergency).toEqual({
      slack: "C0EMERGEN1",
      teams: "19:example-emergency@thread.tacv2",
    });
  });

  it("has five types of issues, the 15/30 rule, the fallback chain and four risks", async () => {
    const loaded = await loadFolder(CONFIG);
    if (!loaded.ok) throw new Error(printProblems(loaded.problems));
    const { policy } = loaded.definition;
    expect(policy.matrix.map(({ type, response, role }) => [type, response / HOUR, role])).toEqual([
      ["build-failure", 2, "technical-lead"],
      ["performance-issue", 4, "technical-lead"],
      ["connector-failure", 1, "product-lead"],
      ["cross-agent-blocking", 1, "coordination-lead"],
      ["timeline-delay", 24, "project-manager"],
    ]);
    expect(policy.urgent).toEqual({
      remindAfter: HOUR / 4,
      escalateAfter: HOUR / 2,
      role: "coordination-lead",
    });
    expect(policy.fallback).toEqual([
      { role: "coordination-lead" },
      { role: "project-manager" },
      { channel: "coordination" },
    ]);
    expect(policy.risks.map(({ id, trigger }) => [id, trigger.kind])).toEqual([
      ["proto-compilation", "issue-open-longer"],
      ["performance-regression", "measure-over"],
      ["connector-integration", "measure-over"],
      ["cross-phase-dependencies", "event"],
    ]);
    const lengths = Object.entries(policy.checklists).map(([name, items]) => `${name} ${items.length}`);
    expect(lengths).toEqual([
      "code 6",
      "documentation 5",
      "test-results 5",
      "handoff 9",
      "transition-check 2",
      "transition-handoff 3",
      "daily-update 3",
      "weekly-summary 3",
      "weekly-risk-review 4",
      "critical-blocker 3",
      "decision-log 3",
      "lessons-learned 3",
    ]);
    expect(policy.checkIns).toEqual([
      { id: "check-in", cron: "0 10,12,15 * * 1-5", closesAfter: HOUR, remindAfter: HOUR / 2, grace: HOUR },
    ]);
    expect(policy.update).toEqual({
      days: [1, 2, 3, 4, 5],
      closesAfter: HOUR,
      remindAfter: undefined,
      grace: HOUR,
    });
  });

  it("is read under any names and in any order, each file once", async () => {
    const names = ["c.yml", "a.yml", "b.yml"].map((name) => join(folder, name));
    for (const [index, name] of FILE_NAMES.entries()) await copyFile(join(CONFIG, name), names[index] ?? "");
    const loaded = await loadFiles([...names.toReversed(), names[0] ?? ""]);
    expect(loaded.ok).toBe(true);
  });
});

describe("files that cannot be read", () => {
  it("are problems of their own, beside those of the others", async () => {
    const missing = join(folder, "plan.yaml");
    const latin = await put("team.yaml", Uint8Array.from([0x69, 0x64, 0x3a, 0xe9]));
    const wrong = await put("policy.yaml", "matrix: []\n");
    const inside = join(wrong, "x.yaml");
    await mkdir(join(folder, "folder"));
    const loaded = await loadFiles([missing, latin, wrong, join(folder, "folder"), inside]);
    if (loaded.ok) throw new Error("nothing of this is right");
    const lines = printProblems(loaded.problems).split("\n");
    expect(lines.slice(0, 4)).toEqual([
      `${missing}:1:1  the file does not exist — check the path`,
      `${latin}:1:1  the file is not UTF-8 text — save it as UTF-8`,
      `${join(folder, "folder")}:1:1  this is not a file — name the YAML files themselves`,
      `${inside}:1:1  the file cannot be read (ENOTDIR) — check the path`,
    ]);
    expect(lines).toContain(`${wrong}:1:9  matrix is empty — write at least one entry`);
  });

  it("are not read at all when they are larger than 16 MB", async () => {
    const giant = await put("plan.yaml", "");
    await truncate(giant, 16 * 1024 * 1024 + 1);
    const checked = await checkPaths([giant]);
    expect(printProblems(checked.problems)).toBe(
      `${giant}:1:1  the file is larger than 16 MB — split it into several plans`,
    );
    expect([checked.plan, checked.team, checked.policy]).toEqual([undefined, undefined, undefined]);
  });

  it("a check of one good file says which others it did not see", async () => {
    const checked = await checkPaths([join(CONFIG, "plan.yaml")]);
    expect(checked.problems).toEqual([]);
    expect(checked.missing).toEqual(["team", "policy"]);
    expect(checked.plan?.id).toBe("proto-interface-refactor");
  });
});
