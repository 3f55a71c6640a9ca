"""Headings that only their marks (``##``) show: which of them part the text although they have no number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from ingest.front_matter import is_title
from ingest.markers import Marker

_LONGEST = 60
_FEWEST = 2
"""Headings of one level: a single one is a title (of the document, or of what it prints)."""
_NONE = 7
"""Below all levels."""
_NO_HEADING = re.compile(r"附\s?[件表录:：]|.*[。；，、：;,:]$")


def bare_headings(
    contents: Sequence[str], markers: Sequence[Marker | None], levels: Mapping[int, int], closing: Collection[int]
) -> frozenset[int]:
    """Return which of the paragraphs in ``levels`` (by index, with their level) are headings without a number.

    The first paragraph is the title; 附件 and what signs the document have their own place. Marks that give one kind
    of numbers now this level, now that one are a converter's guesses: then there are none.
    """
    if not _are_consistent(markers, levels):
        return frozenset()
    first = next((i for i, marker in enumerate(markers) if marker is not None), 0)
    bare = [
        i
        for i in levels
        if i and markers[i] is None and i not in closing and len(contents[i]) <= _LONGEST
        if not _NO_HEADING.match(contents[i]) and not (i < first and is_title(contents[i]) and levels[i] == 1)
    ]
    count = Counter(levels[i] for i in bare)
    kept = [i for i in bare if count[levels[i]] >= _FEWEST]
    highest = min((levels[i] for i in kept if i >= first), default=_NONE)
    return frozenset(i for i in kept if levels[i] >= highest)


def _are_consistent(markers: Sequence[Marker | None], levels: Mapping[int, int]) -> bool:
    given: dict[str, int] = {}
    numbered = ((marker.level, level) for i, level in levels.items() if (marker := markers[i]) is not None)
    return all(given.setdefault(kind, level) == level for kind, level in numbered)
