/** Requests from Slack to the app, and the three seconds that it has to acknowledge them. */
import { createHmac } from "node:crypto";
import type { World } from "./world.ts";

/** One request; `retry` when it is delivered again. */
export interface Push {
  readonly type: "slash_commands" | "interactive" | "events_api";
  readonly payload: object;
  readonly retry?: { readonly num: number; readonly reason: string };
}

/** Delivers it and resolves with what the acknowledgement carries, if anything. Rejects when there is none. */
export type Deliver = (push: Push) => Promise<unknown>;

const DEADLINE = 3000;
const PATIENCE = 10_000;

/** Notes an acknowledgement that is late, and gives up on one that never comes. */
export async function inTime<T>(world: World, push: Push, acknowledged: Promise<T>): Promise<T> {
  const late = setTimeout(() => world.badAcks.push(`${push.type} was not acknowledged within 3 s`), DEADLINE);
  let never: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_resolve, reject) => {
    never = setTimeout(() => reject(new Error(`${push.type} was never acknowledged`)), PATIENCE);
  });
  try {
    return await Promise.race([acknowledged, patience]);
  } finally {
    clearTimeout(late);
    clearTimeout(never);
  }
}

/** The signature that Slack puts on a request, over the raw body and the time of sending in seconds. */
export function signatureOf(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}

/** HTTP mode: signed requests to the app's address. */
export function deliverTo(world: World, url: string): Deliver {
  return async (push) => {
    const { body, contentType } = encode(push);
    const response = await inTime(world, push, postSigned(world, url, body, contentType, push.retry));
    const text = await response.text();
    if (response.status !== 200) {
      world.badAcks.push(`${push.type} was answered with ${response.status}`);
      throw new Error(`the app answered ${response.status}`);
    }
    const isJson = (response.headers.get("content-type") ?? "").startsWith("application/json");
    return isJson && text !== "" ? (JSON.parse(text) as unknown) : undefined;
  };
}

/** Sends one signed request, also a wrong one that a test makes up. */
export function postSigned(
  world: World,
  url: string,
  body: string,
  contentType: string,
  retry?: Push["retry"],
  timestamp = Math.floor(world.now() / 1000),
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    body,
    headers: {
      "content-type": contentType,
      "x-slack-request-timestamp": String(timestamp),
      "x-slack-signature": signatureOf(world.signingSecret, timestamp, body),
      ...(retry === undefined
        ? {}
        : { "x-slack-retry-num": String(retry.num), "x-slack-retry-reason": retry.reason }),
    },
  });
}

function encode({ type, payload }: Push): { readonly body: string; readonly contentType: string } {
  const form = "application/x-www-form-urlencoded";
  switch (type) {
    case "events_api":
      return { body: JSON.stringify(payload), contentType: "application/json" };
    case "interactive":
      return {
        body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
        contentType: form,
      };
    case "slash_commands": {
      const fields = Object.fromEntries(
        Object.entries(payload).map(([name, value]) => [name, String(value)]),
      );
      return { body: new URLSearchParams(fields).toString(), contentType: form };
    }
  }
}
