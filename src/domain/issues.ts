/** Issues from the raise to the end: who may do what, and what it does to the clock. */
import { armStep, fire, type Moving, record, thread, written } from "./advance.ts";
import type { Command } from "./command.ts";
import type { Change } from "./decision.ts";
import { clockOf, dueAt, elapsedAt, stepAt } from "./escalation.ts";
import { MAX_TEXT } from "./forms.ts";
import { concerned, editCards, tell } from "./issue-cards.ts";
import { type Arm, armed, dayPost, type Outcome, refuse } from "./outcome.ts";
import { absenceAt, findMember, isLead, nearestMember } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import type { Issue, State, TimelineEntry } from "./state.ts";

type IssueCommand = Extract<
  Command,
  { kind: "ack" | "resolve" | "withdraw" | "snooze" | "reassign" | "note" }
>;

export function decideIssue(state: State, command: IssueCommand, actor: MemberDef, now: number): Outcome {
  const issue = state.issues.get(command.issue);
  if (!issue) return unknownIssue(state, command.issue);
  if (issue.state === "resolved" || issue.state === "withdrawn")
    return refuse({ kind: "issue-handled", issue });
  switch (command.kind) {
    case "ack":
      return acknowledge(state, issue, command.generation, actor, now);
    case "resolve":
      return resolve(state, issue, command.text, actor, now);
    case "withdraw":
      if (issue.raiser !== actor.id) return refuse({ kind: "only-raiser", issue });
      return close(state, issue, "withdrawn", undefined, actor, now);
    case "snooze":
      return snooze(state, issue, command.minutes, actor, now);
    case "reassign":
      return reassign(state, issue, command.member, actor, now);
    case "note":
      return addNote(state, issue, command.text, actor, now);
  }
}

export function unknownIssue(state: State, number: number): Outcome {
  const open = [...state.issues.values()].filter(isOpen).map((issue) => issue.number);
  return refuse({ kind: "unknown-issue", number, open });
}

/** Neither resolved nor withdrawn. */
export function isOpen(issue: Issue): boolean {
  return issue.state === "open" || issue.state === "acknowledged";
}

/** Stops every armed step and every ping that has not left yet. */
function stop(issue: Issue): readonly Change[] {
  return [
    { void: "deadlines", kinds: ["issue-step", "issue-ask", "issue-reopen"], subject: String(issue.number) },
    { void: "outbox", issue: issue.number, upTo: issue.generation },
  ];
}

/** Ends a command on an issue: its rows, its cards, the post of the day. */
function ended(state: State, moving: Moving, before: Issue, arm: readonly Arm[], now: number) {
  return {
    changes: [...stop(before), ...written(moving)],
    arm,
    notes: [...editCards(state, moving.issue, now), ...moving.notes, dayPost(state, now)],
  };
}

function acknowledge(
  state: State,
  issue: Issue,
  generation: number | undefined,
  actor: MemberDef,
  now: number,
): Outcome {
  if (issue.raiser === actor.id) return refuse({ kind: "own-issue", issue });
  if (issue.state === "acknowledged") return refuse({ kind: "issue-handled", issue });
  if (generation !== undefined && generation < issue.generation && !isAsked(issue, actor.id)) {
    const moved = state.timeline.findLast((entry) => MOVES.has(entry.kind));
    return refuse({
      kind: "issue-moved-on",
      issue,
      responder: issue.responder,
      at: moved?.at ?? issue.raisedAt,
    });
  }
  const next: Issue = {
    ...issue,
    state: "acknowledged",
    holder: actor.id,
    acknowledgedAt: now,
    acknowledgedBy: actor.id,
    ...woken(issue, now),
    nextStep: 0,
    nextAt: now + issue.policy.askAfter,
  };
  const recorded = thread(
    record({ issue: next, entries: [], notes: [] }, { at: now, kind: "acknowledged", member: actor.id }),
    now,
  );
  const moving = tell(recorded, [issue.raiser], now);
  return {
    reply: { kind: "acknowledged", issue: moving.issue, clock: clockOf(moving.issue, state.plan) },
    ...ended(state, moving, issue, [armAsk(moving.issue)], now),
  };
}

const MOVES: ReadonlySet<TimelineEntry["kind"]> = new Set(["reassigned", "snoozed", "reopened"]);

/** True when this member is asked as the clock stands now, so that an older card still speaks to the right one. */
function isAsked(issue: Issue, member: string): boolean {
  return askedNow(issue).includes(member);
}

function askedNow({ responder, asked }: Issue): readonly string[] {
  return [...new Set([...(responder === undefined ? [] : [responder]), ...asked])];
}

export function armAsk(issue: Issue): Arm {
  return armed("issue-ask", String(issue.number), issue.nextAt ?? 0, issue.generation, issue.entries);
}

function resolve(
  state: State,
  issue: Issue,
  text: string | undefined,
  actor: MemberDef,
  now: number,
): Outcome {
  const said = text?.trim() ?? "";
  if (said.length > MAX_TEXT) return refuse({ kind: "too-long", what: "text", max: MAX_TEXT });
  return close(state, issue, "resolved", said, actor, now);
}

function close(
  state: State,
  issue: Issue,
  how: "resolved" | "withdrawn",
  text: string | undefined,
  actor: MemberDef,
  now: number,
): Outcome {
  const next: Issue = {
    ...issue,
    state: how,
    closedAt: now,
    closedBy: actor.id,
    resolution: text === "" ? undefined : text,
    snoozedUntil: undefined,
    nextAt: undefined,
  };
  const entry = { at: now, kind: how, member: actor.id, text: next.resolution } as const;
  const recorded = thread(record({ issue: next, entries: [], notes: [] }, entry), now);
  const moving = tell(recorded, concerned(state, issue, actor.id), now);
  return { reply: { kind: how, issue: moving.issue }, ...ended(state, moving, issue, [], now) };
}

function snooze(state: State, issue: Issue, minutes: number, actor: MemberDef, now: number): Outcome {
  if (issue.urgent) return refuse({ kind: "snooze-urgent", issue });
  if (issue.state === "acknowledged") return refuse({ kind: "issue-handled", issue });
  if (issue.raiser === actor.id) return refuse({ kind: "own-issue", issue });
  if (!isAsked(issue, actor.id) && !isLead(state.plan, actor.id)) {
    return refuse({ kind: "not-responder", issue, who: askedNow(issue) });
  }
  const wanted = minutes * 60_000;
  if (!(wanted > 0)) return refuse({ kind: "bad-duration", given: String(minutes) });
  const used = woken(issue, now).snoozedTotal;
  const left = issue.policy.row.response - used;
  if (wanted > left) return refuse({ kind: "snooze-too-long", issue, left });
  const elapsed = Math.min(elapsedAt(issue, state.plan, now), stepAt(issue, issue.nextStep).after);
  const until = now + wanted;
  const next: Issue = {
    ...issue,
    generation: issue.generation + 1,
    elapsed,
    clockFrom: until,
    snoozedUntil: until,
    snoozedTotal: used + wanted,
  };
  const timed = { ...next, nextAt: dueAt(next, state.plan, next.nextStep) };
  const entry = { at: now, kind: "snoozed", member: actor.id, text: String(minutes) } as const;
  const moving = thread(record({ issue: timed, entries: [], notes: [] }, entry), now);
  const told = actor.id === issue.raiser ? moving : tell(moving, [issue.raiser], now);
  return {
    reply: {
      kind: "snoozed",
      issue: told.issue,
      clock: clockOf(told.issue, state.plan),
      left: left - wanted,
    },
    ...ended(state, told, issue, [armStep(told.issue)], now),
  };
}

/** What is left of a running snooze is given back. */
function woken(
  { snoozedUntil = 0, snoozedTotal }: Issue,
  now: number,
): Pick<Issue, "snoozedUntil" | "snoozedTotal"> {
  return { snoozedUntil: undefined, snoozedTotal: snoozedTotal - Math.max(0, snoozedUntil - now) };
}

function reassign(state: State, issue: Issue, given: string, actor: MemberDef, now: number): Outcome {
  const member = findMember(state.plan, given);
  if (!member) return refuse({ kind: "unknown-member", given, nearest: nearestMember(state.plan, given) });
  const may = isLead(state.plan, actor.id) || isAsked(issue, actor.id) || issue.holder === actor.id;
  if (!may) return refuse({ kind: "not-responder", issue, who: askedNow(issue) });
  if (member.id === issue.raiser) return refuse({ kind: "reassign-to-raiser", issue });
  // Asking the same member anew would only wind the clock back.
  if (issue.state === "open" && member.id === issue.responder && issue.asked.includes(member.id))
    return refuse({ kind: "asked-already", issue, member: member.id });
  if (absenceAt(state.plan, member.id, now))
    return refuse({ kind: "responder-away", issue, member: member.id });
  const fresh = reopened({ ...issue, responder: member.id }, now);
  const entry = {
    at: now,
    kind: "reassigned",
    member: actor.id,
    target: { kind: "member", member: member.id },
  } as const;
  const recorded = record({ issue: fresh, entries: [], notes: [] }, entry);
  const fired = fire(state, recorded, now, now);
  // Whoever waits for help learns from whom; the news says how the clock stands now.
  const moving = actor.id === issue.raiser ? fired : tell(fired, [issue.raiser], now, recorded.entries[0]);
  return {
    reply: {
      kind: "reassigned",
      issue: moving.issue,
      to: member.id,
      clock: clockOf(moving.issue, state.plan),
    },
    ...ended(state, moving, issue, [armStep(moving.issue)], now),
  };
}

/** The issue in a new generation, its clock at the start. */
export function reopened(issue: Issue, now: number): Issue {
  return {
    ...issue,
    state: "open",
    holder: undefined,
    generation: issue.generation + 1,
    nextStep: 0,
    elapsed: 0,
    clockFrom: now,
    asked: [],
    nextAt: now,
    ...woken(issue, now),
  };
}

function addNote(state: State, issue: Issue, given: string, actor: MemberDef, now: number): Outcome {
  const text = given.trim();
  if (text === "") return refuse({ kind: "empty", what: "text" });
  if (text.length > MAX_TEXT) return refuse({ kind: "too-long", what: "text", max: MAX_TEXT });
  const entry = { at: now, kind: "updated", member: actor.id, text } as const;
  // A word on an acknowledged issue winds its clock again, but for the one who waits for help; on an open one the
  // escalation goes on.
  const held = issue.state === "acknowledged" && actor.id !== issue.raiser;
  const next = held ? { ...issue, nextStep: 0, nextAt: now + issue.policy.askAfter } : issue;
  const recorded = thread(record({ issue: next, entries: [], notes: [] }, entry), now);
  const other = actor.id === issue.raiser ? (issue.holder ?? issue.responder) : issue.raiser;
  const moving = tell(recorded, other === undefined ? [] : [other], now);
  const clock = clockOf(moving.issue, state.plan);
  const rows = { reply: { kind: "noted", issue: moving.issue, clock }, changes: written(moving) } as const;
  if (!held) return { ...rows, notes: moving.notes };
  return {
    ...rows,
    changes: [...stop(issue), ...rows.changes],
    arm: [armAsk(moving.issue)],
    notes: [...editCards(state, moving.issue, now), ...moving.notes],
  };
}
