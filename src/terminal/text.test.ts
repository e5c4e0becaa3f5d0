import { describe, expect, it } from "vitest";
import { cut, pad, safe, safeLines, width } from "./text.ts";

describe("safe", () => {
  it("shows control characters as pictures, so that no text can rule the terminal", () => {
    expect(safe("\u001b[2J\u001b]0;title\u0007 \u007f\u009b31m")).toBe("␛[2J␛]0;title␇ ␡�31m");
  });

  it("keeps a text in its line", () => {
    expect(safe("one\r\ntwo\nthree\rfour\tfive\u2028six\u0085seven")).toBe(
      "one two three four five six seven",
    );
    expect(safeLines("one\r\ntwo\n\u0007")).toEqual(["one", "two", "␇"]);
  });

  it("takes out what turns or hides text, and half characters", () => {
    expect(safe("ack \u202E1\u202C\u200B\u2066x\uFEFF \u{E0041}\uD800.")).toBe("ack 1x �.");
  });

  it("leaves every language and emoji as they are", () => {
    const text = "Grüße, 你好, مرحبا, 👩‍💻 🔴 é";
    expect(safe(text)).toBe(text);
  });
});

describe("width", () => {
  it("counts columns, not characters", () => {
    expect(["a", "é", "你", "🔴"].map(width)).toEqual([1, 1, 2, 2]);
    expect(width("e\u0301")).toBe(1);
    expect(width("👩‍💻")).toBe(2);
    expect(width("\u0301")).toBe(0);
  });

  it("cuts at columns with a sign, and pads", () => {
    expect(cut("abcdef", 6)).toBe("abcdef");
    expect(cut("abcdefg", 6)).toBe("abcde…");
    expect(cut("你好吗你好", 6)).toBe("你好…");
    expect(pad("你", 4)).toBe("你  ");
    expect(pad("abc", 2)).toBe("abc");
  });
});
