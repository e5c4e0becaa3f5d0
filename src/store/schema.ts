/** The tables as `migrations/` makes them: snake_case columns, instants as milliseconds, flags as 0 or 1, JSON as text. */
import type { Generated } from "kysely";
import type { DeadlineKind } from "../domain/command.ts";
import type {
  AccountLink,
  ChatPlatform,
  IssueState,
  PhaseState,
  Response,
  RoundKind,
  TaskState,
  TimelineEntry,
} from "../domain/state.ts";
import type { MessageTable, OutboxTable } from "./schema-outbox.ts";

type Flag = 0 | 1;
type Json = string;

export interface WorkspaceTable {
  id: string;
  slack_team: string | null;
}

export interface PlanTable {
  key: string;
  workspace: string;
  id: string;
  title: string;
  zone: string;
  start: string | null;
  policy: Json;
  team: Json;
  links: Json;
  next_issue: number;
  revision: number;
  imported_at: number;
  occurrences_until: number | null;
}

export interface MemberTable {
  plan: string;
  id: string;
  name: string;
  slack: string | null;
  teams: string | null;
  email: string | null;
  position: number;
}

export interface AccountLinkTable {
  workspace: string;
  platform: ChatPlatform;
  account: string;
  plan: string;
  member: string;
  linked_at: number;
  how: AccountLink["how"];
  linked_by: string | null;
}

export interface ChannelTable {
  plan: string;
  id: string;
  slack: string | null;
  teams: string | null;
}

export interface PhaseTable {
  plan: string;
  id: string;
  title: string;
  position: number;
  min_minutes: number;
  max_minutes: number;
  deliverable: string | null;
  criteria: Json;
  state: PhaseState;
  opened_at: number | null;
  done_at: number | null;
  archived_at: number | null;
}

export interface PhaseDependencyTable {
  plan: string;
  phase: string;
  depends_on: string;
  position: number;
}

export interface TaskTable {
  plan: string;
  id: string;
  title: string;
  phase: string;
  owner: string | null;
  min_minutes: number;
  max_minutes: number;
  criteria: Json;
  position: number;
  state: TaskState;
  started_at: number | null;
  done_at: number | null;
  blocked_reason: string | null;
  before_state: TaskState | null;
  changed_by: string | null;
  changed_at: number | null;
  edited_in_chat: Flag;
  imported: Json | null;
  archived_at: number | null;
}

export interface DependencyTable {
  plan: string;
  task: string;
  depends_on: string;
  position: number;
}

export interface AbsenceTable {
  plan: string;
  member: string;
  from_at: number;
  until_at: number | null;
}

export interface OccurrenceTable {
  plan: string;
  schedule: string;
  local_time: string;
  state: "opened" | "missed";
  at: number;
}

export interface RoundTable {
  plan: string;
  id: string;
  kind: RoundKind;
  schedule: string;
  local_date: string;
  opened_at: number;
  planned_at: number;
  closes_at: number;
  closed_at: number | null;
}

export interface ResponseTable {
  plan: string;
  round: string;
  member: string;
  asked_at: number;
  again_at: number | null;
  state: Response["state"];
  answered_at: number | null;
  edited_at: number | null;
  late: Flag;
  repeated: Flag;
  answers: Json | null;
}

export interface NeedTable {
  plan: string;
  id: string;
  round: string;
  asker: string;
  from_member: string;
  text: string;
  task: string | null;
  wanted_by: string | null;
  created_at: number;
  closed_at: number | null;
  closed_by: string | null;
}

export interface IssueTable {
  plan: string;
  number: number;
  type: string;
  urgent: Flag;
  text: string;
  raiser: string;
  responder: string | null;
  task: string | null;
  state: IssueState;
  holder: string | null;
  generation: number;
  next_step: number;
  elapsed: number;
  clock_from: number;
  next_at: number | null;
  snoozed_until: number | null;
  snoozed_total: number;
  asked: Json;
  raised_at: number;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  closed_at: number | null;
  closed_by: string | null;
  resolution: string | null;
  entries: number;
  policy: Json;
}

export interface TimelineTable {
  plan: string;
  issue: number;
  seq: number;
  at: number;
  planned_at: number | null;
  kind: TimelineEntry["kind"];
  member: string | null;
  target: Json | null;
  text: string | null;
  generation: number;
}

export interface DeadlineTable {
  plan: string;
  id: string;
  kind: DeadlineKind;
  subject: string;
  step: number;
  generation: number;
  due_at: number;
  state: "armed" | "done" | "void" | "poison";
  done_at: number | null;
}

export interface AuditTable {
  seq: Generated<number>;
  plan: string;
  at: number;
  actor: string | null;
  on_behalf_of: string | null;
  surface: string;
  inbound: string | null;
  command: Json;
  outcome: "done" | "refused";
  changes: Json;
}

export interface InboundTable {
  workspace: string;
  id: string;
  at: number;
  reply: Json;
}

export interface PreferenceTable {
  workspace: string;
  platform: string;
  account: string;
  plan: string;
}

export interface SettingTable {
  key: string;
  value: string;
}

export interface MigrationTable {
  name: string;
  hash: string;
  applied_at: number;
}

export interface Schema {
  workspace: WorkspaceTable;
  plan: PlanTable;
  member: MemberTable;
  account_link: AccountLinkTable;
  channel: ChannelTable;
  phase: PhaseTable;
  phase_dependency: PhaseDependencyTable;
  task: TaskTable;
  dependency: DependencyTable;
  absence: AbsenceTable;
  occurrence: OccurrenceTable;
  round: RoundTable;
  response: ResponseTable;
  need: NeedTable;
  issue: IssueTable;
  timeline: TimelineTable;
  deadline: DeadlineTable;
  outbox: OutboxTable;
  message: MessageTable;
  audit: AuditTable;
  inbound: InboundTable;
  preference: PreferenceTable;
  setting: SettingTable;
  migration: MigrationTable;
}
