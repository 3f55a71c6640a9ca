"""Where a second document begins in the same file: the 办法 behind its notice, told by its title and new numbering."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ingest.outlining.front_matter import is_title
from ingest.outlining.markers import ATTACHMENT, LAW, TITLED_ATTACHMENT, Marker

_FURTHEST = 40
"""Paragraphs between a title and its first numbered clause: a lead, a history, a table of contents."""
_LONGEST_TITLE_LINE = 40
_NEXT_LINES = 3
"""Paragraphs between a numbered title and its 第一条: a history."""


def second_titles(
    contents: Sequence[str], markers: Sequence[Marker | None], closing: Collection[int], first: int
) -> dict[int, int]:
    """Return where later documents of the file begin: the first line of the title to the line behind the title.

    ``first`` is the first numbered paragraph. A title counts where top-level numbering begins again below it.
    """
    titles: dict[int, int] = {}
    top: str | None = None
    seen: set[str] = set()
    previous = first
    for i in range(first, len(contents)):
        marker = markers[i]
        if marker is None:
            line = contents[i]
            if line[:1] != "附":
                continue
            if ATTACHMENT.fullmatch(line) or (TITLED_ATTACHMENT.match(line) and i not in closing):
                top, previous = None, i + 1  # an attachment counts for itself, and its title is its own
                seen = set()
            continue
        if top is None:
            top = marker.level
        elif marker.first and _begins_again(marker.level, top, seen):
            title = _title_above(contents, closing, previous, i)
            if title is not None:
                titles[title[0]] = title[1]
                top = marker.level
                seen = set()
        seen.add(marker.level)
        previous = i + 1
    return titles


def numbered_titles(contents: Sequence[str], markers: Sequence[Marker | None]) -> list[int]:
    """Return the paragraphs that are titles although a number opens them: ⑵某市养老服务办法 above its 第一条."""
    found: list[int] = []
    for i, marker in enumerate(markers):
        if marker is None or not marker.first or marker.style not in ("part", "chapter", "article"):
            continue
        above = next((j for j in range(i - 1, max(i - 1 - _NEXT_LINES, -1), -1) if markers[j] is not None), None)
        opens = markers[above] if above is not None else None
        if (
            above is not None
            and opens is not None
            and opens.level not in LAW
            and is_title(contents[above][opens.width :])
        ):
            found.append(above)
    return found


def _begins_again(level: str, top: str, seen: set[str]) -> bool:
    if level == top:
        return True
    if level in ("part", "chapter", "article"):
        return level not in seen and top not in LAW
    return top in LAW and level == "cn" and "cn" not in seen


def _title_above(contents: Sequence[str], closing: Collection[int], start: int, end: int) -> tuple[int, int] | None:
    """Return (first line, behind the last line) of the title between ``start`` and ``end``, the last one there."""
    for i in range(end - 1, max(start, end - _FURTHEST) - 1, -1):
        if i in closing or not is_title(contents[i]):
            continue
        begin = i
        while begin - 1 >= start and _belongs_to_title(contents[begin - 1]) and begin - 1 not in closing:
            begin -= 1
        # without a signature between them, a line above may be the last clause's own
        return (begin if begin == start or begin - 1 in closing else i), i + 1
    return None


def _belongs_to_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE_LINE and not line.endswith(("。", "；", "，", "：", ":", ";"))
