/** The live rows: what has become of the plan. Instants are UTC milliseconds; undefined means "not yet". */
import type { NewestChange } from "./newest-change.ts";
import type {
  ChannelId,
  DurationRange,
  FallbackStep,
  MatrixRow,
  MemberDef,
  PolicyDef,
  RoleId,
  TeamDef,
  UrgentPolicy,
} from "./plan.ts";

export type TaskState = "pending" | "in-progress" | "in-review" | "blocked" | "done" | "cancelled";

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly phase: string;
  readonly owner: string | undefined;
  readonly duration: DurationRange;
  readonly criteria: readonly string[];
  readonly dependsOn: readonly string[];
  readonly position: number;
  readonly state: TaskState;
  readonly startedAt: number | undefined;
  readonly doneAt: number | undefined;
  /** Holds while it is blocked; kept afterwards, since `undo` may return to it. */
  readonly blockedReason: string | undefined;
  /** The state that `undo` returns to, and who made the change. */
  readonly before: TaskState | undefined;
  readonly changedBy: string | undefined;
  readonly changedAt: number | undefined;
  /** The change gave the task, which nobody owned, to whoever made it. */
  readonly took: boolean;
  /** True when the plan was changed for it in chat after its last import. */
  readonly editedInChat: boolean;
}

export type PhaseState = "waiting" | "open" | "done";

export interface Phase {
  readonly id: string;
  readonly title: string;
  readonly position: number;
  readonly dependsOn: readonly string[];
  readonly duration: DurationRange;
  readonly deliverable: string | undefined;
  readonly criteria: readonly string[];
  readonly state: PhaseState;
  readonly openedAt: number | undefined;
  readonly doneAt: number | undefined;
}

export interface Absence {
  readonly member: string;
  readonly from: number;
  /** Exclusive; undefined until `back`. */
  readonly until: number | undefined;
}

/** Platforms on which people have accounts of their own. */
export type ChatPlatform = "slack" | "teams";

/** The account of a member for whom the team's file names none on that platform. */
export interface AccountLink {
  readonly platform: ChatPlatform;
  readonly account: string;
  readonly member: string;
  readonly linkedAt: number;
  /** `left`: ended by hand at `linkedAt`; nobody is linked to the member by e-mail again, only by `join`. */
  readonly how: "joined" | "e-mail" | "left";
  /** The member who did it; undefined when Baton did, by e-mail. */
  readonly linkedBy: string | undefined;
}

/** Who is on the plan and under which rules: small, and the same for every command on the plan. */
export interface PlanContext {
  /** Key of the plan in the whole database: `workspace/plan`. */
  readonly key: string;
  readonly workspace: string;
  readonly id: string;
  readonly title: string;
  readonly zone: string;
  /** Local date of the first day; no round opens before it. */
  readonly start: string | undefined;
  readonly policy: PolicyDef;
  readonly team: TeamDef;
  /** With the accounts that they have: those of the team's file, and those that were linked. */
  readonly members: ReadonlyMap<string, MemberDef>;
  readonly links: readonly AccountLink[];
  readonly absences: readonly Absence[];
  readonly phases: ReadonlyMap<string, Phase>;
  readonly nextIssue: number;
}

/** `test`: a check-in of one member alone, of which nobody else learns and which counts nowhere. */
export type RoundKind = "check-in" | "update" | "test";

export interface Round {
  /** `check-in@2026-11-03T12:00`, `update@2026-11-03`: schedule and local time; unique in the plan. */
  readonly id: string;
  readonly kind: RoundKind;
  readonly schedule: string;
  readonly localDate: string;
  readonly openedAt: number;
  /** When it was due; earlier than `openedAt` when it was opened late. */
  readonly plannedAt: number;
  readonly closesAt: number;
  readonly closedAt: number | undefined;
}

export type Health = "red" | "yellow" | "green";

/** Values of the form's fields by field id; see `domain/forms.ts` for the ids of each form. */
export type Answers = Readonly<Record<string, string>>;

export interface Response {
  readonly round: string;
  readonly member: string;
  /** When the newest prompt is sent: the opening, the end of the member's own working day, or when a snooze ends. */
  readonly askedAt: number;
  /** When the prompt came back last, after the member asked for later. */
  readonly againAt: number | undefined;
  readonly state: "planned" | "asked" | "answered" | "skipped";
  readonly answeredAt: number | undefined;
  readonly editedAt: number | undefined;
  readonly late: boolean;
  readonly repeated: boolean;
  readonly answers: Answers | undefined;
}

/** "Needed from Beta": what one member wants of another, from a check-in or an update. */
export interface Need {
  /** `round/asker`: one per answer. */
  readonly id: string;
  readonly asker: string;
  readonly from: string;
  readonly text: string;
  readonly task: string | undefined;
  readonly by: string | undefined;
  readonly createdAt: number;
  readonly closedAt: number | undefined;
  readonly closedBy: string | undefined;
}

export type IssueState = "open" | "acknowledged" | "resolved" | "withdrawn";

/** Whom a step of an escalation asks. */
export type Target =
  | { readonly kind: "member"; readonly member: string }
  | { readonly kind: "role"; readonly role: RoleId }
  | { readonly kind: "channel"; readonly channel: ChannelId };

/** One step of an issue's clock: it fires when `after` milliseconds of active time have passed in its generation. */
export interface EscalationStep {
  readonly kind: "ask" | "remind" | "escalate" | "fallback" | "repeat";
  readonly after: number;
  readonly target: Target;
}

/** The rules as they were when the issue was raised; a later edit of the policy does not touch them. */
export interface IssuePolicy {
  /** For an urgent issue a row of its own: type `urgent`, response until the reminder, and the role it escalates to. */
  readonly row: MatrixRow;
  readonly urgent: UrgentPolicy | undefined;
  readonly fallback: readonly FallbackStep[];
  readonly repeat: number;
  readonly askAfter: number;
  readonly reopenAfter: number;
}

export interface Issue {
  readonly number: number;
  readonly type: string;
  readonly urgent: boolean;
  readonly text: string;
  readonly raiser: string;
  /** Whom it was raised for; undefined when the role was asked at once. */
  readonly responder: string | undefined;
  readonly task: string | undefined;
  readonly state: IssueState;
  readonly holder: string | undefined;
  /** Rises with every reassign, snooze and reopening; deadlines of older generations are void. */
  readonly generation: number;
  /**
   * Index in the issue's steps (see `domain/escalation.ts`) of the next to fire; beyond the end, the last one
   * repeats. Once acknowledged: 0 when the holder will be asked next, 1 when it opens again next.
   */
  readonly nextStep: number;
  /** Active time already used in this generation at `clockFrom`; the clock runs on from there. */
  readonly elapsed: number;
  readonly clockFrom: number;
  /** Members whom a step has asked since the clock last began anew, by a reassign or a reopening. */
  readonly asked: readonly string[];
  /** When the next step fires by itself; undefined once closed. */
  readonly nextAt: number | undefined;
  readonly snoozedUntil: number | undefined;
  /** Milliseconds snoozed so far, over all generations. */
  readonly snoozedTotal: number;
  readonly raisedAt: number;
  readonly acknowledgedAt: number | undefined;
  readonly acknowledgedBy: string | undefined;
  readonly closedAt: number | undefined;
  readonly closedBy: string | undefined;
  readonly resolution: string | undefined;
  /** How many timeline entries it has; the next one's `seq`. */
  readonly entries: number;
  readonly policy: IssuePolicy;
}

export interface TimelineEntry {
  readonly issue: number;
  readonly seq: number;
  readonly at: number;
  /** When the step was due; undefined for what people did. */
  readonly plannedAt: number | undefined;
  readonly kind:
    | "raised"
    | "asked"
    | "reminded"
    | "escalated"
    | "skipped"
    | "repeated"
    | "acknowledged"
    | "asked-holder"
    | "updated"
    | "reopened"
    | "snoozed"
    | "reassigned"
    | "resolved"
    | "withdrawn";
  /** The member who acted or was asked, if any. */
  readonly member: string | undefined;
  readonly target: Target | undefined;
  readonly text: string | undefined;
  readonly generation: number;
}

/**
 * What `decide` may look at: the plan's context and, of the rows, those that the command concerns
 * (`app/load.ts` says which). A map that lacks an id says nothing about whether it exists elsewhere.
 */
export interface State {
  readonly plan: PlanContext;
  readonly tasks: ReadonlyMap<string, Task>;
  /** Ids of the tasks that depend directly on a task, for the tasks that the command is about. */
  readonly dependants: ReadonlyMap<string, readonly string[]>;
  /** How many tasks of a phase are neither done nor cancelled. */
  readonly unfinished: ReadonlyMap<string, number>;
  /** The first unfinished tasks of the phase of a task that ends, loaded for `done` and `cancel`. */
  readonly rest?: readonly string[] | undefined;
  /** Ids for suggestions, loaded only when a task was not found. */
  readonly knownTasks: readonly string[];
  /** Members who own a task of an open phase that is not cancelled. */
  readonly workers: ReadonlySet<string>;
  readonly rounds: ReadonlyMap<string, Round>;
  readonly responses: readonly Response[];
  /** By `kind/member`: the newest answer before the rounds above. */
  readonly lastAnswers: ReadonlyMap<string, Response>;
  readonly needs: ReadonlyMap<string, Need>;
  readonly issues: ReadonlyMap<number, Issue>;
  /** Members to whom the round's prompt comes back by itself, loaded for its reminder. */
  readonly putOff?: ReadonlySet<string> | undefined;
  /** The actor's newest change, loaded for `undo` without a task. */
  readonly newest?: NewestChange | undefined;
  /** Timelines of the issues that the command is about. */
  readonly timeline: readonly TimelineEntry[];
}
