/** Settings as doctor sees them: each by itself, so that one that cannot be hides no other. */
import { AppError } from "./domain/app-error.ts";
import { type Check, failed, fine, type Finding } from "./domain/check.ts";
import { readSettings, type Settings } from "./settings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsLook {
  readonly checks: readonly Check[];
  /** What can be used of them; undefined where the setting cannot be. */
  readonly database: string | undefined;
  readonly log: Settings["log"];
  /** Undefined when nothing of Slack is set. */
  readonly slack:
    | {
        readonly botToken: string | undefined;
        readonly appToken: string | undefined;
        readonly signingSecret: string | undefined;
        readonly apiUrl: string | undefined;
      }
    | undefined;
}

const NAME = "settings";
const SLACK = ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"] as const;

/** What each secret is, how it begins, and where an administrator finds it. */
const SECRETS = {
  SLACK_BOT_TOKEN: {
    what: "the bot token",
    kind: "a bot token",
    where: "Copy the Bot User OAuth Token (xoxb-…) from the app's page, Install App.",
  },
  SLACK_APP_TOKEN: {
    what: "the app-level token",
    kind: "an app-level token",
    where: "Copy the app-level token (xapp-…) from the app's page, Basic Information, App-Level Tokens.",
  },
  SLACK_SIGNING_SECRET: {
    what: "the signing secret",
    kind: "no token of Slack's",
    where: "Copy the Signing Secret from the app's page, Basic Information, App Credentials.",
  },
} as const;

/** What a secret is by how it begins. No part of it is repeated. */
function kindOf(secret: string): string {
  if (/^(?:xoxe\.)?xoxb-/.test(secret)) return "a bot token";
  if (/^(?:xoxe\.)?xoxp-/.test(secret)) return "a user token";
  if (secret.startsWith("xapp-")) return "an app-level token";
  if (/^["']/.test(secret)) return "in quotes";
  return secret.startsWith("xox") ? "another kind of token" : "no token of Slack's";
}

function wrongKind(name: keyof typeof SECRETS, kind: string): Finding {
  if (kind === "in quotes") return failed(`${name} is in quotes.`, "Write it without them.");
  return failed(`${name} is ${kind}, and not ${SECRETS[name].what}.`, SECRETS[name].where);
}

/** Every finding about the environment, and what of it can be used. No secret is in a finding. */
export function checkSettings(env: Environment): SettingsLook {
  const checks: Check[] = [];
  const note = (finding: Finding): void => void checks.push({ name: NAME, ...finding });
  /** Reads some of the settings alone. */
  const read = (names: readonly string[]): Settings | undefined => {
    try {
      return readSettings(Object.fromEntries(names.map((name) => [name, env[name]])));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      note(failed(error.message, error.hint));
      return undefined;
    }
  };
  const place = read(["DATABASE_URL", "BATON_DATA"]);
  const port = read(["PORT"]);
  const level = read(["BATON_LOG"]);
  const whole = read(SLACK);
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;
  const usable = (name: keyof typeof SECRETS): string | undefined => {
    const secret = given(name);
    const kind = secret === undefined ? undefined : kindOf(secret);
    if (kind === undefined || kind === SECRETS[name].kind) return secret;
    note(wrongKind(name, kind));
    return undefined;
  };
  const botToken = usable("SLACK_BOT_TOKEN");
  const appToken = usable("SLACK_APP_TOKEN");
  const signingSecret = usable("SLACK_SIGNING_SECRET");
  const any = SLACK.slice(0, 3).some((name) => given(name) !== undefined);
  if (checks.length === 0) note(fine(modeOf(whole?.slack, port?.port ?? 3000)));
  return {
    checks,
    database: place?.database,
    log: level?.log,
    slack: any ? { botToken, appToken, signingSecret, apiUrl: given("SLACK_API_URL") } : undefined,
  };
}

function modeOf(slack: Settings["slack"], port: number): string {
  if (slack === undefined) return "Nothing of Slack is set: Baton runs in the terminal.";
  if (slack.appToken === undefined) return `Baton takes Slack's requests over HTTP on port ${port}.`;
  return slack.signingSecret === undefined
    ? "Baton connects to Slack with Socket Mode."
    : "Baton connects to Slack with Socket Mode; SLACK_SIGNING_SECRET is not used.";
}
