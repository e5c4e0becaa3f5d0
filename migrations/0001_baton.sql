-- The whole of Baton's memory. Ids are text, instants are UTC milliseconds, flags are 0 or 1, JSON is text.
-- A plan is named by its key, `workspace/plan`, which comes first in every key of its rows.

CREATE TABLE workspace (
  id TEXT NOT NULL PRIMARY KEY,
  slack_team TEXT
);

CREATE TABLE plan (
  "key" TEXT NOT NULL PRIMARY KEY,
  workspace TEXT NOT NULL REFERENCES workspace (id),
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  zone TEXT NOT NULL,
  start TEXT,
  policy TEXT NOT NULL,
  team TEXT NOT NULL,
  links TEXT NOT NULL,
  next_issue BIGINT NOT NULL,
  -- Rises with every import; what was read from policy and team holds until then.
  revision BIGINT NOT NULL,
  imported_at BIGINT NOT NULL,
  -- Occurrences of the schedules up to here have been opened or recorded as missed.
  occurrences_until BIGINT,
  -- Out of use since then; an import brings it back.
  archived_at BIGINT,
  UNIQUE (workspace, id)
);

CREATE TABLE member (
  plan TEXT NOT NULL REFERENCES plan ("key"),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  slack TEXT,
  teams TEXT,
  email TEXT,
  position BIGINT NOT NULL,
  PRIMARY KEY (plan, id)
);
CREATE INDEX member_id ON member (id);
CREATE INDEX member_slack ON member (slack) WHERE slack IS NOT NULL;
CREATE INDEX member_teams ON member (teams) WHERE teams IS NOT NULL;

-- Accounts on a platform of members for whom team.yaml names none: who joined, or was found by e-mail. The row of a link
-- that was ended stays, as `left`, so that nobody is linked by e-mail again who was taken off by hand.
-- Links are read together with a plan's team, so writing one raises the plan's revision as an import does.
CREATE TABLE account_link (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  platform TEXT NOT NULL,
  account TEXT NOT NULL,
  plan TEXT NOT NULL REFERENCES plan ("key"),
  member TEXT NOT NULL,
  linked_at BIGINT NOT NULL,
  -- joined, e-mail or left; of a row that says left, linked_at and linked_by tell when and by whom it was ended.
  how TEXT NOT NULL,
  -- The member who did it; nothing when Baton did, by e-mail.
  linked_by TEXT,
  PRIMARY KEY (plan, platform, member)
);
CREATE UNIQUE INDEX account_link_account ON account_link (workspace, platform, account, plan) WHERE how <> 'left';

CREATE TABLE channel (
  plan TEXT NOT NULL REFERENCES plan ("key"),
  id TEXT NOT NULL,
  slack TEXT,
  teams TEXT,
  PRIMARY KEY (plan, id)
);
CREATE INDEX channel_slack ON channel (slack) WHERE slack IS NOT NULL;
CREATE INDEX channel_teams ON channel (teams) WHERE teams IS NOT NULL;

CREATE TABLE phase (
  plan TEXT NOT NULL REFERENCES plan ("key"),
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  position BIGINT NOT NULL,
  min_minutes BIGINT NOT NULL,
  max_minutes BIGINT NOT NULL,
  deliverable TEXT,
  criteria TEXT NOT NULL,
  state TEXT NOT NULL,
  opened_at BIGINT,
  done_at BIGINT,
  archived_at BIGINT,
  PRIMARY KEY (plan, id)
);

CREATE TABLE phase_dependency (
  plan TEXT NOT NULL,
  phase TEXT NOT NULL,
  depends_on TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (plan, phase, depends_on),
  FOREIGN KEY (plan, phase) REFERENCES phase (plan, id),
  FOREIGN KEY (plan, depends_on) REFERENCES phase (plan, id)
);

CREATE TABLE task (
  plan TEXT NOT NULL,
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  phase TEXT NOT NULL,
  owner TEXT,
  min_minutes BIGINT NOT NULL,
  max_minutes BIGINT NOT NULL,
  criteria TEXT NOT NULL,
  position BIGINT NOT NULL,
  state TEXT NOT NULL,
  started_at BIGINT,
  done_at BIGINT,
  blocked_reason TEXT,
  before_state TEXT,
  changed_by TEXT,
  changed_at BIGINT,
  -- Whether that change made its maker the owner of what nobody owned: undo gives it back.
  took BIGINT NOT NULL,
  edited_in_chat BIGINT NOT NULL,
  -- The task as the files last said it, as JSON; nothing for a task that was added in chat.
  imported TEXT,
  archived_at BIGINT,
  PRIMARY KEY (plan, id),
  FOREIGN KEY (plan, phase) REFERENCES phase (plan, id)
);
CREATE INDEX task_typed ON task (plan, lower(id));
CREATE INDEX task_phase ON task (plan, phase, state) WHERE archived_at IS NULL;
CREATE INDEX task_owner ON task (plan, owner) WHERE archived_at IS NULL;
CREATE INDEX task_state ON task (plan, state, position) WHERE archived_at IS NULL;
CREATE INDEX task_changed ON task (plan, changed_by, changed_at) WHERE archived_at IS NULL;

CREATE TABLE dependency (
  plan TEXT NOT NULL,
  task TEXT NOT NULL,
  depends_on TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (plan, task, depends_on),
  FOREIGN KEY (plan, task) REFERENCES task (plan, id),
  FOREIGN KEY (plan, depends_on) REFERENCES task (plan, id)
);
CREATE INDEX dependency_on ON dependency (plan, depends_on);

CREATE TABLE absence (
  plan TEXT NOT NULL REFERENCES plan ("key"),
  member TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT,
  PRIMARY KEY (plan, member, from_at)
);

CREATE TABLE occurrence (
  plan TEXT NOT NULL REFERENCES plan ("key"),
  schedule TEXT NOT NULL,
  local_time TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (plan, schedule, local_time)
);

CREATE TABLE round (
  plan TEXT NOT NULL REFERENCES plan ("key"),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  schedule TEXT NOT NULL,
  local_date TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  planned_at BIGINT NOT NULL,
  closes_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (plan, id)
);
CREATE INDEX round_opened ON round (plan, kind, opened_at);
CREATE INDEX round_open ON round (plan) WHERE closed_at IS NULL;
CREATE INDEX round_day ON round (plan, kind, local_date);

CREATE TABLE response (
  plan TEXT NOT NULL,
  round TEXT NOT NULL,
  member TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  -- When the prompt came back last, after the member asked for later.
  again_at BIGINT,
  state TEXT NOT NULL,
  answered_at BIGINT,
  edited_at BIGINT,
  late BIGINT NOT NULL,
  repeated BIGINT NOT NULL,
  answers TEXT,
  PRIMARY KEY (plan, round, member),
  FOREIGN KEY (plan, round) REFERENCES round (plan, id)
);
CREATE INDEX response_member ON response (plan, member, asked_at);

CREATE TABLE need (
  plan TEXT NOT NULL REFERENCES plan ("key"),
  id TEXT NOT NULL,
  round TEXT NOT NULL,
  asker TEXT NOT NULL,
  from_member TEXT NOT NULL,
  text TEXT NOT NULL,
  task TEXT,
  wanted_by TEXT,
  created_at BIGINT NOT NULL,
  closed_at BIGINT,
  closed_by TEXT,
  PRIMARY KEY (plan, id)
);
CREATE INDEX need_round ON need (plan, round);
CREATE INDEX need_task ON need (plan, task) WHERE closed_at IS NULL;
CREATE INDEX need_member ON need (plan, from_member) WHERE closed_at IS NULL;

CREATE TABLE issue (
  plan TEXT NOT NULL REFERENCES plan ("key"),
  number BIGINT NOT NULL,
  type TEXT NOT NULL,
  urgent BIGINT NOT NULL,
  text TEXT NOT NULL,
  raiser TEXT NOT NULL,
  responder TEXT,
  task TEXT,
  state TEXT NOT NULL,
  holder TEXT,
  generation BIGINT NOT NULL,
  next_step BIGINT NOT NULL,
  elapsed BIGINT NOT NULL,
  clock_from BIGINT NOT NULL,
  next_at BIGINT,
  snoozed_until BIGINT,
  snoozed_total BIGINT NOT NULL,
  raised_at BIGINT NOT NULL,
  acknowledged_at BIGINT,
  acknowledged_by TEXT,
  closed_at BIGINT,
  closed_by TEXT,
  resolution TEXT,
  entries BIGINT NOT NULL,
  -- The members whom the clock has asked since it last began anew, as a JSON list.
  asked TEXT NOT NULL,
  policy TEXT NOT NULL,
  PRIMARY KEY (plan, number)
);
CREATE INDEX issue_open ON issue (plan, number) WHERE state IN ('open', 'acknowledged');

CREATE TABLE timeline (
  plan TEXT NOT NULL,
  issue BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  planned_at BIGINT,
  kind TEXT NOT NULL,
  member TEXT,
  target TEXT,
  text TEXT,
  generation BIGINT NOT NULL,
  PRIMARY KEY (plan, issue, seq),
  FOREIGN KEY (plan, issue) REFERENCES issue (plan, number)
);

CREATE TABLE deadline (
  plan TEXT NOT NULL REFERENCES plan ("key"),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  step BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (plan, id)
);
CREATE INDEX deadline_due ON deadline (due_at) WHERE state = 'armed';
CREATE INDEX deadline_subject ON deadline (plan, subject, kind) WHERE state = 'armed';

CREATE TABLE outbox (
  -- Numbered by the database in the order of writing.
  seq INTEGER PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES plan ("key"),
  id TEXT NOT NULL,
  to_kind TEXT NOT NULL,
  to_id TEXT NOT NULL,
  -- Plan, kind and id in one: what is queued for one place is found together.
  destination TEXT NOT NULL,
  notice TEXT NOT NULL,
  message TEXT NOT NULL,
  op TEXT NOT NULL,
  thread TEXT,
  urgent BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  issue BIGINT,
  generation BIGINT,
  created_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  -- The reason for it is over: it is not sent any more, though an uncertain attempt is still looked up.
  stopped BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  next_try_at BIGINT NOT NULL,
  lease_until BIGINT,
  lease_token TEXT,
  -- Attempts of which nobody knows whether they arrived.
  uncertain BIGINT NOT NULL,
  last_error TEXT,
  sent_at BIGINT,
  UNIQUE (plan, id)
);
CREATE INDEX outbox_destination ON outbox (destination, urgent DESC, seq) WHERE state = 'queued';
CREATE INDEX outbox_next ON outbox (next_try_at) WHERE state = 'queued';
CREATE INDEX outbox_leased ON outbox (lease_until) WHERE state = 'leased';
CREATE INDEX outbox_message ON outbox (plan, message, seq);
CREATE INDEX outbox_issue ON outbox (plan, issue, generation)
  WHERE issue IS NOT NULL AND state IN ('queued', 'leased');

CREATE TABLE message (
  plan TEXT NOT NULL REFERENCES plan ("key"),
  "key" TEXT NOT NULL,
  platform TEXT NOT NULL,
  channel TEXT NOT NULL,
  ref TEXT NOT NULL,
  -- Fingerprint of what it shows: an edit that would show the same is not sent.
  content TEXT NOT NULL,
  posted_at BIGINT NOT NULL,
  PRIMARY KEY (plan, "key", platform)
);
-- Pages of members: the key is `home:MEMBER`.
CREATE INDEX message_home ON message (plan, "key") WHERE ref = 'home';
CREATE INDEX message_place ON message (platform, channel, ref);

CREATE TABLE audit (
  -- Numbered by the database in the order of writing.
  seq INTEGER PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES plan ("key"),
  at BIGINT NOT NULL,
  actor TEXT,
  on_behalf_of TEXT,
  surface TEXT NOT NULL,
  inbound TEXT,
  command TEXT NOT NULL,
  outcome TEXT NOT NULL,
  changes TEXT NOT NULL
);
CREATE INDEX audit_plan ON audit (plan, seq);
CREATE INDEX audit_actor ON audit (plan, actor, seq) WHERE actor IS NOT NULL;

CREATE TABLE inbound (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  id TEXT NOT NULL,
  at BIGINT NOT NULL,
  reply TEXT NOT NULL,
  PRIMARY KEY (workspace, id)
);

CREATE TABLE preference (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  platform TEXT NOT NULL,
  account TEXT NOT NULL,
  plan TEXT NOT NULL REFERENCES plan ("key"),
  PRIMARY KEY (workspace, platform, account)
);

CREATE TABLE setting (
  "key" TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
