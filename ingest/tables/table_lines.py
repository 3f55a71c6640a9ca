"""Lines of tables cut into their cells: what each cell keeps, and which character parts it from the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.cleaning.lines import Line
from ingest.model import Span
from ingest.rendering import Table, TableRow


def cut_into_cells(
    text: str, lines: Sequence[Line], tables: Sequence[Table], dropped: Mapping[int, str] | None = None
) -> list[Line]:
    """Return the lines in order, those of table rows replaced by one line a cell (several where a cell has several).

    ``tables`` have spans into ``text``; ``dropped`` gives the indexes of lines that are debris, with the reason.
    Characters of a row's lines that stand in no cell (bars, rules) are kept by nobody.
    """
    if not tables and not dropped:
        return list(lines)
    reasons = dropped or {}
    cut: list[Line] = []
    i = 0

    def before(place: int) -> int:
        """Pass on the lines that end before ``place``."""
        k = i
        while k < len(lines) and lines[k].end < place:
            cut.append(replace(lines[k], debris=reasons[k]) if k in reasons else lines[k])
            k += 1
        return k

    for cells in _own_cells(tables):
        i = before(cells[0].start)
        while i < len(lines) and lines[i].start <= cells[-1].end:
            i += 1
        for number, piece in enumerate(_pieces(text, cells)):
            cut.append(Line(piece.start, piece.end, in_table=True, opens_row=not number, follows=bool(number)))
    before(len(text) + 1)
    return cut


def separator_before(text: str, previous: Line, line: Line) -> int:
    """Return which character between two kept lines is kept to part them: of cells a tab, a space or their bar."""
    if line.in_table and not line.opens_row:
        gap = text[previous.end : line.start]
        for place in (gap.rfind("\t"), gap.find("\n"), gap.find(" "), gap.find("\u3000"), len(gap) - 1):
            if place >= 0:
                return previous.end + place
    return text.find("\n", previous.end)


def _own_cells(tables: Sequence[Table]) -> Iterator[list[Span]]:
    """Yield the cells of each row, in the order of the text, without those that are repeated from above."""
    position = -1
    for table in tables:
        for row in table.rows:
            cells = own_cells(row, position)
            if any(cell.start < cell.end for cell in cells):
                yield cells
                position = cells[-1].end


def own_cells(row: TableRow, position: int) -> list[Span]:
    """Return the places of a row's cells behind ``position``, where the row before ends; doubled ones once."""
    places = {*row.cells, *(place for _, place in row.more)}
    return sorted(cell for cell in places if cell.start > position)


def _pieces(text: str, cells: Sequence[Span]) -> Iterator[Span]:
    """Yield the lines of the cells; an empty cell is an empty line."""
    for cell in cells:
        if cell.start == cell.end:
            yield cell
            continue
        position = cell.start
        for line in text[cell.start : cell.end].split("\n"):
            content = line.strip()
            start = position + line.find(content)
            if content:
                yield Span(start, start + len(content))
            position += len(line) + 1
