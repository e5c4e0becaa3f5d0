/** The plan as a whole: status, plan, who, absences, and what leads change in chat. */
import type { Line, Message } from "../domain/message.ts";
import type { Reply, TaskLine, TaskRef, WhoLine } from "../domain/reply.ts";
import { code, compose, line, names, note, section, text } from "./compose.ts";
import { healthWords } from "./health.ts";
import { sayAway, sayBack, untilLine } from "./say-absence.ts";
import { sayAdded, sayAssigned, sayCancelled, sayEstimated } from "./say-edits.ts";
import { nameOf, roleWords, type Speaker, stateWords, taskWords } from "./speaker.ts";
import { dateWords } from "./time.ts";

export type PlanReply = Extract<
  Reply,
  {
    kind:
      | "status"
      | "plan"
      | "who"
      | "away"
      | "back"
      | "added"
      | "assigned"
      | "estimated"
      | "cancelled"
      | "using"
      | "which-plan";
  }
>;
type Of<K extends PlanReply["kind"]> = Extract<PlanReply, { kind: K }>;

export function sayPlanReply(reply: PlanReply, speaker: Speaker): Message {
  switch (reply.kind) {
    case "status":
      return status(reply, speaker);
    case "plan":
      return plan(reply, speaker);
    case "who":
      return compose(
        {
          title: "Who is who",
          body: section(
            "Members",
            reply.members.map((each) => whoLine(speaker, each)),
          ),
        },
        speaker,
      );
    case "away":
      return sayAway(reply, speaker);
    case "back":
      return sayBack(reply, speaker);
    case "added":
      return sayAdded(reply, speaker);
    case "assigned":
      return sayAssigned(reply, speaker);
    case "estimated":
      return sayEstimated(reply, speaker);
    case "cancelled":
      return sayCancelled(reply, speaker);
    case "using":
      return compose(
        {
          body: [
            ...text(line`Your commands mean ${{ bold: reply.title }} now.`),
            ...note(line`${code("use PLAN")} chooses another; a channel of a plan always means that plan.`),
          ],
        },
        speaker,
      );
    case "which-plan":
      return compose(
        {
          body: [
            ...text(line`Which plan do you mean?`),
            ...note(line`Choose one, then say it again. ${code("use PLAN")} changes it later.`),
          ],
          buttons: reply.plans.map(({ id, title }) => ({ label: title, command: `use ${id}` })),
        },
        speaker,
      );
  }
}

function status({ overview }: Of<"status">, speaker: Speaker): Message {
  const { phases, inProgress, blocked, ready, more, openIssues, health } = overview;
  const owned = (task: TaskRef) =>
    line`${taskWords(task)} (${task.owner === undefined ? "nobody" : nameOf(speaker, task.owner)})`;
  const urgent = openIssues.some((issue) => issue.urgent && issue.state === "open");
  const worst = ["red", "yellow"].find((colour) => health.some((each) => each.health === colour));
  return compose(
    {
      title: speaker.plan?.title ?? "Status",
      body: [
        ...section(
          "Phases",
          phases.map(
            ({ title, state, done, total }) => line`${title}: ${state}, ${done} of ${total} tasks done`,
          ),
        ),
        ...section("In progress", inProgress.map(owned), more.inProgress),
        ...section(
          "Blocked",
          blocked.map((task) => line`${owned(task)}${task.reason === undefined ? "" : `: ${task.reason}`}`),
          more.blocked,
        ),
        ...section("Ready", ready.map(owned), more.ready),
        ...section(
          "Open issues",
          openIssues.map(
            ({ number, type, urgent, text, state }) =>
              line`${number}, ${urgent ? "urgent" : type}, ${state}: ${text}`,
          ),
        ),
        ...section(
          "Health",
          health.map(
            ({ member, health, localDate }) =>
              line`${nameOf(speaker, member)}: ${healthWords(health)} (${dateWords(localDate)})`,
          ),
        ),
        ...note(line`${code("plan")} shows every task, ${code("issues")} every clock.`),
      ],
      colour:
        urgent || worst === "red" ? "red" : worst === "yellow" || openIssues.length > 0 ? "yellow" : "green",
    },
    speaker,
  );
}

/** Beyond this a phase only counts its tasks. */
const MOST_TASKS = 100;

function plan({ phases }: Of<"plan">, speaker: Speaker): Message {
  return compose(
    {
      title: speaker.plan?.title ?? "Plan",
      body: phases.flatMap(({ phase, tasks }) => {
        const heading = `${phase.title}: ${phase.state}`;
        const shown = tasks.slice(0, MOST_TASKS).map((task) => taskLine(speaker, task));
        return tasks.length === 0
          ? text([{ bold: heading }])
          : section(heading, shown, tasks.length - shown.length);
      }),
    },
    speaker,
  );
}

/** "2B Server (Beta): waits for 2A". */
export function taskLine(speaker: Speaker, { task, state, waitsFor }: TaskLine): Line {
  const owner = task.owner === undefined ? "nobody" : nameOf(speaker, task.owner);
  const how = state === "pending" && waitsFor.length > 0 ? `waits for ${names(waitsFor)}` : stateWords(state);
  return line`${taskWords(task)} (${owner}): ${how}`;
}

function whoLine(speaker: Speaker, { member, roles, awayUntil, working, tasks }: WhoLine): Line {
  const titles = roles.map(roleWords).filter((role) => role !== member.name.toLowerCase());
  const role = titles.length === 0 ? "" : ` (${names(titles)})`;
  const work = tasks.length === 0 ? "" : `; ${names(tasks)}`;
  if (awayUntil === "until-back") return line`${{ bold: member.name }}${role}: away until back${work}`;
  if (awayUntil !== undefined)
    return line`${{ bold: member.name }}${role}: away ${untilLine(speaker, awayUntil, member.zone)}${work}`;
  return line`${{ bold: member.name }}${role}: ${working ? "at work" : "outside working hours"}${work}`;
}
