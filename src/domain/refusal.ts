/** Why a command or a form's value cannot be: the reason with its facts, and what would make it possible. */
import type { AccountLink, Health, Issue, Need, Round, Task } from "./state.ts";
import type { LeftOut, TaskRef, Waiting } from "./reply.ts";

/** What is wrong with one field of a form. */
export type FieldProblem =
  | { readonly kind: "empty" }
  | { readonly kind: "too-long"; readonly max: number }
  | { readonly kind: "not-an-option"; readonly options: readonly string[] }
  | { readonly kind: "unknown-member"; readonly given: string; readonly nearest: string | undefined }
  | { readonly kind: "unknown-task"; readonly given: string; readonly nearest: string | undefined }
  | { readonly kind: "needed-with-colour"; readonly health: Health };

export type Refusal =
  | { readonly kind: "unknown-task"; readonly given: string; readonly nearest: string | undefined }
  | { readonly kind: "unknown-member"; readonly given: string; readonly nearest: string | undefined }
  | { readonly kind: "unknown-phase"; readonly given: string; readonly nearest: string | undefined }
  | { readonly kind: "unknown-plan"; readonly given: string; readonly plans: readonly string[] }
  /** The channel belongs to a plan of which the actor is no member; `plans` are their own. */
  | { readonly kind: "not-on-plan"; readonly plans: readonly string[] }
  /** `free` have no account on the asker's platform. */
  | {
      readonly kind: "join-unknown";
      readonly given: string;
      readonly nearest: string | undefined;
      readonly free: readonly string[];
    }
  | { readonly kind: "join-taken"; readonly member: string; readonly leads: readonly string[] }
  | { readonly kind: "join-other-email"; readonly member: string; readonly leads: readonly string[] }
  /** A bot, a guest of another workspace, or a deactivated account. */
  | { readonly kind: "not-ours" }
  /** `named`: the team's file names the account. `last`: the link that was ended, if there was one. */
  | {
      readonly kind: "not-linked";
      readonly member: string;
      readonly named: boolean;
      readonly last: AccountLink | undefined;
    }
  | { readonly kind: "unknown-issue"; readonly number: number; readonly open: readonly number[] }
  | {
      readonly kind: "unknown-type";
      readonly given: string;
      readonly nearest: string | undefined;
      readonly types: readonly string[];
    }
  | { readonly kind: "unknown-round"; readonly given: string | undefined }
  | { readonly kind: "unknown-schedule"; readonly given: string; readonly schedules: readonly string[] }
  | { readonly kind: "unknown-need"; readonly given: string }
  | { readonly kind: "bad-date"; readonly given: string; readonly problem: "not-a-date" | "past" | "order" }
  | { readonly kind: "bad-duration"; readonly given: string }
  /** No id that a new task may have. */
  | { readonly kind: "bad-id"; readonly given: string }
  | { readonly kind: "too-long"; readonly what: string; readonly max: number }
  | { readonly kind: "empty"; readonly what: "text" | "reason" | "title" }
  | { readonly kind: "not-ready"; readonly waiting: Waiting }
  | { readonly kind: "not-yours"; readonly task: TaskRef; readonly leads: readonly string[] }
  | {
      readonly kind: "already";
      readonly task: TaskRef;
      readonly state: Task["state"];
      readonly by: string | undefined;
      readonly at: number | undefined;
    }
  | {
      readonly kind: "wrong-state";
      readonly task: TaskRef;
      readonly state: Task["state"];
      readonly command: string;
      /** Who brought it there, and when. */
      readonly by?: string | undefined;
      readonly at?: number | undefined;
    }
  | { readonly kind: "nothing-to-undo" }
  | { readonly kind: "changed-since"; readonly task: TaskRef; readonly by: string }
  | {
      readonly kind: "dependants-started";
      readonly task: TaskRef;
      readonly started: readonly TaskRef[];
      readonly lead: boolean;
    }
  | { readonly kind: "leads-only"; readonly command: string; readonly leads: readonly string[] }
  | { readonly kind: "task-exists"; readonly task: TaskRef }
  | { readonly kind: "would-cycle"; readonly path: readonly string[] }
  | { readonly kind: "phase-done"; readonly phase: string }
  /** `ended`: when the last absence did. */
  | { readonly kind: "not-away"; readonly member: string; readonly ended?: number | undefined }
  | { readonly kind: "not-asked"; readonly round: Round }
  | { readonly kind: "no-last-answer"; readonly round: Round }
  | { readonly kind: "already-answered"; readonly round: Round; readonly at: number }
  | { readonly kind: "round-closed"; readonly round: Round }
  /** Its prompt is that of another round; undefined: of the daily update that is still to come. */
  | { readonly kind: "asked-together"; readonly round: Round; readonly into: Round | undefined }
  | { readonly kind: "round-empty"; readonly leftOut: readonly LeftOut[] }
  | { readonly kind: "need-closed"; readonly need: Need }
  /** The same one raised the same before, and it is not closed. */
  | { readonly kind: "raised-already"; readonly issue: Issue }
  | { readonly kind: "own-issue"; readonly issue: Issue }
  | { readonly kind: "issue-handled"; readonly issue: Issue }
  | {
      readonly kind: "issue-moved-on";
      readonly issue: Issue;
      readonly responder: string | undefined;
      readonly at: number;
    }
  | { readonly kind: "only-raiser"; readonly issue: Issue }
  | { readonly kind: "not-responder"; readonly issue: Issue; readonly who: readonly string[] }
  | { readonly kind: "snooze-urgent"; readonly issue: Issue }
  | { readonly kind: "snooze-too-long"; readonly issue: Issue; readonly left: number }
  | { readonly kind: "reassign-to-raiser"; readonly issue: Issue }
  | { readonly kind: "asked-already"; readonly issue: Issue; readonly member: string }
  | { readonly kind: "responder-away"; readonly issue: Issue; readonly member: string };
