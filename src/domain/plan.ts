/**
 * The plan as its three files say it: what shall be done, by whom, and under which rules.
 * These are the shapes that `plan/` reads from YAML and that `store/` keeps; they hold no live state.
 */

/** A span of working time in minutes; one working day is 480. `min` and `max` are equal for a single value. */
export interface DurationRange {
  readonly min: number;
  readonly max: number;
}

export interface Link {
  readonly title: string;
  readonly url: string;
}

export interface TaskDef {
  readonly id: string;
  readonly title: string;
  /** Id of a member; undefined when nobody owns it yet. */
  readonly owner: string | undefined;
  readonly duration: DurationRange;
  readonly dependsOn: readonly string[];
  readonly criteria: readonly string[];
}

export interface PhaseDef {
  readonly id: string;
  readonly title: string;
  readonly duration: DurationRange;
  /** Ids of the phases that must be done before this one opens. */
  readonly dependsOn: readonly string[];
  /** What this phase hands to the ones that depend on it ("Generated code"). */
  readonly deliverable: string | undefined;
  readonly criteria: readonly string[];
  readonly tasks: readonly TaskDef[];
}

export interface PlanDef {
  readonly id: string;
  readonly title: string;
  /** IANA zone in which the plan's schedules run. */
  readonly zone: string;
  /** Local date of the first day, `2026-11-02`. */
  readonly start: string | undefined;
  readonly links: readonly Link[];
  readonly phases: readonly PhaseDef[];
}

export type RoleId = "technical-lead" | "product-lead" | "coordination-lead" | "project-manager";
export const ROLES: readonly RoleId[] = [
  "technical-lead",
  "product-lead",
  "coordination-lead",
  "project-manager",
];

export type ChannelId = "coordination" | "emergency" | "updates";
export const CHANNELS: readonly ChannelId[] = ["coordination", "emergency", "updates"];

/** Local working hours, minutes after local midnight, on ISO weekdays (1 is Monday). */
export interface WorkingHours {
  readonly from: number;
  readonly until: number;
  readonly days: readonly number[];
}

/** Hours of every day, minutes after local midnight; over midnight when `until` is not after `from`. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

export interface Assignment {
  readonly phase: string;
  readonly work: string;
}

export interface MemberDef {
  readonly id: string;
  readonly name: string;
  readonly kind: "person" | "agent";
  readonly specialisation: string | undefined;
  readonly zone: string;
  readonly hours: WorkingHours;
  readonly email: string | undefined;
  readonly slack: string | undefined;
  readonly teams: string | undefined;
  /** Work in a phase that is no task of the plan; it makes the member part of that phase's rounds. */
  readonly assignments: readonly Assignment[];
}

export interface ChannelDef {
  readonly slack: string | undefined;
  readonly teams: string | undefined;
}

export interface TeamDef {
  readonly members: readonly MemberDef[];
  /** The member who holds each role; undefined when nobody does. */
  readonly roles: Readonly<Record<RoleId, string | undefined>>;
  readonly channels: Readonly<Record<ChannelId, ChannelDef>>;
}

/** Milliseconds. */
export type Millis = number;

export interface Question {
  readonly id: string;
  readonly label: string;
  readonly hint: string | undefined;
}

export interface CheckInSchedule {
  readonly id: string;
  /** Five-field cron expression, read in the plan's zone. */
  readonly cron: string;
  /** The round closes and the digest is posted this long after it opened. */
  readonly closesAfter: Millis;
  /** Those who have not answered get one direct reminder this long after the opening; undefined for none. */
  readonly remindAfter: Millis | undefined;
  /** A round missed while Baton was down is still opened, marked late, within this time. */
  readonly grace: Millis;
}

export interface UpdatePolicy {
  readonly days: readonly number[];
  /** The round closes this long after its last prompt. */
  readonly closesAfter: Millis;
  /** Who has not answered this long after the own prompt gets one direct reminder; undefined for none. */
  readonly remindAfter: Millis | undefined;
  readonly grace: Millis;
}

export interface MatrixRow {
  /** Id that is typed: `build-failure`. */
  readonly type: string;
  readonly title: string;
  readonly response: Millis;
  readonly role: RoleId;
  /** `wall`: the clock runs day and night; `working-hours`: only in the responder's working hours. */
  readonly clock: "wall" | "working-hours";
}

export interface UrgentPolicy {
  readonly remindAfter: Millis;
  readonly escalateAfter: Millis;
  readonly role: RoleId;
}

export type FallbackStep = { readonly role: RoleId } | { readonly channel: ChannelId };

export interface RiskDef {
  readonly id: string;
  readonly title: string;
  readonly probability: "low" | "medium" | "high";
  readonly impact: "low" | "medium" | "high";
  readonly consequence: string;
  readonly mitigation: readonly string[];
  /** The threshold in words, and what happens then. */
  readonly escalation: string;
  readonly trigger: RiskTrigger;
}

export type RiskTrigger =
  | { readonly kind: "issue-open-longer"; readonly type: string; readonly longer: Millis }
  | { readonly kind: "measure-over"; readonly measure: string; readonly limit: number }
  | { readonly kind: "event"; readonly event: string };

export interface QualityPolicy {
  readonly coverageAtLeast: number;
  readonly regressionAtMost: number;
  readonly reviewedByAnother: boolean;
  readonly publicApisDocumented: boolean;
  readonly testing: readonly string[];
}

export interface PolicyDef {
  readonly checkIns: readonly CheckInSchedule[];
  readonly checkInQuestions: readonly Question[];
  readonly update: UpdatePolicy;
  readonly updateQuestions: readonly Question[];
  /** When reminders and digests wait, on the reader's clock; undefined: never. */
  readonly quiet?: QuietHours | undefined;
  readonly urgent: UrgentPolicy;
  readonly matrix: readonly MatrixRow[];
  readonly fallback: readonly FallbackStep[];
  /** How often the end of the chain is asked again until somebody acknowledges. */
  readonly repeat: { readonly urgent: Millis; readonly others: Millis };
  /** An acknowledged issue with no word for `askAfter` asks its holder; no answer for `reopenAfter` opens it again. */
  readonly acknowledged: { readonly askAfter: Millis; readonly reopenAfter: Millis };
  /** What a blocked check-in answer does: offer a cross-agent-blocking issue to the member, or open one. */
  readonly blockedAnswer: "offer" | "open";
  readonly blockedAnswerType: string;
  readonly reviews: { readonly peer: Millis; readonly order: readonly string[] };
  readonly status: { readonly staleAfter: Millis };
  readonly criticalBlocker: { readonly response: Millis; readonly channel: ChannelId };
  readonly transition: { readonly check: Millis; readonly handoff: Millis };
  readonly weekly: { readonly riskReview: string; readonly summary: string };
  readonly checklists: Readonly<Record<string, readonly string[]>>;
  readonly risks: readonly RiskDef[];
  readonly quality: QualityPolicy;
  readonly metrics: readonly { readonly name: string; readonly group: string; readonly target: string }[];
}

/** Everything that the three files say together; what an import stores. */
export interface Definition {
  readonly plan: PlanDef;
  readonly team: TeamDef;
  readonly policy: PolicyDef;
}
