/** The command line as people run it: a process each time, over a data folder of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, open, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, it } from "vitest";
import { putLinks } from "../src/store/account-links.ts";
import { openDatabase } from "../src/store/database.ts";

const ROOT = join(import.meta.dirname, "..");
const CLI = join(ROOT, "src", "cli.ts");
const PATIENCE = { timeout: 60_000 };

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

let data: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-cli-"));
  data = join(folder, "data");
});

/** Runs `baton` with these words to its end. */
async function baton(args: readonly string[], { env = {}, input = "" }: Options = {}): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], BATON_DATA: data, ...env },
  });
  child.stdin.end(input);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, out, err };
}

/** What an operator can mend: said in two lines at most, exit code 1, and no trace of the program. */
function expectMendable({ code, out, err }: Ended, ...words: readonly string[]): void {
  expect([code, out]).toEqual([1, ""]);
  for (const word of words) expect(err).toContain(word);
  expect(err).not.toMatch(/\n\s+at |node:|\.ts:/);
  expect(err.trim().split("\n").length).toBeLessThanOrEqual(2);
}

describe("baton --version", () => {
  it("says which one it is", PATIENCE, async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
      version: string;
    };
    expect(await baton(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });
});

describe("baton plan check", () => {
  it("finds nothing wrong with the example, and everything that is wrong elsewhere", PATIENCE, async () => {
    const wrong = join(folder, "wrong");
    await cp(join(ROOT, "config"), wrong, { recursive: true });
    const plan = join(wrong, "plan.yaml");
    const good = await readFile(plan, "utf8");
    await writeFile(
      plan,
      good.replace("owner: alpha", "owner: alpah").replace("duration: 1d", "duration: soon"),
    );
    const [fine, bad] = await Promise.all([
      baton(["plan", "check", join(ROOT, "config")]),
      baton(["plan", "check", wrong, join(folder, "nowhere.yaml")]),
    ]);
    expect(fine).toEqual({ code: 0, out: "No problems in 3 files\n", err: "" });
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/plan\.yaml:\d+:\d+ .*alpah.*alpha/);
    expect(bad.out).toMatch(/plan\.yaml:\d+:\d+ .*soon/);
    expect(bad.out).toContain("the file does not exist");
    expect(bad.out).toContain("3 problems");
  });
});

describe("baton plan import and export", () => {
  it(
    "shows what changes, refuses conflicts with chat, lets files win, and goes round",
    PATIENCE,
    async () => {
      const dry = await baton(["plan", "import", "--dry-run"]);
      expect(dry.code).toBe(0);
      expect(dry.out).toMatch(/^\d+ added, 0 changed, 0 archived\n\+ plan proto-interface-refactor/);
      expect(dry.out).toContain("Nothing was imported: this was a dry run.");
      expect((await baton(["as", "CL", "assign 1B to delta"])).code).toBe(0);

      const out = join(folder, "out");
      const [refused, exported] = await Promise.all([
        baton(["plan", "import"]),
        baton(["plan", "export", "--out", out]),
      ]);
      expect(refused.code).toBe(1);
      expect(refused.out).toContain("! task 1B owner: delta in chat, beta in the file");
      expect(refused.err).toContain("Nothing was imported.");
      expect(refused.err).toContain("1B (owner)");
      expect(refused.err).toContain("--overwrite");
      expect(exported.code).toBe(0);
      const again = await baton(["plan", "export", "--out", out]);
      expectMendable(again, "holds plan.yaml, team.yaml, policy.yaml already", "--force");
      expect((await baton(["plan", "export", "--out", out, "--force"])).code).toBe(0);
      expect(await readFile(join(out, "plan.yaml"), "utf8")).toMatch(/id: 1B[^-]*owner: delta/);
      for (const kind of ["plan", "team", "policy"]) {
        const [first = ""] = (await readFile(join(out, `${kind}.yaml`), "utf8")).split("\n");
        expect((await stat(join(out, first.split("$schema=")[1] ?? ""))).isFile()).toBe(true);
      }

      const won = await baton(["plan", "import", join(ROOT, "config"), "--overwrite"]);
      expect(won).toMatchObject({ code: 0, err: "" });
      expect(won.out).toContain("~ task 1B owner: delta → beta");
      const round = "0 added, 1 changed, 0 archived\n~ task 1B owner: beta → delta\n";
      expect((await baton(["plan", "import", out])).out).toBe(`${round}Imported proto-interface-refactor.\n`);
    },
  );
});

describe("an import over linked accounts", () => {
  it("says which links team.yaml ends, before and when it does", PATIENCE, async () => {
    const env = { BATON_DATA: join(folder, "linked") };
    const files = join(folder, "unnamed");
    await cp(join(ROOT, "config"), files, { recursive: true });
    const team = await readFile(join(files, "team.yaml"), "utf8");
    await writeFile(join(files, "team.yaml"), team.replace(/ {4}slack: U0DELTA01\n/, ""));
    await baton(["plan", "import", files], { env });
    const { db, close } = await openDatabase(join(env.BATON_DATA, "baton.db"));
    const at = { platform: "slack", linkedAt: 0, how: "joined", linkedBy: "delta" } as const;
    await putLinks(db, "main/proto-interface-refactor", [{ ...at, account: "UNEMO", member: "delta" }]);
    await close();
    const line = "- link of delta to the slack account UNEMO: team.yaml names the account itself now";
    expect((await baton(["plan", "import", files], { env })).out).not.toContain("link of");
    const dry = await baton(["plan", "import", join(ROOT, "config"), "--dry-run"], { env });
    expect(dry.out).toContain(`${line}\nNothing was imported`);
    expect((await baton(["plan", "import", join(ROOT, "config")], { env })).out).toContain(line);
    expect((await baton(["plan", "import", join(ROOT, "config")], { env })).out).not.toContain("link of");
  });
});

describe("baton as", () => {
  it("answers as text or JSON; 0 is done, 1 refused, 2 not understood", PATIENCE, async () => {
    const [json, refused, unknown, named] = await Promise.all([
      baton(["as", "alpha", "next", "--json"]),
      baton(["as", "alpha", "start 2A"]),
      baton(["as", "alpha", "strat 1A", "--json"]),
      baton(["as", "@technical LEAD", "status"]),
    ]);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain("2A waits for its phase");
    expect(unknown.code).toBe(2);
    expect(JSON.parse(unknown.out)).toMatchObject({ reply: { kind: "unknown", nearest: "start" } });
    expect(named).toMatchObject({ code: 0, err: "" });
    expect(json.code).toBe(0);
    expect(JSON.parse(json.out)).toMatchObject({ reply: { kind: "next", ready: [{ id: "1A" }] } });
  });

  it("names the nearest member, or everybody, when nobody is called so", PATIENCE, async () => {
    const [near, far] = await Promise.all([baton(["as", "alhpa", "next"]), baton(["as", "xavier", "next"])]);
    expectMendable(near, 'Nobody is called "alhpa".', "Did you mean alpha?");
    expectMendable(far, "There are alpha, beta, gamma, delta, tl, pl, cl, pm.");
  });

  it("sends the form that a command opens with its values", PATIENCE, async () => {
    const set = ["--set", "type=urgent", "--set", "text=a = b"];
    const [sent, said, bad, odd, none] = await Promise.all([
      baton(["as", "beta", "raise", ...set, "--json"]),
      baton(["as", "beta", 'raise "the disk is full"', "--set", "type=urgent", "--json"]),
      baton(["as", "beta", "raise", "--set", "urgent"]),
      baton(["as", "beta", "raise", ...set, "--set", "fro=alpha"]),
      baton(["as", "beta", "start 1B", "--set", "text=x"]),
    ]);
    expect(JSON.parse(said.out)).toMatchObject({ reply: { issue: { text: "the disk is full" } } });
    expectMendable(odd, 'The form has no field "fro".', "Did you mean for?");
    expectMendable(none, '"start 1B" opens no form', "Leave --set out");
    expect(JSON.parse(sent.out)).toMatchObject({
      reply: { kind: "raised", issue: { text: "a = b", urgent: true } },
    });
    expectMendable(bad, "--set urgent has no value");
  });
});

describe("baton slack manifest", () => {
  it(
    "prints what config/ holds, for Socket Mode and for HTTP, and refuses other addresses",
    PATIENCE,
    async () => {
      const [socket, http, plain, path] = await Promise.all([
        baton(["slack", "manifest"]),
        baton(["slack", "manifest", "--url", "https://baton.example.com"]),
        baton(["slack", "manifest", "--url", "http://baton.example.com"]),
        baton(["slack", "manifest", "--url", "https://baton.example.com/hooks"]),
      ]);
      const shipped = (name: string) => readFile(join(ROOT, "config", name), "utf8");
      expect(socket).toEqual({ code: 0, out: await shipped("slack-manifest.yaml"), err: "" });
      expect(http).toEqual({ code: 0, out: await shipped("slack-manifest-http.yaml"), err: "" });
      expectMendable(plain, "does not begin with https://", "--url https://baton.example.com");
      expectMendable(path, "has something after the host");
    },
  );
});

describe("baton start", () => {
  it(
    "greets at length the first time and shortly afterwards, and does what a script says",
    PATIENCE,
    async () => {
      const env = { BATON_DATA: join(folder, "fresh") };
      await baton(["as", "beta", "next"], { env });
      const first = await baton([], { env, input: "alpha\nstart 1A\nquit\n" });
      expect(first).toMatchObject({ code: 0, err: "" });
      expect(first.out).toContain("Proto interface refactor: 6 phases, 23 tasks.");
      expect(first.out).toContain("Three things to try");
      expect(first.out).toContain("1A Proto integration is in progress");
      const second = await baton(["start"], { env, input: "gamma\nstatus 1A\n" });
      expect(second.out).toMatch(/^\s+Proto interface refactor\. You may be alpha/);
      expect(second.out).not.toContain("Three things to try");
      expect(second.out).toContain("In progress");
    },
  );

  it("lets one be any member of any plan of the workspace", PATIENCE, async () => {
    const env = { BATON_DATA: join(folder, "two-plans") };
    const other = join(folder, "other");
    await cp(join(ROOT, "config"), other, { recursive: true });
    for (const [name, from, to] of [
      ["plan.yaml", /^id: .*/m, "id: another"],
      ["plan.yaml", /owner: alpha/g, "owner: anna"],
      ["team.yaml", /id: alpha/, "id: anna"],
      ["team.yaml", /name: Alpha/, "name: Anna"],
    ] as const) {
      await writeFile(join(other, name), (await readFile(join(other, name), "utf8")).replace(from, to));
    }
    await baton(["as", "alpha", "start 1A"], { env });
    expect((await baton(["plan", "import", other], { env })).code).toBe(0);
    const { out } = await baton([], { env, input: "as anna\nstart 1A\nas alpha\ndone 1A\n" });
    expect(out).toMatch(/You may be[^]*anna[^]*alpha/);
    expect(out).toContain("You are Alpha");
    expect(out).toContain("1A Proto integration is in progress");
    expect(out).toContain("1A Proto integration is done");
    expect((await baton(["as", "anna", "done 1A"], { env })).code).toBe(0);
  });
});

describe("what cannot work is said in words", () => {
  it(
    "half a set of Slack settings, an odd port, another database, an unknown command",
    PATIENCE,
    async () => {
      const [slack, port, database, command] = await Promise.all([
        baton(["start"], { env: { SLACK_BOT_TOKEN: "xoxb-secret" } }),
        baton(["start"], { env: { PORT: "abc" } }),
        baton(["start"], { env: { DATABASE_URL: "postgres://user:secret@host/baton" } }),
        baton(["plna", "check"]),
      ]);
      expectMendable(slack, "SLACK_BOT_TOKEN is set, but", "SLACK_APP_TOKEN");
      expectMendable(port, 'PORT is "abc"', "from 1 to 65535");
      expectMendable(database, "DATABASE_URL is of a kind that this version does not know");
      expectMendable(command, 'There is no command "plna"', "Did you mean plan?");
      for (const { err } of [slack, database]) expect(err).not.toContain("secret");
    },
  );

  it("a file that is no database, one with broken pages, and a folder that cannot be", PATIENCE, async () => {
    const garbage = join(folder, "garbage.db");
    await writeFile(garbage, "garbage ".repeat(2000));
    const broken = join(folder, "broken");
    await cp(data, broken, { recursive: true });
    const file = await open(join(broken, "baton.db"), "r+");
    const { size } = await stat(join(broken, "baton.db"));
    await file.write(Buffer.alloc(size - 4096, 0xde), 0, size - 4096, 4096);
    await file.close();
    const [none, pages, under] = await Promise.all([
      baton(["as", "alpha", "next"], { env: { DATABASE_URL: `sqlite:${garbage}` } }),
      baton(["as", "alpha", "next"], { env: { BATON_DATA: broken } }),
      baton(["as", "alpha", "next"], { env: { BATON_DATA: join(garbage, "data") } }),
    ]);
    expectMendable(none, "garbage.db cannot be opened", "restore a backup");
    expectMendable(pages, "baton.db cannot be opened: database disk image is malformed");
    expectMendable(under, "cannot be made", "Set BATON_DATA");
    // Where the system takes no folder at all, as Linux does here.
    const nowhere = await baton(["as", "alpha", "next"], { env: { BATON_DATA: "/proc/baton/data" } });
    expectMendable(nowhere, "cannot be made", "Set BATON_DATA");
  });
});
