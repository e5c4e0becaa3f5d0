/** Answers to what people do with tasks. */
import type { Line, Message } from "../domain/message.ts";
import type { Acting, Reply, TaskRef } from "../domain/reply.ts";
import { code, compose, line, note, text } from "./compose.ts";
import { openedLine, phaseLines, toldWords } from "./opened-words.ts";
import { sayNext, sayTaskStatus } from "./say-task-lists.ts";
import { type Speaker, stateWords, who, whom } from "./speaker.ts";
import { bold, doneButton, startButton, startButtons } from "./task-parts.ts";

export type TaskReply = Extract<
  Reply,
  { kind: "started" | "done" | "blocked" | "unblocked" | "undone" | "next" | "task-status" }
>;
type Of<K extends TaskReply["kind"]> = Extract<TaskReply, { kind: K }>;

export function sayTaskReply(reply: TaskReply, speaker: Speaker): Message {
  switch (reply.kind) {
    case "started":
      return compose(
        {
          body: [
            ...text(line`${bold(reply.task)} is in progress.`, forWhom(speaker, reply.by)),
            ...note(
              line`${code(`done ${reply.task.id}`)} finishes it and tells whoever waits for it. ${undo(reply.task)}`,
            ),
          ],
          buttons: [doneButton(reply.task)],
        },
        speaker,
      );
    case "done":
      return done(reply, speaker);
    case "blocked":
      return compose(
        {
          body: [
            ...text(line`${bold(reply.task)} is blocked: ${reply.reason}`, forWhom(speaker, reply.by)),
            ...note(
              line`${code(`unblock ${reply.task.id}`)} goes on with it, ${code("raise")} asks for help on a clock. ${undo(reply.task)}`,
            ),
          ],
          colour: "yellow",
        },
        speaker,
      );
    case "unblocked":
      return compose(
        {
          body: [
            ...text(
              line`${bold(reply.task)} is not blocked any more: ${stateWords(reply.state)}.`,
              forWhom(speaker, reply.by),
            ),
            ...note(undo(reply.task)),
          ],
          buttons: reply.ready
            ? [startButton(reply.task)]
            : reply.state === "in-progress"
              ? [doneButton(reply.task)]
              : [],
        },
        speaker,
      );
    case "undone":
      return undone(reply, speaker);
    case "next":
      return sayNext(reply, speaker);
    case "task-status":
      return sayTaskStatus(reply, speaker);
  }
}

function undo(task: TaskRef): Line {
  return line`${code(`undo ${task.id}`)} takes it back.`;
}

/** Said when a lead acted for somebody; undefined for one's own task. */
export function forWhom(speaker: Speaker, by: Acting): Line | undefined {
  return by.onBehalfOf === undefined
    ? undefined
    : line`${who(speaker, by.member)} did this for ${whom(speaker, by.onBehalfOf)}, who is told.`;
}

function done({ task, opened, by }: Of<"done">, speaker: Speaker): Message {
  const told = toldWords(speaker, opened, by.member);
  return compose(
    {
      body: [
        ...text(
          line`${bold(task)} is done: ${openedLine(speaker, opened)}.`,
          ...phaseLines(speaker, opened),
          forWhom(speaker, by),
        ),
        ...note(told === undefined ? undefined : line`${told} now.`, undo(task)),
      ],
      buttons: startButtons(opened.ready.filter(({ owner }) => owner === speaker.reader)),
      colour: "green",
    },
    speaker,
  );
}

const REDO: Readonly<Partial<Record<string, string>>> = {
  "in-progress": "start",
  done: "done",
  cancelled: "cancel",
};

function undone({ task, was, state, by }: Of<"undone">, speaker: Speaker): Message {
  const redo = REDO[was];
  return compose(
    {
      body: [
        ...text(
          line`${bold(task)} is ${stateWords(state)} again; it was ${stateWords(was)}.`,
          forWhom(speaker, by),
        ),
        ...note(redo === undefined ? undefined : line`${code(`${redo} ${task.id}`)} does it again.`),
      ],
    },
    speaker,
  );
}
