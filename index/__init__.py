"""Clauses in, a searchable index out."""
