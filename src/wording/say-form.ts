/** Forms: questions as the policy words them, ids as `domain/forms.ts` fixes them. */
import type { Form, Line } from "../domain/message.ts";
import type { FieldProblem } from "../domain/refusal.ts";
import type { FormRequest } from "../domain/reply.ts";
import { capital, line } from "./compose.ts";
import { checkInFields, field, memberField, updateFields } from "./form-fields.ts";
import { placeOf, roundStart, roundTitle } from "./round-words.ts";
import { openUntil } from "./say-rounds.ts";
import { nameOf, type Speaker } from "./speaker.ts";

type Of<K extends FormRequest["kind"]> = Extract<FormRequest, { kind: K }>;

/** The form of a request with everything known filled in. Its id is the command line that opens it. */
export function sayForm(request: FormRequest, speaker: Speaker): Form {
  const form = formOf(request, speaker);
  return speaker.plan ? { ...form, plan: speaker.plan.id } : form;
}

function formOf(request: FormRequest, speaker: Speaker): Form {
  switch (request.kind) {
    case "check-in":
    case "update":
      return roundForm(request, speaker);
    case "raise":
      return raiseForm(request);
    case "need-reply":
      return {
        id: `need-reply ${request.need.id}`,
        title: "Reply",
        submit: "Send",
        fields: [field({ id: "text", label: "Your reply", kind: "text", required: true }, {})],
        intro: [line`${nameOf(speaker, request.need.asker)} needs: ${request.need.text}`],
      };
  }
}

function roundForm(request: Of<"check-in" | "update">, speaker: Speaker): Form {
  const { round, initial } = request;
  return {
    id: `answer ${round.id}`,
    title: roundTitle(round),
    submit: "Send",
    fields: request.kind === "check-in" ? checkInFields(request) : updateFields(request),
    intro: [introLine(request, speaker, Object.keys(initial).length > 0)],
  };
}

function introLine({ round }: Of<"check-in" | "update">, speaker: Speaker, filled: boolean): Line {
  const from = filled ? "Filled in from your last answer; change what is new." : "";
  return round.closedAt === undefined
    ? line`${roundStart(speaker, round)}, ${openUntil(speaker, round)}; your answer goes to ${placeOf(round)}. ${from}`
    : line`${roundStart(speaker, round)}: it is closed, but a late answer is welcome in ${placeOf(round)}. ${from}`;
}

function raiseForm({ types, members, initial, quoted }: Of<"raise">): Form {
  const options = [
    { value: "urgent", label: "Urgent: somebody is asked at once" },
    ...types.map(({ type, title }) => ({ value: type, label: title })),
  ];
  return {
    id: "raise",
    title: "Raise an issue",
    submit: "Raise",
    fields: [
      field({ id: "type", label: "What kind of issue?", kind: "choice", required: true, options }, initial),
      field({ id: "text", label: "What is wrong?", kind: "text", required: true }, initial),
      memberField("for", "Who can help?", members, initial, "Left empty, the role in charge is asked"),
      ...(initial["link"] === undefined
        ? []
        : [field({ id: "link", label: "Where was it said?", kind: "line", required: false }, initial)]),
    ],
    intro: [
      line`Its clock starts at once and asks the next in line until somebody acknowledges.`,
      ...(quoted?.cut ? [line`The message is long: only its beginning stands here.`] : []),
    ],
  };
}

/** What is wrong with each field of a form that came back, in words. Nothing that was typed is lost. */
export function sayProblems(
  problems: Readonly<Record<string, FieldProblem>>,
  speaker: Speaker,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([id, problem]) => [id, problemWords(problem, speaker)]),
  );
}

function problemWords(problem: FieldProblem, speaker: Speaker): string {
  switch (problem.kind) {
    case "empty":
      return "Please fill this in; “nothing” is an answer too.";
    case "too-long":
      return `Please shorten this to ${problem.max} characters.`;
    case "not-an-option":
      return `Please choose one of: ${problem.options.join(", ")}.`;
    case "unknown-member":
      return `Nobody on the plan is called “${problem.given}”.${meant(problem.nearest && nameOf(speaker, problem.nearest))}`;
    case "unknown-task":
      return `There is no task “${problem.given}”.${meant(problem.nearest)}`;
    case "needed-with-colour":
      return `${capital(problem.health)} asks what is needed; “nothing” is an answer too.`;
  }
}

function meant(nearest: string | undefined): string {
  return nearest === undefined || nearest === "" ? "" : ` Did you mean ${nearest}?`;
}
