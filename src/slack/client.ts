/** The Web API as Baton uses it: no retries of its own, no waiting on a limit, ten seconds at most. */
import { webApi } from "@slack/bolt";
import type {
  ChatPostMessageArguments,
  ChatPostMessageResponse,
  WebClient,
  WebClientOptions,
} from "@slack/web-api";
import type { Log } from "../domain/log.ts";
import { boltLogger } from "./log.ts";
import type { Page } from "./render.ts";

const TIMEOUT = 10_000;

/** Options for every client that talks to Slack; the outbox decides about retries. */
export function clientOptions(apiUrl: string | undefined, log: Log, timeout = TIMEOUT): WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    logger: boltLogger(log),
    allowAbsoluteUrls: false,
  };
}

export function createClient(
  token: string | undefined,
  apiUrl: string | undefined,
  log: Log,
  timeout?: number,
): WebClient {
  return new webApi.WebClient(token, clientOptions(apiUrl, log, timeout));
}

/** Posts one message that unfurls no links. Rejects as the client does. */
export function postMessage(
  client: WebClient,
  message: ChatPostMessageArguments,
): Promise<ChatPostMessageResponse> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a method of Slack's, not of a window
  return client.chat.postMessage({ ...message, unfurl_links: false, unfurl_media: false });
}

/**
 * Answers over the address that Slack gave with a request, which works in channels that Baton is not in.
 * Only the one who asked sees it. Rejects when Slack does not take it.
 */
export async function respond(url: string, page: Page, thread: string | undefined): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      response_type: "ephemeral",
      replace_original: false,
      ...page,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    }),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`response_url answered ${response.status}`);
}
