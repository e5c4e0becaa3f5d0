/** Whatever dies, whenever: what is overdue goes out once and says so, and nothing is done twice. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import { createEngine, type Engine } from "../src/app/engine.ts";
import type { Outlet } from "../src/domain/adapter.ts";
import type { Command } from "../src/domain/command.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import { openDatabase } from "../src/store/database.ts";
import { timelineOf } from "../src/store/issues.ts";
import { toPlain } from "../src/wording/plain.ts";
import { rowsOf } from "./day/rows.ts";
import { done, expectSound, fillIn, found, posted, standing } from "./story.ts";
import { at, openWorld, PLAN, type World, WORKSPACE } from "./world.ts";

const TUE = "2026-11-03";
const tue = (time: string): number => at(TUE, time);
const fri = (time: string): number => at("2026-11-06", time);
const HOUR = 3_600_000;

const closing: (() => Promise<void>)[] = [];
async function open(
  start = tue("11:50"),
  more: Partial<Parameters<typeof openWorld>[0]> = {},
): Promise<World> {
  const world = await openWorld({ start, file: ":memory:", ...more });
  closing.push(world.close);
  return world;
}
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Said {
  readonly at: number;
  readonly member: string;
  readonly command: Command;
}

function said(time: string, member: string, text: string): Said {
  return { at: tue(time), member, command: parseCommand(text) };
}

function filled(time: string, member: string, values: Readonly<Record<string, string>>): Said {
  const form = `answer check-in@${TUE}T12:00`;
  return { at: tue(time), member, command: { kind: "submit", form, values } };
}

/** A small story with something of everything. */
const STORY: readonly Said[] = [
  filled("12:05", "alpha", { working: "All of it", blocked: "the key", needed: "the key", from: "beta" }),
  said("12:10", "delta", "later 15m"),
  said("12:35", "beta", "skip"),
  said("13:10", "gamma", "away today"),
  said("14:00", "beta", 'raise urgent "server does not compile" for alpha'),
  said("14:05", "beta", "raise build-failure CI is red for gamma"),
  said("14:20", "tl", "reassign 2 alpha"),
  said("14:35", "alpha", "ack 1 g1"),
  said("14:40", "alpha", "snooze 2 30m"),
  said("15:00", "alpha", "done 1A"),
  said("16:50", "cl", "resolve 2 fixed"),
];
const END = tue("21:00");

function inboundOf({ member, command }: Said, index: number) {
  return {
    id: `said-${index}`,
    workspace: WORKSPACE,
    plan: undefined,
    channel: undefined,
    surface: "terminal",
    actor: { kind: "member", id: member },
    command,
  } as const;
}

type Death = "between" | "before it is sent";

/** Lives the story; dies at one point of it, stays down for some time, and goes on. */
async function live(
  world: World,
  dies: number | undefined,
  down = 0,
  death: Death = "between",
): Promise<void> {
  for (const [index, each] of STORY.entries()) {
    await world.to(Math.max(each.at, world.now()));
    if (dies === index && death === "between") fall(world, down);
    await world.engine.handle(inboundOf(each, index));
    if (dies === index && death === "before it is sent") fall(world, down);
    await world.engine.settle();
  }
  await world.to(Math.max(END, world.now() + HOUR));
}

function fall(world: World, down: number): void {
  world.wakeAt(world.now() + down);
  world.restart();
}

/** Nothing twice, nothing early, nothing left: for every message key one post, for every step one entry. */
async function expectOnce(world: World): Promise<void> {
  await expectSound(world);
  const { db } = world.database;
  const rows = await db.selectFrom("outbox").select(["plan", "id", "message"]).execute();
  const keyOf = new Map(rows.map(({ plan, id, message }) => [`${plan}:${id}`, message]));
  const keys = world.got.filter(({ op }) => op === "post").map(({ delivery }) => keyOf.get(delivery.id));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  for (const number of [1, 2]) {
    const entries = await timelineOf(db, PLAN, [number]);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index));
    for (const { at: moment, plannedAt } of entries)
      expect(moment).toBeGreaterThanOrEqual(plannedAt ?? moment);
    const times = entries.map(({ at: moment }) => moment);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const steps = entries
      .filter(({ kind }) => ["asked", "reminded", "escalated"].includes(kind))
      .map(({ kind, target, generation }) => `${generation} ${kind} ${JSON.stringify(target)}`);
    expect(new Set(steps).size).toBe(steps.length);
  }
  const armed = await db
    .selectFrom("deadline")
    .select("id")
    .where("state", "=", "armed")
    .where("due_at", "<=", world.now())
    .execute();
  expect(armed).toEqual([]);
}

describe("a process that dies and comes back at once", () => {
  const points = STORY.map(({ command }, index) => [index, command.kind] as const);
  const whole = (async () => {
    const world = await openWorld({ start: tue("11:50"), file: ":memory:" });
    await live(world, undefined);
    await expectOnce(world);
    const rows = await rowsOf(world.database.db);
    await world.close();
    return rows;
  })();

  it.each(points)("before step %i (%s) changes nothing of the story", async (index) => {
    const world = await open();
    await live(world, index);
    await expectOnce(world);
    expect(await rowsOf(world.database.db)).toEqual(await whole);
  });

  it.each(points)(
    "after the commit of step %i (%s), before anything of it is sent, changes nothing either",
    async (index) => {
      const world = await open();
      await live(world, index, 0, "before it is sent");
      await expectOnce(world);
      expect(await rowsOf(world.database.db)).toEqual(await whole);
    },
  );

  it("at every step at once changes nothing", async () => {
    const world = await open();
    for (const [index, each] of STORY.entries()) {
      await world.to(each.at);
      world.restart();
      await world.engine.handle(inboundOf(each, index));
      world.restart();
      // Asked again, since nobody knows whether it was heard.
      await world.engine.handle(inboundOf(each, index));
      world.restart();
      await world.engine.settle();
    }
    await world.to(END);
    await expectOnce(world);
    expect(await rowsOf(world.database.db)).toEqual(await whole);
  });
});

describe("a process that stays down", () => {
  const spans = [
    ["ten minutes", 10 * 60_000],
    ["six hours", 6 * HOUR],
    ["three days", 72 * HOUR],
  ] as const;
  const cases = spans.flatMap(([words, span]) =>
    STORY.map(({ command }, index) => [words, index, command.kind, span] as const),
  );

  it.each(cases)("for %s at step %i (%s) does nothing twice", async (_words, index, _kind, span) => {
    const world = await open();
    await live(world, index, span, index % 2 === 0 ? "between" : "before it is sent");
    await expectOnce(world);
  });

  it("sends each overdue escalation once, says how late, and leaves out what is only a reminder of it", async () => {
    const world = await open();
    await world.to(tue("14:00"));
    await done(world, "beta", 'raise urgent "server does not compile" for alpha');
    await world.to(tue("14:10"));
    fall(world, 30 * 60_000);
    await world.to(tue("14:40"));
    expect(posted(world, tue("14:40"))).toEqual({ cl: 1, emergency: 1 });
    expect(found(world, "cl", "10 min late, Baton was not running").postedAt).toBe(tue("14:40"));
    expect(found(world, "emergency", "10 min late, Baton was not running").thread).toBeDefined();
    const story = await world.say("beta", "issue 1");
    const words = toPlain(story.message, "Europe/Berlin");
    expect(words).toContain("due 14:30 sent 14:40");
    expect(words).toContain("The reminder to Alpha was left out");
    // Who was asked late gets the time that was meant for them.
    await world.to(tue("14:54:59"));
    expect(posted(world, tue("14:41"))).toEqual({});
    await world.to(tue("14:55"));
    expect(posted(world, tue("14:55"))).toEqual({ pm: 1, emergency: 1 });
  });

  it("over a reminder keeps the time of the escalation after it", async () => {
    const world = await open(tue("14:00"));
    await done(world, "beta", "raise urgent it burns for alpha");
    await world.to(tue("14:10"));
    fall(world, 10 * 60_000);
    await world.to(tue("14:29:59"));
    expect(found(world, "alpha", "Reminder").text).toContain("5 min late");
    expect(posted(world, tue("14:21"))).toEqual({});
    await world.to(tue("14:30"));
    expect(posted(world, tue("14:30"))).toMatchObject({ cl: 1 });
  });

  it("for six hours asks everybody of the chain who is overdue, each once, and repeats once", async () => {
    const world = await open();
    await world.to(tue("14:00"));
    await done(world, "beta", 'raise urgent "server does not compile" for alpha');
    await world.to(tue("14:16"));
    fall(world, 6 * HOUR);
    await world.to(tue("20:16"));
    const late = posted(world, tue("20:16"));
    expect(late["pm"]).toBe(1);
    // The other message to the lead tells of the update that was missed.
    expect(
      world.texts("cl", tue("20:16")).filter((text) => text.includes("server does not compile")),
    ).toHaveLength(1);
    expect(
      standing(world, "coordination").filter(({ text }) => text.includes("Everybody here")),
    ).toHaveLength(1);
    await world.to(tue("21:15"));
    expect(posted(world, tue("20:17"))).toEqual({});
    await world.to(tue("21:16"));
    expect(posted(world, tue("21:16"))).toEqual({ coordination: 1 });
  });
});

describe("a check-in that was missed", () => {
  const occurrences = async (world: World) => {
    const rows = await world.database.db
      .selectFrom("occurrence")
      .select(["schedule", "local_time", "state"])
      .orderBy("local_time")
      .execute();
    return rows.map(({ schedule, local_time: time, state }) => `${schedule} ${time} ${state}`);
  };

  it("within its grace is opened once, marked late, with its whole time for answers", async () => {
    const world = await open();
    fall(world, 30 * 60_000);
    await world.to(tue("12:20"));
    world.restart();
    await world.to(tue("12:21"));
    expect(posted(world, tue("11:50"))).toEqual({ alpha: 1, beta: 1, gamma: 1, delta: 1, coordination: 1 });
    expect(world.texts("alpha")[0]).toContain("This round opens 20 min late, Baton was not running");
    expect(world.texts("alpha")[0]).toContain("open until 13:20");
    await world.to(tue("12:50"));
    expect(posted(world, tue("12:50"))).toEqual({ alpha: 1, beta: 1, gamma: 1, delta: 1 });
    await world.to(tue("13:20"));
    expect(found(world, "coordination", "0 of 4 answered").postedAt).toBe(tue("13:20"));
    expect(await occurrences(world)).toEqual([`check-in ${TUE}T12:00 opened`]);
  });

  it("beyond its grace is recorded as missed, and the coordination lead hears it", async () => {
    const world = await open();
    fall(world, 2 * HOUR);
    await world.to(tue("13:50"));
    expect(await occurrences(world)).toEqual([`check-in ${TUE}T12:00 missed`]);
    expect(posted(world, tue("11:50"))).toEqual({ cl: 1 });
    expect(world.texts("cl")[0]).toContain("One round of check-in was missed");
  });

  it("with older ones opens alone; the older ones are recorded and told in one message", async () => {
    const world = await open();
    world.wakeAt(fri("12:30"));
    world.restart();
    await world.to(fri("12:30"));
    expect(await occurrences(world)).toEqual([
      "update 2026-11-03 missed",
      "check-in 2026-11-03T12:00 missed",
      "update 2026-11-04 missed",
      "check-in 2026-11-04T12:00 missed",
      "update 2026-11-05 missed",
      "check-in 2026-11-05T12:00 missed",
      "check-in 2026-11-06T12:00 opened",
    ]);
    expect(world.texts("cl").map((text) => text.split(" missed")[0])).toEqual([
      "3 rounds of check-in were",
      "3 rounds of update were",
    ]);
    expect(posted(world, fri("12:30"))).toMatchObject({ alpha: 1, beta: 1, gamma: 1, delta: 1 });
    world.restart();
    await world.to(fri("12:31"));
    expect(world.texts("cl")).toHaveLength(2);
  });

  it("goes on where it was: a reminder that fell into the outage comes late, but not after the end", async () => {
    const world = await open();
    await world.to(tue("12:10"));
    fall(world, 35 * 60_000);
    await world.to(tue("12:45"));
    expect(posted(world, tue("12:45"))).toEqual({ alpha: 1, beta: 1, gamma: 1, delta: 1 });
    const late = await open();
    await late.to(tue("12:10"));
    fall(late, 2 * HOUR);
    await late.to(tue("14:10"));
    expect(posted(late, tue("14:10"))).toEqual({ coordination: 1 });
    await fillIn(late, "alpha", "answer", { working: "All of it" });
    expect(found(late, "coordination", "Check-in digest").text).toContain("1 of 4 answered");
  });
});

describe("a clock that jumps", () => {
  it("back by a day fires nothing twice, and goes on when the time comes again", async () => {
    const world = await open();
    for (const [index, each] of STORY.slice(0, 6).entries()) {
      await world.to(each.at);
      await world.engine.handle(inboundOf(each, index));
      await world.engine.settle();
    }
    await world.to(tue("14:16"));
    const before = world.got.length;
    world.wakeAt(tue("14:16") - 24 * HOUR);
    world.restart();
    await world.to(tue("14:16"));
    expect(world.got.slice(before)).toEqual([]);
    await world.to(tue("14:30"));
    expect(posted(world, tue("14:30"))).toMatchObject({ cl: 1 });
    await expectSound(world);
  });

  it("back by a day while it runs, too", async () => {
    const world = await open();
    await world.to(tue("13:30"));
    const before = world.got.length;
    world.wakeAt(tue("13:30") - 24 * HOUR);
    await world.to(tue("13:30"));
    expect(world.got.slice(before)).toEqual([]);
    await world.to(tue("17:30"));
    expect(posted(world, tue("17:30"))).toMatchObject({ alpha: 1, beta: 1, gamma: 1 });
    await expectSound(world);
  });
});

describe("a clock that is set back", () => {
  it("holds up nothing that is said after it", async () => {
    const sent: string[] = [];
    const paced: Outlet = {
      platform: "slack",
      post: ({ id, to, ref }) => {
        sent.push(to.id);
        return Promise.resolve({ kind: "sent", ref: ref ?? { channel: to.id, id } });
      },
      find: () => Promise.resolve(undefined),
    };
    const world = await open(tue("14:00"), { outlets: [paced] });
    await done(world, "beta", "raise urgent it burns for alpha");
    await world.drain();
    sent.length = 0;
    world.wakeAt(tue("14:00") - 24 * HOUR);
    await done(world, "beta", "raise urgent it burns again for alpha");
    await world.drain();
    expect(sent.toSorted()).toEqual(["C0COORDIN1", "C0EMERGEN1", "U0ALPHA01"]);
  });
});

describe("a clock that is set back while something waits to be sent", () => {
  it("does not make it wait", async () => {
    const world = await open(tue("14:00"));
    await world.engine.handle({ ...inboundOf(said("14:00", "beta", "raise urgent it burns for alpha"), 0) });
    world.wakeAt(tue("14:00") - 24 * HOUR);
    await world.engine.settle();
    expect(found(world, "alpha", "it burns").postedAt).toBe(world.now());
  });
});

describe("a disk that is full", () => {
  it("loses no step: it stays armed, and goes out when there is room", async () => {
    const world = await open(tue("14:00"));
    const { db } = world.database;
    await done(world, "beta", `raise urgent ${"it burns ".repeat(200)} for alpha`);
    const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(db);
    await sql.raw(`PRAGMA max_page_count = ${rows[0]?.page_count}`).execute(db);
    world.wakeAt(tue("14:30"));
    await expect(world.engine.settle()).rejects.toThrow("full");
    await sql.raw("PRAGMA max_page_count = 1000000").execute(db);
    await world.engine.settle();
    expect(posted(world, tue("14:30"))).toMatchObject({ cl: 1 });
    await expectSound(world);
  });
});

describe("two engines over one database", () => {
  /** A second engine with a connection of its own, at the same clock and the same places. */
  async function pair(): Promise<{ readonly world: World; readonly both: readonly [Engine, Engine] }> {
    const file = join(await mkdtemp(join(tmpdir(), "baton-")), "baton.db");
    const world = await open(tue("11:50"), { file });
    const second = await openDatabase(file);
    closing.push(second.close);
    const outlet: Outlet = {
      platform: "terminal",
      post: (delivery) => {
        const ref = delivery.ref ?? { channel: delivery.to.id, id: delivery.id };
        const text = toPlain(delivery.message, delivery.zone);
        const { op, to } = delivery;
        world.got.push({
          at: world.now(),
          op,
          to: to.id,
          text,
          thread: delivery.thread?.id,
          ref: ref.id,
          delivery,
        });
        return Promise.resolve({ kind: "sent", ref });
      },
      find: () => Promise.resolve(undefined),
    };
    const other = createEngine({
      db: second.db,
      now: world.now,
      outlets: [outlet],
      log: world.log,
      token: "second",
    });
    return { world, both: [world.engine, other] };
  }

  it.each([0, 1, 2, 3, 5, 7])(
    "taking turns (%i) at the clock and at the door never do anything twice",
    async (seed) => {
      const { world, both } = await pair();
      let turn = seed;
      const next = (): Engine => both[(turn = (turn * 5 + 3) % 16) % 2 === 0 ? 0 : 1];
      const run = async (until: number) => {
        for (;;) {
          const [one, two] = turn % 3 === 0 ? both : [both[1], both[0]];
          await one.settle();
          await two.settle();
          const move = await next().nextMove();
          if (move === undefined || move > until) break;
          world.wakeAt(Math.max(world.now(), move));
        }
        world.wakeAt(Math.max(world.now(), until));
        await next().settle();
      };
      for (const [index, each] of STORY.entries()) {
        await run(each.at);
        const inbound = inboundOf(each, index);
        // The same request reaches both, as after a lost acknowledgement.
        await next().handle(inbound);
        await next().handle(inbound);
        await next().handle(inbound);
      }
      await run(END);
      await both[0].settle();
      await expectOnce(world);
    },
  );

  it("end with the same rows as one", async () => {
    const { world, both } = await pair();
    const alone = await open();
    await live(alone, undefined);
    for (const [index, each] of STORY.entries()) {
      await world.to(each.at);
      await both[1].handle(inboundOf(each, index));
      await both[1].settle();
    }
    await world.to(END);
    expect(await rowsOf(world.database.db)).toEqual(await rowsOf(alone.database.db));
  });
});
