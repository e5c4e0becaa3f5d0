/** What the files said at the last import, and the writing of the next one. Only `app/import-plan.ts` needs these. */
import type { Link, MemberDef, PolicyDef, TaskDef, TeamDef } from "../domain/plan.ts";
import { CHANNELS } from "../domain/plan.ts";
import type { Task } from "../domain/state.ts";
import { json } from "./columns.ts";
import type { Db } from "./database.ts";
import { inParts, putRows } from "./put-rows.ts";
import { putDependencies, taskRow } from "./put-tasks.ts";
import { taskOf } from "./tasks.ts";

export interface StoredPlan {
  readonly key: string;
  readonly workspace: string;
  readonly id: string;
  readonly title: string;
  readonly zone: string;
  readonly start: string | undefined;
  readonly links: readonly Link[];
  readonly policy: PolicyDef;
  readonly team: TeamDef;
}

/** The plan's own row and its revision; undefined before the first import. */
export async function storedPlan(
  db: Db,
  key: string,
): Promise<(StoredPlan & { readonly revision: number; readonly archived: boolean }) | undefined> {
  const row = await db.selectFrom("plan").selectAll().where("key", "=", key).executeTakeFirst();
  return (
    row && {
      key,
      workspace: row.workspace,
      id: row.id,
      title: row.title,
      zone: row.zone,
      start: row.start ?? undefined,
      links: JSON.parse(row.links) as readonly Link[],
      policy: JSON.parse(row.policy) as PolicyDef,
      team: JSON.parse(row.team) as TeamDef,
      revision: row.revision,
      archived: row.archived_at !== null,
    }
  );
}

export interface StoredTask {
  readonly task: Task;
  /** The task as the files last said it; undefined when it was added in chat. */
  readonly imported: TaskDef | undefined;
  readonly archived: boolean;
}

/** Every task that the plan has or had, in its order. */
export async function storedTasks(db: Db, plan: string): Promise<readonly StoredTask[]> {
  const rows = await db.selectFrom("task").selectAll().where("plan", "=", plan).orderBy("position").execute();
  const pairs = await db
    .selectFrom("dependency")
    .select(["task", "depends_on"])
    .where("plan", "=", plan)
    .orderBy("position")
    .execute();
  const dependencies = Map.groupBy(pairs, ({ task }) => task);
  return rows.map((row) => ({
    task: taskOf(row, dependencies.get(row.id)?.map(({ depends_on }) => depends_on) ?? []),
    imported: row.imported === null ? undefined : { ...(JSON.parse(row.imported) as TaskDef) },
    archived: row.archived_at !== null,
  }));
}

/** Writes the plan's row and everything of its team that is looked up; the revision rises, issue numbers go on. */
export async function putPlan(db: Db, plan: StoredPlan, now: number): Promise<void> {
  const values = {
    title: plan.title,
    zone: plan.zone,
    start: plan.start ?? null,
    links: json(plan.links),
    policy: json(plan.policy),
    team: json(plan.team),
    imported_at: now,
    archived_at: null,
  };
  await db
    .insertInto("plan")
    .values({
      key: plan.key,
      workspace: plan.workspace,
      id: plan.id,
      next_issue: 1,
      revision: 1,
      occurrences_until: null,
      ...values,
    })
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet((eb) => ({ ...values, revision: eb("plan.revision", "+", 1) })),
    )
    .execute();
  await putTeam(db, plan.key, plan.team);
}

async function putTeam(db: Db, plan: string, { members, channels }: TeamDef): Promise<void> {
  await db.deleteFrom("member").where("plan", "=", plan).execute();
  await putRows(
    db,
    "member",
    members.map((member, position) => memberRow(plan, member, position)),
    ["plan", "id"],
    "replace",
  );
  const rows = CHANNELS.map((id) => ({
    plan,
    id,
    slack: channels[id].slack ?? null,
    teams: channels[id].teams ?? null,
  }));
  await putRows(db, "channel", rows, ["plan", "id"], "replace");
}

function memberRow(plan: string, member: MemberDef, position: number) {
  const { id, name, slack = null, teams = null, email = null } = member;
  return { plan, id, name, slack, teams, email, position };
}

/** Writes tasks as an import leaves them: with the words of the files, and no longer archived. */
export async function putImportedTasks(
  db: Db,
  plan: string,
  tasks: readonly { readonly task: Task; readonly imported: TaskDef }[],
): Promise<void> {
  const rows = tasks.map(({ task, imported }) => ({
    ...taskRow(plan, task),
    imported: json(imported),
    archived_at: null,
  }));
  await putRows(db, "task", rows, ["plan", "id"], "replace");
  await putDependencies(
    db,
    plan,
    tasks.map(({ task }) => task),
  );
}

/** Takes tasks or phases out of the plan. Their rows and all history stay. */
export async function archive(
  db: Db,
  plan: string,
  table: "task" | "phase",
  ids: readonly string[],
  now: number,
): Promise<void> {
  for (const part of inParts(ids, [1000, 100, 20, 5, 1])) {
    await db
      .updateTable(table)
      .set({ archived_at: now })
      .where("plan", "=", plan)
      .where("id", "in", part)
      .execute();
  }
}
