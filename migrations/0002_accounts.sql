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
