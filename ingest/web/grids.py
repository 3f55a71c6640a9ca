"""Tables of a page: which hold data and which only lay out the page, and their cells as a grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import Span
from ingest.rendering import Table, TableRow
from ingest.tables.table_headers import guess_header
from ingest.web.tags import Tag

_BLANK = re.compile(r"(?:\s|&nbsp;|&#160;|&#12288;|&emsp;|&ensp;)+", re.IGNORECASE)
_LONG_CELL = 400
"""Characters: a cell that is longer and holds most of its table is the page's main column."""
_MOST_SPANNED = 20
"""Grid cells for each cell of the source; a table that claims more has its spans ignored."""


@dataclass(slots=True)
class Cell:
    """A cell of the source: where its content stands in the rendered text, and how far it spans."""

    start: int
    end: int
    columns: int = 1
    rows: int = 1
    heads: bool = False


@dataclass(slots=True)
class _Shape:
    """What is counted of an open table: the characters of each cell, and of tables inside it."""

    tag: int
    rows: list[list[int]] = field(default_factory=list)
    nested: int = 0

    def add(self, size: int) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += size

    @property
    def size(self) -> int:
        return sum(map(sum, self.rows))

    def holds_data(self) -> bool:
        if sum(sum(1 for cell in row if cell) >= 2 for row in self.rows) < 2:
            return False
        largest = max(map(max, filter(None, self.rows)))
        if largest > _LONG_CELL and largest > 0.6 * self.size:
            return False
        return 2 * self.nested < self.size


def data_tables(source: str, tags: Sequence[Tag], hidden: Sequence[Span]) -> frozenset[int]:
    """Return the indexes of the ``<table>`` tags whose rows are data; the text of the others flows as blocks."""
    found: set[int] = set()
    stack: list[_Shape] = []
    position = index = 0
    for i, tag in enumerate(tags):
        while index < len(hidden) and hidden[index].end <= position:
            index += 1
        if stack and position < tag.start and not (index < len(hidden) and hidden[index].start <= position):
            stack[-1].add(len(_BLANK.sub("", source[position : tag.start])))
        position = tag.end
        if tag.name == "table":
            if tag.kind == "start":
                stack.append(_Shape(i))
            elif tag.kind == "end" and stack:
                _close(stack, found)
        elif stack and tag.kind == "start" and tag.name == "tr":
            stack[-1].rows.append([])
        elif stack and tag.kind == "start" and tag.name in ("td", "th"):
            if not stack[-1].rows:
                stack[-1].rows.append([])
            stack[-1].rows[-1].append(0)
    while stack:
        _close(stack, found)
    return frozenset(found)


def _close(stack: list[_Shape], found: set[int]) -> None:
    shape = stack.pop()
    if shape.holds_data():
        found.add(shape.tag)
    if stack:
        stack[-1].add(shape.size)
        stack[-1].nested += shape.size


def cells_to_table(text: str, rows: Sequence[Sequence[Cell]]) -> Table | None:
    """Return the grid of a table's cells, or ``None`` where fewer than two rows are left.

    A first or last row of one cell is a caption or a note and no row of the grid.
    """
    own = [row for row in rows if any(text[cell.start : cell.end].strip() for cell in row)]
    while own and len(own[0]) == 1 and own[0][0].rows == 1:
        own = own[1:]
    while own and len(own[-1]) == 1 and not _reached(own):
        own = own[:-1]
    if len(own) < 2:
        return None
    marked = next((i for i, row in enumerate(own) if not all(cell.heads for cell in row)), 0)
    header = marked or _header(text, own)
    return Table(min(header, len(own) - 1), tuple(TableRow(tuple(row)) for row in _grid(own)))


def _reached(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a cell of an earlier row reaches down into the last one."""
    last = len(rows) - 1
    return any(i + cell.rows > last for i, row in enumerate(rows[:-1]) for cell in row)


def _header(text: str, rows: Sequence[Sequence[Cell]]) -> int:
    first = rows[0]
    words = [["".join(text[cell.start : cell.end].split()) for cell in row] for row in _grid(rows)]
    if not guess_header(words):
        return 0
    return max(cell.rows for cell in first) if any(cell.columns > 1 for cell in first) else 1


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[Span]]:
    count = sum(map(len, rows))
    claimed = sum(cell.columns * min(cell.rows, len(rows) - i) for i, row in enumerate(rows) for cell in row)
    spanned = claimed <= _MOST_SPANNED * count + 200
    grid: list[list[Span]] = []
    below: dict[int, tuple[int, Span]] = {}
    for row in rows:
        line: list[Span] = []
        waiting = list(reversed(row))
        while waiting or any(column >= len(line) for column in below):
            if len(line) in below:
                left, span = below.pop(len(line))
                if left > 1:
                    below[len(line)] = (left - 1, span)
                    # met again only in the next row: this column is filled now
                line.append(span)
            elif waiting:
                cell = waiting.pop()
                span = Span(cell.start, cell.end)
                for _ in range(cell.columns if spanned else 1):
                    if spanned and cell.rows > 1:
                        below[len(line)] = (cell.rows - 1, span)
                    line.append(span)
            else:
                line.append(Span(row[-1].end, row[-1].end))
        grid.append(line)
    return grid
