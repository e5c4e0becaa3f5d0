import type { Definition, PhaseDef, PlanDef, TaskDef } from "../domain/plan.ts";
import { flatten } from "./flatten.ts";
import { writtenPhase, writtenPlan, writtenPolicy, writtenTask, writtenTeam } from "./written.ts";

export type Subject = "plan" | "phase" | "task" | "dependency" | "member" | "role" | "channel" | "policy";

/**
 * One difference. `id` names the thing (`2B`, `2B → 2A`, `alpha`, `technical-lead`, `urgent.remind_after`);
 * values are as the files write them (`1-2d`), undefined where a side has none.
 */
export type Change =
  | {
      readonly kind: "added";
      readonly subject: Subject;
      readonly id: string;
      readonly title: string | undefined;
    }
  | {
      readonly kind: "changed";
      readonly subject: Subject;
      readonly id: string;
      readonly field: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | {
      readonly kind: "archived";
      readonly subject: Subject;
      readonly id: string;
      readonly title: string | undefined;
    };

/** Everything that an import would change, in the order in which the files say it; empty when they are equal. */
export interface PlanDiff {
  readonly changes: readonly Change[];
}

/** What comes, changes and goes from one definition to the next; all of it is added when there is none before. */
export function diffDefinition(before: Definition | undefined, after: Definition): PlanDiff {
  return {
    changes: [
      ...compare("plan", planItems(before?.plan), planItems(after.plan)),
      ...compare("phase", phaseItems(before?.plan), phaseItems(after.plan)),
      ...compare("task", taskItems(before?.plan), taskItems(after.plan)),
      ...compare("dependency", dependencyItems(before?.plan), dependencyItems(after.plan)),
      ...compare("member", memberItems(before), memberItems(after)),
      ...compare("role", roleItems(before), roleItems(after)),
      ...compare("channel", channelItems(before), channelItems(after)),
      ...compare("policy", policyItems(before), policyItems(after)),
    ],
  };
}

/** A thing as its name and its fields in words. */
interface Item {
  readonly title: string | undefined;
  readonly fields: ReadonlyMap<string, string>;
}
type Items = ReadonlyMap<string, Item>;

function compare(subject: Subject, before: Items, after: Items): readonly Change[] {
  const changes: Change[] = [];
  for (const [id, item] of after) {
    const old = before.get(id);
    if (!old) {
      changes.push({ kind: "added", subject, id, title: item.title });
      continue;
    }
    for (const field of new Set([...old.fields.keys(), ...item.fields.keys()])) {
      const [from, to] = [old.fields.get(field), item.fields.get(field)];
      if (from !== to) changes.push({ kind: "changed", subject, id, field, from, to });
    }
  }
  for (const [id, { title }] of before) {
    if (!after.has(id)) changes.push({ kind: "archived", subject, id, title });
  }
  return changes;
}

function planItems(plan: PlanDef | undefined): Items {
  if (!plan) return new Map();
  const { phases: _, id: __, ...head } = writtenPlan({ ...plan, phases: [] });
  return new Map([[plan.id, { title: plan.title, fields: flatten(head) }]]);
}

function phaseItems(plan: PlanDef | undefined): Items {
  return new Map((plan?.phases ?? []).map((phase) => [phase.id, phaseItem(phase)]));
}

function phaseItem(phase: PhaseDef): Item {
  const { id: _, depends_on: __, ...rest } = writtenPhase(phase);
  return { title: phase.title, fields: flatten(rest) };
}

function taskItems(plan: PlanDef | undefined): Items {
  const all = (plan?.phases ?? []).flatMap((phase) => phase.tasks.map((task) => [task, phase.id] as const));
  return new Map(
    all.map(([task, phase]) => [task.id, { title: task.title, fields: taskFields(task, phase) }]),
  );
}

function taskFields(task: TaskDef, phase: string): ReadonlyMap<string, string> {
  const { id: _, depends_on: __, ...rest } = writtenTask(task);
  return flatten({ ...rest, phase });
}

function dependencyItems(plan: PlanDef | undefined): Items {
  const nodes = (plan?.phases ?? []).flatMap((phase) => [[phase], phase.tasks].flat());
  const pairs = nodes.flatMap(({ id, dependsOn }) => dependsOn.map((on) => `${id} → ${on}`));
  return new Map(pairs.map((pair) => [pair, { title: undefined, fields: new Map<string, string>() }]));
}

function memberItems(definition: Definition | undefined): Items {
  const members = definition ? writtenTeam(definition.team).members : [];
  return new Map(members.map(({ id, ...rest }) => [String(id), { title: rest.name, fields: flatten(rest) }]));
}

function roleItems(definition: Definition | undefined): Items {
  if (!definition) return new Map();
  const roles = Object.entries(definition.team.roles);
  return new Map(roles.map(([role, holder]) => [role, { title: holder, fields: flatten({ holder }) }]));
}

function channelItems(definition: Definition | undefined): Items {
  const channels = definition ? Object.entries(writtenTeam(definition.team).channels) : [];
  return new Map(channels.map(([name, ids]) => [name, { title: undefined, fields: flatten(ids ?? {}) }]));
}

function policyItems(definition: Definition | undefined): Items {
  if (!definition) return new Map();
  const fields = flatten(writtenPolicy(definition.policy));
  return new Map(
    [...fields].map(([key, value]) => [key, { title: value, fields: new Map([["value", value]]) }]),
  );
}
