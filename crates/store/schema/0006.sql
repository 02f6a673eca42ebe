-- Schema 6. Lines of the bill that was given with a conversation, in the order in which they were
-- given.

CREATE TABLE bill_line (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    what TEXT NOT NULL,
    hundredths BIGINT NOT NULL,
    date TEXT,
    PRIMARY KEY (conversation, number)
) {clustered};
