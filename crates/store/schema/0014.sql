-- Schema 14. Of recordings, whether two channels carry the same sound, and (on the first of a
-- conversation's) a keyed hash of all that the conversation was made of, so that the same need not be
-- heard again; nothing where something went wrong.

ALTER TABLE recording ADD COLUMN doubled BIGINT NOT NULL DEFAULT 0;
ALTER TABLE recording ADD COLUMN made_of BYTEA;
