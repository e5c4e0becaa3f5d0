/** The way in: what strangers are told, and what joining and leaving answer. */
import type { Block, Form, Line, Message } from "../domain/message.ts";
import type { Reply, WaysIn } from "../domain/reply.ts";
import { code, compose, cut, line, names, note, anyOf, section, series, text } from "./compose.ts";
import { nameOf, roleWords, type Speaker } from "./speaker.ts";

type AccountReply = Extract<Reply, { kind: "stranger" | "joined" | "you-are" | "join-which" | "unlinked" }>;
type Of<K extends AccountReply["kind"]> = Extract<AccountReply, { kind: K }>;

const SHOWN = 80;
const MOST_BUTTONS = 5;

export function sayAccountReply(reply: AccountReply, speaker: Speaker): Message {
  switch (reply.kind) {
    case "stranger":
      return toStranger(reply, speaker);
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

/** Who Baton is, whom one may be, what exactly to type, and whom to ask. */
function toStranger({ account, ways }: Of<"stranger">, speaker: Speaker): Message {
  const { plans, ours } = ways;
  const hello = line`I am Baton: I run a coordination plan here. I ask how the work goes, say who can start, and call for help when somebody is stuck.`;
  if (!ours)
    return compose(
      {
        body: [
          ...text(hello),
          ...note(
            line`Only people of this workspace take part. Whoever invited you can tell the plan's leads what you need.`,
          ),
        ],
      },
      speaker,
    );
  if (plans.length === 0)
    return compose(
      {
        body: [
          ...text(hello, line`There is no plan yet.`),
          ...note(
            line`An administrator writes one, with its members in ${code("team.yaml")}, and imports it with ${code("baton plan import FOLDER")}.`,
          ),
        ],
      },
      speaker,
    );
  return compose(
    {
      body: [
        ...text(hello, line`I do not know you on a plan yet.`),
        ...plans.flatMap((plan) => planWays(plan, ways)),
        ...note(
          ways.morePlans === 0 ? undefined : line`There are ${ways.morePlans} more plans.`,
          asWhom(ways),
          whomToAsk(account, ways),
        ),
      ],
    },
    speaker,
  );
}

type PlanWays = WaysIn["plans"][number];

function planWays(plan: PlanWays, ways: WaysIn): readonly Block[] {
  const chat = isChat(ways);
  if (plan.free.length === 0) return text(line`${{ bold: plan.title }}: everybody has an account already.`);
  const on = ways.plans.length + ways.morePlans > 1 ? ` on ${plan.id}` : "";
  return section(
    chat ? `${plan.title}, without an account yet` : `${plan.title}, as whom you may act here`,
    plan.free.map(({ id, name }) => line`${name} – ${code(typed(ways.platform, `join ${id}${on}`))}`),
    plan.more,
  );
}

function isChat({ platform }: WaysIn): boolean {
  return platform === "slack" || platform === "teams";
}

/** As it is typed on the platform. */
function typed(platform: WaysIn["platform"], command: string): string {
  switch (platform) {
    case "slack":
      return `/baton ${command}`;
    case "teams":
      return `@Baton ${command}`;
    case "terminal":
    case "cli":
      return command.replace(/^join (\S+).*$/, "as $1");
  }
}

function asWhom(ways: WaysIn): Line | undefined {
  if (!isChat(ways) || ways.plans.every(({ free }) => free.length === 0)) return undefined;
  return line`If you are one of them, type that line. A lead can undo it, and so can you with ${code("leave")}.`;
}

function whomToAsk(account: string, ways: WaysIn): Line {
  const leads = [...new Set(ways.plans.flatMap((plan) => plan.leads))];
  const whom = leads.length === 0 ? "Whoever keeps the team's file" : anyOf(leads);
  const named = isChat(ways) ? line` Your account is ${code(account)}.` : "";
  return line`Otherwise ask: ${whom} can have you added to the team's file.${named}`;
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
