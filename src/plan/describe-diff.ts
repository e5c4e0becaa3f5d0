import type { Change, PlanDiff, Subject } from "./diff.ts";

const MARKS = { added: "+", changed: "~", archived: "-" } as const;

/**
 * The difference in lines for a terminal: a count first, then one line for each change with `+` (added),
 * `~` (changed) or `-` (archived). A first import lists policy keys as a number only.
 */
export function describeDiff(diff: PlanDiff): string[] {
  const { changes } = diff;
  if (changes.length === 0) return ["Nothing changes."];
  const count = (kind: Change["kind"]): number => changes.filter((change) => change.kind === kind).length;
  const first = changes.some((change) => change.kind === "added" && change.subject === "plan");
  const listed = first ? changes.filter(({ subject }) => subject !== "policy") : changes;
  const left = changes.length - listed.length;
  return [
    `${count("added")} added, ${count("changed")} changed, ${count("archived")} archived`,
    ...listed.map((change) => `${MARKS[change.kind]} ${sentence(change)}`),
    ...(left > 0 ? [`+ ${left} policy settings`] : []),
  ];
}

const NOUNS: Readonly<Record<Subject, string>> = {
  plan: "plan",
  phase: "phase",
  task: "task",
  dependency: "dependency",
  member: "member",
  role: "role",
  channel: "channel",
  policy: "policy",
};

function sentence(change: Change): string {
  const name = `${NOUNS[change.subject]} ${change.id}`;
  if (change.kind !== "changed") return change.title === undefined ? name : `${name}: ${change.title}`;
  const field = change.subject === "policy" ? "" : ` ${change.field}`;
  return `${name}${field}: ${change.from ?? "(none)"} → ${change.to ?? "(none)"}`;
}
