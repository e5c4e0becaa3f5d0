import { describe, expect, it } from "vitest";
import { checkPlan } from "./check-plan.ts";
import { printProblems } from "./print-problems.ts";
import { checkFiles } from "./read.ts";

/** A plan of one phase `a` from line 5, with its tasks from line 9. */
function plan(tasks: string, rest = ""): string {
  return `id: p\ntitle: P\nzone: UTC\nphases:\n  - id: a\n    title: A\n    duration: 1d\n    tasks:\n${tasks}${rest}`;
}

/** Three lines, and more. */
function task(id: string, more = ""): string {
  return `      - id: ${id}\n        title: T\n        duration: 4h\n${more}`;
}

const after = (...ids: readonly string[]): string => `        depends_on: [${ids.join(", ")}]\n`;
const phaseB = "  - id: b\n    title: B\n    duration: 1d\n";

function problems(text: string): readonly string[] {
  const { problems } = checkFiles([{ path: "plan.yaml", text }]);
  return problems.length === 0 ? [] : printProblems(problems).split("\n");
}

describe("ids and dependencies of a plan", () => {
  it("a task or phase that does not exist is shown with the nearest one", () => {
    expect(problems(plan(task("1A") + task("1B", after("1a", "1AA", "zorro"))))).toEqual([
      'plan.yaml:15:22  task 1B depends on "1a", which does not exist — did you mean 1A?',
      'plan.yaml:15:26  task 1B depends on "1AA", which does not exist — did you mean 1A?',
      'plan.yaml:15:31  task 1B depends on "zorro", which does not exist — known here: 1A, 1B',
    ]);
    expect(problems(plan(task("1A"), `${phaseB}    depends_on: [aa]\n`))).toEqual([
      'plan.yaml:15:18  phase b depends on "aa", which does not exist — did you mean a?',
    ]);
  });

  it("an id that is used twice is shown where it comes again, in any case of letters", () => {
    expect(problems(plan(task("1A") + task("1a") + task("1A")))).toEqual([
      'plan.yaml:12:13  task id "1a" is used twice (as "1A") — give each its own id; capital and small letters count as equal',
      'plan.yaml:15:13  task id "1A" is used twice — give each its own id; capital and small letters count as equal',
    ]);
    expect(problems(plan(task("1A"), phaseB.replace("id: b", "id: A")))[0]).toMatch(
      /^plan.yaml:12:9 {2}phase id "A" is used twice \(as "a"\)/,
    );
  });

  it("a cycle is shown with its whole path", () => {
    const three = task("1A", after("1C")) + task("1B", after("1A")) + task("1C", after("1B"));
    expect(problems(plan(three))).toEqual([
      "plan.yaml:12:22  tasks wait for each other: 1A → 1C → 1B → 1A — take 1C out of what 1A depends on, or another link of the chain",
    ]);
    expect(problems(plan(task("1A", after("1A"))))[0]).toContain("tasks wait for each other: 1A → 1A");
    const phases = plan(task("1A"), `    depends_on: [b]\n${phaseB}    depends_on: [a]\n`);
    expect(problems(phases)[0]).toMatch(/^plan.yaml:12:18 {2}phases wait for each other: a → b → a/);
  });

  it("a task that waits for a later phase is a cycle through that phase's gate", () => {
    const text = plan(task("1A", after("2A")), `${phaseB}    depends_on: [a]\n    tasks:\n${task("2A")}`);
    expect(problems(text)).toEqual([
      "plan.yaml:12:22  a task and its phase wait for each other: 1A → 2A → b → a → 1A — take 2A out of what 1A depends on, or another link of the chain",
    ]);
  });

  it("two cycles apart are both shown, and a long one is cut", () => {
    const pairs =
      task("1A", after("1B")) + task("1B", after("1A")) + task("2A", after("2B")) + task("2B", after("2A"));
    expect(problems(plan(pairs))).toHaveLength(2);
    const ring = Array.from({ length: 300 }, (_, index) => task(`t${index}`, after(`t${(index + 1) % 300}`)));
    const [line = ""] = problems(plan(ring.join("")));
    expect(line).toContain("→ t198 → … → t0 — take t1 out");
  });

  it("more than 100,000 tasks are refused", () => {
    const tasks = Array.from({ length: 100_001 }, (_, index) => ({
      id: `t${index}`,
      path: ["phases", 0, "tasks", index, "id"],
      phase: "a",
      owner: undefined,
      dependsOn: [],
    }));
    expect(checkPlan([{ id: "a", path: ["phases", 0, "id"], dependsOn: [], tasks }])).toEqual([
      {
        path: ["phases"],
        message: "the plan has 100001 tasks, more than 100,000",
        hint: "split it into several plans",
      },
    ]);
  });

  it("at most a hundred cycles are looked for", () => {
    const pairs = Array.from({ length: 150 }, (_, index) => [
      task(`a${index}`, after(`b${index}`)),
      task(`b${index}`, after(`a${index}`)),
    ]);
    expect(problems(plan(pairs.flat().join(""))).length).toBe(100);
  });
});

describe("what a plan file may say", () => {
  it.each([
    [
      "an unknown key",
      plan(task("1A", "        onwer: x\n")),
      '12:9  unknown key "onwer" — did you mean owner?',
    ],
    [
      "a bad zone",
      plan(task("1A")).replace("UTC", "Europe/Berln"),
      '3:7  "Europe/Berln" is not a time zone — did you mean Europe/Berlin?',
    ],
    [
      "an offset",
      plan(task("1A")).replace("UTC", '"+01:00"'),
      '3:7  "+01:00" is not a time zone — write an IANA name: "Europe/Berlin"',
    ],
    [
      "an unknown unit",
      plan(task("1A")).replace("4h", "4x"),
      '11:19  "4x" has an unknown unit — write a number and m, h, d or w, or a range: "4h", "0.5d", "1-2d"',
    ],
    [
      "a range the wrong way round",
      plan(task("1A")).replace("4h", "2d-4h"),
      '11:19  range "2d-4h" starts above its end — write the shorter time first',
    ],
    [
      "a bare number",
      plan(task("1A")).replace("4h", "4"),
      '11:19  duration is the number 4 — write working time: "4h", "1-2d"',
    ],
    [
      "a list",
      plan(task("1A")).replace("4h", "[4h]"),
      '11:19  duration is a list — write working time: "4h", "1-2d"',
    ],
    [
      "nothing",
      plan(task("1A")).replace(" 4h", ""),
      '11:9  duration is empty — write working time: "4h", "1-2d"',
    ],
    [
      "a date that does not exist",
      plan(task("1A"), "start: 2026-02-30\n"),
      '12:8  start cannot be "2026-02-30" — write a date that exists: "2026-11-02"',
    ],
    [
      "a link that runs code",
      plan(task("1A"), "links:\n  - {title: x, url: 'javascript:x()'}\n"),
      '13:21  url cannot be "javascript:x()" — write a whole address: "https://example.com/page"',
    ],
    [
      "an id with spaces",
      plan(task("1 A")),
      '9:13  id cannot be "1 A" — use letters, digits, dots, dashes and underscores, at most 64',
    ],
    ["an id that is a list", plan(task("[1A]")), "9:13  id is a list — write an id, in quotes if need be"],
    [
      "control characters",
      plan(task("1A")).replace("title: P", 'title: "a\\eb"'),
      String.raw`2:8  title cannot be "a\u001bb" — write one line of plain text`,
    ],
    [
      "an empty title",
      plan(task("1A")).replace("title: P", 'title: ""'),
      "2:8  title is empty — write at least one character",
    ],
    [
      "a title without end",
      plan(task("1A")).replace("title: P", `title: ${"x".repeat(201)}`),
      "2:8  title has more than 200 characters — make it shorter",
    ],
    [
      "a mapping for text",
      plan(task("1A")).replace("title: P", "title: {a: 1}"),
      "2:8  title is a mapping — write text",
    ],
  ])("%s is refused with its place and what to write instead", (_, text, line) => {
    expect(problems(text)).toEqual([`plan.yaml:${line}`]);
  });

  it("everything that is missing is shown at once, where it should be", () => {
    expect(problems("id: p\nphases:\n  - id: a\n")).toEqual([
      "plan.yaml:1:1  title is missing — write text",
      'plan.yaml:1:1  zone is missing — write an IANA name: "Europe/Berlin"',
      "plan.yaml:3:5  title is missing — write text",
      'plan.yaml:3:5  duration is missing — write working time: "4h", "1-2d"',
    ]);
    expect(problems("phases: []\n")).toContain("plan.yaml:1:9  phases is empty — write at least one entry");
    expect(problems("phases:\n")[0]).toBe("plan.yaml:1:1  id is missing — write an id, in quotes if need be");
  });

  it("keeps the spelling of ids that look like numbers", () => {
    const { plan: read } = checkFiles([
      { path: "p", text: plan(["1E5", "010", "0x1F", "1.50", "7", "1e400"].map((id) => task(id)).join("")) },
    ]);
    expect(read?.phases[0]?.tasks.map(({ id }) => id)).toEqual(["1E5", "010", "0x1F", "1.50", "7", "1e400"]);
  });

  it("has no way into the prototype of an object", () => {
    const lines = problems(plan(task("1A", "        __proto__: {a: 1}\n        constructor: 1\n")));
    expect(lines.map((line) => line.split(" — ")[0])).toEqual([
      'plan.yaml:12:9  unknown key "__proto__"',
      'plan.yaml:13:9  unknown key "constructor"',
    ]);
  });

  it("at most a thousand problems are listed, and the rest is counted", () => {
    const many = Array.from({ length: 3000 }, (_, index) => task(`t${index}`, after("zz"))).join("");
    const lines = problems(plan(many));
    expect(lines).toHaveLength(1000);
    expect(lines.at(-1)).toMatch(
      / {2}and at least 2001 more problems from here on — fix the ones above first$/,
    );
  });
});
