-- The members whom the clock of an issue has asked since it last began anew, as a JSON list.
ALTER TABLE issue ADD COLUMN asked TEXT NOT NULL DEFAULT '[]';
