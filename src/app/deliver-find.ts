import type { Outlet } from "../domain/adapter.ts";
import { type Db, transact } from "../store/database.ts";
import type { ContextCache } from "../store/plans.ts";
import type { Job } from "./deliver-claim.ts";
import type { Sent } from "./deliver-send.ts";
import { linkFound } from "./link.ts";

/** An address that nobody has is not asked about again for so long. */
const PATIENCE = 3_600_000;
/** Addresses that are remembered so; then all are forgotten. */
const REMEMBERED = 10_000;

export interface FindOptions {
  readonly db: Db;
  readonly outlets: readonly Outlet[];
  readonly cache: ContextCache;
  readonly now: () => number;
}

/**
 * Looks for the account of a reader who has an e-mail address and no account anywhere, and links it: the notice goes
 * back and is claimed again with its new place. Undefined when there is nobody to look for, or nobody was found. The
 * platform is asked outside every transaction, and what it said of an address that nobody has holds for an hour.
 */
export function createFind({
  db,
  outlets,
  cache,
  now,
}: FindOptions): (job: Job) => Promise<Sent | undefined> {
  const nobody = new Map<string, number>();

  return async ({ item, plan, route }) => {
    const member = item.to.kind === "member" ? plan.members.get(item.to.member) : undefined;
    if (route || member?.email === undefined) return undefined;
    for (const outlet of outlets) {
      const { platform, accountByEmail } = outlet;
      if (!accountByEmail || platform === "terminal") continue;
      // Whoever was taken off by hand stays so.
      if (plan.links.some((link) => link.platform === platform && link.member === member.id)) continue;
      const address = `${platform} ${member.email.trim().toLowerCase()}`;
      if ((nobody.get(address) ?? -Infinity) > now()) continue;
      const looked = await accountByEmail(member.email);
      if (looked.kind === "retry" || looked.kind === "revoked")
        return { outcome: looked, asked: outlet, what: item.notice.kind, content: "" };
      const asker = looked.kind === "found" && { platform, account: looked.account, profile: looked.profile };
      const linked = asker && (await transact(db, (tx) => linkFound(tx, plan, member, asker, now(), cache)));
      if (linked) return { outcome: { kind: "found" }, what: item.notice.kind, content: "" };
      if (nobody.size >= REMEMBERED) nobody.clear();
      nobody.set(address, now() + PATIENCE);
    }
    return undefined;
  };
}
