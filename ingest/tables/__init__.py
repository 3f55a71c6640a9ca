"""Tables of texts and pages, and the rows that become clauses."""
