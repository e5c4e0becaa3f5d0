/** What members hear of an import while the plan runs. */
import { afterEach, describe, expect, it } from "vitest";
import { importPlan } from "../src/app/import-plan.ts";
import { type SmallPhase, smallPlan } from "./small-plan.ts";
import { at, openWorld, type World } from "./world.ts";

const START = at("2026-11-03", "09:00");
const PHASES: readonly SmallPhase[] = [
  { id: "one", tasks: ["1A alpha", "1B beta after 1A", "1C gamma"] },
  { id: "two", after: ["one"], tasks: ["2A delta", "2B beta after 2A"] },
];
let world: World;

afterEach(async () => {
  expect(world.errors).toEqual([]);
  await world.close();
});

async function open(): Promise<void> {
  world = await openWorld({ start: START, definition: await smallPlan(PHASES) });
  await world.to(START);
}

/** Imports these phases instead; what members get from it, by member. */
async function change(phases: readonly SmallPhase[]): Promise<readonly string[]> {
  const before = world.got.length;
  const definition = await smallPlan(phases);
  await importPlan(world.database.db, "main", definition, world.now(), { actor: undefined });
  await world.engine.settle();
  return world.got
    .slice(before)
    .filter(({ to, op }) => op === "post" && to !== "coordination")
    .map(({ to, text }) => `${to}: ${text.split("\n")[0]}`);
}

describe("an import while the plan runs", () => {
  it("tells nobody when the plan is new, or when nothing becomes ready", async () => {
    await open();
    expect(world.got).toEqual([]);
    expect(await change(PHASES)).toEqual([]);
  });

  it("tells the owners of tasks that become ready, one message each", async () => {
    await open();
    expect(
      await change([
        { id: "one", tasks: ["1A alpha", "1B beta", "1C gamma", "1D beta", "1E beta after 1D"] },
        { id: "two", after: ["one"], tasks: ["2A delta", "2B beta after 2A"] },
      ]),
    ).toEqual(["beta: 1B and 1D are ready."]);
  });

  it("tells who has work in a phase that opens because the rest of the one before it is gone", async () => {
    await open();
    await world.say("alpha", "done 1A");
    await world.say("beta", "done 1B");
    const news = await change([
      { id: "one", tasks: ["1A alpha", "1B beta after 1A"] },
      { id: "two", after: ["one"], tasks: ["2A delta", "2B beta after 2A"] },
    ]);
    expect(news).toEqual(["delta: 2A Task 2A is ready."]);
    expect(world.texts("delta", START).at(-1)).toContain("Phase open: Phase two.");
    expect(world.texts("coordination", START).at(-1)).toContain("Phase two: open");
  });

  it("tells the new owner of a task that is ready", async () => {
    await open();
    const [one = { id: "", tasks: [] }, two = one] = PHASES;
    expect(await change([{ ...one, tasks: ["1A alpha", "1B beta after 1A", "1C delta"] }, two])).toEqual([
      "delta: 1C Task 1C is ready.",
    ]);
  });
});
