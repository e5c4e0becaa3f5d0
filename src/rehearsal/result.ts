/** What a rehearsal tells: everything that was said, and what it comes to. Instants are UTC milliseconds. */
import type { Mood } from "./players.ts";

export interface Rehearsal {
  readonly seed: number;
  readonly plan: {
    readonly id: string;
    readonly title: string;
    readonly zone: string;
    readonly phases: number;
    readonly tasks: number;
  };
  readonly members: readonly {
    readonly id: string;
    readonly name: string;
    readonly zone: string;
    readonly roles: readonly string[];
    /** How the pretend member behaves. */
    readonly mood: Mood;
    /** Has tasks or other work in the plan. */
    readonly carries: boolean;
  }[];
  /** Every day from the first to the last, by the local date of the plan. */
  readonly days: readonly Day[];
  readonly summary: Summary;
  readonly transcript: readonly Entry[];
}

export interface Day {
  readonly date: string;
  /** Messages that came to each member directly, by id; edits of older ones are not counted. */
  readonly direct: Readonly<Record<string, number>>;
  /** Messages that came into channels, and edits of messages anywhere. */
  readonly channels: number;
  readonly edits: number;
}

export type Entry =
  /** What a member typed or pressed; with values when it was a form. */
  | {
      readonly kind: "typed";
      readonly at: number;
      readonly member: string;
      readonly text: string;
      readonly values: Readonly<Record<string, string>> | undefined;
    }
  /** The answer to it, which only that member sees. */
  | { readonly kind: "reply"; readonly at: number; readonly member: string; readonly text: string }
  | {
      readonly kind: "message";
      readonly at: number;
      readonly op: "post" | "edit";
      readonly to: { readonly kind: "member" | "channel"; readonly id: string };
      /** Names the message: an edit has that of its post. */
      readonly id: string;
      readonly thread: boolean;
      readonly urgent: boolean;
      /** In the zone of its reader. */
      readonly text: string;
    };

export interface Summary {
  readonly phases: readonly PhaseSummary[];
  readonly rounds: RoundsSummary;
  /** In the order of the policy, urgent first; types that nobody raised are left out. */
  readonly issues: readonly IssueSummary[];
  readonly escalations: {
    /** Everything that the clock of an issue did by itself. */
    readonly fired: number;
    readonly byKind: Readonly<Record<string, number>>;
    /** Longest time between when a step was due and when it was done, in milliseconds. */
    readonly latest: number;
  };
  readonly messages: {
    readonly total: number;
    readonly edits: number;
    readonly members: readonly {
      readonly member: string;
      readonly total: number;
      /** A working day, over the days on which the plan was at work. */
      readonly average: number;
      readonly most: number;
      readonly mostOn: string | undefined;
    }[];
  };
  readonly deadLetters: number;
  /** What should not be left: messages never sent, deadlines in the past, errors. Empty when all is well. */
  readonly looseEnds: readonly string[];
}

export interface PhaseSummary {
  readonly id: string;
  readonly title: string;
  readonly tasks: number;
  /** Local dates between which the plan has it end. */
  readonly plannedFrom: string;
  readonly plannedUntil: string;
  readonly openedAt: number | undefined;
  readonly doneAt: number | undefined;
  /** Working days that it ended before the first or after the last planned date; negative when earlier. */
  readonly off: number;
}

export interface RoundsSummary {
  readonly checkIns: number;
  readonly updates: number;
  readonly prompts: number;
  readonly answered: number;
  /** Of those that were answered. */
  readonly late: number;
  readonly edited: number;
  readonly repeated: number;
  readonly skipped: number;
  readonly missing: number;
  readonly health: Readonly<Record<"green" | "yellow" | "red", number>>;
  readonly needs: number;
}

export interface IssueSummary {
  readonly type: string;
  readonly title: string;
  readonly raised: number;
  readonly withdrawn: number;
  readonly snoozed: number;
  readonly reopened: number;
  /** Went to somebody else because nobody acknowledged in time. */
  readonly escalated: number;
  /** Milliseconds from the raise to the first acknowledgement or resolution, shortest first; snoozes are left out. */
  readonly answeredAfter: readonly number[];
  /** The response time of its row. */
  readonly target: number;
  readonly met: number;
}
