/** Settings from the environment, read once. */
import { resolve } from "node:path";
import { z } from "zod";
import { AppError } from "./domain/app-error.ts";

const blank = z
  .string()
  .trim()
  .transform((text) => (text === "" ? undefined : text))
  .optional();

const port = z.number().int().min(1).max(65_535).optional();

const environment = z.object({
  BATON_DATA: blank,
  DATABASE_URL: blank,
  PORT: blank
    .transform((text) => (text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : text))
    .pipe(port),
  BATON_LOG: blank.pipe(z.enum(["debug", "info", "warn", "error", "silent"]).optional()),
  SLACK_BOT_TOKEN: blank,
  SLACK_APP_TOKEN: blank,
  SLACK_SIGNING_SECRET: blank,
  SLACK_API_URL: blank,
});

export interface Settings {
  /** File of the embedded database. */
  readonly database: string;
  readonly port: number;
  readonly log: "debug" | "info" | "warn" | "error" | "silent" | undefined;
  /** Undefined when Slack is not configured: then there is the local workspace. */
  readonly slack:
    | {
        readonly botToken: string;
        readonly appToken: string | undefined;
        readonly signingSecret: string | undefined;
        readonly apiUrl: string | undefined;
      }
    | undefined;
}

/** Throws AppError `settings` for a value that cannot be, and `slack-settings` for half a set. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const read = environment.safeParse(env);
  if (!read.success) {
    const [issue] = read.error.issues;
    const name = String(issue?.path[0] ?? "");
    throw new AppError("settings", `${name} is "${env[name] ?? ""}", which it cannot be.`, {
      hint:
        name === "PORT"
          ? "Write a number from 1 to 65535."
          : `Unset ${name}, or see the README for its values.`,
    });
  }
  const { BATON_DATA, DATABASE_URL, PORT, BATON_LOG } = read.data;
  return {
    database: databaseFile(DATABASE_URL, BATON_DATA),
    port: PORT ?? 3000,
    log: BATON_LOG,
    slack: slackSettings(read.data),
  };
}

function databaseFile(url: string | undefined, data: string | undefined): string {
  if (url === undefined) return resolve(data ?? ".baton", "baton.db");
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(url)?.[1];
  if (file !== undefined) return file === ":memory:" ? file : resolve(file);
  throw new AppError("settings", "DATABASE_URL is of a kind that this version does not know.", {
    hint: "Write sqlite:PATH, or unset it: then the database is a file in the folder of BATON_DATA.",
  });
}

function slackSettings(env: z.infer<typeof environment>): Settings["slack"] {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = env;
  if (botToken === undefined && appToken === undefined && signingSecret === undefined) return undefined;
  if (botToken === undefined) {
    throw new AppError("slack-settings", "SLACK_BOT_TOKEN is missing.", {
      hint: "Set it to the bot token of your Slack app (xoxb-…), or unset the other Slack settings to run in the terminal.",
    });
  }
  if (appToken === undefined && signingSecret === undefined) {
    throw new AppError("slack-settings", "SLACK_BOT_TOKEN is set, but Slack has no way to reach Baton.", {
      hint: "Set SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.",
    });
  }
  return { botToken, appToken, signingSecret, apiUrl: env.SLACK_API_URL };
}
