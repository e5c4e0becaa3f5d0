import { describe, expect, it } from "vitest";
import { checkSettings } from "./check-settings.ts";
import { isWell } from "./domain/check.ts";

const BOT = "xoxb-secret";
const APP = "xapp-secret";

/** What is found, in words; everything of it is free of secrets. */
function found(env: Readonly<Record<string, string>>): readonly string[] {
  const { checks } = checkSettings(env);
  const words = checks.map(
    ({ state, found, do: todo }) => `${state}: ${found}${todo === undefined ? "" : ` → ${todo}`}`,
  );
  for (const line of words) expect(line).not.toMatch(/-secret|hunter2/);
  return words;
}

describe("settings, as doctor sees them", () => {
  it.each([
    [{}, "Nothing of Slack is set: Baton runs in the terminal."],
    [{ SLACK_BOT_TOKEN: " " }, "Nothing of Slack is set: Baton runs in the terminal."],
    [{ SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP }, "Baton connects to Slack with Socket Mode."],
    [
      { SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: "s", PORT: "8080" },
      "Baton takes Slack's requests over HTTP on port 8080.",
    ],
    [
      { SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP, SLACK_SIGNING_SECRET: "s" },
      "Baton connects to Slack with Socket Mode; SLACK_SIGNING_SECRET is not used.",
    ],
  ])("are well: %o", (env, words) => {
    expect(found(env)).toEqual([`ok: ${words}`]);
  });

  it("name each that cannot be, and lose no other one", () => {
    const env = {
      PORT: "abc",
      BATON_LOG: "loud",
      DATABASE_URL: "postgres://me:hunter2@host/baton",
      SLACK_BOT_TOKEN: BOT,
    };
    const { checks, database, slack } = checkSettings(env);
    expect(isWell(checks)).toBe(false);
    expect([database, slack?.botToken]).toEqual([undefined, BOT]);
    expect(found(env)).toEqual([
      "failed: DATABASE_URL is of a kind that this version does not know. → Write sqlite:PATH, or unset it: then the database is a file in the folder of BATON_DATA.",
      'failed: PORT is "abc", which it cannot be. → Write a number from 1 to 65535.',
      'failed: BATON_LOG is "loud", which it cannot be. → Unset BATON_LOG, or see the README for its values.',
      "failed: SLACK_BOT_TOKEN is set, but Slack has no way to reach Baton. → Set SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.",
    ]);
  });

  it.each([
    [{ SLACK_BOT_TOKEN: "xoxp-secret" }, "SLACK_BOT_TOKEN is a user token, and not the bot token."],
    [
      { SLACK_BOT_TOKEN: "xapp-other-secret" },
      "SLACK_BOT_TOKEN is an app-level token, and not the bot token.",
    ],
    [{ SLACK_BOT_TOKEN: "the-secret" }, "SLACK_BOT_TOKEN is no token of Slack's, and not the bot token."],
    [{ SLACK_BOT_TOKEN: `"${BOT}"` }, "SLACK_BOT_TOKEN is in quotes."],
    [
      { SLACK_APP_TOKEN: "xoxb-other-secret" },
      "SLACK_APP_TOKEN is a bot token, and not the app-level token.",
    ],
    [
      { SLACK_SIGNING_SECRET: "xapp-other-secret" },
      "SLACK_SIGNING_SECRET is an app-level token, and not the signing secret.",
    ],
  ])("know a secret in the wrong place: %o", (wrong, words) => {
    const env = { SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP, ...wrong };
    const [line = "", ...more] = found(env);
    expect([line.startsWith(`failed: ${words} → `), more]).toEqual([true, []]);
    // It is not sent anywhere.
    expect(Object.values(checkSettings(env).slack ?? {})).not.toContain(Object.values(wrong)[0]);
  });

  it("take tokens that are rotated", () => {
    expect(found({ SLACK_BOT_TOKEN: "xoxe.xoxb-secret", SLACK_APP_TOKEN: APP })).toHaveLength(1);
    expect(checkSettings({ SLACK_BOT_TOKEN: "xoxe.xoxb-secret", SLACK_APP_TOKEN: APP }).slack?.botToken).toBe(
      "xoxe.xoxb-secret",
    );
  });
});
