/** The way in, for somebody whom no plan knows. */
import type { Block, Line, Message } from "../domain/message.ts";
import type { Reply, WaysIn } from "../domain/reply.ts";
import { anyOf, code, compose, line, note, section, text } from "./compose.ts";
import type { Speaker } from "./speaker.ts";

type Stranger = Extract<Reply, { kind: "stranger" }>;

/** Who Baton is, whom one may be, what exactly to type, and whom to ask. */
export function sayStranger({ account, ways }: Stranger, speaker: Speaker): Message {
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
          ways.morePlans === 0
            ? undefined
            : line`There ${ways.morePlans === 1 ? "is 1 more plan" : `are ${ways.morePlans} more plans`}.`,
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
