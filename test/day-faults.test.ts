/** The same day while everything between Baton and Slack goes wrong now and then: it must end as if nothing had. */
import { afterAll, describe, expect, it } from "vitest";
import type { Notice, To } from "../src/domain/notice.ts";
import { createMishaps, type Mishaps, outboxIdOf } from "./day/mishaps.ts";
import { rowsOf } from "./day/rows.ts";
import {
  liveAfternoon,
  liveEvening,
  liveMonday,
  liveMorning,
  liveUrgent,
  MONDAY,
  TUESDAY,
} from "./day/script.ts";
import { openSlackStage, type SlackDayOptions, type SlackStage } from "./day/slack-stage.ts";
import { at } from "./world.ts";

const START = at(MONDAY, "09:00");
const PLACES = ["alpha", "beta", "gamma", "delta", "tl", "pl", "cl", "pm"];
const CHANNELS = ["coordination", "emergency", "updates"];

/** What each place shows at the end, and the rows; without when exactly something was done within its minute. */
async function endOf(stage: SlackStage) {
  const shown = [...PLACES, ...CHANNELS].map((place) => [
    place,
    stage
      .seen(place)
      .map(({ text, buttons, inThread }) => `${inThread ? "> " : ""}${text} [${buttons.join()}]`)
      .toSorted(),
  ]);
  const homes = [...stage.slack.world.homes].map(([user, { view }]) => [user, view.blocks]);
  return {
    homes: toMinutes(Object.fromEntries(homes)),
    shown: Object.fromEntries(shown) as unknown,
    rows: toMinutes(await rowsOf(stage.database.db)),
  };
}

/** Somebody who waited for a message acts some seconds later. */
function toMinutes(rows: unknown): unknown {
  const text = JSON.stringify(rows).replaceAll(/\b1[67]\d{11}\b/g, (millis) =>
    String(Math.floor(Number(millis) / 60_000)),
  );
  return JSON.parse(text) as unknown;
}

async function live(mode: "socket" | "http", options?: SlackDayOptions): Promise<SlackStage> {
  const stage = await openSlackStage(mode, START, options);
  const parts = [liveMonday, liveMorning, liveUrgent, liveAfternoon, liveEvening];
  for (const [index, part] of parts.entries()) {
    await part(stage);
    if (mode === "http" || !options) continue;
    // Slack asks for a new connection, or the network cuts it.
    if (index % 2 === 0) stage.slack.dropSockets();
    else stage.slack.refreshSockets();
    await stage.slack.reconnected();
  }
  return stage;
}

describe.each([
  ["socket", 1],
  ["http", 2],
] as const)("a day over %s in which things go wrong and pass again (seed %s)", (mode, seed) => {
  const stages: SlackStage[] = [];
  afterAll(async () => {
    for (const stage of stages) await stage.close();
  });

  it("ends as the day without, with nothing lost and nothing twice", async () => {
    const plain = await live(mode);
    stages.push(plain);
    let mishaps: Mishaps | undefined;
    const fate = (now: () => number) => (mishaps = createMishaps(seed, now)).fate;
    const stage = await live(mode, { timeout: 1000, fate });
    stages.push(stage);
    expect([...(mishaps?.struck ?? [])].length).toBeGreaterThanOrEqual(12);
    expect(await endOf(stage)).toEqual(await endOf(plain));
    expect(stage.errors).toEqual([]);
    expect(stage.slack.world.badAcks).toEqual([]);
    const ids = [...stage.slack.world.conversations.values()].flatMap(({ messages }) =>
      messages.map(({ metadata }) => outboxIdOf(metadata)).filter((id) => id !== undefined),
    );
    expect(ids.length).toBe(new Set(ids).size);
    const { db } = stage.database;
    const left = await db.selectFrom("outbox").select(["id", "state"]).execute();
    expect(left.filter(({ state }) => ["queued", "leased", "dead"].includes(state))).toEqual([]);
  });
});

describe.each(["socket", "http"] as const)("a day over %s in which things stay wrong", (mode) => {
  let stage: SlackStage | undefined;
  afterAll(() => stage?.close());

  it("ends every notice that cannot arrive as a dead letter, of which somebody who can be reached was told", async () => {
    stage = await openSlackStage(mode, at(TUESDAY, "08:00"));
    const { slack, database } = stage;
    const account = slack.world.users.get("U0DELTA01");
    if (!account) throw new Error("the example has Delta");
    slack.world.users.set(account.id, { ...account, deleted: true });
    slack.channel("#updates").archived = true;
    slack.channel("#emergency").bot = false;
    await stage.to(at(TUESDAY, "12:01"));
    await stage.say("beta", 'raise urgent "the server does not compile" for alpha');
    slack.fail("chat.postMessage", { kind: "error", error: "invalid_blocks" });
    await stage.say("gamma", 'raise build-failure "the build is broken" for tl');
    await stage.to(at(TUESDAY, "12:40"));
    await stage.say("alpha", "ack 1");
    await stage.to(at(TUESDAY, "13:01"));
    await stage.say("alpha", "resolve 1 pinned");
    await stage.to(at(TUESDAY, "17:31"));
    await stage.fill("gamma", "gamma", "Answer", RED);
    await stage.to(at(TUESDAY, "20:00"));
    const rows = await database.db.selectFrom("outbox").selectAll().orderBy("seq").execute();
    const dead = rows.filter(({ state }) => state === "dead");
    const told = rows
      .filter(({ id, state }) => id.startsWith("cannot-reach:") && state === "sent")
      .map(({ notice, urgent }) => ({
        ...(JSON.parse(notice) as Extract<Notice, { kind: "cannot-reach" }>),
        urgent,
      }));
    expect([...new Set(dead.map(({ to_id: to }) => to))].toSorted()).toEqual(
      expect.arrayContaining(["delta", "emergency", "updates"]),
    );
    for (const { to_kind: kind, to_id: id, last_error: error } of dead) {
      const about = told.find(
        ({ to, why }) => to.kind === kind && idOf(to) === id && (error ?? "").startsWith(why),
      );
      expect(about, `${id}: ${error}`).toBeDefined();
    }
    // Each urgent one is told of by itself.
    expect(told.filter(({ urgent }) => urgent === 1)).toHaveLength(
      dead.filter(({ urgent }) => urgent === 1).length,
    );
    expect(rows.filter(({ state }) => state === "queued" || state === "leased")).toEqual([]);
    expect(dead.find(({ last_error: error }) => error?.includes("invalid_blocks"))?.last_error).toMatch(
      /^Slack said invalid_blocks\n\{"channel":/,
    );
    const lead = stage
      .seen("cl")
      .map(({ text }) => text)
      .join("\n");
    for (const words of [
      "Delta could not be reached",
      "the Slack account is deactivated",
      "#updates could not be reached",
      "the channel is archived",
      "#emergency could not be reached",
      "Baton is not in the channel",
      "Slack said invalid_blocks",
    ])
      expect(lead).toContain(words);
  });
});

const RED = {
  progress: "Half",
  blockers: "A licence",
  next: "The rest",
  health: "red",
  needed: "an answer",
  from: "pl",
  by: "tomorrow noon",
};

function idOf(to: To): string {
  return to.kind === "channel" ? to.channel : to.member;
}
