/** Socket Mode: a connection that is kept up until it is closed. */
import { setTimeout as pause } from "node:timers/promises";
import { SocketModeReceiver } from "@slack/bolt";
import { webApi } from "@slack/bolt";
import { clientOptions } from "./client.ts";
import type { Log } from "../domain/log.ts";
import { boltLogger, reason } from "./log.ts";

/** Slack closes each connection within hours; the first try to come back is soon, later ones wait up to half a minute. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;

export interface SocketDoor {
  readonly receiver: SocketModeReceiver;
  /** Connects, and from then on comes back after every loss. Rejects when the first connection fails. */
  readonly open: () => Promise<void>;
  /** Disconnects for good; waits at most `patience` milliseconds for Slack to say goodbye. */
  readonly close: (patience: number) => Promise<void>;
}

/**
 * Bolt's receiver with a reconnection of our own: the client's lets a failed attempt reject where nobody
 * catches it, which ends the process on a short loss of the network or a revoked token.
 */
export function createSocketDoor(appToken: string, apiUrl: string | undefined, log: Log): SocketDoor {
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    // A connection that breaks off is no error: it comes back by itself.
    logger: boltLogger({ ...log, error: log.warn.bind(log) }),
    installerOptions: { clientOptions: clientOptions(apiUrl, log) },
  });
  const { client } = receiver;
  const closing = new AbortController();

  async function open(): Promise<void> {
    await client.start();
    client.on("disconnected", () => {
      if (!closing.signal.aborted) void comeBack();
    });
  }

  let away = false;
  async function comeBack(): Promise<void> {
    if (away) return;
    away = true;
    log.info({}, "Slack closed the socket; connecting again");
    let wait = FIRST_PAUSE;
    let last = "";
    while (!closing.signal.aborted) {
      try {
        await pause(wait, undefined, { signal: closing.signal });
        await client.start();
        break;
      } catch (error) {
        if (closing.signal.aborted) break;
        // Each reason once: a token that stays revoked is no news every half a minute.
        if (reason(error) !== last)
          log.warn({ why: reason(error) }, "the socket to Slack could not be opened");
        last = reason(error);
        const limited = error instanceof webApi.WebAPIRateLimitedError;
        wait = limited ? error.retryAfter * 1000 : Math.min(wait * 2, LONGEST_PAUSE);
      }
    }
    away = false;
  }

  async function close(patience: number): Promise<void> {
    closing.abort();
    const done = new AbortController();
    await Promise.race([
      client.disconnect(),
      pause(patience, undefined, { signal: done.signal }).catch(() => undefined),
    ]);
    done.abort();
  }

  return { receiver, open, close };
}
