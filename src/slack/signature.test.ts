import { describe, expect, it } from "vitest";
import { signatureOf } from "../../test/fake-slack/push.ts";
import { isSigned } from "./signature.ts";

const NOW = Date.UTC(2026, 10, 3, 13, 0);
const SECRET = "a secret";
const body = Buffer.from("token=x&text=ü");

/** Whether a request of this moment is taken, with one thing changed. */
function taken(
  at: number,
  change: { readonly signature?: unknown; readonly timestamp?: unknown; readonly body?: Buffer } = {},
): boolean {
  const timestamp = Math.floor(at / 1000);
  const signature = signatureOf(SECRET, timestamp, body.toString());
  return isSigned({ signature, timestamp: String(timestamp), body, ...change }, SECRET, NOW);
}

describe("a signature", () => {
  it("holds for the body and five minutes around its time", () => {
    expect(taken(NOW)).toBe(true);
    expect(taken(NOW - 300_000)).toBe(true);
    expect(taken(NOW + 300_000)).toBe(true);
    expect(taken(NOW - 301_000)).toBe(false);
    expect(taken(NOW + 301_000)).toBe(false);
  });

  it("does not hold for anything else", () => {
    expect(taken(NOW, { body: Buffer.from("other") })).toBe(false);
    expect(taken(NOW, { signature: "v0=0" })).toBe(false);
    expect(taken(NOW, { signature: undefined })).toBe(false);
    expect(taken(NOW, { timestamp: undefined })).toBe(false);
    expect(taken(NOW, { timestamp: "soon" })).toBe(false);
    expect(
      isSigned(
        { signature: signatureOf("other", NOW / 1000, body.toString()), timestamp: String(NOW / 1000), body },
        SECRET,
        NOW,
      ),
    ).toBe(false);
  });
});
