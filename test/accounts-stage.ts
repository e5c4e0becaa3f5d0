/** Baton in the fake Slack, with members whom the team's file gives no account, and people who are not known yet. */
import { importPlan } from "../src/app/import-plan.ts";
import type { Outlet } from "../src/domain/adapter.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import type { Definition, MemberDef } from "../src/domain/plan.ts";
import { startSlack } from "../src/slack/start.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack/start.ts";
import type { Got } from "./fake-slack/people.ts";
import type { FakeUser } from "./fake-slack/world.ts";
import { dayDefinition, openWorld, type World, WORKSPACE } from "./world.ts";

/** Who has an account in the team's file; all others have only an e-mail address. */
const NAMED: ReadonlySet<string> = new Set(["tl", "pl", "cl"]);

export interface AccountsStage {
  readonly slack: FakeSlack;
  readonly world: World;
  /** What somebody is answered, after everything that it caused was sent. */
  readonly slash: (user: string, text: string, channel?: string) => Promise<string>;
  readonly dm: (user: string, text: string) => Promise<string>;
  /** What the outbox has posted to a user or in a channel, as it stands. */
  readonly posts: (place: string) => readonly string[];
  readonly press: (user: string, place: string, label: string) => Promise<string>;
  /** What Slack was asked, by method. */
  readonly calls: (method: string) => number;
  readonly settle: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly import: (definition: Definition, workspace?: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The example with accounts for the first leads alone; `change` makes other members of it. */
export async function someUnknown(
  change: (member: MemberDef) => MemberDef = (member) => member,
): Promise<Definition> {
  const definition = await dayDefinition();
  const members = definition.team.members.map((member) =>
    change({ ...member, teams: undefined, slack: NAMED.has(member.id) ? member.slack : undefined }),
  );
  return { ...definition, team: { ...definition.team, members } };
}

/** The same team and phases as another plan, in channels of its own. */
export function otherPlan(definition: Definition, id: string): Definition {
  const own = (name: string) => ({ slack: `C-${id}-${name}`, teams: undefined });
  return {
    ...definition,
    plan: { ...definition.plan, id, title: `The ${id} plan` },
    team: {
      ...definition.team,
      channels: { coordination: own("c"), emergency: own("e"), updates: own("u") },
    },
  };
}

export async function openAccountsStage(
  mode: "socket" | "http",
  start: number,
  users: readonly FakeUser[],
  definition?: Definition,
): Promise<AccountsStage> {
  const outlets: Outlet[] = [];
  const plan = definition ?? (await someUnknown());
  const world = await openWorld({ start, outlets, definition: plan });
  const { members, channels } = plan.team;
  const known = members.flatMap(({ slack: id, name, zone }) =>
    id === undefined ? [] : [{ id, name, zone }],
  );
  const slack = await startFakeSlack({
    now: world.now,
    users: [...known, ...users],
    channels: [
      ...Object.entries(channels).map(([name, { slack: id }]) => ({ id: id ?? name, name })),
      { id: "CLOUNGE", name: "lounge" },
      ...["c", "e", "u"].map((each) => ({ id: `C-other-${each}`, name: `other-${each}` })),
    ],
  });
  const door =
    mode === "socket" ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret, port: 0 };
  const connect = async () => {
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
  let connection = await connect();
  const settle = async () => {
    await slack.settled();
    await world.drain();
    await slack.settled();
  };
  const heard = async (user: string, act: Promise<Got>) => {
    const { said } = await act;
    await settle();
    return said.map((each) => slack.read(each, user)).join("\n");
  };
  const account = (place: string) => members.find(({ id }) => id === place)?.slack ?? place;
  const conversation = (place: string) =>
    place.startsWith("#") ? slack.channel(place) : slack.directTo(account(place));
  const sent = (place: string) =>
    conversation(place).messages.filter(
      ({ user, metadata }) => user === slack.botUser && metadata !== undefined,
    );
  return {
    slack,
    world,
    slash: (user, text, channel = "CLOUNGE") =>
      heard(account(user), slack.slash(account(user), channel, text)),
    dm: (user, text) => heard(account(user), slack.dm(account(user), text)),
    posts: (place) => sent(place).map((message) => slack.read(message)),
    press: (user, place, label) => {
      const found = sent(place).findLast((message) =>
        slack.buttons(message).some((button) => button.label === label),
      );
      if (!found) throw new Error(`no message at ${place} with "${label}"`);
      return heard(account(user), slack.click(account(user), found, label));
    },
    calls: (method) => slack.world.calls.filter((call) => call.method === method).length,
    settle,
    restart: async () => {
      await connection.close();
      world.restart();
      connection = await connect();
    },
    import: async (next, workspace = WORKSPACE) => {
      await importPlan(world.database.db, workspace, next, world.now(), { actor: undefined });
    },
    close: async () => {
      await connection.close();
      await slack.close();
      await world.close();
    },
  };
}
