"""The same rows into SQLite by json and sqlite3 alone: python store_peer.py FILE.jsonl OUT.db

No masking, no names replaced, no check whether anything is there already, no analysis: what a
script would do. The same safety against power cuts, as many rows a transaction.
"""

import json
import sqlite3
import sys

BATCH = 8192

database = sqlite3.connect(sys.argv[2], isolation_level=None)
database.executescript(
    """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE conversation (
        key INTEGER PRIMARY KEY, id TEXT UNIQUE, started_at TEXT, channel TEXT, direction TEXT,
        language TEXT, programme TEXT, queue TEXT, topic TEXT, team TEXT
    );
    CREATE TABLE turn (
        conversation INTEGER, number INTEGER, role TEXT, person TEXT, start_ms INTEGER,
        end_ms INTEGER, text TEXT, PRIMARY KEY (conversation, number)
    ) WITHOUT ROWID;
    """
)
FIELDS = "started_at channel direction language programme queue topic team".split()
keys, counts, conversations, turns = {}, [], [], []


def store():
    database.execute("BEGIN IMMEDIATE")
    database.executemany("INSERT INTO conversation VALUES (?,?,?,?,?,?,?,?,?,?)", conversations)
    database.executemany("INSERT INTO turn VALUES (?,?,?,?,?,?,?)", turns)
    database.execute("COMMIT")
    conversations.clear()
    turns.clear()


with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        row = json.loads(line)
        id = row["conversation_id"]
        key = keys.get(id)
        if key is None:
            key = keys[id] = len(keys)
            counts.append(0)
            conversations.append((key, id, *(row.get(field) for field in FIELDS)))
        person = row.get("agent_id") or row.get("customer_ref")
        turns.append(
            (key, counts[key], row["role"], person, row["start_ms"], row["end_ms"], row["text"])
        )
        counts[key] += 1
        if len(turns) == BATCH:
            store()
store()
database.close()
