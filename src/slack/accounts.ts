/** What Slack knows about people: who asks, and whose an e-mail address is. */
import type { WebClient } from "@slack/web-api";
import type { Looked } from "../domain/adapter.ts";
import type { Profile } from "../domain/command.ts";
import type { Log } from "../domain/log.ts";
import { platformError, toPosted } from "./errors.ts";
import type { Limits } from "./limits.ts";
import { reason } from "./log.ts";

type User = NonNullable<Awaited<ReturnType<WebClient["users"]["info"]>>["user"]>;

/** Slack knows the account and hides it, or does not know it in this team. */
const NOT_OURS: ReadonlySet<string> = new Set(["user_not_found", "user_not_visible"]);
/** Slack has nobody with this address whom Baton may see, and will not have anybody in a minute. */
const NOBODY: ReadonlySet<string> = new Set([
  "users_not_found",
  "user_not_found",
  "missing_scope",
  "invalid_arguments",
]);

/** The profile of an account as seen from a team; undefined when Slack does not tell it now, which is logged. */
export async function profileOf(
  client: WebClient,
  account: string,
  team: string,
  log: Log,
): Promise<Profile | undefined> {
  try {
    const { user } = await client.users.info({ user: account });
    return user && readProfile(user, team);
  } catch (error) {
    const code = platformError(error);
    if (code !== undefined && NOT_OURS.has(code)) return { name: undefined, email: undefined, ours: false };
    log.warn({ account, why: reason(error) }, "Slack did not say who an account is");
    return undefined;
  }
}

/** The account in this team that has the address; nobody when it is no active person's of the team. Never rejects. */
export async function accountByEmail(
  client: WebClient,
  email: string,
  team: string,
  limits: Limits,
  log: Log,
): Promise<Looked> {
  const after = limits.wait("users.lookupByEmail", false);
  if (after > 0) return { kind: "retry", after, scope: "channel", why: "many addresses are looked up" };
  try {
    const { user } = await client.users.lookupByEmail({ email });
    const profile = user && readProfile(user, team);
    const known = profile?.ours === true && profile.email !== undefined;
    return known && user?.id !== undefined
      ? { kind: "found", account: user.id, profile }
      : { kind: "nobody" };
  } catch (error) {
    const code = platformError(error);
    if (code !== undefined && NOBODY.has(code)) {
      if (code === "missing_scope")
        log.warn({}, "Baton lacks users:read.email and finds nobody by e-mail address");
      return { kind: "nobody" };
    }
    log.warn({ why: reason(error) }, "an account could not be looked up by e-mail address");
    const posted = toPosted(error, true);
    if (posted.kind === "retry") limits.hold("users.lookupByEmail", posted.after ?? 0);
    return posted.kind === "retry" || posted.kind === "revoked" ? posted : { kind: "nobody" };
  }
}

/** An address that its owner has not confirmed proves nothing. */
function readProfile(user: User, team: string): Profile {
  const { profile, is_email_confirmed: confirmed } = user;
  const name = [profile?.display_name, profile?.real_name, user.real_name, user.name].find(
    (each) => each !== undefined && each !== "",
  );
  return { name, email: confirmed === false ? undefined : profile?.email, ours: isOurs(user, team) };
}

function isOurs(user: User, team: string): boolean {
  const bot = [user.is_bot, user.is_workflow_bot, user.is_connector_bot].includes(true);
  const teams = [user.team_id, ...(user.enterprise_user?.teams ?? [])];
  return !bot && user.deleted !== true && user.is_stranger !== true && teams.includes(team);
}
