import { describe, expect, it } from "vitest";
import { parseCommand } from "../domain/grammar.ts";
import type { Notice } from "../domain/notice.ts";
import type { ClockStep } from "../domain/reply.ts";
import type { Target, TimelineEntry } from "../domain/state.ts";
import { toPlain } from "./plain.ts";
import {
  acknowledged,
  at,
  emptyHome,
  failure,
  fullHome,
  need,
  phase,
  resolved,
  response,
  round,
  speaker,
  t2A,
  t2B,
  t2C,
  update,
  urgent,
} from "../../test/sample.ts";
import { sayNotice } from "./say-notice.ts";

type Bare = "day-post" | "digest" | "update-post" | "issue-card" | "home";
type Row<K> = readonly [value: Omit<Extract<Notice, { kind: K }>, "kind">, says: string];
type Table = { readonly [K in Exclude<Notice["kind"], Bare>]: readonly Row<K>[] };

const waiting = { task: t2B, waitsFor: [{ ...t2A, state: "in-progress" as const }], phase: undefined };
const alpha: Target = { kind: "member", member: "alpha" };
const lead: Target = { kind: "role", role: "technical-lead" };
const room: Target = { kind: "channel", channel: "coordination" };
const clock: readonly ClockStep[] = [{ at: at(17), kind: "escalate", target: lead, member: "tl" }];

function entry(kind: TimelineEntry["kind"], more: Partial<TimelineEntry> = {}): TimelineEntry {
  return {
    issue: 2,
    seq: 0,
    at: at(15),
    plannedAt: undefined,
    kind,
    member: "alpha",
    target: undefined,
    text: undefined,
    generation: 1,
    ...more,
  };
}

function thread(kind: TimelineEntry["kind"], more: Partial<TimelineEntry> = {}): Row<"issue-thread">[0] {
  return { issue: failure, entry: entry(kind, more), lateBy: 0, member: undefined };
}

const dayFacts = {
  localDate: "2026-11-03",
  phases: [
    { phase: phase("a", "Infrastructure", "done", []), done: 3, total: 3, tasks: [], more: 0 },
    {
      phase: phase("b", "Proto integration", "open", []),
      done: 0,
      total: 4,
      tasks: [{ task: t2A, state: "in-progress" as const, waitsFor: [] }],
      more: 3,
    },
    { phase: phase("c", "Type conversion", "waiting", []), done: 0, total: 1, tasks: [], more: 0 },
  ],
  issues: [],
  planDone: false,
};

const notices: Table = {
  "work-opened": [
    [
      { phase: undefined, because: t2A, by: "alpha", ready: [t2B], waiting: [] },
      "2B Server update is ready.\nAlpha finished 2A Code generation.\nnext shows all your tasks.\n[Start 2B: start 2B]",
    ],
    [
      { phase: "Proto integration", because: t2A, by: undefined, ready: [t2B, t2C], waiting: [] },
      "2B and 2C are ready.\nPhase open: Proto integration.\n2A Code generation is done.\nReady\n- 2B Server update",
    ],
    [
      { phase: undefined, because: t2A, cancelled: true, by: "cl", ready: [t2B], waiting: [] },
      "Coordination lead cancelled 2A Code generation.",
    ],
    [
      { phase: undefined, because: t2A, cancelled: true, by: undefined, ready: [t2B], waiting: [] },
      "2A Code generation is cancelled.",
    ],
    [
      { phase: "Proto integration", because: undefined, by: undefined, ready: [], waiting: [waiting] },
      "Phase open: Proto integration.\nWaiting\n- 2B Server update waits for 2A (Alpha, in progress)\nYou are told when it is ready.",
    ],
  ],
  "assigned-to-you": [
    [
      { task: t2B, by: "cl", ready: true, waiting: undefined },
      "Coordination lead assigned 2B Server update to you.\nIt is ready.",
    ],
    [{ task: t2B, by: "cl", ready: false, waiting }, "It waits for 2A (Alpha, in progress)."],
    [{ task: t2B, by: "cl", ready: false, waiting: undefined }, "status 2B shows it."],
  ],
  "work-reopened": [
    [
      { task: t2A, by: "alpha", waitingAgain: [t2B] },
      "Alpha took back the end of 2A Code generation.\n2B waits again.",
    ],
    [{ task: t2A, by: "alpha", waitingAgain: [t2B, t2C] }, "2B and 2C wait again."],
    [{ task: t2A, by: "alpha", waitingAgain: [] }, "You are told when that changes."],
  ],
  "acted-for-you": [
    [
      { task: t2A, by: "cl", what: "done" },
      "Coordination lead finished 2A Code generation for you.\nA lead can take it back with undo 2A.",
    ],
    [{ task: t2A, by: "cl", what: "undo" }, "took back the last change of 2A Code generation for you."],
  ],
  "assigned-away": [
    [
      { task: { ...t2A, owner: "beta" }, by: "cl" },
      "Coordination lead gave 2A Code generation to Beta.\nIt is not yours any more. next shows your tasks.",
    ],
    [{ task: { ...t2A, owner: undefined }, by: "cl" }, "gave 2A Code generation to nobody."],
  ],
  "absence-for-you": [
    [
      { by: "cl", away: { from: at(9), until: undefined } },
      "Coordination lead noted that you are away until back.\nback changes it.",
    ],
    [{ by: "cl", away: undefined }, "Coordination lead noted that you are back.\naway changes it."],
  ],
  "day-post-facts": [
    [
      { facts: dayFacts },
      "Proto interface refactor, Tue 3 Nov\nDone: Infrastructure\nProto integration: open, 0 of 4 tasks done\n- 2A Code generation (Alpha): in progress\n- and 3 more\nType conversion: waiting, 0 of 1 task done\nNo issue is open.",
    ],
    [{ facts: { ...dayFacts, issues: [urgent] } }, `Open issues\n- Urgent issue 1, open: ${urgent.text}`],
    [{ facts: { ...dayFacts, phases: [], planDone: true, issues: [failure] } }, "The whole plan is done."],
  ],
  prompt: [
    [
      { round: { ...round, openedAt: at(12, 5) }, again: true, late: true, hasLast: false },
      "You asked to be asked again.\nThis round opens 5 min late, Baton was not running.",
    ],
    [
      { round: update, again: false, late: false, hasLast: false },
      "Daily update, Tue 3 Nov\nDaily update of Tue 3 Nov: a minute",
    ],
    [
      {
        round: update,
        again: false,
        late: false,
        hasLast: false,
        also: [round, { ...round, plannedAt: at(15) }],
      },
      "One answer also counts for the check-in of 12:00 and the check-in of 15:00.",
    ],
  ],
  "prompt-receipt": [
    [
      { round: update, response: response("beta"), also: [round] },
      "One answer also counts for the check-in of 12:00.",
    ],
    [
      { round, response: response("beta", { state: "skipped" }) },
      "You are left out of the check-in of 12:00.",
    ],
    [
      { round, response: response("beta", { state: "asked", answeredAt: undefined }) },
      "The check-in of 12:00 comes back later; it is open until 13:00.",
    ],
    [
      {
        round,
        response: response("beta", {
          answeredAt: at(13, 20),
          late: true,
          editedAt: at(13, 22),
          answers: undefined,
        }),
      },
      "answered at 13:20, 20 min late, edited at 13:22.",
    ],
    [
      { round, response: response("beta", { answeredAt: at(13), late: true, repeated: true }) },
      "answered at 13:00, late, nothing changed.",
    ],
  ],
  "prompt-merged": [
    [
      { round, into: { ...round, id: "check-in@2026-11-03T12:30", plannedAt: at(12, 30) } },
      "The check-in of 12:00 is answered together with the check-in of 12:30 below: one answer counts for both.",
    ],
    [{ round, into: update }, "together with the daily update of Tue 3 Nov below"],
  ],
  "prompt-closed": [[{ round }, "The check-in of 12:00 closed at 13:00. A late answer is welcome"]],
  "prompt-reminder": [
    [{ round }, "Reminder: check-in\nYour answer to the check-in of 12:00 is still missing"],
  ],
  answer: [
    [
      { round, response: response("alpha", { answers: { working: "x", needed: "a key", by: "noon" } }) },
      "Alpha: working: x; needs: a key, by noon",
    ],
    [{ round, response: response("alpha", { answers: undefined, editedAt: at(13) }) }, "Alpha (edited): "],
  ],
  "digest-facts": [
    [
      {
        facts: { round, responses: [response("alpha")], needs: [{ ...need, closedAt: at(13) }], urgent: [] },
      },
      "nothing is asked for",
    ],
  ],
  "update-post-facts": [
    [
      {
        facts: {
          localDate: "2026-11-03",
          closed: true,
          responses: [response("delta", { late: true, answers: undefined })],
          needs: [],
        },
      },
      "1 of 1 answered; Delta late",
    ],
  ],
  "red-report": [
    [
      { member: "gamma", response: response("gamma", { answers: undefined }), need: undefined },
      "Gamma: 🔴 Red, off track\nWhat did you get done today? nothing",
    ],
  ],
  need: [
    [{ need: { ...need, task: undefined, by: "noon" }, task: undefined }, "generated server code\nBy noon"],
    [{ need: { ...need, by: "noon" }, task: undefined }, "For 2A, by noon"],
    [{ need: { ...need, task: undefined }, task: undefined }, "generated server code\nReply and Done"],
  ],
  "need-handled": [
    [
      { need: { ...need, closedAt: at(13, 45), closedBy: "alpha" }, task: t2A },
      "Beta needed from you: generated server code\nFor 2A Code generation\nClosed by Alpha 13:45",
    ],
    [{ need: { ...need, closedBy: "gamma" }, task: undefined }, "Closed by you"],
    [{ need, task: undefined }, "Closed"],
  ],
  "need-answered": [
    [
      { need, by: "alpha", text: "on its way", done: false },
      "Alpha replied:\n> on its way\nYou needed: generated server code\nThe need stays open",
    ],
    [{ need, by: "alpha", text: undefined, done: true }, "Alpha says that this is done\n"],
  ],
  "round-missed": [
    [
      { schedule: "check-in", count: 3, last: at(12) },
      "3 rounds of check-in were missed while Baton was not running; the last was due 12:00.",
    ],
    [
      { schedule: "check-in", count: 1, last: at(12 - 24) },
      "One round of check-in was missed while Baton was not running; the last was due Mon 2 Nov 12:00.",
    ],
  ],
  "issue-ping": [
    [
      { issue: urgent, why: "remind", target: alpha, lateBy: 0, clock: [] },
      "Reminder: Urgent issue 1\nAlpha, nobody has acknowledged this yet.",
    ],
    [
      { issue: failure, why: "escalate", target: lead, lateBy: 0, clock },
      "Technical lead, nobody has acknowledged this, so you are asked as technical lead. It was raised at 15:00.",
    ],
    [
      { issue: failure, why: "fallback", target: room, lateBy: 0, clock: [] },
      "Everybody here, nobody has acknowledged this. It was raised at 15:00.\nGamma raised this for Alpha at 15:00.",
    ],
    [
      {
        issue: { ...failure, responder: undefined, task: "2C" },
        why: "repeat",
        target: lead,
        lateBy: 0,
        clock: [],
      },
      "this is still not acknowledged. It was raised at 15:00.\nGamma raised this, task 2C at 15:00.",
    ],
    [
      { issue: failure, why: "reopen", target: alpha, lateBy: 0, clock: [] },
      "Alpha, is this still being worked on?",
    ],
  ],
  "issue-card-facts": [
    [{ issue: failure, ping: alpha, clock }, "Issue 2: Build failure\nNot acknowledged yet."],
    [
      { issue: { ...failure, snoozedUntil: at(16), snoozedTotal: 7_000_000 }, ping: room, clock },
      "Snoozed until 16:00.\nGamma raised this for Alpha at 15:00.\n> client generation breaks on CI\nAlpha until 17:00, then technical lead\n[Acknowledge: ack 2 g1] [Resolve: resolve 2]",
    ],
    [
      { issue: { ...failure, responder: undefined }, ping: room, clock },
      "#coordination until 17:00, then technical lead",
    ],
    [
      {
        issue: { ...acknowledged, acknowledgedAt: undefined, acknowledgedBy: undefined },
        ping: alpha,
        clock: [],
      },
      "Acknowledged by somebody",
    ],
    [{ issue: { ...resolved, state: "withdrawn" }, ping: alpha, clock: [] }, "Withdrawn by Alpha 14:55"],
    [
      { issue: { ...failure, responder: "beta" }, ping: alpha, clock: [] },
      "Beta is asked now; nothing is left for you to do.",
    ],
    [
      { issue: { ...failure, responder: undefined }, ping: alpha, clock: [] },
      "Technical lead is asked now; nothing",
    ],
  ],
  "issue-thread": [
    [thread("raised", { text: "it broke" }), "Alpha raised this: it broke."],
    [thread("asked"), "Alpha is asked."],
    [thread("reminded", { target: alpha }), "Reminder to Alpha: not acknowledged yet."],
    [thread("repeated", { target: room }), "Still not acknowledged: #coordination is asked again."],
    [thread("skipped", { target: lead, member: undefined, text: "nobody" }), "Nobody is technical lead, so"],
    [
      thread("skipped", { target: alpha, text: "strange" }),
      "Alpha cannot be asked, so the next in the chain is asked at once.",
    ],
    [thread("acknowledged"), "Alpha acknowledged this."],
    [thread("asked-holder"), "Alpha is asked how it is going."],
    [thread("updated", { text: "on it" }), "Alpha: on it."],
    [thread("reopened"), "No word from Alpha, so it is open again."],
    [thread("snoozed", { text: "30" }), "Alpha snoozed this for 30 min."],
    [thread("snoozed"), "Alpha snoozed this."],
    [thread("reassigned", { target: { kind: "member", member: "beta" } }), "Alpha reassigned this to Beta."],
    [thread("reassigned", { member: undefined }), "Somebody reassigned this."],
    [thread("resolved", { text: "fixed" }), "Alpha resolved this: fixed."],
    [thread("withdrawn"), "Alpha withdrew this."],
  ],
  "issue-news": [
    [
      { issue: acknowledged, entry: entry("acknowledged", { member: "cl" }) },
      "Urgent issue 1\nCoordination lead acknowledged this at 14:41.\nNo further step of its clock will fire while Coordination lead works on it.\nThe issue: server",
    ],
    [
      { issue: resolved, entry: entry("resolved", { text: "pinned the plugin version" }) },
      "Alpha resolved this at 14:55.\n> pinned the plugin version\n",
    ],
    [
      {
        issue: { ...failure, snoozedUntil: at(16), nextAt: at(17, 40) },
        entry: entry("snoozed", { text: "30" }),
      },
      "Alpha snoozed this.\nIt is quiet until 16:00; the next step is due at 17:40.",
    ],
    [
      { issue: { ...failure, snoozedUntil: at(16), nextAt: undefined }, entry: entry("snoozed") },
      "It is quiet until 16:00.",
    ],
    [{ issue: failure, entry: entry("updated", { text: "on it" }) }, "Alpha wrote about this.\n> on it\n"],
    [
      { issue: { ...failure, nextAt: undefined }, entry: entry("reopened") },
      "No word from Alpha, so it is open again.",
    ],
  ],
  "issue-ask-holder": [
    [
      { issue: acknowledged, reopensAt: at(19, 41) },
      "Coordination lead acknowledged this at 14:41. How is it going?",
    ],
    [
      {
        issue: { ...acknowledged, holder: undefined, acknowledgedBy: undefined, acknowledgedAt: undefined },
        reopensAt: at(19, 41),
      },
      "How is it going?",
    ],
  ],
  "member-linked": [
    [
      { member: "alpha", account: "U1", name: "Anna <b>", roles: [], email: false },
      "Anna <b> (U1) joined as Alpha.\nIf that is somebody else, a lead says unlink alpha.\n[Unlink Alpha: unlink alpha]",
    ],
    [
      { member: "cl", account: "U1", name: undefined, roles: ["coordination-lead"], email: true },
      "The account U1 is Coordination lead, by the e-mail address in the team's file.\nCoordination lead is coordination lead, and may act for others and change the plan.",
    ],
  ],
  "member-unlinked": [
    [{ member: "alpha", by: "alpha" }, "Alpha left: no account is linked to Alpha any more."],
    [{ member: "alpha", by: "cl" }, "Coordination lead ended the link of Alpha"],
    [{ member: "alpha", by: "gamma" }, "You ended the link of Alpha"],
  ],
  "found-you": [
    [
      { member: "gamma" },
      "You are Gamma on Proto interface refactor: I know you by your e-mail address.\nhelp shows what I understand. If you are somebody else, say leave.",
    ],
  ],
  "home-facts": [
    [{ homes: [emptyHome] }, "No task is yours at the moment."],
    [{ homes: [emptyHome] }, "Baton keeps this page up to date. help shows every command."],
    [{ homes: [fullHome, emptyHome] }, "Your plans\nProto interface refactor\nIn progress\n"],
  ],
  "cannot-reach": [
    [
      { to: { kind: "member", member: "delta" }, what: "Check-in", why: "the account is closed" },
      "Delta could not be reached\nNot delivered: Check-in\nReason: the account is closed",
    ],
    [{ to: { kind: "channel", channel: "updates" }, what: "x", why: "y" }, "#updates could not be reached"],
  ],
  "shut-out": [
    [
      { platform: "slack", since: at(14, 2), why: "Slack said token_revoked" },
      "Baton cannot post in Slack\nSlack stopped letting Baton in at 14:02. Reason: Slack said token_revoked\nNothing is lost: what would go to Slack waits until Baton is let in again.",
    ],
  ],
  "step-failed": [
    [
      { deadline: { kind: "issue-step", subject: "2", dueAt: at(14, 15) } },
      "Baton could not do what was due\nThe clock of issue 2 has stopped: its step due at 14:15 failed.",
    ],
    [
      { deadline: { kind: "round-close", subject: "check-in@2026-11-03T12:00", dueAt: at(13) } },
      "A step of check-in@2026-11-03T12:00, due at 13:00, failed and was left out.",
    ],
  ],
};

const said = Object.entries(notices).flatMap(([kind, rows]) =>
  rows.map(([value, says]) => [kind, { kind, ...value } as unknown as Notice, says] as const),
);

describe("sayNotice", () => {
  it.each(said)("says %s", (_, notice, says) => {
    expect(toPlain(sayNotice(notice, speaker("gamma")), "Europe/Berlin")).toContain(says);
  });

  it.each(said)("gives %s a fallback on one line and buttons that can be pressed", (_, notice) => {
    const message = sayNotice(notice, speaker(undefined));
    expect(message.fallback).not.toMatch(/[\r\n!]/);
    expect(message.fallback).not.toBe("");
    for (const button of message.buttons ?? [])
      expect(["malformed", "unknown"]).not.toContain(parseCommand(button.command).kind);
  });

  it("calls members in the pings of issues alone", () => {
    for (const [kind, notice] of said)
      if (kind !== "issue-ping")
        expect([kind, JSON.stringify(sayNotice(notice, speaker(undefined))).includes('"mention"')]).toEqual([
          kind,
          false,
        ]);
  });

  it.each([
    { kind: "day-post", localDate: "2026-11-03" },
    { kind: "digest", round: round.id },
    { kind: "update-post", localDate: "2026-11-03" },
    { kind: "issue-card", issue: 1, ping: alpha },
    { kind: "home", member: "alpha" },
  ] as const)("throws for a $kind without facts", (notice) => {
    expect(() => sayNotice(notice, speaker(undefined))).toThrow("no facts");
  });
});
