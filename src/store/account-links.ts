/** Accounts that members have by joining or by their e-mail address, where the team's file names none. */
import type { AccountLink, ChatPlatform } from "../domain/state.ts";
import type { Db } from "./database.ts";
import { putRows } from "./put-rows.ts";

/** The links of a plan, those that were ended among them. */
export async function linksOfPlan(db: Db, plan: string): Promise<readonly AccountLink[]> {
  const rows = await db
    .selectFrom("account_link")
    .selectAll()
    .where("plan", "=", plan)
    .orderBy("platform")
    .orderBy("member")
    .execute();
  return rows.map(({ platform, account, member, linked_at, how, linked_by }) => ({
    platform,
    account,
    member,
    linkedAt: linked_at,
    how,
    linkedBy: linked_by ?? undefined,
  }));
}

/** Writes links, one a member and platform; what is known of the plan's members is read anew from then on. */
export async function putLinks(db: Db, plan: string, links: readonly AccountLink[]): Promise<void> {
  if (links.length === 0) return;
  const { workspace } = await db
    .selectFrom("plan")
    .select("workspace")
    .where("key", "=", plan)
    .executeTakeFirstOrThrow();
  const rows = links.map(({ platform, account, member, linkedAt, how, linkedBy }) => ({
    workspace,
    platform,
    account,
    plan,
    member,
    linked_at: linkedAt,
    how,
    linked_by: linkedBy ?? null,
  }));
  await putRows(db, "account_link", rows, ["plan", "platform", "member"], "replace");
  await db
    .updateTable("plan")
    .set((eb) => ({ revision: eb("revision", "+", 1) }))
    .where("key", "=", plan)
    .execute();
}

/** Deletes links, for an import, which raises the revision itself. */
export async function dropLinks(
  db: Db,
  plan: string,
  links: readonly Pick<AccountLink, "platform" | "member">[],
): Promise<void> {
  for (const { platform, member } of links) {
    await db
      .deleteFrom("account_link")
      .where("plan", "=", plan)
      .where("platform", "=", platform)
      .where("member", "=", member)
      .execute();
  }
}

/**
 * Members of plans of the workspace who have this e-mail address, whatever its case, alone on their plan; whether they
 * have an account is not looked at.
 */
export async function membersByEmail(
  db: Db,
  workspace: string,
  email: string,
): Promise<readonly { readonly plan: string; readonly member: string }[]> {
  const rows = await db
    .selectFrom("member as m")
    .innerJoin("plan as p", "p.key", "m.plan")
    .where("p.workspace", "=", workspace)
    .where((eb) => eb(eb.fn<string>("lower", ["m.email"]), "=", email.trim().toLowerCase()))
    .orderBy("p.id")
    .select(["m.plan", "m.id as member"])
    .execute();
  return [...Map.groupBy(rows, ({ plan }) => plan).values()].flatMap((same) =>
    same.length === 1 ? same : [],
  );
}

/** The plans of a workspace on which an account takes part by a link, and as which member. */
export async function linkedMemberships(
  db: Db,
  workspace: string,
  platform: ChatPlatform,
  account: string,
): Promise<readonly { readonly plan: string; readonly member: string }[]> {
  return db
    .selectFrom("account_link as l")
    .innerJoin("member as m", (join) => join.onRef("m.plan", "=", "l.plan").onRef("m.id", "=", "l.member"))
    .where("l.workspace", "=", workspace)
    .where("l.platform", "=", platform)
    .where("l.account", "=", account)
    .where("l.how", "<>", "left")
    .select(["l.plan", "l.member"])
    .execute();
}
