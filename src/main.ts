/** Wiring: the real clock, the environment, the database and the platforms, put together into a running Baton. */
import { randomUUID } from "node:crypto";
import { mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pino } from "pino";
import { type Clock, createClock } from "./app/clock.ts";
import { createEngine, type Engine } from "./app/engine.ts";
import type { Outlet } from "./domain/adapter.ts";
import { AppError } from "./domain/app-error.ts";
import { parseCommand } from "./domain/grammar.ts";
import type { Log } from "./domain/log.ts";
import { rolesOf } from "./domain/people.ts";
import type { PlanContext } from "./domain/state.ts";
import type { Settings } from "./settings.ts";
import { newestAudit } from "./store/audit.ts";
import { type Database, type Db, openDatabase } from "./store/database.ts";
import { migrate } from "./store/migrate.ts";
import { ensureWorkspace, hadPlan, linksOf, loadContext, planKeysOf, slackTeamOf } from "./store/plans.ts";
import { getSetting, setSetting } from "./store/settings.ts";
import { countsByPhase } from "./store/task-counts.ts";
import type { Member } from "./terminal/member.ts";

/** The one place that reads the time of the machine. */
export const realNow = (): number => Date.now();
export const newId = (): string => randomUUID();

/** The workspace of an installation; a Slack team is linked to it. */
export const WORKSPACE = "main";
/** The plan, team and policy that come with the program. */
export const SHIPPED = join(import.meta.dirname, "..", "config");

/** Opens the database of the settings and brings its tables up to date. */
export async function openStore(settings: Settings): Promise<Database> {
  const { database } = settings;
  if (database !== ":memory:") {
    await makeFolder(dirname(database)).catch((cause: unknown) => {
      const hint = "Set BATON_DATA to a folder that this user may write.";
      throw new AppError("data-folder", `The data folder ${dirname(database)} cannot be made.`, {
        hint,
        cause,
      });
    });
  }
  const store = await openDatabase(database);
  await migrate(store.db, realNow());
  return store;
}

/** Makes a folder and those above it. Node's own way of doing so does not come back where the system refuses it. */
export async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
  if (made === undefined || (made.code === "EEXIST" && (await stat(path)).isDirectory())) return;
  if (made.code !== "ENOENT" || dirname(path) === path) throw made;
  await makeFolder(dirname(path));
  await mkdir(path).catch(async (error: unknown) => {
    if (!(await stat(path).catch(() => undefined))?.isDirectory()) throw error;
  });
}

/** Imports the shipped example when there is no plan yet. */
export async function ensurePlan(db: Db, now: number): Promise<void> {
  if (await hadPlan(db, WORKSPACE)) return;
  // Reading files is needed once, and what it brings along need not stay in memory.
  const { importPlan } = await import("./app/import-plan.ts");
  const { loadFolder } = await import("./plan/load.ts");
  const { printProblems } = await import("./plan/print-problems.ts");
  const read = await loadFolder(SHIPPED);
  if (!read.ok)
    throw new AppError("plan", printProblems(read.problems), { hint: "Mend the files of config/." });
  await importPlan(db, WORKSPACE, read.definition, now, { actor: undefined });
}

/** The clock of the local workspace goes on where it stood: what was played ahead stays in the past. */
export async function localClock(db: Db): Promise<Clock> {
  const offset = Number((await getSetting(db, "clock-offset")) ?? 0);
  const clock = createClock(realNow, offset);
  const newest = (await newestAudit(db)) ?? 0;
  if (offset !== 0) clock.jumpTo(newest);
  return clock;
}

export function createLog(settings: Pick<Settings, "log">, otherwise: "info" | "error"): Log {
  return pino(
    { level: settings.log ?? otherwise, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** Runs Baton until it is told to stop: in Slack when that is configured, otherwise in the terminal. */
export async function start(settings: Settings): Promise<void> {
  const store = await openStore(settings);
  try {
    await (settings.slack ? runSlack(settings, store.db) : runTerminal(settings, store.db));
  } finally {
    await store.close();
  }
}

async function runSlack(settings: Settings, db: Db): Promise<void> {
  const { slack, port } = settings;
  if (!slack) return;
  const log = createLog(settings, "info");
  // Listened to from the first moment: a signal while it starts ends it in order, too.
  const signal = stopSignal();
  await ensurePlan(db, realNow());
  const { startSlack } = await import("./slack/start.ts");
  const outlets: Outlet[] = [];
  const engine = createEngine({ db, now: realNow, outlets, log, token: newId() });
  const connection = await startSlack({
    settings: { ...slack, port },
    handle: engine.handle,
    workspaceOf: (team) => linkTeam(db, team),
    parse: parseCommand,
    revoked: (why) => engine.revoked("slack", why),
    now: realNow,
    log,
  });
  outlets.push(connection.outlet);
  const running = engine.start();
  log.info(
    { team: connection.team, mode: slack.appToken === undefined ? "http" : "socket" },
    "Baton is in Slack",
  );
  await signal;
  log.info({}, "stopping");
  await connection.close();
  await running.stop();
}

/** The workspace becomes the team's with its first connection; another team's token does not take it over. */
async function linkTeam(db: Db, team: string): Promise<string> {
  const known = await slackTeamOf(db, WORKSPACE);
  if (known !== undefined && known !== team) {
    throw new AppError("slack-team", `This data belongs to the Slack team ${known}, the token to ${team}.`, {
      hint: "Use that team's token, or another data folder: BATON_DATA.",
    });
  }
  await ensureWorkspace(db, WORKSPACE, team);
  return WORKSPACE;
}

async function runTerminal(settings: Settings, db: Db): Promise<void> {
  const log = createLog(settings, "error");
  const clock = await localClock(db);
  await ensurePlan(db, clock.now());
  const first = (await getSetting(db, "greeted")) === undefined;
  if (first) await setSetting(db, "greeted", "yes");
  const { openTerminal } = await import("./terminal/terminal.ts");
  const plan = await soleContext(db, clock.now());
  const outlets: Outlet[] = [];
  const engine = createEngine({ db, now: clock.now, speed: clock.speed, outlets, log, token: newId() });
  const keep = () =>
    setSetting(db, "clock-offset", String(Math.abs(clock.offset()) < 1000 ? 0 : clock.offset()));
  const terminal = openTerminal({
    input: process.stdin,
    output: process.stdout,
    handle: engine.handle,
    parse: parseCommand,
    workspace: WORKSPACE,
    plan: await planCard(db, plan),
    members: await localMembers(db, clock.now()),
    zone: plan.zone,
    now: clock.now,
    newId,
    clock: playable(clock, engine, keep),
    settle: engine.settle,
    first,
    onQuit: () => undefined,
  });
  outlets.push(terminal.outlet);
  const running = process.stdin.isTTY ? engine.start() : undefined;
  await terminal.run();
  await running?.stop();
  await keep();
}

function playable(clock: Clock, engine: Engine, keep: () => Promise<void>) {
  return {
    speed: clock.speed,
    set: (factor: number) => {
      clock.setSpeed(factor);
      void keep();
    },
    next: async () => {
      const at = await engine.nextMove();
      if (at === undefined) return undefined;
      clock.jumpTo(at);
      await keep();
      await engine.settle();
      return at;
    },
    real: () => {
      clock.real();
      void keep();
    },
  };
}

/** The plan that a terminal opens on: the only one, or the first; `use PLAN` chooses another. */
async function soleContext(db: Db, now: number): Promise<PlanContext> {
  const [first] = await planKeysOf(db, WORKSPACE);
  const plan = first && (await loadContext(db, first.key, now));
  if (!plan) throw noPlan();
  return plan;
}

function noPlan(): AppError {
  return new AppError("no-plan", "No plan is in use.", { hint: "Import one: baton plan import FOLDER" });
}

async function planCard(db: Db, plan: PlanContext) {
  const counts = await countsByPhase(db, plan.key);
  const tasks = [...counts.values()].reduce((sum, { total }) => sum + total, 0);
  return {
    id: plan.id,
    title: plan.title,
    links: await linksOf(db, plan.key),
    phases: plan.phases.size,
    tasks,
  };
}

/**
 * Everybody who takes part in a plan of the workspace, once each, as they are on the first of their plans. Rejects with
 * AppError `no-plan` when none is in use.
 */
export async function localMembers(db: Db, now: number): Promise<readonly Member[]> {
  const found = new Map<string, Member>();
  const plans = await planKeysOf(db, WORKSPACE);
  if (plans.length === 0) throw noPlan();
  for (const { key } of plans) {
    const plan = await loadContext(db, key, now);
    for (const { id, name, zone, specialisation } of plan?.members.values() ?? []) {
      const member = { id, name, zone, roles: plan ? rolesOf(plan, id) : [], line: specialisation ?? "" };
      if (!found.has(id)) found.set(id, member);
    }
  }
  return [...found.values()];
}

/** Resolves at the first signal to stop; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.once("SIGINT", () => process.exit(130));
      resolve();
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  });
}
