/** Why a task or the plan stays as it is. */
import type { Line } from "../domain/message.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { TaskRef } from "../domain/reply.ts";
import { code, line, names } from "./compose.ts";
import type { Refused } from "./say-refusal.ts";
import {
  nameOf,
  phaseTitle,
  type Speaker,
  stateWords,
  taskOwner,
  taskWords,
  waitsForWords,
  when,
  whoIs,
  whom,
} from "./speaker.ts";

export type TaskRefusal = Extract<
  Refusal,
  {
    kind:
      | "not-ready"
      | "not-yours"
      | "already"
      | "wrong-state"
      | "nothing-to-undo"
      | "changed-since"
      | "dependants-started"
      | "leads-only"
      | "task-exists"
      | "would-cycle"
      | "phase-done";
  }
>;
type Of<K extends TaskRefusal["kind"]> = Extract<TaskRefusal, { kind: K }>;

export function refuseTask(refusal: TaskRefusal, speaker: Speaker): Refused {
  switch (refusal.kind) {
    case "not-ready":
      return {
        why: line`${refusal.waiting.task.id} waits for ${waitsForWords(speaker, refusal.waiting)}.`,
        hint: line`Nothing was changed. ${whenReady(speaker, refusal.waiting.task)}`,
      };
    case "not-yours":
      return notYours(refusal, speaker);
    case "already":
      return {
        why: line`${refusal.task.id} is already ${stateWords(refusal.state)}${byWhom(refusal, speaker)}.`,
        hint: line`Nothing was changed. ${code(`status ${refusal.task.id}`)} shows it, ${code(`undo ${refusal.task.id}`)} takes the last change back.`,
      };
    case "wrong-state":
      return {
        why: line`${refusal.task.id} is ${stateWords(refusal.state)}${byWhom(refusal, speaker)}, so ${code(refusal.command)} does not fit.`,
        hint: fitting(refusal),
      };
    case "nothing-to-undo":
      return {
        why: line`There is nothing to take back.`,
        hint: line`Only the last change of a task can be undone, once: ${code("undo TASK")}.`,
      };
    case "changed-since":
      return {
        why: line`The last change of ${refusal.task.id} is ${nameOf(speaker, refusal.by)}'s, not yours.`,
        hint: line`${nameOf(speaker, refusal.by)} or a lead can take it back.`,
      };
    case "dependants-started":
      return {
        why: line`${refusal.task.id} stays done: ${names(refusal.started.map((task) => taskOwner(speaker, task)))} ${refusal.started.length === 1 ? "has" : "have"} started after it.`,
        hint: refusal.lead
          ? line`${code(`undo ${refusal.task.id} insist`)} takes it back all the same; what has started stays as it is.`
          : line`A lead can insist: ${code(`undo ${refusal.task.id} insist`)}.`,
      };
    case "leads-only":
      return {
        why: line`Only leads can use ${code(refusal.command)}${refusal.command === "away" || refusal.command === "back" ? " for somebody else" : ""}.`,
        hint: askLeads(refusal.leads, speaker),
      };
    case "task-exists":
      return {
        why: line`There is a task ${taskWords(refusal.task)} already.`,
        hint: line`Choose another id; ${code("plan")} shows those in use.`,
      };
    case "would-cycle":
      return {
        why: line`Tasks would wait for each other: ${refusal.path.join(" → ")}.`,
        hint: line`Leave one of them out after ${code("after")}.`,
      };
    case "phase-done":
      return {
        why: line`The phase ${phaseTitle(speaker, refusal.phase)} is done; nothing can be added to it.`,
        hint: line`Add it to a phase that is open or waits: ${code("plan")} shows them.`,
      };
  }
}

function notYours({ task, leads }: Of<"not-yours">, speaker: Speaker): Refused {
  const owner = task.owner === undefined ? "nobody" : nameOf(speaker, task.owner);
  const may = task.owner === undefined ? "Leads" : owner;
  const others = names(leads.map((lead) => nameOf(speaker, lead)));
  return {
    why: line`${task.id} belongs to ${owner}, not to you.`,
    hint: line`${may} can do this${others === "" ? "" : `, or a lead: ${others}`}.`,
  };
}

function byWhom({ by, at }: Of<"already" | "wrong-state">, speaker: Speaker): Line {
  if (by === undefined) return at === undefined ? [] : line` (${when(speaker, at)})`;
  const name = whom(speaker, by);
  return at === undefined ? line` (${name})` : line` (${name}, ${when(speaker, at)})`;
}

function fitting({ task, state }: Of<"wrong-state">): Line {
  switch (state) {
    case "pending":
      return line`${code(`start ${task.id}`)} begins it.`;
    case "in-progress":
    case "in-review":
      return line`${code(`done ${task.id}`)} finishes it.`;
    case "blocked":
      return line`${code(`unblock ${task.id}`)} goes on with it.`;
    case "done":
    case "cancelled":
      return line`${code(`undo ${task.id}`)} takes the last change back, if nothing has started after it.`;
  }
}

function askLeads(leads: readonly string[], speaker: Speaker): Line {
  const asked = names(leads.map((lead) => nameOf(speaker, lead)));
  return asked === ""
    ? line`Nobody is a lead on this plan yet; the team's file says who is.`
    : line`You can ask ${asked}.`;
}

/** Only owners hear of it by themselves. */
function whenReady(speaker: Speaker, { id, owner }: TaskRef): Line {
  if (owner === undefined) return line`${code(`status ${id}`)} shows when it is ready; nobody owns it yet.`;
  return line`${whoIs(speaker, owner)} told as soon as it is ready.`;
}
