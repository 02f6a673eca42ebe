-- Schema 18. The words that were heard of recordings, a row for each hash that one names, so that whether
-- anything names one still is looked up: before, the hashes of a recording were one text.

CREATE TABLE kept_words (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    -- The recording's number.
    number BIGINT NOT NULL,
    place BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (conversation, number, place)
);

CREATE INDEX kept_words_hash ON kept_words (hash);

-- 64 digits each, a space between.
INSERT INTO kept_words (conversation, number, place, hash)
WITH RECURSIVE named (conversation, number, place, rest) AS (
    SELECT conversation, number, CAST(0 AS BIGINT), kept_words FROM recording WHERE kept_words <> ''
    UNION ALL
    SELECT conversation, number, place + 1, substr(rest, 66) FROM named WHERE length(rest) > 64
)
SELECT conversation, number, place, substr(rest, 1, 64) FROM named;

ALTER TABLE recording DROP COLUMN kept_words;
