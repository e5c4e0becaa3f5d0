/** Slack's v0 request signature: a keyed hash of the raw body and its time. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** How far the time of a request may be from ours, in either direction. */
export const SKEW = 5 * 60_000;

/** The signature that belongs to a body; `timestamp` in seconds, as in its header. */
export function sign(secret: string, timestamp: string, body: string | Buffer): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex")}`;
}

/**
 * True when the request is Slack's and of the last five minutes (or the next, as clocks differ). Takes the
 * same time for every wrong signature, so that it cannot be guessed byte by byte.
 */
export function isSigned(
  request: { readonly signature: unknown; readonly timestamp: unknown; readonly body: Buffer },
  secret: string,
  now: number,
): boolean {
  const { signature, timestamp, body } = request;
  if (typeof signature !== "string" || typeof timestamp !== "string" || !/^\d{1,12}$/.test(timestamp))
    return false;
  if (Math.abs(now - Number(timestamp) * 1000) > SKEW) return false;
  const expected = Buffer.from(sign(secret, timestamp, body));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
