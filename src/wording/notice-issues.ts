/** Pings, cards, threads and news of issues. */
import type { Line, Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import type { Issue, Target } from "../domain/state.ts";
import { capital, compose, line, note, quote, text } from "./compose.ts";
import {
  askButtons,
  clockLine,
  issueColour,
  issueTitle,
  lateWords,
  raisedLine,
  resolveButton,
} from "./issue-words.ts";
import { atTime, mention, nameOf, roleWords, type Speaker, targetWords, when, whom } from "./speaker.ts";

type Of<K extends Notice["kind"]> = Extract<Notice, { kind: K }>;

/** A direct ping to whom is asked, or a channel's post, which calls them. */
export function sayPing(notice: Of<"issue-ping">, speaker: Speaker): Message {
  const { issue, target, why } = notice;
  const late = lateWords(notice.lateBy);
  const asked = targetWords(speaker, target);
  return compose(
    {
      title: why === "remind" ? `Reminder: ${issueTitle(issue)}` : issueTitle(issue),
      body: [
        ...text(
          line`${callLine(speaker, issue, target, why)}${late === undefined ? "" : ` (${late}).`}`,
          raisedLine(speaker, issue),
        ),
        ...quote(issue.text),
        ...text(clockLine(speaker, asked, notice.clock)),
        ...note(line`Acknowledge stops the clock, Resolve closes the issue.`),
      ],
      buttons: askButtons(issue),
      colour: issueColour(issue),
    },
    speaker,
  );
}

/** Who is asked and why. In a channel the member is called there; in a direct message the reader is meant. */
function callLine(speaker: Speaker, issue: Issue, target: Target, why: Of<"issue-ping">["why"]): Line {
  const asked = callee(speaker, target);
  const since = atTime(speaker, issue.raisedAt);
  switch (why) {
    case "ask":
      return line`${asked}, ${nameOf(speaker, issue.raiser)} needs your help.`;
    case "remind":
      return line`${asked}, nobody has acknowledged this yet.`;
    case "escalate":
    case "fallback":
      return line`${asked}, nobody has acknowledged this${asRole(target)}. It was raised ${since}.`;
    case "repeat":
      return line`${asked}, this is still not acknowledged. It was raised ${since}.`;
    case "ask-holder":
    case "reopen":
      return line`${asked}, is this still being worked on?`;
  }
}

function asRole(target: Target): string {
  return target.kind === "role" ? `, so you are asked as ${roleWords(target.role)}` : "";
}

function callee(speaker: Speaker, target: Target): Line {
  const member = memberOf(speaker, target);
  if (member === undefined)
    return [target.kind === "role" ? capital(roleWords(target.role)) : "Everybody here"];
  return [speaker.reader === undefined ? mention(speaker, member) : nameOf(speaker, member)];
}

function memberOf(speaker: Speaker, target: Target): string | undefined {
  if (target.kind === "member") return target.member;
  return target.kind === "role" ? speaker.plan?.team.roles[target.role] : undefined;
}

/** A ping after the issue moved on: who has it now, and only the buttons that still make sense. */
export function sayCard(notice: Of<"issue-card-facts">, speaker: Speaker): Message {
  const { issue, ping } = notice;
  const over = ping.kind === "member" && issue.state === "open" && issue.responder !== ping.member;
  const still = issue.state === "open" && !over;
  return compose(
    {
      title: issueTitle(issue),
      body: [
        ...text(stateLine(speaker, issue, over), raisedLine(speaker, issue)),
        ...quote(issue.text),
        ...(issue.state === "resolved" && issue.resolution !== undefined
          ? [...text(line`What solved it:`), ...quote(issue.resolution)]
          : []),
        ...text(clockLine(speaker, askedNow(speaker, issue, ping), notice.clock)),
      ],
      buttons: still ? askButtons(issue) : issue.state === "acknowledged" ? resolveButton(issue) : [],
      colour: issueColour(issue),
    },
    speaker,
  );
}

function stateLine(speaker: Speaker, issue: Issue, over: boolean): Line {
  switch (issue.state) {
    case "open":
      if (over)
        return line`${askedNow(speaker, issue, undefined)} is asked now; nothing is left for you to do.`;
      return issue.snoozedUntil === undefined
        ? line`Not acknowledged yet.`
        : line`Snoozed until ${when(speaker, issue.snoozedUntil)}.`;
    case "acknowledged":
      return byLine(speaker, "Acknowledged", issue.acknowledgedBy, issue.acknowledgedAt);
    case "resolved":
      return byLine(speaker, "Resolved", issue.closedBy, issue.closedAt);
    case "withdrawn":
      return byLine(speaker, "Withdrawn", issue.closedBy, issue.closedAt);
  }
}

function byLine(speaker: Speaker, done: string, by: string | undefined, at: number | undefined): Line {
  const name = by === undefined ? "somebody" : nameOf(speaker, by);
  return at === undefined ? line`${done} by ${name}` : line`${done} by ${name} ${when(speaker, at)}`;
}

/** The responder when there is one, else whom the card asked, else the row's role. */
function askedNow(speaker: Speaker, issue: Issue, ping: Target | undefined): string {
  if (issue.responder !== undefined) return whom(speaker, issue.responder);
  return capital(targetWords(speaker, ping ?? { kind: "role", role: issue.policy.row.role }));
}
