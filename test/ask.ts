/** What tests ask of a world: answers as text, refusals that change nothing, and who was written to. */
import { expect } from "vitest";
import type { Refusal } from "../src/domain/refusal.ts";
import { toPlain } from "../src/wording/plain.ts";
import { auditOf } from "../src/store/audit.ts";
import { rowsOfAll } from "./rows-of-all.ts";
import { type Got, PLAN, type World, ZONE } from "./world.ts";

/** The answer's text. */
export async function ask(world: World, member: string, text: string): Promise<string> {
  return toPlain((await world.say(member, text)).message, ZONE);
}

/** A command that must be refused: every row stays as it is, and the log says that it was refused. */
export async function refused(
  world: World,
  member: string,
  text: string,
  plan = PLAN,
): Promise<{ readonly text: string; readonly refusal: Refusal }> {
  const before = await rowsOfAll(world.database.db);
  const sent = world.got.length;
  const { reply, message } = await world.say(member, text);
  if (reply.kind !== "refused") throw new Error(`"${text}" was not refused: ${JSON.stringify(reply)}`);
  expect(await rowsOfAll(world.database.db)).toEqual(before);
  expect(world.got.length).toBe(sent);
  const [entry] = await auditOf(world.database.db, plan, 1);
  expect(entry).toMatchObject({ actor: member, outcome: "refused", changes: [] });
  return { text: toPlain(message, ZONE), refusal: reply.refusal };
}

/** New messages that a command brought, by reader; edits of messages that stood are left out. */
export async function posts(
  world: World,
  member: string,
  text: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const from = world.got.length;
  const { reply } = await world.say(member, text);
  if (reply.kind === "refused") throw new Error(`"${text}" was refused: ${JSON.stringify(reply)}`);
  const got = world.got.slice(from).filter(({ op }) => op === "post");
  const byReader = Map.groupBy(got, ({ to }: Got) => to);
  return Object.fromEntries([...byReader].map(([to, list]) => [to, list.map((each) => each.text)]));
}

/** The newest entry of the log: who did it, and for whom. */
export async function newest(world: World, plan = PLAN) {
  const [entry] = await auditOf(world.database.db, plan, 1);
  return { actor: entry?.actor, for: entry?.onBehalfOf, kind: entry?.command.kind, outcome: entry?.outcome };
}

/** The live row of a task. */
export async function taskRow(world: World, id: string) {
  return world.database.db.selectFrom("task").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/** The states of the phases, in their order. */
export async function phases(world: World): Promise<readonly string[]> {
  const rows = await world.database.db
    .selectFrom("phase")
    .select(["id", "state"])
    .where("archived_at", "is", null)
    .orderBy("position")
    .execute();
  return rows.map(({ id, state }) => `${id} ${state}`);
}
