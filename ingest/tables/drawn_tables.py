"""Tables that are drawn with signs of their own: boxes of ─│┌ or +---+, and the pipes of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.model import Span
from ingest.tables.table_headers import is_surely_header
from ingest.tables.text_grids import Grid, GridRow, GridSearch, padded_row, row_words, split_cells

_BOX_LINES = "─━═"
_BOX_CHARS = "─━═┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╭╮╰╯│┃║ \t\u3000"
_ASCII_RULE = re.compile(r"\+(?:[-=]+\+)+")
_BOX_OPENERS = frozenset(_BOX_CHARS + "+|")
_BOX_ROW = re.compile(r"[│┃║|].*[│┃║|]")
_BOX_BAR = re.compile(r"[│┃║|]")
_PIPE = re.compile(r"(?<!\\)[|｜]")
_PIPE_RULE = re.compile(r"[|｜]?[ \t]*:?-+:?[ \t]*(?:[|｜][ \t]*:?-+:?[ \t]*)*[|｜]?")


def find_boxes(search: GridSearch) -> Iterator[Grid]:
    """Tables drawn with ─│┌ or with +---+: rules part the rows, or only the header from them."""
    source, lines = search.source, search.lines

    def drawn(i: int) -> bool:
        content = search.content(i)
        if content[:1] not in _BOX_OPENERS:
            return False
        return _is_box_rule(content) or _BOX_ROW.fullmatch(content) is not None

    for run in search.runs(drawn):
        rules = [i for i in run if _is_box_rule(search.content(i))]
        if not rules:
            continue
        parting = set(rules)
        groups: list[list[int]] = [[]]
        for i in run:
            if i in parting:
                groups.append([])
            else:
                groups[-1].append(i)
        groups = [group for group in groups if group]
        if not groups:
            continue
        by_group = len(groups) > 2
        cells = {i: split_cells(source, lines[i].start, lines[i].end, _BOX_BAR, outer=True) for g in groups for i in g}
        columns = max(len(each) for each in cells.values())
        rows: list[GridRow] = []
        for number, group in enumerate(groups):
            joined = by_group or (number == 0 and len(groups) == 2)
            parts = [group] if joined else [[i] for i in group]
            rows.extend(_stacked([cells[i] for i in part], part, columns) for part in parts)
        if columns >= 2 and len(rows) >= 2:
            yield Grid(rows, 1 if len(groups) == 2 else None, rules)


def _is_box_rule(content: str) -> bool:
    drawn = any(char in content for char in _BOX_LINES) and not content.strip(_BOX_CHARS)
    return drawn or _ASCII_RULE.fullmatch(content) is not None


def _stacked(drawn: list[list[Span]], group: list[int], columns: int) -> GridRow:
    """Put the lines of one drawn row together, column by column; empty lines of a cell fall away."""
    padded = [[*cells, *[Span(cells[-1].end, cells[-1].end)] * (columns - len(cells))] for cells in drawn]
    cells = []
    for column in range(columns):
        parts = [line[column] for line in padded]
        cells.append([part for part in parts if part.start < part.end] or parts[:1])
    return GridRow(group[0], group[-1], cells)


def find_pipes(search: GridSearch) -> Iterator[Grid]:
    """Markdown tables. Below a rule any line with a pipe is a row; without one, bars at both ends must enclose each."""
    for run in search.runs(lambda i: _PIPE.search(search.content(i)) is not None):
        rules = [k for k, i in enumerate(run) if _is_pipe_rule(search.content(i))]
        parts: list[tuple[int, int]] = []
        start = 0
        for k in rules:
            if k > start and _pipe_count(search, run[k - 1]) == _pipe_count(search, run[k]):
                parts.append((start, k - 1))
                start = k - 1
        parts.append((start, len(run)))
        for first, stop in parts:
            yield from _pipe_grids(search, run[first:stop])


def _pipe_grids(search: GridSearch, run: list[int]) -> Iterator[Grid]:
    if not run:
        return
    rules = [i for i in run if _is_pipe_rule(search.content(i))]
    parting = set(rules)
    rows = [_pipe_row(search, i) for i in run if i not in parting]
    if len(run) > 1 and rules and rules[0] == run[1]:
        columns = len(rows[0].cells)
        rows = rows[: next((k for k in range(2, len(rows)) if _stands_apart(search, rows[k])), len(rows))]
        if columns >= 2 and len(rows) >= 2:
            yield Grid([padded_row(row, columns) for row in rows], 1, rules)
        return
    if rules and len(rows) >= 2 and rules[0] == run[0]:  # a rule above the first row: a table without a header
        yield Grid([padded_row(row, len(rows[0].cells)) for row in rows], 0, rules)
        return
    start = 0
    for k in range(1, len(rows) + 1):
        if k < len(rows) and len(rows[k].cells) == len(rows[start].cells):
            continue
        group = rows[start:k]
        start = k
        words = [row_words(search.source, row) for row in group]
        if len(group) >= 2 and len(words[0]) >= 2 and (_enclosed(search, group) or is_surely_header(words[0])):
            yield Grid(group)


def _stands_apart(search: GridSearch, row: GridRow) -> bool:
    return (
        not search.lines[row.first].follows
        and row.first - 1 not in search.page_numbers
        and not _enclosed(search, [row])
    )


def _enclosed(search: GridSearch, rows: Sequence[GridRow]) -> bool:
    ends = ((search.content(row.first)[0], search.content(row.first)[-1]) for row in rows)
    return all(first in "|｜" and last in "|｜" for first, last in ends)


def _is_pipe_rule(content: str) -> bool:
    return "-" in content and _PIPE_RULE.fullmatch(content) is not None


def _pipe_count(search: GridSearch, i: int) -> int:
    return len(_pipe_row(search, i).cells)


def _pipe_row(search: GridSearch, i: int) -> GridRow:
    line = search.lines[i]
    start, end = line.start, line.end
    while start < end and search.source[start] in "* ":
        start += 1
    return GridRow(i, i, [[cell] for cell in split_cells(search.source, start, end, _PIPE, outer=True)])
