import { describe, expect, it } from "vitest";
import { at, plan as sample, round } from "../../test/sample.ts";
import type { Notice, To } from "./notice.ts";
import type { PlanContext } from "./state.ts";
import { heldUntil, quietUntil } from "./quiet-hours.ts";
import { instantOf } from "./time.ts";

const NIGHT = { from: 20 * 60, until: 8 * 60 };
const plan: PlanContext = { ...sample, policy: { ...sample.policy, quiet: NIGHT } };
const alpha: To = { kind: "member", member: "alpha" };
const delta: To = { kind: "member", member: "delta" };
const updates: To = { kind: "channel", channel: "updates" };
const reminder: Notice = { kind: "prompt-reminder", round };
const post: Notice = { kind: "update-post", localDate: "2026-11-03" };
const eight = at(32);

describe("quiet hours", () => {
  it("hold reminders and digests from their beginning up to their end", () => {
    expect(heldUntil(reminder, alpha, plan, at(19, 59))).toBeUndefined();
    expect(heldUntil(reminder, alpha, plan, at(20))).toBe(eight);
    expect(heldUntil(post, updates, plan, at(23, 59))).toBe(eight);
    expect(heldUntil({ kind: "digest", round: round.id }, updates, plan, at(31, 59))).toBe(eight);
    expect(heldUntil(reminder, alpha, plan, eight)).toBeUndefined();
  });

  it("hold nothing else, nor anything where the policy has none", () => {
    const prompt: Notice = { kind: "prompt", round, again: false, late: false, hasLast: false };
    for (const notice of [
      prompt,
      { kind: "issue-card", issue: 1, ping: alpha },
      { kind: "prompt-closed", round },
    ])
      expect(heldUntil(notice as Notice, alpha, plan, at(22))).toBeUndefined();
    expect(heldUntil(post, updates, sample, at(22))).toBeUndefined();
  });

  it("let the digest of a test go, which is for the one who tries it out", () => {
    expect(heldUntil({ kind: "digest", round: "test-alpha@1" }, alpha, plan, at(22))).toBeUndefined();
  });

  it("are those of the reader's clock, and of the plan's in a channel", () => {
    expect(heldUntil(reminder, delta, plan, at(20, 30))).toBeUndefined();
    expect(heldUntil(reminder, delta, plan, at(21))).toBe(at(33));
    expect(heldUntil(post, updates, plan, at(20, 30))).toBe(eight);
  });

  it("may lie within one day", () => {
    const noon = { from: 12 * 60, until: 14 * 60 };
    expect(quietUntil(noon, "Europe/Berlin", at(11, 59))).toBeUndefined();
    expect(quietUntil(noon, "Europe/Berlin", at(13))).toBe(at(14));
    expect(quietUntil({ from: 22 * 60, until: 1440 }, "Europe/Berlin", at(23))).toBe(at(24));
  });

  it("end at the same local time on both days when the clocks change, and where that time is skipped or shown twice", () => {
    const zone = "Europe/Berlin";
    // 29 March 2026: 02:00 becomes 03:00; 25 October 2026: 03:00 becomes 02:00.
    for (const [before, day, hours] of [
      ["2026-03-28", "2026-03-29", 11],
      ["2026-10-24", "2026-10-25", 13],
    ] as const) {
      const start = instantOf(before, 1200, zone);
      expect(quietUntil(NIGHT, zone, start)).toBe(instantOf(day, 480, zone));
      expect(instantOf(day, 480, zone) - start).toBe(hours * 3_600_000);
    }
    const half = { from: 20 * 60, until: 150 };
    expect(quietUntil(half, zone, Date.UTC(2026, 2, 29, 0, 59))).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(quietUntil(half, zone, Date.UTC(2026, 9, 25, 0, 29))).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(quietUntil(half, zone, Date.UTC(2026, 9, 25, 0, 30))).toBeUndefined();
  });
});
