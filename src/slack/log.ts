/** What the adapter logs, and what it lets Bolt log: never a token, never a request's body. */
import type { Logger } from "@slack/bolt";
import { LogLevel } from "@slack/bolt";
import type { Log } from "../domain/log.ts";

const SECRETS = /\bxox[a-z]-[\w-]+|\bxapp-[\w-]+|\bwss?:\/\/\S+|\bBearer\s+\S+/gi;

/** Text without tokens and without socket addresses, which are as good as one. */
export function redact(text: string): string {
  return text.replaceAll(SECRETS, "[secret]");
}

/** Why something failed, in words for the log. */
export function reason(error: unknown): string {
  if (typeof error === "string") return redact(error);
  if (!(error instanceof Error)) return "the connection was closed";
  return redact(error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message);
}

/**
 * A logger for Bolt and its clients. Their debug lines hold whole requests and are dropped; of the others
 * only text and the messages of errors are kept.
 */
export function boltLogger(log: Log): Logger {
  const words = (parts: readonly unknown[]): string =>
    parts
      .filter((part) => typeof part === "string" || part instanceof Error)
      .map(reason)
      .join(" ");
  return {
    debug: () => undefined,
    info: (...parts: unknown[]) => log.debug({ from: "bolt" }, words(parts)),
    warn: (...parts: unknown[]) => log.warn({ from: "bolt" }, words(parts)),
    error: (...parts: unknown[]) => log.error({ from: "bolt" }, words(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
