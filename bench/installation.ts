/** Installations to measure on: the example plan, and large ones made by rule. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importPlan } from "../src/app/import-plan.ts";
import type { Definition, PhaseDef } from "../src/domain/plan.ts";
import type { Issue } from "../src/domain/state.ts";
import { loadFolder } from "../src/plan/load.ts";
import { putAudit } from "../src/store/audit.ts";
import { type Database, openDatabase, transact } from "../src/store/database.ts";
import { armDeadlines } from "../src/store/deadlines.ts";
import { putIssues } from "../src/store/issues.ts";
import { migrate } from "../src/store/migrate.ts";

export const WORKSPACE = "main";
export const KEY = "main/proto-interface-refactor";

export async function example(): Promise<Definition> {
  const read = await loadFolder(join(import.meta.dirname, "..", "config"));
  if (!read.ok) throw new Error("the example does not load");
  return read.definition;
}

/** The example's team and policy over a plan of many tasks: phases of 500, each task waiting for the one before it but one. */
export async function large(tasks: number): Promise<Definition> {
  const definition = await example();
  const owners = ["alpha", "beta", "gamma", "delta"];
  const phases = Array.from({ length: Math.ceil(tasks / 500) }, (_, phase): PhaseDef => ({
    id: `phase-${phase + 1}`,
    title: `Phase ${phase + 1}`,
    duration: { min: 480, max: 960 },
    dependsOn: phase === 0 ? [] : [`phase-${phase}`],
    deliverable: undefined,
    criteria: [],
    tasks: Array.from({ length: Math.min(500, tasks - phase * 500) }, (_, task) => ({
      id: `${phase + 1}-${task + 1}`,
      title: `Task ${task + 1} of phase ${phase + 1}`,
      owner: owners[task % owners.length],
      duration: { min: 60, max: 480 },
      dependsOn: task < 8 ? [] : [`${phase + 1}-${task - 7}`],
      criteria: [],
    })),
  }));
  return { ...definition, plan: { ...definition.plan, phases } };
}

export async function install(
  definition: Definition,
  now: number,
): Promise<Database & { readonly file: string }> {
  const file = join(await mkdtemp(join(tmpdir(), "baton-bench-")), "baton.db");
  const database = await openDatabase(file);
  await migrate(database.db, now);
  await importPlan(database.db, WORKSPACE, definition, now, { actor: undefined });
  return { ...database, file };
}

/** Audit entries, as a plan has them after a long time. */
export async function fillAudit(database: Database, count: number, now: number): Promise<void> {
  await transact(database.db, async (db) => {
    for (let done = 0; done < count; done += 1000) {
      const entry = {
        at: now,
        actor: "alpha",
        onBehalfOf: undefined,
        surface: "cli",
        inbound: undefined,
        command: { kind: "start", task: "1-1" } as const,
        outcome: "done" as const,
        changes: [],
      };
      await putAudit(
        db,
        KEY,
        Array.from({ length: 1000 }, () => entry),
      );
    }
  });
}

/** Open issues whose next step, the escalation to the role, is due at these times. */
export async function fillIssues(
  database: Database,
  definition: Definition,
  dues: readonly number[],
): Promise<void> {
  const { policy } = definition;
  const [row] = policy.matrix;
  if (!row) throw new Error("the policy has no matrix");
  const issues = dues.map((due, index): Issue => ({
    number: index + 1,
    type: row.type,
    urgent: false,
    text: `Build ${index + 1} is broken`,
    raiser: "beta",
    responder: "alpha",
    task: undefined,
    state: "open",
    holder: undefined,
    generation: 1,
    nextStep: 1,
    elapsed: 0,
    clockFrom: due - row.response,
    nextAt: due,
    snoozedUntil: undefined,
    snoozedTotal: 0,
    asked: [],
    raisedAt: due - row.response,
    acknowledgedAt: undefined,
    acknowledgedBy: undefined,
    closedAt: undefined,
    closedBy: undefined,
    resolution: undefined,
    entries: 2,
    policy: {
      row,
      urgent: undefined,
      fallback: policy.fallback,
      repeat: policy.repeat.others,
      askAfter: policy.acknowledged.askAfter,
      reopenAfter: policy.acknowledged.reopenAfter,
    },
  }));
  await transact(database.db, async (db) => {
    for (let from = 0; from < issues.length; from += 1000) {
      const part = issues.slice(from, from + 1000);
      await putIssues(db, KEY, part);
      await armDeadlines(
        db,
        part.map(({ number, nextAt }) => ({
          id: `issue-step:${number}:1:1`,
          plan: KEY,
          kind: "issue-step",
          subject: String(number),
          step: 1,
          generation: 1,
          dueAt: nextAt ?? 0,
        })),
      );
    }
  });
}
