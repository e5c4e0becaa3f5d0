import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";

/** Which folders of `src/` a folder may import besides itself. Files of `src/` itself wire everything. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  plan: ["domain"],
  wording: ["domain"],
  store: ["domain"],
  app: ["domain", "plan", "wording", "store"],
  slack: ["domain"],
  terminal: ["domain"],
  rehearsal: ["domain", "app", "store", "plan", "wording"],
};
const PLATFORMS: ReadonlySet<string> = new Set(["slack", "terminal"]);

/** What a folder takes from outside, where that is limited; `node:` stands for everything of Node. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  domain: ["temporal-polyfill"],
  terminal: ["node:"],
};
/** Packages that only one folder knows; `src` is the files of `src/` itself. */
const OWNED: readonly (readonly [RegExp, string])[] = [
  [/^@slack\//, "slack"],
  [/^(kysely|better-sqlite3|pg)$/, "store"],
  [/^yaml$/, "plan"],
  [/^commander$/, "src"],
];

/** Every way to read a clock or to draw lots that is not handed in. */
const CLOCK =
  /\bDate\.now\b|\bnew Date(?:\(\s*\)|(?!\s*[(\w.]))|(?<!new )\bDate\(\)|\bperformance\.now\b|\bhrtime\b|\bTemporal\.Now\b|\bMath\.random\b|\brandomUUID\b/;
const CLOCK_READERS: ReadonlySet<string> = new Set(["src/main.ts"]);

interface Source {
  readonly path: string;
  readonly text: string;
}

const SPECIFIERS: readonly RegExp[] = [
  /^\s*(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']/gm,
  /^\s*import\s*["']([^"']+)["']/gm,
  /\b(?:import|require)\(\s*(?:["'`]([^"'`$]+)["'`]|([^)\s"'`][^)]*|`[^`]*`))/g,
];

/** Everything that a file imports: static, re-exported, for its effect, or at run time. */
function importsOf(text: string): readonly string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");
  const found = SPECIFIERS.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => match[1] ?? "(computed)"),
  );
  return [...new Set(found)];
}

const folderOf = (path: string): string => (path.split("/").length > 2 ? (path.split("/")[1] ?? "") : "src");

function checkImport(path: string, specifier: string): string | undefined {
  const folder = folderOf(path);
  if (specifier === "(computed)") return `${path} imports what cannot be read from its text`;
  if (!specifier.startsWith(".")) {
    const limited = PACKAGES[folder];
    if (
      limited &&
      !limited.some((name) => specifier === name || (name === "node:" && specifier.startsWith(name)))
    )
      return `${path} imports ${specifier}: ${folder} may not`;
    const owner = OWNED.find(([pattern]) => pattern.test(specifier))?.[1];
    return owner === undefined || owner === folder
      ? undefined
      : `${path} imports ${specifier}, which is for ${owner}`;
  }
  const target = posix.join(posix.dirname(path), specifier);
  if (!target.startsWith("src/"))
    return folder === "src" ? undefined : `${path} imports ${target} outside src`;
  const other = folderOf(target);
  if (folder === "src" || other === folder) return undefined;
  const allowed = FOLDERS[folder];
  if (!allowed) return `${path}: the table does not know the folder ${folder}`;
  return allowed.includes(other) ? undefined : `${path} imports ${target}: ${folder} may not import ${other}`;
}

/** Tests may import what they need, but no other platform. */
function checkTest(path: string, specifier: string): string | undefined {
  const other = folderOf(posix.join(posix.dirname(path), specifier));
  const foreign = specifier.startsWith(".") && PLATFORMS.has(other) && PLATFORMS.has(folderOf(path));
  return foreign && other !== folderOf(path) ? `${path} tests ${specifier} of another platform` : undefined;
}

function violations(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ path, text }) => {
    const check = path.endsWith(".test.ts") ? checkTest : checkImport;
    return importsOf(text).flatMap((specifier) => check(path, specifier) ?? []);
  });
}

function clockReaders(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ path, text }) => {
    if (path.endsWith(".test.ts") || CLOCK_READERS.has(path)) return [];
    const lines = text
      .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ""))
      .split("\n");
    return lines.flatMap((line, index) =>
      CLOCK.test(line.replace(/(^|\s)\/\/.*$/, "$1"))
        ? [`${path}:${index + 1} reads the clock: ${line.trim()}`]
        : [],
    );
  });
}

const root = new URL("..", import.meta.url);
const sources: readonly Source[] = globSync("src/**/*.ts", { cwd: root }).map((name) => {
  const path = name.replaceAll("\\", "/");
  return { path, text: readFileSync(new URL(path, root), "utf8") };
});

describe("who may import whom", () => {
  it("holds for every import in src", () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(({ text }) => importsOf(text)).length).toBeGreaterThan(100);
    expect(violations(sources)).toEqual([]);
  });

  it("catches a deliberate violation, however it is written", () => {
    const bad: readonly Source[] = [
      {
        path: "src/domain/a.ts",
        text: 'import {\n  type Row,\n  save,\n} from "../store/tasks.ts";\nimport "node:fs";',
      },
      {
        path: "src/slack/b.ts",
        text: 'const page = await import("../terminal/render.ts");\nexport * from "../app/tick.ts";',
      },
      {
        path: "src/app/c.ts",
        text: 'type Page = import("../slack/render.ts").Page;\nimport { App } from "@slack/bolt";',
      },
      {
        path: "src/wording/d.ts",
        text: "const name = `../store/${x}.ts`;\nawait import(name);\nrequire(`../app/${x}`);",
      },
      { path: "src/garden/e.ts", text: 'import type { Task } from "../domain/state.ts";' },
      { path: "src/plan/f.ts", text: 'import { play } from "../../test/play.ts";' },
      { path: "src/slack/g.test.ts", text: 'import { wrap } from "../terminal/wrap.ts";' },
    ];
    expect(violations(bad)).toEqual([
      "src/domain/a.ts imports src/store/tasks.ts: domain may not import store",
      "src/domain/a.ts imports node:fs: domain may not",
      "src/slack/b.ts imports src/app/tick.ts: slack may not import app",
      "src/slack/b.ts imports src/terminal/render.ts: slack may not import terminal",
      "src/app/c.ts imports @slack/bolt, which is for slack",
      "src/app/c.ts imports src/slack/render.ts: app may not import slack",
      "src/wording/d.ts imports what cannot be read from its text",
      "src/garden/e.ts: the table does not know the folder garden",
      "src/plan/f.ts imports test/play.ts outside src",
      "src/slack/g.test.ts tests ../terminal/wrap.ts of another platform",
    ]);
  });

  it("lets pass what is allowed", () => {
    const good: readonly Source[] = [
      {
        path: "src/app/a.ts",
        text: 'import { decide } from "../domain/decide.ts";\nimport { open } from "../store/open.ts";',
      },
      {
        path: "src/slack/b.ts",
        text: 'import { App } from "@slack/bolt";\nimport { c } from "./c.ts";\n// import "../app/x.ts"',
      },
      { path: "src/main.ts", text: 'const slack = await import("./slack/start.ts");' },
      {
        path: "src/terminal/c.test.ts",
        text: 'import { play } from "../../test/play.ts";\nimport { it } from "vitest";',
      },
    ];
    expect(violations(good)).toEqual([]);
  });
});

describe("the clock", () => {
  it("is read in src/main.ts alone", () => {
    expect(clockReaders(sources)).toEqual([]);
  });

  it("is caught in every spelling, but not in comments, and a given instant is fine", () => {
    const read = [
      "Date.now()",
      "new Date()",
      "new Date( )",
      "new Date;",
      "Date()",
      "performance.now()",
      "process.hrtime()",
    ];
    const lots = ["Temporal.Now.instant()", "Math.random()", "crypto.randomUUID()", "map(Date.now)"];
    const caught = clockReaders([{ path: "src/app/x.ts", text: [...read, ...lots].join("\n") }]);
    expect(caught).toHaveLength(read.length + lots.length);
    const fine =
      "// Date.now()\n/* new Date() */\nnew Date(now)\nnew Date(row.at).toISOString()\nconst day: Date = x;";
    expect(clockReaders([{ path: "src/app/y.ts", text: fine }])).toEqual([]);
  });
});
