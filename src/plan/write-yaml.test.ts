import { fileURLToPath } from "node:url";
import {
  array,
  assert,
  constant,
  constantFrom,
  date,
  type Arbitrary,
  integer,
  oneof,
  option,
  property,
  record,
  string,
  subarray,
  tuple,
  uniqueArray,
  webUrl,
} from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CHANNELS,
  type MemberDef,
  type PlanDef,
  type PolicyDef,
  ROLES,
  type TaskDef,
  type TeamDef,
} from "../domain/plan.ts";
import { loadFolder } from "./load.ts";
import { printProblems } from "./print-problems.ts";
import { type CheckResult, checkFiles, readDefinition } from "./read.ts";
import { toPlanYaml, toPolicyYaml, toTeamYaml } from "./write-yaml.ts";

const CONFIG = new URL("../../config/", import.meta.url);

function readBack(text: string): CheckResult {
  const result = checkFiles([{ path: "written.yaml", text }]);
  if (result.problems.length > 0) throw new Error(`${printProblems(result.problems)}\n${text}`);
  return result;
}

/** Words that a YAML reader could take for something else, and any text. */
const TRAPS = [
  "true",
  "null",
  "1E5",
  "010",
  "0x1F",
  "1.50",
  "~x",
  "yes",
  "2026-11-02",
  "# no comment",
  "a: b",
  "- a",
  "*a",
  "&a",
  "!a",
  "{a}",
  "%a",
  "@a",
  "`a",
  "'",
  '"',
  "|",
  ">",
];
const anyText = string({ unit: "grapheme", minLength: 1, maxLength: 40 });
const oneLine = (text: Arbitrary<string>): Arbitrary<string> =>
  text.map((given) => given.replaceAll(/\p{Cc}/gu, " ").trim()).filter((given) => given !== "");
const title = oneLine(oneof(constantFrom(...TRAPS), anyText));
const text = string({ unit: "binary", minLength: 1, maxLength: 60 })
  .map((given) => given.replaceAll(/\uFEFF/g, "").trim())
  .filter((given) => given !== "");
const idText = constantFrom(
  "1E5",
  "010",
  "0x1F",
  "1.50",
  "7",
  "true",
  "null",
  "no",
  "1_000",
  "2026-11-02",
  "a.b-c_d",
  "Z",
);
const ids = (most: number): Arbitrary<string[]> =>
  uniqueArray(
    tuple(idText, integer({ min: 0, max: 99 })).map(([word, number]) =>
      number < 20 ? word : `${word}${number}`,
    ),
    {
      maxLength: most,
      minLength: 1,
      selector: (id) => id.toLowerCase(),
    },
  );
const maybe = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> => option(value, { nil: undefined });
const range = tuple(integer({ min: 1, max: 5000 }), integer({ min: 0, max: 5000 })).map(([min, more]) => ({
  min,
  max: min + more,
}));
const seconds = (min: number, max: number): Arbitrary<number> =>
  integer({ min, max }).map((value) => value * 1000);
const zone = constantFrom("Europe/Berlin", "UTC", "America/Argentina/Ushuaia", "Asia/Kolkata");

/** A task or phase may depend on those before it. */
function chained(names: readonly string[]): Arbitrary<(readonly string[])[]> {
  return tuple(...names.map((_, index) => subarray(names.slice(0, index))));
}

const plan: Arbitrary<PlanDef> = ids(12).chain((names) =>
  tuple(chained(names), ids(3), integer({ min: 1, max: 4 })).chain(([dependsOn, [id = "p"], size]) => {
    const tasks = names.map((name, index): Arbitrary<TaskDef> =>
      record({
        id: constant(name),
        title,
        owner: maybe(idText),
        duration: range,
        dependsOn: constant(dependsOn[index] ?? []),
        criteria: array(text, { maxLength: 2 }),
      }),
    );
    const phases = Array.from({ length: Math.ceil(names.length / size) }, (_, index) =>
      record({
        id: constant(`phase-${index}`),
        title,
        duration: range,
        dependsOn: constant(index === 0 ? [] : [`phase-${index - 1}`]),
        deliverable: maybe(title),
        criteria: array(text, { maxLength: 2 }),
        tasks: tuple(...tasks.slice(index * size, index * size + size)),
      }),
    );
    const start = maybe(
      date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((at) =>
        at.toISOString().slice(0, 10),
      ),
    );
    return record({
      id: constant(id),
      title,
      zone,
      start,
      links: array(record({ title, url: webUrl() }), { maxLength: 2 }),
      phases: tuple(...phases),
    });
  }),
);

const days = subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
const team: Arbitrary<TeamDef> = ids(5).chain((names) => {
  const member = (id: string): Arbitrary<MemberDef> =>
    record({
      id: constant(id),
      name: title,
      kind: constantFrom("person" as const, "agent" as const),
      specialisation: maybe(text),
      zone,
      hours: tuple(integer({ min: 0, max: 700 }), integer({ min: 701, max: 1440 }), days).map(
        ([from, until, on]) => ({ from, until, days: on }),
      ),
      email: maybe(constant(`${id}@example.com`)),
      slack: maybe(constant(`U${id}`)),
      teams: maybe(constant(`29:${id}`)),
      assignments: array(record({ phase: idText, work: text }), { maxLength: 2 }),
    });
  const holder = maybe(constantFrom(...names));
  const roles = record({
    "technical-lead": holder,
    "product-lead": holder,
    "coordination-lead": holder,
    "project-manager": holder,
  });
  const channel = record({ slack: maybe(title), teams: maybe(title) });
  return record({
    members: tuple(...names.map(member)),
    roles,
    channels: record({ coordination: channel, emergency: channel, updates: channel }),
  });
});

function policyLike(base: PolicyDef): Arbitrary<PolicyDef> {
  const role = constantFrom(...ROLES);
  const clocks = {
    closesAfter: seconds(100, 20_000_000),
    remindAfter: maybe(seconds(1, 99)),
    grace: seconds(1, 366 * 86_400),
  };
  const level = constantFrom("low" as const, "medium" as const, "high" as const);
  return ids(6).chain((types) =>
    record({
      ...(Object.fromEntries(Object.entries(base).map(([key, value]) => [key, constant(value)])) as {
        [Key in keyof PolicyDef]: Arbitrary<PolicyDef[Key]>;
      }),
      checkIns: ids(3).chain((each) =>
        tuple(
          ...each.map((id) =>
            record({ id: constant(id), cron: constantFrom("0 10 * * 1-5", "*/15 9-17 * * *"), ...clocks }),
          ),
        ),
      ),
      update: record({ days, ...clocks }),
      quiet: tuple(integer({ min: 0, max: 1439 }), integer({ min: 1, max: 1440 })).map(([from, until]) =>
        from === until % 1440 ? { from, until: until === 1440 ? 1 : until + 1 } : { from, until },
      ),
      urgent: record({ remindAfter: seconds(1, 99), escalateAfter: seconds(100, 999), role }),
      matrix: tuple(
        ...types.map((type) =>
          record({
            type: constant(type),
            title,
            response: seconds(1, 999_999),
            role,
            clock: constantFrom("wall" as const, "working-hours" as const),
          }),
        ),
      ),
      fallback: array(oneof(record({ role }), record({ channel: constantFrom(...CHANNELS) })), {
        maxLength: 4,
      }),
      blockedAnswerType: constantFrom(...types),
      risks: ids(3).chain((each) =>
        tuple(
          ...each.map((id) =>
            record({
              id: constant(id),
              title,
              probability: level,
              impact: level,
              consequence: text,
              mitigation: array(text, { maxLength: 2 }),
              escalation: text,
              trigger: constantFrom(
                { kind: "event" as const, event: "010" },
                { kind: "measure-over" as const, measure: "1E5", limit: 0.5 },
                { kind: "issue-open-longer" as const, type: types[0] ?? "", longer: 90_000 },
              ),
            }),
          ),
        ),
      ),
      checklists: constant({ code: ["- a", "b: c"], "test-results": [] }),
    }),
  );
}

describe("plans, teams and policies in YAML", () => {
  it("the example comes back equal, and its files name their schemas", async () => {
    const loaded = await loadFolder(fileURLToPath(CONFIG));
    if (!loaded.ok) throw new Error("the example has problems");
    const { plan, team, policy } = loaded.definition;
    const written = [toPlanYaml(plan), toTeamYaml(team), toPolicyYaml(policy)];
    expect(written.map((text) => text.split("\n")[0])).toEqual(
      ["plan", "team", "policy"].map((kind) => `# yaml-language-server: $schema=schema/${kind}.schema.json`),
    );
    const again = readDefinition(written.map((text, index) => ({ path: `${index}`, text })));
    expect(again).toEqual({ ok: true, definition: loaded.definition });
  });

  it("any plan comes back equal", () => {
    assert(
      property(plan, (given) => {
        expect(readBack(toPlanYaml(given)).plan).toEqual(given);
      }),
    );
  });

  it("any team comes back equal", () => {
    assert(
      property(team, (given) => {
        expect(readBack(toTeamYaml(given)).team).toEqual(given);
      }),
    );
  });

  it("any policy comes back equal", async () => {
    const loaded = await loadFolder(fileURLToPath(CONFIG));
    if (!loaded.ok) throw new Error("the example has problems");
    assert(
      property(policyLike(loaded.definition.policy), (given) => {
        expect(readBack(toPolicyYaml(given)).policy).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  it("a question that no file can hold is a bug, not a file", async () => {
    const loaded = await loadFolder(fileURLToPath(CONFIG));
    if (!loaded.ok) throw new Error("the example has problems");
    const strange = { id: "mood", label: "Mood?", hint: undefined };
    expect(() => toPolicyYaml({ ...loaded.definition.policy, checkInQuestions: [strange] })).toThrow(
      'no file can hold a question "mood"',
    );
  });
});
