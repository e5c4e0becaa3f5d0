import { describe, expect, it } from "vitest";
import { printRehearsal } from "./print.ts";
import type { Entry, Rehearsal } from "./result.ts";

const AT = Date.parse("2026-11-02T08:00:00Z");
const MINUTE = 60_000;

const NOTHING: Rehearsal = {
  seed: 3,
  plan: { id: "plan", title: "The plan", zone: "Europe/Berlin", phases: 1, tasks: 1 },
  members: [
    { id: "alpha", name: "Alpha", zone: "Europe/Berlin", roles: [], mood: "prompt", carries: true },
    { id: "beta", name: "Beta", zone: "Europe/Lisbon", roles: [], mood: "silent", carries: true },
  ],
  days: [{ date: "2026-11-02", direct: { alpha: 1 }, channels: 0, edits: 0 }],
  summary: {
    phases: [
      {
        id: "a",
        title: "First",
        tasks: 1,
        plannedFrom: "2026-11-02",
        plannedUntil: "2026-11-03",
        openedAt: AT,
        doneAt: AT + 1440 * 3 * MINUTE,
        off: 2,
      },
      {
        id: "b",
        title: "Second",
        tasks: 0,
        plannedFrom: "2026-11-03",
        plannedUntil: "2026-11-03",
        openedAt: undefined,
        doneAt: undefined,
        off: 0,
      },
    ],
    rounds: {
      checkIns: 1,
      updates: 0,
      prompts: 2,
      answered: 1,
      late: 0,
      edited: 0,
      repeated: 0,
      skipped: 0,
      missing: 1,
      health: { green: 0, yellow: 0, red: 0 },
      needs: 0,
    },
    issues: [],
    escalations: { fired: 2, byKind: { reminded: 1, odd: 1 }, latest: 2 * MINUTE },
    messages: {
      total: 1,
      edits: 0,
      members: [{ member: "alpha", total: 1, average: 1, most: 1, mostOn: "2026-11-02" }],
    },
    deadLetters: 1,
    looseEnds: ["2 messages were never sent"],
  },
  transcript: [],
};

const message = (
  id: string,
  minutes: number,
  text: string,
  more: Partial<Extract<Entry, { kind: "message" }>> = {},
): Entry => ({
  kind: "message",
  at: AT + minutes * MINUTE,
  op: "post",
  to: { kind: "member", id },
  id,
  thread: false,
  urgent: false,
  text,
  ...more,
});

function printed(transcript: readonly Entry[]): string {
  return printRehearsal({ ...NOTHING, transcript });
}

describe("printRehearsal", () => {
  it("says who plays and whose times are shown", () => {
    const text = printed([]);
    expect(text).toContain("1 phase, 1 task, 2 members, Mon 2 Nov 2026 to Mon 2 Nov 2026");
    expect(text).toContain("Pretend members: Alpha answers promptly and Beta is often silent.");
    expect(text).toContain("Times are those of Europe/Berlin; messages to Beta show those of Europe/Lisbon.");
  });

  it("shows the same words to several readers once, and a minute once", () => {
    const text = printed([
      { kind: "typed", at: AT, member: "alpha", text: "start 1", values: undefined },
      { kind: "reply", at: AT, member: "alpha", text: "1 is in progress.\nundo 1 takes it back." },
      message("alpha", 0, "Check-in\nA minute is enough."),
      message("beta", 0, "Check-in\nA minute is enough."),
    ]);
    expect(text).toContain(
      [
        "09:00  Alpha: start 1",
        "         1 is in progress.",
        "         undo 1 takes it back.",
        "       → Alpha, Beta  Check-in",
        "         A minute is enough.",
      ].join("\n"),
    );
  });

  it("shows of an edit what is new, and none that nobody could see", () => {
    const edit = { op: "edit", to: { kind: "channel", id: "coordination" }, id: "day" } as const;
    const text = printed([
      message("day", 0, "The day\n1: ready\n2: ready", { ...edit, op: "post" }),
      message("day", 5, "The day\n1: in progress\n2: ready", edit),
      message("day", 6, "The day\n1: in progress\n2: ready", edit),
    ]);
    expect(text).toContain("09:05  → #coordination (edited)  The day\n         1: in progress\n\n");
    expect(text).not.toContain("09:06");
  });

  it("lists loose ends and says what was late", () => {
    const text = printed([]);
    expect(text).toContain("Loose ends:\n- 2 messages were never sent\n");
    expect(text).toContain("1 dead letter.");
    expect(text).toContain("Clocks: 1 reminder and 1 odd; the latest 2 min late.");
    expect(text).toMatch(/First .* 2 days late/);
    expect(text).toMatch(/Second .* not done/);
    expect(text).toContain("No issue was raised.");
    expect(text).toContain("Answers: 1 of 2 (50 %); 1 missing, 0 skipped or away.");
  });
});
