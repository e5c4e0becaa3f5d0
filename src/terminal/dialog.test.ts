import { describe, expect, it } from "vitest";
import type { Form } from "../domain/message.ts";
import { answerField, type Dialog, openDialog, reopenDialog, valuesOf } from "./dialog.ts";

const form: Form = {
  id: "answer x",
  title: "Update",
  submit: "Send",
  fields: [
    { id: "progress", label: "Progress", kind: "text", required: true },
    { id: "blockers", label: "Blockers", kind: "text", required: false, initial: "the build" },
    {
      id: "health",
      label: "Health",
      kind: "choice",
      required: true,
      initial: "green",
      options: [
        { value: "red", label: "Red, off track" },
        { value: "yellow", label: "Yellow, at risk" },
        { value: "green", label: "Green, on track" },
      ],
    },
    {
      id: "needed",
      label: "Needed",
      kind: "text",
      required: true,
      when: { field: "health", is: ["red", "yellow"] },
    },
  ],
};

function fill(lines: readonly string[], dialog: Dialog = openDialog(form)): Dialog {
  return lines.reduce((open, line) => answerField(open, line).dialog, dialog);
}

describe("a form in a terminal", () => {
  it("asks its fields in order and is ready when all have a value", () => {
    expect(openDialog(form).field?.id).toBe("progress");
    const ready = fill(["half of it", "", "1", "a review"]);
    expect(ready.field).toBeUndefined();
    expect(valuesOf(ready)).toEqual({
      progress: "half of it",
      blockers: "the build",
      health: "red",
      needed: "a review",
    });
  });

  it("leaves out what is only asked with other answers", () => {
    const ready = fill(["half of it", "nothing", "green"]);
    expect(ready.field).toBeUndefined();
    expect(valuesOf(ready)).not.toHaveProperty("needed");
  });

  it("takes a choice and, behind for, the value of the field that it names as well", () => {
    const options = (ids: readonly string[]) => ids.map((id) => ({ value: id.toLowerCase(), label: id }));
    const from = { id: "from", label: "From whom?", kind: "choice", required: false, also: "task" } as const;
    const task = { id: "task", label: "For which task?", kind: "choice", required: false } as const;
    const both: Form = {
      ...form,
      fields: [
        { ...from, options: options(["Alpha", "Beta"]) },
        { ...task, options: options(["2A", "2B"]) },
      ],
    };
    const ready = fill(["Alpha, for task 2a"], openDialog(both));
    expect(ready.field).toBeUndefined();
    expect(valuesOf(ready)).toEqual({ from: "alpha", task: "2a" });
    for (const typed of ["Alpha, for 9Z", "Nobody, for 2A", "Alpha for"])
      expect(answerField(openDialog(both), typed).wrong).toBe("not-a-choice");
    const typedTask: Form = { ...both, fields: [both.fields[0] ?? from, { ...task, kind: "line" }] };
    expect(valuesOf(fill(["2 for 9Z"], openDialog(typedTask)))).toEqual({ from: "beta", task: "9Z" });
    const alone: Form = { ...both, fields: both.fields.slice(0, 1) };
    expect(valuesOf(fill(["Alpha, for 2A"], openDialog(alone)))).toEqual({ from: "Alpha, for 2A" });
  });

  it("empties an optional field at -, and takes it as text where something is required", () => {
    expect(valuesOf(fill(["-", "-", ""]))).toEqual({ progress: "-", blockers: "", health: "green" });
  });

  it.each([
    ["2", "yellow"],
    ["YELLOW", "yellow"],
    ["Yellow, at risk", "yellow"],
    ["ye", "yellow"],
  ])("takes the choice %s", (typed, value) => {
    expect(fill(["done", "", typed]).values["health"]).toBe(value);
  });

  it.each(["0", "4", "purple", "99999999"])("asks again for the choice %s", (typed) => {
    const asked = fill(["done", ""]);
    expect(answerField(asked, typed)).toEqual({ dialog: asked, wrong: "not-a-choice" });
  });

  it("takes no beginning that several choices share", () => {
    const options = [
      { value: "alpha", label: "Alpha" },
      { value: "albert", label: "Albert" },
    ];
    const two = openDialog({
      ...form,
      fields: [{ id: "who", label: "Who", kind: "choice", required: true, options }],
    });
    expect(answerField(two, "al").wrong).toBe("not-a-choice");
  });

  it("asks again for a required field that was left empty", () => {
    const asked = openDialog(form);
    expect(answerField(asked, "  ")).toEqual({ dialog: asked, wrong: "required" });
  });

  it("asks only the fields with a problem again and keeps the rest", () => {
    const again = reopenDialog(fill(["half", "", "red", "help"]), { needed: "Say from whom." });
    expect(again.field?.id).toBe("needed");
    expect(answerField(again, "").dialog.values["needed"]).toBe("help");
    const fixed = fill(["help from Beta"], again);
    expect(fixed.field).toBeUndefined();
    expect(valuesOf(fixed)).toEqual({
      progress: "half",
      blockers: "the build",
      health: "red",
      needed: "help from Beta",
    });
  });

  it("asks what a corrected answer brings with it", () => {
    const again = reopenDialog(fill(["half", "", "green"]), { health: "Are you sure?" });
    expect(fill(["red"], again).field?.id).toBe("needed");
  });

  it("is ready at once without fields or known problems, and then takes no more lines", () => {
    const empty = openDialog({ ...form, fields: [] });
    expect(empty.field).toBeUndefined();
    expect(answerField(empty, "x")).toEqual({ dialog: empty, wrong: undefined });
    expect(reopenDialog(fill(["half", "", "green"]), { other: "x" }).field).toBeUndefined();
  });
});
