/** The day that Baton is measured by: Tuesday 3 November 2026 on the example plan, minute by minute. */
import { expect } from "vitest";
import { at } from "../world.ts";
import type { Seen, Stage } from "./stage.ts";

export const MONDAY = "2026-11-02";
export const TUESDAY = "2026-11-03";

const tue = (time: string): number => at(TUESDAY, time);

/** What arrived at a place, or was edited there, since a moment. */
function since(stage: Stage, place: string, moment: number): readonly Seen[] {
  return stage.seen(place).filter(({ at }) => at >= moment);
}

function texts(seen: readonly Seen[]): string {
  return seen.map(({ text }) => text).join("\n---\n");
}

const EVERYBODY = ["alpha", "beta", "gamma", "delta", "tl", "pl", "cl", "pm"];
const CHANNELS = ["coordination", "emergency", "updates"];

/** How many messages each place got since a moment; places without any are left out. */
function counts(stage: Stage, moment: number): Record<string, number> {
  const found = [...EVERYBODY, ...CHANNELS].map(
    (place) => [place, since(stage, place, moment).filter(({ edited }) => !edited).length] as const,
  );
  return Object.fromEntries(found.filter(([, count]) => count > 0));
}

/** Lives Monday, so that Tuesday begins as it must: phase 1 done, Gamma with an answer, PM away on Tuesday. */
export async function liveMonday(stage: Stage): Promise<void> {
  await stage.to(at(MONDAY, "12:00"));
  await stage.fill("gamma", "gamma", "Answer", {
    working: "The tooling works",
    blocked: "nothing",
    needed: "",
  });
  await stage.to(at(MONDAY, "16:00"));
  await stage.say("alpha", "done 1A");
  await stage.say("beta", "done 1B");
  await stage.to(at(MONDAY, "17:02"));
  const done = await stage.say("gamma", "done 1C");
  expect(done).toContain("2A");
  const opened = at(MONDAY, "17:02");
  expect(counts(stage, opened)).toMatchObject({ alpha: 1, beta: 1, gamma: 1, delta: 1 });
  expect(texts(since(stage, "alpha", opened))).toContain("2A");
  expect(texts(since(stage, "beta", opened))).toMatch(/2B.*waits for.*2A/s);
  expect(texts(since(stage, "gamma", opened))).toMatch(/2C.*waits for.*2A/s);
  expect(texts(since(stage, "delta", opened))).toMatch(/2D.*waits for.*2C/s);
}

export async function liveMorning(stage: Stage): Promise<void> {
  await stage.to(tue("09:00"));
  await stage.say("pm", "away today");
  await stage.to(tue("09:05"));
  const started = await stage.say("alpha", "start 2A");
  expect(started).toContain("undo 2A");
  expect(texts(since(stage, "coordination", tue("09:05")))).toMatch(/2A.*in progress/s);
  await stage.to(tue("09:10"));
  const refused = await stage.say("beta", "start 2B");
  expect(refused).toContain("2B waits for 2A (Alpha, in progress)");
  expect(counts(stage, tue("09:10"))).toEqual({});

  await stage.to(tue("12:00"));
  expect(counts(stage, tue("12:00"))).toEqual({ alpha: 1, beta: 1, gamma: 1, delta: 1 });

  await stage.to(tue("12:04"));
  await stage.fill("alpha", "alpha", "Answer", {
    working: "The generator runs",
    blocked: "nothing",
    needed: "nothing",
  });
  const receipt = stage.seen("alpha").findLast(({ text }) => text.includes("The generator runs"));
  expect(receipt?.edited).toBe(true);
  expect(receipt?.buttons).toEqual(["Edit"]);
  const answer = since(stage, "coordination", tue("12:04")).find(({ text }) =>
    text.includes("The generator runs"),
  );
  expect(answer?.inThread).toBe(true);

  await stage.to(tue("12:06"));
  await stage.fill("beta", "beta", "Answer", {
    working: "The build",
    blocked: "Waiting for 2A",
    needed: "generated server code",
    from: "alpha",
    task: "2A",
  });
  const need = since(stage, "alpha", tue("12:06")).find(({ text }) => text.includes("Beta needs from you"));
  expect(need?.text).toContain("generated server code");
  expect(need?.buttons).toEqual(["Reply", "Done", "Raise"]);
  expect(await stage.say("cl", "issues")).not.toContain("Waiting for 2A");

  await stage.to(tue("12:30"));
  expect(counts(stage, tue("12:30"))).toEqual({ gamma: 1, delta: 1 });
  await stage.to(tue("12:41"));
  await stage.press("gamma", "gamma", "Nothing changed");
  const same = since(stage, "coordination", tue("12:41")).find(({ text }) =>
    text.includes("The tooling works"),
  );
  expect(same?.text.toLowerCase()).toContain("nothing changed");

  await stage.to(tue("13:00"));
  const digest = since(stage, "coordination", tue("13:00")).find(({ text }) => text.includes("3 of 4"));
  expect(digest?.inThread).toBe(true);
  expect(digest?.text).toMatch(/not answered: Delta/i);
  expect(digest?.text).toMatch(/immediate actions/i);
  expect(digest?.text).toContain("Alpha → Beta: generated server code");
  expect(digest?.text).not.toContain("@");

  await stage.to(tue("13:20"));
  await stage.fill("delta", "delta", "Answer", { working: "Two examples", blocked: "nothing", needed: "" });
  const late = since(stage, "coordination", tue("13:20")).find(({ text }) => text.includes("4 of 4"));
  expect(late?.edited).toBe(true);
  expect(late?.text).toContain("Delta 20 min late");
  await stage.to(tue("13:22"));
  await stage.fill("delta", "delta", "Edit", { working: "Three examples", blocked: "nothing", needed: "" });
  const edited = since(stage, "coordination", tue("13:22")).filter(({ text }) =>
    text.includes("Three examples"),
  );
  expect(edited.length).toBe(2);
  for (const each of edited) expect(each.text).toContain("edited");

  await stage.to(tue("13:45"));
  const done = await stage.say("alpha", "done 2A");
  expect(done).toContain("opens 2B (Beta) and 2C (Gamma); 2D still waits for 2C");
  expect(counts(stage, tue("13:45"))).toEqual({ beta: 1, gamma: 1 });
  const closed = stage.seen("alpha").find(({ text }) => text.includes("generated server code"));
  expect(closed?.edited).toBe(true);
  expect(closed?.buttons).toEqual([]);
}

export async function liveUrgent(stage: Stage): Promise<void> {
  await stage.to(tue("14:00"));
  const raised = await stage.say(
    "beta",
    'raise urgent "server does not compile against the generated code" for alpha',
  );
  expect(raised).toContain("Alpha until 14:15, then a reminder; coordination lead at 14:30");
  expect(counts(stage, tue("14:00"))).toEqual({ alpha: 1, emergency: 1 });
  for (const place of ["alpha", "emergency"]) {
    expect(since(stage, place, tue("14:00")).at(-1)?.buttons).toEqual(["Acknowledge", "Resolve"]);
  }
  await stage.to(tue("14:14:59"));
  expect(counts(stage, tue("14:00:01"))).toEqual({});
  await stage.to(tue("14:15"));
  expect(counts(stage, tue("14:15"))).toEqual({ alpha: 1, emergency: 1 });
  expect(since(stage, "emergency", tue("14:15"))[0]?.inThread).toBe(true);

  await stage.dieAndRise(tue("14:20"), tue("14:40"));
  expect(counts(stage, tue("14:20"))).toEqual({ cl: 1, emergency: 1 });
  const late = "10 min late, Baton was not running";
  expect(texts(since(stage, "cl", tue("14:40")))).toContain(late);
  expect(texts(since(stage, "emergency", tue("14:40")))).toContain(late);

  await stage.to(tue("14:41"));
  await stage.press("cl", "cl", "Acknowledge");
  for (const [place, moment] of [
    ["cl", "14:40"],
    ["alpha", "14:00"],
    ["emergency", "14:00"],
  ] as const) {
    const pings = stage
      .seen(place)
      .filter(
        ({ text, at, inThread }) =>
          !inThread && at >= tue(moment) && text.includes("server does not compile"),
      );
    expect(pings.length, place).toBeGreaterThan(0);
    for (const ping of pings) {
      expect(ping.text).toContain("cknowledged by");
      expect(ping.buttons).toEqual(["Resolve"]);
    }
  }
  await stage.to(tue("14:42"));
  const stale = await stage.pressStale("alpha", "alpha", "Acknowledge", "server does not compile");
  expect(stale).toContain("Coordination lead acknowledged this at 14:41");
  await stage.to(tue("14:55"));
  await stage.say("alpha", "resolve 1 pinned the plugin version");
  expect(texts(since(stage, "beta", tue("14:55")))).toContain("pinned the plugin version");
  expect(texts(since(stage, "cl", tue("14:55")))).toContain("pinned the plugin version");
  const timeline = (await stage.say("beta", "issue 1")).replaceAll(/\s+/g, " ");
  for (const part of ["14:00", "14:15", "14:41", "14:55", "after 41 min"]) expect(timeline).toContain(part);
  expect(timeline).toMatch(/due 14:30.*sent 14:40/);
  expect(timeline).toMatch(/target 15 min.*missed/);
}

export async function liveAfternoon(stage: Stage): Promise<void> {
  await stage.to(tue("15:00"));
  await stage.say("gamma", 'raise build-failure "client generation breaks on CI" for alpha');
  expect(counts(stage, tue("15:00"))).toEqual({ alpha: 1, coordination: 1 });
  await stage.to(tue("15:05"));
  const own = await stage.say("gamma", 'raise cross-agent-blocking "example repositories are locked" for 2C');
  expect(own).toContain("oordination lead");
  expect(counts(stage, tue("15:05"))).toEqual({ cl: 1, coordination: 1 });
  await stage.to(tue("15:10"));
  await stage.say("cl", "reassign 2 beta");
  expect(counts(stage, tue("15:10"))).toMatchObject({ beta: 1 });
  await stage.to(tue("15:30"));
  const snoozed = await stage.say("beta", "snooze 2 30m");
  expect(snoozed).toContain("17:40");
  await stage.to(tue("16:04:59"));
  expect(counts(stage, tue("15:31"))).toEqual({});
  await stage.to(tue("16:05"));
  const asked = since(stage, "coordination", tue("16:05"));
  expect(
    asked.some(({ text, inThread }) => inThread && /project manager/i.test(text) && text.includes("away")),
  ).toBe(true);
  expect(asked.some(({ buttons }) => buttons.includes("Acknowledge"))).toBe(true);
  expect(counts(stage, tue("16:05"))["pm"]).toBeUndefined();
  await stage.to(tue("16:06"));
  await stage.press("delta", "coordination", "Acknowledge", "example repositories are locked");
  expect(texts(since(stage, "gamma", tue("16:06")))).toContain("Delta");
  await stage.to(tue("16:20"));
  await stage.pressTwice("delta", "coordination", "Resolve", "example repositories are locked");
  expect(since(stage, "gamma", tue("16:20")).filter(({ text }) => /resolved/i.test(text))).toHaveLength(1);
}

export async function liveEvening(stage: Stage): Promise<void> {
  await stage.to(tue("17:30"));
  expect(counts(stage, tue("17:30"))).toEqual({ alpha: 1, beta: 1, gamma: 1 });
  await stage.to(tue("17:38"));
  await stage.fill("gamma", "gamma", "Answer", {
    progress: "Half of the SDKs",
    blockers: "The licence of the generator",
    next: "The other half",
    health: "red",
    needed: "SDK generation blocked on a licence question",
    from: "pl",
    by: "tomorrow noon",
  });
  expect(texts(since(stage, "cl", tue("17:38")))).toContain("Gamma");
  expect(texts(since(stage, "pl", tue("17:38")))).toContain("licence question");
  expect(texts(since(stage, "updates", tue("17:38")))).toContain("🔴 Red, off track");
  await stage.to(tue("17:39:59"));
  expect(counts(stage, tue("17:39"))).toEqual({});
  await stage.to(tue("17:40"));
  expect(counts(stage, tue("17:40"))).toMatchObject({ tl: 1 });
  expect(texts(since(stage, "tl", tue("17:40")))).toContain("client generation breaks on CI");
  await stage.to(tue("18:29:59"));
  expect(counts(stage, tue("17:41"))).toEqual({});
  await stage.to(tue("18:30"));
  expect(counts(stage, tue("18:30"))).toEqual({ delta: 1 });
  await stage.to(tue("19:30"));
  const updates = stage.seen("updates").at(-1);
  expect(updates?.text).toContain("🔴 Red, off track");
  expect(updates?.text).toMatch(/Alpha.*Beta.*Delta|not answered|missing/is);
  expect(updates?.text).not.toContain("@");
}
