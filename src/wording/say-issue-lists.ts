/** Issues to look at: all open ones, or one with its timeline. */
import type { Message } from "../domain/message.ts";
import type { Reply } from "../domain/reply.ts";
import type { Issue } from "../domain/state.ts";
import { code, compose, line, note, quote, section, text } from "./compose.ts";
import { datedEntry, timelineLine } from "./issue-timeline.ts";
import { askButtons, issueColour, issueTitle, nextStep, raisedLine, resolveButton } from "./issue-words.ts";
import { nameOf, type Speaker } from "./speaker.ts";

/** Open issues and their clocks. */
export function sayIssues({ issues }: Extract<Reply, { kind: "issues" }>, speaker: Speaker): Message {
  if (issues.length === 0)
    return compose(
      { body: [...text(line`No issue is open.`), ...note(line`${code("raise")} asks for help on a clock.`)] },
      speaker,
    );
  const items = issues.map(({ issue, clock }) => {
    const responder = issue.responder === undefined ? "" : ` for ${nameOf(speaker, issue.responder)}`;
    const next = nextStep(speaker, clock);
    return line`${{ bold: issueTitle(issue) }}, ${issueState(speaker, issue)}: ${issue.text} (${nameOf(speaker, issue.raiser)}${responder})${next.length === 0 ? "" : line`; ${next}`}`;
  });
  const urgent = issues.some(({ issue }) => issue.urgent && issue.state === "open");
  return compose(
    {
      body: [
        ...section("Open issues", items),
        ...note(line`${code("issue N")} shows one with its timeline, ${code("ack N")} takes it.`),
      ],
      colour: urgent ? "red" : "yellow",
    },
    speaker,
  );
}

/** "open", "acknowledged by Alpha", "snoozed". */
export function issueState(speaker: Speaker, issue: Issue): string {
  if (issue.state === "acknowledged" && issue.holder !== undefined)
    return `acknowledged by ${nameOf(speaker, issue.holder)}`;
  return issue.state === "open" && issue.snoozedUntil !== undefined && issue.snoozedUntil > speaker.now
    ? "snoozed"
    : issue.state;
}

/** One issue with its timeline. */
export function sayIssue(
  { issue, timeline, clock }: Extract<Reply, { kind: "issue" }>,
  speaker: Speaker,
): Message {
  const open = issue.state === "open";
  return compose(
    {
      title: issueTitle(issue),
      body: [
        ...text(raisedLine(speaker, issue)),
        ...quote(issue.text),
        ...text(timelineLine(speaker, issue, timeline)),
        ...section(
          "Timeline",
          timeline.map((entry) =>
            datedEntry(speaker, entry.kind === "raised" ? { ...entry, text: undefined } : entry),
          ),
        ),
        ...text(nextStep(speaker, clock)),
      ],
      buttons: open ? askButtons(issue) : issue.state === "acknowledged" ? resolveButton(issue) : [],
      colour: issueColour(issue),
    },
    speaker,
  );
}
