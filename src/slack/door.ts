/** What every receiver works with, and the way of one request through the one door. */
import type { WebClient } from "@slack/web-api";
import type { Answer, Handle } from "../domain/adapter.ts";
import type { Command, Inbound } from "../domain/command.ts";
import type { Log } from "../domain/log.ts";
import { profileOf } from "./accounts.ts";
import { reason } from "./log.ts";
import { NOT_INTRODUCED } from "./sentences.ts";

export interface Door {
  readonly client: WebClient;
  /** Baton's own user. */
  readonly botUser: string;
  readonly handle: Handle;
  /** Baton's workspace for a Slack team, undefined when it serves none there. */
  readonly workspaceOf: (team: string) => string | undefined;
  readonly parse: (text: string) => Command;
  readonly log: Log;
  /** Carries one request to its end: counts it as in hand, and logs what it throws. Never rejects. */
  readonly run: (what: string, work: () => Promise<void>) => Promise<void>;
}

/** Requests in hand. */
export interface Desk {
  readonly run: Door["run"];
  /** Resolves when nothing is in hand. */
  readonly idle: () => Promise<void>;
}

export function createDesk(log: Log): Desk {
  const inHand = new Set<Promise<void>>();
  async function carry(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.error({ what, why: reason(error) }, "a request from Slack failed");
    }
  }
  return {
    run: async (what, work) => {
      const done = carry(what, work);
      inHand.add(done);
      await done;
      inHand.delete(done);
    },
    idle: async () => {
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}

/** A request as it comes from Slack, before its workspace is known. */
export interface Request {
  /** Slack's own id of it: the same one delivered twice has the same. */
  readonly id: string;
  readonly team: string;
  readonly user: string;
  readonly channel: string | undefined;
  /** The plan that a button or a form means. */
  readonly plan?: string | undefined;
  readonly command: Command;
}

/** The answer; `stranger` for a team that Baton does not serve, `failed` when there is a bug, which is logged. */
export async function ask(door: Door, request: Request): Promise<Answer | "stranger" | "failed"> {
  const workspace = door.workspaceOf(request.team);
  if (workspace === undefined) {
    door.log.warn({ team: request.team }, "a request from a Slack team that Baton does not serve");
    return "stranger";
  }
  const inbound: Inbound = {
    id: `slack:${request.id}`,
    workspace,
    plan: request.plan,
    channel: request.channel,
    surface: "slack",
    actor: { kind: "account", platform: "slack", id: request.user },
    command: request.command,
  };
  try {
    // Whoever joins is asked about at once, and whoever is unknown once that has shown.
    if (request.command.kind === "join") return await introduced(door, inbound, request);
    const answer = await door.handle(inbound);
    return isUnknown(answer) ? await introduced(door, inbound, request, answer) : answer;
  } catch (error) {
    door.log.error(
      { inbound: inbound.id, command: inbound.command.kind, why: reason(error) },
      "a command failed",
    );
    return "failed";
  }
}

/** Somebody who is on no plan, or not on this channel's. */
function isUnknown({ reply }: Answer): boolean {
  return reply.kind === "stranger" || (reply.kind === "refused" && reply.refusal.kind === "not-on-plan");
}

/** The same request, with what Slack says about the one who asks: an unknown one may be found by their e-mail address. */
async function introduced(
  door: Door,
  inbound: Inbound,
  { team, user }: Request,
  before?: Answer,
): Promise<Answer> {
  const profile = await profileOf(door.client, user, team, door.log);
  if (profile)
    return door.handle({ ...inbound, actor: { kind: "account", platform: "slack", id: user, profile } });
  return (
    before ?? { reply: { kind: "silent" }, message: NOT_INTRODUCED, form: undefined, problems: undefined }
  );
}
