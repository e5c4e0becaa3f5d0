/** "Needed from Beta": what one member wants of another, from the answer in which it was said to its end. */
import type { Command } from "./command.ts";
import type { Change } from "./decision.ts";
import { MAX_TEXT } from "./forms.ts";
import { edit, type Note, type Outcome, post, refuse, toMember } from "./outcome.ts";
import { isLead } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { raisedBefore, raiseIssue } from "./raise.ts";
import { refOf } from "./readiness.ts";
import type { TaskRef } from "./reply.ts";
import type { Need, State, Task } from "./state.ts";

type NeedCommand = Extract<Command, { kind: "need-reply" | "need-done" | "need-raise" }>;

/** Key of the message that brings a need to whom it asks. Asking somebody else is another message. */
function needKey(need: Need): string {
  return `need:${need.id}:${need.from}`;
}

function taskOf(state: State, need: Need): TaskRef | undefined {
  const task = need.task === undefined ? undefined : state.tasks.get(need.task);
  return task && refOf(task);
}

/** The need as it stands, to whom it asks. A change of its words edits the message. */
export function tellNeed(state: State, need: Need, now: number): Note {
  const notice = { kind: "need", need, task: taskOf(state, need) } as const;
  return post(toMember(need.from), needKey(need), notice, now);
}

/** Ends a need; its message shows who did. */
export function closeNeed(state: State, need: Need, by: string, now: number) {
  const row: Need = { ...need, closedAt: now, closedBy: by };
  const notice = { kind: "need-handled", need: row, task: taskOf(state, row) } as const;
  return {
    row,
    changes: [{ put: "need", row }] as readonly Change[],
    notes: [edit(toMember(row.from), needKey(row), notice, now)] as readonly Note[],
  };
}

/**
 * A finished task ends the open needs that named it. Their askers are told, unless the end of the task brings
 * them a message anyway (`told`).
 */
export function closeNeedsOf(state: State, task: Task, by: string, told: ReadonlySet<string>, now: number) {
  const changes: Change[] = [];
  const notes: Note[] = [];
  for (const need of state.needs.values()) {
    if (need.task !== task.id || need.closedAt !== undefined) continue;
    const closed = closeNeed(state, need, by, now);
    changes.push(...closed.changes);
    notes.push(...closed.notes);
    if (!told.has(need.asker) && need.asker !== by)
      notes.push(answerTo(closed.row, by, undefined, true, now));
  }
  return { changes, notes };
}

function answerTo(need: Need, by: string, text: string | undefined, done: boolean, now: number): Note {
  const notice = { kind: "need-answered", need, by, text, done } as const;
  return post(toMember(need.asker), `need:${need.id}:answer:${now}`, notice, now);
}

export function decideNeed(state: State, command: NeedCommand, actor: MemberDef, now: number): Outcome {
  const need = state.needs.get(command.need);
  const lead = isLead(state.plan, actor.id);
  if (!need || (actor.id !== need.from && actor.id !== need.asker && !lead)) {
    return refuse({ kind: "unknown-need", given: command.need });
  }
  if (need.closedAt !== undefined) return refuse({ kind: "need-closed", need });
  switch (command.kind) {
    case "need-reply": {
      const text = command.text?.trim();
      if (text === undefined) return { reply: { kind: "form", form: { kind: "need-reply", need } } };
      if (text === "") return refuse({ kind: "empty", what: "text" });
      if (text.length > MAX_TEXT) return refuse({ kind: "too-long", what: "text", max: MAX_TEXT });
      // The row is written though nothing in it changes: the audit entry tells that there was an answer.
      return {
        reply: { kind: "need-replied", need },
        changes: [{ put: "need", row: need }],
        notes: [answerTo(need, actor.id, text, false, now)],
      };
    }
    case "need-done": {
      const closed = closeNeed(state, need, actor.id, now);
      const told = need.asker === actor.id ? [] : [answerTo(closed.row, actor.id, undefined, true, now)];
      return {
        reply: { kind: "need-closed", need: closed.row },
        changes: closed.changes,
        notes: [...closed.notes, ...told],
      };
    }
    case "need-raise": {
      const { policy } = state.plan;
      const row = policy.matrix.find(({ type }) => type === policy.blockedAnswerType);
      const types = policy.matrix.map(({ type }) => type);
      if (!row)
        return refuse({ kind: "unknown-type", given: policy.blockedAnswerType, nearest: undefined, types });
      const raised = { row, urgent: false, text: need.text, responder: need.from, task: need.task };
      const same = raisedBefore(state, raised, actor.id);
      return same ? refuse({ kind: "raised-already", issue: same }) : raiseIssue(state, raised, actor, now);
    }
  }
}
