"""Tables of a cleaned text to rows: which are headers, which are data, and what stands in each named column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.model import Span
from ingest.numbers.column_units import caption_unit, cell_values
from ingest.numbers.numerals import Value
from ingest.rendering import Table, TableRow
from ingest.stated.duties import column_role, parse_departments
from ingest.tables.table_headers import column_names
from ingest.tables.table_lines import own_cells

_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"\s*(?:\n|<br\s*/?>)\s*", re.IGNORECASE)
_NOTE = re.compile(r"(?:备?注|说明|附注|资料来源|数据来源|填表说明)\s?\d?\s?[:：]|※|\*")
_CAPTION_REACH = 200
"""Characters above a table in which its 单位：元/月 stands."""
_SUM = re.compile(r"(?:合|总|小)\s?计")
_SERIAL = re.compile(r"[\d一二三四五六七八九十]{1,4}[.、．]?|[（(][\d一二三四五六七八九十]{1,3}[）)]")
_SERIAL_COLUMN = re.compile(r"(?:.{0,4}[序编]\s?号|№|(?i:no)\.?)?")
_LONGEST_LABEL = 60
_CARRIED = 2
"""Columns at the left whose empty cells belong to the one above; further right an empty cell is an empty cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row on the lines ``span`` of the cleaned text.

    ``header``: it names columns, or is the table's caption. ``cells`` are (column name, content) of a data row, names
    empty where the table has none; what merged cells say to several rows is in each. ``places`` are the row's own
    cells in the text, with their column's name; ``unit`` is what the caption says all amounts are in, or empty.
    """

    span: Span
    header: bool
    cells: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, Span], ...] = ()
    unit: str = ""

    @property
    def number(self) -> str:
        """The 序号 in the first cell, or in the column of that name behind what several rows share; else empty."""
        return self.cells[at][1] if (at := self._numbered) >= 0 else ""

    @property
    def _numbered(self) -> int:
        """The index of the cell with the 序号, -1 where there is none."""
        for at, (name, content) in enumerate(self.cells[: 1 + _CARRIED]):
            if (name or not at) and _SERIAL_COLUMN.fullmatch(name):
                return at if _SERIAL.fullmatch(content) else -1
        return -1

    @property
    def label(self) -> str:
        """序号 and the words behind it, or what the first columns say up to the first amount."""
        contents = [_SPACE.sub("", content) for _, content in self.cells]
        if 0 <= (at := self._numbered) < len(contents) - 1:
            return f"{contents[at]}.{contents[at + 1]}"[:_LONGEST_LABEL]
        words = [content for content in contents if content]
        said = next((i for i, content in enumerate(words) if i and re.match(r"[≥≤<>约]?\d", content)), len(words))
        return " ".join(dict.fromkeys(words[: min(said, 2)]))[:_LONGEST_LABEL]


def read_rows(text: str, tables: Sequence[Table]) -> dict[int, Row]:
    """Return the rows of the tables of a cleaned text by where their lines start.

    Rows that are not here are text: a note in a cell of its own below the table, and rows without words.
    """
    rows: dict[int, Row] = {}
    position = 0
    for table in tables:
        found = list(_lines_of_rows(text, table, position))
        if found:
            position = found[-1][1].end
            rows.update((row.span.start, row) for row in _table_rows(text, table, found))
    return rows


def row_values(row: Row, text: str) -> tuple[Value, ...]:
    """Return the typed values of a row, cell by cell, those included whose unit only the column or the caption names.

    Offsets are relative to the row's text, ``text[row.span.start : row.span.end]``.
    """
    values: list[Value] = []
    for name, place in row.places:
        offset = place.start - row.span.start
        values += cell_values(text[place.start : place.end], offset, name, row.unit)
    return tuple(values)


def row_departments(cells: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return the units in the columns that are named for them, those that lead or answer before those that help."""
    roles = [(column_role(name), content) for name, content in cells if content]
    leading = [content for role, content in roles if role in ("lead", "responsible")]
    helping = [content for role, content in roles if role == "support"]
    return tuple(unit for content in (*leading, *helping) for unit in parse_departments(content))


def _lines_of_rows(text: str, table: Table, position: int) -> Iterator[tuple[int, Span, list[Span]]]:
    """Yield (index, lines, own cells) of each row that has words of its own; lines never reach back."""
    after = position - 1
    for index, row in enumerate(table.rows):
        cells = [cell for cell in own_cells(row, after) if cell.start < cell.end]
        if not cells:
            continue
        start = max(text.rfind("\n", max(position, 0), cells[0].start) + 1, position)
        end = text.find("\n", cells[-1].end)
        end = len(text) if end < 0 else end
        yield index, Span(start, end), cells
        position, after = end, cells[-1].end - 1


def _table_rows(text: str, table: Table, found: Sequence[tuple[int, Span, list[Span]]]) -> Iterator[Row]:
    contents = [_contents(text, row, ()) for row in table.rows]
    first = next((i for i, row in enumerate(contents) if not _is_merged(row)), len(contents))
    headers = table.header if table.header > first or not table.header else first + table.header
    captions = {i for i in range(min(first, len(contents) - 1)) if not _NOTE.match(_merged(contents[i]))}
    columns = max(len(row) for row in contents)
    names = column_names([contents[i] for i in range(first, headers)], columns)
    above = text[max(found[0][1].start - _CAPTION_REACH, 0) : found[0][1].start]
    unit = caption_unit(above) or next((u for i in sorted(captions) if (u := caption_unit(contents[i][0]))), "")
    carried: list[str] = []
    for index, lines, own in found:
        row = contents[index] if index < headers else _contents(text, table.rows[index], names)
        if index < headers or index in captions:
            yield Row(lines, header=True)
            continue
        if _is_merged(row) and _NOTE.match(_merged(row)):
            continue
        row = _carried_down(carried, row)
        carried = row
        places = tuple(sorted(_places(table.rows[index], names, own), key=lambda place: place[1]))
        yield Row(lines, False, _named(names, row, unit), places, unit)


def _places(row: TableRow, names: Sequence[str], own: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """Yield the row's own cells with the name of their (first) column."""
    mine, given = set(own), set[Span]()
    columns = [*enumerate(row.cells), *row.more]
    for column, place in columns:
        if place in mine and place not in given:
            given.add(place)
            yield names[column], place


def _contents(text: str, row: TableRow, names: Sequence[str]) -> list[str]:
    """Return what stands in each column; lines of a cell are a list in a column of units, else who knows."""
    contents: list[str] = []
    for column, cell in enumerate(row.cells):
        listed = column < len(names) and column_role(names[column]) is not None
        lines = _BREAK.split(text[cell.start : cell.end].strip())
        contents.append(
            "、".join(line.rstrip("、") for line in lines) if listed and len(lines) > 1 else " ".join(lines)
        )
    for column, place in row.more:
        contents[column] += text[place.start : place.end].strip()
    return contents


def _is_merged(row: Sequence[str]) -> bool:
    """Whether one cell spans the whole row, or stands alone at its start."""
    return len(row) > 1 and (len(set(row)) == 1 or (bool(_NOTE.match(row[0])) and not any(row[1:])))


def _merged(row: Sequence[str]) -> str:
    return next((content for content in row if content), "")


def _carried_down(above: Sequence[str], row: Sequence[str]) -> list[str]:
    """Fill the empty first cells of a row from the row above, where they are drawn once for several rows."""
    filled = list(row)
    if not above or any(_SUM.search(content) for content in row):
        return filled
    for column in range(min(_CARRIED, len(row) - 1, len(above))):
        if row[column] or (column and any(char.isdigit() for char in above[column])):
            break
        filled[column] = above[column]
    return filled


def _named(names: Sequence[str], row: Sequence[str], unit: str) -> tuple[tuple[str, str], ...]:
    cells = [(name, content) for name, content in zip(names, row, strict=False)]
    if len(set(row)) == 1 and len(row) > 1:
        cells = [("", row[0])]
    if unit:
        # a cell of its own: the caption doesn't say which columns it is about
        cells.append(("计量单位" if "单位" in names else "单位", unit))
    return tuple(cells)
