"""Benches beside the questions: the verifier on altered sentences, personas, lists of measures."""
