import { describe, expect, it } from "vitest";
import { parseCommand } from "../domain/grammar.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { ClockStep, Opened, Reply, Waiting } from "../domain/reply.ts";
import type { AccountLink } from "../domain/state.ts";
import { toPlain } from "./plain.ts";
import {
  acknowledged,
  at,
  buildFailure,
  emptyHome,
  failure,
  fullHome,
  need,
  phase,
  policy,
  resolved,
  response,
  round,
  speaker,
  t2A,
  t2B,
  t2C,
  t2D,
  task,
  update,
  urgent,
} from "../../test/sample.ts";
import { sayReply } from "./say-reply.ts";

type Table<T extends { readonly kind: string }> = {
  readonly [K in T["kind"]]: readonly (readonly [
    value: Omit<Extract<T, { kind: K }>, "kind">,
    says: string,
  ])[];
};

const by = { member: "beta", onBehalfOf: undefined };
const forBeta = { member: "cl", onBehalfOf: "beta" };
const waiting: Waiting = { task: t2B, waitsFor: [{ ...t2A, state: "in-progress" }], phase: undefined };
const phased: Waiting = {
  task: { id: "3A", title: "Messages", owner: "alpha" },
  waitsFor: [],
  phase: "phase-3",
};
const nothing: Opened = { ready: [], waiting: [], phasesDone: [], phasesOpened: [], planDone: false };
const ended: Opened = {
  ready: [t2A],
  waiting: [waiting, { ...waiting, task: t2C }, phased],
  phasesDone: ["phase-1"],
  phasesOpened: ["phase-2"],
  planDone: false,
};
const toLead: ClockStep = {
  at: at(17),
  kind: "escalate",
  target: { kind: "role", role: "technical-lead" },
  member: "tl",
};
const toRoom: ClockStep = {
  at: at(19),
  kind: "repeat",
  target: { kind: "channel", channel: "coordination" },
  member: undefined,
};
const asks: readonly ClockStep[] = [
  { at: at(18, 41), kind: "ask-holder", target: { kind: "member", member: "cl" }, member: "cl" },
  { at: at(19, 41), kind: "reopen", target: { kind: "member", member: "cl" }, member: "cl" },
];
const overview = {
  phases: [{ id: "phase-2", title: "Proto integration", state: "open" as const, done: 1, total: 4 }],
  inProgress: [t2A],
  blocked: [{ ...t2B, reason: "no key" }],
  ready: [t2C],
  more: { inProgress: 3, blocked: 0, ready: 0 },
  openIssues: [{ number: 1, type: "urgent", urgent: true, text: "it broke", state: "open" as const }],
  health: [{ member: "gamma", health: "yellow" as const, localDate: "2026-11-02" }],
};
const members = [{ id: "alpha", name: "Alpha" }];

const plan1 = {
  id: "refactor",
  title: "Proto interface refactor",
  free: [{ id: "alpha", name: "Alpha" }],
  more: 3,
  leads: ["Coordination lead"],
};
const way = { platform: "slack", ours: true, plans: [plan1], morePlans: 0 } as const;
const left: AccountLink = {
  platform: "slack",
  account: "U1",
  member: "alpha",
  linkedAt: at(13),
  how: "left",
  linkedBy: "cl",
};

const replies: Table<Reply> = {
  home: [
    [
      { homes: [fullHome] },
      [
        "Proto interface refactor",
        "In progress",
        "- 2A Code generation",
        "- 2C SDK update, blocked: no key",
        "- and 2 more; next shows all",
        "Ready",
        "- 2B Server update",
        "[Mark 2A done: done 2A] [Unblock 2C: unblock 2C] [Start 2B: start 2B]",
        "Waiting",
        "- 2B Server update waits for 2A (Alpha, in progress)",
        "What you owe",
        "Check-in of Tue 3 Nov 12:00, open until Tue 3 Nov 13:00",
        "[Answer: answer check-in@2026-11-03T12:00] [Skip today: skip check-in@2026-11-03T12:00]",
        "Beta needs from you: generated server code (2A)",
        "[Reply: need-reply check-in@2026-11-03T12:00/beta] [Done: need-done check-in@2026-11-03T12:00/beta] [Raise: need-raise check-in@2026-11-03T12:00/beta]",
        "1 more need stands in your messages from Baton.",
        "Asked of you",
        "Urgent issue 1, open: server does not compile against the generated code (Beta for Alpha); next: technical lead on Tue 3 Nov 17:00",
        "[Acknowledge: ack 1 g1] [Resolve: resolve 1]",
        "Held by you",
        "Urgent issue 1, acknowledged by Coordination lead: server does not compile against the generated code (Beta for Alpha)",
        "[Resolve: resolve 1]",
        "Raised by you",
        "Issue 2: Build failure, snoozed until Tue 3 Nov 16:00: client generation breaks on CI (Gamma for Alpha)",
        "[Resolve: resolve 2] [Withdraw: withdraw 2]",
        "and 3 more; issues shows all",
        "[Raise an issue: raise]",
        "Your time",
        "- You work 09:00 to 17:30, Mon to Fri (Europe/Berlin).",
        "- You are away from Tue 3 Nov 09:00 through Tue 3 Nov.",
        "- You are away from Wed 4 Nov 00:00 until you say that you are back.",
        "[I'm back: back]",
        "The plan at a glance",
        "Phases",
        "- Proto integration: open, 1 of 4 tasks done",
        "Blocked",
        "- 2C SDK update (Gamma): no key",
        "Open issues",
        "- Urgent issue 1, open: server does not compile against the generated code (Beta for Alpha); next: technical lead on Tue 3 Nov 17:00",
        "Health",
        "- Gamma: 🟡 Yellow, at risk (Mon 2 Nov)",
        "Not answered",
        "- Check-in of Tue 3 Nov 12:00: Beta and Gamma",
        "This is how it stands now. help shows every command.",
      ].join("\n"),
    ],
    [
      { homes: [emptyHome] },
      [
        "Proto interface refactor",
        "Your tasks",
        "- No task is yours at the moment. plan shows who does what; a lead can give you one.",
        "What you owe",
        "- Nobody waits for an answer of yours. Check-ins and what others need of you will stand here.",
        "Your issues",
        "- No open issue concerns you. raise asks for help on a clock.",
        "[Raise an issue: raise]",
        "Your time",
        "- You work 09:00 to 17:30, Mon to Fri (Europe/Berlin).",
        "[I'm away today: away today] [I'm away: away]",
        "This is how it stands now. help shows every command.",
      ].join("\n"),
    ],
  ],
  help: [
    [{ topic: undefined, lead: false }, "My work\n- next – Your tasks"],
    [
      { topic: undefined, lead: true },
      '- add 2E "Write migration guide" to phase-2 for beta after 2A, 2B – Add a task',
    ],
    [
      { topic: "estimate", lead: false },
      "Write: estimate TASK DURATION\nExample: estimate 2A 1-2d\nFor: leads",
    ],
    [
      { topic: "rase", lead: false },
      "raise\nThere is no command rase; the nearest is raise.\nAsk for help on a clock",
    ],
    [{ topic: "raise urgent", lead: false }, "raise\nAsk for help on a clock"],
    [{ topic: "juggling", lead: false }, "There is no command juggling."],
  ],
  unknown: [
    [{ text: "strat 2A", nearest: "start" }, "I do not know what “strat 2A” means.\nDid you mean start 2A?"],
    [{ text: "sing", nearest: undefined }, "For example: next, done 2A"],
    [{ text: `rase ${"x".repeat(99)}`, nearest: "raise" }, "Did you mean raise?"],
  ],
  malformed: [
    [
      { verb: "start", problem: "no-task", usage: "start TASK" },
      "Which task?\nWrite: start TASK\nExample: start 2A",
    ],
    [
      { verb: "clock", problem: "That is no time.", usage: "clock x60" },
      "That is no time.\nWrite: clock x60",
    ],
  ],
  refused: [[{ refusal: { kind: "nothing-to-undo" } }, "There is nothing to take back."]],
  form: [[{ form: { kind: "need-reply", need } }, "Reply"]],
  invalid: [
    [
      { form: `answer ${round.id}`, problems: { working: { kind: "empty" } } },
      "Please change\n- working: Please fill this in",
    ],
  ],
  using: [
    [
      { plan: "refactor", title: "Proto interface refactor" },
      "Your commands mean Proto interface refactor now.",
    ],
  ],
  "which-plan": [[{ plans: [{ id: "a", title: "Plan A" }] }, "[Plan A: use a]"]],
  stranger: [
    [
      { account: "U123", ways: way },
      "I do not know you on a plan yet.\nProto interface refactor, without an account yet\n- Alpha – /baton join alpha\n- and 3 more\nIf you are one of them, type that line.",
    ],
    [
      { account: "U123", ways: way },
      "Otherwise ask: Coordination lead can have you added to the team's file. Your account is U123.",
    ],
    [
      { account: "U123", ways: { ...way, morePlans: 2 } },
      "- Alpha – /baton join alpha on refactor\n- and 3 more\nThere are 2 more plans.",
    ],
    [{ account: "29:x", ways: { ...way, platform: "teams" } }, "- Alpha – @Baton join alpha"],
    [
      { account: "zeta", ways: { ...way, platform: "terminal" } },
      "Proto interface refactor, as whom you may act here\n- Alpha – as alpha\n- and 3 more\nOtherwise ask: Coordination lead can have you added to the team's file.",
    ],
    [
      {
        account: "U123",
        ways: { ...way, plans: [{ ...plan1, free: [], more: 0, leads: ["Lead", "Other"] }] },
      },
      "Proto interface refactor: everybody has an account already.\nOtherwise ask: Lead or Other can",
    ],
    [
      { account: "U123", ways: { ...way, plans: [{ ...plan1, leads: [] }] } },
      "Otherwise ask: Whoever keeps the team's file can",
    ],
    [
      { account: "U123", ways: { ...way, plans: [] } },
      "There is no plan yet.\nAn administrator writes one, with its members in team.yaml, and imports it",
    ],
    [{ account: "U123", ways: { ...way, ours: false } }, "Only people of this workspace take part."],
  ],
  joined: [
    [
      { member: "beta", roles: [] },
      "You are Beta on Proto interface refactor now.\n#coordination is told. leave takes it back",
    ],
    [{ member: "cl", roles: ["coordination-lead"] }, "That makes you coordination lead."],
  ],
  "you-are": [
    [
      { member: "beta", local: false },
      "You are Beta on Proto interface refactor already.\nIf that is wrong, say leave",
    ],
    [{ member: "beta", local: true }, "Here you need not join: you are Beta.\nas NAME makes you another"],
  ],
  "join-which": [
    [
      { member: "alpha", given: undefined, plans: [plan1, { id: "other", title: "Other" }] },
      "Which plan do you mean?\nFor example join alpha on refactor.\n[Proto interface refactor: join alpha on refactor] [Other: join alpha on other]",
    ],
    [{ member: "alpha", given: "refuctor", plans: [plan1] }, "There is no plan “refuctor”."],
  ],
  unlinked: [
    [
      { member: "beta", left: true },
      "Your account is not Beta's any more, and nothing is sent to it.\njoin beta links you again.",
    ],
    [
      { member: "alpha", left: false },
      "No account is linked to Alpha any more.\nAlpha gets no messages until then: join alpha links one again.",
    ],
  ],
  started: [
    [{ task: t2B, by }, "2B Server update is in progress.\ndone 2B finishes it"],
    [{ task: t2B, by: forBeta }, "Coordination lead did this for you, who is told."],
  ],
  done: [
    [{ task: t2D, by, opened: nothing }, "2D Examples is done: nothing waited for it."],
    [
      { task: t2D, by, opened: { ...nothing, left: { phase: "phase-2", tasks: ["2A", "2B"], more: 0 } } },
      "2D Examples is done: Proto integration waits for 2A and 2B.",
    ],
    [
      { task: t2D, by, opened: { ...nothing, left: { phase: "phase-2", tasks: ["2A", "2B"], more: 3 } } },
      "Proto integration waits for 2A, 2B and 3 more tasks.",
    ],
    [
      { task: t2D, by, opened: ended },
      "opens 2A (Alpha); 2B and 2C still wait for 2A; 3A still waits for its phase.\nPhase done: Infrastructure.\nPhase open: Proto integration.\nAlpha and Gamma are told now.",
    ],
    [{ task: t2D, by, opened: { ...nothing, planDone: true } }, "The whole plan is done."],
    [
      { task: t2A, by: { member: "alpha", onBehalfOf: undefined }, opened: { ...nothing, ready: [t2B] } },
      "You are told now.",
    ],
  ],
  blocked: [
    [{ task: t2B, reason: "no key", by }, "2B Server update is blocked: no key\nunblock 2B goes on with it"],
  ],
  unblocked: [
    [
      { task: t2B, state: "in-progress", ready: false, by },
      "not blocked any more: in progress.\nundo 2B takes it back.\n[Mark done: done 2B]",
    ],
    [{ task: t2B, state: "pending", ready: true, by }, "[Start 2B: start 2B]"],
    [{ task: t2B, state: "pending", ready: false, by }, "not started.\nundo 2B takes it back."],
  ],
  undone: [
    [
      { task: t2B, was: "done", state: "in-progress", freed: false, by },
      "2B Server update is in progress again; it was done.\ndone 2B does it again.",
    ],
    [
      { task: t2B, was: "blocked", state: "pending", freed: false, by },
      "is not started again; it was blocked.",
    ],
    [{ task: t2B, was: "in-progress", state: "pending", freed: true, by }, "Nobody owns it, as before."],
  ],
  next: [
    [
      { member: "beta", inProgress: [t2A], ready: [t2B], waiting: [phased] },
      "Your tasks\nIn progress\n- 2A Code generation\nReady\n- 2B Server update\nWaiting\n- 3A Messages waits for its phase, Type conversion, which opens when Proto integration is done\n[Mark 2A done: done 2A] [Start 2B: start 2B]",
    ],
    [{ member: "alpha", inProgress: [], ready: [], waiting: [] }, "Tasks of Alpha\nNothing is in progress"],
  ],
  status: [
    [
      { overview },
      "Phases\n- Proto integration: open, 1 of 4 tasks done\nIn progress\n- 2A Code generation (Alpha)\n- and 3 more\nBlocked\n- 2B Server update (Beta): no key",
    ],
    [{ overview: { ...overview, openIssues: [] } }, "Health\n- Gamma: 🟡 Yellow, at risk (Mon 2 Nov)"],
    [
      { overview: { ...overview, openIssues: [], health: [], inProgress: [{ ...t2A, owner: undefined }] } },
      "(nobody)",
    ],
  ],
  "task-status": [
    [
      { task, waiting, opens: [t2D] },
      "2B Server update\nState: Not started\nOwner: Beta\nPhase: Proto integration\nTakes: 4 h to 1 day\nWaits for: 2A (Alpha, in progress)\nOpens: 2D (Delta)\nDone when\n- The server builds",
    ],
    [{ task, waiting: undefined, opens: [] }, "State: Ready"],
    [
      {
        task: { ...task, state: "blocked", blockedReason: "no key", changedBy: "beta", changedAt: at(13) },
        waiting: undefined,
        opens: [],
      },
      "State: Blocked since 13:00 (Beta)\nBlocked by: no key",
    ],
    [{ task: { ...task, state: "in-progress" }, waiting: undefined, opens: [] }, "[Mark done: done 2B]"],
    [{ task: { ...task, state: "done", owner: undefined }, waiting: undefined, opens: [] }, "Owner: nobody"],
  ],
  plan: [
    [
      {
        phases: [
          {
            phase: phase("p", "Proto integration", "open", []),
            tasks: [
              { task: t2B, state: "pending", waitsFor: ["2A"] },
              { task: t2A, state: "ready", waitsFor: [] },
            ],
          },
          { phase: phase("q", "Empty", "waiting", []), tasks: [] },
        ],
      },
      "Proto integration: open\n- 2B Server update (Beta): waits for 2A\n- 2A Code generation (Alpha): ready\nEmpty: waiting",
    ],
  ],
  who: [
    [
      {
        members: [
          {
            member: speaker("x").plan!.members.get("alpha")!,
            roles: ["technical-lead"],
            awayUntil: undefined,
            working: true,
            tasks: ["2A", "3A"],
          },
        ],
      },
      "- Alpha (technical lead): at work; 2A and 3A",
    ],
    [
      {
        members: [
          {
            member: speaker("x").plan!.members.get("pm")!,
            roles: ["project-manager"],
            awayUntil: at(24),
            working: false,
            tasks: [],
          },
        ],
      },
      "- Project manager: away through Tue 3 Nov",
    ],
    [
      {
        members: [
          {
            member: speaker("x").plan!.members.get("beta")!,
            roles: [],
            awayUntil: at(16),
            working: false,
            tasks: [],
          },
        ],
      },
      "- Beta: away until 16:00",
    ],
    [
      {
        members: [
          {
            member: speaker("x").plan!.members.get("beta")!,
            roles: [],
            awayUntil: "until-back",
            working: false,
            tasks: [],
          },
        ],
      },
      "- Beta: away until back",
    ],
    [
      {
        members: [
          {
            member: speaker("x").plan!.members.get("beta")!,
            roles: [],
            awayUntil: undefined,
            working: false,
            tasks: [],
          },
        ],
      },
      "- Beta: outside working hours",
    ],
  ],
  away: [
    [
      { member: "beta", from: at(14), until: at(24), by },
      "You are away through Tue 3 Nov.\nRounds leave you out and escalations pass by until Wed 4 Nov 00:00. back ends it earlier.",
    ],
    [{ member: "beta", from: at(24), until: at(48), by }, "You are away on Wed 4 Nov."],
    // A day of Delta's, which ends in Lisbon when it is one o'clock in Berlin.
    [{ member: "delta", from: at(14), until: at(25), by }, "Delta is away through Tue 3 Nov."],
    [
      { member: "delta", from: at(14), until: undefined, by: { member: "cl", onBehalfOf: "delta" } },
      "Delta is away until back.\nCoordination lead did this for Delta, who is told.\nRounds leave them out and escalations pass by. back for Delta ends it.",
    ],
  ],
  back: [[{ member: "beta", by }, "You are back: rounds and escalations count on you again."]],
  added: [
    [
      { task: { id: "2E", title: "Guide", owner: "beta" }, phase: "phase-2", after: ["2A"], ready: false },
      "2E Guide is part of Proto integration; you own it, and it comes after 2A.",
    ],
    [
      {
        task: { id: "2E", title: "Guide", owner: undefined },
        phase: "Proto integration",
        after: [],
        ready: true,
      },
      "nobody owns it yet, and it is ready.",
    ],
    [
      { task: { id: "2E", title: "Guide", owner: "alpha" }, phase: "x", after: [], ready: false },
      "Alpha owns it, and it waits for its phase.",
    ],
  ],
  assigned: [
    [
      { task: t2B, from: "alpha" },
      "2B Server update belongs to Beta now; before, to Alpha.\nassign 2B to alpha gives it back.",
    ],
    [{ task: { ...t2B, owner: undefined }, from: undefined }, "belongs to nobody now; before, to nobody."],
  ],
  estimated: [
    [
      { task: t2B, from: { min: 240, max: 240 }, to: { min: 480, max: 960 } },
      "takes 1 day to 2 days now; it was 4 h.",
    ],
  ],
  cancelled: [
    [
      { task: t2A, reason: "gone", opened: { ...nothing, ready: [t2B] } },
      "2A Code generation is cancelled: opens 2B (Beta).\n> gone\nundo 2A takes it back.\n[Start 2B: start 2B]",
    ],
    [{ task: t2A, reason: undefined, opened: nothing }, "is cancelled: nothing waited for it."],
  ],
  "test-opened": [
    [
      { round: { ...round, kind: "test" } },
      "A test check-in is on its way to you as a direct message. Nobody else is asked.\nAnswer it, and you get the receipt and the digest, alone. It ends by itself at 13:00.",
    ],
  ],
  "round-opened": [
    [
      {
        round,
        asked: ["alpha", "beta"],
        leftOut: [
          { member: "delta", why: "away" },
          { member: "gamma", why: "not-working" },
        ],
      },
      "The check-in of 12:00 is open: Alpha and Beta asked.\nLeft out: Delta (away) and Gamma (outside working hours).",
    ],
    [{ round, asked: ["alpha"], leftOut: [] }, "It closes at 13:00, then the digest follows."],
    [
      { round, asked: ["alpha", "beta"], leftOut: [], later: ["beta"] },
      "is open: Alpha asked.\nBeta answers it with the daily update, at the end of work.",
    ],
    [
      { round, asked: ["alpha", "beta"], leftOut: [], later: ["alpha", "beta"] },
      "is open.\nAlpha and Beta answer it with the daily update, at the end of work.",
    ],
  ],
  answered: [
    [
      {
        round,
        response: response("beta"),
        edited: false,
        offer: { kind: "offer", command: 'raise cross-agent-blocking "x" for alpha' },
      },
      '[Raise an issue for it: raise cross-agent-blocking "x" for alpha]',
    ],
    [
      {
        round,
        response: response("beta", { repeated: true }),
        edited: false,
        offer: { kind: "opened", issue: 4 },
      },
      "is in, nothing changed.\n",
    ],
    [
      { round: update, response: response("beta"), edited: false, offer: undefined, also: [round] },
      "One answer also counts for the check-in of 12:00.",
    ],
    [
      {
        round: { ...round, closedAt: at(13) },
        response: response("beta", { late: true, answeredAt: at(13, 20), editedAt: at(13, 22) }),
        edited: true,
        offer: undefined,
      },
      "is changed, 20 min late.",
    ],
    [
      {
        round: update,
        response: response("beta", { answers: { progress: "x", health: "green", needed: "y", from: "pl" } }),
        edited: false,
        offer: undefined,
      },
      "Your answer to the daily update of Tue 3 Nov is in.\nHealth: 🟢 Green, on track\nWhat did you get done today? x",
    ],
  ],
  skipped: [[{ round }, "You are left out of the check-in of 12:00."]],
  later: [[{ round, at: at(14, 15) }, "The check-in of 12:00 comes back at 14:15."]],
  "need-replied": [[{ need }, "You have your reply"]],
  "need-closed": [[{ need: { ...need, asker: "gamma" } }, "Done; Gamma is told."]],
  raised: [
    [
      { issue: failure, asked: toLead.target, askedMember: "tl", clock: [toLead, toRoom] },
      "Raised; technical lead is asked now.\n> client generation breaks on CI\nTechnical lead until 17:00, then technical lead; #coordination again at 19:00",
    ],
    [
      { issue: failure, asked: toRoom.target, askedMember: undefined, clock: [] },
      "Raised; #coordination is asked now.",
    ],
  ],
  acknowledged: [
    [
      { issue: acknowledged, clock: asks },
      "Without a word until 18:41 Baton asks Coordination lead; it opens again at 19:41",
    ],
  ],
  resolved: [
    [
      { issue: resolved },
      "You have resolved this. Everybody who was asked is told.\n> pinned the plugin version",
    ],
  ],
  withdrawn: [[{ issue: { ...urgent, state: "withdrawn" } }, "You have withdrawn this."]],
  snoozed: [
    [
      {
        issue: { ...failure, responder: undefined, snoozedUntil: at(16), snoozedTotal: 30 * 60_000 },
        clock: [toLead],
        left: 0,
      },
      "Technical lead until 17:00, then technical lead\nNo snooze is left",
    ],
  ],
  reassigned: [
    [
      { issue: failure, to: "alpha", clock: [toLead] },
      "Now with Alpha; the clock starts anew.\nAlpha until 17:00, then technical lead",
    ],
  ],
  noted: [
    [
      { issue: acknowledged, clock: asks.slice(1) },
      "Noted; Coordination lead and the issue's thread have it.\nWithout a word from Coordination lead it opens again at 19:41",
    ],
    [{ issue: failure, clock: [toLead] }, "Noted; Gamma and the issue's thread have it."],
    [{ issue: { ...urgent, responder: undefined }, clock: [toLead] }, "Noted; the issue's thread has it."],
    [{ issue: failure, clock: [toLead] }, "Its clock runs on: next: technical lead at 17:00."],
  ],
  issues: [
    [{ issues: [] }, "No issue is open."],
    [
      {
        issues: [
          { issue: urgent, clock: [] },
          { issue: acknowledged, clock: asks },
          { issue: { ...failure, responder: undefined, snoozedUntil: at(16) }, clock: asks.slice(1) },
        ],
      },
      "- Urgent issue 1, open: server does not compile against the generated code (Beta for Alpha)\n- Urgent issue 1, acknowledged by Coordination lead: server does not compile against the generated code (Beta for Alpha); next: a question to the holder at 18:41\n- Issue 2: Build failure, snoozed: client generation breaks on CI (Gamma); next: it opens again at 19:41",
    ],
  ],
  issue: [
    [
      { issue: failure, timeline: [], clock: [toLead] },
      "next: technical lead at 17:00\n[Acknowledge: ack 2 g1] [Resolve: resolve 2] [Snooze 30 min: snooze 2 30m]",
    ],
  ],
  silent: [[{}, ""]],
};

const refusals: Table<Refusal> = {
  "unknown-task": [
    [{ given: "2F", nearest: "2A" }, "There is no task “2F”. Did you mean 2A?"],
    [{ given: "xx", nearest: undefined }, "There is no task “xx”.\nplan shows all tasks."],
  ],
  "unknown-member": [
    [{ given: "alhpa", nearest: "alpha" }, "Nobody on the plan is called “alhpa”. Did you mean alpha?"],
  ],
  "unknown-phase": [[{ given: "phase-9", nearest: undefined }, "There is no phase “phase-9”."]],
  "unknown-plan": [[{ given: "x", plans: ["a", "b"] }, "Plans here: a and b.\n[Use a: use a]"]],
  "not-on-plan": [
    [
      { plans: ["a"] },
      "This channel belongs to a plan that you are not on. Nothing was changed.\nSay it in a direct message to me for your own plans: a.",
    ],
  ],
  "unknown-issue": [
    [{ number: 9, open: [1, 2] }, "There is no issue 9.\nOpen issues: 1 and 2."],
    [{ number: 9, open: [] }, "No issue is open; raise opens one."],
  ],
  "unknown-type": [
    [
      { given: "urgnt", nearest: "urgent", types: ["urgent", "build-failure"] },
      "Did you mean urgent?\nTypes: urgent and build-failure.",
    ],
    [{ given: "x", nearest: undefined, types: [] }, "raise opens a form."],
  ],
  "unknown-round": [
    [{ given: undefined }, "No round waits for your answer."],
    [{ given: "x" }, "There is no round “x”."],
  ],
  "unknown-schedule": [[{ given: "x", schedules: ["check-in"] }, "Schedules: check-in."]],
  "unknown-need": [[{ given: "x" }, "There is no need “x” that you are part of."]],
  "bad-date": [
    [
      { given: "friday", problem: "not-a-date" },
      "“friday” is no date that I can read.\nFor example away friday, away until 2026-11-06, away for 2 days or away next week.",
    ],
    [{ given: "2020-01-01", problem: "past" }, "2020-01-01 is over already."],
    [{ given: "2026-11-01", problem: "order" }, "2026-11-01 is before the first day"],
  ],
  "bad-id": [[{ given: "a/b" }, "“a/b” cannot name a task."]],
  "bad-duration": [[{ given: "soon" }, "“soon” is no duration."]],
  "too-long": [[{ what: "text", max: 2000 }, "The text is longer than 2000 characters."]],
  empty: [[{ what: "reason" }, "The reason is missing."]],
  "not-ready": [
    [
      { waiting: phased },
      "3A waits for its phase, Type conversion, which opens when Proto integration is done.",
    ],
    [{ waiting: { ...phased, phase: "phase-1" } }, "3A waits for its phase, Infrastructure."],
    [
      { waiting: { ...waiting, waitsFor: [{ ...t2A, owner: undefined, state: "pending" }] } },
      "2B waits for 2A (nobody, not started).",
    ],
  ],
  "not-yours": [
    [
      { task: t2A, leads: ["tl", "cl"] },
      "2A belongs to Alpha, not to you.\nAlpha can do this, or a lead: Technical lead and Coordination lead.",
    ],
    [{ task: { ...t2A, owner: undefined }, leads: [] }, "Leads can do this."],
  ],
  already: [
    [{ task: t2A, state: "done", by: "alpha", at: at(13, 45) }, "2A is already done (Alpha, 13:45)."],
    [{ task: t2A, state: "done", by: undefined, at: at(13, 45) }, "2A is already done (13:45)."],
    [{ task: t2A, state: "done", by: "beta", at: undefined }, "2A is already done (you)."],
    [{ task: t2A, state: "done", by: undefined, at: undefined }, "2A is already done."],
  ],
  "wrong-state": [
    [
      { task: t2A, state: "pending", command: "unblock" },
      "2A is not started, so unblock does not fit.\nstart 2A begins it.",
    ],
    [{ task: t2A, state: "in-progress", command: "unblock" }, "done 2A finishes it."],
    [{ task: t2A, state: "blocked", command: "start" }, "unblock 2A goes on with it."],
    [{ task: t2A, state: "cancelled", command: "start" }, "undo 2A takes the last change back"],
    [
      { task: t2A, state: "cancelled", command: "start", by: "cl", at: at(13, 45) },
      "2A is cancelled (Coordination lead, 13:45), so start does not fit.",
    ],
  ],
  "nothing-to-undo": [[{}, "There is nothing to take back."]],
  "cannot-undo": [
    [
      { did: "assign 2B to beta", hand: "assign 2B to alpha", older: t2A },
      "Your newest change is assign 2B to beta, which undo cannot take back.\nNothing was changed. assign 2B to alpha puts it right. undo 2A takes back your last change of 2A.",
    ],
    [{ did: "ack 3", hand: undefined, older: undefined }, "Nothing was changed. No command reverses it."],
  ],
  "changed-since": [[{ task: t2A, by: "tl" }, "The last change of 2A is Technical lead's, not yours."]],
  "dependants-started": [
    [
      { task: t2A, started: [t2B], lead: false },
      "2A stays done: 2B (Beta) has started after it.\nA lead can insist: undo 2A insist.",
    ],
    [
      { task: t2A, started: [t2B, t2C], lead: true },
      "2B (Beta) and 2C (Gamma) have started after it.\nundo 2A insist takes it back all the same",
    ],
  ],
  "leads-only": [
    [{ command: "add", leads: ["cl"] }, "Only leads can use add.\nYou can ask Coordination lead."],
    [{ command: "away", leads: [] }, "Only leads can use away for somebody else.\nNobody is a lead"],
  ],
  "task-exists": [[{ task: t2A }, "There is a task 2A Code generation already."]],
  "would-cycle": [[{ path: ["2A", "2B", "2A"] }, "Tasks would wait for each other: 2A → 2B → 2A."]],
  "phase-done": [[{ phase: "phase-1" }, "The phase Infrastructure is done"]],
  "not-away": [
    [{ member: "beta" }, "You are not away."],
    [{ member: "beta", ended: at(13) }, "You are not away; the last absence ended at 13:00."],
  ],
  "asked-together": [
    [
      { round, into: { ...round, id: "check-in@2026-11-03T12:30", plannedAt: at(12, 30) } },
      "The check-in of 12:00 is answered together with the check-in of 12:30: one answer counts for both.\nanswer check-in@2026-11-03T12:00 answers it alone.\n[Answer: answer check-in@2026-11-03T12:30]",
    ],
    [
      { round, into: undefined },
      "The check-in of 12:00 is answered together with your daily update, at the end of work: one answer counts for both.",
    ],
  ],
  "not-asked": [[{ round }, "You were not asked in the check-in of 12:00."]],
  "no-last-answer": [[{ round }, "There is no earlier answer"]],
  "already-answered": [[{ round, at: at(12, 4) }, "You answered the check-in of 12:00 at 12:04."]],
  "round-closed": [[{ round }, "The check-in of 12:00 closed at 13:00.\nA late answer is welcome."]],
  "round-empty": [
    [{ leftOut: [{ member: "alpha", why: "no-work" }] }, "Left out: Alpha (no work in an open phase)."],
    [{ leftOut: [] }, "Nobody has work in an open phase."],
  ],
  "join-unknown": [
    [
      { given: "alpah", nearest: "alpha", free: ["alpha", "beta"] },
      "Nobody on the plan is called “alpah”. Did you mean join alpha?\nWithout an account yet: alpha and beta.",
    ],
    [
      { given: "zeta", nearest: undefined, free: ["a", "b", "c", "d", "e", "f", "g"] },
      "Without an account yet: a, b, c, d, e and 2 more.",
    ],
    [{ given: "zeta", nearest: undefined, free: [] }, "Everybody on the plan has an account already."],
  ],
  "join-taken": [
    [
      { member: "alpha", leads: ["cl"] },
      "Alpha has an account already.\nIf it is not theirs, Coordination lead says unlink alpha, and you try again.",
    ],
  ],
  "join-other-email": [
    [
      { member: "alpha", leads: ["cl", "pm"] },
      "Your e-mail address is not the one that the team's file has for Alpha, so you stay unlinked.\nIf you are Alpha all the same, ask Coordination lead or Project manager",
    ],
    [{ member: "alpha", leads: [] }, "ask whoever keeps the team's file to correct"],
  ],
  "not-ours": [[{}, "Guests of other workspaces, bots and deactivated accounts cannot join"]],
  "not-linked": [
    [{ member: "alpha", named: true, last: undefined }, "The account of Alpha stands in the team's file"],
    [{ member: "beta", named: true, last: undefined }, "Your account stands in the team's file"],
    [
      { member: "alpha", named: false, last: left },
      "No account is linked to Alpha.\nCoordination lead ended the link 13:00.",
    ],
    [{ member: "beta", named: false, last: undefined }, "No account is linked to you."],
  ],
  "need-closed": [
    [{ need: { ...need, closedAt: at(13, 45), closedBy: "alpha" } }, "Alpha closed this at 13:45."],
    [{ need }, "Somebody closed this."],
  ],
  "own-issue": [[{ issue: urgent }, "You raised issue 1 yourself"]],
  "issue-handled": [
    [{ issue: resolved }, "Alpha resolved this at 14:55: pinned the plugin version"],
    [
      { issue: { ...urgent, state: "withdrawn", closedBy: "beta", closedAt: undefined } },
      "You withdrew this.",
    ],
    [{ issue: urgent }, "Issue 1 is open."],
  ],
  "issue-moved-on": [
    [{ issue: failure, responder: "alpha", at: at(15, 10) }, "Issue 2 changed at 15:10; Alpha is asked now."],
    [{ issue: failure, responder: undefined, at: at(15 - 24) }, "Issue 2 changed on Mon 2 Nov 15:00."],
  ],
  "only-raiser": [[{ issue: failure }, "Only Gamma, who raised issue 2, can withdraw it."]],
  "not-responder": [
    [{ issue: failure, who: ["alpha"] }, "You are not asked about issue 2.\nAlpha or a lead can do this"],
    [{ issue: failure, who: [] }, "A lead can do this"],
  ],
  "raised-already": [
    [
      { issue: { ...failure, raiser: "beta" } },
      "You raised this at 15:00: it is issue 2.\nNothing was changed. issue 2 shows its clock, note 2 TEXT adds to it.",
    ],
    [
      { issue: { ...acknowledged, raiser: "beta" } },
      "You raised this at 14:00: it is issue 1. Coordination lead acknowledged this at 14:41.",
    ],
  ],
  "snooze-urgent": [[{ issue: urgent }, "Issue 1 is urgent and cannot be snoozed."]],
  "snooze-too-long": [
    [
      { issue: failure, left: 90 * 60_000 },
      "can be snoozed for 1 h 30 min more, not longer.\nsnooze 2 90m uses all of it.\n[Snooze 1 h 30 min: snooze 2 90m]",
    ],
    [{ issue: failure, left: 0 }, "at most one response time, 2 h."],
  ],
  "reassign-to-raiser": [[{ issue: failure }, "Gamma raised issue 2 and cannot answer it."]],
  "asked-already": [
    [{ issue: failure, member: "alpha" }, "Alpha is asked about issue 2 already; its clock runs on."],
    [{ issue: failure, member: "beta" }, "You are asked about issue 2 already"],
  ],
  "responder-away": [[{ issue: failure, member: "alpha" }, "Alpha is away, so issue 2 stays where it is."]],
};

const said: readonly (readonly [string, Reply, string])[] = [
  ...Object.entries(replies).flatMap(([kind, rows]) =>
    rows.map(([value, says]) => [kind, { kind, ...value } as unknown as Reply, says] as const),
  ),
  ...Object.entries(refusals).flatMap(([kind, rows]) =>
    rows.map(
      ([value, says]) =>
        [
          kind,
          { kind: "refused", refusal: { kind, ...value } as unknown as Refusal } as const,
          says,
        ] as const,
    ),
  ),
];

describe("sayReply", () => {
  it.each(said)("says %s", (_, reply, says) => {
    expect(toPlain(sayReply(reply, speaker("beta")), "Europe/Berlin")).toContain(says);
  });

  it.each(said)(
    "gives %s a fallback on one line, calls nobody, and has buttons that can be pressed",
    (_, reply) => {
      const message = sayReply(reply, speaker("beta"));
      expect(message.fallback).not.toMatch(/[\r\n!]/);
      if (reply.kind !== "silent") expect(message.fallback).not.toBe("");
      expect(JSON.stringify(message)).not.toContain('"mention"');
      for (const button of message.buttons ?? [])
        expect([button.command, parseCommand(button.command).kind]).not.toContain("malformed");
    },
  );

  it("answers without a plan", () => {
    const nobody = { plan: undefined, reader: undefined, zone: "UTC", now: at(14) };
    expect(sayReply({ kind: "stranger", account: "U1", ways: way }, nobody).fallback).toContain("U1");
    expect(sayReply({ kind: "status", overview }, nobody).title).toBe("Status");
    expect(sayReply({ kind: "plan", phases: [] }, nobody).title).toBe("Plan");
  });

  it("opens forms of every kind", () => {
    expect(policy.matrix).toEqual([buildFailure]);
    const form = { kind: "raise", initial: {}, types: policy.matrix, members } as const;
    expect(sayReply({ kind: "form", form }, speaker("beta")).form?.id).toBe("raise");
  });
});
