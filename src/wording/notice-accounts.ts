/** Who became a member, and who stopped being one. */
import type { Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import { code, compose, cut, line, names, note, text } from "./compose.ts";
import { nameOf, roleWords, type Speaker, who } from "./speaker.ts";

const SHOWN = 80;

type Of<K extends Notice["kind"]> = Extract<Notice, { kind: K }>;

/** For everybody to see: whose account it is, by what right, and how a lead ends it. */
export function sayLinked(notice: Of<"member-linked">, speaker: Speaker): Message {
  const { member, account, name, roles, email } = notice;
  const person =
    name === undefined ? line`The account ${code(account)}` : line`${cut(name, SHOWN)} (${code(account)})`;
  const known = nameOf(speaker, member);
  return compose(
    {
      body: [
        ...text(
          email
            ? line`${person} is ${{ bold: known }}, by the e-mail address in the team's file.`
            : line`${person} joined as ${{ bold: known }}.`,
          roles.length === 0
            ? undefined
            : line`${known} is ${names(roles.map(roleWords))}, and may act for others and change the plan.`,
        ),
        ...note(line`If that is somebody else, a lead says ${code(`unlink ${member}`)}.`),
      ],
      buttons: [{ label: `Unlink ${known}`, command: `unlink ${member}`, style: "danger" }],
    },
    speaker,
  );
}

export function sayUnlinked({ member, by }: Of<"member-unlinked">, speaker: Speaker): Message {
  const known = nameOf(speaker, member);
  return compose(
    {
      body: [
        ...text(
          by === member
            ? line`${known} left: no account is linked to ${known} any more.`
            : line`${who(speaker, by)} ended the link of ${known}: no account is linked to ${known} any more.`,
        ),
        ...note(line`I cannot write to ${known} until somebody joins as ${known}.`),
      ],
    },
    speaker,
  );
}

/** One line before anything else that a member gets whom Baton found by e-mail. */
export function sayFoundYou({ member }: Of<"found-you">, speaker: Speaker): Message {
  return compose(
    {
      body: [
        ...text(
          line`You are ${{ bold: nameOf(speaker, member) }} on ${speaker.plan?.title ?? "the plan"}: I know you by your e-mail address.`,
        ),
        ...note(
          line`${code("help")} shows what I understand. If you are somebody else, say ${code("leave")}.`,
        ),
      ],
    },
    speaker,
  );
}
