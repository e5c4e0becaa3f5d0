/** Tokens, scopes and clocks, as Slack's answers show them. */
import { webApi } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import type { Check } from "../domain/check.ts";
import type { Log } from "../domain/log.ts";
import * as say from "./check-sentences.ts";
import { clientOptions, createClient } from "./client.ts";
import { namesOf, SCOPES } from "./manifest.ts";
import type { Ask } from "./pace.ts";
import { SKEW } from "./signature.ts";

/** What the machine and the network may add to a difference that is none. */
const NOTICEABLE = 5000;

/** When an answer came, by Slack's clock and by ours, in milliseconds. */
interface Compared {
  readonly theirs: number;
  readonly ours: number;
  /** How far the difference may be from the true one. */
  readonly unsure: number;
}

/** A client that compares the clocks with each answer. */
export interface Watch {
  readonly client: WebClient;
  readonly compared: () => Compared | undefined;
}

export function createWatch(token: string, apiUrl: string | undefined, now: () => number, log: Log): Watch {
  let compared: Compared | undefined;
  const client = new webApi.WebClient(token, {
    ...clientOptions(apiUrl, log),
    fetch: async (url, init) => {
      const asked = now();
      const response = await fetch(url, init);
      const answered = now();
      const date = Date.parse(response.headers.get("date") ?? "");
      // The header has whole seconds.
      if (!Number.isNaN(date))
        compared = { theirs: date + 500, ours: (asked + answered) / 2, unsure: (answered - asked) / 2 + 500 };
      return response;
    },
  });
  return { client, compared: () => compared };
}

export interface BotLook {
  readonly checks: readonly Check[];
  /** False when Slack does not take the token, so that nothing else can be asked. */
  readonly usable: boolean;
}

/** Whether the bot token works, belongs to the team of this data, and has the scopes of the manifest. */
export async function checkBot(client: WebClient, ask: Ask, linked: string | undefined): Promise<BotLook> {
  const asked = await ask("auth.test", () => client.auth.test());
  const name = "bot token";
  if (asked.kind === "failed") return { checks: [{ name, ...say.unreachable(asked.why) }], usable: false };
  if (asked.kind === "late") return { checks: [{ name, ...say.LATE }], usable: false };
  if (asked.kind === "refused") return { checks: [{ name, ...say.botRefused(asked.code) }], usable: false };
  const { team_id: id, team = "", user = "", bot_id: bot, response_metadata: about } = asked.value;
  if (id === undefined || bot === undefined) return { checks: [{ name, ...say.NO_BOT }], usable: false };
  const called = team === "" ? `the team ${id}` : `the team ${team} (${id})`;
  if (linked !== undefined && linked !== id)
    return { checks: [{ name, ...say.otherTeam(called, linked) }], usable: false };
  const known: Check = { name, ...say.botKnown(user, called, linked !== undefined) };
  return { checks: [known, ...checkScopes(about?.scopes)], usable: true };
}

function checkScopes(given: readonly string[] | undefined): readonly Check[] {
  const name = "scopes";
  if (given === undefined) return [{ name, ...say.NO_SCOPES }];
  const has = new Set(given);
  const wanted = new Set<string>(namesOf(SCOPES));
  const missing = namesOf(SCOPES).filter((scope) => !has.has(scope));
  const unneeded = given.filter((scope) => scope !== "" && !wanted.has(scope));
  const checks: Check[] = [];
  if (missing.length > 0) checks.push({ name, ...say.scopesMissing(missing) });
  if (unneeded.length > 0) checks.push({ name, ...say.scopesUnneeded(unneeded) });
  return checks.length > 0 ? checks : [{ name, ...say.ALL_SCOPES }];
}

/** Whether Socket Mode would connect. No connection is made. */
export async function checkApp(
  appToken: string,
  apiUrl: string | undefined,
  log: Log,
  ask: Ask,
): Promise<Check> {
  const client = createClient(appToken, apiUrl, log);
  const asked = await ask("apps.connections.open", () => client.apps.connections.open({}));
  const name = "app token";
  if (asked.kind === "failed") return { name, ...say.unreachable(asked.why) };
  if (asked.kind === "late") return { name, ...say.LATE };
  if (asked.kind === "refused") return { name, ...say.appRefused(asked.code) };
  // Slack gives an address whether Socket Mode is on or not, and says so beside it.
  const words = asked.value.response_metadata?.messages ?? [];
  const off = words.some((each) => /socket mode is not (?:turned on|enabled)/i.test(each));
  return { name, ...(off ? say.SOCKET_OFF : say.SOCKET_OPENS) };
}

/** How far the clocks are apart. Too far is a failure where requests are signed: over HTTP. */
export function checkClock(compared: Compared | undefined, http: boolean): Check {
  const name = "clock";
  if (compared === undefined) return { name, ...say.NO_CLOCK };
  const { theirs, ours, unsure } = compared;
  const apart = ours - theirs;
  const tooFar = Math.abs(apart) > SKEW;
  if (Math.abs(apart) > NOTICEABLE + unsure)
    return { name, ...say.clockWrong(apart, http && tooFar, tooFar) };
  return {
    name,
    ...say.clockRight(Math.abs(apart) <= unsure ? 0 : Math.ceil((Math.abs(apart) + unsure) / 1000)),
  };
}
