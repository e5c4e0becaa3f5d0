import type { Delivery, Ref } from "../domain/adapter.ts";
import type { Button, Message } from "../domain/message.ts";
import { choicesOf } from "./render.ts";

/** One message that stands in a channel or was sent to a member; `at` is when it was last shown. */
export interface Post {
  /** Where and which: `#emergency` or `@alpha`, and the id of the delivery that posted it. */
  readonly ref: Ref;
  readonly to: Delivery["to"];
  readonly message: Message;
  readonly at: number;
  readonly edited: boolean;
  readonly inThread: boolean;
  /** Rises with every post, edit and answer: what was shown last has the highest. */
  readonly shown: number;
}

/** Everything that was shown, oldest first, by `channel/id`; and the choices of the last answer of each member. */
export interface Board {
  readonly posts: ReadonlyMap<string, Post>;
  readonly answers: ReadonlyMap<string, { readonly choices: readonly Button[]; readonly shown: number }>;
  readonly shown: number;
}

/** Messages that are remembered; older ones can no longer be listed or looked up. */
const MOST = 1000;

export const EMPTY_BOARD: Board = { posts: new Map(), answers: new Map(), shown: 0 };

/** Where a delivery to this reader stands. */
export function placeOf(to: Delivery["to"]): string {
  return to.kind === "user" ? `@${to.id}` : `#${to.id}`;
}

/** The place that the delivery's message has or gets: the same delivery again has the same. */
export function refOf(delivery: Delivery): Ref {
  if (delivery.op === "edit" && delivery.ref) return delivery.ref;
  return { channel: placeOf(delivery.to), id: delivery.id };
}

/** The post at a place, if it is remembered. */
export function postAt(board: Board, ref: Ref): Post | undefined {
  return board.posts.get(`${ref.channel}/${ref.id}`);
}

/** The board after a delivery: a new message, or the new text of one that stands. */
export function withPost(board: Board, delivery: Delivery, at: number): { board: Board; post: Post } {
  const ref = refOf(delivery);
  const before = postAt(board, ref);
  const post: Post = {
    ref,
    to: delivery.to,
    message: delivery.message,
    at,
    edited: delivery.op === "edit",
    inThread: before?.inThread ?? delivery.thread !== undefined,
    shown: board.shown + 1,
  };
  const posts = new Map(board.posts).set(`${ref.channel}/${ref.id}`, post);
  const [oldest] = posts.keys();
  if (posts.size > MOST && oldest !== undefined) posts.delete(oldest);
  return { board: { ...board, posts, shown: post.shown }, post };
}

/** The board after a member was answered: the answer's choices are theirs, in place of an earlier answer's. */
export function withAnswer(board: Board, member: string, message: Message): Board {
  const shown = board.shown + 1;
  const answers = new Map(board.answers).set(member, { choices: choicesOf(message), shown });
  return { ...board, answers, shown };
}

/** Choices and, unless they are those of an answer, the post below which they stand. */
export interface Choice {
  readonly choices: readonly Button[];
  readonly post: Post | undefined;
}

/**
 * What a number stands for: the choices shown last of those that this member may take, in an answer to
 * them, a direct message to them or a channel. An edit that takes the buttons away takes the choices away.
 */
export function newestChoice(board: Board, member: string): Choice | undefined {
  const answer = board.answers.get(member);
  let best: Choice | undefined;
  let shown = -1;
  if (answer && answer.choices.length > 0) {
    best = { choices: answer.choices, post: undefined };
    shown = answer.shown;
  }
  for (const post of board.posts.values()) {
    if (post.shown < shown || (post.to.kind === "user" && post.to.id !== member)) continue;
    const choices = choicesOf(post.message);
    if (choices.length === 0) continue;
    best = { choices, post };
    shown = post.shown;
  }
  return best;
}

/** The choices alone; none when there is nothing to choose. */
export function choicesFor(board: Board, member: string): readonly Button[] {
  return newestChoice(board, member)?.choices ?? [];
}

/** The last messages of a place, in the order in which they were posted. */
export function lastPosts(board: Board, place: string, most: number): readonly Post[] {
  return [...board.posts.values()].filter((post) => post.ref.channel === place).slice(-most);
}
