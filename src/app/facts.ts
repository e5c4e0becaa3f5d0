import { clockOf } from "../domain/escalation.ts";
import { saysNothing } from "../domain/forms.ts";
import type { DayFacts, Notice, UpdateFacts } from "../domain/notice.ts";
import type { TaskLine } from "../domain/reply.ts";
import type { Need, Phase, PlanContext, Response, Task } from "../domain/state.ts";
import { instantOf } from "../domain/time.ts";
import type { Db } from "../store/database.ts";
import { issuesByNumber, openIssues } from "../store/issues.ts";
import { needsOfRounds, openNeedsOf } from "../store/needs.ts";
import { responsesOf, roundById, roundsOfDay } from "../store/rounds.ts";
import { countsByPhase } from "../store/task-counts.ts";
import { tasksById, tasksToShow } from "../store/tasks.ts";

/** Tasks of one phase that a post shows; the rest are counted. */
const SHOWN = 20;

/**
 * A notice with the facts as they are now, if it only names what it shows; any other as it is. Undefined when what
 * it names does not exist, and for a reminder of what was answered, skipped or closed while it waited.
 */
export async function factsOf(
  db: Db,
  plan: PlanContext,
  notice: Notice,
  reader: string | undefined,
): Promise<Notice | undefined> {
  switch (notice.kind) {
    case "prompt-reminder":
      return (await stillMissing(db, plan, notice.round.id, reader)) ? notice : undefined;
    case "day-post":
      return { kind: "day-post-facts", facts: await dayFacts(db, plan, notice.localDate) };
    case "digest":
      return digestFacts(db, plan, notice.round);
    case "update-post":
      return { kind: "update-post-facts", facts: await updateFacts(db, plan, notice.localDate) };
    case "issue-card": {
      const issue = (await issuesByNumber(db, plan.key, [notice.issue])).get(notice.issue);
      return issue && { kind: "issue-card-facts", issue, ping: notice.ping, clock: clockOf(issue, plan) };
    }
    default:
      return notice;
  }
}

/** Whether the round still waits for the reader's answer. */
async function stillMissing(
  db: Db,
  plan: PlanContext,
  id: string,
  reader: string | undefined,
): Promise<boolean> {
  const round = await roundById(db, plan.key, id);
  if (!round || round.closedAt !== undefined) return false;
  const responses = await responsesOf(db, plan.key, [id]);
  return responses.some(({ member, state }) => member === reader && state === "asked");
}

/** The phases that are open, or opened or ended on that day of the plan, and the issues that are not closed. */
async function dayFacts(db: Db, plan: PlanContext, localDate: string): Promise<DayFacts> {
  const [from, until] = [instantOf(localDate, 0, plan.zone), instantOf(localDate, 1440, plan.zone)];
  const onDay = (at: number | undefined): boolean => at !== undefined && at >= from && at < until;
  const all = [...plan.phases.values()];
  const shown = all.filter(
    ({ state, openedAt, doneAt }) => state === "open" || onDay(openedAt) || onDay(doneAt),
  );
  const counts = await countsByPhase(db, plan.key);
  const phases: DayFacts["phases"][number][] = [];
  for (const phase of shown) {
    const { done, total } = counts.get(phase.id) ?? { done: 0, total: 0 };
    const tasks = await taskLines(db, plan, phase);
    phases.push({ phase, done, total, tasks, more: total - tasks.length });
  }
  return {
    localDate,
    phases,
    issues: await openIssues(db, plan.key),
    planDone: all.length > 0 && all.every(({ state }) => state === "done"),
  };
}

async function taskLines(db: Db, plan: PlanContext, phase: Phase): Promise<readonly TaskLine[]> {
  const tasks = await tasksToShow(db, plan.key, phase.id, SHOWN);
  const before = await tasksById(
    db,
    plan.key,
    tasks.flatMap(({ dependsOn }) => dependsOn),
  );
  return tasks.map((task): TaskLine => {
    const waitsFor = task.dependsOn.filter((id) => !isFinished(before.get(id)));
    const { id, title, owner } = task;
    const ready = task.state === "pending" && phase.state === "open" && waitsFor.length === 0;
    return { task: { id, title, owner }, state: ready ? "ready" : task.state, waitsFor };
  });
}

function isFinished(task: Task | undefined): boolean {
  return task === undefined || task.state === "done" || task.state === "cancelled";
}

async function digestFacts(db: Db, plan: PlanContext, id: string): Promise<Notice | undefined> {
  const round = await roundById(db, plan.key, id);
  if (!round) return undefined;
  const responses = await responsesOf(db, plan.key, [id]);
  const needs = await needsOfRounds(db, plan.key, [id]);
  const issues = await openIssues(db, plan.key);
  const facts = {
    round,
    responses,
    needs:
      round.kind === "test"
        ? wouldNeed(responses)
        : [
            ...needs.filter(({ closedAt }) => closedAt === undefined),
            ...(await otherNeeds(db, plan, responses, needs)),
          ],
    urgent: issues.filter(({ urgent }) => urgent),
  };
  return { kind: "digest-facts", facts };
}

/** What a test's answer would ask of somebody; no need is made of it. */
function wouldNeed(responses: readonly Response[]): readonly Need[] {
  return responses.flatMap(({ round, member, answeredAt = 0, answers = {} }): readonly Need[] => {
    const { needed, from, task, by } = answers;
    if (from === undefined || saysNothing(needed)) return [];
    return [
      {
        id: `${round}/${member}`,
        asker: member,
        from,
        text: needed ?? "",
        task,
        by,
        createdAt: answeredAt,
        closedAt: undefined,
        closedBy: undefined,
      },
    ];
  });
}

/**
 * Who answers that nothing changed still needs what was needed then, unless it was met since; and an answer to several
 * rounds at once has its need with one of them.
 */
async function otherNeeds(
  db: Db,
  plan: PlanContext,
  responses: readonly Response[],
  own: readonly Need[],
): Promise<readonly Need[]> {
  const found: Need[] = [];
  for (const { round, member, repeated, answers } of responses) {
    const from = answers?.["from"];
    if (from === undefined || (!repeated && own.some(({ id }) => id === `${round}/${member}`))) continue;
    const open = await openNeedsOf(db, plan.key, from);
    found.push(...open.filter(({ asker, text }) => asker === member && text === answers?.["needed"]));
  }
  return found;
}

/** All updates of a day: closed once each of its rounds is. */
async function updateFacts(db: Db, plan: PlanContext, localDate: string): Promise<UpdateFacts> {
  const rounds = await roundsOfDay(db, plan.key, "update", localDate);
  const ids = rounds.map(({ id }) => id);
  const needs = await needsOfRounds(db, plan.key, ids);
  return {
    localDate,
    closed: rounds.every(({ closedAt }) => closedAt !== undefined),
    responses: await responsesOf(db, plan.key, ids),
    needs: needs.filter(({ closedAt }) => closedAt === undefined),
  };
}
