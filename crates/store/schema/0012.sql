-- Schema 12. What lists of conversations are sorted and chosen by, and the words they are searched by.

-- How long it took: as its recordings say, else up to the end of its last turn; NULL where neither
-- has times.
ALTER TABLE conversation ADD COLUMN length_ms BIGINT;
-- How many moments of the class `skill` the associates missed, by the status of their kinds.
ALTER TABLE conversation ADD COLUMN missed_proven BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN missed_trial BIGINT NOT NULL DEFAULT 0;
-- Of which class, owner and status there are moments with each outcome: a bit each, numbered by
-- `found.rs`.
ALTER TABLE conversation ADD COLUMN found_met BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN found_missed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN found_unknown BIGINT NOT NULL DEFAULT 0;

{search}
