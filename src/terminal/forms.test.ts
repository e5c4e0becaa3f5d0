import { describe, expect, it } from "vitest";
import type { Form } from "../domain/message.ts";
import { after, done, play, say } from "../../test/play-terminal.ts";
import type { TerminalOptions } from "./terminal.ts";

const form: Form = {
  id: "answer r1",
  title: "Check-in",
  submit: "Send",
  intro: [["A minute."]],
  fields: [
    { id: "working", label: "What works?", hint: "The generator", kind: "text", required: true },
    { id: "blocked", label: "What is blocked?", kind: "text", required: false, initial: "nothing" },
  ],
};

describe("forms", () => {
  const opens = (problems?: Readonly<Record<string, string>>): TerminalOptions["handle"] => {
    let wrong = problems;
    return ({ command }) => {
      if (command.kind === "answer") return Promise.resolve({ ...done(say("form")), form });
      const answer = { ...done(say("Thank you")), problems: command.kind === "submit" ? wrong : undefined };
      wrong = undefined;
      return Promise.resolve(answer);
    };
  };

  it("asks field by field and sends the values in one submit", async () => {
    const { text, inbound } = await play(["as alpha", "answer", "", "it runs # really", "", "done 1"], {
      handle: opens(),
    });
    expect(after(text, "alpha › answer")).toBe(
      [
        "  Check-in",
        "  A minute.",
        "  Enter keeps what is in [ ], - empties it; cancel leaves the form, quit Baton.",
        "",
        "  What works?  The generator",
        "  › ",
        "  This one is needed.",
        "  What works?  The generator",
        "  › it runs # really",
        "  What is blocked?",
        "  [nothing] › ",
        "",
        "  Thank you",
        "",
        "alpha › done 1",
        "  Thank you",
        "",
        "",
      ].join("\n"),
    );
    expect(inbound[1]?.command).toEqual({
      kind: "submit",
      form: "answer r1",
      values: { working: "it runs # really", blocked: "nothing" },
    });
  });

  it("asks again only what has a problem, and keeps the rest", async () => {
    const script = ["as alpha", "answer", "x", "the build", "# it runs well"];
    const { text, inbound } = await play(script, { handle: opens({ working: "Say a little more." }) });
    expect(text).toContain(
      "  Say a little more.\n  What works?  The generator\n  [x] › # it runs well\n\n  Thank you",
    );
    expect(inbound.map(({ command }) => (command.kind === "submit" ? command.values : undefined))).toEqual([
      undefined,
      { working: "x", blocked: "the build" },
      { working: "# it runs well", blocked: "the build" },
    ]);
  });

  it("leaves at cancel, and at the end of the input, without sending anything", async () => {
    const cancelled = await play(["as alpha", "answer", "x", "Cancel", "done 1"], { handle: opens() });
    expect(cancelled.text).toContain("› Cancel\n\n  Left. Nothing was sent.\n\nalpha › done 1\n");
    const ended = await play(["as alpha", "answer", "x"], { handle: opens() });
    expect(ended.text).toContain("The input ended inside a form. Nothing was sent.");
    expect(ended.inbound).toHaveLength(1);
  });

  it.each(["quit", "Exit"])("%s inside a form leaves, and nothing is sent", async (word) => {
    const { text, inbound } = await play(["as alpha", "answer", "it runs", word, "done 1"], {
      handle: opens(),
    });
    expect(text).toContain("Left. Nothing was sent.");
    expect(text).not.toContain("done 1");
    expect(inbound).toHaveLength(1);
  });

  it("goes on when the form could not be sent, and opens a form that answers a form", async () => {
    const handle: TerminalOptions["handle"] = ({ command }) =>
      command.kind === "answer"
        ? Promise.resolve({ ...done(say("form")), form })
        : command.kind === "submit" && command.form === "answer r1" && command.values["working"] === "again"
          ? Promise.resolve({
              ...done(say("form")),
              form: { ...form, id: "resolve 1", title: "Resolve", fields: [] },
            })
          : command.kind === "submit" && command.form === "answer r1"
            ? Promise.reject(new Error("disk is full"))
            : Promise.resolve(done(say("closed")));
    const { text } = await play(["as alpha", "answer", "x", "", "answer", "again", ""], { handle });
    expect(text).toContain("disk is full");
    expect(text).toContain(
      "  Resolve\n  A minute.\n  Enter skips; cancel leaves the form, quit Baton.\n\n\n  closed\n",
    );
  });
});
