"""Decoded source to clean text: debris out, page breaks mended, and every character accounted for.

The clean text is made of what a file's rendering shows (for plain text: its own characters), in that order; ``kept``
and ``removals`` together are the whole source. Lines are judged in ``lines`` and ``mending``; here only the verdicts
are carried out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.cleaning.lines import Line, find_debris, source_to_lines
from ingest.cleaning.mending import overlap_at_break, runs_on, wrapped_line, wrapped_title
from ingest.cleaning.page_furniture import page_furniture
from ingest.model import Removal, Span
from ingest.outlining.markers import marker_at_start
from ingest.rendering import BOLD, Piece, Rendering, Table, TableRow, plain_rendering
from ingest.tables.table_lines import cut_into_cells, separator_before
from ingest.tables.text_tables import find_tables

_REASONS = (
    "kept",
    "layout",
    "page_break",
    "share_buttons",
    "rule",
    "page_number",
    "stray_number",
    "markup",
    "doubled_line",
    "control_character",
)
_CODE = {reason: code for code, reason in enumerate(_REASONS)}
_KEPT, _LAYOUT, _PAGE_BREAK, _MARKUP = _CODE["kept"], _CODE["layout"], _CODE["page_break"], _CODE["markup"]

_SPACES = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What \\s is, as a set: that is found three times as fast."""
_INNER_LAYOUT = re.compile(
    rf"[{_SPACES}\u200b\ufeff*](?:(?<=[{_SPACES}])[{_SPACES}]*|(?<=[\u200b\ufeff])[\u200b\ufeff]*|(?<=\*)\*)"
)
"""White space, characters without width, or **; all begin in one set of characters, which is found fast."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""What no reader sees and no text means: left over from a damaged disk, a broken conversion or an attack."""
_REACH = 1000
"""Characters at the end of a paragraph that decide whether the next line continues it: no bracket is longer."""
_LATIN = re.compile(r"[A-Za-z0-9]")
_SAME = re.compile(b"|".join(re.escape(bytes([code])) + b"+" for code in range(128)))


@dataclass(frozen=True, slots=True)
class CleanText:
    """``text`` with the source spans it was kept from. ``tables`` stand in order, their cells are spans of ``text``.

    A span of ``kept`` that is longer or shorter than its text (``&lt;`` for <) stands for it as a whole.
    """

    text: str
    kept: tuple[Span, ...]
    removals: tuple[Removal, ...]
    tables: tuple[Table, ...]
    offsets: tuple[int, ...]
    """Text offset of each span of ``kept``."""
    headings: tuple[tuple[int, int], ...] = ()
    """Lines marked as headings (``##``): where each begins in ``text``, and its level from 1 down."""

    def source_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return where text characters ``[start, end)`` stand in the source."""
        spans: list[Span] = []
        begun = stopped = -1  # the span that grows while what follows adjoins
        first = max(bisect_right(self.offsets, start) - 1, 0)
        for i in range(first, bisect_left(self.offsets, end, first)):
            offset, span = self.offsets[i], self.kept[i]
            begin, stop = span.start, span.end
            # only the first and the last one may stick out, and only what stands character for character can be cut
            if (start > offset or end < offset + stop - begin) and stop - begin == self._offset(i + 1) - offset:
                begin, stop = begin + max(start - offset, 0), min(stop, begin + end - offset)
            if begin < stop:
                if begin != stopped:
                    if begun < stopped:
                        spans.append(Span(begun, stopped))
                    begun = begin
                stopped = stop
        if begun < stopped:
            spans.append(Span(begun, stopped))
        return tuple(spans)

    def _offset(self, i: int) -> int:
        return self.offsets[i] if i < len(self.offsets) else len(self.text)


def normalize(source: str, rendering: Rendering | None = None) -> CleanText:
    """Clean ``source`` (a decoded file), of which ``rendering`` is what is seen; without one, it is seen as it is.

    Tables of a rendering are those that it names. Never raises: a file of nothing but debris gives an empty text.
    """
    seen = plain_rendering(source) if rendering is None else rendering
    # read as characters without width, one for one, so that they part no word and every place stays
    text = _CONTROL.sub("\u200b", seen.text)
    lines = source_to_lines(text)
    if rendering is not None:  # spaces at the end of a block only pad it
        lines = [replace(line, hard_break=False) if line.hard_break else line for line in lines]
        lines = _with_levels(text, lines, rendering.headings)
    if rendering is None:
        found = find_tables(text, lines)
        tables, dropped = found.tables, found.dropped
    else:
        tables, dropped = rendering.tables, _debris_lines(lines, rendering.debris)
    lines = cut_into_cells(text, lines, tables, dropped)
    debris = (
        page_furniture(text, lines)
        | find_debris(text, lines)
        | {i: line.debris for i, line in enumerate(lines) if line.debris}
    )
    reasons = [*_REASONS, *sorted(set(debris.values()).difference(_REASONS))]
    codes = bytearray([_LAYOUT]) * len(text)
    for i, reason in debris.items():
        codes[lines[i].start : lines[i].end] = bytes([reasons.index(reason)]) * (lines[i].end - lines[i].start)
    kept = [line for i, line in enumerate(lines) if i not in debris]
    _keep_lines(text, kept, codes)
    if text != seen.text:
        for match in _CONTROL.finditer(seen.text):
            codes[match.start()] = _CODE["control_character"]
    headings = [(line.start, line.level) for line in kept if line.level and not line.in_table]
    headings += _bold_lines(text, kept, rendering.headings) if rendering else []
    headings.sort()
    return _collect(source, seen, bytes(codes), reasons, tables, headings)


def _with_levels(text: str, lines: Sequence[Line], headings: Sequence[tuple[int, int]]) -> list[Line]:
    """Give the lines that a page marks as headings their level; a bold line is only read as one later."""
    levels = dict(headings)
    if all(level == BOLD for level in levels.values()):
        return list(lines)
    found = ((line, levels.get(text.rfind("\n", 0, line.start) + 1, BOLD)) for line in lines)
    return [replace(line, level=level) if level != BOLD else line for line, level in found]


def _bold_lines(text: str, lines: Sequence[Line], headings: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    bold = {start for start, level in headings if level == BOLD}
    if not bold:
        return []
    single = (line for line in lines if not (line.in_table or line.level))
    return [(line.start, BOLD) for line in single if text.rfind("\n", 0, line.start) + 1 in bold]


def _debris_lines(lines: Sequence[Line], debris: Sequence[tuple[Span, str]]) -> dict[int, str]:
    """Return the indexes of the lines that stand in a part of the page that is not the document."""
    found: dict[int, str] = {}
    i = 0
    for span, reason in debris:
        while i < len(lines) and lines[i].start < span.start:
            i += 1
        while i < len(lines) and lines[i].end <= span.end:
            found[i] = reason
            i += 1
    return found


def _keep_lines(source: str, lines: list[Line], codes: bytearray) -> None:
    """Mark kept characters in ``codes``."""
    previous: Line | None = None
    paragraph = ""
    in_body = False
    for line in lines:
        content = _keep_content(source, line, codes)
        in_body = in_body or marker_at_start(content) is not None
        if previous is None:
            paragraph = content
        elif overlap := 0 if line.in_table else overlap_at_break(paragraph, content):
            cut = slice(previous.end - 1, line.start + overlap)
            codes[cut] = bytes([_PAGE_BREAK]) * (cut.stop - cut.start)
            paragraph = paragraph[:-1] + content[overlap:]
        elif not line.in_table and not previous.in_table and _joins(paragraph, content, previous, line, in_body):
            codes[previous.end : line.start] = bytes([_PAGE_BREAK]) * (line.start - previous.end)
            paragraph = (paragraph + content)[-_REACH:]
        else:
            codes[separator_before(source, previous, line)] = _KEPT
            paragraph = content
        previous = line


def _joins(paragraph: str, content: str, previous: Line, line: Line, in_body: bool) -> bool:
    if previous.open_bold:
        return wrapped_title(paragraph, content)
    if previous.hard_break and line.follows and wrapped_line(paragraph, content):
        return True
    return not previous.heading and not line.heading and runs_on(paragraph, content, in_body=in_body)


def _keep_content(source: str, line: Line, codes: bytearray) -> str:
    """Keep the line without its inner layout: spaces stay, one each, only between two words of the same script."""
    whole = source[line.start : line.end]
    if not _may_have_layout(whole):
        codes[line.start : line.end] = bytes(len(whole))
        return whole
    pieces: list[str] = []
    position = line.start
    for match in _INNER_LAYOUT.finditer(source, line.start, line.end):
        start, end = match.span()
        if match.group().isspace():
            before, after = source[start - 1], source[end : end + 1]
            same = (_is_cjk(before) and _is_cjk(after)) or (_LATIN.match(before) and _LATIN.match(after))
            start += 1 if same else 0
        codes[position:start] = bytes(start - position)
        pieces.append(source[position:start])
        position = end
    codes[position : line.end] = bytes(line.end - position)
    pieces.append(source[position : line.end])
    return "".join(pieces)


def _may_have_layout(content: str) -> bool:
    """Whether ``_INNER_LAYOUT`` can match in ``content``: most lines are seen at once to have none."""
    return content.split(None, 1) != [content] or "*" in content or "\u200b" in content or "\ufeff" in content


def _is_cjk(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _collect(
    source: str,
    seen: Rendering,
    codes: bytes,
    reasons: Sequence[str],
    tables: Sequence[Table],
    headings: Sequence[tuple[int, int]],
) -> CleanText:
    """Carry the verdicts on rendered characters over to the source; what no piece stands for is markup."""
    kept: list[Span] = []
    offsets: list[int] = []
    seen_at: list[int] = []
    removed: list[tuple[int, int, int]] = []
    chunks: list[str] = []
    size = position = 0

    def remove(start: int, end: int, code: int) -> None:
        if removed and removed[-1][1] == start and removed[-1][2] == code:
            start = removed.pop()[0]
        removed.append((start, end, code))

    for piece in seen.pieces:
        if position < piece.source_start:
            remove(position, piece.source_start, _unseen(source, position, piece.source_start))
        position = piece.source_end
        alike = piece.end - piece.start == piece.source_end - piece.source_start
        shift = piece.source_start - piece.start
        for start, end, code in _runs(piece, codes, alike=alike):
            begin, stop = (start + shift, end + shift) if alike else (piece.source_start, piece.source_end)
            if code == _KEPT:
                kept.append(Span(begin, stop))
                offsets.append(size)
                seen_at.append(start)
                chunks.append(seen.text[start:end])
                size += end - start
            else:
                # a line end or a tab stands for a tag
                remove(begin, stop, code if alike or source[begin] != "<" else _MARKUP)
    if position < len(source):
        remove(position, len(source), _unseen(source, position, len(source)))

    def to_text(index: int) -> int:
        i = max(bisect_right(seen_at, index) - 1, 0)
        return offsets[i] + min(max(index - seen_at[i], 0), len(chunks[i])) if kept else 0

    def span_to_text(span: Span) -> Span:
        return Span(to_text(span.start), to_text(span.end))

    def row_to_text(row: TableRow) -> TableRow:
        more = tuple((column, span_to_text(place)) for column, place in row.more)
        return TableRow(tuple(span_to_text(cell) for cell in row.cells), more)

    text_tables = tuple(Table(table.header, tuple(row_to_text(row) for row in table.rows)) for table in tables)
    removals = tuple(Removal(start, end, reasons[code], source[start:end]) for start, end, code in removed)
    marked = tuple((to_text(start), level) for start, level in headings)
    return CleanText("".join(chunks), tuple(kept), removals, text_tables, tuple(offsets), marked)


def _unseen(source: str, start: int, end: int) -> int:
    """Return why characters are not seen at all: white space between tags, or tags and what they hide."""
    return _LAYOUT if source[start:end].isspace() else _MARKUP


def _runs(piece: Piece, codes: bytes, *, alike: bool) -> list[tuple[int, int, int]]:
    """Return the runs of one verdict in a piece; one that is not ``alike`` its source, one for one, has only one."""
    if not alike:
        part = codes[piece.start : piece.end]
        return [(piece.start, piece.end, _KEPT if _KEPT in part else part[0])]
    places = [match.span() for match in _SAME.finditer(codes, piece.start, piece.end)]
    return [(start, end, codes[start]) for start, end in places]
