import type { Platform } from "../domain/command.ts";
import type { Link, MemberDef, PolicyDef, TeamDef } from "../domain/plan.ts";
import type { Absence, AccountLink, PlanContext } from "../domain/state.ts";
import { linkedMemberships, linksOfPlan } from "./account-links.ts";
import type { Db } from "./database.ts";
import { phasesOf } from "./phases.ts";
import { putRows } from "./put-rows.ts";

/** What of a plan changes only by an import or a link, by the plan's key. Kept by the caller from one load to the next. */
export type ContextCache = Map<string, Imported>;
interface Imported {
  readonly revision: number;
  readonly policy: PolicyDef;
  readonly team: TeamDef;
  readonly members: ReadonlyMap<string, MemberDef>;
  readonly links: readonly AccountLink[];
}

/** Who is on the plan and under which rules, with the absences that are not over at `now`; undefined for no such plan. */
export async function loadContext(
  db: Db,
  key: string,
  now: number,
  cache: ContextCache = new Map(),
): Promise<PlanContext | undefined> {
  const row = await db
    .selectFrom("plan")
    .select(["key", "workspace", "id", "title", "zone", "start", "revision", "next_issue"])
    .where("key", "=", key)
    .executeTakeFirst();
  if (!row) return undefined;
  const known = cache.get(key);
  const imported = known?.revision === row.revision ? known : await loadImported(db, key, row.revision);
  cache.set(key, imported);
  return {
    key,
    workspace: row.workspace,
    id: row.id,
    title: row.title,
    zone: row.zone,
    start: row.start ?? undefined,
    policy: imported.policy,
    team: imported.team,
    members: imported.members,
    links: imported.links,
    absences: await absencesOf(db, key, now),
    phases: await phasesOf(db, key),
    nextIssue: row.next_issue,
  };
}

async function loadImported(db: Db, key: string, revision: number): Promise<Imported> {
  const row = await db
    .selectFrom("plan")
    .select(["policy", "team"])
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
  const links = await linksOfPlan(db, key);
  const team = withLinks(JSON.parse(row.team) as TeamDef, links);
  const members = new Map(team.members.map((member) => [member.id, member]));
  return { revision, policy: JSON.parse(row.policy) as PolicyDef, team, members, links };
}

/** The team with the accounts that were linked; what the team's file names goes before. */
function withLinks(team: TeamDef, links: readonly AccountLink[]): TeamDef {
  const live = new Map(
    links.flatMap(({ platform, member, account, how }) =>
      how === "left" ? [] : [[`${platform} ${member}`, account]],
    ),
  );
  if (live.size === 0) return team;
  const members = team.members.map((member) => ({
    ...member,
    slack: member.slack ?? live.get(`slack ${member.id}`),
    teams: member.teams ?? live.get(`teams ${member.id}`),
  }));
  return { ...team, members };
}

async function absencesOf(db: Db, plan: string, now: number): Promise<readonly Absence[]> {
  const rows = await db
    .selectFrom("absence")
    .selectAll()
    .where("plan", "=", plan)
    .where((eb) => eb.or([eb("until_at", "is", null), eb("until_at", ">", now)]))
    .orderBy("from_at")
    .execute();
  return rows.map(({ member, from_at, until_at }) => ({
    member,
    from: from_at,
    until: until_at ?? undefined,
  }));
}

/** The absence of a member that ended last before `now`; one that ended before it began was none. */
export async function lastAbsence(
  db: Db,
  plan: string,
  member: string,
  now: number,
): Promise<Absence | undefined> {
  const row = await db
    .selectFrom("absence")
    .selectAll()
    .where("plan", "=", plan)
    .where("member", "=", member)
    .where("until_at", "<=", now)
    .whereRef("until_at", ">", "from_at")
    .orderBy("until_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { member, from: row.from_at, until: row.until_at ?? undefined };
}

/** Writes absences; one of the same member from the same instant takes the new end. */
export async function putAbsences(db: Db, plan: string, absences: readonly Absence[]): Promise<void> {
  const rows = absences.map(({ member, from, until }) => ({
    plan,
    member,
    from_at: from,
    until_at: until ?? null,
  }));
  await putRows(db, "absence", rows, ["plan", "member", "from_at"], "replace");
}

/** The links of a plan: documentation, tracking. */
export async function linksOf(db: Db, plan: string): Promise<readonly Link[]> {
  const row = await db.selectFrom("plan").select("links").where("key", "=", plan).executeTakeFirst();
  return row ? (JSON.parse(row.links) as readonly Link[]) : [];
}

/** Every plan of the database as its key, by workspace and id. */
export async function planKeys(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom("plan").select("key").orderBy("workspace").orderBy("id").execute();
  return rows.map(({ key }) => key);
}

/** The plans of a workspace, by id. */
export async function planKeysOf(
  db: Db,
  workspace: string,
): Promise<readonly { readonly key: string; readonly id: string; readonly title: string }[]> {
  return db
    .selectFrom("plan")
    .select(["key", "id", "title"])
    .where("workspace", "=", workspace)
    .orderBy("id")
    .execute();
}

/** The keys of all plans there are, of every workspace. */
export async function allPlanKeys(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom("plan").select("key").orderBy("key").execute();
  return rows.map(({ key }) => key);
}

/** Key of the plan to which a platform's channel belongs; undefined when no plan or more than one names it. */
export async function planOfChannel(
  db: Db,
  workspace: string,
  platform: Platform,
  channel: string,
): Promise<string | undefined> {
  const rows = await db
    .selectFrom("channel as c")
    .innerJoin("plan as p", "p.key", "c.plan")
    .where("p.workspace", "=", workspace)
    .where(`c.${accountColumn(platform)}`, "=", channel)
    .select("p.key")
    .distinct()
    .limit(2)
    .execute();
  return rows.length === 1 ? rows[0]?.key : undefined;
}

/** The plans of a workspace on which an account takes part, and as which member: by the team's file or by a link. */
export async function memberships(
  db: Db,
  workspace: string,
  platform: Platform,
  account: string,
): Promise<readonly { readonly plan: string; readonly member: string }[]> {
  const named = await db
    .selectFrom("member as m")
    .innerJoin("plan as p", "p.key", "m.plan")
    .where("p.workspace", "=", workspace)
    .where(`m.${accountColumn(platform)}`, "=", account)
    .orderBy("p.id")
    .select(["p.key as plan", "m.id as member"])
    .execute();
  if (platform !== "slack" && platform !== "teams") return named;
  const linked = await linkedMemberships(db, workspace, platform, account);
  return [...named, ...linked].toSorted((a, b) => (a.plan < b.plan ? -1 : 1));
}

/** In the local workspace a member and a channel are called what the plan calls them. */
function accountColumn(platform: Platform): "slack" | "teams" | "id" {
  switch (platform) {
    case "slack":
    case "teams":
      return platform;
    case "terminal":
    case "cli":
      return "id";
  }
}

/** The plan that an account chose with `use`, while it exists. */
export async function preferredPlan(
  db: Db,
  workspace: string,
  platform: Platform,
  account: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("preference")
    .select("plan")
    .where("workspace", "=", workspace)
    .where("platform", "=", platform)
    .where("account", "=", account)
    .executeTakeFirst();
  return row?.plan;
}

/** Remembers the plan that an account chose. */
export async function preferPlan(
  db: Db,
  workspace: string,
  platform: Platform,
  account: string,
  plan: string,
): Promise<void> {
  await putRows(
    db,
    "preference",
    [{ workspace, platform, account, plan }],
    ["workspace", "platform", "account"],
    "replace",
  );
}

/** Makes the workspace known; the Slack team is set when given and otherwise left as it is. */
export async function ensureWorkspace(db: Db, id: string, slackTeam?: string): Promise<void> {
  if (slackTeam === undefined) await putRows(db, "workspace", [{ id, slack_team: null }], ["id"], "keep");
  else await putRows(db, "workspace", [{ id, slack_team: slackTeam }], ["id"], "replace");
}

/** The Slack team that a workspace is linked to; undefined while it is to none. */
export async function slackTeamOf(db: Db, workspace: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("workspace")
    .select("slack_team")
    .where("id", "=", workspace)
    .executeTakeFirst();
  return row?.slack_team ?? undefined;
}

/** The number that the plan's next issue gets. */
export async function setNextIssue(db: Db, plan: string, next: number): Promise<void> {
  await db.updateTable("plan").set({ next_issue: next }).where("key", "=", plan).execute();
}
