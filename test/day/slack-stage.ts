/** The day in Slack: our own fake of it, over a real socket or signed HTTP, and members who type and press there. */
import type { KnownBlock } from "@slack/types";
import type { Engine } from "../../src/app/engine.ts";
import type { Outlet } from "../../src/domain/adapter.ts";
import { parseCommand } from "../../src/domain/grammar.ts";
import { startSlack } from "../../src/slack/start.ts";
import type { Got } from "../fake-slack/people.ts";
import { type FakeSlack, startFakeSlack } from "../fake-slack/start.ts";
import type { Fate, FakeMessage } from "../fake-slack/world.ts";
import type { Db } from "../../src/store/database.ts";
import { openWorld, WORKSPACE } from "../world.ts";
import { outboxIdOf } from "./mishaps.ts";
import type { Seen, Stage } from "./stage.ts";

export interface SlackStage extends Stage {
  readonly slack: FakeSlack;
  readonly engine: Engine;
  /** What the application logged as an error. */
  readonly errors: readonly string[];
}

export interface SlackDayOptions {
  /** Members speak in mentions and direct messages too, start tasks from their Home tab, and acknowledge by a reaction. */
  readonly everyWay?: boolean;
  /** Milliseconds that a call to Slack may take. */
  readonly timeout?: number;
  /** What befalls the calls, by the clock of the day. */
  readonly fate?: (now: () => number) => Fate;
}

export async function openSlackStage(
  mode: "socket" | "http",
  start: number,
  { everyWay = false, timeout, fate }: SlackDayOptions = {},
): Promise<SlackStage> {
  const outlets: Outlet[] = [];
  const world = await openWorld({ start, outlets });
  const { members, channels } = world.definition.team;
  const slack = await startFakeSlack({
    now: world.now,
    users: members.map(({ id, name, slack, zone }) => ({ id: slack ?? id, name, zone })),
    channels: Object.entries(channels).map(([name, { slack }]) => ({ id: slack ?? name, name })),
  });
  const account = (member: string) => members.find(({ id }) => id === member)?.slack ?? member;
  const door =
    mode === "socket" ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret, port: 0 };

  const join = async () => {
    const connection = await startSlack({
      settings: { botToken: slack.botToken, apiUrl: slack.apiUrl, timeout, ...door },
      handle: (inbound) => world.engine.handle(inbound),
      workspaceOf: () => Promise.resolve(WORKSPACE),
      parse: parseCommand,
      revoked: (why) => world.engine.revoked("slack", why),
      now: world.now,
      log: world.log,
    });
    outlets.splice(0, outlets.length, connection.outlet);
    if (mode === "http") await slack.connectHttp(`http://127.0.0.1:${connection.port}/slack/events`);
    else await slack.connected();
    slack.waitFor(connection.idle);
    return connection;
  };
  let connection = await join();

  slack.world.fate = fate?.(world.now);
  slack.world.twice = fate !== undefined;
  /** When what a message shows was written, by the id in its metadata; with mishaps it arrives later. */
  let meant: ReadonlyMap<string, Meant> = new Map();
  /** Lets the moments pass that a pause of Slack's or a mishap costs. */
  const outlast = async () => {
    while (await isAnythingOnItsWay(world.database.db)) {
      const next = await world.engine.nextMove();
      if (next === undefined) break;
      await world.to(Math.max(next, world.now()));
    }
  };
  const settle = async () => {
    await slack.settled();
    await world.drain();
    if (fate) await outlast();
    await slack.settled();
    if (fate) meant = await meantOf(world.database.db);
  };
  const conversation = (place: string) =>
    place in channels ? slack.channel(`#${place}`) : slack.directTo(account(place));
  const viewer = (place: string) => (place in channels ? undefined : account(place));
  const find = (place: string, label: string, holding = "", stale = false): FakeMessage => {
    const found = conversation(place).messages.findLast(
      (message) =>
        message.user === slack.botUser &&
        (stale ? message.edits : [message]).some((version) =>
          slack.buttons(version).some((button) => button.label === label),
        ) &&
        slack.read(message, viewer(place)).includes(holding),
    );
    if (!found) throw new Error(`no message at ${place} with "${label}" that says "${holding}"`);
    return found;
  };
  const heard = async (member: string, act: Promise<Got>): Promise<string> => {
    const { said, view } = await act;
    await settle();
    // What a press on the Home tab did is said in a small window.
    const shown = view ? [{ text: "", blocks: view.view.blocks as readonly KnownBlock[] }] : [];
    return [...said, ...shown].map((each) => slack.read(each, account(member))).join("\n");
  };
  const click = (member: string, place: string, label: string, holding?: string) =>
    slack.click(account(member), find(place, label, holding), label);
  const press = (member: string, place: string, label: string, holding?: string) =>
    everyWay && label === "Acknowledge"
      ? slack.react(account(member), find(place, label, holding), "eyes")
      : click(member, place, label, holding);
  const say = async (member: string, text: string): Promise<Got> => {
    const user = account(member);
    if (!everyWay) return slack.slash(user, "#coordination", text);
    const onHome = slack
      .buttons(slack.homeContent(user))
      .some(({ command }) => command.endsWith(`\n${text}`));
    if (onHome) return slack.clickHome(user, text);
    if (member === "beta") return slack.mention(user, "#coordination", text);
    return member === "gamma" ? slack.dm(user, text) : slack.slash(user, "#coordination", text);
  };
  const to = async (moment: number) => {
    await world.to(moment);
    await settle();
  };

  if (everyWay) {
    for (const { id } of members) await slack.openHome(account(id));
    await settle();
  }

  return {
    slack,
    get engine() {
      return world.engine;
    },
    errors: world.errors,
    database: world.database,
    say: (member, text) => heard(member, say(member, text)),
    press: (member, place, label, holding) => heard(member, press(member, place, label, holding)),
    pressTwice: async (member, place, label, holding) => {
      const message = find(place, label, holding);
      await Promise.all([1, 2].map(() => slack.click(account(member), message, label)));
      await settle();
    },
    pressStale: (member, place, label, holding) =>
      heard(member, slack.click(account(member), find(place, label, holding, true), label, { stale: true })),
    fill: async (member, place, label, values) => {
      const { view: opened, said } = await click(member, place, label);
      // A form that did not open in time is offered by a button.
      const offered = opened ? undefined : said.at(-1);
      const button = offered && slack.buttons(offered)[0];
      const view =
        opened ?? (offered && button && (await slack.click(account(member), offered, button.label)).view);
      if (!view) throw new Error(`"${label}" opened no form`);
      const { errors } = await slack.submit(account(member), view, values);
      if (Object.keys(errors).length > 0) throw new Error(`the form was refused: ${JSON.stringify(errors)}`);
      await settle();
    },
    to,
    dieAndRise: async (dies, rises) => {
      await to(dies);
      await connection.close();
      world.wakeAt(rises);
      world.restart();
      connection = await join();
      await to(rises);
    },
    seen: (place) =>
      conversation(place)
        .messages.filter((message) => message.user === slack.botUser && message.metadata !== undefined)
        .map((message): Seen => ({
          text: slack.read(message, viewer(place)),
          at: meant.get(idIn(message))?.at ?? message.changedAt,
          edited: meant.get(idIn(message))?.edited ?? message.edits.length > 0,
          buttons: slack.buttons(message).map(({ label }) => label),
          inThread: message.thread !== undefined,
        })),
    close: async () => {
      await connection.close();
      await slack.close();
      await world.close();
    },
  };
}

async function isAnythingOnItsWay(db: Db): Promise<boolean> {
  const query = db.selectFrom("outbox").select("seq").where("state", "in", ["queued", "leased"]);
  return (await query.executeTakeFirst()) !== undefined;
}

interface Meant {
  readonly at: number;
  readonly edited: boolean;
}

/** For each posted message, by the id of its post, when the newest of what it shows was written, and whether that is an edit. */
async function meantOf(db: Db): Promise<ReadonlyMap<string, Meant>> {
  const rows = await db
    .selectFrom("outbox")
    .select(["plan", "id", "message", "created_at"])
    .where("state", "in", ["sent", "superseded"])
    .orderBy("seq")
    .execute();
  const found = new Map<string, Meant>();
  for (const versions of Map.groupBy(rows, ({ message }) => message).values()) {
    const meant = { at: versions.at(-1)?.created_at ?? 0, edited: versions.length > 1 };
    // One that was superseded before it was posted gave its place to a later one.
    for (const { plan, id } of versions) found.set(`${plan}:${id}`, meant);
  }
  return found;
}

function idIn({ metadata }: FakeMessage): string {
  return outboxIdOf(metadata) ?? "";
}
