/** Who is asked when a round opens, and how. */
import type { Change } from "./decision.ts";
import { type Arm, armed, dayPost, type Note } from "./outcome.ts";
import { absenceAt, unavailable } from "./people.ts";
import type { MemberDef } from "./plan.ts";
import { prompt } from "./prompt-cards.ts";
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
  const later = kind === "update" ? othersLater(state, roster, localDay, now) : [];
  if (roster.length === 0 && later.length === 0)
    return { round: undefined, asked: [], leftOut, changes: [], arm: [], notes: [] };
  const lastPrompt = Math.max(...(roster.length === 0 ? later : roster).map(({ at }) => at));
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
  const asked = ask(state, round, roster, rule.remindAfter, now);
  const arm = [
    ...asked.arm,
    ...later.map(({ member, at }) => armed("prompt", `${round.id}/${member.id}`, at)),
  ];
  return { round, asked: roster.map(({ member }) => member.id), leftOut, ...asked, arm };
}

/** Asks everybody on the roster, now or when their time comes, and arms the reminders and the closing. */
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
    changes.push({ put: "response", row: newResponse(round, member.id, at, due) });
    if (due) notes.push(prompt(state, round, member.id, now));
    else arm.push(armed("prompt", `${round.id}/${member.id}`, at));
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
    state: asked ? "asked" : "planned",
    answeredAt: undefined,
    editedAt: undefined,
    late: false,
    repeated: false,
    answers: undefined,
  };
}
