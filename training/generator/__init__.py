"""Trains the generator's adapter: a question and one sentence in, what may be said of that sentence out."""
