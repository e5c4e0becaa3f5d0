import { describe, expect, it } from "vitest";
import { daysOff, plannedEnds, workingDays } from "./planned.ts";
import { examplePlan, phaseOf, withPhases } from "../../test/sample-plans.ts";
import { shortestWay } from "./script.ts";

describe("plannedEnds", () => {
  it("adds up the durations of phases in working days, one after the other", async () => {
    const ends = plannedEnds(await examplePlan(), "2026-11-02");
    expect(ends.get("phase-1")).toEqual({ from: "2026-11-02", until: "2026-11-02" });
    expect(ends.get("phase-2")).toEqual({ from: "2026-11-03", until: "2026-11-04" });
    expect(ends.get("phase-6")).toEqual({ from: "2026-11-12", until: "2026-11-19" });
  });

  it("begins on the first working day, whatever the order in which phases are written", async () => {
    const plan = withPhases(await examplePlan(), [
      phaseOf("b", ["a"], [{ id: "b1" }], 480),
      phaseOf("a", [], [{ id: "a1" }], 480),
    ]);
    const ends = plannedEnds(plan, "2026-11-07");
    expect(ends.get("a")).toEqual({ from: "2026-11-09", until: "2026-11-09" });
    expect(ends.get("b")).toEqual({ from: "2026-11-10", until: "2026-11-10" });
  });
});

describe("daysOff", () => {
  it("counts working days before the first and after the last planned date", async () => {
    const days = workingDays(await examplePlan());
    const planned = { from: "2026-11-05", until: "2026-11-06" };
    expect(daysOff("2026-11-03", planned, days)).toBe(-2);
    expect(daysOff("2026-11-06", planned, days)).toBe(0);
    expect(daysOff("2026-11-10", planned, days)).toBe(2);
  });
});

describe("shortestWay", () => {
  it("follows tasks through phases", async () => {
    const { plan } = await examplePlan();
    expect(shortestWay(plan.phases) / 60).toBe(4 + 8 + 16 + 16 + 16 + 8);
  });

  it("takes a task of a later phase into account, and leaves a circle out", () => {
    const phases = [
      phaseOf("a", [], [{ id: "a1", dependsOn: ["b1"] }]),
      phaseOf("b", [], [{ id: "b1" }]),
      phaseOf(
        "c",
        [],
        [
          { id: "c1", dependsOn: ["c2"] },
          { id: "c2", dependsOn: ["c1"] },
        ],
      ),
    ];
    expect(shortestWay(phases)).toBe(120);
  });
});
