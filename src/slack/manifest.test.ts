import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { AppError } from "../domain/app-error.ts";
import { EVENTS, manifest, namesOf, RAISE_SHORTCUT, requestUrlOf, SCOPES } from "./manifest.ts";
import { manifestYaml } from "./manifest-yaml.ts";
import { manifestFiles } from "./write-manifests.ts";

const REQUESTS = "https://baton.example.com/slack/events";

function refusal(address: string): AppError {
  try {
    requestUrlOf(address);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("the manifest", () => {
  it("in config/ is the one that is printed", () => {
    const files = manifestFiles();
    expect([...files.keys()]).toEqual(["slack-manifest.yaml", "slack-manifest-http.yaml"]);
    for (const [name, text] of files) {
      expect(readFileSync(new URL(`../../config/${name}`, import.meta.url), "utf8")).toBe(text);
    }
  });

  it.each([undefined, REQUESTS])("reads back from YAML as it is (%s)", (url) => {
    expect(parse(manifestYaml(url))).toEqual(manifest(url));
  });

  it("asks for the least scopes, gives each its reason, and uploads nothing", () => {
    const text = manifestYaml();
    for (const scope of namesOf(SCOPES)) expect(text).toMatch(new RegExp(`- ${scope} # [a-z@/]`));
    expect(manifest().oauth_config?.scopes).toEqual({ bot: namesOf(SCOPES) });
    expect(text).not.toContain("files:");
  });

  it("has the command, the events, both tabs and the message shortcut", () => {
    const { features, settings } = manifest();
    expect(features?.slash_commands).toMatchObject([{ command: "/baton", should_escape: true }]);
    expect(features?.app_home).toMatchObject({ home_tab_enabled: true, messages_tab_enabled: true });
    expect(features?.shortcuts).toMatchObject([
      { name: "Raise as issue", type: "message", callback_id: RAISE_SHORTCUT },
    ]);
    expect(settings?.event_subscriptions?.bot_events).toEqual(namesOf(EVENTS));
  });

  it("uses Socket Mode and no address, or one address for everything and no socket", () => {
    expect(manifestYaml()).not.toContain("url");
    expect(manifest().settings).toMatchObject({ socket_mode_enabled: true });
    const { features, settings } = manifest(REQUESTS);
    expect(settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: { request_url: REQUESTS },
      interactivity: { is_enabled: true, request_url: REQUESTS },
    });
    expect(features?.slash_commands).toMatchObject([{ url: REQUESTS }]);
  });

  it("stays within Slack's limits of a manifest", () => {
    const { display_information: shown, features } = manifest();
    expect(shown.name.length).toBeLessThanOrEqual(35);
    expect((shown.description ?? "").length).toBeLessThanOrEqual(140);
    for (const { name, description } of features?.shortcuts ?? []) {
      expect(name.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(150);
    }
  });
});

describe("the address for HTTP", () => {
  it.each(["https://baton.example.com", " https://baton.example.com/ ", "HTTPS://Baton.Example.com"])(
    "may be written %s",
    (address) => {
      expect(requestUrlOf(address)).toBe(REQUESTS);
    },
  );

  it("may have a port", () => {
    expect(requestUrlOf("https://baton.example.com:8443")).toBe(
      "https://baton.example.com:8443/slack/events",
    );
  });

  it.each([
    ["http://baton.example.com", "does not begin with https://"],
    ["baton.example.com", "is not one that begins with https://"],
    ["", "is not one that begins with https://"],
    ["https://", "has no host"],
    ["https:// ", "has no host"],
    ["https://baton.example.com/slack/events", "has something after the host"],
    ["https://baton.example.com/?a=b", "has something after the host"],
    ["https://baton.example.com#x", "has something after the host"],
    ["https://me:hunter2@baton.example.com", "holds a name or a password"],
    ["ftp://me:hunter2@baton.example.com", "does not begin with https://"],
  ])("is refused with cause and way out: %s", (address, cause) => {
    const { code, message, hint } = refusal(address);
    expect(code).toBe("manifest-url");
    expect(message).toContain(cause);
    expect(hint).toContain("--url https://baton.example.com");
    expect(message).not.toContain("hunter2");
  });
});
