-- Schema 3. A conversation's acts in one row. There are about three a turn, more than all other rows
-- together, and they are always written and read with their conversation. The view `acts` gives
-- them as rows.

CREATE TABLE found_acts (
    conversation {key} REFERENCES conversation (key) ON DELETE CASCADE,
    -- An array of [act_kind.key, turn, first byte, end byte, confidence].
    acts TEXT NOT NULL
);

INSERT INTO found_acts (conversation, acts)
    SELECT conversation, {arrays}({array}(kind, turn, first_byte, end_byte, confidence) ORDER BY number)
    FROM act GROUP BY conversation;

DROP TABLE act;
