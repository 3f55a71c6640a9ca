"""Paragraphs to a tree of clauses: markers, levels, and what stands before and behind the body."""
