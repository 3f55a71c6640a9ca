"""Headings that only their marks (``##``) show: which of them part the text although they have no number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from ingest.outlining.front_matter import is_title
from ingest.outlining.markers import ATTACHMENT, LAW, Marker

_LONGEST = 60
_FEWEST = 2
"""Headings of one level: a single one is a title (of the document, or of what it prints)."""
_NONE = 7
"""Below all levels."""
_NO_HEADING = re.compile(r"附\s?[件表录:：]|.*[。；，、：;,:]$")
_NOTICE = re.compile(r"关于|印发|转发|(?:政府|办公室|办公厅|委员会|局|厅|部)文件$")
_FURTHEST = 3
"""Paragraphs between the title of a regulation and its first 章 or 条: a history."""


def bare_headings(
    contents: Sequence[str], markers: Sequence[Marker | None], levels: Mapping[int, int], closing: Collection[int]
) -> frozenset[int]:
    """Return which of the paragraphs in ``levels`` (by index, with their level) are headings without a number.

    Titles of documents are none: the first paragraph, 关于…的通知, what heads a 第一条 or stands below 附件1. What
    signs a document has its own place. Marks that give one kind of numbers now this level, now that one are a
    converter's guesses: then there are none.
    """
    if not _are_consistent(markers, levels):
        return frozenset()
    first = next((i for i, marker in enumerate(markers) if marker is not None), 0)
    bare = [
        i
        for i in levels
        if i and markers[i] is None and i not in closing and len(contents[i]) <= _LONGEST
        if not _NO_HEADING.match(contents[i]) and not _names_a_document(contents, markers, i, levels[i], first)
    ]
    count = Counter(levels[i] for i in bare)
    kept = [i for i in bare if count[levels[i]] >= _FEWEST]
    highest = min((levels[i] for i in kept if i >= first), default=_NONE)
    return frozenset(i for i in kept if levels[i] >= highest)


def _names_a_document(
    contents: Sequence[str], markers: Sequence[Marker | None], i: int, level: int, first: int
) -> bool:
    line = contents[i]
    if ATTACHMENT.fullmatch(contents[i - 1]) or (i < first and _NOTICE.search(line)):
        return True
    if not is_title(line):
        return False
    below = next((marker for marker in markers[i + 1 : i + 1 + _FURTHEST] if marker is not None), None)
    return (i < first and level == 1) or (below is not None and below.style in LAW and below.first)


def _are_consistent(markers: Sequence[Marker | None], levels: Mapping[int, int]) -> bool:
    given: dict[str, int] = {}
    numbered = ((marker.level, level) for i, level in levels.items() if (marker := markers[i]) is not None)
    return all(given.setdefault(kind, level) == level for kind, level in numbered)
