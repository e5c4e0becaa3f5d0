/** What every receiver works with, and the way of one request through the one door. */
import type { WebClient } from "@slack/web-api";
import type { Answer, Handle } from "../domain/adapter.ts";
import type { Command, Inbound } from "../domain/command.ts";
import type { Log } from "../domain/log.ts";
import { reason } from "./log.ts";

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
    return await door.handle(inbound);
  } catch (error) {
    door.log.error(
      { inbound: inbound.id, command: inbound.command.kind, why: reason(error) },
      "a command failed",
    );
    return "failed";
  }
}
