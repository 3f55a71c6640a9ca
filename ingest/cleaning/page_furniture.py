"""What a printed page has of its own in a text copied out of it: bare page numbers, and lines that head every page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.cleaning.lines import Line, is_page_number
from ingest.outlining.markers import marker_at_start

_BARE = re.compile(r"\d{1,3}")
_OF_SEVERAL = re.compile(r"(?P<page>\d{1,3})\s?[/／]\s?(?P<pages>\d{1,3})")
_NAMED = re.compile(r"[Pp]age\s?\d{1,3}(?:\s?of\s?\d{1,3})?|共\s?\d{1,3}\s?页|[·•]\s?\d{1,3}\s?[·•]")
_FEED = "\f"
_SHORTEST_PAGE = 250
"""Characters between two bare numbers that count pages; the 序号 of a table follow one another more closely."""
_COUNTED = re.compile(r"^[\d\s·—-]+|[\d\s·—-]+$")
_NO_HEAD = re.compile(r"附\s?[件表录]|[表图]\s?\d")
_SHORTEST_HEAD, _LONGEST_HEAD = 4, 60
_FEWEST_PAGES = 2


def page_furniture(source: str, lines: Sequence[Line]) -> dict[int, str]:
    """Return the indexes of lines that are no part of the document, each with the reason as an English slug."""
    fed = _first_lines(source, lines)
    numbers = _page_numbers(source, lines, fed)
    found = dict.fromkeys(numbers, "page_number")
    ends = numbers | {i for i, line in enumerate(lines) if is_page_number(source, line)}
    others = [i for i in range(len(lines)) if i not in ends]
    tops = _settled(fed | {i + 1 for i in ends}, others, 1)
    bottoms = _settled({i - 1 for i in fed | ends}, others, -1)
    for places in (tops, bottoms):
        found |= dict.fromkeys(_repeated(source, lines, places), "doubled_line")
    return found


def _first_lines(source: str, lines: Sequence[Line]) -> set[int]:
    """Return the lines behind a form feed."""
    if _FEED not in source:
        return set()
    before = [0, *(line.end for line in lines)]
    return {i for i, line in enumerate(lines) if i and source.find(_FEED, before[i], line.start) >= 0}


def _page_numbers(source: str, lines: Sequence[Line], fed: set[int]) -> set[int]:
    """Return bare numbers at the end or top of a page, and those that count on from page to page."""
    found: set[int] = set()
    counted: dict[str, list[tuple[int, int]]] = {}
    for i, line in enumerate(lines):
        if line.in_table or line.tabbed or line.end - line.start > 20:
            continue
        content = source[line.start : line.end]
        if _NAMED.fullmatch(content):
            found.add(i)
        elif _BARE.fullmatch(content):
            if i in fed or i + 1 in fed or (fed and i + 1 == len(lines)):
                found.add(i)
            counted.setdefault("", []).append((i, int(content)))
        elif (named := _OF_SEVERAL.fullmatch(content)) and int(named["page"]) <= int(named["pages"]):
            counted.setdefault(named["pages"], []).append((i, int(named["page"])))
    for places in counted.values():
        for (i, page), (j, following) in pairwise(places):
            if following == page + 1 and lines[j].start - lines[i].end >= _SHORTEST_PAGE:
                found |= {i, j}
    return found


def _settled(places: set[int], others: Sequence[int], step: int) -> set[int]:
    """Pass from page numbers to the next line that is none; ``others`` are the lines that are none, in order."""
    settled: set[int] = set()
    for place in places:
        at = bisect_left(others, place) if step > 0 else bisect_right(others, place) - 1
        if 0 <= at < len(others):
            settled.add(others[at])
    return settled


def _repeated(source: str, lines: Sequence[Line], places: set[int]) -> set[int]:
    """Return those of the lines at the edges of pages that stand there again and again, but for their numbers."""
    words = {i: _COUNTED.sub("", source[lines[i].start : lines[i].end]) for i in places if _may_head(source, lines[i])}
    often = Counter(words.values())
    return {i for i, said in words.items() if often[said] >= _FEWEST_PAGES and len(said) >= _SHORTEST_HEAD}


def _may_head(source: str, line: Line) -> bool:
    if line.in_table or line.tabbed or line.end - line.start > _LONGEST_HEAD:
        return False
    content = source[line.start : line.end]
    return content[-1:] not in "。；，、" and not _NO_HEAD.match(content) and marker_at_start(content) is None
