-- Schema 20. Notes to agents are found by the moment they are about: where that is looked at, and where it is
-- erased.

CREATE INDEX coaching_moment_judged ON coaching_moment (judged);
