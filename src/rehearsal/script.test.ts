import { describe, expect, it } from "vitest";
import { examplePlan } from "../../test/sample-plans.ts";
import { play, writeScript } from "./script.ts";
import { createStage, DAY, type Scene, type Stage } from "./stage.ts";

function intended(stage: Stage): readonly string[] {
  const lines: string[] = [];
  for (let act = stage.agenda.take(Infinity); act; act = stage.agenda.take(Infinity)) {
    if (act.player) lines.push(act.intent.kind === "say" ? act.intent.line : act.intent.kind);
  }
  return lines;
}

describe("the script", () => {
  it("has every carrier look around on the first morning, and writes a turn of each kind", async () => {
    const stage = createStage(await examplePlan(), 1);
    writeScript(stage);
    expect(stage.turns.map(({ kind }) => kind).toSorted()).toEqual(["edit", "late", "need", "red", "same"]);
    expect(intended(stage)).toEqual(["look", "look", "look", "look"]);
  });

  it("brings absences of every length by chance, and the end of those without one", async () => {
    const stage = createStage(await examplePlan(), 2);
    for (let day = 0; day < 400; day += 1) {
      play(stage, { kind: "day" });
      stage.now += DAY;
    }
    const lines = intended(stage);
    expect(lines).toContain("away today");
    expect(lines).toContain("back");
    expect(lines.some((line) => /^away until 20\d\d-\d\d-\d\d$/.test(line))).toBe(true);
    expect(lines.filter((line) => line === "away")).toHaveLength(
      lines.filter((line) => line === "back").length,
    );
    expect(lines).toContain("status");
  });

  it("raises an issue for somebody else than who raises it, and never for the role that it goes to", async () => {
    const stage = createStage(await examplePlan(), 3);
    const scene: Scene = { kind: "raise", type: "build-failure", course: "ignored" };
    for (let times = 0; times < 20; times += 1) play(stage, scene);
    const acts: string[] = [];
    for (let act = stage.agenda.take(Infinity); act?.player; act = stage.agenda.take(Infinity)) {
      if (act.intent.kind === "say") acts.push(`${act.player.member.id}: ${act.intent.line}`);
    }
    expect(acts).toHaveLength(20);
    for (const act of acts) {
      const [, raiser, responder] = /^(\w+): raise build-failure ".+" for (\w+)$/.exec(act) ?? [];
      expect(raiser).not.toBe(responder);
      expect([raiser, responder]).not.toContain("tl");
    }
  });

  it("waits for another day when nobody is there, and begins nothing once the plan is done", async () => {
    const stage = createStage(await examplePlan(), 4);
    for (const { absences } of stage.players.values())
      absences.push({ from: stage.now, until: stage.now + 1 });
    const scene: Scene = { kind: "raise", type: "urgent", course: "chance" };
    play(stage, scene);
    expect(stage.agenda.nextAt()).toBe(stage.now + DAY);
    expect(stage.agenda.take(Infinity)).toEqual({ player: undefined, scene });
    stage.planDone = true;
    play(stage, { kind: "day" });
    expect(stage.agenda.nextAt()).toBeUndefined();
  });
});
