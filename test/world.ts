/** A whole Baton for tests: the example plan in a real database, a clock that is moved by hand, and what everybody got. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine, type Engine } from "../src/app/engine.ts";
import { importPlan } from "../src/app/import-plan.ts";
import type { Answer, Delivery, Outlet, Posted } from "../src/domain/adapter.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import type { Log } from "../src/domain/log.ts";
import type { Definition } from "../src/domain/plan.ts";
import { instantOf } from "../src/domain/time.ts";
import { loadFolder } from "../src/plan/load.ts";
import { type Database, openDatabase } from "../src/store/database.ts";
import { migrate } from "../src/store/migrate.ts";
import { toPlain } from "../src/wording/plain.ts";

export const ZONE = "Europe/Berlin";
export const WORKSPACE = "main";
export const PLAN = "main/proto-interface-refactor";

/** `at("2026-11-03", "14:00")` in the plan's zone; seconds may follow. */
export function at(date: string, time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  return instantOf(date, hours * 60 + minutes, ZONE) + seconds * 1000;
}

/** Read once: the files do not change while tests run. */
const EXAMPLE = loadFolder(join(import.meta.dirname, "..", "config"));

export async function exampleDefinition(): Promise<Definition> {
  const read = await EXAMPLE;
  if (!read.ok) throw new Error("the example does not load");
  return read.definition;
}

/** The example under the policy of the day that the tests know by heart: one check-in, at noon. */
export async function dayDefinition(): Promise<Definition> {
  const definition = await exampleDefinition();
  const checkIns = definition.policy.checkIns.map((rule) => ({ ...rule, cron: "0 12 * * 1-5" }));
  return { ...definition, policy: { ...definition.policy, checkIns } };
}

/** One message as it stands, or as it was edited. */
export interface Got {
  readonly at: number;
  readonly op: "post" | "edit";
  readonly to: string;
  readonly text: string;
  readonly thread: string | undefined;
  readonly ref: string;
  readonly delivery: Delivery;
}

export interface World {
  readonly database: Database;
  readonly definition: Definition;
  readonly engine: Engine;
  readonly got: Got[];
  readonly errors: string[];
  readonly now: () => number;
  readonly log: Log;
  /** The clock shows this moment, and nothing ran in between: the process was down. */
  readonly wakeAt: (moment: number) => void;
  /** Moves the clock to this moment, and stops wherever something falls due on the way. */
  readonly to: (moment: number) => Promise<void>;
  /** Lets the moments pass that a paced channel needs, until everything is sent that waits only for that. */
  readonly drain: () => Promise<void>;
  /** What a member types; the answer, after everything that it caused was sent. */
  readonly say: (member: string, text: string, id?: string) => Promise<Answer>;
  /** A form that a member fills in. */
  readonly fill: (member: string, form: string, values: Readonly<Record<string, string>>) => Promise<Answer>;
  /** The texts that somebody or a channel got since a moment. */
  readonly texts: (to: string, since?: number) => readonly string[];
  /** Kills what runs, without a word, and starts it again over the same database. */
  readonly restart: () => void;
  readonly close: () => Promise<void>;
}

export interface WorldOptions {
  readonly definition?: Definition;
  readonly start: number;
  /** Decides what becomes of a delivery before it is taken; undefined takes it. */
  readonly fault?: (delivery: Delivery) => Posted | undefined;
  readonly file?: string;
  /** Other ways out than the one that only takes note; the list may change while the world lives. */
  readonly outlets?: readonly Outlet[];
}

export async function openWorld({ definition, start, fault, file, outlets }: WorldOptions): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "baton-"));
  const database = await openDatabase(file ?? join(folder, "baton.db"));
  const plan = definition ?? (await dayDefinition());
  let time = start;
  let requests = 0;
  let generation = 0;
  const got: Got[] = [];
  const errors: string[] = [];
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (facts, message) => void errors.push(`${message} ${JSON.stringify(facts, errorText)}`),
  };
  const outlet: Outlet = {
    platform: "terminal",
    post: (delivery) => Promise.resolve(fault?.(delivery) ?? take(delivery)),
    find: (delivery) => Promise.resolve(got.find((each) => each.delivery.id === delivery.id)?.delivery.ref),
  };
  function take(delivery: Delivery): Posted {
    const ref = delivery.ref ?? { channel: delivery.to.id, id: delivery.id };
    const text = toPlain(delivery.message, delivery.zone);
    const thread = delivery.thread?.id;
    got.push({ at: time, op: delivery.op, to: delivery.to.id, text, thread, ref: ref.id, delivery });
    return { kind: "sent", ref };
  }
  await migrate(database.db, time);
  await importPlan(database.db, WORKSPACE, plan, time, { actor: undefined });
  const open = () =>
    createEngine({
      db: database.db,
      now: () => time,
      outlets: outlets ?? [outlet],
      log,
      token: `process-${(generation += 1)}`,
    });
  let engine = open();
  await engine.settle();
  const ask = async (
    member: string,
    text: string,
    values: Readonly<Record<string, string>> | undefined,
    id?: string,
  ) => {
    const command = values ? ({ kind: "submit", form: text, values } as const) : parseCommand(text);
    const answer = await engine.handle({
      id: id ?? `request-${(requests += 1)}`,
      workspace: WORKSPACE,
      plan: undefined,
      channel: undefined,
      surface: "terminal",
      actor: { kind: "member", id: member },
      command,
    });
    await engine.settle();
    return answer;
  };
  return {
    database,
    definition: plan,
    get engine() {
      return engine;
    },
    got,
    errors,
    now: () => time,
    log,
    wakeAt: (moment) => {
      time = moment;
    },
    to: async (moment) => {
      for (;;) {
        await engine.settle();
        const next = await engine.nextMove();
        if (next === undefined || next > moment) break;
        time = Math.max(time, next);
      }
      time = Math.max(time, moment);
      await engine.settle();
    },
    drain: async () => {
      for (;;) {
        await engine.settle();
        const [next, due] = [await engine.nextMove(), await engine.nextAt()];
        if (next === undefined || next >= (due ?? Infinity) || next > time + 10_000) return;
        time = Math.max(time, next);
      }
    },
    say: (member, text, id) => ask(member, text, undefined, id),
    fill: (member, form, values) => ask(member, form, values),
    texts: (to, since = 0) =>
      got.filter((each) => each.to === to && each.at >= since).map(({ text }) => text),
    restart: () => {
      engine = open();
    },
    close: () => database.close(),
  };
}

/** Errors as text, for what a test prints when it fails. */
export function errorText(_key: string, value: unknown): unknown {
  return value instanceof Error ? (value.stack ?? value.message) : value;
}
