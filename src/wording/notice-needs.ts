/** "Beta needs from you": needs on their way, answered and over. */
import type { Button, Line, Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import type { TaskRef } from "../domain/reply.ts";
import type { Need } from "../domain/state.ts";
import { compose, line, note, quote, text } from "./compose.ts";
import { nameOf, type Speaker, taskWords, when, who } from "./speaker.ts";

type Of<K extends Notice["kind"]> = Extract<Notice, { kind: K }>;

export function sayNeed({ need, task }: Of<"need">, speaker: Speaker): Message {
  return compose(
    {
      body: [
        ...text(
          line`${{ bold: `${nameOf(speaker, need.asker)} needs from you` }}: ${need.text}`,
          aboutLine(need, task),
        ),
        ...note(
          line`Reply and Done tell ${nameOf(speaker, need.asker)} at once; Raise opens an issue with a clock.`,
        ),
      ],
      buttons: needButtons(need),
    },
    speaker,
  );
}

function aboutLine(need: Need, task: TaskRef | undefined): Line | undefined {
  const what = task === undefined ? need.task : taskWords(task);
  if (what === undefined && need.by === undefined) return undefined;
  if (what === undefined) return line`By ${need.by ?? ""}`;
  return need.by === undefined ? line`For ${what}` : line`For ${what}, by ${need.by}`;
}

/** What can be done about a need. */
export function needButtons({ id }: Need): readonly Button[] {
  return [
    { label: "Reply", command: `need-reply ${id}`, style: "primary" },
    { label: "Done", command: `need-done ${id}` },
    { label: "Raise", command: `need-raise ${id}` },
  ];
}

/** The need's message once it is over: no button is left. */
export function sayNeedHandled({ need, task }: Of<"need-handled">, speaker: Speaker): Message {
  return compose(
    {
      body: [
        ...text(line`${nameOf(speaker, need.asker)} needed from you: ${need.text}`, aboutLine(need, task)),
        ...note(closedLine(speaker, need)),
      ],
      colour: "green",
    },
    speaker,
  );
}

function closedLine(speaker: Speaker, { closedBy, closedAt }: Need): Line {
  const by =
    closedBy === undefined ? "" : ` by ${closedBy === speaker.reader ? "you" : nameOf(speaker, closedBy)}`;
  return closedAt === undefined ? line`Closed${by}` : line`Closed${by} ${when(speaker, closedAt)}`;
}

/** To the asker: a reply, or that it is done. */
export function sayNeedAnswered(
  { need, by, text: said, done }: Of<"need-answered">,
  speaker: Speaker,
): Message {
  const what = done ? "says that this is done" : "replied";
  return compose(
    {
      body: [
        ...text(line`${who(speaker, by)} ${what}${said === undefined ? "" : ":"}`),
        ...quote(said ?? ""),
        ...note(
          line`You needed: ${need.text}`,
          done ? undefined : line`The need stays open until it is met.`,
        ),
      ],
      colour: done ? "green" : "neutral",
    },
    speaker,
  );
}
