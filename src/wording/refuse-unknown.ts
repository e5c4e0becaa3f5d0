/** What was named does not exist, or cannot be read: the nearest that does is suggested. */
import type { Line } from "../domain/message.ts";
import type { Refusal } from "../domain/refusal.ts";
import { code, count, cut, line, series } from "./compose.ts";
import type { Refused } from "./say-refusal.ts";

export type UnknownRefusal = Extract<
  Refusal,
  {
    kind:
      | "unknown-task"
      | "unknown-member"
      | "unknown-phase"
      | "unknown-plan"
      | "not-on-plan"
      | "unknown-issue"
      | "unknown-type"
      | "unknown-round"
      | "unknown-schedule"
      | "unknown-need"
      | "bad-date"
      | "bad-duration"
      | "bad-id"
      | "too-long"
      | "empty";
  }
>;

/** What was typed is shown as far as it helps to find the slip. */
const SHOWN = 80;

export function refuseUnknown(typed: UnknownRefusal): Refused {
  const refusal = shortened(typed);
  switch (refusal.kind) {
    case "unknown-task":
      return near(
        line`There is no task “${refusal.given}”.`,
        refusal.nearest,
        line`${code("plan")} shows all tasks.`,
      );
    case "unknown-member":
      return near(
        line`Nobody on the plan is called “${refusal.given}”.`,
        refusal.nearest,
        line`${code("who")} shows everybody.`,
      );
    case "unknown-phase":
      return near(
        line`There is no phase “${refusal.given}”.`,
        refusal.nearest,
        line`${code("plan")} shows all phases.`,
      );
    case "unknown-plan":
      return {
        why: line`There is no plan “${refusal.given}”.`,
        hint: oneOf("Plans here", refusal.plans),
        buttons: refusal.plans.slice(0, 5).map((plan) => ({ label: `Use ${plan}`, command: `use ${plan}` })),
      };
    case "not-on-plan":
      return {
        why: line`This channel belongs to a plan that you are not on. Nothing was changed.`,
        hint: oneOf("Say it in a direct message to me for your own plans", refusal.plans),
      };
    case "unknown-issue":
      return {
        why: line`There is no issue ${refusal.number}.`,
        hint:
          refusal.open.length === 0
            ? line`No issue is open; ${code("raise")} opens one.`
            : oneOf("Open issues", refusal.open.map(String)),
      };
    case "unknown-type":
      return near(
        line`There is no type of issue “${refusal.given}”.`,
        refusal.nearest,
        oneOf("Types", refusal.types) ?? line`${code("raise")} opens a form.`,
      );
    case "unknown-round":
      return {
        why:
          refusal.given === undefined
            ? line`No round waits for your answer.`
            : line`There is no round “${refusal.given}”.`,
        hint: line`You get a message when the next one opens.`,
      };
    case "unknown-schedule":
      return {
        why: line`There is no schedule “${refusal.given}”.`,
        hint: oneOf("Schedules", refusal.schedules),
      };
    case "unknown-need":
      return {
        why: line`There is no need “${refusal.given}” that you are part of.`,
        hint: line`Use the buttons of the message that told you about it.`,
      };
    case "bad-date":
      return { why: dateProblem(refusal), hint: AWAY_EXAMPLES };
    case "bad-duration":
      return {
        why: line`“${refusal.given}” is no duration.`,
        hint: line`Write a number and m, h, d or w, or a range: ${code("4h")}, ${code("1-2d")}.`,
      };
    case "bad-id":
      return {
        why: line`“${refusal.given}” cannot name a task.`,
        hint: line`An id has letters, digits, dots, dashes and underscores, at most 64: ${code("2E")}, ${code("api-docs")}.`,
      };
    case "too-long":
      return {
        why: line`The ${refusal.what} is longer than ${count(refusal.max, "character")}.`,
        hint: line`Nothing was saved; shorten it and send it again.`,
      };
    case "empty":
      return {
        why: line`The ${refusal.what} is missing.`,
        hint: line`Nothing was changed; send it again with the ${refusal.what}.`,
      };
  }
}

function shortened(refusal: UnknownRefusal): UnknownRefusal {
  if (!("given" in refusal) || refusal.given === undefined) return refusal;
  return { ...refusal, given: cut(refusal.given, SHOWN) };
}

function near(why: Line, nearest: string | undefined, hint: Line): Refused {
  return { why: nearest === undefined ? why : line`${why} Did you mean ${code(nearest)}?`, hint };
}

function oneOf(heading: string, list: readonly string[]): Line | undefined {
  return list.length === 0 ? undefined : line`${heading}: ${series(list.map(code))}.`;
}

const AWAY_EXAMPLES = line`For example ${code("away friday")}, ${code("away until 2026-11-06")}, ${code("away for 2 days")} or ${code("away next week")}.`;

function dateProblem({ given, problem }: Extract<UnknownRefusal, { kind: "bad-date" }>): Line {
  switch (problem) {
    case "not-a-date":
      return line`“${given}” is no date that I can read.`;
    case "no-period":
      return line`“${given}” is no time that I can read, and nobody on the plan is called so.`;
    case "past":
      return line`${given} is over already.`;
    case "order":
      return line`${given} is before the first day of the absence.`;
  }
}
