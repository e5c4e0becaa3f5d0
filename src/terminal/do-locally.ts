import { CHANNELS } from "../domain/plan.ts";
import type { Button } from "../domain/message.ts";
import { type PlayClock, playClock } from "./clock.ts";
import { localHelp, memberIds, table } from "./greeting.ts";
import type { LocalCommand } from "./local-command.ts";
import { describeMember, type Member } from "./member.ts";
import { postLines, type Reader } from "./post-lines.ts";
import { type Board, lastPosts, newestChoice, type Post } from "./posts.ts";
import { paragraph } from "./render.ts";
import { safe } from "./text.ts";
import { day } from "./when.ts";
import { listed, USAGE, WORDS } from "./words.ts";

/** Who sits here, what they want to see, and what there is to see. */
export interface LocalState {
  readonly member: Member | undefined;
  readonly quiet: boolean;
  readonly board: Board;
}

/** What a command of the workspace changes and prints; `command` is then given to Baton. */
export interface Done {
  readonly member: Member | undefined;
  readonly quiet: boolean;
  readonly lines: readonly string[];
  readonly command: string | undefined;
  /** The plan that a chosen command means. */
  readonly plan?: string | undefined;
}

/** What the workspace has at hand. */
export interface Around {
  readonly reader: Reader;
  readonly members: readonly Member[];
  readonly clock: PlayClock | undefined;
  readonly now: () => number;
  /** What a number stands for now. */
  readonly choices: readonly Button[] | undefined;
}

/** Messages that `inbox` and `channel` list. */
const MOST_LISTED = 10;

/** Does what the workspace itself understands. */
export async function doLocally(
  command: Exclude<LocalCommand, { readonly kind: "quit" }>,
  state: LocalState,
  around: Around,
): Promise<Done> {
  const { reader, members } = around;
  const { member, quiet } = state;
  const said = (lines: readonly string[]): Done => ({ member, quiet, lines, command: undefined });
  const say = (sentence: string): Done => said(paragraph([sentence], reader.look, "plain", "  "));
  switch (command.kind) {
    case "as":
      return { ...said(sitDown(command.member, state.board, reader)), member: command.member };
    case "choice":
      return choose(command.number, around.choices ?? [], said, say);
    case "inbox": {
      const whose = command.member ?? member;
      if (!whose) return say(WORDS.nobodyYet);
      const posts = lastPosts(state.board, `@${whose.id}`, MOST_LISTED);
      return posts.length === 0 ? say(WORDS.emptyInbox(safe(whose.name))) : said(list(posts, around));
    }
    case "channel": {
      const posts = lastPosts(state.board, `#${command.channel}`, MOST_LISTED);
      return posts.length === 0 ? say(WORDS.emptyChannel(command.channel)) : said(list(posts, around));
    }
    case "channels":
      return say(WORDS.channels(listed(CHANNELS)));
    case "quiet":
      return { ...say(WORDS.quiet), quiet: true };
    case "loud":
      return { ...say(WORDS.loud), quiet: false };
    case "clock":
    case "speed":
    case "bad-speed":
      return say(await playClock(command, around.clock, around.now, reader.zone));
    case "help":
      if (command.topic !== undefined)
        return said(table([USAGE[command.topic]], reader.look, "code", "plain"));
      return { ...said(localHelp(reader.look)), command: member ? "help" : undefined };
    case "nobody":
      return say(WORDS.nobody(safe(command.given), listed(memberIds(members))));
    case "no-channel":
      return say(WORDS.noChannel(safe(command.given), listed(CHANNELS)));
  }
}

/** Who one is now, and what waits for an answer. */
function sitDown(member: Member, board: Board, reader: Reader): readonly string[] {
  const theirs: Reader = {
    ...reader,
    member,
    zone: member.zone,
    look: { ...reader.look, zone: member.zone },
  };
  const messages = lastPosts(board, `@${member.id}`, Infinity).length;
  const waiting = newestChoice(board, member.id)?.post;
  const about = describeMember(member);
  return [
    ...paragraph([WORDS.youAre(safe(member.name), safe(about))], reader.look, "plain", "  "),
    ...(messages > 0 ? paragraph([WORDS.waiting(messages)], reader.look, "dim", "  ") : []),
    ...(waiting?.to.kind === "user" ? ["", ...postLines(waiting, theirs)] : []),
  ];
}

function choose(
  number: number,
  choices: readonly Button[],
  said: (lines: readonly string[]) => Done,
  say: (sentence: string) => Done,
): Done {
  const chosen = choices[number - 1];
  if (chosen) return { ...said([]), command: chosen.command, plan: chosen.plan };
  return say(choices.length === 0 ? WORDS.noChoice : WORDS.badChoice(choices.length));
}

function list(posts: readonly Post[], { reader, now }: Around): readonly string[] {
  const today = day(now(), reader.zone);
  return posts.flatMap((post, index) => [
    ...(index === 0 ? [] : [""]),
    ...postLines(post, reader, day(post.at, reader.zone) !== today),
  ]);
}
