/** The tables of what goes out: see `schema.ts` for how values stand in them. */
import type { Generated } from "kysely";
import type { OutboxDraft, To } from "../domain/notice.ts";

type Flag = 0 | 1;
type Json = string;

/**
 * `queued` waits to be sent, `leased` is being sent; the others are ends: `sent`, `superseded` by what came after,
 * `dropped` because there was nothing to edit, `dead` because it could not be delivered.
 */
export type OutboxState = "queued" | "leased" | "sent" | "superseded" | "dropped" | "dead";

export interface OutboxTable {
  seq: Generated<number>;
  plan: string;
  id: string;
  to_kind: To["kind"];
  to_id: string;
  destination: string;
  notice: Json;
  message: string;
  op: OutboxDraft["op"];
  thread: string | null;
  urgent: Flag;
  due_at: number;
  issue: number | null;
  generation: number | null;
  created_at: number;
  state: OutboxState;
  stopped: Flag;
  attempts: number;
  next_try_at: number;
  lease_until: number | null;
  lease_token: string | null;
  uncertain: number;
  last_error: string | null;
  sent_at: number | null;
}

export interface MessageTable {
  plan: string;
  key: string;
  platform: "slack" | "teams" | "terminal";
  channel: string;
  ref: string;
  content: string;
  posted_at: number;
}
