/** What a platform and the application give each other. An adapter imports these and nothing of the application. */
import type { Limit } from "./budget.ts";
import type { Inbound, Profile } from "./command.ts";
import type { Form, Message } from "./message.ts";
import type { Reply } from "./reply.ts";

/** The answer to one request: what it says, and what was decided. */
export interface Answer {
  readonly reply: Reply;
  readonly message: Message;
  /** Present when the reply is a form to be opened; also `message.form`. */
  readonly form: Form | undefined;
  /** By field id, in words, when a submitted form cannot stay as it is. */
  readonly problems: Readonly<Record<string, string>> | undefined;
}

/** The one door in: never throws for what a user can cause; a bug rejects. */
export type Handle = (inbound: Inbound) => Promise<Answer>;

/** Where a message stands on a platform; `id` is what that platform edits it by. */
export interface Ref {
  readonly channel: string;
  readonly id: string;
}

/** One message on its way out, addressed in the platform's own ids. */
export interface Delivery {
  /** The outbox row: the same one again carries the same id, so that an uncertain post can be looked up. */
  readonly id: string;
  /** `post` a new message, or `edit` the one at `ref`. */
  readonly op: "post" | "edit";
  /** `home` is the page of that user: it is always an `edit`, and replaces what the page shows. */
  readonly to: { readonly kind: "user" | "channel" | "home"; readonly id: string };
  readonly message: Message;
  /** Which of the pages that it takes there: the first, 1, when left out; one that it does not take any more says so. */
  readonly page?: number;
  /** The message under which it is posted. */
  readonly thread: Ref | undefined;
  readonly ref: Ref | undefined;
  /** When it may have been sent at the earliest (UTC milliseconds). */
  readonly since: number;
  readonly urgent: boolean;
  /** Zone of the reader, or of the plan for a channel. */
  readonly zone: string;
  /** Accounts on this platform by member id, for mentions. */
  readonly accounts: Readonly<Record<string, string>>;
}

/** What became of a delivery. Only `uncertain` may have reached the reader without Baton knowing it. */
export type Posted =
  | { readonly kind: "sent"; readonly ref: Ref }
  /**
   * Not accepted; try again. `after` in milliseconds when the platform named a time; `scope`: what it holds up, the
   * place alone, every edit, or all that goes to the platform.
   */
  | {
      readonly kind: "retry";
      readonly after: number | undefined;
      readonly scope: "channel" | "edits" | "platform";
      readonly why: string;
    }
  | { readonly kind: "unreachable"; readonly why: string }
  /** The whole connection is gone: token revoked, app removed. */
  | { readonly kind: "revoked"; readonly why: string }
  /** The platform refuses the message itself: a bug of ours. `payload`: what was sent, for whoever mends it. */
  | { readonly kind: "malformed"; readonly why: string; readonly payload?: string }
  | { readonly kind: "uncertain"; readonly why: string };

/**
 * Where an uncertain post stands; undefined when the platform does not have it, `unknown` when it will never tell, and
 * why when it does not tell now.
 */
export type Found = Ref | undefined | "unknown" | Extract<Posted, { kind: "retry" | "revoked" }>;

/** Whether a platform lets Baton in. */
export type Checked = { readonly kind: "open" } | Extract<Posted, { kind: "retry" | "revoked" }>;

/** Whose an e-mail address is on a platform. */
export type Looked =
  | { readonly kind: "found"; readonly account: string; readonly profile: Profile }
  | { readonly kind: "nobody" }
  | Extract<Posted, { kind: "retry" | "revoked" }>;

export interface Outlet {
  readonly platform: "slack" | "teams" | "terminal";
  /** Whether each user has a page there that Baton draws. */
  readonly homes?: boolean;
  /** How many edits the platform takes, all places together; as many as there are, if unsaid. */
  readonly edits?: Limit;
  /** Asks whether the platform lets Baton in, and posts nothing. Left out where nobody can be shut out. Never rejects. */
  readonly check?: () => Promise<Checked>;
  readonly post: (delivery: Delivery) => Promise<Posted>;
  /** What each page of the message shows, at least one; left out where a message of any length is one. */
  readonly pages?: (delivery: Delivery) => readonly string[];
  /** Looks an uncertain post up by its id. */
  readonly find: (delivery: Delivery) => Promise<Found>;
  /** Looks up whose an e-mail address is; left out where the platform cannot tell. Never rejects. */
  readonly accountByEmail?: (email: string) => Promise<Looked>;
}
