-- Schema 8. What parts of a recording are beside the parties' talk: holds, music, ringing, and what
-- is wrong with the line.

CREATE TABLE stretch (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    start_ms BIGINT NOT NULL,
    end_ms BIGINT NOT NULL,
    party BIGINT,
    stated BIGINT NOT NULL,
    PRIMARY KEY (conversation, number)
) {clustered};
