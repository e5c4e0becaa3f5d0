/** What a command answers to the one who gave it: a receipt with facts, or a refusal with its reason and way out. */
import type {
  Answers,
  Health,
  Issue,
  Need,
  Phase,
  Response,
  Round,
  Target,
  Task,
  TimelineEntry,
} from "./state.ts";
import type { Platform } from "./command.ts";
import type { HomeFacts } from "./home.ts";
import type { FieldProblem, Refusal } from "./refusal.ts";
import type { MatrixRow, MemberDef, PolicyDef, RoleId } from "./plan.ts";

/** How somebody whom no plan knows may become a member. */
export interface WaysIn {
  readonly platform: Platform;
  /** False for bots, guests of other workspaces and deactivated accounts. */
  readonly ours: boolean;
  /** The channel's plan, or the first few of the workspace. */
  readonly plans: readonly {
    readonly id: string;
    readonly title: string;
    /** The first few members without an account there. */
    readonly free: readonly { readonly id: string; readonly name: string }[];
    readonly more: number;
    /** Names of those who can help. */
    readonly leads: readonly string[];
  }[];
  readonly morePlans: number;
}

/** A task as a sentence needs it. */
export interface TaskRef {
  readonly id: string;
  readonly title: string;
  readonly owner: string | undefined;
}

/** A task that cannot start yet, and what it waits for. */
export interface Waiting {
  readonly task: TaskRef;
  readonly waitsFor: readonly (TaskRef & { readonly state: Task["state"] })[];
  /** The phase that is not open, if that is the reason. */
  readonly phase: string | undefined;
}

/** What finishing a task opened. */
export interface Opened {
  readonly ready: readonly TaskRef[];
  readonly waiting: readonly Waiting[];
  readonly phasesDone: readonly string[];
  readonly phasesOpened: readonly string[];
  /** What its phase still waits for: the first of them, and how many more; left out when the phase does not wait. */
  readonly left?:
    { readonly phase: string; readonly tasks: readonly string[]; readonly more: number } | undefined;
  readonly planDone: boolean;
}

/** The next thing that will happen to an open issue by itself. */
export interface ClockStep {
  readonly at: number;
  readonly kind: "ask" | "remind" | "escalate" | "fallback" | "repeat" | "ask-holder" | "reopen";
  readonly target: Target;
  /** Who holds the role now, if the target is a role. */
  readonly member: string | undefined;
}

export type Reply =
  | { readonly kind: "help"; readonly topic: string | undefined; readonly lead: boolean }
  | { readonly kind: "unknown"; readonly text: string; readonly nearest: string | undefined }
  | { readonly kind: "malformed"; readonly verb: string; readonly problem: string; readonly usage: string }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "form"; readonly form: FormRequest }
  /** The values of a form that cannot stay as they are; nothing was changed and nothing is lost. */
  | {
      readonly kind: "invalid";
      readonly form: string;
      readonly problems: Readonly<Record<string, FieldProblem>>;
    }
  | { readonly kind: "using"; readonly plan: string; readonly title: string }
  | {
      readonly kind: "which-plan";
      readonly plans: readonly { readonly id: string; readonly title: string }[];
    }
  | { readonly kind: "stranger"; readonly account: string; readonly ways: WaysIn }
  // who is who
  | { readonly kind: "joined"; readonly member: string; readonly roles: readonly RoleId[] }
  /** To `join` by somebody who is a member; in the local workspace `as` chooses who one is. */
  | { readonly kind: "you-are"; readonly member: string; readonly local: boolean }
  | {
      readonly kind: "join-which";
      readonly member: string;
      readonly given: string | undefined;
      readonly plans: readonly { readonly id: string; readonly title: string }[];
    }
  /** `left`: the member did it. */
  | { readonly kind: "unlinked"; readonly member: string; readonly left: boolean }
  /** By plan; somebody on no plan is a stranger instead. */
  | { readonly kind: "home"; readonly homes: readonly HomeFacts[] }
  // tasks
  | { readonly kind: "started"; readonly task: TaskRef; readonly by: Acting }
  | { readonly kind: "done"; readonly task: TaskRef; readonly opened: Opened; readonly by: Acting }
  | { readonly kind: "blocked"; readonly task: TaskRef; readonly reason: string; readonly by: Acting }
  | {
      readonly kind: "unblocked";
      readonly task: TaskRef;
      readonly state: Task["state"];
      /** It can be started now. */
      readonly ready: boolean;
      readonly by: Acting;
    }
  | {
      readonly kind: "undone";
      readonly task: TaskRef;
      readonly was: Task["state"];
      readonly state: Task["state"];
      /** Nobody owns it any more, as before the change. */
      readonly freed: boolean;
      readonly by: Acting;
    }
  | {
      readonly kind: "next";
      readonly member: string;
      readonly inProgress: readonly TaskRef[];
      readonly ready: readonly TaskRef[];
      readonly waiting: readonly Waiting[];
    }
  | { readonly kind: "status"; readonly overview: Overview }
  | {
      readonly kind: "task-status";
      readonly task: Task;
      readonly waiting: Waiting | undefined;
      readonly opens: readonly TaskRef[];
    }
  | {
      readonly kind: "plan";
      readonly phases: readonly { readonly phase: Phase; readonly tasks: readonly TaskLine[] }[];
    }
  | { readonly kind: "who"; readonly members: readonly WhoLine[] }
  | {
      readonly kind: "away";
      readonly member: string;
      readonly from: number;
      readonly until: number | undefined;
      readonly by: Acting;
    }
  | { readonly kind: "back"; readonly member: string; readonly by: Acting }
  | {
      readonly kind: "added";
      readonly task: TaskRef;
      readonly phase: string;
      readonly after: readonly string[];
      readonly ready: boolean;
    }
  | { readonly kind: "assigned"; readonly task: TaskRef; readonly from: string | undefined }
  | {
      readonly kind: "estimated";
      readonly task: TaskRef;
      readonly from: Task["duration"];
      readonly to: Task["duration"];
    }
  | {
      readonly kind: "cancelled";
      readonly task: TaskRef;
      readonly reason: string | undefined;
      readonly opened: Opened;
    }
  // rounds
  | { readonly kind: "test-opened"; readonly round: Round }
  | {
      readonly kind: "round-opened";
      readonly round: Round;
      readonly asked: readonly string[];
      readonly leftOut: readonly LeftOut[];
      /** Those of the asked whose prompt is that of their daily update, soon. */
      readonly later?: readonly string[];
    }
  | {
      readonly kind: "answered";
      readonly round: Round;
      readonly response: Response;
      readonly edited: boolean;
      readonly offer: Offer | undefined;
      /** Older rounds that it answers as well. */
      readonly also?: readonly Round[];
    }
  | { readonly kind: "skipped"; readonly round: Round }
  | { readonly kind: "later"; readonly round: Round; readonly at: number }
  | { readonly kind: "need-replied"; readonly need: Need }
  | { readonly kind: "need-closed"; readonly need: Need }
  // issues
  | {
      readonly kind: "raised";
      readonly issue: Issue;
      readonly asked: Target;
      readonly askedMember: string | undefined;
      readonly clock: readonly ClockStep[];
    }
  | { readonly kind: "acknowledged"; readonly issue: Issue; readonly clock: readonly ClockStep[] }
  | { readonly kind: "resolved"; readonly issue: Issue }
  | { readonly kind: "withdrawn"; readonly issue: Issue }
  | {
      readonly kind: "snoozed";
      readonly issue: Issue;
      readonly clock: readonly ClockStep[];
      readonly left: number;
    }
  | {
      readonly kind: "reassigned";
      readonly issue: Issue;
      readonly to: string;
      readonly clock: readonly ClockStep[];
    }
  | { readonly kind: "noted"; readonly issue: Issue; readonly clock: readonly ClockStep[] }
  | {
      readonly kind: "issues";
      readonly issues: readonly { readonly issue: Issue; readonly clock: readonly ClockStep[] }[];
    }
  | {
      readonly kind: "issue";
      readonly issue: Issue;
      readonly timeline: readonly TimelineEntry[];
      readonly clock: readonly ClockStep[];
    }
  /** A command of the clock: nobody reads the answer. */
  | { readonly kind: "silent" };

/** Who acted, and for whom when a lead acted on somebody's behalf. */
export interface Acting {
  readonly member: string;
  readonly onBehalfOf: string | undefined;
}

export interface TaskLine {
  readonly task: TaskRef;
  readonly state: Task["state"] | "ready";
  readonly waitsFor: readonly string[];
}

export interface Overview {
  readonly phases: readonly {
    readonly id: string;
    readonly title: string;
    readonly state: Phase["state"];
    readonly done: number;
    readonly total: number;
  }[];
  readonly inProgress: readonly TaskRef[];
  readonly blocked: readonly (TaskRef & { readonly reason: string | undefined })[];
  readonly ready: readonly TaskRef[];
  /** At most 20 each of the lists above; how many more there are. */
  readonly more: { readonly inProgress: number; readonly blocked: number; readonly ready: number };
  readonly openIssues: readonly {
    readonly number: number;
    readonly type: string;
    readonly urgent: boolean;
    readonly text: string;
    readonly state: Issue["state"];
  }[];
  readonly health: readonly {
    readonly member: string;
    readonly health: Health;
    readonly localDate: string;
  }[];
}

export interface WhoLine {
  readonly member: MemberDef;
  readonly roles: readonly RoleId[];
  readonly awayUntil: number | "until-back" | undefined;
  readonly working: boolean;
  readonly tasks: readonly string[];
}

export type LeftOut = { readonly member: string; readonly why: "away" | "not-working" | "no-work" };

/** After a blocked answer, by policy: raise an issue for whom it waits, or the issue that was opened. */
export type Offer =
  { readonly kind: "offer"; readonly command: string } | { readonly kind: "opened"; readonly issue: number };

/** A form to be shown; wording makes its labels from the policy's questions. */
export type FormRequest =
  | {
      readonly kind: "check-in" | "update";
      readonly round: Round;
      readonly initial: Answers;
      readonly policy: PolicyDef;
      readonly members: readonly { readonly id: string; readonly name: string }[];
      readonly tasks: readonly TaskRef[];
    }
  | {
      readonly kind: "raise";
      readonly initial: Answers;
      /** It began with somebody's message; `cut`: of which only the beginning fits. */
      readonly quoted?: { readonly cut: boolean };
      readonly types: readonly MatrixRow[];
      readonly members: readonly { readonly id: string; readonly name: string }[];
    }
  | { readonly kind: "need-reply"; readonly need: Need };
