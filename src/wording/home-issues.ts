/** The issues on a member's page, each with its clock and its buttons. */
import type { HomeFacts, IssueLine, Some } from "../domain/home.ts";
import type { Block, Button, Line } from "../domain/message.ts";
import type { Issue } from "../domain/state.ts";
import { buttons, code, cut, joined, line, note, section, text } from "./compose.ts";
import { askButtons, issueTitle, nextStep, resolveButton } from "./issue-words.ts";
import { issueState } from "./say-issue-lists.ts";
import { nameOf, type Speaker, when } from "./speaker.ts";

/** Words of others that stand on the page are no longer than this; the whole is one command away. */
export const SHOWN = 300;

const RAISE: Button = { label: "Raise an issue", command: "raise" };

export function sayHomeIssues({ raised, held, asked }: HomeFacts, speaker: Speaker): readonly Block[] {
  const groups = [
    ...group("Asked of you", asked, (issue) => askButtons(issue), speaker),
    ...group("Held by you", held, (issue) => resolveButton(issue), speaker),
    ...group("Raised by you", raised, raiserButtons, speaker),
  ];
  const none = section("Your issues", [
    line`No open issue concerns you. ${code("raise")} asks for help on a clock.`,
  ]);
  return [...(groups.length === 0 ? none : groups), ...buttons(RAISE)];
}

function group(
  heading: string,
  { shown, more }: Some<IssueLine>,
  acts: (issue: Issue) => readonly Button[],
  speaker: Speaker,
): readonly Block[] {
  if (shown.length === 0) return [];
  return [
    ...text([{ bold: heading }]),
    ...shown.flatMap((each) => [...text(homeIssue(speaker, each)), ...buttons(...acts(each.issue))]),
    ...(more > 0 ? note(line`and ${more} more; ${code("issues")} shows all`) : []),
  ];
}

function raiserButtons(issue: Issue): readonly Button[] {
  return [...resolveButton(issue), { label: "Withdraw", command: `withdraw ${issue.number}` }];
}

/** "Urgent issue 1, open: it broke (Beta for Alpha); next: coordination lead on Tue 3 Nov 14:30". */
export function homeIssue(speaker: Speaker, { issue, clock }: IssueLine): Line {
  const { snoozedUntil, responder } = issue;
  const whom = responder === undefined ? "" : ` for ${nameOf(speaker, responder)}`;
  const quiet = snoozedUntil !== undefined && snoozedUntil > speaker.now;
  const state = quiet ? line`snoozed until ${when(speaker, snoozedUntil)}` : issueState(speaker, issue);
  const next = nextStep(speaker, clock);
  const what = line`${{ bold: issueTitle(issue) }}, ${state}: ${cut(issue.text, SHOWN)} (${nameOf(speaker, issue.raiser)}${whom})`;
  return joined(next.length === 0 ? [what] : [what, next], "; ");
}
