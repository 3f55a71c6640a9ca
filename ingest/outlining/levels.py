"""Where a clause belongs: how many of the open clauses stay open when the next marker comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, get_args

from ingest.outlining.markers import LAW, Marker, Style

_DECIMALS = ("decimal2", "decimal3", "decimal4", "decimal5")
_ORDER = [level for style in get_args(Style) for level in (_DECIMALS if style == "decimal" else (style,))]
_RANK = {level: rank for rank, level in enumerate(_ORDER)}
"""The usual order of the levels. It decides only where the document's own order leaves room."""
_KIN = ({"digit", "digit_paren", "digit_closed"}, {"cn", "cn_paren"})
_HOLDS_BOXES = frozenset({"attachment", "part", "chapter", "section", "cn", "cn_paren"})


class Open(Protocol):
    """An open clause, as far as nesting needs it."""

    style: str
    numbers: tuple[int, ...]
    form: str


def levels_kept(open_clauses: Sequence[Open], marker: Marker, *, heading: bool, invites: bool) -> int:
    """Return how many of ``open_clauses`` (outermost first) the clause of ``marker`` hangs under.

    ``heading``: the innermost is a heading without words of its own; ``invites``: its words end in ：. The order in
    which a document opens its levels is its own: 1. may stand above （一）. A level that is open is gone on with, the
    innermost whose number is one less first; counting that begins again nests where it is under a higher level.
    """
    level = marker.level
    if level in LAW:
        return _law_levels_kept(open_clauses, level, heading=heading)
    if level == "box":
        return max((i + 1 for i, clause in enumerate(open_clauses) if clause.style in _HOLDS_BOXES), default=0)
    same = [i for i, clause in enumerate(open_clauses) if clause.style == level]
    for wanted_form in (marker.form, None):
        for i in reversed(same):
            if _follows(open_clauses[i], marker) and wanted_form in (None, open_clauses[i].form):
                return i
    if not same:
        return _kin_kept(open_clauses, marker)
    if not marker.first:
        return same[-1]
    innermost = len(open_clauses) - 1
    for i in range(innermost, same[-1], -1):
        if _RANK.get(open_clauses[i].style, -1) < _RANK[level]:
            return i + 1
    if same[-1] == innermost and len(same) == 1:
        other_form = marker.form != open_clauses[innermost].form and level == "digit"
        if invites or other_form:
            return len(open_clauses)
    return same[-1]


def _follows(clause: Open, marker: Marker) -> bool:
    if not marker.numbers:
        return False
    *above, number = marker.numbers
    return bool(clause.numbers) and clause.numbers == (*above, number - 1)


def _kin_kept(open_clauses: Sequence[Open], marker: Marker) -> int:
    """A level that is not open nests, unless it goes on with a list that is marked another way (（1）, 2））."""
    if open_clauses and not marker.first and _follows(open_clauses[-1], marker):
        innermost = open_clauses[-1].style
        alike = any(innermost in kin and marker.level in kin for kin in _KIN)
        # 二、 above （三）, 1. above （2）: what runs on across parents nests
        if alike and (_RANK[marker.level] < _RANK[innermost] or "digit_closed" in (marker.level, innermost)):
            return len(open_clauses) - 1
    return len(open_clauses)


def _law_levels_kept(open_clauses: Sequence[Open], level: str, *, heading: bool) -> int:
    """编, 章, 节 and 条 close each other by rank. A 条 hangs under 一、总则 only where that is a mere heading."""
    kept = 0
    for i, clause in enumerate(open_clauses):
        if clause.style == level:
            return i
        above = clause.style in LAW and _RANK[clause.style] < _RANK[level]
        headed = clause.style == "heading" or (clause.style == "cn" and heading and i + 1 == len(open_clauses))
        if clause.style == "attachment" or above or headed:
            kept = i + 1
        elif clause.style in LAW:
            return i
    return kept
