-- Schema 4. The indexes that are spread over the whole file are made when a database is opened to
-- write, and after a first import, by the one text that names them. `moment_agent` has the outcome
-- and the owner before what they are asked with, so that examples are found by seeking and shares
-- are counted in a narrower look.

DROP INDEX IF EXISTS party_pseudonym;
DROP INDEX IF EXISTS moment_agent;
DROP INDEX IF EXISTS moment_conversation;
