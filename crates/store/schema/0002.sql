-- Schema 2. The programme's own heads, as they were when its rubric was set.

ALTER TABLE rubric ADD COLUMN heads TEXT;
