import { describe, expect, it } from "vitest";
import type { Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import type { ClockStep, Reply } from "../domain/reply.ts";
import type { Target, TimelineEntry } from "../domain/state.ts";
import { toPlain } from "./plain.ts";
import {
  acknowledged,
  at,
  failure,
  need,
  resolved,
  response,
  round,
  speaker,
  t2A,
  t2B,
  t2C,
  t2D,
  urgent,
} from "../../test/sample.ts";
import { sayNotice } from "./say-notice.ts";
import { sayReply } from "./say-reply.ts";

const BERLIN = "Europe/Berlin";

function replied(reply: Reply, reader: string, now: number): string {
  return toPlain(sayReply(reply, speaker(reader, now)), BERLIN);
}

function told(notice: Notice, reader: string | undefined, now: number): string {
  return toPlain(sayNotice(notice, speaker(reader, now)), BERLIN);
}

function mentions(message: Message): readonly string[] {
  return [...JSON.stringify(message).matchAll(/"mention":"(\w+)"/g)].map((found) => found[1] ?? "");
}

const alpha: Target = { kind: "member", member: "alpha" };
const lead: Target = { kind: "role", role: "coordination-lead" };
const emergency: Target = { kind: "channel", channel: "emergency" };
const clock: readonly ClockStep[] = [
  { at: at(14, 15), kind: "remind", target: alpha, member: "alpha" },
  { at: at(14, 30), kind: "escalate", target: lead, member: "cl" },
  { at: at(14, 45), kind: "fallback", target: { kind: "role", role: "project-manager" }, member: "pm" },
];

function entry(kind: TimelineEntry["kind"], more: Partial<TimelineEntry>): TimelineEntry {
  return {
    issue: 1,
    seq: 0,
    at: at(14),
    plannedAt: undefined,
    kind,
    member: undefined,
    target: undefined,
    text: undefined,
    generation: 1,
    ...more,
  };
}

const timeline: readonly TimelineEntry[] = [
  entry("raised", { member: "beta", text: urgent.text }),
  entry("asked", { member: "alpha", target: alpha, plannedAt: at(14) }),
  entry("reminded", { at: at(14, 15), plannedAt: at(14, 15), member: "alpha", target: alpha }),
  entry("escalated", { at: at(14, 40), plannedAt: at(14, 30), member: "cl", target: lead }),
  entry("acknowledged", { at: at(14, 41), member: "cl" }),
  entry("resolved", { at: at(14, 55), member: "alpha", text: "pinned the plugin version" }),
];

describe("the day, morning", () => {
  it("09:10 says what a task waits for, by whom and in which state", () => {
    const waiting = { task: t2B, waitsFor: [{ ...t2A, state: "in-progress" as const }], phase: undefined };
    expect(replied({ kind: "refused", refusal: { kind: "not-ready", waiting } }, "beta", at(9, 10))).toBe(
      "2B waits for 2A (Alpha, in progress).\nNothing was changed. You are told as soon as it is ready.",
    );
  });

  it("12:00 asks with everything that can be done about it", () => {
    const prompt: Notice = { kind: "prompt", round, again: false, late: false, hasLast: true };
    const message = sayNotice(prompt, speaker("gamma", at(12)));
    expect(toPlain(message, BERLIN)).toContain(
      "Check-in\nCheck-in of 12:00: a minute is enough, it is open until 13:00.",
    );
    expect(message.buttons?.map(({ label, command }) => `${label}: ${command}`)).toEqual([
      `Answer: answer ${round.id}`,
      `Nothing changed: same ${round.id}`,
      `Snooze: later ${round.id} 15m`,
      `Skip today: skip ${round.id}`,
      "I'm away: away today",
    ]);
    const first = sayNotice({ ...prompt, hasLast: false }, speaker("gamma", at(12)));
    expect(first.buttons?.map(({ label }) => label)).not.toContain("Nothing changed");
  });

  it("12:04 turns the prompt into a receipt that can be edited", () => {
    const text = told({ kind: "prompt-receipt", round, response: response("alpha") }, "alpha", at(12, 4));
    expect(text).toBe(
      [
        "Check-in",
        "Check-in of 12:00: answered at 12:04.",
        "What is working? generator runs",
        "What is blocked? nothing",
        "What do you need from others? nothing",
        "It stands in the day's thread in #coordination.",
        `[Edit: answer ${round.id}]`,
      ].join("\n"),
    );
  });

  it("12:06 brings a need to whom it asks, with three buttons", () => {
    expect(told({ kind: "need", need, task: t2A }, "alpha", at(12, 6))).toBe(
      [
        "Beta needs from you: generated server code",
        "For 2A Code generation",
        "Reply and Done tell Beta at once; Raise opens an issue with a clock.",
        `[Reply: need-reply ${need.id}] [Done: need-done ${need.id}] [Raise: need-raise ${need.id}]`,
      ].join("\n"),
    );
  });

  it("12:41 marks an answer that was repeated", () => {
    const again = response("gamma", { repeated: true });
    expect(told({ kind: "answer", round, response: again }, undefined, at(12, 41))).toBe(
      "Gamma (nothing changed): working: generator runs; blocked: nothing; needed: nothing",
    );
  });
});

describe("the day, the digest", () => {
  const closed = { ...round, closedAt: at(13) };
  const responses = [
    response("alpha"),
    response("beta", {
      answers: { working: "setup", blocked: "waiting for 2A", needed: need.text, from: "alpha", task: "2A" },
    }),
    response("gamma", { repeated: true }),
    response("delta", { state: "asked", answeredAt: undefined, answers: undefined }),
  ];

  it("13:00 counts, names who is missing and what has to happen now, and calls nobody", () => {
    const facts = { round: closed, responses, needs: [need], urgent: [] };
    const message = sayNotice({ kind: "digest-facts", facts }, speaker(undefined, at(13)));
    const text = toPlain(message, BERLIN);
    expect(text).toContain(
      "3 of 4 answered; not answered: Delta\nImmediate actions:\n- Alpha → Beta: generated server code (2A)",
    );
    expect(text).toContain(
      "- Beta: working: setup; blocked: waiting for 2A; needs from Alpha, for 2A: generated server code",
    );
    expect(message.fallback).toContain(
      "3 of 4 answered; not answered: Delta; Immediate actions: Alpha → Beta: generated server code",
    );
    expect(mentions(message)).toEqual([]);
  });

  it("13:22 shows who was late and what was edited", () => {
    const delta = response("delta", { answeredAt: at(13, 20), editedAt: at(13, 22), late: true });
    const facts = { round: closed, responses: [...responses.slice(0, 3), delta], needs: [], urgent: [] };
    const text = told({ kind: "digest-facts", facts }, undefined, at(13, 22));
    expect(text).toContain("4 of 4 answered; Delta 20 min late\n");
    expect(text).toContain("- Delta (20 min late, edited): working: generator runs");
    expect(text).toContain("Immediate actions:\n- nothing is asked for");
  });

  it("lists who skipped, urgent issues, and says when nobody was asked", () => {
    const skipped = [response("alpha"), response("beta", { state: "skipped", answers: undefined })];
    const facts = { round: closed, responses: skipped, needs: [], urgent: [urgent] };
    const text = told({ kind: "digest-facts", facts }, undefined, at(13));
    expect(text).toContain("1 of 2 answered; skipped: Beta");
    expect(text).toContain(`- Urgent issue 1, open: ${urgent.text}`);
    const nobody = { kind: "digest-facts", facts: { ...facts, responses: [] } } as const;
    expect(told(nobody, undefined, at(13))).toContain("Nobody was asked");
  });
});

describe("the day, afternoon", () => {
  it("13:45 says what the end of a task opens", () => {
    const waits = { task: t2D, waitsFor: [{ ...t2C, state: "pending" as const }], phase: undefined };
    const opened = { ready: [t2B, t2C], waiting: [waits], phasesDone: [], phasesOpened: [], planDone: false };
    const by = { member: "alpha", onBehalfOf: undefined };
    expect(replied({ kind: "done", task: t2A, opened, by }, "alpha", at(13, 45))).toBe(
      [
        "2A Code generation is done: opens 2B (Beta) and 2C (Gamma); 2D still waits for 2C.",
        "Beta and Gamma are told now.",
        "undo 2A takes it back.",
      ].join("\n"),
    );
  });

  it("14:00 names the clock in the receipt of a raise", () => {
    const reply: Reply = { kind: "raised", issue: urgent, asked: alpha, askedMember: "alpha", clock };
    const text = replied(reply, "beta", at(14));
    expect(text).toContain("\nAlpha until 14:15, then a reminder; coordination lead at 14:30\n");
    expect(text).toContain("withdraw 1 takes it back");
  });

  it("14:00 calls the responder in the channel and asks directly without a mention", () => {
    const ping: Notice = { kind: "issue-ping", issue: urgent, why: "ask", target: alpha, lateBy: 0, clock };
    const post = sayNotice(ping, speaker(undefined));
    expect(mentions(post)).toEqual(["alpha"]);
    expect(post.colour).toBe("red");
    expect(post.buttons?.map(({ command }) => command)).toEqual(["ack 1 g1", "resolve 1"]);
    const direct = sayNotice(ping, speaker("alpha"));
    expect(mentions(direct)).toEqual([]);
    expect(toPlain(direct, BERLIN)).toContain(
      "\nYou until 14:15, then a reminder; coordination lead at 14:30\n",
    );
  });

  it("14:40 says that an escalation is late and why", () => {
    const late = 10 * 60_000;
    const ping: Notice = {
      kind: "issue-ping",
      issue: urgent,
      why: "escalate",
      target: lead,
      lateBy: late,
      clock: [],
    };
    expect(told(ping, "cl", at(14, 40))).toContain("(10 min late, Baton was not running)");
    const escalated = timeline[3] ?? entry("escalated", {});
    const thread: Notice = {
      kind: "issue-thread",
      issue: urgent,
      entry: escalated,
      lateBy: late,
      member: "cl",
    };
    expect(told(thread, undefined, at(14, 40))).toBe(
      "Not acknowledged: coordination lead is asked now; 10 min late, Baton was not running.",
    );
  });

  it("14:41 leaves only Resolve on the cards once somebody has it", () => {
    const card = sayNotice(
      { kind: "issue-card-facts", issue: acknowledged, ping: emergency, clock: [] },
      speaker(undefined, at(14, 41)),
    );
    expect(toPlain(card, BERLIN)).toContain("Acknowledged by Coordination lead 14:41");
    expect(card.buttons?.map(({ label }) => label)).toEqual(["Resolve"]);
    expect(card.colour).toBe("neutral");
  });

  it("14:42 answers a stale press with who has it", () => {
    const text = replied(
      { kind: "refused", refusal: { kind: "issue-handled", issue: acknowledged } },
      "alpha",
      at(14, 42),
    );
    expect(text).toContain("Coordination lead acknowledged this at 14:41");
  });

  it("14:55 tells the whole timeline in one line", () => {
    const text = replied({ kind: "issue", issue: resolved, timeline, clock: [] }, "beta", at(15));
    expect(text).toContain(
      "raised 14:00, reminded 14:15, due 14:30 sent 14:40, acknowledged 14:41, resolved 14:55; answered after 41 min, target 15 min: missed",
    );
    expect(text).toContain(
      "- 14:40 Not acknowledged: coordination lead is asked now; 10 min late, Baton was not running",
    );
    expect(text).toContain("- 14:55 Alpha resolved this: pinned the plugin version");
  });

  it("14:55 closes every card without a button", () => {
    const card = sayNotice(
      { kind: "issue-card-facts", issue: resolved, ping: alpha, clock: [] },
      speaker("alpha", at(14, 55)),
    );
    expect(toPlain(card, BERLIN)).toContain("Resolved by Alpha 14:55");
    expect(toPlain(card, BERLIN)).toContain("> pinned the plugin version");
    expect(card.buttons).toEqual([]);
    expect(card.colour).toBe("green");
  });

  it("15:10 takes the buttons from whom it was reassigned away", () => {
    const moved = { ...failure, responder: "beta", generation: 2 };
    const facts = (ping: Target): Notice => ({ kind: "issue-card-facts", issue: moved, ping, clock: [] });
    const old = sayNotice(facts(alpha), speaker("alpha", at(15, 10)));
    expect(toPlain(old, BERLIN)).toContain("Beta is asked now; nothing is left for you to do.");
    expect(old.buttons).toEqual([]);
    const home = sayNotice(
      facts({ kind: "channel", channel: "coordination" }),
      speaker(undefined, at(15, 10)),
    );
    expect(home.buttons?.map(({ command }) => command)).toEqual(["ack 2 g2", "resolve 2", "snooze 2 30m"]);
  });

  it("15:30 says when a snoozed clock runs on and when it is due", () => {
    const snoozed = {
      ...failure,
      responder: "beta",
      generation: 3,
      snoozedUntil: at(16),
      snoozedTotal: 30 * 60_000,
    };
    const due: ClockStep = {
      at: at(17, 40),
      kind: "escalate",
      target: { kind: "role", role: "technical-lead" },
      member: "tl",
    };
    const text = replied(
      { kind: "snoozed", issue: snoozed, clock: [due], left: 90 * 60_000 },
      "beta",
      at(15, 30),
    );
    expect(text).toContain(
      "Quiet until 16:00; then the rest of its time runs on.\nYou until 17:40, then technical lead",
    );
    expect(text).toContain("1 h 30 min of snooze are left");
  });

  it("16:05 says who was passed over and why", () => {
    const skipped = entry("skipped", {
      member: "pm",
      target: { kind: "role", role: "project-manager" },
      text: "away",
    });
    expect(
      told(
        { kind: "issue-thread", issue: failure, entry: skipped, lateBy: 0, member: "pm" },
        undefined,
        at(16, 5),
      ),
    ).toBe("Project manager is away, so the next in the chain is asked at once.");
  });

  it("17:38 shows red as word, shape and colour", () => {
    const red = response("gamma", {
      round: "update@2026-11-03",
      answers: {
        progress: "half",
        health: "red",
        needed: "SDK generation blocked on a licence question",
        from: "pl",
        by: "tomorrow noon",
      },
    });
    const ask = {
      ...need,
      asker: "gamma",
      from: "pl",
      text: "licence answer",
      task: undefined,
      by: "tomorrow noon",
    };
    const report = sayNotice(
      { kind: "red-report", member: "gamma", response: red, need: ask },
      speaker("cl", at(17, 38)),
    );
    expect(report.colour).toBe("red");
    expect(toPlain(report, BERLIN)).toContain("Gamma: 🔴 Red, off track");
    const facts = { localDate: "2026-11-03", closed: false, responses: [red], needs: [ask] };
    const post = told({ kind: "update-post-facts", facts }, undefined, at(17, 38));
    expect(post).toContain("Daily updates, Tue 3 Nov\n1 of 1 answered");
    expect(post).toContain(
      "- Gamma: 🔴 Red, off track; done: half; needs from Product lead: SDK generation blocked on a licence question, by tomorrow noon",
    );
    expect(post).toContain("- Product lead → Gamma: licence answer (by tomorrow noon)");
  });
});
