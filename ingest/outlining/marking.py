"""Which paragraphs open a clause: certain markers, and doubtful ones that carry on what is counted around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.outlining.markers import Marker, possible_marker

_BARE = re.compile(
    r"(?P<n>\d{1,2})\s?(?=[\u4e00-\u9fff])(?![年月日个名张人元万岁级类号%])[^。，；：,;:\d]{2,20}(?:[（(][^（）()]{1,12}[）)])?$"
)
_PADDED = re.compile(r"(?P<n>0[1-9]|[1-9]\d)\s{0,2}(?=[\u4e00-\u9fff])(?![年月日时])[^。；;\d]{2,30}$")
_SECOND = {"series": "二", "ordinal": "第二", "sequence": "其次"}
_FIRST = {"series": "一", "ordinal": "第一", "sequence": "首先"}
_NEIGHBOUR = 3
"""Paragraphs between two bullets of one list: an item may have a second paragraph."""


def paragraph_markers(contents: Sequence[str], headings: Collection[int] = ()) -> list[Marker | None]:
    """Return the marker that opens each paragraph, or ``None`` where it opens no clause.

    ``headings``: the paragraphs that the file itself marks as headings: the decimal of one (## 5.1) is no number.
    """
    raw = [possible_marker(content) for content in contents]
    _mark_bare_numbers(contents, raw)
    following = _following(raw)
    seen: dict[str, tuple[int, ...]] = {}
    accepted: list[Marker | None] = []
    bullet = -_NEIGHBOUR - 1
    for i, marker in enumerate(raw):
        if marker is not None and marker.doubtful:
            after = following[i]
            if marker.style == "bullet":
                near = i - bullet <= _NEIGHBOUR or (after is not None and after - i <= _NEIGHBOUR)
                keeps = near or (i > 0 and contents[i - 1].endswith(("：", ":")))
            elif marker.style == "decimal" and i in headings:
                keeps = True
            elif marker.width == len(contents[i]) and i not in headings:
                keeps = False  # 三 alone may be a cell, ## 三 is the number behind 二、
            elif marker.style in _SECOND:
                keeps = _spoken(marker, contents, i, seen, raw[after] if after is not None else None)
            else:
                keeps = _carries_on(marker, seen, raw[after] if after is not None else None)
            marker = marker if keeps else None
        if marker is not None:
            seen[marker.level] = marker.numbers
            bullet = i if marker.style == "bullet" else bullet
        accepted.append(marker)
    return accepted


def _following(raw: Sequence[Marker | None]) -> list[int | None]:
    """Return for each paragraph where the next one of its marker's level stands."""
    following: list[int | None] = [None] * len(raw)
    next_of: dict[str, int] = {}
    for i in range(len(raw) - 1, -1, -1):
        marker = raw[i]
        if marker is not None:
            following[i] = next_of.get(marker.level)
            next_of[marker.level] = i
    return following


def _carries_on(marker: Marker, seen: dict[str, tuple[int, ...]], after: Marker | None) -> bool:
    *above, number = marker.numbers
    before = seen.get(marker.level)
    if marker.style == "decimal":
        parent = seen.get("digit" if len(above) == 1 else f"decimal{len(above)}")
        below_parent = parent == tuple(above) or (len(above) == 1 and tuple(above) in seen.values())
        if number == 1:
            return below_parent or (after is not None and after.numbers == (*above, 2))
        return before == (*above, number - 1)
    if after is not None and not after.doubtful and after.numbers == marker.numbers:
        return False  # the real 二、 is still to come
    if number == 1:
        return after is not None and after.numbers == (2,)
    return before == (number - 1,)


def _spoken(
    marker: Marker, contents: Sequence[str], i: int, seen: dict[str, tuple[int, ...]], after: Marker | None
) -> bool:
    """Whether 一是, 第一， or 首先 has its 二是 in the same paragraph or a later one, and 二是 its 一是 before it."""
    (number,) = marker.numbers
    form = marker.form
    if number == 1:
        return (after is not None and after.numbers == (2,)) or _SECOND[marker.style] + form in contents[i]
    if number == 0:  # 最后
        return seen.get(marker.level, (0,))[-1] >= 2
    in_lead = number == 2 and i > 0 and _FIRST[marker.style] + form in contents[i - 1]
    return in_lead or seen.get(marker.level) == (number - 1,)


def _mark_bare_numbers(contents: Sequence[str], raw: list[Marker | None]) -> None:
    """Mark 1范围, 2术语和定义 of a standard that goes on with 2.1: headings whose number has no stop."""
    _mark_padded_numbers(contents, raw)
    decimals = {marker.numbers[0] for marker in raw if marker is not None and marker.style == "decimal"}
    if len(decimals) < 2:
        return
    number = 1
    for i, content in enumerate(contents):
        match = _BARE.match(content) if raw[i] is None else None
        if match is not None and int(match["n"]) == number:
            raw[i] = Marker("digit", match["n"], (number,), match.end("n"))
            number += 1


def _mark_padded_numbers(contents: Sequence[str], raw: list[Marker | None]) -> None:
    """Mark 01 参保对象, 02 筹资标准 of a picture's text: headings counted up from 01 without a stop."""
    if not any(content.startswith("01") for content in contents):
        return
    found: list[tuple[int, re.Match[str]]] = []
    for i, content in enumerate(contents):
        match = _PADDED.match(content) if raw[i] is None and content[:1].isdigit() else None
        if match is not None and int(match["n"]) == len(found) + 1:
            found.append((i, match))
    if len(found) < 2 or not found[0][1]["n"].startswith("0"):
        return
    for i, match in found:
        raw[i] = Marker("digit", match["n"], (int(match["n"]),), match.end("n"))
