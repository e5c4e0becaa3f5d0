import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { AppError } from "./domain/app-error.ts";
import { readSettings } from "./settings.ts";

const BOT = "xoxb-secret";
const APP = "xapp-secret";

/** The error that an environment gives. */
function problem(env: Readonly<Record<string, string>>): AppError {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("settings", () => {
  it("need nothing: then there is a file in .baton, port 3000 and no Slack; blank ones count as unset", () => {
    const settings = { database: resolve(".baton/baton.db"), port: 3000, log: undefined, slack: undefined };
    expect(readSettings({})).toEqual(settings);
    expect(readSettings({ PORT: " ", BATON_DATA: "", SLACK_BOT_TOKEN: "", SLACK_APP_TOKEN: " " })).toEqual(
      settings,
    );
  });

  it("say where the database is", () => {
    expect(readSettings({ BATON_DATA: "/srv/baton" }).database).toBe("/srv/baton/baton.db");
    const both = { BATON_DATA: "/srv/baton", DATABASE_URL: "sqlite:///var/b.db" };
    expect(readSettings(both).database).toBe("/var/b.db");
    expect(readSettings({ DATABASE_URL: "sqlite:b.db" }).database).toBe(resolve("b.db"));
    expect(readSettings({ DATABASE_URL: "sqlite::memory:" }).database).toBe(":memory:");
  });

  it.each(["postgres://user:hunter2@host/baton", "mysql://x", "sqlite:", "baton.db"])(
    "refuse the database %s, and do not repeat it",
    (url) => {
      const error = problem({ DATABASE_URL: url });
      expect(error.code).toBe("settings");
      expect(error.message).toContain("DATABASE_URL");
      expect(error.hint).toContain("sqlite:PATH");
      expect(`${error.message} ${error.hint}`).not.toContain("hunter2");
    },
  );

  it.each(["abc", "0", "65536", "-1", "3.5", "1e3", "0x50", "80 81"])("refuse the port %s", (port) => {
    expect(problem({ PORT: port })).toMatchObject({
      code: "settings",
      message: `PORT is "${port}", which it cannot be.`,
      hint: "Write a number from 1 to 65535.",
    });
  });

  it("take a port and a log level, and refuse other levels", () => {
    expect(readSettings({ PORT: " 8080 ", BATON_LOG: "warn" })).toMatchObject({ port: 8080, log: "warn" });
    expect(problem({ BATON_LOG: "loud" }).message).toContain('BATON_LOG is "loud"');
  });

  it("take Slack over a socket, over HTTP, or with both", () => {
    const none = { appToken: undefined, signingSecret: undefined, apiUrl: undefined };
    expect(readSettings({ SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP }).slack).toEqual({
      ...none,
      botToken: BOT,
      appToken: APP,
    });
    const http = { SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: "s", SLACK_API_URL: "http://127.0.0.1:1" };
    expect(readSettings(http).slack).toEqual({
      ...none,
      botToken: BOT,
      signingSecret: "s",
      apiUrl: "http://127.0.0.1:1",
    });
    expect(readSettings({ ...http, SLACK_APP_TOKEN: APP }).slack?.appToken).toBe(APP);
  });

  it.each([
    [{ SLACK_BOT_TOKEN: BOT }, "SLACK_APP_TOKEN"],
    [{ SLACK_APP_TOKEN: APP }, "SLACK_BOT_TOKEN"],
    [{ SLACK_SIGNING_SECRET: "secret" }, "SLACK_BOT_TOKEN"],
    [{ SLACK_APP_TOKEN: APP, SLACK_SIGNING_SECRET: "secret" }, "SLACK_BOT_TOKEN"],
  ])("refuse half a set of Slack: %o lacks %s; no token is shown", (env, missing) => {
    const error = problem(env);
    expect(error.code).toBe("slack-settings");
    expect(`${error.message} ${error.hint}`).toContain(missing);
    expect(`${error.message} ${error.hint}`).not.toContain("secret");
  });
});
