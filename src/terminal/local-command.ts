import type { ChannelId } from "../domain/plan.ts";
import { CHANNELS } from "../domain/plan.ts";
import type { Member } from "./member.ts";
import { findMember } from "./member.ts";

/** What the workspace itself understands; every other line is a command for Baton. */
export type LocalCommand =
  | { readonly kind: "as"; readonly member: Member }
  | { readonly kind: "choice"; readonly number: number }
  | { readonly kind: "inbox"; readonly member: Member | undefined }
  | { readonly kind: "channel"; readonly channel: ChannelId }
  | { readonly kind: "channels" }
  | { readonly kind: "quiet" }
  | { readonly kind: "loud" }
  | { readonly kind: "clock"; readonly what: "show" | "next" | "real" }
  | { readonly kind: "speed"; readonly factor: number }
  | { readonly kind: "help"; readonly topic: LocalWord | undefined }
  | { readonly kind: "quit" }
  | { readonly kind: "nobody"; readonly given: string }
  | { readonly kind: "no-channel"; readonly given: string }
  | { readonly kind: "bad-speed"; readonly given: string };

export const LOCAL_WORDS = ["as", "inbox", "channel", "clock", "quiet", "loud", "quit"] as const;
export type LocalWord = (typeof LOCAL_WORDS)[number];

/** A faster clock would pass a whole plan in one step of its loop. */
export const FASTEST = 100_000;

/**
 * Reads a line as a command of the workspace; undefined when it is none. Until somebody was chosen, a number
 * or a name alone chooses a member; afterwards a number is a choice below a message.
 */
export function parseLocal(
  line: string,
  members: readonly Member[],
  current: Member | undefined,
): LocalCommand | undefined {
  const [word = "", ...rest] = line.trim().split(/\s+/);
  const argument = rest.join(" ");
  switch (word.toLowerCase()) {
    case "as":
      return chooseMember(argument, members);
    case "inbox":
      if (argument === "") return { kind: "inbox", member: undefined };
      return withMember(argument, members, (member) => ({ kind: "inbox", member }));
    case "channel":
    case "channels":
      return chooseChannel(argument);
    case "clock":
      return chooseClock(argument);
    case "help":
    case "?":
      return chooseHelp(argument);
    default:
  }
  if (argument !== "") return undefined;
  if (/^\d{1,6}$/.test(word)) {
    return current ? { kind: "choice", number: Number(word) } : chooseMember(word, members);
  }
  const bare = word.toLowerCase();
  if (bare === "quiet" || bare === "loud") return { kind: bare };
  return bare === "quit" || bare === "exit" ? { kind: "quit" } : undefined;
}

function chooseMember(given: string, members: readonly Member[]): LocalCommand {
  return withMember(given, members, (member) => ({ kind: "as", member }));
}

function withMember(
  given: string,
  members: readonly Member[],
  then: (member: Member) => LocalCommand,
): LocalCommand {
  const member = findMember(given, members);
  return member ? then(member) : { kind: "nobody", given };
}

function chooseChannel(given: string): LocalCommand {
  if (given === "") return { kind: "channels" };
  const wanted = given.replace(/^#/, "").toLowerCase();
  const channel = CHANNELS.find((name) => name.startsWith(wanted));
  return channel && wanted !== "" ? { kind: "channel", channel } : { kind: "no-channel", given };
}

function chooseClock(given: string): LocalCommand {
  const wanted = given.toLowerCase();
  if (wanted === "") return { kind: "clock", what: "show" };
  if (wanted === "next" || wanted === "real") return { kind: "clock", what: wanted };
  const found = /^[x×]?\s?(\d{1,9}(?:\.\d{1,3})?)\s?[x×]?$/.exec(wanted);
  const factor = Number(found?.[1] ?? 0);
  return factor > 0 && factor <= FASTEST ? { kind: "speed", factor } : { kind: "bad-speed", given };
}

/** Help on a word of Baton's own is answered by Baton. */
function chooseHelp(given: string): LocalCommand | undefined {
  const wanted = given.toLowerCase();
  if (wanted === "") return { kind: "help", topic: undefined };
  const topic = LOCAL_WORDS.find((word) => word === wanted);
  return topic ? { kind: "help", topic } : undefined;
}
