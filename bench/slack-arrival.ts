/** How soon a notice is in Slack after its commit, and whether a channel that Slack holds up slows the others. */
import { createEngine } from "../src/app/engine.ts";
import type { Outlet } from "../src/domain/adapter.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import { startSlack } from "../src/slack/start.ts";
import { startFakeSlack } from "../test/fake-slack/start.ts";
import { SILENT } from "./deadlines.ts";
import { example, install, WORKSPACE } from "./installation.ts";
import { type Figures, figures } from "./measure.ts";

export interface Arrivals {
  /** Milliseconds from commit to arrival with nothing in the way. */
  readonly free: Figures;
  /** The same while #coordination is held for an hour. */
  readonly held: Figures;
}

/** To the same reader not more often than once in this time, since that is paced on purpose. */
const EVERY = 1500;

export async function arrivals(count: number, now: () => number): Promise<Arrivals> {
  return { free: await measure(count, now, false), held: await measure(count, now, true) };
}

async function measure(count: number, now: () => number, held: boolean): Promise<Figures> {
  const definition = await example();
  const { members, channels } = definition.team;
  const database = await install(definition, now());
  const slack = await startFakeSlack({
    now,
    users: members.map(({ id, name, slack: account }) => ({ id: account ?? id, name })),
    channels: Object.entries(channels).map(([name, { slack: id }]) => ({ id: id ?? name, name })),
  });
  const outlets: Outlet[] = [];
  const engine = createEngine({ db: database.db, now, outlets, log: SILENT, token: "bench" });
  const { signingSecret, botToken, apiUrl } = slack;
  const connection = await startSlack({
    settings: { botToken, signingSecret, port: 0, apiUrl },
    handle: engine.handle,
    workspaceOf: () => Promise.resolve(WORKSPACE),
    parse: parseCommand,
    now,
    log: SILENT,
  });
  outlets.push(connection.outlet);
  if (held) slack.limit(slack.channel("#coordination"), 3600);
  const running = engine.start();
  const samples: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const reader = members[index % members.length];
    const raiser = members[(index + 1) % members.length];
    if (!reader || !raiser) throw new Error("the example has members");
    const direct = slack.directTo(reader.slack ?? reader.id);
    const words = `sample ${index} of the bench`;
    await engine.handle({
      id: `bench-${index}`,
      workspace: WORKSPACE,
      plan: undefined,
      channel: undefined,
      surface: "cli",
      actor: { kind: "member", id: raiser.id },
      command: parseCommand(`raise build-failure "${words}" for ${reader.id}`),
    });
    const committed = performance.now();
    await slack.until(
      () => direct.messages.some(({ blocks }) => JSON.stringify(blocks).includes(words)),
      words,
    );
    samples.push(performance.now() - committed);
    await new Promise((resolve) => {
      setTimeout(resolve, EVERY / members.length);
    });
  }
  await running.stop();
  await connection.close();
  await slack.close();
  await database.close();
  return figures(samples.slice(5));
}
