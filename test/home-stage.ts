/** Members with a Home tab: a whole Baton in our own fake Slack, on one plan or several. */
import { importPlan } from "../src/app/import-plan.ts";
import type { Outlet } from "../src/domain/adapter.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import type { Definition } from "../src/domain/plan.ts";
import { startSlack } from "../src/slack/start.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack/start.ts";
import type { FakeMessage } from "./fake-slack/world.ts";
import { openWorld, type World, WORKSPACE } from "./world.ts";

export type Mode = "socket" | "http";

export interface HomeStage {
  readonly world: World;
  readonly slack: FakeSlack;
  readonly account: (member: string) => string;
  /** What a member's Home tab says, as they see it. */
  readonly home: (member: string) => string;
  /** How often a member's Home tab was published. */
  readonly published: (member: string) => number;
  /** Looks at the Home tab, and lets everything settle. */
  readonly open: (member: string) => Promise<string>;
  readonly press: (member: string, button: string) => Promise<Awaited<ReturnType<FakeSlack["clickHome"]>>>;
  /** Lets the clock and everything on its way come to rest. */
  readonly settle: () => Promise<void>;
  readonly to: (moment: number) => Promise<void>;
  /** The newest message of Baton at a channel or a member that says this. */
  readonly message: (place: string, words: string) => FakeMessage;
  /** Kills the process without a word. */
  readonly die: () => Promise<void>;
  readonly rise: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The other channels exist beside those of the plans; Baton is in none of the `private` ones. */
export async function openHomeStage(
  mode: Mode,
  start: number,
  options: { readonly definition?: Definition; readonly others?: readonly Definition[] } = {},
): Promise<HomeStage> {
  const outlets: Outlet[] = [];
  const { definition, others = [] } = options;
  const world = await openWorld({ start, outlets, ...(definition ? { definition } : {}) });
  for (const other of others)
    await importPlan(world.database.db, WORKSPACE, other, start, { actor: undefined });
  const { members, channels } = world.definition.team;
  const slack = await startFakeSlack({
    now: world.now,
    users: [
      ...members.map(({ id, name, slack, zone }) => ({ id: slack ?? id, name, zone })),
      { id: "USTRANGER", name: "Stranger", zone: "Europe/Berlin" },
    ],
    channels: [
      ...Object.entries(channels).map(([name, { slack }]) => ({ id: slack ?? name, name })),
      { id: "CPRIVATE", name: "private", bot: false },
    ],
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
      now: world.now,
      log: world.log,
    });
    outlets.splice(0, outlets.length, connection.outlet);
    if (mode === "http") await slack.connectHttp(`http://127.0.0.1:${connection.port}/slack/events`);
    else await slack.connected();
    slack.waitFor(connection.idle);
    return connection;
  };
  let connection: Awaited<ReturnType<typeof join>> | undefined = await join();
  const settle = async () => {
    await slack.settled();
    await world.drain();
    await slack.settled();
  };
  const home = (member: string) => slack.read(slack.homeContent(account(member)), account(member));
  const die = async () => {
    await connection?.close();
    connection = undefined;
    outlets.splice(0, outlets.length);
  };
  return {
    world,
    slack,
    account,
    home,
    published: (member) => slack.world.homes.get(account(member))?.published ?? 0,
    open: async (member) => {
      await slack.openHome(account(member));
      await settle();
      return home(member);
    },
    press: async (member, button) => {
      const got = await slack.clickHome(account(member), button);
      await settle();
      return got;
    },
    settle,
    to: async (moment) => {
      await world.to(moment);
      await settle();
    },
    message: (place, words) => {
      const direct = !(place in channels);
      const { messages } = direct ? slack.directTo(account(place)) : slack.channel(`#${place}`);
      const viewer = direct ? account(place) : undefined;
      const found = messages.findLast(
        (each) => each.user === slack.botUser && slack.read(each, viewer).includes(words),
      );
      if (!found) throw new Error(`no message at ${place} that says "${words}"`);
      return found;
    },
    die,
    rise: async () => {
      world.restart();
      connection = await join();
      await settle();
    },
    close: async () => {
      await die();
      await slack.close();
      await world.close();
    },
  };
}
