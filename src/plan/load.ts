import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { MAX_BYTES } from "./limits.ts";
import type { Problem } from "./problem.ts";
import { checkFiles, type CheckResult, readDefinition, type ReadResult, type SourceFile } from "./read.ts";

/** The names that a folder's three files have. */
export const FILE_NAMES: readonly string[] = ["plan.yaml", "team.yaml", "policy.yaml"];

/** Reads `plan.yaml`, `team.yaml` and `policy.yaml` of a folder; other files in it are not looked at. */
export async function loadFolder(folder: string): Promise<ReadResult> {
  return loadFiles(FILE_NAMES.map((name) => join(folder, name)));
}

/** Reads the three files from disk, in any order and under any names. Files that cannot be read are problems. */
export async function loadFiles(paths: readonly string[]): Promise<ReadResult> {
  const { files, problems } = await readAll(paths);
  if (problems.length === 0) return readDefinition(files);
  return { ok: false, problems: [...problems, ...checkFiles(files).problems] };
}

/** Checks any of the three files on disk; what needs a file that is not given is left out (see `missing`). */
export async function checkPaths(paths: readonly string[]): Promise<CheckResult> {
  const { files, problems } = await readAll(paths);
  const result = checkFiles(files);
  if (problems.length === 0) return result;
  return {
    ...result,
    problems: [...problems, ...result.problems],
    plan: undefined,
    team: undefined,
    policy: undefined,
  };
}

async function readAll(
  paths: readonly string[],
): Promise<{ readonly files: readonly SourceFile[]; readonly problems: readonly Problem[] }> {
  const results = await Promise.all([...new Set(paths)].map((path) => readOne(path)));
  return {
    files: results.flatMap((result) => ("text" in result ? [result] : [])),
    problems: results.flatMap((result) => ("message" in result ? [result] : [])),
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
};

async function readOne(path: string): Promise<SourceFile | Problem> {
  const problem = (message: string, hint: string): Problem => ({
    file: path,
    line: 1,
    column: 1,
    message,
    hint,
  });
  try {
    // Size and kind are looked at before a byte is read: no pipe, no device, no giant.
    const { size, isFile } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }));
    if (!isFile) return problem("this is not a file", "name the YAML files themselves");
    if (size > MAX_BYTES) return problem("the file is larger than 16 MB", "split it into several plans");
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
    return { path, text };
  } catch (error) {
    if (error instanceof TypeError) return problem("the file is not UTF-8 text", "save it as UTF-8");
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return problem(
      `the file ${REASONS[code] ?? `cannot be read (${code || String(error)})`}`,
      "check the path",
    );
  }
}
