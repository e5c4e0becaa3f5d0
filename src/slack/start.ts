/** Slack, from settings to an open door in and an outlet. */
import { App } from "@slack/bolt";
import { AppError } from "../domain/app-error.ts";
import type { Handle, Outlet } from "../domain/adapter.ts";
import type { Command } from "../domain/command.ts";
import { receiveRevocations, sayRefused } from "./access.ts";
import { accountByEmail } from "./accounts.ts";
import { clientOptions, createClient } from "./client.ts";
import { createDesk, type Door } from "./door.ts";
import { createHttpDoor } from "./http-door.ts";
import { createLimits } from "./limits.ts";
import type { Log } from "../domain/log.ts";
import { boltLogger, reason } from "./log.ts";
import { createOutlet } from "./outlet.ts";
import { receiveActions } from "./receive-action.ts";
import { receiveCommands } from "./receive-command.ts";
import { receiveEvents } from "./receive-event.ts";
import { receiveHomes } from "./receive-home.ts";
import { receiveReactions } from "./receive-reaction.ts";
import { receiveShortcuts } from "./receive-shortcut.ts";
import { receiveViews } from "./receive-view.ts";
import { createSocketDoor } from "./socket-door.ts";

export interface SlackSettings {
  readonly botToken: string;
  /** Socket Mode; takes precedence over a signing secret. */
  readonly appToken?: string | undefined;
  /** HTTP mode, on `port`. */
  readonly signingSecret?: string | undefined;
  readonly port?: number | undefined;
  /** Base address of the Web API, for tests. */
  readonly apiUrl?: string | undefined;
  /** Milliseconds that a call may take; ten seconds, if unsaid. */
  readonly timeout?: number | undefined;
}

export interface SlackOptions {
  readonly settings: SlackSettings;
  readonly handle: Handle;
  /** The workspace that this team belongs to, before the first request is taken; rejects for a team that must not come in. */
  readonly workspaceOf: (team: string) => Promise<string>;
  readonly parse: (text: string) => Command;
  /** Slack said that it does not let Baton in any more, and why. */
  readonly revoked?: (why: string) => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
}

export interface Slack {
  readonly outlet: Outlet;
  /** Slack's id of the team that the token belongs to: `T…`. */
  readonly team: string;
  /** Where HTTP mode listens. */
  readonly port: number | undefined;
  /** Resolves when no request is in hand. */
  readonly idle: () => Promise<void>;
  /** Ends what is in hand, then takes no more; gives up after ten seconds. Never rejects. */
  readonly close: () => Promise<void>;
}

const PATIENCE = 10_000;

/**
 * Checks the token, and opens Socket Mode or HTTP mode. Resolves when requests are taken. Rejects with an
 * `AppError` when Slack refuses the tokens or cannot be reached, or the port is taken.
 */
export async function startSlack(options: SlackOptions): Promise<Slack> {
  const { settings, log, now } = options;
  const { botToken, apiUrl, timeout } = settings;
  const client = createClient(botToken, apiUrl, log, timeout);
  const me = await client.auth.test().catch((cause: unknown) => {
    throw sayRefused("SLACK_BOT_TOKEN", cause);
  });
  const { team_id: team, user_id: botUser, bot_id: botId } = me;
  if (team === undefined || botUser === undefined || botId === undefined) {
    const hint = "SLACK_BOT_TOKEN is the token of the app's bot; it begins with xoxb-.";
    throw new AppError("slack-token", "Slack does not know this token as a bot's", { hint });
  }
  const workspace = await options.workspaceOf(team);
  const desk = createDesk(log);
  const limits = createLimits(now);
  const way = wayIn(settings, now, log);
  const app = new App({
    receiver: way.receiver,
    token: botToken,
    botId,
    botUserId: botUser,
    convoStore: false,
    logger: boltLogger(log),
    clientOptions: clientOptions(apiUrl, log, timeout),
  });
  app.error((error) => {
    log.error({ why: reason(error) }, "Bolt could not pass a request on");
    return Promise.resolve();
  });
  const { handle, parse } = options;
  const workspaceOf = (other: string) => (other === team ? workspace : undefined);
  const door: Door = { client, botUser, handle, workspaceOf, parse, log, run: desk.run };
  receiveCommands(app, door);
  receiveEvents(app, door);
  receiveActions(app, door);
  receiveViews(app, door);
  receiveHomes(app, door);
  receiveReactions(app, door);
  receiveShortcuts(app, door);
  receiveRevocations(app, options.revoked ?? (() => Promise.resolve()));
  const port = await way.open();
  return {
    outlet: {
      ...createOutlet(client, limits, log),
      accountByEmail: (email) => accountByEmail(client, email, team, limits, log),
    },
    team,
    port,
    idle: desk.idle,
    close: () => shut(way, desk.idle),
  };
}

interface Way {
  readonly receiver: NonNullable<ConstructorParameters<typeof App>[0]>["receiver"] & object;
  readonly open: () => Promise<number | undefined>;
  readonly close: (patience: number) => Promise<void>;
}

function wayIn(settings: SlackSettings, now: () => number, log: Log): Way {
  const { appToken, signingSecret, port = 3000, apiUrl } = settings;
  if (appToken !== undefined) {
    const { receiver, open, close } = createSocketDoor(appToken, apiUrl, log);
    const opened = async (): Promise<undefined> => {
      await open().catch((cause: unknown) => {
        throw sayRefused("SLACK_APP_TOKEN", cause);
      });
    };
    return { receiver, open: opened, close };
  }
  if (signingSecret !== undefined) {
    const { receiver, open, close } = createHttpDoor(signingSecret, now, log);
    return { receiver, open: () => open(port), close };
  }
  const hint = "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode.";
  throw new AppError("slack-settings", "Slack has a bot token, but no way in", { hint });
}

/** First what is in hand, since its answers need the connection; then the connection. */
async function shut(way: Way, idle: () => Promise<void>): Promise<void> {
  let cut: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    cut = setTimeout(resolve, PATIENCE / 2);
  });
  await Promise.race([idle(), patience]);
  clearTimeout(cut);
  await way.close(PATIENCE / 2);
}
