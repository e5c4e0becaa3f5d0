import type {
  PhaseDef,
  PlanDef,
  PolicyDef,
  Question,
  RiskTrigger,
  TaskDef,
  TeamDef,
} from "../domain/plan.ts";
import { writeSpan, writeWork } from "./duration.ts";
import { writeDays, writeHours } from "./hours.ts";
import type { PlanFile } from "./schema-plan.ts";
import { CHECK_IN_QUESTIONS, type PolicyFile, UPDATE_QUESTIONS } from "./schema-policy.ts";
import type { TeamFile } from "./schema-team.ts";

/** A field that is left out when it says nothing. */
function some<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return {};
  return { [key]: value } as Partial<Record<Key, Value>>;
}

/** The form in which a plan file says this plan; absent lists and fields are left out. */
export function writtenPlan(plan: PlanDef): PlanFile {
  return {
    id: plan.id,
    title: plan.title,
    zone: plan.zone,
    ...some("start", plan.start),
    ...some("links", [...plan.links]),
    phases: plan.phases.map((phase) => ({
      ...writtenPhase(phase),
      ...some("tasks", phase.tasks.map(writtenTask)),
    })),
  };
}

/** A phase as a plan file says it, without its tasks. */
export function writtenPhase(phase: PhaseDef): PlanFile["phases"][number] {
  return {
    id: phase.id,
    title: phase.title,
    duration: writeWork(phase.duration),
    ...some("depends_on", [...phase.dependsOn]),
    ...some("deliverable", phase.deliverable),
    ...some("criteria", [...phase.criteria]),
  };
}

/** A task as a plan file says it. */
export function writtenTask(task: TaskDef): NonNullable<PlanFile["phases"][number]["tasks"]>[number] {
  return {
    id: task.id,
    title: task.title,
    ...some("owner", task.owner),
    duration: writeWork(task.duration),
    ...some("depends_on", [...task.dependsOn]),
    ...some("criteria", [...task.criteria]),
  };
}

/** The form in which a team file says this team. */
export function writtenTeam(team: TeamDef): TeamFile {
  const channel = ({ slack, teams }: TeamDef["channels"]["updates"]) => ({
    ...some("slack", slack),
    ...some("teams", teams),
  });
  return {
    members: team.members.map((member) => ({
      id: member.id,
      name: member.name,
      kind: member.kind,
      ...some("specialisation", member.specialisation),
      zone: member.zone,
      hours: writeHours(member.hours),
      days: writeDays(member.hours.days),
      ...some("email", member.email),
      ...some("slack", member.slack),
      ...some("teams", member.teams),
      ...some("assignments", [...member.assignments]),
    })),
    roles: Object.fromEntries(Object.entries(team.roles).filter(([, holder]) => holder !== undefined)),
    channels: {
      coordination: channel(team.channels.coordination),
      emergency: channel(team.channels.emergency),
      updates: channel(team.channels.updates),
    },
  };
}

function clocks(rule: PolicyDef["update"] | PolicyDef["checkIns"][number]) {
  return {
    closes_after: writeSpan(rule.closesAfter),
    ...some("remind_after", rule.remindAfter === undefined ? undefined : writeSpan(rule.remindAfter)),
    grace: writeSpan(rule.grace),
  };
}

function writtenTrigger(trigger: RiskTrigger): PolicyFile["risks"][number]["trigger"] {
  return trigger.kind === "issue-open-longer"
    ? { ...trigger, longer: writeSpan(trigger.longer) }
    : { ...trigger };
}

function writtenQuestion<Id extends string>({ id, label, hint }: Question, known: readonly Id[]) {
  const same = known.find((each) => each === id);
  if (same === undefined) throw new Error(`no file can hold a question "${id}"`);
  return { id: same, label, ...some("hint", hint) };
}

/** The form in which a policy file says this policy. */
export function writtenPolicy(policy: PolicyDef): PolicyFile {
  return {
    check_ins: policy.checkIns.map((rule) => ({ id: rule.id, cron: rule.cron, ...clocks(rule) })),
    check_in_questions: policy.checkInQuestions.map((each) => writtenQuestion(each, CHECK_IN_QUESTIONS)),
    update: { days: writeDays(policy.update.days), ...clocks(policy.update) },
    update_questions: policy.updateQuestions.map((each) => writtenQuestion(each, UPDATE_QUESTIONS)),
    ...some("quiet", policy.quiet && writeHours(policy.quiet)),
    urgent: {
      remind_after: writeSpan(policy.urgent.remindAfter),
      escalate_after: writeSpan(policy.urgent.escalateAfter),
      role: policy.urgent.role,
    },
    matrix: policy.matrix.map((row) => ({ ...row, response: writeSpan(row.response) })),
    fallback: policy.fallback.map((step) => ({ ...step })),
    repeat: { urgent: writeSpan(policy.repeat.urgent), others: writeSpan(policy.repeat.others) },
    acknowledged: {
      ask_after: writeSpan(policy.acknowledged.askAfter),
      reopen_after: writeSpan(policy.acknowledged.reopenAfter),
    },
    blocked_answer: { does: policy.blockedAnswer, type: policy.blockedAnswerType },
    reviews: { peer: writeSpan(policy.reviews.peer), order: [...policy.reviews.order] },
    status: { stale_after: writeSpan(policy.status.staleAfter) },
    critical_blocker: {
      response: writeSpan(policy.criticalBlocker.response),
      channel: policy.criticalBlocker.channel,
    },
    transition: { check: writeSpan(policy.transition.check), handoff: writeSpan(policy.transition.handoff) },
    weekly: { risk_review: policy.weekly.riskReview, summary: policy.weekly.summary },
    checklists: Object.fromEntries(
      Object.entries(policy.checklists).map(([name, items]) => [name, [...items]]),
    ),
    risks: policy.risks.map((risk) => ({
      ...risk,
      mitigation: [...risk.mitigation],
      trigger: writtenTrigger(risk.trigger),
    })),
    quality: {
      coverage_at_least: policy.quality.coverageAtLeast,
      regression_at_most: policy.quality.regressionAtMost,
      reviewed_by_another: policy.quality.reviewedByAnother,
      public_apis_documented: policy.quality.publicApisDocumented,
      testing: [...policy.quality.testing],
    },
    metrics: policy.metrics.map(({ group, name, target }) => ({ group, name, target })),
  };
}
