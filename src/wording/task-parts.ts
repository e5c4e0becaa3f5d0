/** Parts that messages about tasks share. */
import type { Button, Line } from "../domain/message.ts";
import type { TaskRef } from "../domain/reply.ts";
import { taskWords } from "./speaker.ts";

/** More buttons than this are a list. */
export const MOST_BUTTONS = 5;

export function startButton(task: TaskRef): Button {
  return { label: `Start ${task.id}`, command: `start ${task.id}`, style: "primary" };
}

export function doneButton(task: TaskRef): Button {
  return { label: "Mark done", command: `done ${task.id}`, style: "primary" };
}

/** At most five: what is ready can be started from the message. */
export function startButtons(ready: readonly TaskRef[]): readonly Button[] {
  return ready.slice(0, MOST_BUTTONS).map(startButton);
}

export function bold(task: TaskRef): Line {
  return [{ bold: taskWords(task) }];
}
