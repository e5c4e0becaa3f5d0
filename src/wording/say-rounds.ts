/** Answers to what people do with rounds and needs. */
import type { Button, Line, Message } from "../domain/message.ts";
import type { LeftOut, Reply } from "../domain/reply.ts";
import type { Round } from "../domain/state.ts";
import { code, compose, line, names, note, quote, text } from "./compose.ts";
import { alsoLine, answerFields, marksOf, placeOf, roundName } from "./round-words.ts";
import { atTime, nameOf, type Speaker, when, who, whom } from "./speaker.ts";

export type RoundReply = Extract<
  Reply,
  { kind: "test-opened" | "round-opened" | "answered" | "skipped" | "later" | "need-replied" | "need-closed" }
>;
type Of<K extends RoundReply["kind"]> = Extract<RoundReply, { kind: K }>;

export function sayRoundReply(reply: RoundReply, speaker: Speaker): Message {
  switch (reply.kind) {
    case "test-opened":
      return compose(
        {
          body: [
            ...text(line`A test check-in is on its way to you as a direct message. Nobody else is asked.`),
            ...note(
              line`Answer it, and you get the receipt and the digest, alone. It ends by itself ${atTime(speaker, reply.round.closesAt)}.`,
            ),
          ],
        },
        speaker,
      );
    case "round-opened":
      return opened(reply, speaker);
    case "answered":
      return answered(reply, speaker);
    case "skipped":
      return compose(
        {
          body: [
            ...text(line`You are left out of the ${roundName(speaker, reply.round)}.`),
            ...note(line`${code(`answer ${reply.round.id}`)} still answers it.`),
          ],
          buttons: [answerButton(reply.round)],
        },
        speaker,
      );
    case "later":
      return compose(
        {
          body: [
            ...text(line`The ${roundName(speaker, reply.round)} comes back ${atTime(speaker, reply.at)}.`),
            ...note(line`${code(`answer ${reply.round.id}`)} answers it before that.`),
          ],
        },
        speaker,
      );
    case "need-replied":
      return compose(
        {
          body: [
            ...text(
              line`${who(speaker, reply.need.asker)} ${reply.need.asker === speaker.reader ? "have" : "has"} your reply. The need stays open until it is met.`,
            ),
            ...note(line`${code(`need-done ${reply.need.id}`)} closes it.`),
          ],
          buttons: [{ label: "Done", command: `need-done ${reply.need.id}` }],
        },
        speaker,
      );
    case "need-closed":
      return compose(
        {
          body: [
            ...text(
              line`Done; ${whom(speaker, reply.need.asker)} ${reply.need.asker === speaker.reader ? "asked" : "is told"}.`,
            ),
            ...quote(reply.need.text),
            ...note(
              line`If something is missing, ${nameOf(speaker, reply.need.asker)} says so in the next answer.`,
            ),
          ],
        },
        speaker,
      );
  }
}

export function answerButton(round: Round, label = "Answer"): Button {
  return { label, command: `answer ${round.id}`, style: "primary" };
}

/** Stays with an answer that was given. */
export function editButton(round: Round): Button {
  return { label: "Edit", command: `answer ${round.id}` };
}

function opened({ round, asked, leftOut, later = [] }: Of<"round-opened">, speaker: Speaker): Message {
  const named = (ids: readonly string[]) => names(ids.map((id) => nameOf(speaker, id)));
  const now = asked.filter((id) => !later.includes(id));
  const open = line`The ${roundName(speaker, round)} is open`;
  return compose(
    {
      body: [
        ...text(
          now.length === 0 && later.length > 0 ? line`${open}.` : line`${open}: ${named(now)} asked.`,
          later.length === 0
            ? undefined
            : line`${named(later)} ${later.length === 1 ? "answers" : "answer"} it with the daily update, at the end of work.`,
          leftOutLine(speaker, leftOut),
        ),
        ...note(
          line`It closes ${atTime(speaker, round.closesAt)}, then the digest follows. An open round cannot be taken back.`,
        ),
      ],
    },
    speaker,
  );
}

const WHY: Readonly<Record<LeftOut["why"], string>> = {
  away: "away",
  "not-working": "outside working hours",
  "no-work": "no work in an open phase",
};

/** "Left out: Delta (away) and Gamma (outside working hours)."; undefined when nobody is. */
export function leftOutLine(speaker: Speaker, leftOut: readonly LeftOut[]): Line | undefined {
  if (leftOut.length === 0) return undefined;
  return line`Left out: ${names(leftOut.map(({ member, why }) => `${nameOf(speaker, member)} (${WHY[why]})`))}.`;
}

function answered({ round, response, edited, offer, also }: Of<"answered">, speaker: Speaker): Message {
  const marks = marksOf(response, round).filter((mark) => mark !== "edited");
  const marked = marks.length === 0 ? "" : `, ${marks.join(", ")}`;
  const raise: readonly Button[] =
    offer?.kind === "offer" ? [{ label: "Raise an issue for it", command: offer.command }] : [];
  return compose(
    {
      body: [
        ...text(
          line`Your answer to the ${roundName(speaker, round)} is ${edited ? "changed" : "in"}${marked}.`,
        ),
        ...answerFields(speaker, round.kind, response.answers ?? {}),
        ...text(alsoLine(speaker, also)),
        ...(offer?.kind === "opened"
          ? text(
              line`Issue ${offer.issue} is raised for what blocks you; ${code(`issue ${offer.issue}`)} shows its clock.`,
            )
          : []),
        ...(offer?.kind === "offer"
          ? text(line`You are blocked. An issue would ask for help on a clock.`)
          : []),
        ...note(
          line`It stands in ${placeOf(round)}. Edit changes it at any time${digestWords(speaker, round)}.`,
        ),
      ],
      buttons: [editButton(round), ...raise],
    },
    speaker,
  );
}

function digestWords(speaker: Speaker, round: Round): Line {
  if (round.kind === "test") return line`; the digest follows as a message of its own`;
  // The post of the day in #updates shows each answer at once.
  if (round.kind === "update") return line``;
  return round.closedAt === undefined
    ? line`; the digest follows ${atTime(speaker, round.closesAt)}`
    : line`, and the digest with it`;
}

/** "open until 13:00". */
export function openUntil(speaker: Speaker, round: Round): Line {
  return line`open until ${when(speaker, round.closesAt)}`;
}
