-- Schema 17. For how long a programme's conversations and their sound are kept, and which conversations are
-- held: those stay, whatever else is said, until somebody releases them. And when the words of a
-- conversation's turns began, with the first copy of its sound that may be played: `starts.rs` says how;
-- NULL where that is known of none.

CREATE TABLE retention (
    -- Empty for conversations of none.
    programme TEXT PRIMARY KEY,
    -- Days; NULL for as long as there is no other reason to erase.
    conversation_days BIGINT,
    sound_days BIGINT
);

CREATE TABLE hold (
    conversation BIGINT PRIMARY KEY,
    -- NULL for whoever may run commands where the database is.
    account BIGINT,
    at TEXT NOT NULL,
    purpose TEXT NOT NULL
);

ALTER TABLE playable ADD COLUMN word_starts BYTEA;
