-- Schema 19. The index of words has beginnings of words, so that whatever a short one fits is found without
-- gathering each word that begins so. It is filled from the turns (`listed::index_stored`).

DROP TABLE search;

{search}
