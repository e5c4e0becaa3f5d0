import { describe, expect, it } from "vitest";
import { problemsOfView } from "../../test/fake-slack/check-blocks.ts";
import type { Field, Form } from "../domain/message.ts";
import { readMetadata } from "./view-metadata.ts";
import { updatedView, type OpenView } from "./view-when.ts";
import { renderForm } from "./views.ts";

const ORIGIN = {
  via: "slash",
  channel: "C1",
  thread: undefined,
  responseUrl: "https://example.com/respond",
} as const;
const choice = (id: string, values: readonly string[], more: Partial<Field> = {}): Field => ({
  id,
  label: id,
  kind: "choice",
  required: true,
  options: values.map((value) => ({ value, label: `Label ${value}` })),
  ...more,
});
const line = (id: string, more: Partial<Field> = {}): Field => ({
  id,
  label: id,
  kind: "line",
  required: true,
  ...more,
});
const form = (fields: readonly Field[], more: Partial<Form> = {}): Form => ({
  id: "answer x",
  title: "Your day",
  submit: "Send",
  fields,
  ...more,
});
/** The part of a select that is looked at. */
interface SelectShape {
  readonly options?: readonly unknown[];
  readonly option_groups?: readonly { readonly label: { readonly text: string } }[];
}
const WHEN_RED = { field: "health", is: ["red"] };
const ids = (blocks: readonly { readonly block_id?: string }[]): (string | undefined)[] =>
  blocks.map((block) => block.block_id);

describe("a form", () => {
  it("asks each question with what is known already", () => {
    const view = renderForm(
      form(
        [
          line("a", { kind: "text", initial: "before", hint: "a hint" }),
          choice("b", ["x", "y"], { initial: "y" }),
          choice("c", ["x"], { initial: "gone", required: false }),
        ],
        { intro: [["Takes a minute."]] },
      ),
      ORIGIN,
    );
    expect(problemsOfView(view)).toEqual([]);
    expect(view.blocks).toMatchObject([
      { type: "section", text: { text: "Takes a minute." } },
      {
        block_id: "a",
        optional: false,
        hint: { text: "a hint" },
        element: { multiline: true, initial_value: "before" },
      },
      { block_id: "b", element: { type: "static_select", initial_option: { value: "y" } } },
      { block_id: "c", optional: true },
    ]);
    expect(view.blocks[3]).not.toHaveProperty("element.initial_option");
    expect(readMetadata(view.private_metadata ?? "")).toMatchObject({
      form: "answer x",
      channel: "C1",
      via: "slash",
    });
  });

  it("keeps to the limits, and says what it leaves out", () => {
    const many = choice(
      "many",
      Array.from({ length: 250 }, (_, index) => `v${index}`),
      { initial: "v240" },
    );
    const tooMany = choice(
      "more",
      Array.from({ length: 10_002 }, (_, index) => `v${index}`),
      { label: "Task" },
    );
    const long = choice("long", ["ok", "x".repeat(151)], { label: "L".repeat(3000), hint: "h".repeat(3000) });
    const view = renderForm(
      form(
        [many, tooMany, long, choice("none", []), line("words", { initial: "w".repeat(4000), label: " " })],
        {
          title: "A title that is longer than Slack shows",
          submit: "Send it all at once, now",
        },
      ),
      ORIGIN,
    );
    expect(problemsOfView(view)).toEqual([]);
    expect(view.title.text).toBe("A title that is longer …");
    const elements = view.blocks.flatMap((block) =>
      "element" in block ? [block.element as SelectShape] : [],
    );
    expect(elements.map(({ options, option_groups: groups }) => groups?.length ?? options?.length)).toEqual([
      3,
      100,
      1,
      undefined,
      undefined,
    ]);
    expect(elements[0]?.option_groups?.map(({ label }) => label.text)).toEqual([
      "1–100",
      "101–200",
      "201–250",
    ]);
    expect(elements[0]).toHaveProperty("initial_option.value", "v240");
    const texts = view.blocks.flatMap((block) =>
      "text" in block ? [(block.text as { text: string }).text] : [],
    );
    expect(texts).toEqual([
      "*A title that is longer than Slack shows*",
      "Task: 2 more choices do not fit here.",
      expect.stringMatching(/^L+…: 1 more choice does not fit here\.$/),
    ]);
  });

  it("asks at most 99 questions, and says how many are left", () => {
    const fields = (count: number) => Array.from({ length: count }, (_, index) => line(`q${index}`));
    const view = renderForm(form(fields(120), { intro: [["Intro"]] }), ORIGIN);
    expect(problemsOfView(view)).toEqual([]);
    expect(view.blocks).toHaveLength(100);
    expect(view.blocks.at(-1)).toMatchObject({ text: { text: "21 more questions do not fit here." } });
    expect(renderForm(form(fields(100)), ORIGIN).blocks.at(-1)).toMatchObject({
      text: { text: "1 more question does not fit here." },
    });
  });
});

describe("a question that depends on another", () => {
  const health = choice("health", ["red", "green"], { initial: "green" });
  const conditional = form([line("progress"), health, line("needed", { when: WHEN_RED }), line("next")]);
  const opened = (of: Form, chosen: string): OpenView => {
    const view = renderForm(of, ORIGIN);
    return {
      title: view.title,
      submit: view.submit ?? null,
      callback_id: view.callback_id ?? "",
      private_metadata: view.private_metadata ?? "",
      blocks: view.blocks,
      state: {
        values: {
          health: { value: { selected_option: { value: chosen } } },
          progress: { value: { value: null } },
        },
      },
    };
  };

  it("is hidden at first, comes in its place, and goes again", () => {
    const view = opened(conditional, "red");
    expect(ids(view.blocks)).toEqual(["progress", "health", "next"]);
    expect(view.blocks[1]).toMatchObject({ dispatch_action: true });
    const red = updatedView(view);
    expect(ids(red?.blocks ?? [])).toEqual(["progress", "health", "needed", "next"]);
    expect(problemsOfView(red)).toEqual([]);
    expect(updatedView({ ...view, blocks: red?.blocks ?? [] })).toBeUndefined();
    const green = updatedView({ ...opened(conditional, "green"), blocks: red?.blocks ?? [], submit: null });
    expect(ids(green?.blocks ?? [])).toEqual(["progress", "health", "next"]);
  });

  it("stands there at once when the first value asks for it", () => {
    const red = form([choice("health", ["red"], { initial: "red" }), line("needed", { when: WHEN_RED })]);
    expect(renderForm(red, ORIGIN).blocks).toMatchObject([{}, { block_id: "needed", optional: false }]);
  });

  it("always stands there, and may stay empty, where Slack cannot hide it", () => {
    const onText = form([line("health"), line("needed", { when: WHEN_RED })]);
    expect(renderForm(onText, ORIGIN).blocks).toMatchObject([{}, { block_id: "needed", optional: true }]);
    const heavy = line("needed", { when: WHEN_RED, hint: "h".repeat(3000) });
    const view = renderForm(form([health, heavy]), ORIGIN);
    expect(view.blocks).toMatchObject([{}, { block_id: "needed", optional: true }]);
    expect(problemsOfView(view)).toEqual([]);
    expect(updatedView(opened(form([health, heavy]), "red"))).toBeUndefined();
  });

  it("leaves views alone that are not ours", () => {
    expect(updatedView({ ...opened(conditional, "red"), private_metadata: "" })).toBeUndefined();
    expect(readMetadata("[]")).toBeUndefined();
    expect(readMetadata('{"form":"x"}')).toBeUndefined();
  });
});
