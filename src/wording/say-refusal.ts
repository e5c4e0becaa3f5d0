/** Refusals: the exact reason, and what would make it possible. Nothing was changed. */
import type { Button, Line, Message } from "../domain/message.ts";
import type { Refusal } from "../domain/refusal.ts";
import { compose, note, text } from "./compose.ts";
import { type AccountRefusal, refuseAccount } from "./refuse-accounts.ts";
import { type IssueRefusal, refuseIssue } from "./refuse-issues.ts";
import { refuseRound, type RoundRefusal } from "./refuse-rounds.ts";
import { refuseTask, type TaskRefusal } from "./refuse-tasks.ts";
import { refuseUnknown, type UnknownRefusal } from "./refuse-unknown.ts";
import type { Speaker } from "./speaker.ts";

/** Why not, and what can be done instead. */
export interface Refused {
  readonly why: Line;
  readonly hint: Line | undefined;
  readonly buttons?: readonly Button[];
}

export function sayRefusal(refusal: Refusal, speaker: Speaker): Message {
  const { why, hint, buttons } = reasonFor(refusal, speaker);
  return compose(
    { body: [...text(why), ...note(hint)], ...(buttons === undefined ? {} : { buttons }) },
    speaker,
  );
}

function reasonFor(refusal: Refusal, speaker: Speaker): Refused {
  if (isAccount(refusal)) return refuseAccount(refusal, speaker);
  if (isUnknown(refusal)) return refuseUnknown(refusal);
  if (isTask(refusal)) return refuseTask(refusal, speaker);
  if (isRound(refusal)) return refuseRound(refusal, speaker);
  return refuseIssue(refusal satisfies IssueRefusal, speaker);
}

const ACCOUNTS: ReadonlySet<Refusal["kind"]> = new Set<AccountRefusal["kind"]>([
  "join-unknown",
  "join-taken",
  "join-other-email",
  "not-ours",
  "not-linked",
]);

function isAccount(refusal: Refusal): refusal is AccountRefusal {
  return ACCOUNTS.has(refusal.kind);
}

const UNKNOWN: ReadonlySet<Refusal["kind"]> = new Set<UnknownRefusal["kind"]>([
  "unknown-task",
  "unknown-member",
  "unknown-phase",
  "unknown-plan",
  "not-on-plan",
  "unknown-issue",
  "unknown-type",
  "unknown-round",
  "unknown-schedule",
  "unknown-need",
  "bad-date",
  "bad-duration",
  "bad-id",
  "too-long",
  "empty",
]);

function isUnknown(refusal: Refusal): refusal is UnknownRefusal {
  return UNKNOWN.has(refusal.kind);
}

const TASKS: ReadonlySet<Refusal["kind"]> = new Set<TaskRefusal["kind"]>([
  "not-ready",
  "not-yours",
  "already",
  "wrong-state",
  "nothing-to-undo",
  "changed-since",
  "dependants-started",
  "leads-only",
  "task-exists",
  "would-cycle",
  "phase-done",
]);

function isTask(refusal: Refusal): refusal is TaskRefusal {
  return TASKS.has(refusal.kind);
}

const ROUNDS: ReadonlySet<Refusal["kind"]> = new Set<RoundRefusal["kind"]>([
  "not-away",
  "not-asked",
  "no-last-answer",
  "already-answered",
  "round-closed",
  "asked-together",
  "round-empty",
  "need-closed",
]);

function isRound(refusal: Refusal): refusal is RoundRefusal {
  return ROUNDS.has(refusal.kind);
}
