import { describe, expect, it } from "vitest";
import { typedText } from "./receive-text.ts";

const read = (text: string): string => typedText(text, "UBATON");

describe("what was typed", () => {
  it("comes back from Slack's escapes, once", () => {
    expect(read("a &amp; b &lt;c&gt;")).toBe("a & b <c>");
    expect(read("&amp;lt;")).toBe("&lt;");
    expect(read("&lt;@U1&gt;")).toBe("<@U1>");
  });

  it("keeps people as tokens, and leaves Baton itself out", () => {
    expect(read("<@UBATON> assign 2A <@U123|beta>")).toBe("assign 2A <@U123>");
    expect(read("done 2A <@UBATON>")).toBe("done 2A");
  });

  it("keeps the address of a link that stands under other words", () => {
    expect(read("see <https://ci.example.com/1|the build>")).toBe("see the build (https://ci.example.com/1)");
  });

  it("names channels, groups and addresses as they were typed", () => {
    expect(read("in <#C1|coordination> or <#C2> or <#C3|>")).toBe("in #coordination or #C2 or #C3");
    expect(read("<!here> <!subteam^S1|@leads> <!subteam^S1>")).toBe("@here @leads @subteam");
    expect(read("<http://example.com|example.com> <https://example.com/?a=1&amp;b=2>")).toBe(
      "example.com https://example.com/?a=1&b=2",
    );
    expect(read("<mailto:a@example.com|a@example.com> <mailto:b@example.com>")).toBe(
      "a@example.com b@example.com",
    );
  });
});
