"""The question set and the yardstick."""
