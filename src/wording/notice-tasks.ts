/** What owners of tasks are told: work that opens, closes again, or was changed for them. */
import type { Line, Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import type { TaskRef } from "../domain/reply.ts";
import { code, compose, line, names, note, section, text } from "./compose.ts";
import { nameOf, type Speaker, taskWords, waitsForWords } from "./speaker.ts";
import { startButtons } from "./task-parts.ts";

type Of<K extends Notice["kind"]> = Extract<Notice, { kind: K }>;

/** One message a member: what is ready, what waits, and why now. */
export function sayWorkOpened(notice: Of<"work-opened">, speaker: Speaker): Message {
  const { phase, because, by, ready, waiting, cancelled = false } = notice;
  const [ended, is] = cancelled ? ["cancelled", "is cancelled"] : ["finished", "is done"];
  const done =
    because === undefined
      ? undefined
      : by === undefined
        ? line`${taskWords(because)} ${is}.`
        : line`${nameOf(speaker, by)} ${ended} ${taskWords(because)}.`;
  return compose(
    {
      body: [
        ...text(
          ready.length === 0 ? undefined : line`${{ bold: readyWords(ready) }}.`,
          phase === undefined ? undefined : line`Phase open: ${{ bold: phase }}.`,
          done,
        ),
        ...(ready.length > 1 ? section("Ready", ready.map(taskLine)) : []),
        ...section(
          "Waiting",
          waiting.map((each) => line`${taskWords(each.task)} waits for ${waitsForWords(speaker, each)}`),
        ),
        ...note(
          ready.length === 0
            ? line`You are told when it is ready.`
            : line`${code("next")} shows all your tasks.`,
        ),
      ],
      buttons: startButtons(ready),
    },
    speaker,
  );
}

/** A single task with its title; of several the ids, since a list follows. */
function readyWords(ready: readonly TaskRef[]): string {
  const [first] = ready;
  if (ready.length === 1 && first !== undefined) return `${taskWords(first)} is ready`;
  return `${names(ready.map(({ id }) => id))} are ready`;
}

function taskLine(task: TaskRef): Line {
  return [taskWords(task)];
}

export function sayAssigned({ task, by, ready, waiting }: Of<"assigned-to-you">, speaker: Speaker): Message {
  return compose(
    {
      body: [
        ...text(
          line`${nameOf(speaker, by)} assigned ${{ bold: taskWords(task) }} to you.`,
          ready
            ? line`It is ready.`
            : waiting === undefined
              ? undefined
              : line`It waits for ${waitsForWords(speaker, waiting)}.`,
        ),
        ...note(line`${code(`status ${task.id}`)} shows it.`),
      ],
      buttons: ready ? startButtons([task]) : [],
    },
    speaker,
  );
}

export function sayReopened({ task, by, waitingAgain }: Of<"work-reopened">, speaker: Speaker): Message {
  const waits = waitingAgain.map(({ id }) => id);
  return compose(
    {
      body: [
        ...text(
          line`${nameOf(speaker, by)} took back the end of ${{ bold: taskWords(task) }}.`,
          waits.length === 0
            ? undefined
            : line`${names(waits)} ${waits.length === 1 ? "waits" : "wait"} again.`,
        ),
        ...note(line`You are told when that changes.`),
      ],
    },
    speaker,
  );
}

const ACTS: Readonly<Record<Of<"acted-for-you">["what"], string>> = {
  start: "started",
  done: "finished",
  block: "blocked",
  unblock: "unblocked",
  undo: "took back the last change of",
  cancel: "cancelled",
};

export function sayActedForYou({ task, by, what }: Of<"acted-for-you">, speaker: Speaker): Message {
  return compose(
    {
      body: [
        ...text(line`${nameOf(speaker, by)} ${ACTS[what]} ${{ bold: taskWords(task) }} for you.`),
        ...note(what === "undo" ? undefined : line`A lead can take it back with ${code(`undo ${task.id}`)}.`),
      ],
    },
    speaker,
  );
}

export function sayAssignedAway({ task, by }: Of<"assigned-away">, speaker: Speaker): Message {
  const owner = task.owner === undefined ? "nobody" : nameOf(speaker, task.owner);
  return compose(
    {
      body: [
        ...text(line`${nameOf(speaker, by)} gave ${{ bold: taskWords(task) }} to ${owner}.`),
        ...note(line`It is not yours any more. ${code("next")} shows your tasks.`),
      ],
    },
    speaker,
  );
}

/** Trouble: something could not be delivered to somebody. */
export function sayCannotReach({ to, what, why }: Of<"cannot-reach">, speaker: Speaker): Message {
  const whom = to.kind === "channel" ? `#${to.channel}` : nameOf(speaker, to.member);
  return compose(
    {
      title: `${whom} could not be reached`,
      body: [
        ...text(line`Not delivered: ${what}`, line`Reason: ${why}`),
        ...note(line`Please tell them another way; their account stands in the team's file.`),
      ],
      colour: "yellow",
    },
    speaker,
  );
}
