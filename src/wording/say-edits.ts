/** Answers to what leads change in the plan. */
import type { Message } from "../domain/message.ts";
import type { Reply } from "../domain/reply.ts";
import { code, compose, line, names, note, quote, text } from "./compose.ts";
import { openedLine, phaseLines, toldWords } from "./opened-words.ts";
import { nameOf, phaseTitle, type Speaker, whom } from "./speaker.ts";
import { bold, startButtons } from "./task-parts.ts";
import { workWords } from "./time.ts";

/** A new task. */
export function sayAdded(
  { task, phase, after, ready }: Extract<Reply, { kind: "added" }>,
  speaker: Speaker,
): Message {
  const owner =
    task.owner === undefined
      ? "nobody owns it yet"
      : `${whom(speaker, task.owner)} ${task.owner === speaker.reader ? "own" : "owns"} it`;
  const state = ready
    ? "it is ready"
    : after.length === 0
      ? "it waits for its phase"
      : `it comes after ${names(after)}`;
  return compose(
    {
      body: [
        ...text(line`${bold(task)} is part of ${phaseTitle(speaker, phase)}; ${owner}, and ${state}.`),
        ...note(
          line`${code(`cancel ${task.id}`)} takes it out again; the plan's files do not hold it until you export them.`,
        ),
      ],
    },
    speaker,
  );
}

export function sayAssigned({ task, from }: Extract<Reply, { kind: "assigned" }>, speaker: Speaker): Message {
  const owner = task.owner === undefined ? "nobody" : nameOf(speaker, task.owner);
  const before = from === undefined ? "nobody" : nameOf(speaker, from);
  const undo = from === undefined ? undefined : line`${code(`assign ${task.id} to ${from}`)} gives it back.`;
  return compose(
    { body: [...text(line`${bold(task)} belongs to ${owner} now; before, to ${before}.`), ...note(undo)] },
    speaker,
  );
}

export function sayCancelled(
  { task, reason, opened }: Extract<Reply, { kind: "cancelled" }>,
  speaker: Speaker,
): Message {
  const told = toldWords(speaker, opened, speaker.reader);
  return compose(
    {
      body: [
        ...text(
          line`${bold(task)} is cancelled: ${openedLine(speaker, opened)}.`,
          ...phaseLines(speaker, opened),
        ),
        ...quote(reason ?? ""),
        ...note(
          told === undefined ? undefined : line`${told} now.`,
          line`${code(`undo ${task.id}`)} takes it back.`,
        ),
      ],
      buttons: startButtons(opened.ready.filter(({ owner }) => owner === speaker.reader)),
    },
    speaker,
  );
}

export function sayEstimated(reply: Extract<Reply, { kind: "estimated" }>, speaker: Speaker): Message {
  return compose(
    {
      body: [
        ...text(line`${bold(reply.task)} takes ${workWords(reply.to)} now; it was ${workWords(reply.from)}.`),
        ...note(line`${code(`estimate ${reply.task.id} DURATION`)} changes it again.`),
      ],
    },
    speaker,
  );
}
