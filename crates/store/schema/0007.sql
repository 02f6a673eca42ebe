-- Schema 7. How surely a recogniser heard a turn, in percent; NULL where nobody says, and in what was
-- stored before.

ALTER TABLE turn ADD COLUMN heard BIGINT;
