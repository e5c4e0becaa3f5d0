/** What joining and leaving answer, and the line for somebody who was recognised. */
import type { Form, Line, Message } from "../domain/message.ts";
import type { Reply } from "../domain/reply.ts";
import { code, compose, cut, line, names, note, series, text } from "./compose.ts";
import { sayStranger } from "./say-stranger.ts";
import { nameOf, roleWords, type Speaker } from "./speaker.ts";

type AccountReply = Extract<Reply, { kind: "stranger" | "joined" | "you-are" | "join-which" | "unlinked" }>;
type Of<K extends AccountReply["kind"]> = Extract<AccountReply, { kind: K }>;

const SHOWN = 80;
const MOST_BUTTONS = 5;

export function sayAccountReply(reply: AccountReply, speaker: Speaker): Message {
  switch (reply.kind) {
    case "stranger":
      return sayStranger(reply, speaker);
    case "joined":
      return joined(reply, speaker);
    case "you-are":
      return youAre(reply, speaker);
    case "join-which":
      return joinWhich(reply, speaker);
    case "unlinked":
      return unlinked(reply, speaker);
  }
}

/** Before the answer of somebody who was recognised by e-mail with this very request. */
export function sayFound(found: readonly Recognised[], message: Message): Message {
  if (found.length === 0) return message;
  const fallback = `You are ${names(found.map(({ plan, member }) => `${member} on ${plan}`))}. ${message.fallback}`;
  return { ...message, body: [...text(foundLine(found)), ...message.body], fallback };
}

/** The same in front of a form. */
export function sayFoundInForm(found: readonly Recognised[], form: Form): Form {
  return found.length === 0 ? form : { ...form, intro: [foundLine(found), ...(form.intro ?? [])] };
}

interface Recognised {
  readonly plan: string;
  readonly member: string;
}

function foundLine(found: readonly Recognised[]): Line {
  return line`You are ${series(found.map(({ plan, member }) => line`${{ bold: member }} on ${plan}`))}.`;
}

function joined({ member, roles }: Of<"joined">, speaker: Speaker): Message {
  const title = speaker.plan?.title ?? "the plan";
  return compose(
    {
      body: [
        ...text(
          line`You are ${{ bold: nameOf(speaker, member) }} on ${title} now.`,
          roles.length === 0 ? undefined : line`That makes you ${names(roles.map(roleWords))}.`,
        ),
        ...note(
          line`#coordination is told. ${code("leave")} takes it back; ${code("test")} tries a check-in on you alone.`,
        ),
      ],
      buttons: [
        { label: "My tasks", command: "next" },
        { label: "Try a check-in", command: "test" },
      ],
    },
    speaker,
  );
}

function youAre({ member, local }: Of<"you-are">, speaker: Speaker): Message {
  const name = nameOf(speaker, member);
  if (local)
    return compose(
      {
        body: [
          ...text(line`Here you need not join: you are ${{ bold: name }}.`),
          ...note(line`${code("as NAME")} makes you another member. ${code("join")} is for chat accounts.`),
        ],
      },
      speaker,
    );
  return compose(
    {
      body: [
        ...text(line`You are ${{ bold: name }} on ${speaker.plan?.title ?? "the plan"} already.`),
        ...note(line`If that is wrong, say ${code("leave")}, and then join as somebody else.`),
      ],
    },
    speaker,
  );
}

function joinWhich({ member, plans, given }: Of<"join-which">, speaker: Speaker): Message {
  const [first] = plans;
  return compose(
    {
      body: [
        ...text(
          given === undefined ? undefined : line`There is no plan “${cut(given, SHOWN)}”.`,
          line`Which plan do you mean?`,
        ),
        ...note(line`For example ${code(`join ${member} on ${first?.id ?? "PLAN"}`)}.`),
      ],
      buttons: plans
        .slice(0, MOST_BUTTONS)
        .map(({ id, title }) => ({ label: title, command: `join ${member} on ${id}` })),
    },
    speaker,
  );
}

function unlinked({ member, left }: Of<"unlinked">, speaker: Speaker): Message {
  const name = nameOf(speaker, member);
  return compose(
    {
      body: [
        ...text(
          left
            ? line`Your account is not ${name}'s any more, and nothing is sent to it.`
            : line`No account is linked to ${name} any more.`,
        ),
        ...note(
          line`${left ? "" : `${name} gets no messages until then: `}${code(`join ${member}`)} links ${left ? "you" : "one"} again.`,
        ),
      ],
    },
    speaker,
  );
}
