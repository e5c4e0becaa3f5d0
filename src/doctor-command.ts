/** `baton doctor`: looks at everything that a working Baton needs, and changes nothing. */
import { setTimeout as pause } from "node:timers/promises";
import { checkDatabase } from "./app/check-database.ts";
import { checkPlans } from "./app/check-plans.ts";
import { checkSettings } from "./check-settings.ts";
import { type Check, isWell } from "./domain/check.ts";
import type { PlanContext } from "./domain/state.ts";
import { createLog, realNow, WORKSPACE } from "./main.ts";
import { showProgress } from "./progress.ts";
import type { Db } from "./store/database.ts";
import { lookAt } from "./store/look.ts";
import { loadContext, planKeysOf, slackTeamOf } from "./store/plans.ts";
import { painter, wantsColours } from "./terminal/paint.ts";
import { printCheck, printSum } from "./terminal/print-checks.ts";
import { DATABASE_UNKNOWN } from "./wording/say-checks.ts";

/** Lines are read best up to this width. */
const WIDEST = 100;

/** Prints each check as soon as it is made, or all of them as JSON; the exit code is 1 when something has failed. */
export async function doctor({ json = false }: { readonly json?: boolean }): Promise<void> {
  const progress = showProgress();
  const paint = painter(wantsColours(process.stdout, process.env));
  // A pipe gets whole lines; a terminal may not know its width.
  const columns = process.stdout.isTTY ? Math.min(process.stdout.columns || 80, WIDEST) : Infinity;
  const checks: Check[] = [];
  const tell = (check: Check): void => {
    checks.push(check);
    if (json) return;
    progress.done();
    process.stdout.write(printCheck(check, columns, paint));
  };

  const settings = checkSettings(process.env);
  for (const check of settings.checks) tell(check);
  progress.say("Looking at the database");
  const { plans, team } = await checkData(settings.database, tell);
  if (settings.slack) {
    const { checkSlack } = await import("./slack/check.ts");
    await checkSlack({
      settings: settings.slack,
      linked: team,
      plans,
      time: { now: realNow, pause: (millis) => pause(millis) },
      log: createLog({ log: settings.log }, "error"),
      tell,
      progress: progress.say,
    });
  }
  progress.done();
  const well = isWell(checks);
  process.stdout.write(json ? `${JSON.stringify({ ok: well, checks })}\n` : printSum(checks));
  process.exitCode = well ? 0 : 1;
}

interface Data {
  readonly plans: readonly PlanContext[];
  /** The Slack team that the data belongs to. */
  readonly team: string | undefined;
}

async function checkData(database: string | undefined, tell: (check: Check) => void): Promise<Data> {
  if (database === undefined || database === ":memory:") {
    if (database === undefined) tell({ name: "database", ...DATABASE_UNKNOWN });
    return { plans: [], team: undefined };
  }
  const now = realNow();
  const { look, read } = await lookAt(database, (db) => readData(db, now));
  for (const check of checkDatabase(look)) tell(check);
  for (const check of checkPlans(read?.plans, look.content, now)) tell(check);
  return read ?? { plans: [], team: undefined };
}

async function readData(db: Db, now: number): Promise<Data> {
  const keys = await planKeysOf(db, WORKSPACE);
  const plans = await Promise.all(keys.map(({ key }) => loadContext(db, key, now)));
  return { plans: plans.filter((plan) => plan !== undefined), team: await slackTeamOf(db, WORKSPACE) };
}
