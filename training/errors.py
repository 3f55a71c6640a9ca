"""What can go wrong before a training run begins."""

from __future__ import annotations


class ExampleError(Exception):
    """A line of a training file cannot be used; ``str(error)`` is one Chinese line with place, value and remedy."""
