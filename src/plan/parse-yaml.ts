import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLError,
} from "yaml";
import { guardText } from "./guard-text.ts";
import { MAX_ALIASES, MAX_PROBLEMS, MAX_VALUES } from "./limits.ts";
import type { Finding, Path, Problem } from "./problem.ts";

/** A file of YAML that could be read: plain data, and the way from a place in it to a line. */
export interface YamlFile {
  readonly path: string;
  readonly data: unknown;
  /** Turns a finding into a problem of this file; a place that is missing is shown at what should hold it. */
  readonly problem: (finding: Finding) => Problem;
}

export type YamlResult =
  | { readonly ok: true; readonly file: YamlFile; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BAD_INDENT: "indent entries of one list or mapping equally, with spaces",
  DUPLICATE_KEY: "keep one of them",
  MULTIPLE_DOCS: 'keep one document in a file: remove the line "---"',
  UNEXPECTED_TOKEN: 'put text that has : # { [ & * ! | > % @ in it in quotes: "…"',
  BLOCK_AS_IMPLICIT_KEY: 'put text that has ": " in it in quotes: "…"',
  BAD_SCALAR_START: 'put text that starts with @ or ` in quotes: "…"',
  MISSING_CHAR: "close the bracket or the quotes",
  BAD_ALIAS: 'put text that starts with * in quotes: "…"',
  TAG_RESOLVE_FAILED: 'remove the tag, or put text that starts with ! in quotes: "…"',
  RESOURCE_EXHAUSTION: "nest less deeply",
};

/**
 * Reads one YAML 1.2 file in time bounded by its size. All syntax errors come at once; a key that is given
 * twice is a problem but leaves data to check (the last one counts). Numbers that would lose their spelling
 * (`1E5`, `010`) stay text, so that ids survive.
 */
export function parseYaml(path: string, given: string): YamlResult {
  // A byte order mark is no column.
  const text = given.startsWith("\uFEFF") ? given.slice(1) : given;
  const lines = new LineCounter();
  const refusal = guardText(text);
  if (refusal) {
    const before = text.slice(0, refusal.offset);
    const line = before.split("\n").length;
    const column = refusal.offset - before.lastIndexOf("\n");
    return {
      ok: false,
      problems: [{ file: path, line, column, message: refusal.message, hint: refusal.hint }],
    };
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    // "silent" would also keep quiet about a second document.
    logLevel: "error",
  });
  const at = (offset: number, message: string, hint: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line: Math.max(1, line), column: Math.max(1, col), message, hint };
  };
  const errors = [...document.errors, ...document.warnings].slice(0, MAX_PROBLEMS);
  if (errors.length > 0) {
    const problems = errors.map((error) =>
      at(error.pos[0], `not valid YAML: ${said(error)}`, hintFor(error)),
    );
    return { ok: false, problems };
  }
  const walk = inspect(document);
  const problems = walk.faults.map((fault) => at(fault.offset, fault.message, fault.hint));
  if (walk.fatal) return { ok: false, problems };
  const data: unknown = document.toJS({ maxAliasCount: -1 });
  if (weigh(data, new Map()) > MAX_VALUES) {
    return {
      ok: false,
      problems: [
        at(walk.firstAlias, "aliases repeat the file's own content too often", "write repeated values out"),
      ],
    };
  }
  const problem = (finding: Finding): Problem =>
    at(offsetOf(document, finding.path, finding.atKey === true), finding.message, finding.hint);
  return { ok: true, file: { path, data, problem }, problems };
}

function hintFor({ code, message }: YAMLError): string {
  return (message.includes("end with a") ? HINTS["MISSING_CHAR"] : HINTS[code]) ?? "";
}

/** The parser's words, but for those that speak of its own code. */
function said({ code, message }: YAMLError): string {
  if (code === "MULTIPLE_DOCS") return "a second document begins here";
  if (code === "RESOURCE_EXHAUSTION") return "the file is nested too deeply";
  const [first = ""] = message.split("\n");
  return first.length > 200 ? `${first.slice(0, 200)}…` : first;
}

interface Fault {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

interface Inspected {
  readonly faults: readonly Fault[];
  /** Whether the data cannot be taken out of the document. */
  readonly fatal: boolean;
  readonly firstAlias: number;
}

/**
 * One walk over the nodes in their order: counts aliases and finds those that stand for nothing, finds doubled
 * keys, and gives odd numbers their spelling back.
 */
function inspect(document: Document): Inspected {
  const faults: Fault[] = [];
  const open: unknown[] = [document.contents];
  const anchors = new Set<string>();
  let [aliases, firstAlias, fatal] = [0, 0, false];
  while (open.length > 0) {
    const node = open.pop();
    if (isNode(node) && "anchor" in node && node.anchor !== undefined) anchors.add(node.anchor);
    if (isAlias(node)) {
      aliases += 1;
      if (aliases === 1) firstAlias = start(node);
      if (aliases > MAX_ALIASES) {
        const message = `more than ${MAX_ALIASES} aliases (*${node.source.slice(0, 40)})`;
        const tooMany = { offset: start(node), message, hint: "write repeated values out" };
        return { faults: [tooMany], fatal: true, firstAlias };
      }
      if (!anchors.has(node.source)) {
        const message = `*${node.source.slice(0, 40)} stands for nothing above it`;
        faults.push({ offset: start(node), message, hint: HINTS["BAD_ALIAS"] ?? "" });
        fatal = true;
      }
    } else if (isScalar(node)) {
      if (typeof node.value === "number" && node.source !== undefined && String(node.value) !== node.source) {
        node.value = node.source;
      }
    } else if (isSeq(node)) {
      open.push(...node.items.toReversed());
    } else if (isMap(node)) {
      const seen = new Set<string>();
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : undefined;
        if (key !== undefined && seen.has(key) && faults.length < MAX_PROBLEMS) {
          faults.push({
            offset: start(pair.key),
            message: `"${key.slice(0, 64)}" is given twice`,
            hint: "keep one of them",
          });
        }
        if (key !== undefined) seen.add(key);
      }
      for (const pair of node.items.toReversed()) open.push(pair.value, pair.key);
    }
  }
  return { faults, fatal, firstAlias };
}

/** How many values the data has when shared parts are counted each time; infinite when it holds itself. */
function weigh(value: unknown, known: Map<object, number>): number {
  if (typeof value !== "object" || value === null) return 1;
  const before = known.get(value);
  if (before !== undefined) return before;
  known.set(value, Infinity);
  let sum = 1;
  for (const part of Object.values(value)) sum += weigh(part, known);
  known.set(value, sum);
  return sum;
}

function start(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** Follows the path as far as it exists; an alias on the way is as far as one can see. */
function offsetOf(document: Document, path: Path, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = start(node);
  for (const [index, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.findLast(
        (item) => isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (!pair) return offset;
      const last = index === path.length - 1;
      const empty =
        !isNode(pair.value) ||
        (isScalar(pair.value) && pair.value.type === "PLAIN" && pair.value.source === "");
      if ((last && atKey) || empty) return start(pair.key);
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
    } else return offset;
    if (!isNode(node)) return offset;
    offset = start(node);
  }
  return offset;
}
