-- Schema 5. A conversation's signals in one row, as its acts are: there are about twenty a party, and
-- they are always written and read with their conversation. The view `signals` gives them as rows.

CREATE TABLE found_signals (
    conversation {key} REFERENCES conversation (key) ON DELETE CASCADE,
    -- An array of [signal_kind.key, party or null, value].
    signals TEXT NOT NULL
);

INSERT INTO found_signals (conversation, signals)
    SELECT conversation, {arrays}({array}(kind, party, value) ORDER BY number)
    FROM signal GROUP BY conversation;

DROP TABLE signal;
