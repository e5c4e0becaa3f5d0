/** Reads what a member's page shows of one plan. */
import { clockOf } from "../domain/escalation.ts";
import type { Glance, HomeFacts, IssueLine, Some } from "../domain/home.ts";
import { isLead } from "../domain/people.ts";
import { isReady, refOf, waitingOf } from "../domain/readiness.ts";
import type { Issue, PlanContext, Response, Round } from "../domain/state.ts";
import type { Db } from "../store/database.ts";
import { issuesIn } from "../store/issues.ts";
import { openNeedsOf } from "../store/needs.ts";
import { openRounds, responsesOf } from "../store/rounds.ts";
import { countsByPhase } from "../store/task-counts.ts";
import { tasksInState, unfinishedOf } from "../store/tasks.ts";
import { around, healthOf } from "./look-up.ts";

/** Of each list that has buttons, and of each that is only read. */
const ACTED = 5;
const READ = 10;
/** Of somebody's own tasks the first so many are looked at. */
const OWN = 100;

export async function homeFacts(db: Db, plan: PlanContext, member: string, now: number): Promise<HomeFacts> {
  const mine = await unfinishedOf(db, plan.key, member, OWN);
  const state = await around(db, plan, mine);
  const begun = mine.filter((task) => task.state !== "pending");
  const waiting = mine.flatMap((task) => (task.state === "pending" ? (waitingOf(state, task) ?? []) : []));
  const rounds = await openRounds(db, plan.key);
  const silent = (await asked(db, plan, rounds)).filter(({ state }) => state === "asked");
  const lines = (which: "raised" | "held" | "asked") => issueLines(db, plan, { which, member }, ACTED);
  return {
    plan,
    member,
    begun: some(
      begun.map((task) => ({ task: refOf(task), state: task.state, reason: task.blockedReason })),
      ACTED,
    ),
    ready: some(mine.filter((task) => isReady(state, task)).map(refOf), ACTED),
    waiting: some(waiting, READ),
    rounds: rounds.filter(({ id }) => silent.some((each) => each.member === member && each.round === id)),
    needs: some(await openNeedsOf(db, plan.key, member), ACTED),
    raised: await lines("raised"),
    held: await lines("held"),
    asked: await lines("asked"),
    absences: plan.absences.filter((absence) => absence.member === member),
    glance: isLead(plan, member) ? await glance(db, plan, rounds, silent, now) : undefined,
  };
}

function some<T>(list: readonly T[], most: number): Some<T> {
  return { shown: list.slice(0, most), more: Math.max(0, list.length - most) };
}

function asked(db: Db, plan: PlanContext, rounds: readonly Round[]): Promise<readonly Response[]> {
  return responsesOf(
    db,
    plan.key,
    rounds.map(({ id }) => id),
  );
}

async function issueLines(
  db: Db,
  plan: PlanContext,
  list: Parameters<typeof issuesIn>[2],
  most: number,
): Promise<Some<IssueLine>> {
  const { issues, total } = await issuesIn(db, plan.key, list, most);
  const line = (issue: Issue): IssueLine => ({ issue, clock: clockOf(issue, plan) });
  return { shown: issues.map(line), more: total - issues.length };
}

async function glance(
  db: Db,
  plan: PlanContext,
  rounds: readonly Round[],
  silent: readonly Response[],
  now: number,
): Promise<Glance> {
  const counts = await countsByPhase(db, plan.key);
  const blocked = await tasksInState(db, plan.key, "blocked", READ);
  return {
    phases: [...plan.phases.values()].map(({ id, title, state }) => {
      const { done, total } = counts.get(id) ?? { done: 0, total: 0 };
      return { title, state, done, total };
    }),
    blocked: {
      shown: blocked.tasks.map((task) => ({ ...refOf(task), reason: task.blockedReason })),
      more: blocked.total - blocked.tasks.length,
    },
    issues: await issueLines(db, plan, { which: "open" }, READ),
    health: await healthOf(db, plan, now),
    silent: rounds.flatMap((round) => {
      const members = silent.filter((each) => each.round === round.id).map(({ member }) => member);
      return members.length === 0 ? [] : [{ round, members }];
    }),
  };
}
