"""核验: a draft reply is held against the clauses, sentence by sentence."""
