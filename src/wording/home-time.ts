/** When a member works and is away, on their page. */
import type { HomeFacts } from "../domain/home.ts";
import type { Block, Line } from "../domain/message.ts";
import type { Absence } from "../domain/state.ts";
import { buttons, line, section } from "./compose.ts";
import { untilLine } from "./say-absence.ts";
import { type Speaker, when } from "./speaker.ts";
import { hoursWords } from "./time.ts";

export function sayHomeTime({ plan, member, absences }: HomeFacts, speaker: Speaker): readonly Block[] {
  const def = plan.members.get(member);
  const hours = def === undefined ? [] : [line`You work ${hoursWords(def.hours)} (${def.zone}).`];
  const left = absences.filter(({ until = Infinity }) => until > speaker.now);
  const away = left.filter(({ from, until = Infinity }) => until > from);
  return [
    ...section("Your time", [...hours, ...away.map((each) => awayLine(speaker, each))]),
    ...(away.length > 0
      ? buttons({ label: "I'm back", command: "back" })
      : buttons({ label: "I'm away today", command: "away today" }, { label: "I'm away", command: "away" })),
  ];
}

function awayLine(speaker: Speaker, { from, until }: Absence): Line {
  const end =
    until === undefined ? "until you say that you are back" : untilLine(speaker, until, speaker.zone);
  return line`You are away from ${when(speaker, from)} ${end}.`;
}
