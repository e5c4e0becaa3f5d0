import * as z from "zod";
import { CHANNELS, ROLES } from "../domain/plan.ts";
import { cron, days, id, quiet, span, text, title } from "./fields.ts";

const role = z.enum(ROLES).describe("One of the four roles of the team file.");
const channel = z.enum(CHANNELS).describe("One of the three channels of the team file.");
const level = z.enum(["low", "medium", "high"]);
const count = z.number().min(0).max(1_000_000);

/** The answers that rounds are built on: a file may word the questions, not invent others. */
export const CHECK_IN_QUESTIONS = ["working", "blocked", "needed"] as const;
export const UPDATE_QUESTIONS = ["progress", "blockers", "next"] as const;

function question<const Ids extends readonly string[]>(ids: Ids) {
  return z.strictObject({
    id: z.enum(ids).describe("Which answer this asks for."),
    label: title.describe("The question as members read it."),
    hint: title.optional().describe("A grey example in the empty field."),
  });
}

const clocks = {
  closes_after: span.describe("The round closes and its digest is posted this long after it opened."),
  remind_after: span
    .optional()
    .describe("Who has not answered by then gets one direct reminder; left out, nobody does."),
  grace: span.describe("A round missed while Baton was down is still opened, marked late, within this time."),
};

const matrixRow = z.strictObject({
  type: id.describe("What people type after `raise`: build-failure."),
  title: title.describe("What messages call it."),
  response: span.describe("How long the responder has to acknowledge."),
  role: role.describe("Who is asked when nobody acknowledged in time."),
  clock: z
    .enum(["wall", "working-hours"])
    .optional()
    .describe("wall (left out): the clock runs day and night."),
});

const trigger = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("issue-open-longer"),
    type: id.describe("A type of the matrix."),
    longer: span.describe("Open for longer than this."),
  }),
  z.strictObject({
    kind: z.literal("measure-over"),
    measure: id.describe("What is measured."),
    limit: count.describe("The figure that may not be exceeded."),
  }),
  z.strictObject({ kind: z.literal("event"), event: id.describe("What somebody reports.") }),
]);

const risk = z.strictObject({
  id: id.describe("Unique in the file, ignoring case."),
  title: title.describe("What may happen."),
  probability: level,
  impact: level,
  consequence: text.describe("What it would mean."),
  mitigation: z.array(text).describe("What keeps it away."),
  escalation: text.describe("The threshold in words, and what happens then."),
  trigger: trigger.describe("The threshold as Baton watches it."),
});

const quality = z.strictObject({
  coverage_at_least: z.number().min(0).max(100).describe("Per cent of the new code."),
  regression_at_most: z.number().min(0).max(100).describe("Per cent."),
  reviewed_by_another: z.boolean(),
  public_apis_documented: z.boolean(),
  testing: z.array(text).describe("What must be tested, and how."),
});

/** A policy file as it is written: the rules under which the plan is coordinated. */
export const policyFile = z
  .strictObject({
    check_ins: z
      .array(z.strictObject({ id: id.describe("Unique in the file."), cron, ...clocks }))
      .describe("When members with work in an open phase are asked, in the plan's zone."),
    check_in_questions: z
      .array(question(CHECK_IN_QUESTIONS))
      .describe("working, blocked and needed, as you word them."),
    update: z
      .strictObject({ days, ...clocks })
      .describe("The daily update, asked at the end of each member's working day."),
    update_questions: z
      .array(question(UPDATE_QUESTIONS))
      .describe("progress, blockers and next, as you word them."),
    quiet: quiet.optional(),
    urgent: z
      .strictObject({ remind_after: span, escalate_after: span, role })
      .describe("What happens to an urgent issue that nobody acknowledges."),
    matrix: z
      .array(matrixRow)
      .min(1)
      .max(100)
      .describe("The types of issues, their response times and who is asked next."),
    fallback: z
      .array(z.strictObject({ role: role.optional(), channel: channel.optional() }))
      .describe("Who is asked after the last step, one after the other: a role or a channel each."),
    repeat: z
      .strictObject({ urgent: span, others: span })
      .describe("How often the end of the chain is asked again."),
    acknowledged: z
      .strictObject({ ask_after: span, reopen_after: span })
      .describe("When the holder of a silent issue is asked, and when it opens again."),
    blocked_answer: z
      .strictObject({ does: z.enum(["offer", "open"]), type: id.describe("A type of the matrix.") })
      .describe("What a blocked answer does: offer an issue to the member, or open one."),
    reviews: z
      .strictObject({ peer: span, order: z.array(id).min(1) })
      .describe("The kinds of review, and the clock."),
    status: z.strictObject({ stale_after: span }).describe("When a task's state counts as old."),
    critical_blocker: z.strictObject({ response: span, channel }),
    transition: z.strictObject({ check: span, handoff: span }).describe("The clocks between two phases."),
    weekly: z.strictObject({ risk_review: cron, summary: cron }),
    checklists: z
      .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/), z.array(text))
      .describe(
        "Lists by name: what a handoff ticks off, what meetings and reports cover, what is written down.",
      ),
    risks: z.array(risk).max(1_000).describe("The risk register."),
    quality: quality.describe("What the work must reach."),
    metrics: z
      .array(z.strictObject({ group: id, name: title, target: title }))
      .describe("How success is measured."),
  })
  .describe(
    "The rules of a coordination plan: schedules, questions, escalation, reviews, risks and quality.",
  );

export type PolicyFile = z.infer<typeof policyFile>;
