/** The plan at a glance, on the pages of leads. */
import type { Glance } from "../domain/home.ts";
import type { Block } from "../domain/message.ts";
import { cut, line, listed, names, section, text } from "./compose.ts";
import { healthWords } from "./health.ts";
import { homeIssue } from "./home-issues.ts";
import { roundStart } from "./round-words.ts";
import { nameOf, type Speaker, taskWords } from "./speaker.ts";
import { dateWords } from "./time.ts";

const SHOWN = 200;
/** Phases and members beyond these are counted. */
const MOST = 30;

export function sayGlance(
  { phases, blocked, issues, health, silent }: Glance,
  speaker: Speaker,
): readonly Block[] {
  return [
    ...text([{ bold: "The plan at a glance" }]),
    ...listed(
      "Phases",
      firstOf(phases),
      ({ title, state, done, total }) => line`${title}: ${state}, ${done} of ${total} tasks done`,
      "plan",
    ),
    ...listed(
      "Blocked",
      blocked,
      (task) =>
        line`${taskWords(task)} (${task.owner === undefined ? "nobody" : nameOf(speaker, task.owner)})${task.reason === undefined ? "" : `: ${cut(task.reason, SHOWN)}`}`,
      "status",
    ),
    ...(blocked.shown.length + issues.shown.length === 0
      ? text(line`Nothing is blocked, and no issue is open.`)
      : []),
    ...listed("Open issues", issues, (each) => homeIssue(speaker, each), "issues"),
    ...listed(
      "Health",
      firstOf(health),
      (each) =>
        line`${nameOf(speaker, each.member)}: ${healthWords(each.health)} (${dateWords(each.localDate)})`,
      "status",
    ),
    ...section(
      "Not answered",
      silent.map(({ round, members }) => {
        const shown = members.slice(0, MOST).map((id) => nameOf(speaker, id));
        const more = members.length - shown.length;
        return line`${roundStart(speaker, round)}: ${names(more > 0 ? [...shown, `${more} more`] : shown)}`;
      }),
    ),
  ];
}

function firstOf<T>(list: readonly T[]) {
  return { shown: list.slice(0, MOST), more: Math.max(0, list.length - MOST) };
}
