import * as z from "zod";
import { id, text, title, work, zone } from "./fields.ts";
import { MAX_PHASES } from "./limits.ts";

const link = z.strictObject({
  title: title.describe("What the link shows."),
  url: z.url({ protocol: /^https?$/ }).describe("Where it leads: https://…"),
});

const task = z.strictObject({
  id: id.describe("What people type: 2A. Unique in the plan, ignoring case."),
  title: title.describe("What shall be done, in a few words."),
  owner: id.optional().describe("Id of the member who does it; leave it out while nobody does."),
  duration: work,
  depends_on: z
    .array(id)
    .optional()
    .describe("Ids of the tasks that must be done first, in this or an earlier phase."),
  criteria: z.array(text).optional().describe("What must be true before the task is done."),
});

const phase = z.strictObject({
  id: id.describe("Unique in the plan, ignoring case."),
  title: title.describe("What the phase is called."),
  duration: work,
  depends_on: z.array(id).optional().describe("Ids of the phases that must be done before this one opens."),
  deliverable: title.optional().describe("What this phase hands to those that depend on it."),
  criteria: z.array(text).optional().describe("What must be true before the phase is done."),
  tasks: z.array(task).optional().describe("The work of the phase."),
});

/** A plan file as it is written: what shall be done, in which order, by whom. */
export const planFile = z
  .strictObject({
    id: id.describe("Names the plan in commands and in the database."),
    title: title.describe("What the plan is called."),
    zone: zone.describe("IANA time zone in which the plan's schedules run."),
    start: z.iso.date().optional().describe("Local date of the first day: 2026-11-02."),
    links: z.array(link).optional().describe("Documentation and tracking."),
    phases: z.array(phase).min(1).max(MAX_PHASES).describe("In the order in which they are shown."),
  })
  .describe("A coordination plan: phases, tasks, owners, dependencies and criteria.");

export type PlanFile = z.infer<typeof planFile>;
