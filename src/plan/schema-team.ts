import * as z from "zod";
import { days, hours, id, text, title, zone } from "./fields.ts";

const identity = z.string().trim().min(1).max(200);

const assignment = z.strictObject({
  phase: id.describe("Id of the phase."),
  work: text.describe("What the member does there that is no task of the plan."),
});

const member = z.strictObject({
  id: id.describe("What people type: alpha. Unique in the team, ignoring case."),
  name: title.describe("What messages show."),
  kind: z.enum(["person", "agent"]).optional().describe("Left out: person."),
  specialisation: text.optional().describe("What the member is good at."),
  zone: zone.describe("Where the member works: their day, their hours, their times in messages."),
  hours,
  days: days.optional().describe('Working days: "mon-fri" (left out: mon-fri).'),
  email: z.email().optional().describe("Links the member's accounts."),
  slack: identity.optional().describe("Slack user id: U…"),
  teams: identity.optional().describe("Microsoft Teams user id."),
  assignments: z
    .array(assignment)
    .optional()
    .describe("Work in a phase without a task; the member takes part in its rounds."),
});

const holder = id.optional();
const roles = z.strictObject({
  "technical-lead": holder.describe("Asked about builds and performance."),
  "product-lead": holder.describe("Asked about connectors."),
  "coordination-lead": holder.describe(
    "Asked when members block each other, and when an urgent issue stays unanswered.",
  ),
  "project-manager": holder.describe("Asked about the timeline."),
});

const channel = z
  .strictObject({
    slack: identity.optional().describe("Slack channel id: C…"),
    teams: identity.optional().describe("Microsoft Teams conversation id."),
  })
  .optional();

const channels = z.strictObject({
  coordination: channel.describe("Check-ins, their digests and everyday issues."),
  emergency: channel.describe("Urgent issues."),
  updates: channel.describe("The digest of the daily updates."),
});

/** A team file as it is written: who takes part, who leads, where they talk. */
export const teamFile = z
  .strictObject({
    members: z.array(member).min(1).max(10_000).describe("Everybody who carries tasks or holds a role."),
    roles: roles.describe("Id of the member who holds each role; leave out a role that nobody holds."),
    channels: channels.describe("Ids of the channels on each platform; leave out what you do not use."),
  })
  .describe("The team of a coordination plan: members, roles and channels.");

export type TeamFile = z.infer<typeof teamFile>;
