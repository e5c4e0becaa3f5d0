/** How long Slack waits for its acknowledgement while commands come in at a steady rate, beside a bare Bolt app. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { slashPayload } from "../test/fake-slack/payloads.ts";
import { type FakeSlack, startFakeSlack } from "../test/fake-slack/start.ts";
import { script } from "./commands.ts";
import { example, install } from "./installation.ts";
import { type Figures, figures } from "./measure.ts";
import { end, run, says } from "./process.ts";

export interface Acks {
  readonly ours: Figures;
  readonly bare: Figures;
}

type Mode = "socket" | "http";
const WARM = 2;

/** Milliseconds from request to acknowledgement, of the whole process as `npm start` runs it and of a bare app. */
export async function ackTimes(mode: Mode, rate: number, seconds: number, now: () => number): Promise<Acks> {
  const bare = await measure(mode, rate, seconds, now, async (env) => {
    const file = join(import.meta.dirname, "bare-bolt.ts");
    const child = spawn(process.execPath, [file], { env: { ...process.env, ...env } });
    await says(child, "bare and ready");
    return child;
  });
  const ours = await measure(mode, rate, seconds, now, async (env) => {
    const database = await install(await example(), now());
    await database.close();
    const child = await run({ BATON_DATA: dirname(database.file), BATON_LOG: "info", ...env });
    await says(child, "Baton is in Slack");
    return child;
  });
  return { ours, bare };
}

async function measure(
  mode: Mode,
  rate: number,
  seconds: number,
  now: () => number,
  open: (env: Readonly<Record<string, string>>) => Promise<ChildProcess>,
): Promise<Figures> {
  const { team, plan } = await example();
  const accounts = new Map(team.members.map(({ id, slack }) => [id, slack ?? id]));
  const slack = await startFakeSlack({
    now,
    users: team.members.map(({ id, name, slack: account }) => ({ id: account ?? id, name })),
    channels: Object.entries(team.channels).map(([name, { slack: id }]) => ({ id: id ?? name, name })),
  });
  const port = await freePort();
  const child = await open({
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    ...(mode === "socket"
      ? { SLACK_APP_TOKEN: slack.appToken }
      : { SLACK_SIGNING_SECRET: slack.signingSecret, PORT: String(port) }),
  });
  if (mode === "http") await slack.connectHttp(`http://127.0.0.1:${port}/slack/events`);
  else await slack.connected();
  const ready = (plan.phases[0]?.tasks ?? []).filter(({ dependsOn }) => dependsOn.length === 0);
  const lines = script(ready, rate * (seconds + WARM));
  const samples = await sendAll(slack, lines, rate, accounts);
  await end(child);
  const { badAcks } = slack.world;
  await slack.close();
  if (badAcks.length > 0) throw new Error(badAcks.slice(0, 3).join("\n"));
  return figures(samples.slice(rate * WARM)); // the first seconds warm the program up
}

/** Sends each at its time, whether those before it are answered or not. */
async function sendAll(
  slack: FakeSlack,
  lines: readonly (readonly [string, string])[],
  rate: number,
  accounts: ReadonlyMap<string, string>,
): Promise<readonly number[]> {
  const channel = slack.channel("#coordination");
  const start = performance.now();
  const sent: Promise<number>[] = [];
  for (const [index, [member, text]] of lines.entries()) {
    const wait = start + (index * 1000) / rate - performance.now();
    if (wait > 0) {
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
    }
    sent.push(
      timeOf(slack, slashPayload(slack.world, accounts.get(member) ?? member, channel, "/baton", text)),
    );
  }
  return Promise.all(sent);
}

async function timeOf(slack: FakeSlack, payload: object): Promise<number> {
  const from = performance.now();
  await slack.push({ type: "slash_commands", payload });
  return performance.now() - from;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
