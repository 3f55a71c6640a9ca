"""Reciprocal-rank fusion: several rankings of the same things become one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

_K = 20
"""Damping of the first ranks. Cormack, Clarke and Büttcher (SIGIR 2009) took 60 for long lists of web pages; on 691
training questions 10 to 30 found more."""


def rrf(rankings: Sequence[Sequence[Key]], k: int = _K) -> list[tuple[Key, float]]:
    """Fuse rankings, each best first: score = Σ 1 / (k + rank), rank from 1. Best first, ties by key.

    A key that a ranking lacks gets nothing from it.
    """
    scores: dict[Key, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (k + rank)
    # str: keys of one call are all ids or all strings, and any fixed order will do
    return sorted(scores.items(), key=lambda item: (-round(item[1], 12), str(item[0])))
