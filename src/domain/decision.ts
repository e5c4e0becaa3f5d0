/** What a command changes, as plain data: all of it is committed together, or none of it. */
import type { Command, Deadline } from "./command.ts";
import type { OutboxDraft } from "./notice.ts";
import type { Reply } from "./reply.ts";
import type {
  Absence,
  AccountLink,
  Issue,
  Need,
  Phase,
  Response,
  Round,
  Task,
  TimelineEntry,
} from "./state.ts";

export type Change =
  | { readonly put: "task"; readonly row: Task }
  | { readonly put: "phase"; readonly row: Phase }
  | { readonly put: "absence"; readonly row: Absence }
  | { readonly put: "link"; readonly row: AccountLink }
  | { readonly put: "round"; readonly row: Round }
  | { readonly put: "response"; readonly row: Response }
  | { readonly put: "need"; readonly row: Need }
  | { readonly put: "issue"; readonly row: Issue }
  | { readonly put: "timeline"; readonly row: TimelineEntry }
  /** The plan's counter of issue numbers. */
  | { readonly put: "next-issue"; readonly row: number }
  | {
      readonly put: "occurrence";
      readonly row: {
        readonly schedule: string;
        readonly localTime: string;
        readonly state: "opened" | "missed";
        readonly at: number;
      };
    }
  /** The member's page shows something else from now on, though no row changes. */
  | { readonly show: "home"; readonly member: string }
  /** Every armed deadline of these kinds and this subject becomes void. */
  | { readonly void: "deadlines"; readonly kinds: readonly Deadline["kind"][]; readonly subject: string }
  /** What the outbox still holds for this issue up to this generation is not sent any more. */
  | { readonly void: "outbox"; readonly issue: number; readonly upTo: number };

export interface Audit {
  readonly command: Command;
  readonly actor: string | undefined;
  readonly onBehalfOf: string | undefined;
  readonly outcome: "done" | "refused";
}

export interface Decision {
  readonly reply: Reply;
  readonly changes: readonly Change[];
  readonly arm: readonly Deadline[];
  readonly notices: readonly OutboxDraft[];
  readonly audit: Audit | undefined;
}
