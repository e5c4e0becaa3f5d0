import { describe, expect, it } from "vitest";
import { printProblems } from "./print-problems.ts";

describe("printProblems", () => {
  it("prints one line for each: place, what is wrong, what to write instead", () => {
    const problem = { file: "a.yaml", line: 3, column: 7, message: "x is missing", hint: "write text" };
    expect(printProblems([problem, { ...problem, line: 4, hint: "" }])).toBe(
      "a.yaml:3:7  x is missing — write text\na.yaml:4:7  x is missing",
    );
    expect(printProblems([])).toBe("");
  });

  it("lets no control character of a file through", () => {
    const text = "a\u001b[2J\nb\u0007\u009b\u2028\u202e\u2066c\r";
    const printed = printProblems([{ file: text, line: 1, column: 1, message: text, hint: text }]);
    expect(printed).toBe("a?[2J?b?????c?:1:1  a?[2J?b?????c? — a?[2J?b?????c?");
  });
});
