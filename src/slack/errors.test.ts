import { webApi } from "@slack/bolt";
import { describe, expect, it } from "vitest";
import { toPosted } from "./errors.ts";

const { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } = webApi;

const platform = (error: string): Error => new WebAPIPlatformError({ ok: false, error });
function network(code: string | undefined, name = "Error"): Error {
  const cause = Object.assign(new Error(code ?? "timed out"), code === undefined ? { name } : { code });
  return new WebAPIRequestError(new TypeError("fetch failed", { cause }));
}

describe("a failed post", () => {
  it.each([
    ["a limit", new WebAPIRateLimitedError(3), { kind: "retry", after: 3000, scope: "channel" }],
    ["a limit in words", platform("ratelimited"), { kind: "retry", after: undefined, scope: "channel" }],
    [
      "a limit that names no time",
      new Error("Retry header did not contain a valid timeout"),
      { kind: "retry", scope: "channel" },
    ],
    ["a limit for all", platform("message_limit_exceeded"), { kind: "retry", scope: "platform" }],
    ["a refused connection", network("ECONNREFUSED"), { kind: "retry", scope: "platform" }],
    ["an unknown name", network("ENOTFOUND"), { kind: "retry", scope: "platform" }],
    ["a service that is down", platform("service_unavailable"), { kind: "retry", scope: "platform" }],
    ["a cut connection", network("ECONNRESET"), { kind: "uncertain" }],
    ["no answer in time", network(undefined, "TimeoutError"), { kind: "uncertain" }],
    ["a broken server", new WebAPIHTTPError(502, "Bad Gateway", {}), { kind: "uncertain" }],
    ["a server that gave up", platform("internal_error"), { kind: "uncertain" }],
    ["a page of somebody else's", platform("<html>Bad Gateway</html>"), { kind: "uncertain" }],
    ["an archived channel", platform("is_archived"), { kind: "unreachable", why: "the channel is archived" }],
    ["a bot", platform("cannot_dm_bot"), { kind: "unreachable" }],
    ["a missing scope", platform("missing_scope"), { kind: "unreachable" }],
    ["a dead account", platform("account_inactive"), { kind: "revoked" }],
    ["a message too long", platform("msg_too_long"), { kind: "malformed", why: "Slack said msg_too_long" }],
    ["a request that is too large", new WebAPIHTTPError(413, "Too Large", {}), { kind: "malformed" }],
    ["a proxy's refusal", new WebAPIHTTPError(403, "Forbidden", {}), { kind: "retry", scope: "platform" }],
    ["a name of JavaScript's", platform("constructor"), { kind: "malformed" }],
    ["a bug", new RangeError("xoxb-1-secret is wrong"), { kind: "malformed", why: "[secret] is wrong" }],
    ["something thrown", "words", { kind: "malformed", why: "words" }],
  ])("after %s", (_what, error, outcome) => {
    expect(toPosted(error, false)).toMatchObject(outcome);
  });

  it("is never uncertain when it may be repeated", () => {
    expect(toPosted(network("ECONNRESET"), true)).toMatchObject({ kind: "retry", scope: "platform" });
    expect(toPosted(platform("fatal_error"), true)).toMatchObject({ kind: "retry" });
  });

  it("finds the reason inside several tries to connect", () => {
    const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    const cause = new AggregateError([refused]);
    expect(toPosted(new WebAPIRequestError(new TypeError("fetch failed", { cause })), false)).toMatchObject({
      kind: "retry",
    });
  });
});
