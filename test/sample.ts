/** The example plan's people on its Tuesday, as the tests of wording see them. */
import type { MatrixRow, MemberDef, PolicyDef } from "../src/domain/plan.ts";
import type { HomeFacts } from "../src/domain/home.ts";
import type { TaskRef } from "../src/domain/reply.ts";
import type { Issue, Need, Phase, PlanContext, Response, Round, Task } from "../src/domain/state.ts";
import type { Speaker } from "../src/wording/speaker.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Berlin's clock on Tuesday 3 November 2026 as an instant: `at(14, 15)`. */
export function at(hour: number, minute = 0): number {
  return Date.UTC(2026, 10, 3, hour - 1, minute);
}

function member(id: string, name: string, zone = "Europe/Berlin"): MemberDef {
  return {
    id,
    name,
    kind: "person",
    specialisation: undefined,
    zone,
    hours: { from: 540, until: 1050, days: [1, 2, 3, 4, 5] },
    email: undefined,
    slack: undefined,
    teams: undefined,
    assignments: [],
  };
}

const MEMBERS = [
  member("alpha", "Alpha"),
  member("beta", "Beta"),
  member("gamma", "Gamma"),
  member("delta", "Delta", "Europe/Lisbon"),
  member("tl", "Technical lead"),
  member("pl", "Product lead"),
  member("cl", "Coordination lead"),
  member("pm", "Project manager"),
];

export const buildFailure: MatrixRow = {
  type: "build-failure",
  title: "Build failure",
  response: 2 * HOUR,
  role: "technical-lead",
  clock: "wall",
};

export const policy: PolicyDef = {
  checkIns: [],
  checkInQuestions: [
    { id: "working", label: "What is working?", hint: "The generator runs" },
    { id: "blocked", label: "What is blocked?", hint: undefined },
    { id: "needed", label: "What do you need from others?", hint: undefined },
  ],
  update: { days: [1], closesAfter: HOUR, remindAfter: HOUR / 2, grace: HOUR },
  updateQuestions: [
    { id: "progress", label: "What did you get done today?", hint: undefined },
    { id: "blockers", label: "What blocks you?", hint: undefined },
    { id: "next", label: "What is your plan for the next day?", hint: undefined },
  ],
  urgent: { remindAfter: 15 * MINUTE, escalateAfter: 30 * MINUTE, role: "coordination-lead" },
  matrix: [buildFailure],
  fallback: [{ role: "coordination-lead" }, { role: "project-manager" }, { channel: "coordination" }],
  repeat: { urgent: HOUR, others: 4 * HOUR },
  acknowledged: { askAfter: 4 * HOUR, reopenAfter: HOUR },
  blockedAnswer: "offer",
  blockedAnswerType: "cross-agent-blocking",
  reviews: { peer: 4 * HOUR, order: [] },
  status: { staleAfter: 4 * HOUR },
  criticalBlocker: { response: HOUR, channel: "coordination" },
  transition: { check: 5 * MINUTE, handoff: 10 * MINUTE },
  weekly: { riskReview: "0 14 * * 5", summary: "0 16 * * 5" },
  checklists: {},
  risks: [],
  quality: {
    coverageAtLeast: 95,
    regressionAtMost: 10,
    reviewedByAnother: true,
    publicApisDocumented: true,
    testing: [],
  },
  metrics: [],
};

export function phase(id: string, title: string, state: Phase["state"], dependsOn: readonly string[]): Phase {
  return {
    id,
    title,
    position: 0,
    dependsOn,
    duration: { min: 480, max: 960 },
    deliverable: undefined,
    criteria: [],
    state,
    openedAt: undefined,
    doneAt: undefined,
  };
}

const PHASES = [
  phase("phase-1", "Infrastructure", "done", []),
  phase("phase-2", "Proto integration", "open", ["phase-1"]),
  phase("phase-3", "Type conversion", "waiting", ["phase-2"]),
];

export const plan: PlanContext = {
  key: "local/refactor",
  workspace: "local",
  id: "refactor",
  title: "Proto interface refactor",
  zone: "Europe/Berlin",
  start: "2026-11-02",
  policy,
  team: {
    members: MEMBERS,
    roles: {
      "technical-lead": "tl",
      "product-lead": "pl",
      "coordination-lead": "cl",
      "project-manager": "pm",
    },
    channels: {
      coordination: { slack: undefined, teams: undefined },
      emergency: { slack: undefined, teams: undefined },
      updates: { slack: undefined, teams: undefined },
    },
  },
  members: new Map(MEMBERS.map((each) => [each.id, each])),
  links: [],
  absences: [],
  phases: new Map(PHASES.map((each) => [each.id, each])),
  nextIssue: 1,
};

/** Somebody who reads, in Berlin; undefined is a channel. */
export function speaker(reader: string | undefined, now = at(14)): Speaker {
  return { plan, reader, zone: "Europe/Berlin", now };
}

export const [t2A, t2B, t2C, t2D] = [
  { id: "2A", title: "Code generation", owner: "alpha" },
  { id: "2B", title: "Server update", owner: "beta" },
  { id: "2C", title: "SDK update", owner: "gamma" },
  { id: "2D", title: "Examples", owner: "delta" },
] as const satisfies readonly TaskRef[];

export const task: Task = {
  ...t2B,
  phase: "phase-2",
  duration: { min: 240, max: 480 },
  criteria: ["The server builds"],
  dependsOn: ["2A"],
  position: 1,
  state: "pending",
  startedAt: undefined,
  doneAt: undefined,
  blockedReason: undefined,
  before: undefined,
  changedBy: undefined,
  changedAt: undefined,
  editedInChat: false,
};

export const round: Round = {
  id: "check-in@2026-11-03T12:00",
  kind: "check-in",
  schedule: "check-in",
  localDate: "2026-11-03",
  openedAt: at(12),
  plannedAt: at(12),
  closesAt: at(13),
  closedAt: undefined,
};

export const update: Round = {
  ...round,
  id: "update@2026-11-03",
  kind: "update",
  schedule: "update",
  plannedAt: at(17, 30),
  closesAt: at(19, 30),
};

export function response(member: string, more: Partial<Response> = {}): Response {
  return {
    round: round.id,
    member,
    askedAt: at(12),
    againAt: undefined,
    state: "answered",
    answeredAt: at(12, 4),
    editedAt: undefined,
    late: false,
    repeated: false,
    answers: { working: "generator runs", blocked: "nothing", needed: "nothing" },
    ...more,
  };
}

export const need: Need = {
  id: `${round.id}/beta`,
  asker: "beta",
  from: "alpha",
  text: "generated server code",
  task: "2A",
  by: undefined,
  createdAt: at(12, 6),
  closedAt: undefined,
  closedBy: undefined,
};

/** Issue 1 of the day: urgent, raised by Beta for Alpha at 14:00. */
export const urgent: Issue = {
  number: 1,
  type: "urgent",
  urgent: true,
  text: "server does not compile against the generated code",
  raiser: "beta",
  responder: "alpha",
  task: undefined,
  state: "open",
  holder: undefined,
  generation: 1,
  nextStep: 1,
  elapsed: 0,
  clockFrom: at(14),
  nextAt: at(14, 15),
  snoozedUntil: undefined,
  snoozedTotal: 0,
  asked: [],
  raisedAt: at(14),
  acknowledgedAt: undefined,
  acknowledgedBy: undefined,
  closedAt: undefined,
  closedBy: undefined,
  resolution: undefined,
  entries: 2,
  policy: {
    row: { type: "urgent", title: "Urgent", response: 15 * MINUTE, role: "coordination-lead", clock: "wall" },
    urgent: policy.urgent,
    fallback: policy.fallback,
    repeat: HOUR,
    askAfter: 4 * HOUR,
    reopenAfter: HOUR,
  },
};

/** Issue 2 of the day: a build failure, raised by Gamma at 15:00. */
export const failure: Issue = {
  ...urgent,
  number: 2,
  type: "build-failure",
  urgent: false,
  text: "client generation breaks on CI",
  raiser: "gamma",
  raisedAt: at(15),
  policy: { ...urgent.policy, row: buildFailure, urgent: undefined },
};

export const acknowledged: Issue = {
  ...urgent,
  state: "acknowledged",
  holder: "cl",
  acknowledgedAt: at(14, 41),
  acknowledgedBy: "cl",
  nextAt: at(18, 41),
};

export const resolved: Issue = {
  ...acknowledged,
  state: "resolved",
  closedAt: at(14, 55),
  closedBy: "alpha",
  resolution: "pinned the plugin version",
  nextAt: undefined,
};

const none = { shown: [], more: 0 } as const;

/** The page of somebody who has nothing to do. */
export const emptyHome: HomeFacts = {
  plan,
  member: "alpha",
  begun: none,
  ready: none,
  waiting: none,
  rounds: [],
  needs: none,
  raised: none,
  held: none,
  asked: none,
  absences: [],
  glance: undefined,
};

const escalates = {
  at: at(17),
  kind: "escalate",
  target: { kind: "role", role: "technical-lead" },
  member: "tl",
} as const;

/** The page of a lead who has something in every list. */
export const fullHome: HomeFacts = {
  ...emptyHome,
  begun: {
    shown: [
      { task: t2A, state: "in-progress", reason: "it was blocked before" },
      { task: t2C, state: "blocked", reason: "no key" },
    ],
    more: 2,
  },
  ready: { shown: [t2B], more: 0 },
  waiting: {
    shown: [{ task: t2B, waitsFor: [{ ...t2A, state: "in-progress" }], phase: undefined }],
    more: 0,
  },
  rounds: [round],
  needs: { shown: [need], more: 1 },
  asked: { shown: [{ issue: urgent, clock: [escalates] }], more: 0 },
  held: { shown: [{ issue: acknowledged, clock: [] }], more: 0 },
  raised: { shown: [{ issue: { ...failure, snoozedUntil: at(16) }, clock: [] }], more: 3 },
  absences: [
    { member: "alpha", from: at(9), until: at(24) },
    { member: "alpha", from: at(24), until: undefined },
    { member: "alpha", from: at(8), until: at(9) },
  ],
  glance: {
    phases: [{ title: "Proto integration", state: "open", done: 1, total: 4 }],
    blocked: { shown: [{ ...t2C, reason: "no key" }], more: 0 },
    issues: { shown: [{ issue: urgent, clock: [escalates] }], more: 0 },
    health: [{ member: "gamma", health: "yellow", localDate: "2026-11-02" }],
    silent: [{ round, members: ["beta", "gamma"] }],
  },
};
