/** Doctor's look at Slack. Nothing is posted, and nobody hears of it. */
import type { Check } from "../domain/check.ts";
import type { Log } from "../domain/log.ts";
import type { PlanContext } from "../domain/state.ts";
import { checkChannels } from "./check-channels.ts";
import { checkMembers, createAccounts } from "./check-members.ts";
import * as say from "./check-sentences.ts";
import { checkApp, checkBot, checkClock, createWatch } from "./check-tokens.ts";
import { createPace, type Time } from "./pace.ts";

export interface SlackLook {
  /** What there is of the settings; a token of the wrong kind is left out. */
  readonly settings: {
    readonly botToken: string | undefined;
    readonly appToken: string | undefined;
    readonly signingSecret: string | undefined;
    readonly apiUrl: string | undefined;
  };
  /** The Slack team that this data belongs to; undefined before the first start. */
  readonly linked: string | undefined;
  readonly plans: readonly PlanContext[];
  readonly time: Time;
  readonly log: Log;
  /** Hears each check as soon as it is made. */
  readonly tell: (check: Check) => void;
  /** Hears what is being done now. */
  readonly progress: (what: string) => void;
}

/** A plan of 200 members takes four minutes, and what the network needs. */
const LONGEST = 15 * 60_000;

/**
 * Tokens, scopes, the clock, channels and members, in this order, within a quarter of an hour and within Slack's
 * limits. What cannot be looked at is told as a warning. Never rejects for what Slack says.
 */
export async function checkSlack(look: SlackLook): Promise<void> {
  const { settings, time, log, plans, tell } = look;
  const { botToken, appToken, signingSecret, apiUrl } = settings;
  let doing: string = say.LOOKING;
  const progress = (what: string): void => {
    doing = what;
    look.progress(what);
  };
  const ask = createPace(time, time.now() + LONGEST, (millis, limited) =>
    look.progress(say.waiting(doing, millis, limited)),
  );
  progress(say.LOOKING);
  const watch = botToken === undefined ? undefined : createWatch(botToken, apiUrl, time.now, log);
  const bot = watch && (await checkBot(watch.client, ask, look.linked));
  for (const check of bot?.checks ?? []) tell(check);
  if (appToken !== undefined) tell(await checkApp(appToken, apiUrl, log, ask));
  else if (signingSecret !== undefined) tell({ name: "signing secret", ...say.SECRET_SET });
  const compared = watch?.compared();
  if (compared !== undefined || bot?.usable === true) tell(checkClock(compared, appToken === undefined));
  if (watch === undefined || bot?.usable !== true) return tell({ name: "Slack", ...say.NOT_ASKED });
  const label = (plan: PlanContext, what: string): string =>
    plans.length > 1 ? `${plan.id}, ${what}` : what;
  await checkChannels(watch.client, ask, plans, label, tell, progress);
  const accounts = createAccounts(watch.client, ask);
  for (const plan of plans) await checkMembers(accounts, plan, label, tell, progress);
}
