"""Who may have which measure: a person's facts, what clauses demand, and the verdicts."""
