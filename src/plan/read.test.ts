import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { printProblems } from "./print-problems.ts";
import { checkFiles, readDefinition } from "./read.ts";

const file = (name: string): string =>
  readFileSync(new URL(`../../config/${name}.yaml`, import.meta.url), "utf8");
const [plan, team, policy] = [file("plan"), file("team"), file("policy")];

/** Problems as `LINE:COLUMN  message — hint`, of the files given by their first letters. */
function problems(files: Readonly<Record<string, string>>): readonly string[] {
  const { problems } = checkFiles(Object.entries(files).map(([path, text]) => ({ path, text })));
  return problems.length === 0 ? [] : printProblems(problems).split("\n");
}

function edited(text: string, ...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`the example has no "${from}"`);
    return all.replace(from, to);
  }, text);
}

describe("a team file", () => {
  it("says who is doubled, who is unknown, and what cannot be", () => {
    const wrong = edited(
      team,
      ["id: beta", "id: ALPHA"],
      ["technical-lead: tl", "technical-lead: tll"],
      ["beta@example.com", "alpha@example.com"],
      ["09:00-17:30", "17:30-09:00"],
      ["mon-fri", "mon-fry"],
      ["email: gamma@example.com", "email: gamma"],
      ["kind: person # or agent", "kind: robot"],
      ["  emergency:", "  emergncy:"],
    );
    expect(problems({ t: wrong })).toEqual([
      't:10:11  kind cannot be "robot" — known here: person, agent',
      't:13:12  "17:30-09:00" is not a span of hours within one day — write two times of one day, the earlier first: "09:00-17:30"',
      't:14:11  "mon-fry" is not a list of weekdays — write days or ranges of days: "mon-fri", "mon,wed,fri"',
      't:18:9  member id "ALPHA" is used twice (as "alpha") — give each its own id; capital and small letters count as equal',
      't:25:12  the email id "alpha@example.com" is used twice — an account belongs to one member',
      't:35:12  email cannot be "gamma" — write an e-mail address: "name@example.com"',
      't:84:19  roles.technical-lead is "tll", who is not on the team — did you mean tl?',
      't:93:3  unknown key "emergncy" — did you mean emergency?',
    ]);
  });

  it("is checked against the plan: owners, assignments, and names that mean two things", () => {
    const wrong = edited(
      team,
      ["phase: phase-1", "phase: phase-7"],
      ["id: tl", "id: 6d"],
      ["technical-lead: tl", "technical-lead: 6d"],
    );
    expect(problems({ t: wrong, p: edited(plan, ["owner: gamma", "owner: gama"]) })).toEqual([
      't:49:16  delta is assigned to phase "phase-7", which does not exist — did you mean phase-1?',
      't:53:9  "6d" is the id of a member and of a task — rename one, so that "for 6d" has one meaning',
      'p:46:16  task 1C belongs to "gama", who is not on the team — did you mean gamma?',
    ]);
  });
});

describe("a policy file", () => {
  it.each([
    [
      "20:00",
      '"20:00" is not a span of hours — write when it is quiet, over midnight if you like: "20:00-08:00"',
    ],
    [
      "08:00-08:00",
      '"08:00-08:00" would be quiet for ever, or never — write when it is quiet, over midnight if you like: "20:00-08:00"',
    ],
  ])("says where quiet hours are wrong: %s", (text, problem) => {
    const wrong = edited(policy, ["quiet: 20:00-08:00", `quiet: ${text}`]);
    const line = policy.split("\n").findIndex((each) => each.startsWith("quiet:")) + 1;
    expect(problems({ y: wrong })).toEqual([`y:${line}:8  ${problem}`]);
  });

  it.each([
    ["0 25 * * 1-5", 'schedule "0 25 * * 1-5" is not possible at "25" — hours run from 0 to 23'],
    ["61 * * * *", 'schedule "61 * * * *" is not possible at "61" — minutes run from 0 to 59'],
    [
      "0 0 30 2 *",
      'schedule "0 0 30 2 *" is not possible at "30" — days of the month run from 1 to 31, and must exist in the month',
    ],
    [
      "0 10 * *",
      'schedule "0 10 * *" has 4 fields — write five: minute, hour, day of month, month, weekday, as in "0 10 * * 1-5"',
    ],
    [
      "'@daily'",
      'schedule "@daily" has 1 field — write five: minute, hour, day of month, month, weekday, as in "0 10 * * 1-5"',
    ],
    [
      "0 0 10 * * 1",
      'schedule "0 0 10 * * 1" has 6 fields — write five: minute, hour, day of month, month, weekday, as in "0 10 * * 1-5"',
    ],
  ])("a schedule %s is refused", (cron, said) => {
    expect(problems({ x: edited(policy, ["0 10,12,15 * * 1-5", cron]) })).toEqual([`x:10:11  ${said}`]);
  });

  it("says what is doubled, unknown, missing or in the wrong order", () => {
    const wrong = edited(
      policy,
      ["remind_after: 30m", "remind_after: 2h"],
      ["remind_after: 15m", "remind_after: 45m"],
      ["type: cross-agent-blocking\n", "type: cross-agent-block\n"],
      ["  - role: project-manager\n", "  - role: project-manager\n    channel: updates\n"],
      ["  - id: needed\n", "  - id: wanted\n"],
      ["role: coordination-lead\n\n", "role: coordinator\n\n"],
      ["type: performance-issue", "type: Build-failure"],
      ["type: build-failure, longer", "type: build-fail, longer"],
      ["kind: event", "kind: evnt"],
    );
    expect(problems({ x: wrong })).toEqual([
      "x:12:19  remind_after is not shorter than closes_after — write less than 1h",
      'x:16:1  check_in_questions has no question "needed" — write one with id: needed',
      'x:23:9  id cannot be "wanted" — known here: working, blocked, needed',
      "x:46:17  remind_after is not shorter than escalate_after — write less than 30m",
      'x:48:9  role cannot be "coordinator" — known here: technical-lead, product-lead, coordination-lead, project-manager',
      'x:54:13  issue type id "Build-failure" is used twice (as "build-failure") — give each its own id; capital and small letters count as equal',
      'x:68:5  a fallback step is either a role or a channel — write "role: coordination-lead" or "channel: coordination"',
      'x:79:9  issue type "cross-agent-block" is not in the matrix — did you mean cross-agent-blocking?',
      'x:172:47  issue type "build-fail" is not in the matrix — did you mean build-failure?',
      'x:205:22  kind cannot be "evnt" — did you mean event?',
    ]);
  });

  it("says what a value may be, in the place where it stands", () => {
    const wrong = edited(
      policy,
      ["coverage_at_least: 95", "coverage_at_least: 195"],
      ["regression_at_most: 10", "regression_at_most: -1"],
      ["reviewed_by_another: true", "reviewed_by_another: yes"],
      ["  code:", "  Code Review:"],
      ["longer: 4h", "longer: 4h, extra: 1"],
      ["kind: event, event: dependencies-broken", "event: dependencies-broken"],
      ["peer: 4h", "peer: 400d"],
      ["stale_after: 4h", "stale_after: soon"],
      ["check: 5m", "check: 0m"],
      ["handoff: 10m", "handoff: 0.0001s"],
      ["  testing:\n", "  testing: {}\n  other:\n"],
    );
    expect(problems({ x: wrong })).toEqual([
      'x:81:9  "400d" is longer than 366 days — write a number and s, m, h or d: "15m", "4h", "1d"',
      'x:84:16  "soon" is not a time span — write a number and s, m, h or d: "15m", "4h", "1d"',
      'x:89:10  "0m" takes no time — write a number and s, m, h or d: "15m", "4h", "1d"',
      'x:90:12  "0.0001s" is no whole number of seconds — write a number and s, m, h or d: "15m", "4h", "1d"',
      'x:97:3  "Code Review" cannot be a name here — use small letters, digits and dashes',
      'x:171:74  unknown key "extra" — keys here: kind, type, longer',
      "x:204:14  kind is missing — write one of issue-open-longer, measure-over, event",
      "x:207:22  coverage_at_least is too large — write 100 or less",
      "x:208:23  regression_at_most is too small — write 0 or more",
      'x:209:24  reviewed_by_another is the text "yes" — write true or false',
      "x:211:12  testing is a mapping — write a list",
      'x:212:3  unknown key "other" — keys here: coverage_at_least, regression_at_most, reviewed_by_another, public_apis_documented, testing',
    ]);
  });
});

describe("which file is which", () => {
  it("is told by their keys, not their names", () => {
    const read = readDefinition([
      { path: "1", text: policy },
      { path: "2", text: plan },
      { path: "3", text: team },
    ]);
    expect(read.ok).toBe(true);
  });

  it("a file that is missing or given twice is a problem", () => {
    const alone = readDefinition([{ path: "only.yaml", text: plan }]);
    expect(alone.ok ? "" : printProblems(alone.problems)).toBe(
      [
        'only.yaml:1:1  there is no team file beside this one — give a file with "members:"',
        'only.yaml:1:1  there is no policy file beside this one — give a file with "matrix:"',
      ].join("\n"),
    );
    const none = readDefinition([]);
    expect(none.ok ? [] : none.problems.map(({ file }) => file)).toEqual([
      "plan.yaml",
      "team.yaml",
      "policy.yaml",
    ]);
    expect(problems({ a: plan, b: plan })).toEqual([
      "b:8:1  a is already the plan file — give one of each kind",
    ]);
    expect(problems({ a: policy, b: "urgent: soon" })).toEqual([
      "b:1:1  a is already the policy file — give one of each kind",
    ]);
  });

  it("a file that is none of the three says so, and takes nobody's place", () => {
    const odd =
      'x:1:1  this is no plan, team or policy file — a plan has "phases:", a team "members:", a policy "matrix:"';
    expect(problems({ x: "display_information: {}\n", p: policy })).toEqual([odd]);
    expect(problems({ x: "", p: policy })).toHaveLength(1);
    // Without its first key the other keys tell what it is.
    expect(problems({ x: "id: a\ntitle: A\nzone: UTC\n" })).toEqual([
      "x:1:1  phases is missing — write a list",
    ]);
    expect(problems({ x: "roles: {}\nchannels: {}\n" })).toEqual([
      "x:1:1  members is missing — write a list",
    ]);
  });

  it("a merge key says what to write instead", () => {
    const merged = edited(plan, ["    title: Infrastructure\n", "    title: Infrastructure\n    <<: {}\n"]);
    expect(problems({ p: merged })).toEqual([
      expect.stringMatching(/unknown key "<<" — write the fields out: merge keys are not read/),
    ]);
  });

  it("a file that is not valid YAML counts as there", () => {
    const broken = (key: string): string => `${key}: [\n`;
    for (const [key, missing] of [
      ["phases", ["team", "policy"]],
      ["members", ["plan", "policy"]],
      ["matrix", ["plan", "team"]],
    ] as const) {
      expect(checkFiles([{ path: "x", text: broken(key) }]).missing).toEqual(missing);
    }
  });

  it.each([
    ["", "the file is empty"],
    ["- a\n", "the file is a list"],
    ["hello", 'the file is the text "hello"'],
    ["true", "the file is the boolean true"],
  ])("a file of %j is no mapping", (text, said) => {
    expect(problems({ x: text })[0]).toBe(`x:1:1  ${said} — write a mapping (key: value)`);
  });

  it("all problems come in the order of files and lines", () => {
    const found = problems({
      t: edited(team, ["zone: Europe/Lisbon", "zone: Lisbon"]),
      p: edited(plan, ["zone: Europe/Berlin", "zone: Berlin"]),
    });
    expect(found.map((line) => line.split(" ")[0])).toEqual(["t:42:11", "p:10:7"]);
  });
});
