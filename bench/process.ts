/** The real process: how soon it is ready, what it holds in memory with Slack, and what it costs while nothing is due. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startFakeSlack } from "../test/fake-slack/start.ts";
import { example, fillIssues, install } from "./installation.ts";

const ROOT = join(import.meta.dirname, "..");
const FAR = 400 * 86_400_000;

/** What `npm start` runs, without npm. */
export async function run(env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const { scripts } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
    scripts: { start: string };
  };
  const [, ...args] = scripts.start.split(" ");
  return spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, BATON_LOG: "info", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Resolves when the process has printed this; what it prints later is read and forgotten. */
export function says(child: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = "";
    const look = (chunk: Buffer) => {
      all += chunk.toString();
      if (!all.includes(words)) return;
      for (const stream of [child.stdout, child.stderr]) stream?.off("data", look).resume();
      resolve();
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("exit", () => reject(new Error(`it ended before it said "${words}":\n${all}`)));
  });
}

export async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => {
    child.once("exit", resolve);
  });
  child.kill("SIGTERM");
  await ended;
}

/** Milliseconds from the start of the process to its first greeting, on a new data folder. */
export async function startToReady(): Promise<number> {
  const data = await mkdtemp(join(tmpdir(), "baton-bench-"));
  const start = performance.now();
  const child = await run({ BATON_DATA: data });
  await says(child, "quit leaves");
  const took = performance.now() - start;
  await end(child);
  return took;
}

export interface Idle {
  /** Per cent of one processor. */
  readonly cpu: number;
  /** Resident memory in megabytes. */
  readonly memory: number;
}

/** The process in Slack, with deadlines armed that are not due, watched for some seconds. */
export async function idleInSlack(armed: number, seconds: number, now: () => number): Promise<Idle> {
  const definition = await example();
  const database = await install(definition, now());
  const far = now() + FAR;
  await fillIssues(
    database,
    definition,
    Array.from({ length: armed }, (_, index) => far + index),
  );
  await database.close();
  const { members, channels } = definition.team;
  const slack = await startFakeSlack({
    now,
    users: members.map(({ id, name, slack: account }) => ({ id: account ?? id, name })),
    channels: Object.entries(channels).map(([name, { slack: id }]) => ({ id: id ?? name, name })),
  });
  const child = await run({
    BATON_DATA: dirname(database.file),
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
  });
  await says(child, "Baton is in Slack");
  await rest(5);
  const before = await ticks(child);
  await rest(seconds);
  const cpu = ((await ticks(child)) - before) / seconds; // 100 ticks a second are 100 per cent
  const memory = await resident(child);
  await end(child);
  await slack.close();
  return { cpu, memory };
}

function rest(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });
}

async function ticks({ pid }: ChildProcess): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

async function resident({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
