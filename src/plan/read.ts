import type { Definition, PlanDef, PolicyDef, TeamDef } from "../domain/plan.ts";
import { checkPlan } from "./check-plan.ts";
import { checkPolicy } from "./check-policy.ts";
import { checkSchema } from "./check-schema.ts";
import { checkAssignments, checkOwners, checkTeam } from "./check-team.ts";
import { MAX_PROBLEMS } from "./limits.ts";
import { field, outlinePlan } from "./outline.ts";
import { parseYaml, type YamlFile } from "./parse-yaml.ts";
import type { Finding, Problem } from "./problem.ts";
import { planFile } from "./schema-plan.ts";
import { policyFile } from "./schema-policy.ts";
import { teamFile } from "./schema-team.ts";
import { toPlan, toPolicy, toTeam } from "./to-definition.ts";

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export type FileKind = "plan" | "team" | "policy";

export interface CheckResult {
  /** Everything that is wrong with the files that are there, in the order of files and lines. */
  readonly problems: readonly Problem[];
  /** Which of the three no file was given for; what needs them was not checked. */
  readonly missing: readonly FileKind[];
  readonly plan: PlanDef | undefined;
  readonly team: TeamDef | undefined;
  readonly policy: PolicyDef | undefined;
}

export type ReadResult =
  | { readonly ok: true; readonly definition: Definition }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** All three files, or every problem with them at once; a file that is missing is a problem too. */
export function readDefinition(files: readonly SourceFile[]): ReadResult {
  const { problems, missing, plan, team, policy } = checkFiles(files);
  const absent = missing.map((kind): Problem => ({
    file: files[0]?.path ?? `${kind}.yaml`,
    line: 1,
    column: 1,
    message: `there is no ${kind} file beside this one`,
    hint: `give a file with "${FIRST_KEYS[kind]}:"`,
  }));
  if (problems.length === 0 && plan && team && policy)
    return { ok: true, definition: { plan, team, policy } };
  return { ok: false, problems: [...problems, ...absent] };
}

const FIRST_KEYS: Readonly<Record<FileKind, string>> = { plan: "phases", team: "members", policy: "matrix" };

/**
 * Checks any of the three files, whatever they are called: `phases` makes a plan, `members` a team, and
 * elsewhere the known keys decide. What needs two files is checked when both are there and their YAML could be read. Bounded time for any input; at
 * most 1,000 problems, the last of which then says how many more there are at least.
 */
export function checkFiles(files: readonly SourceFile[]): CheckResult {
  const problems: Problem[] = [];
  const found = new Map<FileKind, YamlFile>();
  const broken = new Set<FileKind>();
  for (const { path, text } of files) {
    const parsed = parseYaml(path, text);
    problems.push(...parsed.problems);
    if (!parsed.ok) {
      broken.add(kindOfText(text));
      continue;
    }
    const kind = kindOf(parsed.file.data);
    if (kind === undefined) {
      problems.push(...noKind(parsed.file.data).map((finding) => parsed.file.problem(finding)));
      continue;
    }
    const first = found.get(kind);
    if (first) {
      const hint = "give one of each kind";
      problems.push(
        parsed.file.problem({ path: [], message: `${first.path} is already the ${kind} file`, hint }),
      );
    } else found.set(kind, parsed.file);
  }
  const [planYaml, teamYaml, policyYaml] = [found.get("plan"), found.get("team"), found.get("policy")];
  let dropped = 0;
  const add = (file: YamlFile | undefined, findings: readonly Finding[]): void => {
    dropped += file ? Math.max(0, findings.length - MAX_PROBLEMS) : 0;
    if (file) problems.push(...findings.slice(0, MAX_PROBLEMS).map((finding) => file.problem(finding)));
  };
  const phases = outlinePlan(planYaml?.data);
  const plan = planYaml && checkSchema(planFile, planYaml.data);
  const team = teamYaml && checkSchema(teamFile, teamYaml.data);
  const policy = policyYaml && checkSchema(policyFile, policyYaml.data);
  add(planYaml, [...(plan?.findings ?? []), ...checkPlan(phases)]);
  add(teamYaml, [...(team?.findings ?? []), ...(teamYaml ? checkTeam(teamYaml.data) : [])]);
  add(policyYaml, [...(policy?.findings ?? []), ...(policyYaml ? checkPolicy(policyYaml.data) : [])]);
  if (planYaml && teamYaml) {
    add(planYaml, checkOwners(phases, teamYaml.data));
    add(teamYaml, checkAssignments(teamYaml.data, phases));
  }
  const clean = problems.length === 0;
  return {
    problems: inOrder(problems, files, dropped),
    missing: (["plan", "team", "policy"] as const).filter((kind) => !found.has(kind) && !broken.has(kind)),
    plan: clean && plan?.written ? toPlan(plan.written) : undefined,
    team: clean && team?.written ? toTeam(team.written) : undefined,
    policy: clean && policy?.written ? toPolicy(policy.written) : undefined,
  };
}

const KEYS = [
  ["plan", Object.keys(planFile.shape)],
  ["team", Object.keys(teamFile.shape)],
  ["policy", Object.keys(policyFile.shape)],
] as const;

/** Without `phases` and `members` the file is what most of its keys belong to; undefined when none is known. */
function kindOf(data: unknown): FileKind | undefined {
  if (field(data, "phases") !== undefined) return "plan";
  if (field(data, "members") !== undefined) return "team";
  const counts = KEYS.map(([kind, keys]) => ({
    kind,
    count: keys.filter((key) => field(data, key) !== undefined).length,
  }));
  const [best] = counts.toSorted((a, b) => b.count - a.count);
  return best && best.count > 0 ? best.kind : undefined;
}

function noKind(data: unknown): readonly Finding[] {
  if (typeof data !== "object" || data === null || Array.isArray(data))
    return checkSchema(policyFile, data).findings;
  const hint = 'a plan has "phases:", a team "members:", a policy "matrix:"';
  return [{ path: [], message: "this is no plan, team or policy file", hint }];
}

/** The same by the first columns of a text that could not be parsed. */
function kindOfText(text: string): FileKind {
  if (/^phases *:/m.test(text)) return "plan";
  return /^members *:/m.test(text) ? "team" : "policy";
}

function inOrder(
  problems: readonly Problem[],
  files: readonly SourceFile[],
  dropped: number,
): readonly Problem[] {
  const rank = new Map(files.map(({ path }, index) => [path, index]));
  const place = (problem: Problem): number => rank.get(problem.file) ?? 0;
  const sorted = problems.toSorted((a, b) => place(a) - place(b) || a.line - b.line || a.column - b.column);
  const last = sorted[MAX_PROBLEMS - 1];
  if (sorted.length + dropped <= MAX_PROBLEMS || !last) return sorted;
  const message = `and at least ${sorted.length + dropped - MAX_PROBLEMS + 1} more problems from here on`;
  return [...sorted.slice(0, MAX_PROBLEMS - 1), { ...last, message, hint: "fix the ones above first" }];
}
