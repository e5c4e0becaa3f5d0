/** Whether Baton can write to the members of its plans. */
import type { WebClient } from "@slack/web-api";
import type { Check, Finding } from "../domain/check.ts";
import type { MemberDef } from "../domain/plan.ts";
import type { PlanContext } from "../domain/state.ts";
import * as say from "./check-sentences.ts";
import type { Ask } from "./pace.ts";

/** What is known of an account, whoever has it. */
type Account =
  | { readonly kind: "reached" | "unknown" | "deactivated" | "bot" | "late" }
  | { readonly kind: "unreachable"; readonly why: string }
  /** The token lacks this scope. */
  | { readonly kind: "barred"; readonly scope: string }
  | { readonly kind: "unasked"; readonly finding: Finding };

/** Asks Slack about accounts, once about each. */
export interface Accounts {
  /** The account that has an e-mail address; undefined for nobody. */
  readonly byEmail: (email: string) => Promise<string | Account>;
  readonly look: (account: string) => Promise<Account>;
}

export function createAccounts(client: WebClient, ask: Ask): Accounts {
  const known = new Map<string, Promise<Account>>();

  async function byEmail(email: string): Promise<string | Account> {
    const asked = await ask("users.lookupByEmail", () => client.users.lookupByEmail({ email }));
    if (asked.kind === "answer") return asked.value.user?.id ?? { kind: "unknown" };
    return notAnswered(asked, email);
  }

  async function find(account: string): Promise<Account> {
    const asked = await ask("users.info", () => client.users.info({ user: account }));
    if (asked.kind === "answer") {
      const { deleted, is_bot: bot } = asked.value.user ?? {};
      if (deleted === true) return { kind: "deactivated" };
      if (bot === true) return { kind: "bot" };
    } else if (asked.kind !== "refused" || asked.code !== "missing_scope") return notAnswered(asked, account);
    // Opening a conversation tells nobody anything; it is what a message does first.
    const opened = await ask("conversations.open", () => client.conversations.open({ users: account }));
    return opened.kind === "answer" ? { kind: "reached" } : notAnswered(opened, account);
  }

  function look(account: string): Promise<Account> {
    const found = known.get(account) ?? find(account);
    known.set(account, found);
    return found;
  }

  return { byEmail, look };
}

const REFUSALS: Readonly<Record<string, Account["kind"] & ("unknown" | "deactivated" | "bot")>> = {
  user_not_found: "unknown",
  users_not_found: "unknown",
  user_not_visible: "unknown",
  user_disabled: "deactivated",
  cannot_dm_bot: "bot",
};

function notAnswered(asked: Exclude<Awaited<ReturnType<Ask>>, { kind: "answer" }>, what: string): Account {
  switch (asked.kind) {
    case "late":
      return { kind: "late" };
    case "failed":
      return { kind: "unasked", finding: say.notLookedUp(what, asked.why) };
    case "refused": {
      if (asked.code === "missing_scope") return { kind: "barred", scope: asked.needed ?? "a scope" };
      const kind = REFUSALS[asked.code];
      return kind === undefined ? { kind: "unreachable", why: asked.why } : { kind };
    }
  }
}

/** Each member of a plan: those who cannot be written to by themselves, and how many can in one line. */
export async function checkMembers(
  accounts: Accounts,
  plan: PlanContext,
  label: (plan: PlanContext, what: string) => string,
  tell: (check: Check) => void,
  progress: (what: string) => void,
): Promise<void> {
  const members = [...plan.members.values()];
  let reached = 0;
  let late = 0;
  const barred = new Map<string, number>();
  let apart = 0;
  for (const [index, member] of members.entries()) {
    progress(say.lookingAtMember(index + 1, members.length));
    const finding = await checkMember(accounts, member);
    if (finding === "reached") reached += 1;
    else if (finding === "late") late += 1;
    else if ("scope" in finding) barred.set(finding.scope, (barred.get(finding.scope) ?? 0) + 1);
    else {
      if (finding.state === "ok") apart += 1;
      tell({ name: label(plan, `member ${member.id}`), ...finding });
    }
  }
  if (reached > 0)
    tell({ name: label(plan, "members"), ...say.membersFine(reached, members.length - apart) });
  for (const [scope, count] of barred)
    tell({ name: label(plan, "members"), ...say.membersLackScope(count, scope) });
  if (late > 0) tell({ name: label(plan, "members"), ...say.membersNotAsked(late) });
}

type Result = Finding | "reached" | "late" | { readonly scope: string };

async function checkMember(accounts: Accounts, member: MemberDef): Promise<Result> {
  const { id, name, slack, email, kind } = member;
  if (slack === undefined && email === undefined)
    return kind === "agent" ? say.agentAlone(name) : say.memberUnlinked(name, id);
  const account = slack ?? (await accounts.byEmail(email ?? ""));
  if (typeof account !== "string") {
    return account.kind === "unknown"
      ? say.emailUnknown(name, id, email ?? "")
      : inWords(account, member, email ?? "");
  }
  return inWords(await accounts.look(account), member, account);
}

function inWords(account: Account, { id, name }: MemberDef, which: string): Result {
  switch (account.kind) {
    case "reached":
    case "late":
      return account.kind;
    case "barred":
      return account;
    case "unknown":
      return say.accountUnknown(name, id, which);
    case "deactivated":
      return say.accountDeactivated(name, id, which);
    case "bot":
      return say.accountIsBot(name, id, which);
    case "unreachable":
      return say.cannotMessage(name, id, which, account.why);
    case "unasked":
      return account.finding;
  }
}
