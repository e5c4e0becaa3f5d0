/** What scenario tests share: definitions with other rules, messages as they stand, and who is called by them. */
import { expect } from "vitest";
import type { Form, Span } from "../src/domain/message.ts";
import type { Definition, MemberDef, PolicyDef, TeamDef } from "../src/domain/plan.ts";
import type { Reply } from "../src/domain/reply.ts";
import { dayDefinition, type Got, type World } from "./world.ts";

/** The example of the day under other rules. */
export async function withPolicy(change: (policy: PolicyDef) => Partial<PolicyDef>): Promise<Definition> {
  const definition = await dayDefinition();
  return { ...definition, policy: { ...definition.policy, ...change(definition.policy) } };
}

/** The example of the day with another team. */
export async function withTeam(change: (team: TeamDef) => Partial<TeamDef>): Promise<Definition> {
  const definition = await dayDefinition();
  return { ...definition, team: { ...definition.team, ...change(definition.team) } };
}

/** The same members with other words about some of them. */
export function changed(
  members: readonly MemberDef[],
  changes: Readonly<Record<string, Partial<MemberDef>>>,
): readonly MemberDef[] {
  return members.map((member) => ({ ...member, ...changes[member.id] }));
}

/** A message as it stands now. */
export interface Standing {
  readonly key: string;
  readonly text: string;
  readonly postedAt: number;
  readonly edits: number;
  readonly thread: string | undefined;
  readonly buttons: readonly { readonly label: string; readonly command: string }[];
}

/** The messages of a place as they stand, oldest first. */
export function standing(world: World, to: string): readonly Standing[] {
  const all = Map.groupBy(
    world.got.filter((each) => each.to === to),
    ({ ref }) => ref,
  );
  return [...all.values()].map((versions): Standing => {
    const [first, last] = [versions[0] as Got, versions.at(-1) as Got];
    const buttons = last.delivery.message.buttons ?? [];
    return {
      key: first.ref,
      text: last.text,
      postedAt: first.at,
      edits: versions.length - 1,
      thread: first.thread,
      buttons: buttons.map(({ label, command }) => ({ label, command })),
    };
  });
}

/** The newest standing message of a place that says this. */
export function found(world: World, to: string, words: string | RegExp): Standing {
  const message = standing(world, to).findLast(({ text }) =>
    typeof words === "string" ? text.includes(words) : words.test(text),
  );
  if (!message)
    throw new Error(`nothing at ${to} says ${String(words)}:\n${world.texts(to).join("\n---\n")}`);
  return message;
}

/** How many new messages each reader got since a moment; edits are left out. */
export function posted(world: World, since: number): Readonly<Record<string, number>> {
  const fresh = world.got.filter(({ op, at }) => op === "post" && at >= since);
  return Object.fromEntries([...Map.groupBy(fresh, ({ to }) => to)].map(([to, list]) => [to, list.length]));
}

/** Members who are called by what was sent to channels. */
export function mentioned(world: World): readonly string[] {
  const spans = (value: unknown): readonly Span[] =>
    Array.isArray(value)
      ? value.flatMap(spans)
      : typeof value === "object" && value !== null
        ? "mention" in value
          ? [value as Span]
          : Object.values(value).flatMap(spans)
        : [];
  return world.got
    .filter(({ delivery }) => delivery.to.kind === "channel")
    .flatMap(({ delivery }) => spans(delivery.message.body))
    .flatMap((span) => (typeof span === "object" && "mention" in span ? [span.mention] : []));
}

/** Says something that must go well. */
export async function done(world: World, member: string, text: string): Promise<Reply> {
  const { reply, message } = await world.say(member, text);
  if (["refused", "unknown", "malformed", "invalid"].includes(reply.kind))
    throw new Error(`"${text}" of ${member}: ${message.fallback}`);
  return reply;
}

/** Presses a button of a message as it stands: what its command answers. */
export async function press(world: World, member: string, message: Standing, label: string) {
  const button = message.buttons.find((each) => each.label === label);
  if (!button) throw new Error(`no button "${label}" below: ${message.text}`);
  return world.say(member, button.command);
}

/** Fills in the form that a command opens; fields that are not named keep what the form began with. */
export async function fillIn(
  world: World,
  member: string,
  command: string,
  values: Readonly<Record<string, string>>,
) {
  const { form } = await world.say(member, command);
  if (!form) throw new Error(`"${command}" opened no form`);
  return world.fill(member, form.id, { ...initial(form), ...values });
}

/** What a form begins with. */
export function initial(form: Form): Readonly<Record<string, string>> {
  return Object.fromEntries(
    form.fields.flatMap(({ id, initial: text }) => (text === undefined ? [] : [[id, text]])),
  );
}

/** No message key was posted twice, nothing is left over, and nothing failed. */
export async function expectSound(world: World): Promise<void> {
  const keys = world.got.filter(({ op }) => op === "post").map(({ delivery }) => delivery.id);
  expect(new Set(keys).size).toBe(keys.length);
  const left = await world.database.db
    .selectFrom("outbox")
    .select(["id", "state"])
    .where("state", "not in", ["sent", "superseded", "dropped"])
    // What waits for the end of quiet hours is not left over.
    .where("next_try_at", "<=", world.now())
    .execute();
  expect(left).toEqual([]);
  const poison = await world.database.db
    .selectFrom("deadline")
    .select("id")
    .where("state", "=", "poison")
    .execute();
  expect(poison).toEqual([]);
  expect(world.errors).toEqual([]);
}
