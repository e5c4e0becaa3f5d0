/** Which messages are about an issue, so that a sign of assent on them takes it. */
import type { Command } from "./command.ts";
import type { Issue, TimelineEntry } from "./state.ts";

/** The message's issue, and the entry of its timeline that it is about; without one, the issue's own post. */
export interface IssueMessage {
  readonly issue: number;
  readonly seq: number | undefined;
}

/** Reads a message's key: the issue's own post, a ping, a line in its thread; undefined for all others. */
export function issueMessage(key: string): IssueMessage | undefined {
  const [, issue, seq] = /^issue:(\d+)(?::(?:thread:)?(\d+))?$/.exec(key) ?? [];
  if (issue === undefined) return undefined;
  return { issue: Number(issue), seq: seq === undefined ? undefined : Number(seq) };
}

/**
 * The press that a sign of assent stands for: `ack` with the generation of which the message spoke. The issue's own
 * post is kept up to date, so it spoke of the generation at `shownAt`; what asked somebody, of the one in which it did.
 */
export function assentOf(
  { issue, seq }: IssueMessage,
  timeline: readonly TimelineEntry[],
  shownAt: number,
): Extract<Command, { kind: "ack" }> {
  const entries = timeline.filter((entry) => entry.issue === issue);
  const about =
    seq === undefined
      ? entries.findLast(({ at }) => at <= shownAt)
      : entries.find((entry) => entry.seq === seq);
  return { kind: "ack", issue, generation: about?.generation };
}

/** True when whoever assents has the issue, or had it until its end: there is nothing to say about it. */
export function isTheirs(issue: Issue, member: string): boolean {
  return issue.state === "acknowledged" && issue.holder === member;
}
