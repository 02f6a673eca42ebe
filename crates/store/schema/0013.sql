-- Schema 13. What people write about moments. It stands beside the findings: whatever is found anew,
-- what was written stays, and finds its moment again by the words that opened it. `conversation` is no
-- reference that the database follows: a conversation whose later state takes its place is deleted
-- and stored again under its number, and what was written about it stays.

-- A moment that somebody wrote about, or that somebody says is missing.
CREATE TABLE judged (
    key {key},
    conversation BIGINT NOT NULL,
    moment TEXT NOT NULL,
    opener_turn BIGINT NOT NULL,
    opener_first_byte BIGINT NOT NULL,
    opener_end_byte BIGINT NOT NULL,
    -- The words that opened it, as they were when it was written about.
    quote TEXT,
    -- 1 where the moment is there; 0 where it is not found any more, or was found by people alone.
    attached BIGINT NOT NULL,
    -- What people decided, where it differs from what was found.
    outcome TEXT,
    owner TEXT
);
CREATE UNIQUE INDEX judged_place ON judged (conversation, moment, opener_turn, opener_first_byte);

CREATE TABLE mark (
    key {key},
    judged BIGINT NOT NULL REFERENCES judged (key) ON DELETE CASCADE,
    account BIGINT NOT NULL,
    role TEXT NOT NULL,
    -- `agree`, `not_mine` or `missing`.
    verdict TEXT NOT NULL,
    owner TEXT,
    note TEXT,
    at TEXT NOT NULL
);
CREATE UNIQUE INDEX mark_once ON mark (judged, account);

CREATE TABLE dispute (
    key {key},
    judged BIGINT NOT NULL REFERENCES judged (key) ON DELETE CASCADE,
    account BIGINT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    decided_at TEXT,
    decided_by BIGINT,
    -- `overturned` (the finding is changed) or `stands`.
    outcome TEXT,
    new_outcome TEXT,
    new_owner TEXT,
    note TEXT
);
CREATE INDEX dispute_judged ON dispute (judged);
CREATE INDEX dispute_open ON dispute (decided_at, due_at);

-- A duty that was missed counts when a person has confirmed it.
CREATE TABLE duty_check (
    judged BIGINT PRIMARY KEY REFERENCES judged (key) ON DELETE CASCADE,
    account BIGINT NOT NULL,
    at TEXT NOT NULL,
    confirmed BIGINT NOT NULL,
    note TEXT
);

CREATE TABLE coaching (
    key {key},
    agent TEXT NOT NULL,
    account BIGINT NOT NULL,
    at TEXT NOT NULL,
    note TEXT NOT NULL,
    follow_up_on TEXT,
    done_at TEXT
);
CREATE INDEX coaching_agent ON coaching (agent, at);

CREATE TABLE coaching_moment (
    coaching BIGINT NOT NULL REFERENCES coaching (key) ON DELETE CASCADE,
    judged BIGINT NOT NULL REFERENCES judged (key) ON DELETE CASCADE,
    PRIMARY KEY (coaching, judged)
) {clustered};

CREATE TABLE review_answer (
    review BIGINT NOT NULL REFERENCES review (key) ON DELETE CASCADE,
    item TEXT NOT NULL,
    answer TEXT,
    note TEXT,
    PRIMARY KEY (review, item)
) {clustered};

CREATE TABLE calibration (
    key {key},
    name TEXT NOT NULL,
    programme TEXT NOT NULL,
    account BIGINT NOT NULL,
    at TEXT NOT NULL,
    until_day TEXT
);

CREATE TABLE saved_view (
    key {key},
    account BIGINT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared BIGINT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX saved_view_account ON saved_view (account);
