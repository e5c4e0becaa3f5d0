import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, plan as sample } from "../../test/sample.ts";
import type { Command, Deadline } from "./command.ts";
import { decide } from "./decide.ts";
import type { Change, Decision } from "./decision.ts";
import { askable, clockOf, dueAt, elapsedAt, stepAt, stepsOf } from "./escalation.ts";
import type { MatrixRow, RoleId } from "./plan.ts";
import { ROLES } from "./plan.ts";
import type { ClockStep } from "./reply.ts";
import type { Absence, Issue, PlanContext, State, Target, TimelineEntry } from "./state.ts";
import { addWorkingTime } from "./time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MATRIX: readonly MatrixRow[] = [
  { type: "build-failure", title: "Build", response: 2 * HOUR, role: "technical-lead", clock: "wall" },
  { type: "slow", title: "Slow", response: 3 * HOUR, role: "product-lead", clock: "working-hours" },
];

interface Rules {
  readonly roles?: Partial<Record<RoleId, string>> | undefined;
  readonly absences?: readonly Absence[];
}

function context({ roles, absences = [] }: Rules = {}): PlanContext {
  const held = roles ? { ...NOBODY, ...roles } : sample.team.roles;
  return {
    ...sample,
    absences,
    team: { ...sample.team, roles: held },
    policy: { ...sample.policy, matrix: MATRIX },
  };
}

const NOBODY = {
  "technical-lead": undefined,
  "product-lead": undefined,
  "coordination-lead": undefined,
  "project-manager": undefined,
};

/** One issue that lives by itself: what is decided is kept, and its next deadline fires when it is told to. */
function live(plan: PlanContext, raiser: string, type: string, whom: string | undefined, start: number) {
  const members = plan.members;
  const timeline: TimelineEntry[] = [];
  let issue: Issue | undefined;
  let armed: Deadline | undefined;
  const run = (command: Command, actor: string | undefined, now: number): Decision => {
    const state: State = {
      plan,
      tasks: new Map(),
      dependants: new Map(),
      unfinished: new Map(),
      knownTasks: [],
      workers: new Set(),
      rounds: new Map(),
      responses: [],
      lastAnswers: new Map(),
      needs: new Map(),
      issues: new Map(issue ? [[issue.number, issue]] : []),
      timeline,
    };
    const request = { id: `request-${now}`, actor: actor === undefined ? undefined : members.get(actor) };
    const decision = decide(state, { ...request, command } as Parameters<typeof decide>[1], now);
    for (const change of decision.changes) keep(change);
    armed = decision.arm[0] ?? armed;
    return decision;
  };
  const keep = (change: Change) => {
    if (!("put" in change)) return;
    if (change.put === "issue") issue = change.row;
    if (change.put === "timeline") timeline.push(change.row);
  };
  const given = whom === undefined ? "" : ` for ${whom}`;
  run({ kind: "raise", type, text: `it breaks${given}`, forWhom: whom }, raiser, start);
  return {
    get issue(): Issue {
      if (!issue) throw new Error("nothing was raised");
      return issue;
    },
    timeline,
    /** Fires the next step, as late as it is said. */
    fire: (lateBy = 0) => {
      if (!armed) throw new Error("nothing is armed");
      const now = armed.dueAt + lateBy;
      run({ kind: "deadline", deadline: armed }, undefined, now);
      return now;
    },
    say: run,
  };
}

const ASKED: ReadonlySet<TimelineEntry["kind"]> = new Set(["asked", "reminded", "escalated", "repeated"]);

function asked(timeline: readonly TimelineEntry[], from: number) {
  return timeline
    .slice(from)
    .filter(({ kind }) => ASKED.has(kind))
    .map(({ at: moment, member, target }) => ({ at: moment, member, target }));
}

function promised(clock: readonly ClockStep[]) {
  return clock.map(({ at: moment, member, target }) => ({ at: moment, member, target }));
}

function short({ kind, after, target }: { kind: string; after: number; target: Target }): string {
  const whom =
    target.kind === "member" ? target.member : target.kind === "role" ? target.role : `#${target.channel}`;
  return `${kind} ${whom} ${after / MINUTE}`;
}

describe("the steps of an issue", () => {
  const plan = context();

  it("urgent: asked at once, reminded after 15, escalated after 30, then the chain without that role", () => {
    const { issue } = live(plan, "beta", "urgent", "alpha", at(14));
    expect(stepsOf(issue).map(short)).toEqual([
      "ask alpha 0",
      "remind alpha 15",
      "escalate coordination-lead 30",
      "fallback project-manager 45",
      "fallback #coordination 60",
    ]);
    expect(short(stepAt(issue, 5))).toBe("repeat #coordination 120");
    expect(short(stepAt(issue, 7))).toBe("repeat #coordination 240");
  });

  it("urgent for nobody: the emergency channel is asked and reminded", () => {
    const { issue } = live(plan, "beta", "urgent", undefined, at(14));
    expect(stepsOf(issue).slice(0, 3).map(short)).toEqual([
      "ask #emergency 0",
      "remind #emergency 15",
      "escalate coordination-lead 30",
    ]);
  });

  it("of the matrix: the responder, the role after the response time, the chain in steps of it", () => {
    const { issue } = live(plan, "beta", "build-failure", "alpha", at(14));
    expect(stepsOf(issue).map(short)).toEqual([
      "ask alpha 0",
      "escalate technical-lead 120",
      "fallback coordination-lead 240",
      "fallback project-manager 360",
      "fallback #coordination 480",
    ]);
    expect(short(stepAt(issue, 5))).toBe("repeat #coordination 720");
  });

  it("for nobody, or for oneself: the role is asked at once", () => {
    for (const whom of [undefined, "beta"]) {
      const { issue } = live(plan, "beta", "build-failure", whom, at(14));
      expect(stepsOf(issue).slice(0, 2).map(short)).toEqual([
        "ask technical-lead 0",
        "fallback coordination-lead 120",
      ]);
    }
  });

  it("end in a channel even when the policy's chain does not", () => {
    const { issue } = live(plan, "beta", "build-failure", "alpha", at(14));
    const bare = { ...issue, policy: { ...issue.policy, fallback: [] } };
    expect(stepsOf(bare).map(short)).toEqual([
      "ask alpha 0",
      "escalate technical-lead 120",
      "fallback #coordination 240",
    ]);
  });
});

describe("who can be asked", () => {
  it("a channel always, a member unless gone, away, the raiser, or asked before in another role", () => {
    const absences = [{ member: "tl", from: at(13), until: at(23) }];
    const plan = context({
      roles: { "technical-lead": "tl", "coordination-lead": "alpha", "project-manager": "beta" },
      absences,
    });
    const { issue } = live(plan, "beta", "build-failure", "alpha", at(14));
    const why = (index: number, of = plan) => {
      const found = askable(index === 0 ? { ...issue, asked: [] } : issue, of, index, at(15));
      return found.kind === "ask" ? `ask ${found.member ?? "channel"}` : `skip ${found.why}`;
    };
    expect([0, 1, 2, 3, 4].map((index) => why(index))).toEqual([
      "ask alpha",
      "skip away",
      "skip already-asked",
      "skip raiser",
      "ask channel",
    ]);
    expect(why(1, context({ roles: {} }))).toBe("skip nobody");
    const without = new Map(plan.members);
    without.delete("alpha");
    expect(why(0, { ...plan, members: without })).toBe("skip gone");
  });
});

describe("the clock in working hours", () => {
  it("stands still at night and over the weekend", () => {
    const plan = context();
    // Friday 16:30: one hour is left on Friday, two hours on Monday.
    const friday = at(16, 30) + 72 * HOUR;
    const { issue } = live(plan, "beta", "slow", "alpha", friday);
    const alpha = plan.members.get("alpha");
    expect(dueAt(issue, plan, 1)).toBe(alpha && addWorkingTime(alpha, friday, 3 * HOUR));
    expect(dueAt(issue, plan, 1)).toBe(at(11) + 144 * HOUR);
    expect(elapsedAt(issue, plan, friday + 40 * HOUR)).toBe(HOUR);
    expect(elapsedAt(issue, plan, friday - HOUR)).toBe(0);
  });

  it("runs in the zone of whoever is asked, or of the role's holder", () => {
    const plan = context();
    const lisbon = live(plan, "beta", "slow", "delta", at(16)).issue;
    expect(dueAt(lisbon, plan, 1)).toBe(at(10, 30) + 24 * HOUR);
    const role = live(plan, "beta", "slow", undefined, at(16)).issue;
    expect(dueAt(role, plan, 1)).toBe(at(10, 30) + 24 * HOUR);
    const nobody = context({ roles: {} });
    const open = live(nobody, "beta", "slow", undefined, at(16)).issue;
    expect(dueAt(open, nobody, open.nextStep)).toBe(at(16) + 4 * HOUR);
  });
});

describe("what the clock promises", () => {
  const members = fc.constantFrom("alpha", "beta", "gamma", "delta", "tl", "pl", "cl", "pm");
  const holders = fc
    .tuple(...ROLES.map(() => fc.option(members, { nil: undefined })))
    .map((held) => Object.fromEntries(ROLES.map((role, index) => [role, held[index]])));
  const absences = fc.array(
    fc
      .record({
        member: members,
        from: fc.integer({ min: 0, max: 60 * 24 }),
        minutes: fc.option(fc.integer({ min: 1, max: 60 * 24 }), { nil: undefined }),
      })
      .map(({ member, from, minutes }): Absence => ({
        member,
        from: at(0) + from * MINUTE,
        until: minutes === undefined ? undefined : at(0) + (from + minutes) * MINUTE,
      })),
    { maxLength: 6 },
  );
  const story = fc.record({
    roles: holders,
    absences,
    raiser: members,
    whom: fc.option(members, { nil: undefined }),
    type: fc.constantFrom("urgent", "build-failure", "slow"),
    minute: fc.integer({ min: 0, max: 60 * 24 * 3 }),
  });

  it("is what happens, step by step, whoever is away or holds which role", () => {
    fc.assert(
      fc.property(story, ({ roles, absences: away, raiser, whom, type, minute }) => {
        const plan = context({ roles, absences: away });
        const lived = live(plan, raiser, type, whom, at(0) + minute * MINUTE);
        for (let round = 0; round < 4; round += 1) {
          const promise = promised(clockOf(lived.issue, plan));
          const from = lived.timeline.length;
          const before = lived.issue.nextStep;
          expect(promise.length).toBeGreaterThan(0);
          lived.fire();
          expect(asked(lived.timeline, from)).toEqual(promise.slice(0, 1));
          expect(lived.issue.nextStep).toBeGreaterThan(before);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("holds for all steps that it names, not only for the next", () => {
    fc.assert(
      fc.property(story, ({ roles, absences: away, raiser, whom, type, minute }) => {
        const plan = context({ roles, absences: away });
        const lived = live(plan, raiser, type, whom, at(0) + minute * MINUTE);
        const promise = promised(clockOf(lived.issue, plan));
        const from = lived.timeline.length;
        for (let count = 0; count < promise.length; count += 1) lived.fire();
        expect(asked(lived.timeline, from)).toEqual(promise);
      }),
      { numRuns: 300 },
    );
  });

  it("is kept however late the steps before it come: nobody is asked early, and each step once", () => {
    fc.assert(
      fc.property(
        story,
        fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 6, maxLength: 6 }),
        (given, late) => {
          const plan = context({ roles: given.roles, absences: given.absences });
          const lived = live(plan, given.raiser, given.type, given.whom, at(0) + given.minute * MINUTE);
          for (const minutes of late) {
            const due = lived.issue.nextAt ?? Number.NaN;
            expect(lived.fire(minutes * MINUTE)).toBeGreaterThanOrEqual(due);
          }
          const steps = lived.timeline.filter(({ kind }) => kind !== "raised");
          expect(steps.every(({ at: moment, plannedAt }) => moment >= (plannedAt ?? Infinity))).toBe(true);
          expect(steps.map(({ seq }) => seq)).toEqual(steps.map((_, index) => index + 1));
          const once = steps
            .filter(({ kind }) => kind === "escalated")
            .map(({ target }) => JSON.stringify(target));
          expect(new Set(once).size).toBe(once.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is nothing for an issue that is closed, and the holder's question for one that is held", () => {
    const plan = context();
    const lived = live(plan, "beta", "build-failure", "alpha", at(14));
    lived.say({ kind: "ack", issue: 1, generation: undefined }, "alpha", at(14, 30));
    expect(clockOf(lived.issue, plan).map(({ kind, at: moment }) => [kind, moment])).toEqual([
      ["ask-holder", at(18, 30)],
      ["reopen", at(19, 30)],
    ]);
    lived.fire();
    expect(clockOf(lived.issue, plan).map(({ kind, at: moment }) => [kind, moment])).toEqual([
      ["reopen", at(19, 30)],
    ]);
    lived.say({ kind: "resolve", issue: 1, text: undefined }, "alpha", at(18, 40));
    expect(clockOf(lived.issue, plan)).toEqual([]);
  });
});
