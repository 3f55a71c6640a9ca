"""The report: what was measured, as JSON for programs and as one page for people."""
