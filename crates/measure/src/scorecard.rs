//! One conversation against a rubric: situations, faults and duties, with evidence.
