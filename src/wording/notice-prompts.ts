/** Prompts, their receipts and reminders, and answers in the day's thread. */
import type { Button, Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import { asksLike } from "../domain/forms.ts";
import type { Round } from "../domain/state.ts";
import { compose, line, note, text } from "./compose.ts";
import {
  alsoLine,
  answerFields,
  answerLine,
  marksOf,
  placeOf,
  questionsOf,
  roundName,
  roundStart,
  roundTitle,
} from "./round-words.ts";
import { answerButton, editButton, openUntil } from "./say-rounds.ts";
import { atTime, nameOf, type Speaker, when } from "./speaker.ts";
import { spanWords } from "./time.ts";

type Of<K extends Notice["kind"]> = Extract<Notice, { kind: K }>;

/** The prompt of a round, with everything that can be done about it. */
export function sayPrompt({ round, again, late, hasLast, also }: Of<"prompt">, speaker: Speaker): Message {
  const by = spanWords(round.openedAt - round.plannedAt);
  return compose(
    {
      title: roundTitle(round),
      body: [
        ...text(
          again ? line`You asked to be asked again.` : undefined,
          late ? line`This round opens ${by} late, Baton was not running.` : undefined,
          line`${roundStart(speaker, round)}: a minute is enough, it is ${openUntil(speaker, round)}.`,
          alsoLine(speaker, also),
          round.kind === "test"
            ? line`This is only a test: nobody else is asked, and nobody else sees your answer.`
            : undefined,
        ),
        { kind: "list", items: questionsOf(speaker, round.kind).map(({ label }) => [label]) },
      ],
      buttons: promptButtons(round, hasLast),
    },
    speaker,
  );
}

function promptButtons(round: Round, hasLast: boolean): readonly Button[] {
  return [
    answerButton(round),
    ...(hasLast ? [{ label: "Nothing changed", command: `same ${round.id}` }] : []),
    { label: "Snooze", command: `later ${round.id} 15m` },
    { label: "Skip today", command: `skip ${round.id}` },
    { label: "I'm away", command: "away today" },
  ];
}

/** The prompt, turned into a receipt in its place. */
export function sayReceipt({ round, response, also }: Of<"prompt-receipt">, speaker: Speaker): Message {
  const title = roundTitle(round);
  if (response.state === "skipped")
    return compose(
      {
        title,
        body: [
          ...text(line`You are left out of the ${roundName(speaker, round)}.`),
          ...note(line`An answer is still welcome.`),
        ],
        buttons: [answerButton(round)],
      },
      speaker,
    );
  if (response.state !== "answered" || response.answeredAt === undefined)
    return compose(
      {
        title,
        body: text(
          line`The ${roundName(speaker, round)} comes back later; it is ${openUntil(speaker, round)}.`,
        ),
        buttons: [answerButton(round)],
      },
      speaker,
    );
  const marks = marksOf(response, round).map((mark) => (mark === "edited" ? "" : mark));
  const edited = response.editedAt === undefined ? "" : line`, edited ${atTime(speaker, response.editedAt)}`;
  const marked = marks.filter((mark) => mark !== "").map((mark) => `, ${mark}`);
  return compose(
    {
      title,
      body: [
        ...text(
          line`${roundStart(speaker, round)}: answered ${atTime(speaker, response.answeredAt)}${marked.join("")}${edited}.`,
        ),
        ...answerFields(speaker, round.kind, response.answers ?? {}),
        ...text(alsoLine(speaker, also)),
        ...note(line`It stands in ${placeOf(round)}.`),
      ],
      buttons: [editButton(round)],
      colour: "green",
    },
    speaker,
  );
}

/** The prompt that a newer one has replaced: no button is left. */
export function sayPromptMerged({ round, into }: Of<"prompt-merged">, speaker: Speaker): Message {
  return compose(
    {
      title: roundTitle(round),
      body: [
        ...text(
          line`The ${roundName(speaker, round)} is answered together with the ${roundName(speaker, into)} below: one answer counts for both.`,
        ),
        ...note(line`${{ code: `answer ${round.id}` }} still answers it alone.`),
      ],
    },
    speaker,
  );
}

export function sayPromptClosed({ round }: Of<"prompt-closed">, speaker: Speaker): Message {
  const at = round.closedAt ?? round.closesAt;
  return compose(
    {
      title: roundTitle(round),
      body: text(
        line`The ${roundName(speaker, round)} closed ${atTime(speaker, at)}. A late answer is welcome and changes the digest.`,
      ),
      buttons: [answerButton(round)],
    },
    speaker,
  );
}

export function sayPromptReminder({ round }: Of<"prompt-reminder">, speaker: Speaker): Message {
  return compose(
    {
      title: `Reminder: ${asksLike(round.kind) === "check-in" ? "check-in" : "daily update"}`,
      body: [
        ...text(
          line`Your answer to the ${roundName(speaker, round)} is still missing; it is ${openUntil(speaker, round)}.`,
        ),
        ...note(line`This is the only reminder.`),
      ],
      buttons: promptButtons(round, false),
    },
    speaker,
  );
}

/** In the day's thread: who, the marks, and the answers. Nobody is called. */
export function sayAnswer({ round, response }: Of<"answer">, speaker: Speaker): Message {
  const marks = marksOf(response, round);
  const marked = marks.length === 0 ? "" : ` (${marks.join(", ")})`;
  return compose(
    {
      body: text(
        line`${{ bold: nameOf(speaker, response.member) }}${marked}: ${answerLine(speaker, response.answers ?? {})}`,
      ),
    },
    speaker,
  );
}

/** Rounds that fell into a time without Baton. */
export function sayRoundMissed({ schedule, count, last }: Of<"round-missed">, speaker: Speaker): Message {
  const rounds = count === 1 ? "One round" : `${count} rounds`;
  return compose(
    {
      body: [
        ...text(
          line`${rounds} of ${schedule} ${count === 1 ? "was" : "were"} missed while Baton was not running; the last was due ${when(speaker, last)}.`,
        ),
        ...note(
          line`The next one opens as planned; a lead can open one at once with ${{ code: `round now ${schedule}` }}.`,
        ),
      ],
    },
    speaker,
  );
}
