-- Schema 15. Of accounts, when somebody was here last, and when they left the visit before.

ALTER TABLE account ADD COLUMN here_at TEXT;
ALTER TABLE account ADD COLUMN before_at TEXT;
