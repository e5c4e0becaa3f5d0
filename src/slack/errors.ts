/** What a failed call means for a delivery. */
import { webApi } from "@slack/bolt";
import type { Posted } from "../domain/adapter.ts";
import { redact } from "./log.ts";

/** Errors after which no try will ever reach this reader, and why, in words for whoever is told. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  channel_not_found: "the channel does not exist, or Baton cannot see it",
  not_in_channel: "Baton is not in the channel",
  is_archived: "the channel is archived",
  channel_is_archived: "the channel is archived",
  restricted_action: "the workspace does not let Baton post there",
  restricted_action_read_only_channel: "the channel is read-only",
  restricted_action_thread_only_channel: "the channel takes only replies",
  restricted_action_non_threadable_channel: "the channel takes no replies",
  cannot_reply_to_message: "the message takes no replies",
  missing_scope: "Baton lacks a permission in Slack; install it again from its manifest",
  not_allowed_token_type: "Baton's token is of the wrong kind",
  user_not_found: "nobody has this Slack account",
  users_not_found: "nobody has this Slack account",
  user_not_visible: "Baton cannot see this Slack account",
  user_disabled: "the Slack account is deactivated",
  cannot_dm_bot: "the Slack account is a bot",
  cannot_dm_user: "the Slack account takes no direct messages from Baton",
  message_not_found: "the message was deleted",
  cant_update_message: "the message is not Baton's any more",
  edit_window_closed: "the workspace lets no message be edited after so long",
  messages_tab_disabled: "direct messages to Baton are switched off in its settings",
  not_enabled: "Baton's Home tab is switched off in its settings",
  is_inactive: "the channel is frozen, archived or deleted",
  no_permission: "Baton is not in the conversation, or lacks a permission there",
  access_denied: "Slack denies Baton access there",
  ekm_access_denied: "the workspace's administrators have suspended posting",
  enterprise_is_restricted: "the organisation does not let Baton in there",
  message_not_owned_by_app: "the message is not Baton's any more",
  team_not_found: "the workspace of the channel does not exist any more",
  channel_type_not_supported: "Baton cannot write in a channel of this kind",
  method_not_supported_for_channel_type: "Baton cannot write in a conversation of this kind",
  invalid_user_combination: "the Slack account belongs to an organisation that shares no channel with Baton",
  user_not_in_channel: "they are not in the channel",
  user_is_restricted: "the Slack account may not be written to",
};

const REVOKED: ReadonlySet<string> = new Set([
  "token_revoked",
  "token_expired",
  "invalid_auth",
  "account_inactive",
  "not_authed",
  "team_access_not_granted",
  "org_login_required",
  "two_factor_setup_required",
  // This address may not use the token: nothing gets through until somebody changes that.
  "accesslimited",
]);

/** Slack may have done it before it failed. */
const UNSURE: ReadonlySet<string> = new Set([
  "internal_error",
  "fatal_error",
  "operation_timeout",
  "update_failed",
]);

const LIMITED: ReadonlySet<string> = new Set(["ratelimited", "rate_limited", "slow_down"]);
const LIMITED_EVERYWHERE: ReadonlySet<string> = new Set(["message_limit_exceeded"]);
const NOT_TAKEN: ReadonlySet<string> = new Set([
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
]);
/** This channel or view is busy with something that passes. */
const BUSY: ReadonlySet<string> = new Set([
  "external_channel_migrating",
  "streaming_state_conflict",
  "hash_conflict",
]);

/** What stands between here and Slack answered: Slack itself says everything but 429 and 5xx with a 200. */
const NOT_SLACK: ReadonlySet<number> = new Set([401, 403, 404, 407, 408, 421, 425, 451]);

/** Failures before anything was sent. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Why a call is to be repeated that came too soon after others. */
export const TOO_FAST = "Slack asks to slow down";

/** Whether the token is good for nothing, or for nothing from here. */
export function isRevoked(code: string): boolean {
  return REVOKED.has(code);
}

/** Slack's own word for a refusal, if the error is one. */
export function platformError(error: unknown): string | undefined {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;
}

/**
 * What became of the delivery. `repeatable`: doing it twice is the same as once (an edit, opening a
 * conversation), so that nothing about it is uncertain.
 */
export function toPosted(error: unknown, repeatable: boolean): Posted {
  const unsure = (why: string): Posted =>
    repeatable ? { kind: "retry", after: undefined, scope: "platform", why } : { kind: "uncertain", why };
  if (error instanceof webApi.WebAPIRateLimitedError) return limited("channel", error.retryAfter * 1000);
  if (error instanceof webApi.WebAPIPlatformError) return refused(error.data, unsure);
  if (error instanceof webApi.WebAPIHTTPError) {
    if (error.statusCode >= 500) return unsure(`Slack answered ${error.statusCode}`);
    if (NOT_SLACK.has(error.statusCode)) {
      const why = `something on the way to Slack answered ${error.statusCode}`;
      return { kind: "retry", after: undefined, scope: "platform", why };
    }
    return { kind: "malformed", why: `Slack answered ${error.statusCode}` };
  }
  if (error instanceof webApi.WebAPIRequestError) {
    const code = causeCode(error.original);
    if (code === undefined || !NOT_CONNECTED.has(code)) return unsure("Slack did not answer");
    return { kind: "retry", after: undefined, scope: "platform", why: "Slack cannot be reached" };
  }
  const words = redact(error instanceof Error ? error.message : String(error));
  // The client makes a bare error of a 429 that names no time.
  if (words.startsWith("Retry header")) return limited("channel", undefined);
  return { kind: "malformed", why: words };
}

interface Refusal {
  readonly error: string;
  readonly response_metadata?: { readonly messages?: readonly string[] };
}

function refused(data: Refusal, unsure: (why: string) => Posted): Posted {
  const { error: code } = data;
  if (LIMITED.has(code)) return limited("channel", undefined);
  if (LIMITED_EVERYWHERE.has(code)) return limited("platform", undefined);
  if (NOT_TAKEN.has(code))
    return { kind: "retry", after: undefined, scope: "platform", why: `Slack said ${code}` };
  if (BUSY.has(code)) return { kind: "retry", after: undefined, scope: "channel", why: `Slack said ${code}` };
  if (REVOKED.has(code)) return { kind: "revoked", why: `Slack said ${code}` };
  const why = Object.hasOwn(UNREACHABLE, code) ? UNREACHABLE[code] : undefined;
  if (why !== undefined) return { kind: "unreachable", why };
  // An answer that is not Slack's: a proxy's page instead of JSON.
  if (UNSURE.has(code) || !/^[a-z0-9_]+$/.test(code)) return unsure("Slack failed while it worked on it");
  const details = data.response_metadata?.messages ?? [];
  return { kind: "malformed", why: redact([`Slack said ${code}`, ...details.slice(0, 5)].join("; ")) };
}

function limited(scope: "channel" | "platform", after: number | undefined): Posted {
  return { kind: "retry", after, scope, why: TOO_FAST };
}

/** The system's code of a failed fetch, which hides it one or more causes deep. */
function causeCode(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string") return at.code;
    if (at instanceof AggregateError) return causeCode(at.errors[0]);
  }
  return undefined;
}
