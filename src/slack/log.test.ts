import { describe, expect, it } from "vitest";
import { boltLogger, reason } from "./log.ts";

describe("the log", () => {
  it("shows no token and no socket address", () => {
    expect(reason(new Error("xoxb-12-abc and xapp-1-A2-x"))).toBe("[secret] and [secret]");
    expect(reason(new Error("failed", { cause: new Error("wss://example.com/?ticket=1 closed") }))).toBe(
      "failed ([secret] closed)",
    );
    expect(reason("Bearer abc")).toBe("[secret]");
    expect(reason(undefined)).toBe("the connection was closed");
  });

  it("keeps Bolt's words and drops its debug lines and its objects", () => {
    const lines: string[] = [];
    const note = (level: string) => (_fields: object, message: string) =>
      void lines.push(`${level} ${message}`);
    const logger = boltLogger({
      debug: note("debug"),
      info: note("info"),
      warn: note("warn"),
      error: note("error"),
    });
    logger.debug("a whole request with xoxb-1-2");
    logger.info("started");
    logger.warn("slow", { token: "xoxb-1-2" });
    logger.error(new Error("broken"), "xoxb-1-2");
    logger.setName("bolt");
    expect(lines).toEqual(["debug started", "warn slow", "error broken [secret]"]);
    expect(logger.getLevel()).toBe("info");
  });
});
