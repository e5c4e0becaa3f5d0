/** Whether Slack lets Baton in: asked with the token, and told by Slack itself. */
import type { App } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import type { Checked } from "../domain/adapter.ts";
import { AppError } from "../domain/app-error.ts";
import { isRevoked, platformError, toPosted } from "./errors.ts";
import { reason } from "./log.ts";

/** Asks Slack, which posts nothing. Never rejects. */
export async function checkAccess(client: WebClient): Promise<Checked> {
  try {
    await client.auth.test();
    return { kind: "open" };
  } catch (error) {
    const posted = toPosted(error, true);
    if (posted.kind === "revoked" || posted.kind === "retry") return posted;
    return { kind: "retry", after: undefined, scope: "platform", why: reason(error) };
  }
}

/** Passes on that the app was removed, or that the bot's token was revoked; tokens of people are not Baton's. */
export function receiveRevocations(app: App, revoked: (why: string) => Promise<void>): void {
  app.event("app_uninstalled", () => revoked("the app was removed from the workspace"));
  app.event("tokens_revoked", async ({ event }) => {
    if ((event.tokens.bot ?? []).length > 0) await revoked("Slack revoked the token");
  });
}

/** Why Baton cannot start in Slack with this setting, and what an administrator does about it. */
export function sayRefused(setting: string, cause: unknown): AppError {
  const code = platformError(cause);
  if (code !== undefined && isRevoked(code)) {
    const hint = `An administrator installs the app in the workspace again and puts its new token into ${setting}. Nothing is lost: what Baton has to say waits until then.`;
    return new AppError(
      "slack-revoked",
      `Slack does not take the token in ${setting}: ${WHY[code] ?? code}`,
      {
        hint,
        cause,
      },
    );
  }
  const hint = `Check ${setting} and the network, and that the app is installed in the workspace.`;
  return new AppError("slack-refused", `Slack did not let Baton in: ${reason(cause)}`, { hint, cause });
}

const WHY: Readonly<Record<string, string>> = {
  token_revoked: "it was revoked, or the app was removed from the workspace (token_revoked).",
  token_expired: "it has expired (token_expired).",
  account_inactive: "its account or workspace was deactivated, or the app was removed (account_inactive).",
  invalid_auth: "it is no token of Slack's, or this address may not use it (invalid_auth).",
  not_authed: "it is empty (not_authed).",
};
