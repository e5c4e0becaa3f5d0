import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { schemaFiles } from "./write-schemas.ts";

const CONFIG = new URL("../../config/", import.meta.url);

describe("the JSON Schemas", () => {
  it("in config/schema are those of the files as they are read now", () => {
    const files = schemaFiles();
    expect([...files.keys()]).toEqual(["plan.schema.json", "team.schema.json", "policy.schema.json"]);
    for (const [name, text] of files)
      expect(readFileSync(new URL(`schema/${name}`, CONFIG), "utf8")).toBe(text);
  });

  it("hold patterns that mean the same without the flag for Unicode", () => {
    for (const text of schemaFiles().values()) expect(text).not.toContain(String.raw`\\p{`);
  });

  it("are named in the first line of the example's files", () => {
    for (const kind of ["plan", "team", "policy"]) {
      const [first] = readFileSync(new URL(`${kind}.yaml`, CONFIG), "utf8").split("\n");
      expect(first).toBe(`# yaml-language-server: $schema=schema/${kind}.schema.json`);
    }
  });
});
