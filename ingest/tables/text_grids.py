"""Tables of a text while they are looked for: rows of cells by place, and the lines that are still free."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.cleaning.lines import Line, is_page_number
from ingest.model import Span
from ingest.outlining.markers import marker_at_start

_EDGES = " \t\xa0\u3000\r"
_LIST_MARKS = frozenset({"part", "chapter", "section", "article", "cn", "cn_paren"})


@dataclass(slots=True)
class GridRow:
    """A row on lines ``first`` to ``last`` (indexes); each cell is one place, or several drawn below one another."""

    first: int
    last: int
    cells: list[list[Span]]


@dataclass(slots=True)
class Grid:
    """A table while it is judged. ``header``: rows that name columns by the form's own signs, ``None`` if unknown."""

    rows: list[GridRow]
    header: int | None = None
    rules: list[int] = field(default_factory=list)


class GridSearch:
    """The lines of a text, which of them a table has taken, and what stands on them."""

    def __init__(self, source: str, lines: Sequence[Line]) -> None:
        self.source = source
        self.lines = lines
        self.taken: set[int] = set()
        self.page_numbers = {i for i, line in enumerate(lines) if is_page_number(source, line)}

    def content(self, i: int) -> str:
        """Return what line ``i`` holds."""
        return self.source[self.lines[i].start : self.lines[i].end]

    def runs(self, belongs: Callable[[int], bool]) -> Iterator[list[int]]:
        """Yield the runs of neighbouring free lines that ``belong``; a page number between two does not part them."""
        run: list[int] = []
        for i in range(len(self.lines)):
            if i in self.page_numbers:
                continue
            if i not in self.taken and belongs(i):
                run.append(i)
            elif run:
                yield run
                run = []
        if run:
            yield run


def split_cells(source: str, start: int, end: int, bars: re.Pattern[str], *, outer: bool) -> list[Span]:
    """Part ``source[start:end]`` at its bars; ``outer``: bars at both ends enclose the row and part nothing."""
    places = [match.span() for match in bars.finditer(source, start, end)]
    if outer and places and places[0][0] == start:
        start, places = places[0][1], places[1:]
    if outer and places and places[-1][1] == end:
        end, places = places[-1][0], places[:-1]
    edges = [(start, start), *places, (end, end)]
    cells: list[Span] = []
    for (_, left), (right, _) in pairwise(edges):
        cell = _trimmed(source, left, right)
        cells.append(cell if cell.start < cell.end else Span(right, right))
    return cells


def _trimmed(source: str, start: int, end: int) -> Span:
    """Return the cell between two bars without white space and bold marks."""
    start, end = _stripped(source, start, end)
    if end - start > 4 and source.startswith("**", start) and source.endswith("**", start, end):
        start, end = start + 2, end - 2
    elif source.startswith("**", start, end) and source.count("**", start, end) == 1:
        start += 2  # the other pair stood at the end of the line and is gone already
    elif source.endswith("**", start, end) and source.count("**", start, end) == 1:
        end -= 2
    return Span(*_stripped(source, start, end))


def _stripped(source: str, start: int, end: int) -> tuple[int, int]:
    while start < end and source[end - 1] in _EDGES:
        end -= 1
    while start < end and source[start] in _EDGES:
        start += 1
    return start, end


def padded_row(row: GridRow, columns: int) -> GridRow:
    """Return the row with empty cells at its end, up to ``columns``; one that has more keeps them."""
    end = row.cells[-1][-1].end
    return GridRow(row.first, row.last, [*row.cells, *([[Span(end, end)]] * (columns - len(row.cells)))])


def row_words(source: str, row: GridRow) -> list[str]:
    """Return the words of each cell without white space."""
    return ["".join("".join(source[p.start : p.end].split()) for p in parts) for parts in row.cells]


def opens_clause(words: str) -> bool:
    """Whether a clause begins with these words: 第一条, 一、 or （一）; 1. may be a 序号."""
    marker = marker_at_start(words)
    return marker is not None and marker.style in _LIST_MARKS
