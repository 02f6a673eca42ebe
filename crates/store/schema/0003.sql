-- Schema 3. A conversation's acts in one row. There are about three a turn, more rows than all others
-- together, and they are always written and read with their conversation: as rows of their own they
-- took a third of the time of an import. The view `acts` gives them as rows.

CREATE TABLE found_acts (
    conversation {key} REFERENCES conversation (key) ON DELETE CASCADE,
    -- An array of [act_kind.key, turn, first byte, end byte, confidence].
    acts TEXT NOT NULL
);

INSERT INTO found_acts (conversation, acts)
    SELECT conversation, json_group_array(json_array(kind, turn, first_byte, end_byte, confidence) ORDER BY number)
    FROM act GROUP BY conversation;

DROP TABLE act;
