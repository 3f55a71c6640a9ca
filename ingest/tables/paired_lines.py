"""Tables of two columns that one space sets apart: a row that names the columns, amounts or numbers below it.

One space parts words of prose too, so that all must speak for a table: every line has exactly one, the first has no
digit and each below it one in its second cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.cleaning.lines import Line
from ingest.model import Span
from ingest.tables.text_grids import Grid, GridRow, GridSearch, opens_clause

PAIR = re.compile(r"[ \u3000\xa0](?<=\S.)(?=\S{0,29}\d)")
"""Stands in every file that has such a table."""
_PAIR_LINE = re.compile(r"(?P<first>[^ \t\u3000\xa0]{1,30})[ \u3000\xa0](?P<second>[^ \t\u3000\xa0]{1,30})")
_LONGEST_PAIR = 61
_DATE = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?")
_PROSE = re.compile(r"[，。；：:;！？]")
_FEWEST_ROWS = 3
_SHORTEST_NAME = 2
"""Characters: 目 录 heads pages, no column."""


def find_paired(search: GridSearch) -> Iterator[Grid]:
    """Yield the tables whose two columns are set apart by one space."""
    cells = {i: places for i, line in enumerate(search.lines) if (places := _pair(search.source, line)) is not None}
    if not cells:
        return
    for run in search.runs(cells.__contains__):
        words = [[search.source[cell.start : cell.end] for cell in cells[i]] for i in run]
        start = 0
        while start < len(run):
            end = start + 1
            while end < len(run) and _has_digit(words[end][1]):
                end += 1
            if end - start > _FEWEST_ROWS and _names_columns(words[start]):
                yield Grid([GridRow(i, i, [[cell] for cell in cells[i]]) for i in run[start:end]], 1)
            start = end


def _pair(source: str, line: Line) -> tuple[Span, Span] | None:
    """Return the two cells of a line, ``None`` where it is no row: a sentence, a clause, a line of a history."""
    if line.end - line.start > _LONGEST_PAIR or line.heading or line.tabbed:
        return None
    words = source[line.start : line.end]
    if " " not in words and "\u3000" not in words and "\xa0" not in words:
        return None
    match = _PAIR_LINE.fullmatch(source, line.start, line.end)
    if match is None or _PROSE.search(match.group()) or _DATE.match(match["first"]) or opens_clause(match.group()):
        return None
    return Span(*match.span("first")), Span(*match.span("second"))


def _names_columns(words: list[str]) -> bool:
    return all(len(word) >= _SHORTEST_NAME and not _has_digit(word) for word in words)


def _has_digit(words: str) -> bool:
    return any(char.isdigit() for char in words)
