/** A member's page: tasks, what they owe, issues with their clocks, their time; for leads the plan at a glance. */
import type { HomeFacts } from "../domain/home.ts";
import type { Block, Button, Line, Message } from "../domain/message.ts";
import { buttons, code, compose, count, cut, line, listed, note, section, text } from "./compose.ts";
import { sayGlance } from "./home-glance.ts";
import { sayHomeIssues, SHOWN } from "./home-issues.ts";
import { sayHomeTime } from "./home-time.ts";
import { needButtons } from "./notice-needs.ts";
import { roundStart } from "./round-words.ts";
import { nameOf, type Speaker, waitsForWords, when } from "./speaker.ts";
import { bold, startButton } from "./task-parts.ts";

/**
 * The page over all plans of its reader, in their order. It stands for days, so every time has its date. As an answer
 * to a command it stays as it was.
 */
export function sayHome(homes: readonly HomeFacts[], now: number, as: "page" | "answer"): Message {
  const parts = homes.map((facts) => {
    const { plan, member } = facts;
    const zone = plan.members.get(member)?.zone ?? plan.zone;
    const speaker: Speaker = { plan, reader: member, zone, now, dated: true };
    return compose({ title: plan.title, body: sections(facts, speaker) }, speaker);
  });
  const [first] = parts;
  const stands = as === "page" ? "Baton keeps this page up to date." : "This is how it stands now.";
  const end = note(line`${stands} ${code("help")} shows every command.`);
  if (first && parts.length === 1) return { ...first, body: [...first.body, ...end] };
  const body = parts.flatMap((part) => [...text([{ bold: part.title ?? "" }]), ...part.body]);
  return {
    title: "Your plans",
    body: [...body, ...end],
    fallback: `Your plans. ${parts.map(({ fallback }) => fallback).join(" ")}`,
  };
}

function sections(facts: HomeFacts, speaker: Speaker): readonly Block[] {
  return [
    ...tasks(facts, speaker),
    ...owed(facts, speaker),
    ...sayHomeIssues(facts, speaker),
    ...sayHomeTime(facts, speaker),
    ...(facts.glance ? sayGlance(facts.glance, speaker) : []),
  ];
}

function tasks({ begun, ready, waiting }: HomeFacts, speaker: Speaker): readonly Block[] {
  const acts: readonly Button[] = [
    ...begun.shown.map(({ task: { id }, state }): Button =>
      state === "blocked"
        ? { label: `Unblock ${id}`, command: `unblock ${id}` }
        : { label: `Mark ${id} done`, command: `done ${id}` },
    ),
    ...ready.shown.map(startButton),
  ];
  if (acts.length + waiting.shown.length === 0) {
    return section("Your tasks", [
      line`No task is yours at the moment. ${code("plan")} shows who does what; a lead can give you one.`,
    ]);
  }
  const states = { blocked: ", blocked", "in-review": ", in review" } as const;
  const begunLine = ({ task, state, reason }: HomeFacts["begun"]["shown"][number]): Line => {
    const how = state === "blocked" || state === "in-review" ? states[state] : "";
    return line`${bold(task)}${how}${reason === undefined || state !== "blocked" ? "" : `: ${cut(reason, SHOWN)}`}`;
  };
  return [
    ...listed("In progress", begun, begunLine, "next"),
    ...listed("Ready", ready, bold, "next"),
    ...buttons(...acts),
    ...listed(
      "Waiting",
      waiting,
      (each) => line`${bold(each.task)} waits for ${waitsForWords(speaker, each)}`,
      "next",
    ),
  ];
}

function owed({ rounds, needs }: HomeFacts, speaker: Speaker): readonly Block[] {
  if (rounds.length + needs.shown.length === 0)
    return section("What you owe", [
      line`Nobody waits for an answer of yours. Check-ins and what others need of you will stand here.`,
    ]);
  return [
    ...text([{ bold: "What you owe" }]),
    ...rounds.flatMap((round) => [
      ...text(line`${roundStart(speaker, round)}, open until ${when(speaker, round.closesAt)}`),
      ...buttons(
        { label: "Answer", command: `answer ${round.id}`, style: "primary" },
        { label: "Skip today", command: `skip ${round.id}` },
      ),
    ]),
    ...needs.shown.flatMap((need) => {
      const more = [need.task, need.by === undefined ? undefined : `by ${need.by}`];
      const about = more.filter((each) => each !== undefined).join(", ");
      return [
        ...text(
          line`${{ bold: `${nameOf(speaker, need.asker)} needs from you` }}: ${cut(need.text, SHOWN)}${about === "" ? "" : ` (${about})`}`,
        ),
        ...buttons(...needButtons(need)),
      ];
    }),
    ...(needs.more > 0
      ? note(line`${count(needs.more, "more need stands", "more needs stand")} in your messages from Baton.`)
      : []),
  ];
}
