import { describe, expect, it } from "vitest";
import { showProgress } from "./progress.ts";

function written(isTTY: boolean): string {
  let text = "";
  const progress = showProgress({ isTTY, write: (more) => (text += more) });
  progress.say("Reading plan.yaml");
  progress.done();
  return text;
}

describe("progress", () => {
  it("stands on a terminal while it lasts, and is gone afterwards", () => {
    expect(written(true)).toBe("\r\u001B[2KReading plan.yaml …\r\u001B[2K");
  });

  it("is not seen in a pipe", () => {
    expect(written(false)).toBe("");
  });
});
