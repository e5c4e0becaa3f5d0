/** Issues under anything that anybody may say at any time, in channels that take one message a second. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Delivery, Outlet } from "../src/domain/adapter.ts";
import { issuesByNumber, timelineOf } from "../src/store/issues.ts";
import { countOutbox } from "../src/store/outbox.ts";
import { checkInvariants } from "./invariants.ts";
import { expectSound, withPolicy } from "./story.ts";
import { at, openWorld, PLAN, type World } from "./world.ts";

const NUMBERS = [1, 2, 3];
const members = fc.constantFrom("alpha", "beta", "gamma", "delta", "tl", "pl", "cl", "pm");
const number = fc.constantFrom(...NUMBERS);
const said = fc.oneof(
  fc
    .tuple(fc.constantFrom("urgent", "build-failure", "connector-failure"), members)
    .map(([type, whom]) => `raise ${type} it breaks for ${whom}`),
  fc
    .tuple(number, fc.constantFrom("", " g1", " g2"))
    .map(([issue, generation]) => `ack ${issue}${generation}`),
  fc.tuple(number, fc.integer({ min: 1, max: 130 })).map(([issue, minutes]) => `snooze ${issue} ${minutes}m`),
  fc.tuple(number, members).map(([issue, whom]) => `reassign ${issue} ${whom}`),
  number.map((issue) => `note ${issue} on it`),
  number.map((issue) => `resolve ${issue}`),
  number.map((issue) => `withdraw ${issue}`),
  fc.constantFrom("away", "back", "away today"),
);
const pauses = fc.oneof(
  fc.constantFrom(0, 300, 1000, 2500),
  fc.integer({ min: 1, max: 90 }).map((minutes) => minutes * 60_000),
);
const stories = fc.array(fc.tuple(members, said, pauses), { minLength: 10, maxLength: 40 });

/** An outlet that takes what it gets, and notes every step that is sent for an issue which has moved on. */
function watching(world: () => World, late: string[]): Outlet {
  const check = async ({ id, op, ref }: Delivery) => {
    const { db } = world().database;
    const row = await db
      .selectFrom("outbox as o")
      .innerJoin("issue as i", (join) =>
        join.onRef("i.plan", "=", "o.plan").onRef("i.number", "=", "o.issue"),
      )
      .where("o.id", "=", id.slice(PLAN.length + 1))
      .select(["o.generation", "i.generation as present", "i.state", "i.number"])
      .executeTakeFirst();
    if (op === "post" && ref === undefined && row && row.generation !== row.present)
      late.push(`${id} of generation ${row.generation} at ${row.present}`);
    if (row?.state === "resolved" || row?.state === "withdrawn")
      late.push(`${id} of issue ${row.number}, ${row.state}`);
  };
  return {
    platform: "slack",
    post: async (delivery) => {
      await check(delivery);
      return { kind: "sent", ref: delivery.ref ?? { channel: delivery.to.id, id: delivery.id } };
    },
    find: () => Promise.resolve(undefined),
  };
}

async function expectHeld(world: World): Promise<void> {
  const { db } = world.database;
  await checkInvariants(db, PLAN);
  const issues = await issuesByNumber(db, PLAN, NUMBERS);
  for (const issue of issues.values()) {
    const entries = await timelineOf(db, PLAN, [issue.number]);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index));
    expect(issue.entries).toBe(entries.length);
    expect(issue.holder).not.toBe(issue.raiser);
    expect(issue.responder).not.toBe(issue.raiser);
    expect(issue.snoozedTotal).toBeLessThanOrEqual(issue.policy.row.response);
    expect(issue.snoozedTotal).toBeGreaterThanOrEqual(0);
    if (issue.urgent) expect(issue.snoozedTotal).toBe(0);
    for (const { kind, member, at: moment, plannedAt } of entries) {
      if (["asked", "reminded", "escalated", "repeated"].includes(kind))
        expect(member).not.toBe(issue.raiser);
      expect(moment).toBeGreaterThanOrEqual(plannedAt ?? moment);
      // A live process is at most a second late.
      expect(moment - (plannedAt ?? moment)).toBeLessThanOrEqual(1000);
    }
    const ends = entries.filter(({ kind }) => kind === "resolved" || kind === "withdrawn");
    expect(ends.length).toBeLessThanOrEqual(1);
    if (ends[0]) expect(entries.at(-1)).toEqual(ends[0]);
  }
}

async function waiting({ database: { db } }: World): Promise<number> {
  return (await countOutbox(db)).get("queued") ?? 0;
}

describe("whatever is said", () => {
  it("moves no clock early or twice, asks nobody about an own issue, and sends nothing for a step that was stopped", async () => {
    const definition = await withPolicy(({ update }) => ({ checkIns: [], update: { ...update, days: [] } }));
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const late: string[] = [];
        const outlets: Outlet[] = [];
        const world = await openWorld({
          start: at("2026-11-03", "09:00"),
          definition,
          outlets,
          file: ":memory:",
        });
        outlets.push(watching(() => world, late));
        for (const [member, text, pause] of story) {
          await world.say(member, text);
          await world.to(world.now() + pause);
        }
        await expectHeld(world);
        await world.to(world.now() + 6 * 3_600_000);
        // A step of this very moment may still wait for its turn in a channel.
        for (let turn = 0; turn < 10 && (await waiting(world)) > 0; turn += 1)
          await world.to(world.now() + 1000);
        await expectHeld(world);
        await expectSound(world);
        expect(late).toEqual([]);
        await world.close();
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});
