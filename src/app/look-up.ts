/** Answers questions about a plan: nothing is changed, and only what is asked for is read. */
import type { Question } from "../domain/decide.ts";
import { absenceAt, findMember, isLead, nearestMember, rolesOf } from "../domain/people.ts";
import type { MemberDef } from "../domain/plan.ts";
import { isFinished, isReady, refOf, waitingOf } from "../domain/readiness.ts";
import { clockOf } from "../domain/escalation.ts";
import type { Overview, Reply, TaskLine, WhoLine } from "../domain/reply.ts";
import type { PlanContext, State, Task } from "../domain/state.ts";
import { isWorking } from "../domain/time.ts";
import { unknownTask } from "../domain/tasks.ts";
import type { Db } from "../store/database.ts";
import { issuesByNumber, openIssues, timelineOf } from "../store/issues.ts";
import { lastAnswers, roundById } from "../store/rounds.ts";
import { countsByPhase } from "../store/task-counts.ts";
import { tasksById, tasksInState, tasksOfPhases, unfinishedOf } from "../store/tasks.ts";
import { emptyState, loadTask } from "./load.ts";

/** At most so many entries of a list; the answer says how many more there are. */
const LISTED = 20;
/** Of somebody's own tasks the first so many are looked at. */
const OWN = 100;
/** From so many tasks on, `plan` shows those of open phases alone. */
const MANY_TASKS = 200;

type Asked = Exclude<Question, { kind: "use" }>;

export async function lookUp(
  db: Db,
  plan: PlanContext,
  question: Asked,
  actor: MemberDef,
  now: number,
): Promise<Reply> {
  switch (question.kind) {
    case "help":
      return { kind: "help", topic: question.topic, lead: isLead(plan, actor.id) };
    case "unknown":
    case "malformed":
      return question;
    case "next": {
      const member = question.member === undefined ? actor : findMember(plan, question.member);
      return member ? nextOf(db, plan, member) : unknownMember(plan, question.member ?? "");
    }
    case "status":
      return question.task === undefined
        ? { kind: "status", overview: await overview(db, plan, now) }
        : taskStatus(db, plan, question.task);
    case "plan":
      return wholePlan(db, plan);
    case "who":
      return { kind: "who", members: await whoIsWho(db, plan, now) };
    case "issues": {
      const issues = await openIssues(db, plan.key);
      return { kind: "issues", issues: issues.map((issue) => ({ issue, clock: clockOf(issue, plan) })) };
    }
    case "issue": {
      const issue = (await issuesByNumber(db, plan.key, [question.issue])).get(question.issue);
      if (!issue) {
        const open = (await openIssues(db, plan.key)).map(({ number }) => number);
        return { kind: "refused", refusal: { kind: "unknown-issue", number: question.issue, open } };
      }
      const timeline = await timelineOf(db, plan.key, [issue.number]);
      return { kind: "issue", issue, timeline, clock: clockOf(issue, plan) };
    }
  }
}

function unknownMember(plan: PlanContext, given: string): Reply {
  return { kind: "refused", refusal: { kind: "unknown-member", given, nearest: nearestMember(plan, given) } };
}

/** A state that holds these tasks and everything that they depend on. */
export async function around(db: Db, plan: PlanContext, tasks: readonly Task[]): Promise<State> {
  const known = new Map(tasks.map((task) => [task.id, task]));
  const missing = [...new Set(tasks.flatMap(({ dependsOn }) => dependsOn))].filter((id) => !known.has(id));
  return { ...emptyState(plan), tasks: new Map([...known, ...(await tasksById(db, plan.key, missing))]) };
}

async function nextOf(db: Db, plan: PlanContext, member: MemberDef): Promise<Reply> {
  const mine = await unfinishedOf(db, plan.key, member.id, OWN);
  const state = await around(db, plan, mine);
  const waiting = mine.flatMap((task) => (task.state === "pending" ? (waitingOf(state, task) ?? []) : []));
  return {
    kind: "next",
    member: member.id,
    inProgress: mine.filter((task) => task.state !== "pending").map(refOf),
    ready: mine.filter((task) => isReady(state, task)).map(refOf),
    waiting: waiting.slice(0, LISTED),
  };
}

async function taskStatus(db: Db, plan: PlanContext, given: string): Promise<Reply> {
  const state = await loadTask(db, emptyState(plan), given);
  const task = [...state.tasks.values()].find(({ id }) => id.toLowerCase() === given.toLowerCase());
  if (!task) return { kind: "refused", refusal: unknownTask(state, given) };
  const opens = (state.dependants.get(task.id) ?? []).flatMap((id) => state.tasks.get(id) ?? []).map(refOf);
  return { kind: "task-status", task, waiting: isFinished(task) ? undefined : waitingOf(state, task), opens };
}

async function overview(db: Db, plan: PlanContext, now: number): Promise<Overview> {
  const { key } = plan;
  const counts = await countsByPhase(db, key);
  const [inProgress, blocked, ready] = [
    await tasksInState(db, key, "in-progress", LISTED),
    await tasksInState(db, key, "blocked", LISTED),
    await tasksInState(db, key, "ready", LISTED),
  ];
  const issues = await openIssues(db, key);
  return {
    phases: [...plan.phases.values()].map(({ id, title, state }) => ({
      id,
      title,
      state,
      done: counts.get(id)?.done ?? 0,
      total: counts.get(id)?.total ?? 0,
    })),
    inProgress: inProgress.tasks.map(refOf),
    blocked: blocked.tasks.map((task) => ({ ...refOf(task), reason: task.blockedReason })),
    ready: ready.tasks.map(refOf),
    more: {
      inProgress: inProgress.total - inProgress.tasks.length,
      blocked: blocked.total - blocked.tasks.length,
      ready: ready.total - ready.tasks.length,
    },
    openIssues: issues
      .slice(0, LISTED)
      .map(({ number, type, urgent, text, state }) => ({ number, type, urgent, text, state })),
    health: await healthOf(db, plan, now),
  };
}

/** The newest report of each member who gave one. */
export async function healthOf(db: Db, plan: PlanContext, now: number): Promise<Overview["health"]> {
  const reports = await lastAnswers(db, plan.key, "update", [...plan.members.keys()], now + 1);
  const lines = [];
  for (const [member, { answers, round }] of reports) {
    const health = answers?.["health"];
    if (health !== "red" && health !== "yellow" && health !== "green") continue;
    const localDate = (await roundById(db, plan.key, round))?.localDate ?? "";
    lines.push({ member, health, localDate } as const);
  }
  return lines;
}

async function wholePlan(db: Db, plan: PlanContext): Promise<Reply> {
  const phases = [...plan.phases.values()];
  const counts = await countsByPhase(db, plan.key);
  const total = [...counts.values()].reduce((sum, each) => sum + each.total, 0);
  const shown = total > MANY_TASKS ? phases.filter(({ state }) => state === "open") : phases;
  const tasks = await tasksOfPhases(
    db,
    plan.key,
    shown.map(({ id }) => id),
  );
  const state = await around(db, plan, tasks);
  return {
    kind: "plan",
    phases: phases.map((phase) => ({
      phase,
      tasks: tasks
        .filter((task) => task.phase === phase.id)
        .slice(0, MANY_TASKS)
        .map((task) => lineOf(state, task)),
    })),
  };
}

function lineOf(state: State, task: Task): TaskLine {
  const waiting = isFinished(task) ? undefined : waitingOf(state, task);
  return {
    task: refOf(task),
    state: isReady(state, task) ? "ready" : task.state,
    waitsFor: waiting?.waitsFor.map(({ id }) => id) ?? [],
  };
}

async function whoIsWho(db: Db, plan: PlanContext, now: number): Promise<readonly WhoLine[]> {
  const { tasks } = await tasksInState(db, plan.key, "in-progress", 1000);
  return [...plan.members.values()].map((member) => {
    const away = absenceAt(plan, member.id, now);
    return {
      member,
      roles: rolesOf(plan, member.id),
      awayUntil: away && (away.until ?? "until-back"),
      working: isWorking(member, now),
      tasks: tasks.filter(({ owner }) => owner === member.id).map(({ id }) => id),
    };
  });
}
