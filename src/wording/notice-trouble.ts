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

const PLATFORMS = { slack: "Slack", teams: "Microsoft Teams", terminal: "the terminal" } as const;

/** A platform has shut Baton out; this is read on another one. */
export function sayShutOut({ platform, since, why }: Of<"shut-out">, speaker: Speaker): Message {
  const where = PLATFORMS[platform];
  return compose(
    {
      title: `Baton cannot post in ${where}`,
      body: [
        ...text(
          line`${where} stopped letting Baton in ${atTime(speaker, since)}. Reason: ${why}`,
          line`Nothing is lost: what would go to ${where} waits until Baton is let in again.`,
        ),
        ...note(
          line`Whoever runs Baton installs it in ${where} again, and starts it with the new token if there is one.`,
        ),
      ],
      colour: "red",
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
