-- Schema 17. When the words of a conversation's turns began, with the first copy of its sound that may be
-- played: `starts.rs` says how. NULL where that is known of none.
ALTER TABLE playable ADD COLUMN word_starts BYTEA;
