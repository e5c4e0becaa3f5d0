import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandsPage, PAGE } from "../docs/commands-page.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import { COMMANDS } from "../src/domain/commands-table.ts";
import { readSettings } from "../src/settings.ts";

const ROOT = join(import.meta.dirname, "..");
const text = (path: string): Promise<string> => readFile(join(ROOT, path), "utf8");

describe("the documents", () => {
  it("list every command as the table of commands has it", async () => {
    expect(await readFile(PAGE, "utf8")).toBe(commandsPage());
  });

  it("show examples that are understood", () => {
    for (const { example, verb } of COMMANDS) {
      expect([verb, parseCommand(example).kind]).not.toContain("unknown");
      expect([verb, parseCommand(example).kind]).not.toContain("malformed");
    }
  });

  it("link to nothing that is not there", async () => {
    const pages = [
      "README.md",
      "CHANGELOG.md",
      ...(await readdir(join(ROOT, "docs"))).map((name) => `docs/${name}`),
    ];
    for (const page of pages.filter((name) => name.endsWith(".md"))) {
      for (const [, target = ""] of (await text(page)).matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        expect(existsSync(join(ROOT, dirname(page), target)), `${page} links to ${target}`).toBe(true);
      }
    }
  });

  it("name only npm scripts that exist", async () => {
    const { scripts } = JSON.parse(await text("package.json")) as { scripts: Record<string, string> };
    const named = [...(await text("README.md")).matchAll(/npm run ([a-z:]+)/g)].map(([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });

  it("list every setting that is read", async () => {
    const readme = await text("README.md");
    const read: string[] = [];
    readSettings(new Proxy({}, { get: (_, name) => void read.push(String(name)), has: () => true }));
    const settings = [...new Set(read)].filter((name) => /^[A-Z_]+$/.test(name) && name !== "SLACK_API_URL");
    expect(settings.length).toBeGreaterThan(5);
    for (const name of settings) expect(readme).toContain(`\`${name}\``);
  });
});
