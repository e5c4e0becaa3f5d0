-- What undo needs: whether a task's last change made its maker the owner of what nobody owned, and somebody's newest
-- change.

ALTER TABLE task ADD COLUMN took BIGINT NOT NULL DEFAULT 0;

CREATE INDEX audit_actor ON audit (plan, actor, seq);
