/** The same day while everything between Baton and Slack goes wrong now and then: it must end as if nothing had. */
import { afterAll, describe, expect, it } from "vitest";
import { createMishaps, type Mishaps } from "./day/mishaps.ts";
import { rowsOf } from "./day/rows.ts";
import { liveAfternoon, liveEvening, liveMonday, liveMorning, liveUrgent, MONDAY } from "./day/script.ts";
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
  return { shown: Object.fromEntries(shown) as unknown, rows: toMinutes(await rowsOf(stage.database.db)) };
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
      messages.flatMap(({ metadata }) => (metadata ? [String(metadata.event_payload["id"])] : [])),
    );
    expect(ids.length).toBe(new Set(ids).size);
    const { db } = stage.database;
    const left = await db.selectFrom("outbox").select(["id", "state"]).execute();
    expect(left.filter(({ state }) => ["queued", "leased", "dead"].includes(state))).toEqual([]);
  });
});
