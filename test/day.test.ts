/** The same day at every door: minute by minute, with the restart in its middle, and equal rows at its end. */
import { afterAll, describe, expect, it } from "vitest";
import { openBareStage } from "./day/bare-stage.ts";
import { rowsOf } from "./day/rows.ts";
import { liveAfternoon, liveEvening, liveMonday, liveMorning, liveUrgent, MONDAY } from "./day/script.ts";
import { openSlackStage } from "./day/slack-stage.ts";
import type { Stage } from "./day/stage.ts";
import { openTerminalStage } from "./day/terminal-stage.ts";
import { at } from "./world.ts";

const START = at(MONDAY, "09:00");
const ends = new Map<string, Awaited<ReturnType<typeof rowsOf>>>();

const DOORS: readonly (readonly [string, () => Promise<Stage & { readonly errors: readonly string[] }>])[] = [
  ["at the bare door", () => openBareStage(START)],
  ["in Slack over Socket Mode", () => openSlackStage("socket", START)],
  ["in Slack over HTTP", () => openSlackStage("http", START)],
  ["in Slack in every way over Socket Mode", () => openSlackStage("socket", START, { everyWay: true })],
  ["in Slack in every way over HTTP", () => openSlackStage("http", START, { everyWay: true })],
  ["in the terminal", () => openTerminalStage(START)],
];

describe.each(DOORS)("a day %s", (name, open) => {
  const opened = open();
  afterAll(async () => {
    await (await opened).close();
  });

  it("Monday ends with phase 2 opened and everybody told", async () => liveMonday(await opened));
  it("the morning: a start, a refusal, a round with its reminder, digest, late and edited answer, and a done", async () =>
    liveMorning(await opened));
  it("the urgent issue: asked, reminded, and escalated once although the process was down", async () =>
    liveUrgent(await opened));
  it("the afternoon: the matrix, reassign, snooze, an absent lead, and two clicks", async () =>
    liveAfternoon(await opened));
  it("the evening: forms at the end of each own working day, red at once, the digest", async () => {
    const stage = await opened;
    await liveEvening(stage);
    expect(stage.errors).toEqual([]);
    ends.set(name, await rowsOf(stage.database.db));
  });
});

describe("all doors", () => {
  it("end the day with equal tasks, phases, rounds, responses, needs, issues, timelines and audit", () => {
    const [first, ...others] = DOORS.map(([name]) => ends.get(name));
    expect(first).toBeDefined();
    for (const other of others) expect(other).toEqual(first);
  });
});
