"""Tables whose columns only tabs or spaces set apart: spreadsheet rows, pasted web tables, aligned columns.

The less a form shows by its own signs, the more its words must look like a table: a table of spaces that was missed is
still text in the right clause, prose made into a table is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ingest.cleaning.lines import Line
from ingest.model import Span
from ingest.tables.table_headers import guess_header, is_surely_header, may_be_header
from ingest.tables.text_grids import Grid, GridRow, GridSearch, opens_clause, padded_row, row_words, split_cells

_TABS = re.compile(r"\t+")
GAP = re.compile(r"[ \xa0]*\u3000[ \xa0\u3000]*|[ \xa0]{2,}")
HAS_GAP = re.compile(r"[\u3000 \xa0](?:(?<=\u3000)|[ \xa0])")
"""Stands wherever a gap does, and is found faster."""
_BLANK = re.compile(r"[ \xa0]+")
_LONGEST_ROW = 120
_LONGEST_WORDS = 30
"""Characters in a cell that only spaces or tabs set apart; longer ones are sentences."""
_LONGEST_PASTED = 300
_COLUMN_GAP = 30
"""Characters: a line without a tab inside a pasted table continues its cell only if it is as short as a cell."""
_HEADER_REACH = 20
"""Rows that are looked at to tell whether the first of them names the columns."""
_REACH = 6
"""Lines: a cell of a pasted table has fewer."""
_NOTE = re.compile(r"(?:备?注|说明)\s?\d?\s?[:：]|※")
_AMOUNT = re.compile(r"\d[\d.,，]{0,15}(?:%|‰|万?元|人|张|周?岁|平方米)?")
_DATE = re.compile(r"(?:\d{4}|[二〇○零一二三四五六七八九十]{4})年.{1,4}月.{1,3}日")


def find_tabbed(search: GridSearch) -> Iterator[Grid]:
    """Rows of cells parted by tabs, as they come out of a spreadsheet, below a row of usual column names."""
    source = search.source
    places = {i: _raw_place(source, search.lines[i]) for i in range(len(search.lines)) if _has_tab(search, i)}
    for run in search.runs(places.__contains__):
        for bars in (re.compile(r"\t"), _TABS):
            rows = [GridRow(i, i, [[c] for c in split_cells(source, *places[i], bars, outer=False)]) for i in run]
            if bars is _TABS:
                rows = [
                    GridRow(r.first, r.last, [cell for cell in r.cells if cell[0].start < cell[0].end]) for r in rows
                ]
            grid = _below_header(source, rows)
            if grid is not None:
                yield grid
                break


def _below_header(source: str, rows: list[GridRow]) -> Grid | None:
    """Return the rows from the first on that have as many cells as it, if it is a header; shorter ones are filled."""
    columns = len(rows[0].cells)
    words = [row_words(source, row) for row in rows[:_HEADER_REACH]]
    if columns < 2 or not (is_surely_header(words[0]) or (columns > 2 and guess_header(words))):
        return None
    end = next((k for k, row in enumerate(rows) if not 2 <= len(row.cells) <= columns), len(rows))
    if end < 2 or any(len(row.cells) != columns for row in rows[end - 1 : end]):
        return None
    return Grid([padded_row(row, columns) for row in rows[:end]], 1)


def _has_tab(search: GridSearch, i: int) -> bool:
    line = search.lines[i]
    return search.source.find("\t", line.start, line.end) >= 0


def _raw_place(source: str, line: Line) -> tuple[int, int]:
    """Return the line from its first tab or word to its end: tabs at the ends part empty cells."""
    start = source.rfind("\n", 0, line.start) + 1 if line.tabbed else line.start
    end = source.find("\n", line.end)
    end = len(source) if end < 0 else end
    return start, line.end + len(source[line.end : end].rstrip("\r "))


def find_pasted(search: GridSearch) -> Iterator[Grid]:
    """Web tables pasted as text: each cell is a tab-led line, short lines continue it, a blank line ends the row.

    A blank line inside a cell is followed by a line without a tab.
    """
    lines = search.lines
    regions: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        if not line.tabbed or i in search.taken:
            continue
        last = regions[-1][1] if regions else -_REACH - 1
        if i - last <= _REACH and all(lines[j].end - lines[j].start <= _COLUMN_GAP for j in range(last + 1, i)):
            regions[-1] = (regions[-1][0], i)
        else:
            regions.append((i, i))
    for first, last in regions:
        rows: list[GridRow] = []
        for i in range(first, last + 1):
            line = lines[i]
            if line.tabbed and (i == first or not line.follows):
                rows.append(GridRow(i, i, []))
            rows[-1].last = i
            if line.tabbed:
                rows[-1].cells.append([Span(line.start, line.end)])
            else:
                cell = rows[-1].cells[-1][0]
                rows[-1].cells[-1] = [Span(cell.start, line.end)]
        yield from _pasted_grid(search.source, rows)


def _pasted_grid(source: str, rows: list[GridRow]) -> Iterator[Grid]:
    columns = len(rows[0].cells)
    whole = sum(len(row.cells) == columns for row in rows)
    if columns < 2 or whole < 2 or 5 * whole < 4 * len(rows):
        return
    first = row_words(source, rows[0])
    words = [word for row in rows for word in row_words(source, row)]
    if not is_surely_header(first):
        if any(len(word) > _LONGEST_PASTED or opens_clause(word) for word in words):
            return
        if not may_be_header(first) and max(map(len, words)) > _LONGEST_WORDS:
            return
    yield Grid([padded_row(row, columns) for row in rows])


def find_aligned(search: GridSearch) -> Iterator[Grid]:
    """Columns set apart by spaces: only below a row of usual column names, every row as many cells as it."""
    source, lines = search.source, search.lines
    cells = {
        i: _spaced_cells(source, line) for i, line in enumerate(lines) if HAS_GAP.search(source, line.start, line.end)
    }
    if not cells:
        return
    for run in search.runs(cells.__contains__):
        heads = [k for k, i in enumerate(run) if is_surely_header([source[c.start : c.end] for c in cells[i]])]
        if not heads and _heads_numbers([[source[c.start : c.end] for c in cells[i]] for i in run[:_HEADER_REACH]]):
            heads = [0]
        for head, stop in zip(heads, [*heads[1:], len(run)], strict=False):  # of no head, nothing
            grid = _aligned_grid(search, run[head:stop], cells)
            if grid is not None:
                yield grid


def find_numbers(search: GridSearch) -> Iterator[Grid]:
    """Columns that one blank sets apart: only rows of as many numbers as the line above them has names."""
    source, lines = search.source, search.lines
    cells = {
        i: split_cells(source, lines[i].start, lines[i].end, _BLANK, outer=False)
        for i in range(len(lines))
        if lines[i].end - lines[i].start <= _LONGEST_ROW and " " in search.content(i)
    }
    words = {i: [source[cell.start : cell.end] for cell in found] for i, found in cells.items()}
    for run in search.runs(lambda i: len(words.get(i, ())) > 2):
        position = 0
        while position + 2 < len(run):
            columns = len(words[run[position]])
            stop = position + 1
            while stop < len(run) and len(words[run[stop]]) == columns and _numbers_behind(words[run[stop]]):
                stop += 1
            rows = run[position:stop]
            if _heads_numbers([words[i] for i in rows]):
                yield Grid([GridRow(i, i, [[cell] for cell in cells[i]]) for i in rows], 1)
            position = stop


def _numbers_behind(row: Sequence[str]) -> bool:
    return all(_AMOUNT.fullmatch(word) for word in row[1:]) and not opens_clause(row[0])


def _heads_numbers(rows: Sequence[Sequence[str]]) -> bool:
    """Whether columns of nothing but numbers stand below names: 早餐 午餐 晚餐 are no usual names of columns."""
    columns = len(rows[0])
    if columns < 3 or len(rows) < 3 or not may_be_header(rows[0]) or any(map(_has_digit, rows[0])):
        return False
    below = [row for row in rows[1:] if len(row) == columns]
    return len(below) == len(rows) - 1 and all(_AMOUNT.fullmatch(word) for row in below for word in row[1:])


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


def _aligned_grid(search: GridSearch, run: list[int], cells: dict[int, list[Span]]) -> Grid | None:
    source, lines = search.source, search.lines
    columns = len(cells[run[0]])
    close = len(run) > 1 and lines[run[1]].follows
    rows = [GridRow(run[0], run[0], [[cell] for cell in cells[run[0]]])]
    for i in run[1:]:
        if close and not lines[i].follows and i - 1 not in search.page_numbers:
            break
        here = cells[i]
        if len(here) == columns - 1 and columns > 2 and _indent(source, lines[i]) >= _second_column(source, rows):
            here = [Span(lines[i].start, lines[i].start), *here]
        words = [source[cell.start : cell.end] for cell in here]
        if any(_DATE.fullmatch(word) for word in words) or opens_clause(words[0]) or _NOTE.match(words[0]):
            break
        if len(here) != columns or any(len(word) > _LONGEST_WORDS or word[-1:] in tuple("。；;：") for word in words):
            return None  # a row that cannot be read: better no table than one with a wrong row
        rows.append(GridRow(i, i, [[cell] for cell in here]))
    numbers = any(char.isdigit() for row in rows[1:] for cell in row_words(source, row) for char in cell)
    return Grid(rows, 1) if len(rows) >= 3 or (len(rows) == 2 and numbers) else None


def _spaced_cells(source: str, line: Line) -> list[Span]:
    return split_cells(source, line.start, line.end, GAP, outer=False)


def _indent(source: str, line: Line) -> int:
    return _width(source[source.rfind("\n", 0, line.start) + 1 : line.start])


def _second_column(source: str, rows: Sequence[GridRow]) -> int:
    """Return how many screen columns the shortest first cell above takes: an empty one leaves as many free."""
    return min(_width(source[row.cells[0][0].start : row.cells[0][0].end]) for row in rows[:2])


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)
