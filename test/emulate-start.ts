/** The Web API of `emulate`, which others wrote: a process of its own on a free port, ended by its id. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Emulated {
  readonly apiUrl: string;
  readonly token: string;
  /** One call as JSON, for what Baton itself does not ask. */
  readonly call: (method: string, args: Readonly<Record<string, string>>) => Promise<Answered>;
  readonly close: () => Promise<void>;
}

/** What the tests read of an answer. */
export interface Answered {
  readonly ok: boolean;
  readonly error?: string;
  readonly channels?: readonly { readonly id: string; readonly name: string }[];
  readonly members?: readonly { readonly id: string; readonly name: string }[];
  readonly messages?: readonly { readonly ts: string; readonly text: string; readonly thread_ts?: string }[];
}

const TOKEN = "xoxb-emulated";
const CLI = join(import.meta.dirname, "..", "node_modules", "emulate", "dist", "index.js");

export async function startEmulated(slack: object): Promise<Emulated> {
  const folder = await mkdtemp(join(tmpdir(), "baton-emulate-"));
  const seed = join(folder, "seed.json");
  await writeFile(seed, JSON.stringify({ tokens: { [TOKEN]: { login: "baton" } }, slack }));
  const port = await freePort();
  const args = [CLI, "start", "--service", "slack", "--seed", seed, "--port", String(port)];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const apiUrl = `http://127.0.0.1:${port}/api/`;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes(String(port))) resolve();
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    void ended.then(() => reject(new Error(`emulate ended before it listened:\n${said}`)));
  });
  const call: Emulated["call"] = async (method, fields) => {
    const response = await fetch(`${apiUrl}${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields),
    });
    return (await response.json()) as Answered;
  };
  return {
    apiUrl,
    token: TOKEN,
    call,
    close: async () => {
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
