-- Schema 1. Portable: {key} and {clustered} are filled in for the database at hand; BYTEA holds
-- bytes in PostgreSQL and whatever is given in SQLite. An empty text in `scope` and `rollup`
-- stands for "not said", because a primary key holds no NULL.

CREATE TABLE schema_version (
    version BIGINT PRIMARY KEY,
    applied_at TEXT NOT NULL
);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE rubric (
    key {key},
    programme TEXT NOT NULL,
    digest TEXT NOT NULL,
    set_at TEXT NOT NULL,
    time_zone TEXT,
    toml TEXT NOT NULL
);

CREATE TABLE kind (
    key {key},
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    class TEXT NOT NULL,
    skill TEXT,
    status TEXT NOT NULL
);

CREATE TABLE edition (
    key {key},
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE act_kind (
    key {key},
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE signal_kind (
    key {key},
    name TEXT NOT NULL UNIQUE,
    unit TEXT NOT NULL
);

-- Whom a count is about.
CREATE TABLE scope (
    key {key},
    agent TEXT NOT NULL,
    team TEXT NOT NULL,
    programme TEXT NOT NULL,
    UNIQUE (agent, team, programme)
);

CREATE TABLE import (
    key {key},
    started_at TEXT NOT NULL,
    finished_at TEXT,
    what TEXT NOT NULL,
    files BIGINT,
    bytes BIGINT,
    conversations BIGINT,
    stored BIGINT,
    replaced BIGINT,
    unchanged BIGINT,
    refused BIGINT
);

CREATE TABLE problem (
    key {key},
    import BIGINT NOT NULL REFERENCES import (key),
    file TEXT NOT NULL,
    place TEXT,
    expected TEXT NOT NULL,
    found TEXT
);

CREATE TABLE conversation (
    key {key},
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    digest BYTEA NOT NULL,
    edition BIGINT NOT NULL,
    import BIGINT NOT NULL,
    scope BIGINT NOT NULL,
    started_at TEXT,
    day TEXT,
    channel TEXT NOT NULL,
    direction TEXT,
    language TEXT,
    programme TEXT,
    queue TEXT,
    topic TEXT,
    timing TEXT NOT NULL,
    turns BIGINT NOT NULL,
    file TEXT NOT NULL,
    place TEXT,
    UNIQUE (id, source)
);

CREATE TABLE party (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    role TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    team TEXT,
    PRIMARY KEY (conversation, number)
) {clustered};
CREATE INDEX party_pseudonym ON party (pseudonym);

-- The only table with names and references of real people, enciphered with the database's key;
-- `reference` is a keyed hash. It has a row a party and not a row a person: rows that lie where
-- the conversation's others lie cost a tenth of rows that lie anywhere.
CREATE TABLE person (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    reference BIGINT,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (conversation, number)
) {clustered};

CREATE TABLE turn (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    party BIGINT NOT NULL,
    start_ms BIGINT,
    end_ms BIGINT,
    text TEXT NOT NULL,
    PRIMARY KEY (conversation, number)
) {clustered};

CREATE TABLE event (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    after_turn BIGINT,
    length_ms BIGINT,
    PRIMARY KEY (conversation, number)
) {clustered};

CREATE TABLE signal (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    party BIGINT,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (conversation, number)
) {clustered};

CREATE TABLE act (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    turn BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    first_byte BIGINT NOT NULL,
    end_byte BIGINT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (conversation, number)
) {clustered};

CREATE TABLE moment (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    conversation_id TEXT NOT NULL,
    moment TEXT NOT NULL,
    kind BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    scope BIGINT NOT NULL,
    agent TEXT,
    outcome TEXT NOT NULL,
    why_unknown TEXT,
    owner TEXT NOT NULL,
    party BIGINT,
    opener_turn BIGINT NOT NULL,
    opener_first_byte BIGINT NOT NULL,
    opener_end_byte BIGINT NOT NULL,
    opener_quote TEXT,
    answer_turn BIGINT,
    answer_first_byte BIGINT,
    answer_end_byte BIGINT,
    answer_quote TEXT,
    searched_from BIGINT NOT NULL,
    searched_to BIGINT NOT NULL,
    closed_at_turn BIGINT,
    open_ms BIGINT,
    confidence DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (conversation, number)
) {clustered};
-- In this order `GROUP BY agent, moment` needs no sorting and reads nothing but the index, an
-- agent's newest moments of a kind stand at one place, and so do the rows that are added next.
CREATE INDEX moment_agent ON moment
    (agent, moment, conversation, number, outcome, owner, kind, edition, scope);
CREATE INDEX moment_conversation ON moment (conversation_id);

-- By day first, so that what is counted today lies at one place.
CREATE TABLE rollup (
    day TEXT NOT NULL,
    scope BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    owner TEXT NOT NULL,
    edition BIGINT NOT NULL,
    met BIGINT NOT NULL,
    missed BIGINT NOT NULL,
    unknown BIGINT NOT NULL,
    PRIMARY KEY (day, scope, kind, owner, edition)
) {clustered};

-- The rollup over all days.
CREATE TABLE total (
    scope BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    owner TEXT NOT NULL,
    edition BIGINT NOT NULL,
    met BIGINT NOT NULL,
    missed BIGINT NOT NULL,
    unknown BIGINT NOT NULL,
    PRIMARY KEY (scope, kind, owner, edition)
) {clustered};

-- How many conversations a scope's agent had as the main agent.
CREATE TABLE size (
    scope {key},
    conversations BIGINT NOT NULL,
    turns BIGINT NOT NULL
);

CREATE TABLE audit (
    key {key},
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    purpose TEXT,
    what TEXT
);
