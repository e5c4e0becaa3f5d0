/**
 * `npm run bench`: Baton beside the floor, as a table and as JSON in `bench/results/`. Each measurement runs in a
 * process of its own, so that none leaves its memory to the next.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { commands } from "./commands.ts";
import { dueAtOnce, overTime } from "./deadlines.ts";
import * as floor from "./floor.ts";
import { example, large } from "./installation.ts";
import { figures, type Figures, type Line, table } from "./measure.ts";
import { type Acks, ackTimes } from "./slack-ack.ts";
import { type Arrivals, arrivals } from "./slack-arrival.ts";
import { type Idle, idleInSlack, startToReady } from "./process.ts";

const now = (): number => Date.now();
const DUE = 20_000;
const SPAN = 10_000;

async function file(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "baton-floor-")), "floor.db");
}

/** What can be measured, by name; each answers with plain data. */
const MEASURES = {
  "floor-row": async () => floor.durableRows(await file(), 5000),
  "floor-due": async () => floor.dueAtOnce(await file(), 1000, 100_000),
  "floor-late": async () => {
    const start = now() + 3000;
    const dues = Array.from({ length: DUE }, (_, index) => start + Math.floor((index * SPAN) / DUE));
    return floor.overTime(await file(), dues, now);
  },
  due: () => dueAtOnce(1000, 100_000, now()),
  "due-homes": () => dueAtOnce(1000, 100_000, now(), true),
  late: () => overTime(DUE, 100_000, SPAN, now),
  small: async () => commands(await example(), 0, 2000, now),
  big: async () => commands(await large(10_000), 100_000, 2000, now),
  ready: () => startToReady(),
  idle: () => idleInSlack(100_000, 60, now),
  "ack-socket": () => ackTimes("socket", 100, 60, now),
  "ack-http": () => ackTimes("http", 100, 60, now),
  arrival: () => arrivals(60, now),
} as const;
type Measure = keyof typeof MEASURES;

/** Runs a measurement so many times, each in a new process. */
async function apart<T>(name: Measure, times: number): Promise<readonly T[]> {
  const found: T[] = [];
  for (let run = 1; run <= times; run += 1) {
    process.stderr.write(`${name} ${run} of ${times} …\n`);
    const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, name]);
    found.push(JSON.parse(stdout) as T);
  }
  return found;
}

/** The middle one of several runs, figure by figure. */
function middle(runs: readonly Figures[]): Figures {
  const of = (pick: (each: Figures) => number): number => figures(runs.map(pick)).p50;
  return {
    count: of(({ count }) => count),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    max: of(({ max }) => max),
  };
}

async function report(): Promise<readonly Line[]> {
  const row = middle(await apart<Figures>("floor-row", 3));
  const bareDue = figures(await apart<number>("floor-due", 5));
  const due = figures(await apart<number>("due", 5));
  const homes = figures(await apart<number>("due-homes", 5));
  const bareLate = middle(await apart<Figures>("floor-late", 3));
  const late = middle(await apart<Figures>("late", 3));
  const small = middle(await apart<Figures>("small", 3));
  const big = middle(await apart<Figures>("big", 3));
  const ready = figures(await apart<number>("ready", 5));
  const [idle = { cpu: 0, memory: 0 }] = await apart<Idle>("idle", 1);
  const [socket] = await apart<Acks>("ack-socket", 1);
  const [http] = await apart<Acks>("ack-http", 1);
  const [arrival] = await apart<Arrivals>("arrival", 1);
  return [
    ...ackLines("Socket Mode", socket),
    ...ackLines("HTTP", http),
    ...arrivalLines(arrival),
    { name: "one durable row, better-sqlite3, p50", unit: "ms", value: row.p50 },
    {
      name: "1,000 due at once of 100,000, all committed",
      unit: "ms",
      value: due.p50,
      floor: bareDue.p50,
      aim: { below: 250 },
    },
    {
      name: "the same while every member has a Home tab",
      unit: "ms",
      value: homes.p50,
      floor: bareDue.p50,
      aim: { below: 250 },
    },
    { name: "20,000 over ten seconds, late p50", unit: "ms", value: late.p50, floor: bareLate.p50 },
    {
      name: "20,000 over ten seconds, late p99",
      unit: "ms",
      value: late.p99,
      floor: bareLate.p99,
      aim: { below: 16 },
    },
    { name: "a command on the example, p50", unit: "ms", value: small.p50, floor: row.p50 },
    {
      name: "a command on the example, p99",
      unit: "ms",
      value: small.p99,
      floor: row.p99,
      aim: { below: 5 },
    },
    { name: "a command with 10,000 tasks, p50", unit: "ms", value: big.p50, floor: row.p50 },
    {
      name: "a command with 10,000 tasks, p99",
      unit: "ms",
      value: big.p99,
      floor: row.p99,
      aim: { below: 15 },
    },
    { name: "start to ready", unit: "ms", value: ready.p50, aim: { below: 1500 } },
    { name: "idle in Slack with 100,000 armed, processor", unit: "%", value: idle.cpu, aim: { below: 0.5 } },
    { name: "idle in Slack with 100,000 armed, memory", unit: "MB", value: idle.memory, aim: { below: 150 } },
  ];
}

function ackLines(mode: string, acks: Acks | undefined): readonly Line[] {
  if (!acks) return [];
  const { ours, bare } = acks;
  const name = `100 commands a second for a minute, ${mode}, to the ack`;
  return [
    { name: `${name}, p50`, unit: "ms", value: ours.p50, floor: bare.p50, aim: { below: 2 * bare.p50 } },
    { name: `${name}, p99`, unit: "ms", value: ours.p99, floor: bare.p99, aim: { below: 20 } },
    { name: `${name}, longest`, unit: "ms", value: ours.max, floor: bare.max, aim: { below: 3000 } },
  ];
}

function arrivalLines(arrival: Arrivals | undefined): readonly Line[] {
  if (!arrival) return [];
  const { free, held } = arrival;
  return [
    { name: "from commit to Slack, p50", unit: "ms", value: free.p50, aim: { below: 100 } },
    { name: "the same with a channel held for an hour, p50", unit: "ms", value: held.p50, floor: free.p50 },
  ];
}

const [, , asked] = process.argv;
if (asked !== undefined && asked in MEASURES) {
  process.stdout.write(JSON.stringify(await MEASURES[asked as Measure]()));
} else {
  const lines = await report();
  process.stdout.write(`${table(lines)}\n`);
  const results = join(import.meta.dirname, "results");
  await mkdir(results, { recursive: true });
  const machine = { node: process.version, processor: cpus()[0]?.model ?? "", count: cpus().length };
  await writeFile(join(results, "latest.json"), `${JSON.stringify({ machine, lines }, undefined, 2)}\n`);
  process.stdout.write(`Written to ${join(results, "latest.json")}\n`);
}
