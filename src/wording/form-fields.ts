/** The fields of forms, with everything known filled in. */
import type { Field } from "../domain/message.ts";
import type { Question } from "../domain/plan.ts";
import type { FormRequest } from "../domain/reply.ts";
import type { Answers, Health } from "../domain/state.ts";
import { healthWords } from "./health.ts";
import { taskWords } from "./speaker.ts";

type RoundRequest = Extract<FormRequest, { kind: "check-in" | "update" }>;

/** Platforms draw at most so many options; above it the field is typed. */
const MOST_TASKS = 50;
const MOST_MEMBERS = 100;

export function checkInFields({ policy, members, tasks, initial }: RoundRequest): readonly Field[] {
  const options = tasks.map((task) => ({ value: task.id, label: taskWords(task) }));
  const few = options.length > 0 && options.length <= MOST_TASKS;
  return [
    ...policy.checkInQuestions.map((question, index) => questionField(question, index === 0, initial)),
    { ...memberField("from", "From whom?", members, initial), also: "task" },
    field(
      {
        id: "task",
        label: "For which task?",
        kind: few ? "choice" : "line",
        required: false,
        ...(few ? { options } : { hint: "The task's id, such as 2A" }),
      },
      initial,
    ),
  ];
}

const COLOURS: readonly Health[] = ["green", "yellow", "red"];
const NEEDY = { field: "health", is: ["yellow", "red"] } as const;

export function updateFields({ policy, members, initial }: RoundRequest): readonly Field[] {
  return [
    ...policy.updateQuestions.map((question, index) => questionField(question, index === 0, initial)),
    field(
      {
        id: "health",
        label: "How is it going?",
        kind: "choice",
        required: true,
        options: COLOURS.map((colour) => ({ value: colour, label: healthWords(colour) })),
      },
      initial,
    ),
    field({ id: "needed", label: "What is needed?", kind: "text", required: false, when: NEEDY }, initial),
    { ...memberField("from", "From whom?", members, initial), also: "task", when: NEEDY },
    field(
      { id: "by", label: "By when?", hint: "tomorrow noon", kind: "line", required: false, when: NEEDY },
      initial,
    ),
  ];
}

function questionField({ id, label, hint }: Question, required: boolean, initial: Answers): Field {
  return field({ id, label, kind: "text", required, ...(hint === undefined ? {} : { hint }) }, initial);
}

export function memberField(
  id: string,
  label: string,
  members: readonly { readonly id: string; readonly name: string }[],
  initial: Answers,
  hint?: string,
): Field {
  const few = members.length > 0 && members.length <= MOST_MEMBERS;
  const options = members.map((member) => ({ value: member.id, label: member.name }));
  return field(
    {
      id,
      label,
      kind: few ? "choice" : "line",
      required: false,
      ...(few ? { options } : {}),
      ...(hint === undefined ? {} : { hint }),
    },
    initial,
  );
}

/** With the value that is known; one that is no option any more is left out. */
export function field(draft: Field, initial: Answers): Field {
  const value = initial[draft.id];
  const known = draft.options?.some((option) => option.value === value) ?? true;
  return value === undefined || value === "" || !known ? draft : { ...draft, initial: value };
}
