import { describe, expect, it } from "vitest";
import type { PhaseState, TaskState } from "../domain/state.ts";
import { phaseStates } from "./phase-states.ts";

function states(
  phases: Readonly<
    Record<
      string,
      { readonly on?: readonly string[]; readonly was?: PhaseState; readonly tasks: readonly TaskState[] }
    >
  >,
): Readonly<Record<string, PhaseState>> {
  const list = Object.entries(phases);
  return Object.fromEntries(
    phaseStates(
      list.map(([id, { on = [] }]) => ({ id, dependsOn: on })),
      new Map(list.flatMap(([id, { was }]) => (was ? [[id, { state: was }] as const] : []))),
      list.flatMap(([id, { tasks }]) => tasks.map((state) => ({ phase: id, state }))),
    ),
  );
}

describe("the state of phases after the plan was changed", () => {
  it("is open where nothing comes before, and waiting behind it, in whatever order they are written", () => {
    expect(
      states({
        c: { on: ["b"], tasks: ["pending"] },
        b: { on: ["a"], tasks: ["pending"] },
        a: { tasks: ["pending"] },
      }),
    ).toEqual({
      a: "open",
      b: "waiting",
      c: "waiting",
    });
  });

  it("is done when nothing is left, and passes through a phase without tasks", () => {
    expect(
      states({
        a: { was: "open", tasks: ["done", "cancelled"] },
        gate: { on: ["a"], was: "waiting", tasks: [] },
        b: { on: ["a", "gate"], was: "waiting", tasks: ["pending"] },
      }),
    ).toEqual({ a: "done", gate: "done", b: "open" });
  });

  it("is open again where something was added, and stays open behind it where somebody has begun", () => {
    expect(
      states({
        a: { was: "done", tasks: ["done", "pending"] },
        b: { on: ["a"], was: "open", tasks: ["in-progress"] },
        c: { on: ["a"], was: "open", tasks: ["pending"] },
        d: { on: ["a"], was: "done", tasks: ["done"] },
        e: { on: ["a"], was: "waiting", tasks: ["done"] },
      }),
    ).toEqual({ a: "open", b: "open", c: "waiting", d: "done", e: "waiting" });
  });
});
