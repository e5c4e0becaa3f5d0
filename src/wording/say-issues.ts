/** Answers to what people do with issues. */
import type { Message } from "../domain/message.ts";
import type { Reply } from "../domain/reply.ts";
import { code, compose, line, note, quote, text } from "./compose.ts";
import { askButtons, clockLine, issueColour, issueTitle, nextStep, resolveButton } from "./issue-words.ts";
import { sayIssue, sayIssues } from "./say-issue-lists.ts";
import { nameOf, type Speaker, targetWords, when, whom } from "./speaker.ts";
import { spanWords } from "./time.ts";

export type IssueReply = Extract<
  Reply,
  {
    kind:
      | "raised"
      | "acknowledged"
      | "resolved"
      | "withdrawn"
      | "snoozed"
      | "reassigned"
      | "noted"
      | "issues"
      | "issue";
  }
>;

export function sayIssueReply(reply: IssueReply, speaker: Speaker): Message {
  switch (reply.kind) {
    case "raised":
      return raised(reply, speaker);
    case "acknowledged":
      return acknowledged(reply, speaker);
    case "resolved":
      return closed(reply, speaker, "resolved");
    case "withdrawn":
      return closed(reply, speaker, "withdrawn");
    case "snoozed":
      return snoozed(reply, speaker);
    case "reassigned":
      return reassigned(reply, speaker);
    case "noted":
      return noted(reply, speaker);
    case "issues":
      return sayIssues(reply, speaker);
    case "issue":
      return sayIssue(reply, speaker);
  }
}

type Of<K extends IssueReply["kind"]> = Extract<IssueReply, { kind: K }>;

function raised({ issue, asked, askedMember, clock }: Of<"raised">, speaker: Speaker): Message {
  const target = targetWords(speaker, asked, askedMember);
  return compose(
    {
      title: issueTitle(issue),
      body: [
        ...text(line`Raised; ${target} is asked now.`),
        ...quote(issue.text),
        ...text(clockLine(speaker, target, clock)),
        ...note(
          line`${code(`withdraw ${issue.number}`)} takes it back, ${code(`issue ${issue.number}`)} shows how it goes.`,
        ),
      ],
      colour: issueColour(issue),
    },
    speaker,
  );
}

function acknowledged({ issue, clock }: Of<"acknowledged">, speaker: Speaker): Message {
  return compose(
    {
      title: issueTitle(issue),
      body: [
        ...text(
          line`You have it now; its clock has stopped, and ${nameOf(speaker, issue.raiser)} is told.`,
          clockLine(speaker, "you", clock),
        ),
        ...note(
          line`${code(`note ${issue.number} TEXT`)} says how it is going, ${code(`reassign ${issue.number} MEMBER`)} asks somebody else.`,
        ),
      ],
      buttons: resolveButton(issue),
      colour: issueColour(issue),
    },
    speaker,
  );
}

function closed(
  { issue }: { readonly issue: Of<"resolved">["issue"] },
  speaker: Speaker,
  how: string,
): Message {
  return compose(
    {
      title: issueTitle(issue),
      body: [
        ...text(
          line`You have ${how === "resolved" ? "resolved" : "withdrawn"} this. Everybody who was asked is told.`,
        ),
        ...(issue.resolution === undefined ? [] : quote(issue.resolution)),
        ...note(
          line`This is final; ${code("raise")} opens a new issue if it comes back. ${code(`issue ${issue.number}`)} shows the timeline.`,
        ),
      ],
      colour: issueColour(issue),
    },
    speaker,
  );
}

function snoozed({ issue, clock, left }: Of<"snoozed">, speaker: Speaker): Message {
  const asked =
    issue.responder === undefined
      ? targetWords(speaker, { kind: "role", role: issue.policy.row.role })
      : targetWords(speaker, { kind: "member", member: issue.responder });
  const until = issue.snoozedUntil === undefined ? "it wakes" : when(speaker, issue.snoozedUntil);
  return compose(
    {
      title: issueTitle(issue),
      body: [
        ...text(
          line`Quiet until ${until}; then the rest of its time runs on.`,
          clockLine(speaker, asked, clock),
        ),
        ...note(
          left < 60_000
            ? line`No snooze is left for this issue.`
            : line`${spanWords(left)} of snooze are left for this issue.`,
          line`${code(`ack ${issue.number}`)} takes it before that.`,
        ),
      ],
      buttons: askButtons(issue).slice(0, 2),
      colour: issueColour(issue),
    },
    speaker,
  );
}

function reassigned({ issue, to, clock }: Of<"reassigned">, speaker: Speaker): Message {
  const target = targetWords(speaker, { kind: "member", member: to });
  return compose(
    {
      title: issueTitle(issue),
      body: [
        ...text(line`Now with ${target}; the clock starts anew.`, clockLine(speaker, target, clock)),
        ...note(line`${code(`reassign ${issue.number} MEMBER`)} gives it to somebody else.`),
      ],
      colour: issueColour(issue),
    },
    speaker,
  );
}

function noted({ issue, clock }: Of<"noted">, speaker: Speaker): Message {
  const other = speaker.reader === issue.raiser ? (issue.holder ?? issue.responder) : issue.raiser;
  return compose(
    {
      title: issueTitle(issue),
      body: [
        ...text(
          line`Noted; ${other === undefined ? "the issue's thread has it" : `${whom(speaker, other)} and the issue's thread have it`}.`,
          issue.state === "acknowledged"
            ? clockLine(speaker, nameOf(speaker, issue.holder ?? issue.raiser), clock)
            : line`Its clock runs on: ${nextStep(speaker, clock)}.`,
        ),
        ...note(line`${code(`resolve ${issue.number}`)} closes it.`),
      ],
      colour: issueColour(issue),
    },
    speaker,
  );
}
