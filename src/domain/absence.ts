/** Members away and back. An absence is a span of time; who is away is not asked and not counted as missing. */
import type { Command, Deadline, Period } from "./command.ts";
import type { Change } from "./decision.ts";
import { isMerged, waitsForUpdate } from "./merged-prompts.ts";
import { type Arm, armed, type Note, type Outcome, post, refuse, toMember } from "./outcome.ts";
import { findMember, isLead, leadsOf, nearestMember } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { editPrompts } from "./prompt-cards.ts";
import type { Refusal } from "./refusal.ts";
import type { Absence, State } from "./state.ts";
import { addDays, instantOf, isDate, localDate } from "./time.ts";

type AbsenceCommand = Extract<Command, { kind: "away" | "back" }>;

export function decideAbsence(state: State, command: AbsenceCommand, actor: MemberDef, now: number): Outcome {
  const member = command.member === undefined ? actor : findMember(state.plan, command.member);
  if (!member) {
    const given = command.member ?? "";
    return refuse({ kind: "unknown-member", given, nearest: nearestMember(state.plan, given) });
  }
  if (member.id !== actor.id && !isLead(state.plan, actor.id)) {
    return refuse({ kind: "leads-only", command: command.kind, leads: leadsOf(state.plan) });
  }
  const onBehalfOf = member.id === actor.id ? undefined : member.id;
  const by = { member: actor.id, onBehalfOf };
  if (command.kind === "back") {
    const changes = cutShort(state, member.id, now);
    if (changes.length === 0)
      return refuse({ kind: "not-away", member: member.id, ...lastEnd(state, member.id) });
    const notes = tellMember(onBehalfOf, actor.id, undefined, now);
    return { reply: { kind: "back", member: member.id, by }, changes, notes, onBehalfOf };
  }
  const span = spanOf(command.period, member, now);
  if ("kind" in span) return refuse(span);
  const row: Absence = { member: member.id, ...span };
  const skipped = excuse(state, row, now);
  return {
    reply: { kind: "away", member: member.id, from: row.from, until: row.until, by },
    changes: [...replace(state, row), { put: "absence", row }, ...skipped.changes],
    arm: edges(row, now),
    notes: [...skipped.notes, ...tellMember(onBehalfOf, actor.id, span, now)],
    onBehalfOf,
  };
}

/** Beginning and end, as far as they are to come: nobody does anything then, but the member's page shows it. */
function edges({ member, from, until }: Absence, now: number): readonly Arm[] {
  const coming = [from, until].filter((at) => at !== undefined && at > now);
  return coming.map((at = now) => armed("absence", member, at, at));
}

/** An absence began or ended by itself. */
export function decideAbsenceDeadline({ subject: member }: Deadline): Outcome {
  return { reply: { kind: "silent" }, changes: [{ show: "home", member }] };
}

/** A word to the member for whom a lead said it. */
function tellMember(
  member: string | undefined,
  by: string,
  away: Omit<Absence, "member"> | undefined,
  now: number,
): readonly Note[] {
  if (member === undefined) return [];
  const notice = { kind: "absence-for-you", by, away } as const;
  const key = `absence:${member}:${away ? "away" : "back"}:${now}`;
  return [post(toMember(member), key, notice, now)];
}

/** From and until as instants of the member's own days; a day ends at the next midnight. */
function spanOf(period: Period, { zone }: MemberDef, now: number): Omit<Absence, "member"> | Refusal {
  const today = localDate(now, zone);
  const start = (date: string) => instantOf(date, 0, zone);
  switch (period.kind) {
    case "until-back":
      return { from: now, until: undefined };
    case "today":
      return { from: now, until: start(addDays(today, 1)) };
    case "tomorrow":
      return { from: start(addDays(today, 1)), until: start(addDays(today, 2)) };
    case "dates": {
      const { from = today, until } = period;
      for (const given of [from, until]) {
        if (!isDate(given)) return { kind: "bad-date", given, problem: "not-a-date" };
      }
      if (until < today) return { kind: "bad-date", given: until, problem: "past" };
      if (until < from) return { kind: "bad-date", given: until, problem: "order" };
      return { from: Math.max(now, start(from)), until: start(addDays(until, 1)) };
    }
  }
}

/** What `away` said before about the same time no longer holds: the newest word does. */
function replace(state: State, row: Absence): readonly Change[] {
  return state.plan.absences
    .filter((old) => old.member === row.member && old.from !== row.from && old.from <= row.from)
    .filter((old) => old.until === undefined || old.until > row.from)
    .map((old): Change => ({ put: "absence", row: { ...old, until: row.from } }));
}

/** Ends what runs now. When nothing does, what has not begun ends before it begins. */
function cutShort(state: State, member: string, now: number): readonly Change[] {
  const coming = state.plan.absences.filter(
    (each) => each.member === member && (each.until ?? Infinity) > Math.max(now, each.from),
  );
  const running = coming.filter(({ from }) => from <= now);
  return (running.length > 0 ? running : coming).map((each): Change => ({
    put: "absence",
    row: { ...each, until: Math.max(each.from, now) },
  }));
}

/** When the last absence ended, as far as there was one. */
function lastEnd(state: State, member: string): { readonly ended?: number } {
  const ends = state.plan.absences.flatMap(({ member: of, from, until }) =>
    of === member && until !== undefined && until > from ? [until] : [],
  );
  return ends.length === 0 ? {} : { ended: Math.max(...ends) };
}

/** Prompts that stand need no answer any more; one that is still to come is decided when it falls due. */
function excuse(state: State, absence: Absence, now: number) {
  const changes: Change[] = [];
  const notes: Note[] = [];
  for (const response of state.responses) {
    const round = state.rounds.get(response.round);
    if (response.member !== absence.member || round?.closedAt !== undefined || !round) continue;
    if (now < absence.from || now >= (absence.until ?? Infinity)) continue;
    const waits = response.state === "planned" && waitsForUpdate({ round, response });
    if (response.state !== "asked" && !waits) continue;
    const row = { ...response, state: "skipped" } as const;
    changes.push({ put: "response", row });
    if (isMerged(state, { round, response })) continue;
    const notice = { kind: "prompt-receipt", round, response: row } as const;
    notes.push(...editPrompts(row, notice, now));
  }
  return { changes, notes };
}
