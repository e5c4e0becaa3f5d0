/** How an issue goes on: its thread, news for those concerned, the question to its holder. */
import type { Line, Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import type { Issue, TimelineEntry } from "../domain/state.ts";
import { compose, line, note, quote, text } from "./compose.ts";
import { entryLine } from "./issue-timeline.ts";
import { handledLine, issueColour, issueTitle, resolveButton } from "./issue-words.ts";
import { atTime, type Speaker, when, who, whom } from "./speaker.ts";

type Of<K extends Notice["kind"]> = Extract<Notice, { kind: K }>;

/** A line in the thread of the issue's post. */
export function sayThread(notice: Of<"issue-thread">, speaker: Speaker): Message {
  const entry: TimelineEntry = { ...notice.entry, member: notice.entry.member ?? notice.member };
  const stop = /[.!?…]$/.test(entry.text ?? "") ? "" : ".";
  return compose({ body: text(line`${entryLine(speaker, entry, notice.lateBy)}${stop}`) }, speaker);
}

/** News for the raiser and for those who were asked. */
export function sayNews({ issue, entry }: Of<"issue-news">, speaker: Speaker): Message {
  const handled = HANDLED.has(entry.kind) ? handledLine(speaker, issue) : undefined;
  const words = handled ?? newsLine(speaker, entry);
  const said = entry.kind === "snoozed" ? undefined : entry.text;
  return compose(
    {
      title: issueTitle(issue),
      body: [
        ...text(line`${words}.`),
        ...(said === undefined ? [] : quote(said)),
        ...text(afterLine(speaker, issue)),
        ...note(line`The issue: ${issue.text}`),
      ],
      colour: issueColour(issue),
    },
    speaker,
  );
}

/** A word on an issue stands as a quote below; everything else is said in the line. */
function newsLine(speaker: Speaker, entry: TimelineEntry): Line {
  if (entry.kind !== "updated") return entryLine(speaker, { ...entry, text: undefined }, 0);
  return line`${entry.member === undefined ? "Somebody" : who(speaker, entry.member)} wrote about this`;
}

const HANDLED: ReadonlySet<TimelineEntry["kind"]> = new Set(["acknowledged", "resolved", "withdrawn"]);

function afterLine(speaker: Speaker, issue: Issue): Line | undefined {
  if (issue.state === "acknowledged") {
    const holder = whom(speaker, issue.holder ?? issue.acknowledgedBy ?? issue.raiser);
    return line`No further step of its clock will fire while ${holder} ${holder === "you" ? "work" : "works"} on it.`;
  }
  if (issue.state !== "open") return undefined;
  if (issue.snoozedUntil !== undefined)
    return issue.nextAt === undefined
      ? line`It is quiet until ${when(speaker, issue.snoozedUntil)}.`
      : line`It is quiet until ${when(speaker, issue.snoozedUntil)}; the next step is due ${atTime(speaker, issue.nextAt)}.`;
  return issue.nextAt === undefined
    ? undefined
    : line`The next step is due ${atTime(speaker, issue.nextAt)}.`;
}

/** The holder is asked for a word. */
export function sayAskHolder({ issue, reopensAt }: Of<"issue-ask-holder">, speaker: Speaker): Message {
  const holder = issue.holder ?? issue.acknowledgedBy;
  return compose(
    {
      title: issueTitle(issue),
      body: [
        ...text(
          line`${holder === undefined ? "" : `${who(speaker, holder)} acknowledged this`}${issue.acknowledgedAt === undefined ? "" : line` ${atTime(speaker, issue.acknowledgedAt)}`}. How is it going?`,
        ),
        ...quote(issue.text),
        ...note(
          line`Without an answer it opens again ${atTime(speaker, reopensAt)} and its clock starts anew.`,
        ),
      ],
      buttons: [
        {
          label: "Still working on it",
          command: `note ${issue.number} still working on it`,
          style: "primary",
        },
        ...resolveButton(issue),
      ],
      colour: "yellow",
    },
    speaker,
  );
}
