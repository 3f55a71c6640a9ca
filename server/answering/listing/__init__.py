"""Support measures read out of clauses, and a place's list of them."""
