/** `baton doctor` as administrators run it: a process of its own, beside a Baton that runs and without one. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, stat } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Check } from "../src/domain/check.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack/start.ts";
import { exampleDefinition } from "./world.ts";

const CLI = join(import.meta.dirname, "..", "src", "cli.ts");
const PATIENCE = { timeout: 60_000 };

let slack: FakeSlack;
let folder: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  const { team } = await exampleDefinition();
  folder = await mkdtemp(join(tmpdir(), "baton-doctor-"));
  slack = await startFakeSlack({
    now: Date.now,
    users: team.members.map(({ id, name, slack: account, zone }) => ({ id: account ?? id, name, zone })),
    channels: Object.entries(team.channels).map(([name, { slack: id }]) => ({ id: id ?? name, name })),
  });
});
afterEach(async () => {
  await Promise.all(
    running.splice(0).map(async (child) => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    }),
  );
});
afterAll(() => slack.close());

const socket = (): Readonly<Record<string, string>> => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.apiUrl,
});

function launch(args: readonly string[], data: string, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env["PATH"], BATON_DATA: join(folder, data), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function baton(args: readonly string[], data: string, env: Readonly<Record<string, string>> = {}) {
  const child = launch(args, data, env);
  const read = (stream: ChildProcess["stdout"]): Promise<string> =>
    stream ? text(stream) : Promise.resolve("");
  const [out, err] = await Promise.all([read(child.stdout), read(child.stderr), once(child, "close")]);
  expect(`${out}${err}`).not.toMatch(/xoxb-fake|xapp-fake|fake-signing|hunter2/);
  return { code: child.exitCode, out, err };
}

/** Starts Baton; resolves when it is in Slack. */
async function start(data: string): Promise<void> {
  const child = launch(["start"], data, socket());
  running.push(child);
  let log = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on("data", (part: Buffer) => {
      log += part.toString();
      if (log.includes("Baton is in Slack")) resolve();
    });
    child.once("exit", () => reject(new Error(`it ended at once:\n${log}`)));
  });
}

describe("baton doctor", () => {
  it(
    "before anything is there: says that the terminal is used, makes nothing, and is content",
    PATIENCE,
    async () => {
      const { code, out, err } = await baton(["doctor"], "nothing");
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain("✓ settings: Nothing of Slack is set: Baton runs in the terminal.\n");
      expect(out).toContain(
        "! plan: None is imported; the first start takes the example.\n  → Import your own: baton plan import FOLDER.\n",
      );
      expect(out).toMatch(/\n\d things are well, \d to look at\.\n$/);
      await expect(stat(join(folder, "nothing"))).rejects.toThrow("ENOENT");
    },
  );

  it(
    "beside a Baton that runs: everything is well, nobody gets anything, and the data stays as it is",
    PATIENCE,
    async () => {
      await start("live");
      const file = join(folder, "live", "baton.db");
      const posts = () => [...slack.world.conversations.values()].flatMap(({ messages }) => messages).length;
      const [before, posted] = [await readFile(file), posts()];
      const { code, out, err } = await baton(["doctor"], "live", socket());
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain("✓ bot token: Slack knows Baton as @baton in the team Fake (TFAKE).\n");
      expect(out).toContain("✓ members: Baton can write to all 8 members.\n");
      expect(out).not.toContain("✗");
      expect(await readFile(file)).toEqual(before);
      expect(posts()).toBe(posted);
      expect(slack.world.refusals).toEqual([]);
    },
  );

  it("as JSON, with exit code 1 when something has failed, and what to do", PATIENCE, async () => {
    const place = slack.channel("#emergency");
    place.bot = false;
    const { code, out, err } = await baton(["doctor", "--json"], "live", socket());
    place.bot = true;
    expect([code, err]).toEqual([1, ""]);
    const { ok, checks } = JSON.parse(out) as { readonly ok: boolean; readonly checks: readonly Check[] };
    expect(ok).toBe(false);
    expect(checks.filter(({ state }) => state !== "ok")).toEqual([
      {
        name: "channel emergency",
        state: "failed",
        found: "Baton is not in #emergency (C0EMERGEN1).",
        do: "Type /invite @Baton in #emergency.",
      },
    ]);
  });

  it("looks at the rest when a setting cannot be, and says which", PATIENCE, async () => {
    const env = {
      ...socket(),
      SLACK_APP_TOKEN: "",
      PORT: "abc",
      DATABASE_URL: "postgres://me:hunter2@host/baton",
    };
    const { code, out } = await baton(["doctor"], "live", env);
    expect(code).toBe(1);
    expect(out).toContain(
      '✗ settings: PORT is "abc", which it cannot be.\n  → Write a number from 1 to 65535.\n',
    );
    expect(out).toContain("✗ settings: SLACK_BOT_TOKEN is set, but Slack has no way to reach Baton.\n");
    expect(out).toContain("! database: The database and the plans were not looked at");
    expect(out).toContain("✓ bot token: Slack knows Baton");
  });

  it(
    "says that Slack cannot be reached, in a moment and without a trace of the program",
    PATIENCE,
    async () => {
      // An address at which nobody listens any more.
      const gone = createServer().listen(0, "127.0.0.1");
      await once(gone, "listening");
      const { port } = gone.address() as AddressInfo;
      gone.close();
      const env = { ...socket(), SLACK_API_URL: `http://127.0.0.1:${port}/api/` };
      const { code, out, err } = await baton(["doctor"], "live", env);
      expect([code, err]).toEqual([1, ""]);
      expect(out).toContain("✗ bot token: Slack cannot be reached.\n  → Check the network of this machine");
      expect(out).toContain("! Slack: Scopes, channels and members were not looked at");
    },
  );
});
