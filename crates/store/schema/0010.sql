-- Schema 10. The sound of conversations, which lies in a folder beside the database. `recording.sealed`
-- says that the original is there, under the recording's hash; a row here that a copy is which may be
-- played. `parties` names whose each channel is, `-` where nobody knows, as in `0,1`. Files are looked
-- for by hash before they are removed: two conversations may share one.

CREATE TABLE playable (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    start_ms BIGINT NOT NULL,
    length_ms BIGINT NOT NULL,
    rate_hz BIGINT NOT NULL,
    parties TEXT NOT NULL,
    silent_ms BIGINT NOT NULL,
    PRIMARY KEY (conversation, number)
);

CREATE INDEX playable_hash ON playable (hash);
CREATE INDEX recording_sealed ON recording (hash) WHERE sealed <> 0;
