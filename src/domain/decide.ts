/** The heart: what a request does to a plan. Pure; no I/O, no clock, no chance. */
import { decideUnlink } from "./accounts.ts";
import { decideAbsence, decideAbsenceDeadline } from "./absence.ts";
import type { Command } from "./command.ts";
import type { Decision } from "./decision.ts";
import { parseCommand } from "./grammar.ts";
import { decideIssueDeadline } from "./issue-clock.ts";
import { decideIssue } from "./issues.ts";
import { decideNeed } from "./needs.ts";
import { finish, NOTHING, type Outcome, type Request } from "./outcome.ts";
import { decideEdit } from "./plan-edits.ts";
import type { MemberDef } from "./plan.ts";
import { decideRaise } from "./raise.ts";
import type { Reply } from "./reply.ts";
import { decideAnswer, submitAnswer } from "./responses.ts";
import { decideRoundDeadline } from "./round-deadlines.ts";
import { decideOccurrence, decideRoundNow } from "./rounds.ts";
import type { Answers, State } from "./state.ts";
import { decideTask } from "./tasks.ts";
import { decideTest } from "./test-round.ts";
import { decideUndo } from "./undo.ts";

/** Commands that only ask; `app/look-up.ts` answers them. */
export type Question = Extract<
  Command,
  { kind: "help" | "unknown" | "malformed" | "use" | "next" | "status" | "plan" | "who" | "issues" | "issue" }
>;
/** Commands that name no plan and change none: they mean all plans of the actor, or find theirs by a message. */
export type Planless = Extract<Command, { kind: "home" | "home-opened" | "assent" }>;
export type Decided = Exclude<Command, Question | Planless>;

/** What may be asked without changing anything. */
export function isQuestion(command: Command): command is Question {
  switch (command.kind) {
    case "help":
    case "unknown":
    case "malformed":
    case "use":
    case "next":
    case "status":
    case "plan":
    case "who":
    case "issues":
    case "issue":
      return true;
    default:
      return false;
  }
}

/**
 * Decides one request on one plan. A refusal is a reply with its reason. The same state, request and `now` give
 * the same decision, ids included.
 */
export function decide(
  state: State,
  request: Request & { readonly command: Decided },
  now: number,
): Decision {
  const { command, actor, id } = request;
  if (command.kind === "occurrence")
    return finish(state, request, decideOccurrence(state, command, now), now);
  if (command.kind === "deadline") {
    const { deadline } = command;
    if (deadline.kind === "absence") return finish(state, request, decideAbsenceDeadline(deadline), now);
    const ofIssue = deadline.kind.startsWith("issue-");
    return finish(
      state,
      request,
      ofIssue ? decideIssueDeadline(state, deadline, now) : decideRoundDeadline(state, deadline, now),
      now,
    );
  }
  return finish(state, request, actor ? asMember(state, command, actor, id, now) : NOTHING, now);
}

type ByMember = Exclude<Decided, { kind: "occurrence" | "deadline" }>;

function asMember(state: State, command: ByMember, actor: MemberDef, id: string, now: number): Outcome {
  switch (command.kind) {
    case "start":
    case "done":
    case "block":
    case "unblock":
      return decideTask(state, command, actor, id, now);
    case "undo":
      return decideUndo(state, command, actor, now);
    case "add":
    case "assign":
    case "estimate":
    case "cancel":
      return decideEdit(state, command, actor, id, now);
    case "away":
    case "back":
      return decideAbsence(state, command, actor, now);
    case "join":
      // Accounts join by `app/join.ts`; whoever comes as a member is one.
      return { reply: { kind: "you-are", member: actor.id, local: true } };
    case "leave":
    case "unlink":
      return decideUnlink(state, command, actor, now);
    case "round-now":
      return decideRoundNow(state, command, actor, now);
    case "test":
      return decideTest(state, actor, now);
    case "answer":
    case "same":
    case "skip":
    case "later":
      return decideAnswer(state, command, actor, now);
    case "need-reply":
    case "need-done":
    case "need-raise":
      return decideNeed(state, command, actor, now);
    case "raise":
      return decideRaise(state, command, actor, now);
    case "ack":
    case "resolve":
    case "withdraw":
    case "snooze":
    case "reassign":
    case "note":
      return decideIssue(state, command, actor, now);
    case "submit": {
      const meant = fromForm(parseCommand(command.form), command.values);
      if (meant.kind === "answered-form") return submitAnswer(state, meant.round, meant.values, actor, now);
      return asField(asMember(state, meant, actor, id, now), command.form);
    }
  }
}

type Meant =
  | Exclude<ByMember, { kind: "submit" }>
  | { readonly kind: "answered-form"; readonly round: string; readonly values: Answers };

/** The command that a form's values make of the command line that opened it. */
export function fromForm(command: Command, values: Answers): Meant {
  const words = values["text"] ?? "";
  switch (command.kind) {
    case "raise": {
      const whom = values["for"]?.trim();
      const forWhom = whom === undefined || whom === "" ? undefined : whom;
      const link = values["link"]?.trim() ?? "";
      // A link alone says nothing about what is wrong.
      const text = link === "" || words.trim() === "" ? words : `${words.trimEnd()}\n${link}`;
      return {
        kind: "raise",
        type: values["type"] ?? "",
        text: forWhom === undefined ? text : `${text} for ${forWhom}`,
        forWhom,
      };
    }
    case "need-reply":
      return { kind: "need-reply", need: command.need, text: words };
    case "answer":
      return { kind: "answered-form", round: command.round ?? "", values };
    default:
      return { kind: "answered-form", round: "", values };
  }
}

/** In a form, words that are missing or too long are shown at their field. */
function asField(outcome: Outcome, form: string): Outcome {
  const problem = fieldProblem(outcome.reply);
  return problem ? { reply: { kind: "invalid", form, problems: problem } } : outcome;
}

function fieldProblem(reply: Reply) {
  if (reply.kind !== "refused") return undefined;
  const { refusal } = reply;
  if (refusal.kind === "empty") return { text: { kind: "empty" } } as const;
  if (refusal.kind === "too-long") return { text: { kind: "too-long", max: refusal.max } } as const;
  if (refusal.kind === "unknown-type")
    return { type: { kind: "not-an-option", options: refusal.types } } as const;
  return undefined;
}
