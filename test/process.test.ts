/** The real process, in real time, against the fake Slack: started, killed, started again, and stopped. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import BetterSqlite3 from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FakeMessage } from "./fake-slack/world.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack/start.ts";
import { exampleDefinition } from "./world.ts";

const ROOT = join(import.meta.dirname, "..");
const CLI = join(ROOT, "src", "cli.ts");
const PATIENCE = 60_000;

interface Running {
  readonly child: ChildProcess;
  readonly exit: Promise<readonly unknown[]>;
  /** What it wrote to its log. */
  readonly log: () => string;
}

let slack: FakeSlack;
let env: Record<string, string>;
let data: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  const { team } = await exampleDefinition();
  slack = await startFakeSlack({
    now: Date.now,
    users: team.members.map(({ id, name, slack: account, zone }) => ({ id: account ?? id, name, zone })),
    channels: Object.entries(team.channels).map(([name, { slack: id }]) => ({ id: id ?? name, name })),
  });
  const folder = await mkdtemp(join(tmpdir(), "baton-process-"));
  data = join(folder, "data");
  env = {
    PATH: process.env["PATH"] ?? "",
    BATON_DATA: data,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
  };
  // The example without its check-ins, which would fall due by the real clock.
  const config = join(folder, "config");
  await cp(join(ROOT, "config"), config, { recursive: true });
  const policy = join(config, "policy.yaml");
  const text = await readFile(policy, "utf8");
  await writeFile(
    policy,
    text.replace("0 10,12,15 * * 1-5", "0 3 29 2 *").replace("days: mon-fri", "days: sun"),
  );
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, "plan", "import", config], { env });
  expect(stdout).toContain("proto-interface-refactor");
}, PATIENCE);

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await slack.close();
});

/** Starts Baton; resolves when it is in Slack. */
async function start(): Promise<Running> {
  const child = spawn(process.execPath, [CLI, "start"], { env, stdio: ["ignore", "ignore", "pipe"] });
  children.push(child);
  const exit = once(child, "exit");
  let log = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on("data", (part: Buffer) => {
      log += part.toString();
      if (log.includes("Baton is in Slack")) resolve();
    });
    child.once("exit", () => reject(new Error(`it ended at once:\n${log}`)));
  });
  return { child, exit, log: () => log };
}

async function kill({ child, exit }: Running): Promise<void> {
  child.kill("SIGKILL");
  await exit;
}

/** Work on the database while nothing runs: moves an issue's clock back, and takes leases from the dead. */
function backdate(issue: number, minutes: number): void {
  const db = new BetterSqlite3(join(data, "baton.db"));
  const by = minutes * 60_000;
  db.prepare(
    "UPDATE issue SET raised_at = raised_at - ?, clock_from = clock_from - ?, next_at = next_at - ? WHERE number = ?",
  ).run(by, by, by, issue);
  db.prepare("UPDATE deadline SET due_at = due_at - ? WHERE subject = ? AND state = 'armed'").run(
    by,
    String(issue),
  );
  db.prepare("UPDATE outbox SET lease_until = 0 WHERE state = 'leased'").run();
  db.close();
}

const account = { alpha: "U0ALPHA01", beta: "U0BETA001", cl: "U0COORLEAD" };
const posts = (place: string, words: string, inThread = false): readonly FakeMessage[] =>
  (place.startsWith("#") ? slack.channel(place) : slack.directTo(place)).messages.filter(
    (message) =>
      message.user === slack.botUser &&
      (message.thread !== undefined) === inThread &&
      slack.read(message).includes(words),
  );
const seen = (place: string, words: string, inThread = false) =>
  slack.until(() => posts(place, words, inThread)[0], `"${words}" at ${place}`);

/** An issue's own messages: whoever is told of it otherwise does not read who raised it. */
const cards = (place: string, words: string): readonly FakeMessage[] =>
  posts(place, words).filter((message) => slack.read(message).includes("raised this for"));

async function told(user: string, text: string, words: string): Promise<void> {
  await slack.slash(user, "#coordination", text);
  await slack.until(
    () => slack.world.ephemerals.some((each) => each.user === user && slack.read(each).includes(words)),
    `an answer to "${text}" that says "${words}"`,
  );
}

describe("the process", () => {
  it(
    "answers, is killed, and goes on after it without doing anything twice",
    async () => {
      const first = await start();
      await told(account.alpha, "next", "1A");
      await told(account.beta, 'raise urgent "the server is down" for alpha', "Raised; Alpha is asked now");
      await seen("#emergency", "the server is down");
      await seen(account.alpha, "the server is down");
      await kill(first);

      // Sixteen minutes pass while it is down: the reminder is a minute late.
      backdate(1, 16);
      const second = await start();
      await seen(account.alpha, "Reminder: Urgent issue 1");
      const line = await seen("#emergency", "Reminder to Alpha", true);
      expect(slack.read(line)).toContain("1 min late, Baton was not running");

      // The platform takes a message and the answer is lost; then the process dies.
      slack.fail("chat.postMessage", { kind: "reset", accept: true });
      const calls = slack.world.calls.length;
      await slack.slash(account.beta, "#coordination", "raise connector-failure it hangs for alpha");
      await slack.until(() =>
        slack.world.calls.slice(calls).some(({ method }) => method === "chat.postMessage"),
      );
      await kill(second);
      backdate(2, 0);
      const third = await start();
      const ping = await seen(account.alpha, "it hangs");
      await seen("#coordination", "Issue 2: Connector failure");
      await slack.click(account.alpha, ping, "Acknowledge");
      await slack.until(
        () => slack.read(ping).includes("Acknowledged by Alpha"),
        "the card after the answer",
      );
      const home = await seen("#coordination", "Issue 2: Connector failure");
      await slack.until(
        () => slack.read(home).includes("Acknowledged by Alpha"),
        "the post after the answer",
      );

      expect(cards("#emergency", "the server is down")).toHaveLength(1);
      expect(
        cards(account.alpha, "the server is down").map((each) => slack.read(each).split("\n")[0]),
      ).toEqual(["🔴 Urgent issue 1", "🔴 Reminder: Urgent issue 1"]);
      expect(cards(account.alpha, "it hangs")).toHaveLength(1);
      expect(cards("#coordination", "it hangs")).toHaveLength(1);
      expect(slack.world.refusals).toEqual([]);
      await kill(third);
    },
    PATIENCE,
  );

  it(
    "may run twice over one data folder for a while: what one has sent the other does not send",
    async () => {
      const both = await Promise.all([start(), start()]);
      for (const [index, raiser] of [account.alpha, account.beta].entries()) {
        const whom = raiser === account.alpha ? "beta" : "alpha";
        await slack.slash(
          raiser,
          "#coordination",
          `raise performance-issue slow number ${index} for ${whom}`,
        );
      }
      const ping = await seen(account.beta, "slow number 0");
      await seen(account.alpha, "slow number 1");
      await slack.click(account.beta, ping, "Resolve");
      await slack.until(() => slack.read(ping).includes("Resolved by Beta"), "the card at its end");
      await seen(account.alpha, "Beta resolved this");
      expect(cards(account.beta, "slow number 0")).toHaveLength(1);
      expect(cards(account.alpha, "slow number 1")).toHaveLength(1);
      expect(cards("#coordination", "slow number 0")).toHaveLength(1);
      for (const { log } of both) expect(log()).not.toContain('"level":50');
      await Promise.all(both.map(kill));
    },
    PATIENCE,
  );

  it(
    "ends within ten seconds of SIGTERM, with exit code 0",
    async () => {
      const running = await start();
      const asked = Date.now();
      running.child.kill("SIGTERM");
      expect(await running.exit).toEqual([0, null]);
      expect(Date.now() - asked).toBeLessThan(10_000);
      expect(running.log()).toContain("stopping");
      expect(running.log()).not.toContain(slack.botToken);
      expect(running.log()).not.toContain(slack.appToken);
    },
    PATIENCE,
  );
});
