/** Instants in Slack: always as tokens that Slack shows in the reader's zone, whatever the message. */
import { afterAll, expect, it } from "vitest";
import { liveAfternoon, liveEvening, liveMonday, liveMorning, liveUrgent, MONDAY } from "./day/script.ts";
import { openSlackStage } from "./day/slack-stage.ts";
import { at } from "./world.ts";

const opened = openSlackStage("http", at(MONDAY, "09:00"));
afterAll(async () => (await opened).close());

/** Every text in a payload with what kind of object it stands in. */
function textsIn(value: unknown): readonly { readonly type: string; readonly text: string }[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  const { type, text } = value as { type?: unknown; text?: unknown };
  const own = typeof type === "string" && typeof text === "string" ? [{ type, text }] : [];
  return [...own, ...Object.values(value).flatMap(textsIn)];
}

/** Without tokens, and without commands, whose round ids hold the plan's own time. */
const bare = (text: string) => text.replaceAll(/<!date\^[^>]*>/g, "").replaceAll(/`[^`]*`/g, "");

it("a whole day shows no instant but as a token in the reader's zone", async () => {
  const stage = await opened;
  await liveMonday(stage);
  await liveMorning(stage);
  await liveUrgent(stage);
  await liveAfternoon(stage);
  await liveEvening(stage);
  const { calls, ephemerals } = stage.slack.world;
  const texts = [...textsIn(calls.map(({ args }) => args)), ...textsIn(ephemerals)];
  expect(texts.filter(({ type }) => type === "mrkdwn").length).toBeGreaterThan(100);
  expect(texts.filter(({ type }) => type === "plain_text").length).toBeGreaterThan(20);
  expect(texts.filter(({ text }) => text.includes("<!date^")).length).toBeGreaterThan(50);
  expect(texts.filter(({ text }) => /\d\d:\d\d/.test(bare(text))).map(({ text }) => text)).toEqual([]);
});
