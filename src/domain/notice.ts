/**
 * What Baton tells people on its own: intent with facts. Wording turns a notice into a `Message`.
 *
 * A notice goes to one place (`To`). Notices with the same `message` key are one message on the
 * platform: the first is posted, later ones edit it in place.
 */
import type { Deadline } from "./command.ts";
import type { HomeFacts } from "./home.ts";
import type { ChannelId, RoleId } from "./plan.ts";
import type { Issue, Need, Phase, Response, Round, Target, TimelineEntry } from "./state.ts";
import type { ClockStep, Opened, TaskLine, TaskRef, Waiting } from "./reply.ts";

export type To =
  | { readonly kind: "member"; readonly member: string }
  /** The page that a platform shows to this member alone. It is no message: a new one takes the place of the old. */
  | { readonly kind: "home"; readonly member: string }
  | { readonly kind: "channel"; readonly channel: ChannelId };

export type Notice =
  // tasks and phases
  /** One message a member when a phase opens or a task of somebody else ends: what is ready now, what still waits. */
  | {
      readonly kind: "work-opened";
      readonly phase: string | undefined;
      readonly because: TaskRef | undefined;
      /** Whether `because` was cancelled; left out, it was finished. */
      readonly cancelled?: boolean;
      readonly by: string | undefined;
      readonly ready: readonly TaskRef[];
      readonly waiting: readonly Waiting[];
    }
  | {
      readonly kind: "assigned-to-you";
      readonly task: TaskRef;
      readonly by: string;
      readonly ready: boolean;
      readonly waiting: Waiting | undefined;
    }
  /** To the owner of ready work that an undo closed again, and to owners acted for by a lead. */
  | {
      readonly kind: "work-reopened";
      readonly task: TaskRef;
      readonly by: string;
      readonly waitingAgain: readonly TaskRef[];
    }
  | {
      readonly kind: "acted-for-you";
      readonly task: TaskRef;
      readonly by: string;
      readonly what: "start" | "done" | "block" | "unblock" | "undo" | "cancel";
    }
  /** To the owner whose task a lead gave to somebody else, who is its owner now. */
  | { readonly kind: "assigned-away"; readonly task: TaskRef; readonly by: string }
  /** To the member for whom a lead said `away` or `back`; `away` is undefined for the latter. */
  | {
      readonly kind: "absence-for-you";
      readonly by: string;
      readonly away: { readonly from: number; readonly until: number | undefined } | undefined;
    }
  /** The parent post of a plan and day in #coordination; facts are read when it is sent. */
  | { readonly kind: "day-post"; readonly localDate: string }
  | { readonly kind: "day-post-facts"; readonly facts: DayFacts }
  // rounds
  | {
      readonly kind: "prompt";
      readonly round: Round;
      readonly again: boolean;
      readonly late: boolean;
      readonly hasLast: boolean;
      /** Older rounds that its answer answers as well. */
      readonly also?: readonly Round[];
    }
  /** An older prompt of which a newer one took the place. */
  | { readonly kind: "prompt-merged"; readonly round: Round; readonly into: Round }
  /** The prompt, once it was answered, skipped or put off. */
  | {
      readonly kind: "prompt-receipt";
      readonly round: Round;
      readonly response: Response;
      readonly also?: readonly Round[];
    }
  | { readonly kind: "prompt-closed"; readonly round: Round }
  | { readonly kind: "prompt-reminder"; readonly round: Round }
  /** In the thread of the day's post. */
  | { readonly kind: "answer"; readonly round: Round; readonly response: Response }
  /** The closing digest of a round; facts are read when it is sent. */
  | { readonly kind: "digest"; readonly round: string }
  | { readonly kind: "digest-facts"; readonly facts: DigestFacts }
  /** The post of the day in #updates; facts are read when it is sent. */
  | { readonly kind: "update-post"; readonly localDate: string }
  | { readonly kind: "update-post-facts"; readonly facts: UpdateFacts }
  | {
      readonly kind: "red-report";
      readonly member: string;
      readonly response: Response;
      readonly need: Need | undefined;
    }
  | { readonly kind: "need"; readonly need: Need; readonly task: TaskRef | undefined }
  | { readonly kind: "need-handled"; readonly need: Need; readonly task: TaskRef | undefined }
  /** To the asker. */
  | {
      readonly kind: "need-answered";
      readonly need: Need;
      readonly by: string;
      readonly text: string | undefined;
      readonly done: boolean;
    }
  | {
      readonly kind: "round-missed";
      readonly schedule: string;
      readonly count: number;
      readonly last: number;
    }
  // issues
  /** A direct ping, or a channel's post, with Acknowledge and Resolve; edited when the issue moves on. */
  | {
      readonly kind: "issue-ping";
      readonly issue: Issue;
      readonly why: ClockStep["kind"];
      readonly target: Target;
      readonly lateBy: number;
      readonly clock: readonly ClockStep[];
    }
  /** A ping after the issue moved on: who handled it and when; read when it is sent. */
  | { readonly kind: "issue-card"; readonly issue: number; readonly ping: Target }
  | {
      readonly kind: "issue-card-facts";
      readonly issue: Issue;
      readonly ping: Target;
      readonly clock: readonly ClockStep[];
    }
  /** A line in the thread of the issue's channel post. */
  | {
      readonly kind: "issue-thread";
      readonly issue: Issue;
      readonly entry: TimelineEntry;
      readonly lateBy: number;
      readonly member: string | undefined;
    }
  /** To the raiser, and to those who were asked: it was acknowledged, resolved, withdrawn, or opened again. */
  | { readonly kind: "issue-news"; readonly issue: Issue; readonly entry: TimelineEntry }
  | { readonly kind: "issue-ask-holder"; readonly issue: Issue; readonly reopensAt: number }
  // who is who
  /** An account became a member; `email`: it was found by its e-mail address. */
  | {
      readonly kind: "member-linked";
      readonly member: string;
      readonly account: string;
      readonly name: string | undefined;
      readonly roles: readonly RoleId[];
      readonly email: boolean;
    }
  | { readonly kind: "member-unlinked"; readonly member: string; readonly by: string }
  /** To a member whom Baton itself found by e-mail. */
  | { readonly kind: "found-you"; readonly member: string }
  /** The member's page; facts are read when it is sent. */
  | { readonly kind: "home"; readonly member: string }
  | { readonly kind: "home-facts"; readonly homes: readonly HomeFacts[] }
  // trouble
  | { readonly kind: "cannot-reach"; readonly to: To; readonly what: string; readonly why: string }
  /** A platform does not let Baton in any more; said on another one. */
  | {
      readonly kind: "shut-out";
      readonly platform: "slack" | "teams" | "terminal";
      readonly since: number;
      readonly why: string;
    }
  /** What was due could not be done, and was given up. */
  | { readonly kind: "step-failed"; readonly deadline: Pick<Deadline, "kind" | "subject" | "dueAt"> };

/** What stands on the day's post in #coordination. */
export interface DayFacts {
  readonly localDate: string;
  readonly phases: readonly {
    readonly phase: Phase;
    readonly done: number;
    readonly total: number;
    readonly tasks: readonly TaskLine[];
    readonly more: number;
  }[];
  readonly issues: readonly Issue[];
  readonly planDone: boolean;
}

export interface DigestFacts {
  readonly round: Round;
  readonly responses: readonly Response[];
  readonly needs: readonly (Need & { readonly task: string | undefined })[];
  readonly urgent: readonly Issue[];
}

export interface UpdateFacts {
  readonly localDate: string;
  readonly closed: boolean;
  readonly responses: readonly Response[];
  readonly needs: readonly Need[];
}

/** A notice on its way: one row of the outbox. */
export interface OutboxDraft {
  /** Unique in the plan; the same draft twice is one row. */
  readonly id: string;
  readonly to: To;
  readonly notice: Notice;
  /** Key of the message that this posts or edits; unique in the plan. */
  readonly message: string;
  /** `edit` changes the message where it was posted, and is dropped where it never was. */
  readonly op: "post" | "edit";
  /** Key of the message under which it is posted as a thread. */
  readonly thread: string | undefined;
  readonly urgent: boolean;
  /** When the reason for it fell due; lateness is measured from here. */
  readonly dueAt: number;
  /** Not to be sent before: quiet hours. What stands already is edited at once, since an edit rings nobody. */
  readonly notBefore?: number;
  /** The issue and generation for which it speaks; a later stop supersedes what was not sent yet. */
  readonly guard: { readonly issue: number; readonly generation: number } | undefined;
}

export type { Opened, RoleId };
