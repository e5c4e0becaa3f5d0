/** A sign of assent on a message is the press of its Acknowledge button. */
import { assentOf, isTheirs, issueMessage } from "../domain/assent.ts";
import type { Command, Inbound } from "../domain/command.ts";
import type { Reply } from "../domain/reply.ts";
import type { Db } from "../store/database.ts";
import { timelineOf } from "../store/issues.ts";
import { findMessageAt } from "../store/messages.ts";

/** The request that it stands for; undefined where the message is not about an issue. */
export async function assented(
  db: Db,
  inbound: Inbound,
  { channel, message }: Extract<Command, { kind: "assent" }>,
): Promise<(Inbound & { readonly command: Extract<Command, { kind: "ack" }> }) | undefined> {
  const { workspace, surface } = inbound;
  if (surface === "clock" || surface === "cli") return undefined;
  const found = await findMessageAt(db, workspace, surface, { channel, id: message });
  const about = found && issueMessage(found.key);
  if (!about) return undefined;
  const timeline = await timelineOf(db, found.plan, [about.issue]);
  const command = assentOf(about, timeline, found.postedAt);
  return { ...inbound, plan: found.planId, command };
}

/** Whoever has the issue already and nods once more needs no answer. */
export function assentReply(reply: Reply, member: string | undefined): Reply {
  const handled = reply.kind === "refused" && reply.refusal.kind === "issue-handled";
  const theirs = handled && member !== undefined && isTheirs(reply.refusal.issue, member);
  return theirs ? { kind: "silent" } : reply;
}
