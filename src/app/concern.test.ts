import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Outlet } from "../domain/adapter.ts";
import { homeKeyOf } from "../domain/home.ts";
import { putHome } from "../store/homes.ts";
import { at, openWorld, PLAN, type World } from "../../test/world.ts";

const START = at("2026-11-03", "09:00");
let world: World;
const outlets: Outlet[] = [];

beforeEach(async () => {
  world = await openWorld({ start: START, outlets });
});
afterEach(async () => {
  expect(world.errors).toEqual([]);
  await world.close();
  outlets.splice(0);
});

const page = (account: string) => ({ platform: "slack", account, blank: false }) as const;

async function queued() {
  const rows = await world.database.db
    .selectFrom("outbox")
    .where("to_kind", "=", "home")
    .select(["message", "state", "op"])
    .orderBy("seq")
    .execute();
  return rows.map(({ message, state, op }) => `${message} ${op} ${state}`);
}

describe("pages that are kept up to date", () => {
  it("are queued for nobody who has none", async () => {
    await world.say("alpha", "start 1A");
    expect(await queued()).toEqual([]);
  });

  it("are queued once for each member, however many deadlines are handled together", async () => {
    for (const member of ["alpha", "delta", "cl"])
      await putHome(world.database.db, PLAN, member, page(member), START);
    for (let count = 0; count < 30; count += 1) await world.say("beta", 'raise urgent "x" for alpha');
    await world.to(at("2026-11-03", "09:31"));
    expect(await queued()).toEqual(["home:alpha edit queued", "home:cl edit queued"]);
  });

  it("wait for a process that has their platform, and none that has it elsewhere draws them", async () => {
    await putHome(world.database.db, PLAN, "alpha", page("U0ALPHA01"), START);
    const sent: string[] = [];
    const outlet = (platform: "terminal" | "slack", homes: boolean): Outlet => ({
      platform,
      homes,
      post: (delivery) => {
        sent.push(`${platform} ${delivery.op} ${delivery.to.kind} ${delivery.to.id}`);
        return Promise.resolve({
          kind: "sent",
          ref: delivery.ref ?? { channel: "c", id: String(sent.length) },
        });
      },
      find: () => Promise.resolve(undefined),
    });
    outlets.push(outlet("terminal", false));
    await world.say("alpha", "start 1A");
    expect(await queued()).toEqual(["home:alpha edit queued"]);
    outlets.splice(0, 1, outlet("slack", true));
    await world.drain();
    expect(await queued()).toEqual(["home:alpha edit sent"]);
    expect(sent.filter((each) => each.includes("home"))).toEqual(["slack edit home U0ALPHA01"]);
  });

  it("are queued anew while one is on its way, since it may have been drawn before the change", async () => {
    await putHome(world.database.db, PLAN, "alpha", page("U0ALPHA01"), START);
    await world.say("alpha", "start 1A");
    await world.database.db
      .updateTable("outbox")
      .set({ state: "leased", lease_until: START + 30_000, lease_token: "other", attempts: 1 })
      .where("message", "=", homeKeyOf("alpha"))
      .execute();
    await world.say("alpha", "done 1A");
    expect(await queued()).toEqual(["home:alpha edit leased", "home:alpha edit queued"]);
  });

  it("are not changed by a question or a refusal", async () => {
    await putHome(world.database.db, PLAN, "alpha", page("U0ALPHA01"), START);
    await world.say("alpha", "next");
    await world.say("alpha", "home");
    await world.say("alpha", "start 2A");
    expect(await queued()).toEqual([]);
  });
});

describe("home", () => {
  it("answers in the terminal what the page shows", async () => {
    const { reply, message } = await world.say("alpha", "home");
    expect(reply).toMatchObject({ kind: "home", homes: [{ member: "alpha" }] });
    expect(message.fallback).toContain("1A Proto integration");
    expect((await world.say("nobody", "home")).reply.kind).toBe("stranger");
  });
});
