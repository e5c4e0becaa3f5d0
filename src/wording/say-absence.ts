/** Answers to `away` and `back`, and how long somebody is away. */
import type { Line, Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import type { Reply } from "../domain/reply.ts";
import { code, compose, line, note, text } from "./compose.ts";
import { forWhom } from "./say-tasks.ts";
import { nameOf, type Speaker, when, whoIs } from "./speaker.ts";
import { isMidnight, timeWords } from "./time.ts";

/**
 * An absence ends at a midnight: the last day is what people mean. It is a day of the one who is away, whose zone this
 * is, and so the same date for every reader.
 */
export function untilLine(speaker: Speaker, until: number, zone: string): Line {
  return isMidnight(until, zone)
    ? line`through ${timeWords(until - 1, "date", zone)}`
    : line`until ${when(speaker, until)}`;
}

export function sayAway(
  { member, from, until, by }: Extract<Reply, { kind: "away" }>,
  speaker: Speaker,
): Message {
  const zone = speaker.plan?.members.get(member)?.zone ?? speaker.zone;
  const back = by.onBehalfOf === undefined ? "back" : `back for ${nameOf(speaker, member)}`;
  return compose(
    {
      body: [
        ...text(
          line`${whoIs(speaker, member)} away${spanLine(speaker, from, until, zone)}.`,
          forWhom(speaker, by),
        ),
        ...note(
          line`Rounds leave ${them(speaker, member)} out and escalations pass by. ${code(back)} ends it.`,
        ),
      ],
    },
    speaker,
  );
}

/** With the hour that clocks may be set back. */
const ONE_DAY = 25 * 3_600_000;

/** ` on …`, or ` from … through …`, as far as it has not begun. */
function spanLine(speaker: Speaker, from: number, until: number | undefined, zone: string): Line {
  const later = from > speaker.now;
  if (later && until !== undefined && isMidnight(until, zone) && until - from <= ONE_DAY) {
    return line` on ${timeWords(from, "date", zone)}`;
  }
  const begin = later ? line` from ${timeWords(from, "date", zone)}` : "";
  const end = until === undefined ? "until back" : untilLine(speaker, until, zone);
  return line`${begin} ${end}`;
}

/** To the member for whom a lead said it. */
export function sayAbsenceForYou(
  { by, away }: Extract<Notice, { kind: "absence-for-you" }>,
  speaker: Speaker,
): Message {
  const what = away
    ? line`you are away${spanLine(speaker, away.from, away.until, speaker.zone)}`
    : line`you are back`;
  return compose(
    {
      body: [
        ...text(line`${nameOf(speaker, by)} noted that ${what}.`),
        ...note(line`${code(away ? "back" : "away")} changes it.`),
      ],
    },
    speaker,
  );
}

export function sayBack(reply: Extract<Reply, { kind: "back" }>, speaker: Speaker): Message {
  return compose(
    {
      body: [
        ...text(
          line`${whoIs(speaker, reply.member)} back: rounds and escalations count on ${them(speaker, reply.member)} again.`,
          forWhom(speaker, reply.by),
        ),
        ...note(line`${code("away")} starts the next absence.`),
      ],
    },
    speaker,
  );
}

function them(speaker: Speaker, member: string): string {
  return member === speaker.reader ? "you" : "them";
}
