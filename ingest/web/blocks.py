"""A page as a browser sets it: blocks as lines, white space collapsed, cells parted by tabs, hidden parts left out.

Every rendered character knows its source characters: a line end stands for the tag that ends the line, a tab for the
tag that opens the cell, a space for the white space or ``&nbsp;`` that it was.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Span
from ingest.rendering import Piece, Table
from ingest.web.extents import element_ends, hidden_spans
from ingest.web.grids import Cell, cells_to_table, data_tables
from ingest.web.tags import Tag, attributes, source_to_tags

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_RUN = re.compile(
    r"(?P<space>[ \t\n\r\f]+)"
    r"|(?P<entity>&(?:#[0-9]{1,7}(?![0-9])|#[xX][0-9a-fA-F]{1,6}(?![0-9a-fA-F])|[A-Za-z][A-Za-z0-9]{1,31});?)"
    r"|(?P<plain>[^ \t\n\r\f&]+|&)"
)
_WIDE = re.compile(r"[\u2010-\u2027\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_COLLAPSING = frozenset(" \t\n\r\f")
_MOST_SPAN = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page.

    ``links`` are the rendered spans of ``<a href>``, ``headings`` of ``<h1>`` to ``<h6>`` with their level, ``bold`` of
    ``<b>`` and ``<strong>``.

    ``ends`` gives for each tag the index of the tag that closes its element, or -1.
    """

    source: str
    tags: tuple[Tag, ...]
    ends: tuple[int, ...]
    text: str
    pieces: tuple[Piece, ...]
    tables: tuple[Table, ...]
    links: tuple[Span, ...]
    headings: tuple[tuple[Span, int], ...]
    bold: tuple[Span, ...]


def source_to_page(source: str) -> Page:
    """Render an HTML source. Never raises, and takes time in proportion to its length."""
    tags = source_to_tags(source)
    ends = element_ends(tags)
    hidden = hidden_spans(source, tags, ends)
    setter = _Setter(source, data_tables(source, tags, hidden))
    position = index = 0
    for i, tag in enumerate(tags):
        while index < len(hidden) and hidden[index].end <= position:
            index += 1
        if index == len(hidden) or position < hidden[index].start:
            setter.text(position, tag.start)
        if index == len(hidden) or not hidden[index].start <= tag.start < hidden[index].end:
            setter.tag(i, tag)
        position = tag.end
    setter.text(position, len(source))
    return setter.page(tags, ends)


class _Grid:
    """The rows of a data table that is being set."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.open = False
        self.in_head = False


class _Setter:
    """Sets tags and text one after the other."""

    def __init__(self, source: str, data: frozenset[int]) -> None:
        self.source, self.data = source, data
        self.chunks: list[str] = []
        self.size = 0
        self.pieces: list[Piece] = []
        self.last = ""
        self.line_empty = True
        self.line_end: Tag | None = None
        self.space: Span | None = None
        self.grids: list[_Grid | None] = []
        self.tables: list[_Grid] = []
        self.links: list[Span] = []
        self.headings: list[tuple[Span, int]] = []
        self.bold: list[Span] = []
        self.link_start = self.heading_start = self.bold_start = -1
        self.pre = 0

    def page(self, tags: Sequence[Tag], ends: Sequence[int]) -> Page:
        text = "".join(self.chunks)
        for grid in self.grids:
            if grid is not None and grid.open:
                grid.rows[-1][-1].end = self.size
        made = [cells_to_table(text, grid.rows) for grid in self.tables]
        return Page(
            self.source,
            tuple(tags),
            tuple(ends),
            text,
            tuple(self.pieces),
            tuple(table for table in made if table is not None),
            tuple(self.links),
            tuple(self.headings),
            tuple(self.bold),
        )

    def text(self, start: int, end: int) -> None:
        for match in _RUN.finditer(self.source, start, end):
            run, (first, last) = match.group(), match.span()
            if match.lastgroup == "space":
                self._blank(first, last)
            elif match.lastgroup == "plain":
                self._words(run, first, last)
            else:
                meant = html.unescape(run)
                if meant in _COLLAPSING:
                    self._blank(first, last)
                elif meant and meant != "\xad":
                    self._words(" " if meant.isspace() and meant != "\u3000" else meant, first, last)

    def tag(self, index: int, tag: Tag) -> None:
        starts = tag.kind == "start"
        if tag.name == "a":
            self._link(tag, starts)
        elif tag.name in ("b", "strong"):
            self._bold(starts)
        if tag.name not in _BLOCKS:
            return
        grid = self.grids[-1] if self.grids else None
        if tag.name == "table":
            self._table(index, tag, grid)
        elif grid is not None and tag.name in ("tr", "td", "th", "thead", "tbody", "tfoot"):
            self._part(tag, grid, starts)
        elif tag.name in ("td", "th") and any(grid is not None for grid in self.grids[-2:-1]):
            self._blank(tag.start, tag.end)
        else:
            self._break(tag)
        if tag.name == "pre":
            self.pre = max(self.pre + (1 if starts else -1), 0)
        elif tag.name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            if not starts and self.heading_start >= 0:
                self.headings.append((Span(self.heading_start, self.size), int(tag.name[1])))
            self.heading_start = self.size if starts else -1

    def _link(self, tag: Tag, starts: bool) -> None:
        if self.link_start >= 0 and self.link_start < self.size:
            self.links.append(Span(self.link_start, self.size))
        self.link_start = self.size if starts and "href" in attributes(self.source, tag) else -1

    def _bold(self, starts: bool) -> None:
        if self.bold_start >= 0 and self.bold_start < self.size:
            self.bold.append(Span(self.bold_start, self.size))
        self.bold_start = self.size if starts else -1

    def _table(self, index: int, tag: Tag, grid: _Grid | None) -> None:
        if tag.kind == "start":
            self._break(tag)
            fresh = _Grid() if index in self.data and grid is None else None
            self.grids.append(fresh)
            if fresh is not None:
                self.tables.append(fresh)
            return
        if grid is not None:
            self._close_cell(grid, tag)
        if self.grids:
            self.grids.pop()
        self._break(tag)

    def _part(self, tag: Tag, grid: _Grid, starts: bool) -> None:
        if tag.name in ("td", "th"):
            if starts:
                self._cell(tag, grid)
            else:
                self._close_cell(grid, tag)
            return
        self._close_cell(grid, tag)
        self._break(tag)
        if tag.name == "tr" and starts:
            grid.rows.append([])
        elif tag.name == "thead":
            grid.in_head = starts

    def _cell(self, tag: Tag, grid: _Grid) -> None:
        self._close_cell(grid, tag)
        if not grid.rows:
            grid.rows.append([])
        row = grid.rows[-1]
        if not row:
            self._break(tag)
        if row:
            self._put("\t", tag.start, tag.end)
        elif self.line_end is not None:
            self._put("\n", self.line_end.start, self.line_end.end)
        self.line_end = self.space = None
        self.line_empty = True
        found = attributes(self.source, tag)
        columns, rows = (_spanned(found.get(name, "")) for name in ("colspan", "rowspan"))
        row.append(Cell(self.size, self.size, columns, rows, grid.in_head or tag.name == "th"))
        grid.open = True

    def _close_cell(self, grid: _Grid, tag: Tag) -> None:
        if grid.open:
            grid.rows[-1][-1].end = self.size
            grid.open = False
            self.line_empty = False  # the row's line has begun, if only with an empty cell
            self.line_end, self.space = tag, None

    def _break(self, tag: Tag) -> None:
        if not self.line_empty and self.line_end is None:
            self.line_end = tag
        self.space = None

    def _blank(self, start: int, end: int) -> None:
        if self.pre and "\n" in self.source[start:end]:
            at = self.source.index("\n", start)
            self._break(Tag("other", "", at, at + 1))
        elif self.space is None and not self.line_empty and self.line_end is None:
            self.space = Span(start, end)

    def _words(self, words: str, start: int, end: int) -> None:
        if self.line_end is not None:
            self._put("\n", self.line_end.start, self.line_end.end)
            self.line_end = None
        elif self.space is not None:
            # editors break Chinese lines where they like; between other words a line break is a space
            wrapped = "\n" in self.source[self.space.start : self.space.end]
            if not (wrapped and _WIDE.match(self.last) and _WIDE.match(words)):
                self._put(" ", self.space.start, self.space.end)
        self.space = None
        self.line_empty = False
        self._put(words, start, end)
        if self.grids and (grid := self.grids[-1]) is not None and not grid.open and grid.rows and grid.rows[-1]:
            grid.rows[-1][-1].end = self.size  # words between two cells are no cell of their own

    def _put(self, words: str, start: int, end: int) -> None:
        size = len(words)
        before = self.pieces[-1] if self.pieces else None
        alike = size == end - start and words != "\n" and words != "\t"
        if (
            alike
            and before is not None
            and before.source_end == start
            and before.end - before.start == before.source_end - before.source_start
        ):
            self.pieces[-1] = Piece(before.start, before.end + size, before.source_start, end)
        else:
            self.pieces.append(Piece(self.size, self.size + size, start, end))
        self.chunks.append(words)
        self.size += size
        self.last = words[-1]


def _spanned(value: str) -> int:
    digits = value.strip()[:4]
    return min(max(int(digits), 1), _MOST_SPAN) if digits.isascii() and digits.isdigit() else 1
