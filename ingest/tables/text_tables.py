"""Tables in plain text and Markdown: which lines are rows, and where each cell stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.cleaning.lines import Line
from ingest.rendering import Table, TableRow
from ingest.tables.drawn_tables import find_boxes, find_pipes
from ingest.tables.paired_lines import PAIR, find_paired
from ingest.tables.spaced_tables import HAS_GAP, find_aligned, find_numbers, find_pasted, find_tabbed
from ingest.tables.table_headers import guess_header, header_rows
from ingest.tables.text_grids import Grid, GridRow, GridSearch, row_words

_HEADER_REACH = 20
"""Rows that are looked at to tell whether the first of them name the columns."""

_FORMS: tuple[tuple[str, re.Pattern[str] | None, Callable[[GridSearch], Iterator[Grid]]], ...] = (
    ("─━═+", re.compile(r"[─━═+](?:(?<=[─━═])[─━═]|(?<=\+)[-=]{2})"), find_boxes),
    ("|｜", None, find_pipes),
    ("\t", None, find_tabbed),
    ("\t", None, find_pasted),
    (" \u3000\xa0", HAS_GAP, find_aligned),
    (" ", re.compile(r"\d(?:%|万?元)? \d[\d.,]{0,15}(?:%|万?元)?[ \r]{0,9}(?:\n|\Z)"), find_numbers),
    (" \u3000\xa0", PAIR, find_paired),
)
"""The forms of tables, those with signs of their own first, each with what stands in every file that has one: one of
these characters, and where those alone say little, the pattern. A character is found faster than a pattern.
"""


@dataclass(frozen=True, slots=True)
class FoundTables:
    """The tables of a text, in order, and the lines that are theirs but no row: line index to the reason it goes."""

    tables: tuple[Table, ...]
    dropped: dict[int, str]


def find_tables(source: str, lines: Sequence[Line]) -> FoundTables:
    """Find the tables of a text whose ``lines`` hold its content; spans are offsets into ``source``. Linear time."""
    search = GridSearch(source, lines)
    grids: list[Grid] = []
    for characters, sign, form in _FORMS:
        if not any(character in source for character in characters) or (sign and not sign.search(source)):
            continue
        found = list(form(search))
        for grid in found:
            for row in grid.rows:
                search.taken.update(range(row.first, row.last + 1))
            search.taken.update(grid.rules)
        grids += found
    grids.sort(key=lambda grid: grid.rows[0].first)
    tables: list[Table] = []
    dropped: dict[int, str] = {}
    before: Grid | None = None
    for grid in grids:
        dropped.update(dict.fromkeys(grid.rules, "markup"))
        names = _header_names(source, grid)
        if before is not None and names and _goes_on(search, before, grid) and names == _header_names(source, before):
            before.rows += grid.rows
            tables.pop()
        else:
            before = grid
        tables.append(_table(source, before, dropped))
    return FoundTables(tuple(tables), dropped)


def _table(source: str, grid: Grid, dropped: dict[int, str]) -> Table:
    """Return the table of a grid, without the headers that a new page repeats; those go into ``dropped``."""
    rows = grid.rows
    header = _header_count(source, grid)
    names = [row_words(source, row) for row in rows[:header]]
    kept = rows[:header]
    i = header
    while i < len(rows):
        if header and row_words(source, rows[i]) == names[0]:
            again = next((k for k in range(header) if _at(source, rows, i + k) != names[k]), header)
            for row in rows[i : i + again]:
                dropped.update(dict.fromkeys(range(row.first, row.last + 1), "doubled_line"))
            i += again
        else:
            kept.append(rows[i])
            i += 1
    return Table(header, tuple(_table_row(row) for row in kept))


def _table_row(row: GridRow) -> TableRow:
    more = tuple((column, part) for column, parts in enumerate(row.cells) for part in parts[1:])
    return TableRow(tuple(parts[0] for parts in row.cells), more)


def _header_count(source: str, grid: Grid) -> int:
    words = [row_words(source, row) for row in grid.rows[:_HEADER_REACH]]
    if grid.header is None:
        return guess_header(words)
    return header_rows(words, grid.header)


def _header_names(source: str, grid: Grid) -> list[list[str]]:
    return [row_words(source, row) for row in grid.rows[: _header_count(source, grid)]]


def _goes_on(search: GridSearch, before: Grid, grid: Grid) -> bool:
    between = range(max([before.rows[-1].last, *before.rules]) + 1, min([grid.rows[0].first, *grid.rules]))
    return all(i in search.page_numbers for i in between)


def _at(source: str, rows: Sequence[GridRow], i: int) -> list[str]:
    return row_words(source, rows[i]) if i < len(rows) else []
