"""Tiers that stand one after another in a sentence (80至89周岁每人每月50元，90至99周岁每人每月100元): the asker's own.

What stands before and behind the series holds for all of it, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.numbers.numerals import Value, find_values
from server.answering.degrees import names_degree, told_apart
from server.answering.fitting import fits

_SEGMENT = re.compile(r"[^，；。：]+")
_RANGED = frozenset({"age", "count", "area"})
_PAID = frozenset({"money", "percent"})
_AMONG = "其中"


@dataclass(frozen=True, slots=True)
class TierSeries:
    """The tiers of ``sentence`` in order; ``start`` and ``end`` are the series' offsets in it."""

    sentence: str
    tiers: tuple[str, ...]
    start: int
    end: int

    def reduced(self, i: int) -> str:
        """Return the sentence with the ``i``-th tier alone."""
        among = _AMONG if self.tiers[0].startswith(_AMONG) and not self.tiers[i].startswith(_AMONG) else ""
        return self.sentence[: self.start] + among + self.tiers[i] + self.sentence[self.end :]


def find_series(sentence: str) -> TierSeries | None:
    """Return the first run of two or more tiers that follow each other in ``sentence``, or ``None``."""
    run: list[re.Match[str]] = []
    for match in _SEGMENT.finditer(sentence):
        if _is_tier(match.group()):
            run.append(match)
        elif len(run) > 1:
            break
        else:
            run = []
    if len(run) < 2:
        return None
    return TierSeries(sentence, tuple(match.group() for match in run), run[0].start(), run[-1].end())


def own_tier(series: TierSeries, question: str, measures: Sequence[Value]) -> int | None:
    """Return the index of the one tier for the asker's number or degree of need; ``None`` for none or several."""
    fitting = [i for i, tier in enumerate(series.tiers) if fits(measures, find_values(tier))]
    if fitting:
        return fitting[0] if len(fitting) == 1 else None
    named = told_apart(question, series.tiers)
    return named.of_it[0] if named is not None and len(named.of_it) == 1 else None


def _is_tier(segment: str) -> bool:
    values = find_values(segment)
    paid = [value for value in values if value.kind in _PAID]
    if len(paid) != 1:
        return False
    return any(
        value.kind in _RANGED and value.bound != "exact" and value.end <= paid[0].start for value in values
    ) or names_degree(segment[: paid[0].start])
