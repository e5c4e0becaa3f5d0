/** Who is asked when a round opens, and how. */
import type { Change } from "./decision.ts";
import { type Arm, armed, dayPost, type Note } from "./outcome.ts";
import { absenceAt, unavailable } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { updateSoon } from "./merged-prompts.ts";
import { promptNow } from "./prompts.ts";
import type { LeftOut } from "./reply.ts";
import type { Response, Round, RoundKind, State } from "./state.ts";
import { endOfWork } from "./time.ts";

/** Schedule of the daily update; every other schedule is a check-in of the policy. */
export const UPDATE = "update";

/** Everybody with work in an open phase, a task or an assignment, in the order of the team. */
export function withWork(state: State): readonly MemberDef[] {
  const open = (phase: string) => state.plan.phases.get(phase)?.state === "open";
  return [...state.plan.members.values()].filter(
    (member) => state.workers.has(member.id) || member.assignments.some(({ phase }) => open(phase)),
  );
}

/** The roster is frozen here: who is away, or for a check-in outside the working hours, is left out. */
export function openRound(state: State, schedule: string, planned: string, plannedAt: number, now: number) {
  const kind: RoundKind = schedule === UPDATE ? "update" : "check-in";
  const rule = state.plan.policy.checkIns.find(({ id }) => id === schedule) ?? state.plan.policy.update;
  const localDay = planned.slice(0, 10);
  const leftOut: LeftOut[] = [];
  const roster: { readonly member: MemberDef; readonly at: number }[] = [];
  for (const member of withWork(state)) {
    const at = kind === "update" ? endOfWork(member, localDay) : now;
    // Opened late, a round does not ask those whose prompt was missed for good.
    const over = at !== undefined && plannedAt < now && now - at > rule.grace;
    if (at === undefined || over) leftOut.push({ member: member.id, why: "not-working" });
    else {
      const why =
        kind === "check-in" ? unavailable(state.plan, member, now) : awayAt(state, member, Math.max(at, now));
      if (why) leftOut.push({ member: member.id, why });
      else roster.push({ member, at: Math.max(at, now) });
    }
  }
  const others = kind === "update" ? othersLater(state, roster, localDay, now) : [];
  if (roster.length === 0 && others.length === 0)
    return { round: undefined, asked: [], leftOut, later: [], changes: [], arm: [], notes: [] };
  const lastPrompt = Math.max(...(roster.length === 0 ? others : roster).map(({ at }) => at));
  const round: Round = {
    id: `${schedule}@${planned}`,
    kind,
    schedule,
    localDate: localDay,
    openedAt: now,
    plannedAt,
    closesAt: lastPrompt + rule.closesAfter,
    closedAt: undefined,
  };
  const times = roster.map(({ member, at }) => {
    return { member, at: kind === "check-in" ? (updateSoon(state, member, now) ?? at) : at };
  });
  const later = times.filter(({ at }) => kind === "check-in" && at > now).map(({ member }) => member.id);
  const opened = ask(state, round, times, rule.remindAfter, now);
  const arm = [
    ...opened.arm,
    ...others.map(({ member, at }) => armed("prompt", `${round.id}/${member.id}`, at)),
  ];
  return { round, asked: roster.map(({ member }) => member.id), leftOut, later, ...opened, arm };
}

/**
 * Asks everybody on the roster, now or when their time comes (a check-in then: with the update), and arms the reminders
 * and the closing.
 */
export function ask(
  state: State,
  round: Round,
  roster: readonly { readonly member: MemberDef; readonly at: number }[],
  remindAfter: number | undefined,
  now: number,
) {
  const { kind } = round;
  const changes: Change[] = [{ put: "round", row: round }];
  const arm: Arm[] = [armed("round-close", round.id, round.closesAt)];
  const notes: Note[] = kind === "check-in" ? [dayPost(state, now)] : [];
  for (const { member, at } of roster) {
    const due = at <= now;
    const row = newResponse(round, member.id, at, due);
    changes.push({ put: "response", row });
    if (due) {
      const prompted = promptNow(state, { round, response: row }, now);
      changes.push(...prompted.changes);
      notes.push(...prompted.notes);
      // What is asked with the update has no prompt of its own.
    } else if (kind === "update") arm.push(armed("prompt", `${round.id}/${member.id}`, at));
    if (remindAfter !== undefined && kind === "update") {
      arm.push(armed("remind", `${round.id}/${member.id}`, at + remindAfter));
    }
  }
  if (remindAfter !== undefined && kind === "check-in")
    arm.push(armed("remind", round.id, now + remindAfter));
  return { changes, arm, notes };
}

/**
 * Whose working day is still to end, though they are not on the roster: by then they may be back, or the plan may
 * have reached their work. Nobody is looked at again when no phase is open.
 */
function othersLater(
  state: State,
  roster: readonly { readonly member: MemberDef }[],
  localDay: string,
  now: number,
): readonly { readonly member: MemberDef; readonly at: number }[] {
  if (![...state.plan.phases.values()].some((phase) => phase.state === "open")) return [];
  const known = new Set(roster.map(({ member }) => member.id));
  return [...state.plan.members.values()].flatMap((member) => {
    const at = known.has(member.id) ? undefined : endOfWork(member, localDay);
    return at !== undefined && at > now ? [{ member, at }] : [];
  });
}

function awayAt(state: State, member: MemberDef, at: number): "away" | undefined {
  return absenceAt(state.plan, member.id, at) ? "away" : undefined;
}

export function newResponse(round: Round, member: string, askedAt: number, asked: boolean): Response {
  return {
    round: round.id,
    member,
    askedAt,
    againAt: undefined,
    state: asked ? "asked" : "planned",
    answeredAt: undefined,
    editedAt: undefined,
    late: false,
    repeated: false,
    answers: undefined,
  };
}
