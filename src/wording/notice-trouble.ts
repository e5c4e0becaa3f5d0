/** What the coordination lead is told when Baton itself cannot do its part. */
import type { Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import { compose, line, note, text } from "./compose.ts";
import { atTime, nameOf, type Speaker } from "./speaker.ts";

type Of<K extends Notice["kind"]> = Extract<Notice, { kind: K }>;

/** Something could not be delivered to somebody. */
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

/** A step of a clock that failed whenever it was tried; nothing else will follow from it. */
export function sayStepFailed(
  { deadline: { kind, subject, dueAt } }: Of<"step-failed">,
  speaker: Speaker,
): Message {
  const what = kind.startsWith("issue-")
    ? line`The clock of issue ${subject} has stopped: its step due ${atTime(speaker, dueAt)} failed.`
    : line`A step of ${subject}, due ${atTime(speaker, dueAt)}, failed and was left out.`;
  return compose(
    {
      title: "Baton could not do what was due",
      body: [
        ...text(what),
        ...note(line`Please ask those concerned yourself; whoever runs Baton finds the reason in its log.`),
      ],
      colour: "red",
    },
    speaker,
  );
}
