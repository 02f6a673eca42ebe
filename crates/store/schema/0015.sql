-- Schema 15. Of accounts, when somebody was here last, and when they left the visit before. Those
-- conversations in which a duty was missed are few, and have an index: `found::DUTY_MISSED` says so of a
-- row in the same words.

ALTER TABLE account ADD COLUMN here_at TEXT;
ALTER TABLE account ADD COLUMN before_at TEXT;
CREATE INDEX conversation_duty ON conversation (started_at, key) WHERE (found_missed & 35183298347008) <> 0;
