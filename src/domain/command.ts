/** Everything that can be asked of Baton, from any door, and how a request is addressed. */
import type { Answers } from "./state.ts";

/** As typed: an id, a name in any case, `@name` or a platform mention; resolved when decided. */
export type MemberRef = string;

export type Command =
  | { readonly kind: "help"; readonly topic: string | undefined }
  | { readonly kind: "unknown"; readonly text: string; readonly nearest: string | undefined }
  /** The words were understood as `verb`, but something is missing or extra; `usage` shows the right form. */
  | { readonly kind: "malformed"; readonly verb: string; readonly problem: string; readonly usage: string }
  | { readonly kind: "use"; readonly plan: string }
  // who is who
  /** Links the asker's account to a member; without one, says who there is. */
  | {
      readonly kind: "join";
      readonly member: MemberRef | undefined;
      readonly plan: string | undefined;
      /** Who asked, for the log. */
      readonly account?: string;
    }
  | { readonly kind: "leave" }
  | { readonly kind: "unlink"; readonly member: MemberRef }
  /** Everything that concerns the actor, on each of their plans. */
  | { readonly kind: "home" }
  /** Somebody looks at their page on a platform; `blank` when the platform shows nothing there yet. */
  | { readonly kind: "home-opened"; readonly blank: boolean }
  /** A sign of assent on a message; whether it is one about an issue is looked up. */
  | { readonly kind: "assent"; readonly channel: string; readonly message: string }
  // tasks
  | { readonly kind: "start"; readonly task: string }
  | { readonly kind: "done"; readonly task: string }
  | { readonly kind: "block"; readonly task: string; readonly reason: string }
  | { readonly kind: "unblock"; readonly task: string }
  /** Without a task: the actor's last change. `insist` is for leads whose dependants have started. */
  | { readonly kind: "undo"; readonly task: string | undefined; readonly insist: boolean }
  | { readonly kind: "next"; readonly member: MemberRef | undefined }
  | { readonly kind: "status"; readonly task: string | undefined }
  | { readonly kind: "plan" }
  | { readonly kind: "who" }
  | { readonly kind: "away"; readonly period: Period; readonly member: MemberRef | undefined }
  | { readonly kind: "back"; readonly member: MemberRef | undefined }
  // the plan, by leads
  | {
      readonly kind: "add";
      readonly task: string;
      readonly title: string;
      readonly phase: string | undefined;
      readonly owner: MemberRef | undefined;
      readonly after: readonly string[];
      /** The title stood without quotes, with these words: which of them are clauses is decided against the plan. */
      readonly loose?: string;
    }
  | { readonly kind: "assign"; readonly task: string; readonly member: MemberRef }
  /** `duration` as typed: `2d`, `1-2d`, `4h`. */
  | { readonly kind: "estimate"; readonly task: string; readonly duration: string }
  | { readonly kind: "cancel"; readonly task: string; readonly reason: string | undefined }
  // rounds
  | { readonly kind: "round-now"; readonly schedule: string | undefined }
  /** Opens a round for the actor alone. */
  | { readonly kind: "test" }
  /** Opens the form of a round (the newest one that wants an answer, if unnamed). */
  | { readonly kind: "answer"; readonly round: string | undefined }
  | { readonly kind: "same"; readonly round: string | undefined }
  | { readonly kind: "skip"; readonly round: string | undefined }
  | { readonly kind: "later"; readonly round: string | undefined; readonly minutes: number }
  /** A form's values; `form` is the `Form.id`, itself a command line. */
  | { readonly kind: "submit"; readonly form: string; readonly values: Answers }
  | { readonly kind: "need-reply"; readonly need: string; readonly text: string | undefined }
  | { readonly kind: "need-done"; readonly need: string }
  | { readonly kind: "need-raise"; readonly need: string }
  // issues
  | {
      readonly kind: "raise";
      /** `urgent`, or a type of the matrix; undefined opens the form. */
      readonly type: string | undefined;
      /** The words, including a trailing `for X`: whether X is somebody is decided against the plan. */
      readonly text: string;
      /** The words after the last ` for `, if there is one. */
      readonly forWhom: string | undefined;
      /** The words are a message that somebody wrote, which stands at `link` if that is known. */
      readonly quoted?: { readonly link: string | undefined };
    }
  | { readonly kind: "ack"; readonly issue: number; readonly generation: number | undefined }
  | { readonly kind: "resolve"; readonly issue: number; readonly text: string | undefined }
  | { readonly kind: "withdraw"; readonly issue: number }
  | { readonly kind: "snooze"; readonly issue: number; readonly minutes: number }
  | { readonly kind: "reassign"; readonly issue: number; readonly member: MemberRef }
  /** A word on an acknowledged issue: it is still being worked on. */
  | { readonly kind: "note"; readonly issue: number; readonly text: string }
  | { readonly kind: "issues" }
  | { readonly kind: "issue"; readonly issue: number }
  // only from the clock
  | { readonly kind: "deadline"; readonly deadline: Deadline }
  | {
      readonly kind: "occurrence";
      readonly schedule: string;
      readonly localTime: string;
      readonly plannedAt: number;
      /** `missed`: older than its grace, only recorded. */
      readonly what: "open" | "missed";
      /** With the last one that was missed in a row: how many there are, for whoever is told. */
      readonly count?: number;
    };

/** `away today`, `away tomorrow`, `away until 2026-11-06`, `away 2026-11-04 to 2026-11-06`, `away` (until back). Local dates of the member. */
export type Period =
  | { readonly kind: "today" }
  | { readonly kind: "tomorrow" }
  | { readonly kind: "until-back" }
  | { readonly kind: "dates"; readonly from: string | undefined; readonly until: string };

export type DeadlineKind =
  /** An issue's next escalation step; subject is the issue's number. */
  | "issue-step"
  /** The holder of an acknowledged issue is asked for a word, then the issue opens again. */
  | "issue-ask"
  | "issue-reopen"
  /** A member's prompt of an update round falls due; subject is `round/member`. */
  | "prompt"
  | "remind"
  | "round-close"
  /** The prompt comes back after the member asked for later. */
  | "prompt-later"
  /** A member's absence begins or ends; subject is the member, generation the instant. */
  | "absence";

/** `id` is `kind:subject:step:generation` in its plan, so the same step can be armed only once. */
export interface Deadline {
  readonly id: string;
  readonly plan: string;
  readonly kind: DeadlineKind;
  readonly subject: string;
  readonly step: number;
  readonly generation: number;
  readonly dueAt: number;
}

export type Platform = "slack" | "teams" | "terminal" | "cli";

export type Actor =
  | { readonly kind: "member"; readonly id: string }
  /** Somebody on a platform, who may be linked to a member. */
  | {
      readonly kind: "account";
      readonly platform: Platform;
      readonly id: string;
      /** What the platform says about the account, when it was asked. */
      readonly profile?: Profile;
    }
  | { readonly kind: "clock" };

export interface Profile {
  /** As people see it there. */
  readonly name: string | undefined;
  /** Confirmed by its owner; undefined when the platform does not tell. */
  readonly email: string | undefined;
  /** An active person of the workspace itself: no bot, no guest of another one, not deactivated. */
  readonly ours: boolean;
}

/** One request at the one door. */
export interface Inbound {
  /** The platform's own id of this request; a second one with the same id changes nothing. */
  readonly id: string;
  readonly workspace: string;
  /** The plan's id when the caller knows it; otherwise the channel, the actor's choice or a question decide. */
  readonly plan: string | undefined;
  /** The platform's channel in which it was said. */
  readonly channel: string | undefined;
  readonly surface: Platform | "clock";
  readonly actor: Actor;
  readonly command: Command;
}
