/** The commands on plan files: check, import, export. */
import { existsSync } from "node:fs";
import { cp, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { definitionOf } from "./app/definition.ts";
import { importPlan, previewImport } from "./app/import-plan.ts";
import { AppError } from "./domain/app-error.ts";
import type { Definition } from "./domain/plan.ts";
import { makeFolder, openStore, realNow, SHIPPED, WORKSPACE } from "./main.ts";
import { describeDiff } from "./plan/describe-diff.ts";
import { describeUnlinked } from "./plan/links.ts";
import { checkPaths, FILE_NAMES, loadFiles, loadFolder } from "./plan/load.ts";
import { printProblems } from "./plan/print-problems.ts";
import { toPlanYaml, toPolicyYaml, toTeamYaml } from "./plan/write-yaml.ts";
import { showProgress } from "./progress.ts";
import { readSettings } from "./settings.ts";
import { planKeysOf } from "./store/plans.ts";

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Large plans take some seconds; what is being done is taken away again before anything else is said. */
async function during<T>(what: string, work: () => Promise<T>): Promise<T> {
  const progress = showProgress();
  progress.say(what);
  try {
    return await work();
  } finally {
    progress.done();
  }
}

const reading = <T>(paths: readonly string[], work: () => Promise<T>): Promise<T> =>
  during(`Reading ${paths.join(", ")}`, work);

/** The definition in a folder; prints its problems, sets the exit code and gives undefined when there are any. */
export async function readFolder(folder: string): Promise<Definition | undefined> {
  const read = await reading([folder], () => loadFolder(folder));
  if (read.ok) return read.definition;
  print(printProblems(read.problems));
  process.exitCode = 1;
  return undefined;
}

/** Folders stand for the three files in them. */
async function filesOf(paths: readonly string[]): Promise<readonly string[]> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const folder = await stat(path)
        .then((found) => found.isDirectory())
        .catch(() => false);
      return folder ? FILE_NAMES.map((name) => join(path, name)) : [path];
    }),
  );
  return files.flat();
}

/** `plan check`: every problem of the files, and exit code 1 when there are any. */
export async function checkPlan(paths: readonly string[]): Promise<void> {
  const files = await filesOf(paths);
  const { problems, missing } = await reading(files, () => checkPaths(files));
  if (problems.length > 0) {
    print(printProblems(problems));
    print(`${problems.length} ${problems.length === 1 ? "problem" : "problems"}`);
    process.exitCode = 1;
    return;
  }
  const left = missing.length > 0 ? ` (no ${missing.join(", ")} file: what needs it was not checked)` : "";
  print(`No problems in ${files.length} ${files.length === 1 ? "file" : "files"}${left}`);
}

export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly overwrite?: boolean;
}

/** `plan import`: shows what changes and where chat disagrees, then imports. */
export async function importFiles(paths: readonly string[], options: ImportOptions): Promise<void> {
  const files = await filesOf(paths);
  const read = await reading(files, () => loadFiles(files));
  if (!read.ok) {
    print(printProblems(read.problems));
    print("Nothing was imported.");
    process.exitCode = 1;
    return;
  }
  const store = await openStore(readSettings(process.env));
  try {
    const { diff, conflicts, unlinked } = await during("Comparing", () =>
      previewImport(store.db, WORKSPACE, read.definition),
    );
    for (const line of describeDiff(diff)) print(line);
    for (const { task, field, inFile, inChat } of conflicts) {
      print(`! task ${task} ${field}: ${inChat ?? "(none)"} in chat, ${inFile ?? "(none)"} in the file`);
    }
    for (const each of unlinked) print(describeUnlinked(each));
    if (options.dryRun) return print("Nothing was imported: this was a dry run.");
    const overwrite = options.overwrite ?? false;
    await during("Importing", () =>
      importPlan(store.db, WORKSPACE, read.definition, realNow(), { actor: undefined, overwrite }),
    );
    print(`Imported ${read.definition.plan.id}.`);
  } finally {
    await store.close();
  }
}

export interface ExportOptions {
  readonly out?: string;
  readonly force?: boolean;
}

/** `plan export`: the plan as it stands, as YAML. */
export async function exportPlan(id: string | undefined, options: ExportOptions): Promise<void> {
  const store = await openStore(readSettings(process.env));
  try {
    const plans = await planKeysOf(store.db, WORKSPACE);
    const found = id === undefined ? plans : plans.filter((each) => each.id === id);
    const [only] = found;
    if (!only || found.length > 1) {
      const hint =
        plans.length === 0 ? "Import one first." : `Name one of: ${plans.map((each) => each.id).join(", ")}`;
      throw new AppError("no-plan", id === undefined ? "Which plan?" : `There is no plan "${id}".`, { hint });
    }
    const definition = await during("Reading the plan", () => definitionOf(store.db, only.key));
    if (!definition) return;
    const { plan, team, policy } = definition;
    if (options.out === undefined) return print(toPlanYaml(plan).trimEnd());
    const folder = resolve(options.out);
    const files = [
      ["plan.yaml", toPlanYaml(plan)],
      ["team.yaml", toTeamYaml(team)],
      ["policy.yaml", toPolicyYaml(policy)],
    ] as const;
    const there = files.map(([name]) => name).filter((name) => existsSync(join(folder, name)));
    if (there.length > 0 && options.force !== true) {
      const hint = "Name another folder, or write over them, comments included, with --force.";
      throw new AppError("export", `${folder} holds ${there.join(", ")} already.`, { hint });
    }
    await makeFolder(folder);
    for (const [name, text] of files) await writeFile(join(folder, name), text);
    // The first line of each file names its schema, so that an editor completes.
    await cp(join(SHIPPED, "schema"), join(folder, "schema"), { recursive: true });
    print(`Wrote plan.yaml, team.yaml and policy.yaml, and the schemas for an editor, to ${folder}`);
  } finally {
    await store.close();
  }
}
