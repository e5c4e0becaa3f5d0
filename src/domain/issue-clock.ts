/** What the clock does to issues: their next step, the question to the holder, the reopening. */
import { armStep, fire, guardOf, note, pingKey, record, thread, written } from "./advance.ts";
import type { Deadline } from "./command.ts";
import { editCards, tell } from "./issue-cards.ts";
import { reopened } from "./issues.ts";
import { armed, dayPost, NOTHING, type Outcome, post, toMember } from "./outcome.ts";
import type { Issue, State } from "./state.ts";

/** Fires a deadline of an issue; one of an older generation, or of an issue that was handled since, does nothing. */
export function decideIssueDeadline(state: State, deadline: Deadline, now: number): Outcome {
  const issue = state.issues.get(Number(deadline.subject));
  if (!issue || issue.generation !== deadline.generation) return NOTHING;
  if (deadline.kind === "issue-step") {
    return issue.state === "open" && issue.nextStep === deadline.step
      ? step(state, issue, deadline, now)
      : NOTHING;
  }
  if (issue.state !== "acknowledged" || issue.nextAt !== deadline.dueAt) return NOTHING;
  return deadline.kind === "issue-ask"
    ? askHolder(issue, deadline, now)
    : reopen(state, issue, deadline, now);
}

function step(state: State, issue: Issue, deadline: Deadline, now: number): Outcome {
  const moving = fire(state, { issue: awake(issue, now), entries: [], notes: [] }, deadline.dueAt, now);
  return {
    reply: { kind: "silent" },
    changes: written(moving),
    arm: [armStep(moving.issue)],
    notes: moving.notes,
  };
}

function awake(issue: Issue, now: number): Issue {
  return issue.snoozedUntil !== undefined && issue.snoozedUntil <= now
    ? { ...issue, snoozedUntil: undefined }
    : issue;
}

function askHolder(issue: Issue, deadline: Deadline, now: number): Outcome {
  const reopensAt = now + issue.policy.reopenAfter;
  const holder = issue.holder ?? "";
  const next = { ...issue, nextStep: 1, nextAt: reopensAt };
  const entry = { at: now, plannedAt: deadline.dueAt, kind: "asked-holder", member: holder } as const;
  const recorded = record({ issue: next, entries: [], notes: [] }, entry);
  const notice = { kind: "issue-ask-holder", issue: recorded.issue, reopensAt } as const;
  const key = pingKey(issue.number, recorded.issue.entries - 1);
  const more = { urgent: issue.urgent, guard: guardOf(issue) };
  const moving = note(recorded, post(toMember(holder), key, notice, now, more));
  const again = armed("issue-reopen", deadline.subject, reopensAt, issue.generation, moving.issue.entries);
  return { reply: { kind: "silent" }, changes: written(moving), arm: [again], notes: moving.notes };
}

function reopen(state: State, issue: Issue, deadline: Deadline, now: number): Outcome {
  const entry = { at: now, plannedAt: deadline.dueAt, kind: "reopened", member: issue.holder } as const;
  const opened = thread(record({ issue: reopened(issue, now), entries: [], notes: [] }, entry), now);
  const told = tell(opened, [issue.raiser, ...(issue.holder === undefined ? [] : [issue.holder])], now);
  const moving = fire(state, told, now, now);
  return {
    reply: { kind: "silent" },
    changes: written(moving),
    arm: [armStep(moving.issue)],
    notes: [...editCards(state, moving.issue, now), ...moving.notes, dayPost(state, now)],
  };
}
