/** HTTP mode: one path, signed requests, a size limit. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { HTTPReceiver } from "@slack/bolt";
import { AppError } from "../domain/app-error.ts";
import type { Log } from "../domain/log.ts";
import { boltLogger, reason } from "./log.ts";
import { PATH } from "./manifest.ts";
import { isSigned } from "./signature.ts";

const MAX_BODY = 1_000_000;
/** Whoever knocks without end fills no log: a line a minute, which counts them. */
const SAID_EVERY = 60_000;

export interface HttpDoor {
  readonly receiver: HTTPReceiver;
  /** Starts to listen; the port that it got, which matters when 0 was asked for. */
  readonly open: (port: number) => Promise<number>;
  /** Takes no more connections and waits for the open ones; after `patience` milliseconds cuts them. */
  readonly close: (patience: number) => Promise<void>;
}

/**
 * Bolt's receiver behind a check of our own: Bolt reads the system's clock and takes any time in the future,
 * Baton refuses more than five minutes in either direction by the clock that it is given.
 */
export function createHttpDoor(signingSecret: string, now: () => number, log: Log): HttpDoor {
  const receiver = new HTTPReceiver({
    signingSecret,
    signatureVerification: false,
    endpoints: PATH,
    processBeforeResponse: false,
    logger: boltLogger(log),
  });
  let refused = 0;
  let saidAt = -Infinity;
  const server = createServer((request, response) => {
    admit(request, response).catch((error: unknown) => {
      log.warn({ why: reason(error) }, "a request to Slack's address broke off");
      response.destroy();
    });
  });

  async function admit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.split("?")[0] !== PATH) return end(response, 404);
    if (request.method !== "POST") return end(response, 405);
    const body = await readBody(request);
    if (body === undefined) return end(response, 413);
    const signature = request.headers["x-slack-signature"];
    const timestamp = request.headers["x-slack-request-timestamp"];
    if (!isSigned({ signature, timestamp, body }, signingSecret, now())) {
      countRefused();
      return end(response, 401);
    }
    // Bolt falls over what is no object, and would log what it cannot read.
    if (!isReadable(request.headers["content-type"] ?? "", body.toString())) return end(response, 400);
    receiver.requestListener(Object.assign(request, { rawBody: body }), response);
  }

  function countRefused(): void {
    refused += 1;
    const at = now();
    if (at >= saidAt && at - saidAt < SAID_EVERY) return;
    saidAt = at;
    log.warn({ refused }, "requests that Slack did not sign, or too long ago, were refused since the start");
  }

  function open(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      server.once("error", (cause) => {
        const hint = "Choose another PORT, or stop the program that holds it.";
        reject(new AppError("slack-port", `cannot listen on port ${port}`, { hint, cause }));
      });
      server.listen(port, () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  function close(patience: number): Promise<void> {
    return new Promise((resolve) => {
      const cut = setTimeout(() => server.closeAllConnections(), patience);
      server.close(() => {
        clearTimeout(cut);
        resolve();
      });
      server.closeIdleConnections();
    });
  }

  return { receiver, open, close };
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: "close" }).end();
}

/** Whether it is an object in JSON, or a form whose payload, if it has one, is such an object. */
function isReadable(contentType: string, body: string): boolean {
  const isForm = contentType.startsWith("application/x-www-form-urlencoded");
  const json = isForm ? (new URLSearchParams(body).get("payload") ?? "{}") : body;
  try {
    const read: unknown = JSON.parse(json);
    return typeof read === "object" && read !== null && !Array.isArray(read);
  } catch {
    return false;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
