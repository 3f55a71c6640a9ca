"""What a reader of a file sees, and which characters of the decoded file each part of it stands for."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.model import Span

BOLD = 7
"""Level of a line that is only set in bold: it may head what follows, below all marked headings."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rendered characters ``[start, end)`` that stand for source characters ``[source_start, source_end)``.

    Where both have the same length they correspond one to one; else the whole of one stands for the whole of the
    other (``&nbsp;`` for a space, ``</p>`` for a line end).
    """

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: where each column's content stands in the rendered text, or later in the cleaned one.

    A cell that spans several rows or columns is repeated in each of them; an empty cell is an empty span. ``more`` are
    the further lines of cells that are drawn line beside line, as (column, place).
    """

    cells: tuple[Span, ...]
    more: tuple[tuple[int, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its first ``header`` rows name the columns. Rows do not overlap except in repeated cells."""

    header: int
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """A decoded file as it is read: blocks end in line ends, cells of a table row are parted by tabs.

    ``pieces`` cover ``text`` without gaps, in order. ``debris`` are parts that are seen but are not the document
    (navigation, share buttons), each with an English slug as its reason. ``facts`` are what the page's own table or
    tags say of the document (发文机关, 成文日期 …), name and words as they stand there. ``headings``: where lines of
    ``text`` begin that are marked as headings, each with its level, 1 to 6, or ``BOLD``.
    """

    text: str
    pieces: tuple[Piece, ...]
    tables: tuple[Table, ...] = ()
    debris: tuple[tuple[Span, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    headings: tuple[tuple[int, int], ...] = ()


def plain_rendering(text: str) -> Rendering:
    """Return the rendering of a file whose characters are what is seen: plain text and Markdown."""
    return Rendering(text, (Piece(0, len(text), 0, len(text)),) if text else ())
