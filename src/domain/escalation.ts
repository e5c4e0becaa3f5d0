/**
 * The clock of an issue: whom its steps ask, and when.
 *
 * Urgent: the responder at once, a reminder after 15 minutes, the role after 30 (the times are the policy's).
 * Types of the matrix: the responder at once, the row's role after the response time. Without a responder the
 * role is asked at once, for an urgent issue the emergency channel. Then the fallback chain, each waiting the
 * issue's own response time, and at its end the last one again and again until somebody acknowledges.
 */
import { absenceAt, holderOf } from "./people.ts";
import type { ChannelId, MemberDef } from "./plan.ts";
import type { ClockStep } from "./reply.ts";
import type { EscalationStep, Issue, PlanContext, Target } from "./state.ts";
import { addWorkingTime, type Calendar, workingTimeBetween } from "./time.ts";

/** The channel in which an issue stands. */
export function homeOf(issue: Pick<Issue, "urgent">): ChannelId {
  return issue.urgent ? "emergency" : "coordination";
}

/** The steps of an issue in their order, the repeat left out. The last one is always a channel. */
export function stepsOf(issue: Pick<Issue, "urgent" | "responder" | "policy">): readonly EscalationStep[] {
  const { row, urgent, fallback } = issue.policy;
  const responder: Target | undefined =
    issue.responder === undefined ? undefined : { kind: "member", member: issue.responder };
  const role: Target = { kind: "role", role: row.role };
  const first: EscalationStep[] = [];
  if (urgent) {
    const asked: Target = responder ?? { kind: "channel", channel: "emergency" };
    first.push(
      { kind: "ask", after: 0, target: asked },
      { kind: "remind", after: urgent.remindAfter, target: asked },
      { kind: "escalate", after: urgent.escalateAfter, target: role },
    );
  } else if (responder) {
    first.push(
      { kind: "ask", after: 0, target: responder },
      { kind: "escalate", after: row.response, target: role },
    );
  } else {
    first.push({ kind: "ask", after: 0, target: role });
  }
  let after = first.at(-1)?.after ?? 0;
  const chain = fallback
    .map((step): Target =>
      "role" in step ? { kind: "role", role: step.role } : { kind: "channel", channel: step.channel },
    )
    .filter((target) => target.kind !== "role" || target.role !== row.role);
  if (chain.at(-1)?.kind !== "channel") chain.push({ kind: "channel", channel: "coordination" });
  return [
    ...first,
    ...chain.map((target): EscalationStep => ({ kind: "fallback", after: (after += row.response), target })),
  ];
}

/** The step of this index: beyond the end the last target is asked again, every `repeat`. */
export function stepAt(issue: Issue, index: number): EscalationStep {
  const steps = stepsOf(issue);
  const step = steps[index];
  if (step) return step;
  const last = steps.at(-1) ?? {
    kind: "ask",
    after: 0,
    target: { kind: "channel", channel: "coordination" },
  };
  const times = index - steps.length + 1;
  return { kind: "repeat", after: last.after + times * issue.policy.repeat, target: last.target };
}

/** Whether somebody can be asked now: the member, or why this step is passed over. */
export type Asked =
  | { readonly kind: "ask"; readonly member: string | undefined }
  | {
      readonly kind: "skip";
      readonly member: string | undefined;
      readonly why: "nobody" | "away" | "raiser" | "already-asked" | "gone";
    };

/** A channel can always be asked. A member is not asked while away, about an own issue, or twice in different roles. */
export function askable(issue: Issue, plan: PlanContext, index: number, now: number): Asked {
  const { kind, target } = stepAt(issue, index);
  if (target.kind === "channel") return { kind: "ask", member: undefined };
  const member = memberOf(plan, target);
  if (!member) {
    const gone = target.kind === "member";
    return { kind: "skip", member: gone ? target.member : undefined, why: gone ? "gone" : "nobody" };
  }
  if (member.id === issue.raiser) return { kind: "skip", member: member.id, why: "raiser" };
  if (absenceAt(plan, member.id, now)) return { kind: "skip", member: member.id, why: "away" };
  return kind !== "remind" && issue.asked.includes(member.id)
    ? { kind: "skip", member: member.id, why: "already-asked" }
    : { kind: "ask", member: member.id };
}

export function memberOf(plan: PlanContext, target: Target): MemberDef | undefined {
  if (target.kind === "member") return plan.members.get(target.member);
  return target.kind === "role" ? holderOf(plan, target.role) : undefined;
}

/** Whose working hours count for a clock in working hours: the responder's, or the role holder's. */
function calendarOf(issue: Issue, plan: PlanContext): Calendar | undefined {
  if (issue.policy.row.clock === "wall") return undefined;
  const holder = holderOf(plan, issue.policy.row.role);
  return (issue.responder === undefined ? holder : plan.members.get(issue.responder)) ?? holder;
}

/** When this step of the present generation fires. */
export function dueAt(issue: Issue, plan: PlanContext, index: number): number {
  const left = Math.max(0, stepAt(issue, index).after - issue.elapsed);
  const calendar = calendarOf(issue, plan);
  const due = calendar && left > 0 ? addWorkingTime(calendar, issue.clockFrom, left) : undefined;
  return due ?? issue.clockFrom + left;
}

/** Active time that the generation has used up to now; a clock that starts in the future has used what it had. */
export function elapsedAt(issue: Issue, plan: PlanContext, now: number): number {
  if (now <= issue.clockFrom) return issue.elapsed;
  const calendar = calendarOf(issue, plan);
  const ran = calendar ? workingTimeBetween(calendar, issue.clockFrom, now) : now - issue.clockFrom;
  return issue.elapsed + ran;
}

/** What will happen to the issue by itself, soonest first: at most the next three steps that would ask somebody. */
export function clockOf(issue: Issue, plan: PlanContext): readonly ClockStep[] {
  if (issue.nextAt === undefined) return [];
  if (issue.state === "acknowledged") {
    const target: Target = { kind: "member", member: issue.holder ?? issue.raiser };
    const ask = { at: issue.nextAt, kind: "ask-holder", target, member: issue.holder } as const;
    const reopen = { ...ask, kind: "reopen" } as const;
    return issue.nextStep === 0 ? [ask, { ...reopen, at: ask.at + issue.policy.reopenAfter }] : [reopen];
  }
  const steps: ClockStep[] = [];
  const count = Math.max(stepsOf(issue).length, issue.nextStep + 1);
  let clock = issue;
  for (let index = issue.nextStep; index < count && steps.length < 3; index += 1) {
    const at = dueAt(clock, plan, index);
    const asked = askable(clock, plan, index, at);
    const { kind, target } = stepAt(issue, index);
    if (asked.kind === "ask") {
      steps.push({ at, kind, target, member: asked.member });
      clock = withAsked(clock, asked.member);
    } else clock = handedOn(clock, index + 1, at);
  }
  return steps;
}

/** The issue with one more member who was asked; a channel's step asks nobody by name. */
export function withAsked(issue: Issue, member: string | undefined): Issue {
  return member === undefined ? issue : { ...issue, asked: [...new Set([...issue.asked, member])] };
}

/** A step that is passed over hands on at once: the one of this index is due, and what follows counts from now. */
export function handedOn(issue: Issue, index: number, now: number): Issue {
  return { ...issue, elapsed: stepAt(issue, index).after, clockFrom: now };
}
