/** Tasks to look at: somebody's own, or one with everything about it. */
import type { Line, Message } from "../domain/message.ts";
import type { Reply } from "../domain/reply.ts";
import type { Task } from "../domain/state.ts";
import { capital, code, compose, fields, line, section, series, text } from "./compose.ts";
import {
  nameOf,
  phaseTitle,
  type Speaker,
  stateWords,
  taskOwner,
  taskWords,
  waitsForWords,
  when,
} from "./speaker.ts";
import { bold, doneButton, MOST_BUTTONS, startButton, startButtons } from "./task-parts.ts";
import { workWords } from "./time.ts";

/** Somebody's tasks; the reader's own can be started and finished from here. */
export function sayNext(
  { member, inProgress, ready, waiting }: Extract<Reply, { kind: "next" }>,
  speaker: Speaker,
): Message {
  const mine = member === speaker.reader;
  const nothing = inProgress.length + ready.length + waiting.length === 0;
  return compose(
    {
      title: mine ? "Your tasks" : `Tasks of ${nameOf(speaker, member)}`,
      body: [
        ...section("In progress", inProgress.map(bold)),
        ...section("Ready", ready.map(bold)),
        ...section(
          "Waiting",
          waiting.map((each) => line`${bold(each.task)} waits for ${waitsForWords(speaker, each)}`),
        ),
        ...(nothing
          ? text(line`Nothing is in progress, ready or waiting. ${code("plan")} shows who does what.`)
          : []),
      ],
      buttons: mine
        ? [
            ...inProgress
              .slice(0, MOST_BUTTONS)
              .map((task) => ({ label: `Mark ${task.id} done`, command: `done ${task.id}` })),
            ...startButtons(ready),
          ]
        : [],
    },
    speaker,
  );
}

/** Everything about one task. */
export function sayTaskStatus(
  { task, waiting, opens }: Extract<Reply, { kind: "task-status" }>,
  speaker: Speaker,
): Message {
  const ready = task.state === "pending" && waiting === undefined;
  const mine = task.owner !== undefined && task.owner === speaker.reader;
  const buttons = ready ? [startButton(task)] : task.state === "in-progress" ? [doneButton(task)] : [];
  return compose(
    {
      title: taskWords(task),
      body: [
        ...fields([
          ["State", line`${capital(ready ? "ready" : stateWords(task.state))}${changed(speaker, task)}`],
          [
            "Blocked by",
            task.state === "blocked" ? line`${task.blockedReason ?? "no reason given"}` : undefined,
          ],
          ["Owner", line`${task.owner === undefined ? "nobody" : nameOf(speaker, task.owner)}`],
          ["Phase", line`${phaseTitle(speaker, task.phase)}`],
          ["Takes", line`${workWords(task.duration)}`],
          ["Waits for", waiting === undefined ? undefined : line`${waitsForWords(speaker, waiting)}`],
          ["Opens", opens.length === 0 ? undefined : series(opens.map((each) => taskOwner(speaker, each)))],
        ]),
        ...section(
          "Done when",
          task.criteria.map((criterion) => [criterion]),
        ),
      ],
      buttons: mine ? buttons : [],
      colour: task.state === "blocked" ? "yellow" : task.state === "done" ? "green" : "neutral",
    },
    speaker,
  );
}

function changed(speaker: Speaker, task: Task): Line {
  if (task.changedAt === undefined || task.changedBy === undefined || task.state === "pending") return [];
  return line` since ${when(speaker, task.changedAt)} (${nameOf(speaker, task.changedBy)})`;
}
