/** What somebody did last, where `undo` does not reach: how it is called, and what reverses it. */
import type { Command } from "./command.ts";
import type { DurationRange } from "./plan.ts";
import type { Reply } from "./reply.ts";

/** The newest change of a member: the command, and what was answered. */
export interface NewestChange {
  readonly command: Command;
  readonly reply: Reply;
}

/** A command line like the one that made the change, and one that reverses it, where there is one. */
export interface ByHand {
  readonly did: string;
  readonly hand: string | undefined;
}

/** The task whose newest change that was, for changes that tasks remember; undefined for all others. */
export function taskMoved({ reply }: NewestChange): string | undefined {
  switch (reply.kind) {
    case "started":
    case "done":
    case "blocked":
    case "unblocked":
    case "cancelled":
      return reply.task.id;
    default:
      return undefined;
  }
}

/** How a change is named and reversed by hand. */
export function byHand({ command, reply }: NewestChange): ByHand {
  return { did: didOf(command), hand: handOf(reply) };
}

function didOf(command: Command): string {
  switch (command.kind) {
    case "submit":
      return command.form;
    case "assign":
      return `assign ${command.task} to ${command.member}`;
    case "estimate":
      return `estimate ${command.task} ${command.duration}`;
    case "round-now":
      return "round now";
    default: {
      const named: Partial<Record<string, unknown>> = { ...command };
      const subject = named["task"] ?? named["issue"] ?? named["round"] ?? named["need"];
      return typeof subject === "string" || typeof subject === "number"
        ? `${command.kind} ${subject}`
        : command.kind;
    }
  }
}

function handOf(reply: Reply): string | undefined {
  switch (reply.kind) {
    case "added":
      return `cancel ${reply.task.id}`;
    case "assigned":
      return reply.from === undefined ? undefined : `assign ${reply.task.id} to ${reply.from}`;
    case "estimated":
      return `estimate ${reply.task.id} ${workLine(reply.from)}`;
    case "away":
    case "back": {
      const { onBehalfOf } = reply.by;
      const line = reply.kind === "away" ? "back" : "away";
      return onBehalfOf === undefined ? line : `${line} for ${onBehalfOf}`;
    }
    case "answered":
    case "skipped":
    case "later":
      return `answer ${reply.round.id}`;
    case "raised":
      return `withdraw ${reply.issue.number}`;
    default:
      return undefined;
  }
}

const UNITS = [
  [2400, "w"],
  [480, "d"],
  [60, "h"],
  [1, "m"],
] as const;

/** A duration as `estimate` reads it: `4h`, `1-2d`. */
function workLine({ min, max }: DurationRange): string {
  const [size, unit] = UNITS.find(([each]) => min % each === 0 && max % each === 0) ?? [1, "m"];
  return min === max ? `${min / size}${unit}` : `${min / size}-${max / size}${unit}`;
}
