-- Schema 11. Who works with the page, what each may see, who was in which team when, and what was done
-- by whom. An empty text in a grant or in the roster stands for "any" or "not said".

CREATE TABLE account (
    key {key},
    -- In lower case.
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    -- The pseudonym under which an agent stands in conversations.
    agent TEXT,
    -- The hash of the password as PHC text; NULL until the invitation was taken up.
    password TEXT,
    -- A hash of what the invitation holds; NULL where none is open.
    invitation TEXT UNIQUE,
    invited_until TEXT,
    created_at TEXT NOT NULL,
    closed_at TEXT
);

CREATE TABLE account_grant (
    key {key},
    account BIGINT NOT NULL REFERENCES account (key) ON DELETE CASCADE,
    programme TEXT NOT NULL,
    site TEXT NOT NULL,
    team TEXT NOT NULL,
    -- Until when an administrator took it, for a purpose that stands in the audit; NULL for one that stays.
    until TEXT
);
CREATE INDEX account_grant_account ON account_grant (account);

-- Only hashes: whoever reads the database cannot sign in.
CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES account (key) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    ends_at TEXT NOT NULL
);
CREATE INDEX session_account ON session (account);

CREATE TABLE api_key (
    key {key},
    account BIGINT NOT NULL REFERENCES account (key) ON DELETE CASCADE,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    -- `read` or `write`.
    scope TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ends_at TEXT,
    revoked_at TEXT,
    used_at TEXT
);

-- Days: a row holds from `from_day` on and before `until_day`. `sealed` holds the reference and the
-- name that the roster's file gives, enciphered as those of `person` are.
CREATE TABLE roster (
    key {key},
    agent TEXT NOT NULL,
    sealed BYTEA,
    programme TEXT NOT NULL,
    site TEXT NOT NULL,
    team TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL
);
CREATE INDEX roster_agent ON roster (agent, team, from_day);
CREATE INDEX roster_team ON roster (team, agent);

-- A conversation that a person is to judge by the client's form. It outlives a state of the
-- conversation, as everything does that people write.
CREATE TABLE review (
    key {key},
    conversation BIGINT NOT NULL,
    -- NULL while it waits in the queue.
    evaluator BIGINT REFERENCES account (key),
    calibration BIGINT,
    rubric TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    submitted_at TEXT
);
CREATE INDEX review_conversation ON review (conversation);
CREATE INDEX review_evaluator ON review (evaluator, submitted_at);

-- What is done with a programme's conversations; 1 or 0.
CREATE TABLE programme_switch (
    programme TEXT PRIMARY KEY,
    development BIGINT NOT NULL,
    appraisal BIGINT NOT NULL,
    trial_shown BIGINT NOT NULL,
    measuring BIGINT NOT NULL,
    -- How many conversations in a hundred are measured.
    sampled_percent BIGINT NOT NULL,
    -- Kinds that are switched off, by site: JSON, `[[site, kind], …]`.
    off TEXT NOT NULL
);

-- Who did what, a chain: `hash` is over the row before and this row's own content, so that a row that is
-- changed, left out, put in or moved is found. Rows are only ever added. What was earlier kept without a
-- chain is taken into it when a database is brought to this schema.
ALTER TABLE audit RENAME TO audit_before;

CREATE TABLE audit (
    -- 1, 2, 3 and so on, without a gap.
    key {key},
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    -- What it was about; a conversation is named by a keyed hash alone.
    subject TEXT,
    -- What binds the texts of `audit_text` to the row, and says nothing about them.
    purpose TEXT,
    what TEXT,
    hash TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject);

-- Texts of a person's own words, beside the chain: an erasure takes out those that name what is erased,
-- with the salt, and notes in the chain that it did.
CREATE TABLE audit_text (
    audit BIGINT NOT NULL,
    -- `purpose` or `what`.
    part TEXT NOT NULL,
    salt TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (audit, part)
);

-- One row: how many rows the chain has, and the hash of the last.
CREATE TABLE audit_head (
    one BIGINT PRIMARY KEY,
    count BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (one, count, hash)
    VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
