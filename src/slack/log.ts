/** What the adapter logs, and what it lets Bolt log: never a token, never a request's body. */
import type { Logger } from "@slack/bolt";
import { LogLevel } from "@slack/bolt";
import type { Log } from "../domain/log.ts";

const SECRETS = [
  /\bxox[a-z](?:\.xox[a-z])?-[\w-]+/gi,
  /\bxapp-[\w-]+/gi,
  /\bwss?:\/\/[^\s"\\]+/gi,
  /\bBearer\s+[^\s"\\]+/gi,
  // Addresses to answer at, of any host that Slack may give, and what opens a form.
  /\bhttps?:\/\/hooks\.[^\s"\\]+/gi,
  /(?<=response_url\\?"?\s*[:=]\s*\\?"?)https?:[^\s"\\]+/gi,
  /\b\d{6,}\.\d{6,}\.[0-9a-f]{16,}\b/gi,
];

/** Text without tokens, and without what is as good as one: addresses of sockets and of answers, and triggers. */
export function redact(text: string): string {
  return SECRETS.reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
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
