import type {
  FallbackStep,
  MemberDef,
  PhaseDef,
  PlanDef,
  PolicyDef,
  RiskDef,
  RiskTrigger,
  TeamDef,
} from "../domain/plan.ts";
import { parseSpan, parseWork } from "./duration.ts";
import { parseDays, parseHours, parseQuiet } from "./hours.ts";
import type { Parsed } from "./problem.ts";
import type { PlanFile } from "./schema-plan.ts";
import type { PolicyFile } from "./schema-policy.ts";
import type { TeamFile } from "./schema-team.ts";

/** The schema has accepted the text with the same parser, so a refusal here is a bug. */
function sure<T>(result: Parsed<T>): T {
  if (!result.ok) throw new Error(`accepted by the schema, refused by the parser: ${result.message}`);
  return result.value;
}

const work = (text: string) => sure(parseWork(text));
const span = (text: string) => sure(parseSpan(text));
const days = (text: string) => sure(parseDays(text));

/** The plan of an accepted plan file: durations in working minutes, ids as text, absent lists empty. */
export function toPlan(file: PlanFile): PlanDef {
  return {
    id: String(file.id),
    title: file.title,
    zone: file.zone,
    start: file.start,
    links: file.links ?? [],
    phases: file.phases.map((phase): PhaseDef => ({
      id: String(phase.id),
      title: phase.title,
      duration: work(phase.duration),
      dependsOn: unique(phase.depends_on),
      deliverable: phase.deliverable,
      criteria: phase.criteria ?? [],
      tasks: (phase.tasks ?? []).map((task) => ({
        id: String(task.id),
        title: task.title,
        owner: task.owner === undefined ? undefined : String(task.owner),
        duration: work(task.duration),
        dependsOn: unique(task.depends_on),
        criteria: task.criteria ?? [],
      })),
    })),
  };
}

function unique(ids: readonly (string | number)[] | undefined): readonly string[] {
  return [...new Set((ids ?? []).map(String))];
}

/** The team of an accepted team file: hours as minutes after midnight on ISO weekdays, Monday to Friday by default. */
export function toTeam(file: TeamFile): TeamDef {
  const holder = (role: keyof TeamFile["roles"]): string | undefined => {
    const member = file.roles[role];
    return member === undefined ? undefined : String(member);
  };
  const channel = (name: keyof TeamFile["channels"]) => ({
    slack: file.channels[name]?.slack,
    teams: file.channels[name]?.teams,
  });
  return {
    members: file.members.map((member): MemberDef => ({
      id: String(member.id),
      name: member.name,
      kind: member.kind ?? "person",
      specialisation: member.specialisation,
      zone: member.zone,
      hours: { ...sure(parseHours(member.hours)), days: days(member.days ?? "mon-fri") },
      email: member.email,
      slack: member.slack,
      teams: member.teams,
      assignments: (member.assignments ?? []).map(({ phase, work }) => ({ phase: String(phase), work })),
    })),
    roles: {
      "technical-lead": holder("technical-lead"),
      "product-lead": holder("product-lead"),
      "coordination-lead": holder("coordination-lead"),
      "project-manager": holder("project-manager"),
    },
    channels: {
      coordination: channel("coordination"),
      emergency: channel("emergency"),
      updates: channel("updates"),
    },
  };
}

function clocks(file: PolicyFile["update"] | PolicyFile["check_ins"][number]) {
  return {
    closesAfter: span(file.closes_after),
    remindAfter: file.remind_after === undefined ? undefined : span(file.remind_after),
    grace: span(file.grace),
  };
}

function toRisk(risk: PolicyFile["risks"][number]): RiskDef {
  return { ...risk, id: String(risk.id), trigger: toTrigger(risk.trigger) };
}

function toTrigger(trigger: PolicyFile["risks"][number]["trigger"]): RiskTrigger {
  if (trigger.kind === "event") return { kind: trigger.kind, event: String(trigger.event) };
  if (trigger.kind === "measure-over") return { ...trigger, measure: String(trigger.measure) };
  return { ...trigger, type: String(trigger.type), longer: span(trigger.longer) };
}

function toStep(step: PolicyFile["fallback"][number]): readonly FallbackStep[] {
  if (step.role !== undefined) return [{ role: step.role }];
  return step.channel === undefined ? [] : [{ channel: step.channel }];
}

/** The policy of an accepted policy file: times in milliseconds, rules as they are written. */
export function toPolicy(file: PolicyFile): PolicyDef {
  const question = ({
    id,
    label,
    hint,
  }: PolicyFile["check_in_questions"][number] | PolicyFile["update_questions"][number]) => ({
    id,
    label,
    hint,
  });
  return {
    checkIns: file.check_ins.map((checkIn) => ({
      id: String(checkIn.id),
      cron: checkIn.cron,
      ...clocks(checkIn),
    })),
    checkInQuestions: file.check_in_questions.map(question),
    update: { days: days(file.update.days), ...clocks(file.update) },
    updateQuestions: file.update_questions.map(question),
    ...(file.quiet === undefined ? {} : { quiet: sure(parseQuiet(file.quiet)) }),
    urgent: {
      remindAfter: span(file.urgent.remind_after),
      escalateAfter: span(file.urgent.escalate_after),
      role: file.urgent.role,
    },
    matrix: file.matrix.map((row) => ({
      ...row,
      type: String(row.type),
      response: span(row.response),
      clock: row.clock ?? "wall",
    })),
    fallback: file.fallback.flatMap(toStep),
    repeat: { urgent: span(file.repeat.urgent), others: span(file.repeat.others) },
    acknowledged: {
      askAfter: span(file.acknowledged.ask_after),
      reopenAfter: span(file.acknowledged.reopen_after),
    },
    blockedAnswer: file.blocked_answer.does,
    blockedAnswerType: String(file.blocked_answer.type),
    reviews: { peer: span(file.reviews.peer), order: file.reviews.order.map(String) },
    status: { staleAfter: span(file.status.stale_after) },
    criticalBlocker: {
      response: span(file.critical_blocker.response),
      channel: file.critical_blocker.channel,
    },
    transition: { check: span(file.transition.check), handoff: span(file.transition.handoff) },
    weekly: { riskReview: file.weekly.risk_review, summary: file.weekly.summary },
    checklists: file.checklists,
    risks: file.risks.map(toRisk),
    quality: {
      coverageAtLeast: file.quality.coverage_at_least,
      regressionAtMost: file.quality.regression_at_most,
      reviewedByAnother: file.quality.reviewed_by_another,
      publicApisDocumented: file.quality.public_apis_documented,
      testing: file.quality.testing,
    },
    metrics: file.metrics.map(({ group, name, target }) => ({ group: String(group), name, target })),
  };
}
