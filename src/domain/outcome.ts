/** How a decision is put together: what each kind of command says, before ids and the audit entry are added. */
import type { Command, Deadline, DeadlineKind } from "./command.ts";
import type { Change, Decision } from "./decision.ts";
import type { Notice, OutboxDraft, To } from "./notice.ts";
import { holderOf } from "./people.ts";
import type { ChannelId, MemberDef } from "./plan.ts";
import { heldUntil } from "./quiet-hours.ts";
import type { Refusal } from "./refusal.ts";
import type { Reply } from "./reply.ts";
import type { PlanContext, State } from "./state.ts";
import { localDate } from "./time.ts";

/** One request that reached its plan: by whom, and the id under which everything it causes is known. */
export interface Request {
  readonly id: string;
  /** Undefined when the clock asks. */
  readonly actor: MemberDef | undefined;
  readonly command: Command;
}

export type Note = Omit<OutboxDraft, "id">;
export type Arm = Omit<Deadline, "id" | "plan">;

export interface Outcome {
  readonly reply: Reply;
  readonly changes?: readonly Change[];
  readonly arm?: readonly Arm[];
  readonly notes?: readonly Note[];
  readonly onBehalfOf?: string | undefined;
}

/** An outcome that changes nothing and says why. */
export function refuse(refusal: Refusal): Outcome {
  return { reply: { kind: "refused", refusal } };
}

/** An outcome of the clock that changes nothing. */
export const NOTHING: Outcome = { reply: { kind: "silent" } };

/**
 * The decision of an outcome: deadlines and notices get ids that follow from the request, so that the same
 * request decided again yields the same rows; questions leave no audit entry. What quiet hours hold says until when.
 */
export function finish(state: State, request: Request, outcome: Outcome, now: number): Decision {
  const { reply, changes = [], arm = [], notes = [] } = outcome;
  const refused = reply.kind === "refused" || reply.kind === "invalid";
  const audited = refused || changes.some((change) => !("show" in change));
  return {
    reply,
    changes,
    arm: arm.map((each) => ({ ...each, id: deadlineId(each), plan: state.plan.key })),
    notices: notes.map((note, index) => {
      const notBefore = heldUntil(note.notice, note.to, state.plan, now);
      const held = notBefore === undefined ? {} : { notBefore };
      return { ...note, ...held, id: `${request.id}#${index}` };
    }),
    audit: audited
      ? {
          command: request.command,
          actor: request.actor?.id,
          onBehalfOf: outcome.onBehalfOf,
          outcome: refused ? "refused" : "done",
        }
      : undefined,
  };
}

/** `issue-step:3:1:2`: kind, subject, step and generation, unique in the plan. */
function deadlineId({ kind, subject, step, generation }: Arm): string {
  return `${kind}:${subject}:${step}:${generation}`;
}

/** A deadline of a subject that has one at a time, such as a round's closing. */
export function armed(kind: DeadlineKind, subject: string, dueAt: number, generation = 1, step = 0): Arm {
  return { kind, subject, step, generation, dueAt };
}

export function toMember(member: string): To {
  return { kind: "member", member };
}

export function toChannel(channel: ChannelId): To {
  return { kind: "channel", channel };
}

/** The coordination lead, or #coordination when nobody holds the role: who is told of trouble. */
export function toLead(plan: PlanContext): To {
  const lead = holderOf(plan, "coordination-lead");
  return lead ? toMember(lead.id) : toChannel("coordination");
}

/** A message that is posted, or edited where it already stands under this key. */
export function post(
  to: To,
  message: string,
  notice: Notice,
  dueAt: number,
  more: Partial<Pick<Note, "thread" | "urgent" | "guard" | "op">> = {},
): Note {
  return {
    to,
    message,
    notice,
    dueAt,
    op: "post",
    thread: undefined,
    urgent: false,
    guard: undefined,
    ...more,
  };
}

/** An edit of a message that stands; nothing where it was never posted. */
export function edit(to: To, message: string, notice: Notice, dueAt: number, urgent = false): Note {
  return post(to, message, notice, dueAt, { op: "edit", urgent });
}

/** Key of the plan's post of the day. */
export function dayKey(state: State, now: number): string {
  return `day:${localDate(now, state.plan.zone)}`;
}

/** The post of the day in #coordination, brought up to date. */
export function dayPost(state: State, now: number): Note {
  const date = localDate(now, state.plan.zone);
  return post(toChannel("coordination"), dayKey(state, now), { kind: "day-post", localDate: date }, now);
}
