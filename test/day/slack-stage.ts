/** The day in Slack: our own fake of it, over a real socket or signed HTTP, and members who type and press there. */
import type { Engine } from "../../src/app/engine.ts";
import type { Outlet } from "../../src/domain/adapter.ts";
import { parseCommand } from "../../src/domain/grammar.ts";
import { startSlack } from "../../src/slack/start.ts";
import type { Got } from "../fake-slack/people.ts";
import { type FakeSlack, startFakeSlack } from "../fake-slack/start.ts";
import type { FakeMessage } from "../fake-slack/world.ts";
import { openWorld, WORKSPACE } from "../world.ts";
import type { Seen, Stage } from "./stage.ts";

export interface SlackStage extends Stage {
  readonly slack: FakeSlack;
  readonly engine: Engine;
  /** What the application logged as an error. */
  readonly errors: readonly string[];
}

export async function openSlackStage(mode: "socket" | "http", start: number): Promise<SlackStage> {
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
      settings: { botToken: slack.botToken, apiUrl: slack.apiUrl, ...door },
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

  const settle = async () => {
    await slack.settled();
    await world.drain();
    await slack.settled();
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
    const { said } = await act;
    await settle();
    return said.map((each) => slack.read(each, account(member))).join("\n");
  };
  const click = (member: string, place: string, label: string, holding?: string) =>
    slack.click(account(member), find(place, label, holding), label);
  const to = async (moment: number) => {
    await world.to(moment);
    await settle();
  };

  return {
    slack,
    get engine() {
      return world.engine;
    },
    errors: world.errors,
    database: world.database,
    say: (member, text) => heard(member, slack.slash(account(member), "#coordination", text)),
    press: (member, place, label, holding) => heard(member, click(member, place, label, holding)),
    pressTwice: async (member, place, label, holding) => {
      const message = find(place, label, holding);
      await Promise.all([1, 2].map(() => slack.click(account(member), message, label)));
      await settle();
    },
    pressStale: (member, place, label, holding) =>
      heard(member, slack.click(account(member), find(place, label, holding, true), label, { stale: true })),
    fill: async (member, place, label, values) => {
      const { view } = await click(member, place, label);
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
          at: message.changedAt,
          edited: message.edits.length > 0,
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
