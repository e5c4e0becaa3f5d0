import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Answer } from "../domain/adapter.ts";
import type { Command, Inbound } from "../domain/command.ts";
import type { Form } from "../domain/message.ts";
import { runOnce } from "./run-once.ts";

const form: Form = {
  id: "answer r1",
  title: "Check-in",
  submit: "Send",
  fields: [
    { id: "working", label: "What works?", hint: "The generator", kind: "text", required: true },
    {
      id: "from",
      label: "From whom?",
      kind: "choice",
      required: false,
      options: Array.from({ length: 14 }, (_, index) => ({ value: `m${index}`, label: `Member ${index}` })),
    },
  ],
};

interface Ran {
  readonly code: number;
  readonly text: string;
  readonly inbound: Inbound | undefined;
}

async function once(
  answer: Partial<Answer>,
  given: { json?: boolean; values?: Record<string, string>; command?: Command } = {},
): Promise<Ran> {
  const output = new PassThrough();
  let inbound: Inbound | undefined;
  const code = await runOnce({
    handle: (asked) => {
      inbound = asked;
      const opening = given.values !== undefined && asked.command.kind !== "submit";
      const whole = {
        reply: { kind: "silent" },
        message: { body: [], fallback: "Done." },
        form: undefined,
        problems: undefined,
      } as const;
      return Promise.resolve(opening ? { ...whole, form } : { ...whole, ...answer });
    },
    parse: (text) => given.command ?? { kind: "done", task: text },
    workspace: "local",
    member: "alpha",
    line: " answer r1 ",
    values: given.values,
    json: given.json ?? false,
    newId: () => "c1",
    output,
  });
  return { code, text: String(output.read()), inbound };
}

const ANSWER: Command = { kind: "answer", round: undefined };

describe("one command", () => {
  it("prints the answer and exits with 0", async () => {
    const { code, text, inbound } = await once({});
    expect([code, text]).toEqual([0, "  Done.\n"]);
    expect(inbound).toEqual({
      id: "c1",
      workspace: "local",
      plan: undefined,
      channel: undefined,
      surface: "cli",
      actor: { kind: "member", id: "alpha" },
      command: { kind: "done", task: " answer r1 " },
    });
  });

  it.each([
    [1, { kind: "refused", refusal: { kind: "nothing-to-undo" } }],
    [1, { kind: "invalid", form: "x", problems: {} }],
    [
      1,
      {
        kind: "stranger",
        account: "x",
        ways: { platform: "terminal", ours: true, plans: [], morePlans: 0 },
      },
    ],
    [1, { kind: "which-plan", plans: [] }],
    [2, { kind: "unknown", text: "x", nearest: undefined }],
    [2, { kind: "malformed", verb: "done", problem: "x", usage: "done TASK" }],
  ] as const)("exits with %i for %o", async (code, reply) => {
    expect((await once({ reply })).code).toBe(code);
  });

  it("prints one JSON object: what was decided, and how it reads", async () => {
    const reply = { kind: "need-closed", need: { id: "n" } } as unknown as Answer["reply"];
    const { text } = await once(
      { reply, message: { title: "Closed", body: [], fallback: "" } },
      { json: true },
    );
    expect(JSON.parse(text)).toEqual({ reply: { kind: "need-closed", need: { id: "n" } }, text: "  Closed" });
  });

  it("names the plans of a page, and prints nothing else about them", async () => {
    const facts = { plan: { id: "p", title: "Plan", team: { members: [] } }, member: "alpha" };
    const reply = { kind: "home", homes: [facts] } as unknown as Answer["reply"];
    const { text } = await once({ reply }, { json: true });
    const home = { plan: { id: "p", title: "Plan" }, member: "alpha" };
    expect(JSON.parse(text)).toMatchObject({ reply: { kind: "home", homes: [home] } });
    expect(text).not.toContain("team");
  });

  it("prints a form's fields and how to give their values", async () => {
    const { code, text } = await once({ form });
    expect(code).toBe(0);
    expect(text.split("\n")).toEqual([
      "  Check-in",
      "",
      "  working (needed)",
      "  What works?  The generator",
      "  from",
      "  From whom?",
      ...Array.from({ length: 12 }, (_, index) => `  [${index + 1}] Member ${index}`),
      "  and 2 more: type the id",
      "",
      "  Give the values like this:",
      '  baton as alpha "answer r1" --set working="…" --set from="…"',
      "",
    ]);
    expect(JSON.parse((await once({ form }, { json: true })).text)).toMatchObject({
      form: { id: "answer r1" },
    });
  });

  it("sends the form that the line opens with its values, and says what is wrong with them", async () => {
    const reply = { kind: "invalid", form: "answer r1", problems: {} } as const;
    const { code, text, inbound } = await once(
      { reply, problems: { working: "Say more." } },
      { values: { working: "x" }, command: ANSWER },
    );
    expect(inbound?.command).toEqual({ kind: "submit", form: "answer r1", values: { working: "x" } });
    expect([code, text]).toEqual([1, "  Done.\n  working: Say more.\n"]);
  });

  it("drops no value in silence: a field that the form has not, a line that opens no form", async () => {
    await expect(once({}, { values: { working: "x", form: "beta" }, command: ANSWER })).rejects.toMatchObject(
      { message: 'The form has no field "form".', hint: "Did you mean from?" },
    );
    for (const command of [
      { kind: "done", task: "1A" },
      { kind: "raise", type: "urgent", text: "x", forWhom: undefined },
      { kind: "need-reply", need: "n", text: "x" },
    ] as const) {
      const rejected = once({}, { values: { working: "x" }, command });
      await expect(rejected).rejects.toMatchObject({
        code: "usage",
        message: expect.stringContaining("opens no form") as string,
      });
    }
  });
});
