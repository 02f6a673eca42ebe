-- Schema 9. What is known of the recordings of a conversation, one row a file; the sound itself is not
-- in the database. `hash` is keyed. `kept_words` names what transcribers answered, which lies beside
-- the database. `peaks` is the outline of each track, one behind the other.

CREATE TABLE recording (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    file TEXT NOT NULL,
    hash BYTEA NOT NULL,
    container TEXT NOT NULL,
    codec TEXT NOT NULL,
    rate_hz BIGINT NOT NULL,
    channels BIGINT NOT NULL,
    length_ms BIGINT NOT NULL,
    fault TEXT,
    clipped DOUBLE PRECISION NOT NULL,
    signal_to_noise_db DOUBLE PRECISION,
    bandwidth_hz BIGINT,
    dropouts BIGINT NOT NULL,
    lost_ms BIGINT NOT NULL,
    empty_channels TEXT NOT NULL,
    echo_delay_ms BIGINT,
    echo_loss_db DOUBLE PRECISION,
    peaks BYTEA NOT NULL,
    sealed BIGINT NOT NULL,
    kept_words TEXT NOT NULL,
    PRIMARY KEY (conversation, number)
);
