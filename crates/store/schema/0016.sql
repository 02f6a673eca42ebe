-- Schema 16. A moment's outcome and owner are what counts, after what people decided of it; what was found
-- stands beside them where people decided anything.

ALTER TABLE moment ADD COLUMN found_outcome TEXT;
ALTER TABLE moment ADD COLUMN found_owner TEXT;
