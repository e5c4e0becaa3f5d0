/** Posts that gather many answers: the digest of a check-in, the daily updates, the post of the day. */
import type { Line, Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import type { Issue, Need, Response, Round } from "../domain/state.ts";
import { compose, count, line, names, note, section, text } from "./compose.ts";
import { healthOf, healthWords, worstOf } from "./health.ts";
import { issueTitle } from "./issue-words.ts";
import { linePlain } from "./plain.ts";
import { actionLine, answerFields, answerLine, marksOf, neededOfNobody, roundStart } from "./round-words.ts";
import { taskLine } from "./say-plan.ts";
import { issueState } from "./say-issue-lists.ts";
import { nameOf, type Speaker } from "./speaker.ts";
import { dateWords } from "./time.ts";

type Of<K extends Notice["kind"]> = Extract<Notice, { kind: K }>;

/** The digest of a check-in: how many answered, who did not, what has to happen now, every answer. Nobody is called. */
export function sayDigest({ facts }: Of<"digest-facts">, speaker: Speaker): Message {
  const { round, responses, needs, urgent } = facts;
  const actions = [
    ...[...needs.filter(isOpen), ...neededOfNobody(responses)].map((need) => actionLine(speaker, need)),
    ...urgent.map((issue) => issueLine(speaker, issue)),
  ];
  const head = headLine(speaker, responses, round);
  const answers = answersOf(speaker, responses, round);
  const none = [line`nothing is asked for`];
  const draft = {
    title: round.kind === "test" ? "Test check-in digest" : "Check-in digest",
    body: [
      ...text(head),
      ...section("Immediate actions:", actions.length === 0 ? none : actions),
      ...section("Answers:", answers),
      ...note(
        round.kind === "test"
          ? line`A real one stands in #coordination and holds the answers of everybody who was asked. Nothing follows from this one.`
          : undefined,
      ),
      ...note(line`${roundStart(speaker, round)}; late answers are welcome and change this digest.`),
    ],
    colour: urgent.length > 0 ? "red" : actions.length > 0 ? "yellow" : "green",
  } as const;
  const plain = (lines: readonly Line[]) => lines.map((each) => linePlain(each, speaker.zone)).join("; ");
  const whole = `${draft.title}. ${plain([head])}; Immediate actions: ${plain(actions.length === 0 ? none : actions)}. ${plain(answers)}`;
  return { ...draft, fallback: whole.trim().split(/\s+/).join(" ") };
}

function isOpen(need: Need): boolean {
  return need.closedAt === undefined;
}

/** "4 of 4 answered; not answered: Delta; skipped: Gamma; Delta 20 min late". */
function headLine(speaker: Speaker, responses: readonly Response[], round: Round | undefined): Line {
  const name = ({ member }: Response) => nameOf(speaker, member);
  const answered = responses.filter(({ state }) => state === "answered");
  const missing = responses.filter(({ state }) => state === "asked").map(name);
  const coming = responses.filter(({ state }) => state === "planned").map(name);
  const skipped = responses.filter(({ state }) => state === "skipped").map(name);
  const late = answered
    .filter((response) => response.late)
    .map((response) => `${name(response)} ${marksOf(response, round)[0] ?? "late"}`);
  if (responses.length === 0) return line`Nobody was asked`;
  const parts = [
    `${answered.length} of ${responses.length} answered`,
    missing.length === 0 ? "" : `not answered: ${names(missing)}`,
    coming.length === 0 ? "" : `not asked yet: ${names(coming)}`,
    skipped.length === 0 ? "" : `skipped: ${names(skipped)}`,
    ...late,
  ];
  return [parts.filter((part) => part !== "").join("; ")];
}

function answersOf(
  speaker: Speaker,
  responses: readonly Response[],
  round: Round | undefined,
): readonly Line[] {
  return responses
    .filter(({ state }) => state === "answered")
    .map((response) => {
      const marks = marksOf(response, round);
      const marked = marks.length === 0 ? "" : ` (${marks.join(", ")})`;
      return line`${{ bold: nameOf(speaker, response.member) }}${marked}: ${answerLine(speaker, response.answers ?? {})}`;
    });
}

function issueLine(speaker: Speaker, issue: Issue): Line {
  return line`${issueTitle(issue)}, ${issueState(speaker, issue)}: ${issue.text}`;
}

/** The post of the day in #updates. */
export function sayUpdatePost({ facts }: Of<"update-post-facts">, speaker: Speaker): Message {
  const { localDate, closed, responses, needs } = facts;
  const reported = responses.flatMap(({ answers }) => healthOf(answers?.["health"]) ?? []);
  return compose(
    {
      title: `Daily updates, ${dateWords(localDate)}`,
      body: [
        ...text(headLine(speaker, responses, undefined)),
        ...section("Updates:", answersOf(speaker, responses, undefined)),
        ...section(
          "Needs:",
          [...needs.filter(isOpen), ...neededOfNobody(responses)].map((need) => actionLine(speaker, need)),
        ),
        ...note(closed ? undefined : line`The round is still open; this post is kept up to date.`),
      ],
      colour: worstOf(reported),
    },
    speaker,
  );
}

/** To the coordination lead, at once; a report that was edited says which colour it has now. */
export function sayRedReport({ member, response, need }: Of<"red-report">, speaker: Speaker): Message {
  const health = healthOf(response.answers?.["health"]) ?? "red";
  const nobody = health === "red" ? line`Nobody is named who could help.` : undefined;
  const action = need === undefined ? nobody : actionLine(speaker, need);
  return compose(
    {
      title: `${nameOf(speaker, member)}: ${healthWords(health)}`,
      body: [
        ...answerFields(speaker, "update", response.answers ?? {}),
        ...text(action),
        ...note(
          health === "red" ? undefined : line`This was red until ${nameOf(speaker, member)} edited it.`,
        ),
      ],
      colour: health,
    },
    speaker,
  );
}

/** The parent post of a plan and day in #coordination. */
export function sayDayPost({ facts }: Of<"day-post-facts">, speaker: Speaker): Message {
  const { localDate, phases, issues, planDone } = facts;
  const urgent = issues.some(({ urgent, state }) => urgent && state === "open");
  const finished = phases.filter(({ phase }) => phase.state === "done").map(({ phase }) => phase.title);
  return compose(
    {
      title: `${speaker.plan?.title ?? "The plan"}, ${dateWords(localDate)}`,
      body: [
        ...text(
          planDone ? line`The whole plan is done.` : undefined,
          finished.length === 0 ? undefined : line`Done: ${names(finished)}`,
        ),
        ...phases
          .filter(({ phase }) => phase.state !== "done")
          .flatMap(({ phase, done, total, tasks, more }) => {
            const heading = `${phase.title}: ${phase.state}, ${done} of ${count(total, "task")} done`;
            const lines = tasks.map((task) => taskLine(speaker, task));
            return lines.length === 0 ? text([{ bold: heading }]) : section(heading, lines, more);
          }),
        ...(issues.length === 0
          ? text(line`No issue is open.`)
          : section(
              "Open issues",
              issues.map((issue) => issueLine(speaker, issue)),
            )),
      ],
      colour: urgent ? "red" : issues.length > 0 ? "yellow" : "green",
    },
    speaker,
  );
}
