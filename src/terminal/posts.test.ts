import { describe, expect, it } from "vitest";
import type { Delivery } from "../domain/adapter.ts";
import type { Button, Message } from "../domain/message.ts";
import {
  type Board,
  choicesFor,
  EMPTY_BOARD,
  lastPosts,
  postAt,
  refOf,
  withAnswer,
  withPost,
} from "./posts.ts";

const ack: Button = { label: "Acknowledge", command: "ack 1" };
const start: Button = { label: "Start", command: "start 2A" };
const said = (text: string, ...buttons: readonly Button[]): Message => ({
  body: [],
  fallback: text,
  buttons,
});

function delivery(id: string, to: Delivery["to"], message: Message, more: Partial<Delivery> = {}): Delivery {
  const rest = { thread: undefined, ref: undefined, urgent: false, zone: "Europe/Berlin", accounts: {} };
  return { id, op: "post", to, message, since: 0, ...rest, ...more };
}

const alpha = { kind: "user", id: "alpha" } as const;
const beta = { kind: "user", id: "beta" } as const;
const emergency = { kind: "channel", id: "emergency" } as const;

function boardOf(...deliveries: readonly Delivery[]): Board {
  return deliveries.reduce((board, each) => withPost(board, each, 0).board, EMPTY_BOARD);
}

describe("the board", () => {
  it("finds a message by the delivery that posted it, and edits it in its place", () => {
    const posted = boardOf(delivery("1", alpha, said("one")), delivery("2", alpha, said("two")));
    const ref = { channel: "@alpha", id: "1" };
    expect(postAt(posted, ref)?.message.fallback).toBe("one");
    const edit = delivery("3", alpha, said("one, changed"), { op: "edit", ref });
    expect(refOf(edit)).toEqual(ref);
    const edited = withPost(posted, edit, 5);
    expect(edited.post).toMatchObject({ edited: true, at: 5 });
    expect(lastPosts(edited.board, "@alpha", 10).map((post) => post.message.fallback)).toEqual([
      "one, changed",
      "two",
    ]);
  });

  it("lists the last messages of one place", () => {
    const board = boardOf(
      delivery("1", alpha, said("a")),
      delivery("2", emergency, said("b")),
      delivery("3", alpha, said("c")),
      delivery("4", alpha, said("d"), { thread: { channel: "@alpha", id: "1" } }),
    );
    expect(lastPosts(board, "@alpha", 2).map((post) => [post.message.fallback, post.inThread])).toEqual([
      ["c", false],
      ["d", true],
    ]);
  });

  it("forgets the oldest of more than a thousand", () => {
    const many = Array.from({ length: 1001 }, (_, index) => delivery(String(index), alpha, said("x")));
    const board = boardOf(...many);
    expect(board.posts.size).toBe(1000);
    expect(postAt(board, { channel: "@alpha", id: "0" })).toBeUndefined();
  });
});

describe("what a number stands for", () => {
  it("is the choice shown last that the member may take, never one of somebody else", () => {
    const board = boardOf(delivery("1", alpha, said("x", start)), delivery("2", beta, said("y", ack)));
    expect(choicesFor(board, "alpha")).toEqual([start]);
    expect(choicesFor(board, "beta")).toEqual([ack]);
    expect(choicesFor(board, "gamma")).toEqual([]);
    const posted = withPost(board, delivery("3", emergency, said("z", ack)), 0).board;
    expect(choicesFor(posted, "gamma")).toEqual([ack]);
  });

  it("is the answer's when the answer came later, and the message's when that did", () => {
    const first = withAnswer(boardOf(delivery("1", alpha, said("x", start))), "alpha", said("ok", ack));
    expect(choicesFor(first, "alpha")).toEqual([ack]);
    const second = withPost(first, delivery("2", alpha, said("y", start)), 0).board;
    expect(choicesFor(second, "alpha")).toEqual([start]);
    expect(choicesFor(withAnswer(second, "alpha", said("nothing")), "alpha")).toEqual([start]);
  });

  it("goes away with the buttons", () => {
    const board = boardOf(delivery("1", alpha, said("x", ack)));
    const edit = delivery("2", alpha, said("handled"), { op: "edit", ref: { channel: "@alpha", id: "1" } });
    expect(choicesFor(withPost(board, edit, 0).board, "alpha")).toEqual([]);
  });
});
