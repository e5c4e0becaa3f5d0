/** `raise`: a new issue, its clock started and the first one asked, in one decision. */
import { armStep, fire, homeKey, note, record, written } from "./advance.ts";
import type { Command } from "./command.ts";
import { clockOf, homeOf } from "./escalation.ts";
import { MAX_TEXT } from "./forms.ts";
import { unquote } from "./grammar-words.ts";
import { nearestWord } from "./nearest-word.ts";
import { dayPost, type Outcome, post, refuse, toChannel } from "./outcome.ts";
import { findMember } from "./people.ts";
import type { MatrixRow, MemberDef, PolicyDef } from "./plan.ts";
import { findTask } from "./readiness.ts";
import type { Answers, Issue, IssuePolicy, State, Target } from "./state.ts";

type RaiseCommand = Extract<Command, { kind: "raise" }>;

/** What an issue is about, once its words are understood. */
export interface Raised {
  readonly row: MatrixRow;
  readonly urgent: boolean;
  readonly text: string;
  readonly responder: string | undefined;
  readonly task: string | undefined;
}

export function decideRaise(state: State, command: RaiseCommand, actor: MemberDef, now: number): Outcome {
  if (command.type === undefined) {
    const members = [...state.plan.members.values()].map(({ id, name }) => ({ id, name }));
    return {
      reply: {
        kind: "form",
        form: { kind: "raise", ...begun(command), types: state.plan.policy.matrix, members },
      },
    };
  }
  const found = findType(state.plan.policy, command.type, command.text);
  if (!found) {
    const types = typesOf(state.plan.policy);
    return refuse({
      kind: "unknown-type",
      given: command.type,
      nearest: nearestWord(command.type, types),
      types,
    });
  }
  const { whom, text } = forWhom(state, found.text, command.forWhom);
  const said = unquote(text);
  if (said === "") return refuse({ kind: "empty", what: "text" });
  if (said.length > MAX_TEXT) return refuse({ kind: "too-long", what: "text", max: MAX_TEXT });
  const raised = { ...found, text: said, ...whom };
  const same = raisedBefore(state, raised, actor.id);
  return same ? refuse({ kind: "raised-already", issue: same }) : raiseIssue(state, raised, actor, now);
}

/**
 * The issue that asks the same for the same and is not closed: a button that is pressed twice raises one. Who was asked
 * first is not known any more once it has been reassigned.
 */
export function raisedBefore(state: State, raised: Raised, raiser: string): Issue | undefined {
  const { row, text, task, responder } = raised;
  const whom = responder === raiser ? undefined : responder;
  return [...state.issues.values()].find(
    (issue) =>
      issue.raiser === raiser &&
      issue.type === row.type &&
      issue.text === text &&
      issue.task === task &&
      (issue.responder === whom || issue.generation > 1) &&
      (issue.state === "open" || issue.state === "acknowledged"),
  );
}

/** Words without a type begin the form; of somebody's long message what leaves room for its link. */
function begun({ text, quoted }: RaiseCommand): {
  readonly initial: Answers;
  readonly quoted?: { readonly cut: boolean };
} {
  if (!quoted) return { initial: text === "" ? {} : { text: unquote(text) } };
  const characters = Array.from(text.trim());
  const cut = characters.length > QUOTED || text.trim().length > QUOTED;
  const beginning = cut ? `${within(characters, QUOTED - 1).trimEnd()}…` : text.trim();
  const link = quoted.link === undefined ? {} : { link: quoted.link };
  return { initial: { text: beginning, ...link }, quoted: { cut } };
}

/** Of a message so much begins an issue; the rest of `MAX_TEXT` is for its link and for a word about it. */
const QUOTED = 1500;

/** The first characters that are no longer than this together. */
function within(characters: readonly string[], most: number): string {
  let text = "";
  for (const character of characters) {
    if (text.length + character.length > most) break;
    text += character;
  }
  return text;
}

/** `urgent` and the types of the matrix. */
export function typesOf(policy: PolicyDef): readonly string[] {
  return ["urgent", ...policy.matrix.map(({ type }) => type)];
}

/** An urgent issue's row: acknowledged within the time until its reminder, else its role. */
function urgentRow({ urgent }: PolicyDef): MatrixRow {
  return { type: "urgent", title: "Urgent", response: urgent.remindAfter, role: urgent.role, clock: "wall" };
}

/** The row of a type as people write it: `build-failure`, `Build-Failure`, `build failure`. */
function findType(policy: PolicyDef, given: string, rest: string) {
  const type = given.toLowerCase();
  if (type === "urgent") return { row: urgentRow(policy), urgent: true, text: rest };
  const row = policy.matrix.find((each) => each.type === type);
  if (row) return { row, urgent: false, text: rest };
  // `raise build failure the build breaks`: the type in several words.
  const words = `${given} ${rest}`.trim();
  const spoken = policy.matrix.find((each) => {
    const name = each.type.replaceAll("-", " ");
    return words.toLowerCase().startsWith(`${name} `) || words.toLowerCase() === name;
  });
  return spoken && { row: spoken, urgent: false, text: words.slice(spoken.type.length).trim() };
}

/** Whom the last `for` means, and the text without it; words that name nobody stay part of the text. */
function forWhom(state: State, text: string, given: string | undefined) {
  const nobody = { whom: { responder: undefined, task: undefined }, text };
  const tail = given === undefined ? "" : ` for ${given}`;
  if (given === undefined || !text.toLowerCase().endsWith(tail.toLowerCase())) return nobody;
  const rest = text.slice(0, text.length - tail.length);
  // A name is a person first; `for task alpha` means the task of that id.
  const member = findMember(state.plan, given);
  if (member) return { whom: { responder: member.id, task: undefined }, text: rest };
  const task = findTask(state, given.replace(/^task\s+/i, ""));
  return task ? { whom: { responder: task.owner, task: task.id }, text: rest } : nobody;
}

/**
 * The issue with its first step fired. Nobody answers their own issue: raised for oneself it goes to whom it
 * would go to without a name.
 */
export function raiseIssue(state: State, raised: Raised, actor: MemberDef, now: number): Outcome {
  const issue = newIssue(state, raised, actor.id, now);
  const asked = record(
    { issue, entries: [], notes: [] },
    { at: now, kind: "raised", member: actor.id, text: raised.text },
  );
  const moving = fire(state, asked, now, now);
  const clock = clockOf(moving.issue, state.plan);
  const first = moving.entries.findLast((entry) => entry.kind !== "raised" && entry.kind !== "skipped");
  const home = homeOf(issue);
  const target: Target = first?.target ?? { kind: "channel", channel: home };
  const card = { kind: "issue-ping", issue: moving.issue, why: "ask", target, lateBy: 0, clock } as const;
  const own = post(toChannel(home), homeKey(issue.number), card, now, { urgent: issue.urgent });
  const told = note({ ...moving, notes: [own] }, ...moving.notes);
  return {
    reply: { kind: "raised", issue: told.issue, asked: target, askedMember: first?.member, clock },
    changes: [{ put: "next-issue", row: issue.number + 1 }, ...written(told)],
    arm: [armStep(told.issue)],
    notes: [...told.notes, dayPost(state, now)],
  };
}

function newIssue(state: State, raised: Raised, raiser: string, now: number): Issue {
  const { row, urgent, text, responder, task } = raised;
  return {
    number: state.plan.nextIssue,
    type: row.type,
    urgent,
    text,
    raiser,
    responder: responder === raiser ? undefined : responder,
    task,
    state: "open",
    holder: undefined,
    generation: 1,
    nextStep: 0,
    elapsed: 0,
    clockFrom: now,
    asked: [],
    nextAt: now,
    snoozedUntil: undefined,
    snoozedTotal: 0,
    raisedAt: now,
    acknowledgedAt: undefined,
    acknowledgedBy: undefined,
    closedAt: undefined,
    closedBy: undefined,
    resolution: undefined,
    entries: 0,
    policy: snapshot(state.plan.policy, row, urgent),
  };
}

function snapshot(policy: PolicyDef, row: MatrixRow, urgent: boolean): IssuePolicy {
  return {
    row,
    urgent: urgent ? policy.urgent : undefined,
    fallback: policy.fallback,
    repeat: urgent ? policy.repeat.urgent : policy.repeat.others,
    askAfter: policy.acknowledged.askAfter,
    reopenAfter: policy.acknowledged.reopenAfter,
  };
}
