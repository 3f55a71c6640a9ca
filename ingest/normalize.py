"""Decoded source to clean text: debris out, page breaks mended, and every character accounted for.

The clean text is made of source characters only, in their order: ``kept`` and ``removals`` together are the whole
source. Lines are judged in ``lines`` and ``mending``; here only the verdicts are carried out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ingest.lines import Line, find_debris, mark_tables, source_to_lines
from ingest.markers import marker_at_start
from ingest.mending import overlap_at_break, runs_on, wrapped_title
from ingest.model import Removal, Span

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
)
_CODE = {reason: code for code, reason in enumerate(_REASONS)}
_KEPT, _LAYOUT, _PAGE_BREAK = _CODE["kept"], _CODE["layout"], _CODE["page_break"]

_INNER_LAYOUT = re.compile(r"\s+|[\u200b\ufeff]+|\*\*")
_REACH = 1000
"""Characters at the end of a paragraph that decide whether the next line continues it: no bracket is longer."""
_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class CleanText:
    """``text`` with the source spans it was kept from. ``table_rows`` are text spans of table rows, in order."""

    text: str
    kept: tuple[Span, ...]
    removals: tuple[Removal, ...]
    table_rows: tuple[Span, ...]
    offsets: tuple[int, ...]
    """Text offset of each span of ``kept``."""

    def source_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return where text characters ``[start, end)`` stand in the source."""
        spans: list[Span] = []
        i = max(bisect_right(self.offsets, start) - 1, 0)
        while i < len(self.kept) and self.offsets[i] < end:
            kept, offset = self.kept[i], self.offsets[i]
            begin = kept.start + max(start - offset, 0)
            stop = min(kept.end, kept.start + end - offset)
            if begin < stop:
                spans.append(Span(begin, stop))
            i += 1
        return tuple(spans)


def normalize(source: str) -> CleanText:
    """Clean ``source`` (a decoded file). Never raises: a file of nothing but debris gives an empty text."""
    lines = mark_tables(source_to_lines(source))
    debris = find_debris(source, lines)
    codes = bytearray([_LAYOUT]) * len(source)
    for i, reason in debris.items():
        codes[lines[i].start : lines[i].end] = bytes([_CODE[reason]]) * (lines[i].end - lines[i].start)
    rows = _keep_lines(source, [line for i, line in enumerate(lines) if i not in debris], codes)
    return _collect(source, bytes(codes), rows)


def _keep_lines(source: str, lines: list[Line], codes: bytearray) -> list[Span]:
    """Mark kept characters in ``codes``; return the source spans of table rows."""
    rows: list[Span] = []
    previous: Line | None = None
    paragraph = ""
    in_body = False
    for line in lines:
        content = _keep_content(source, line, codes)
        in_body = in_body or marker_at_start(content) is not None
        if line.opens_row:
            rows.append(Span(line.start, line.end))
        elif line.in_table:
            rows[-1] = Span(rows[-1].start, line.end)
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
            cell = line.tabbed and line.in_table and not line.opens_row
            separator = source.rfind("\t", previous.end, line.start) if cell else source.find("\n", previous.end)
            codes[separator] = _KEPT
            paragraph = content
        previous = line
    return rows


def _joins(paragraph: str, content: str, previous: Line, line: Line, in_body: bool) -> bool:
    if previous.open_bold or (previous.hard_break and line.follows):
        return wrapped_title(paragraph, content)
    return not previous.heading and not line.heading and runs_on(paragraph, content, in_body=in_body)


def _keep_content(source: str, line: Line, codes: bytearray) -> str:
    """Keep the line without its inner layout: spaces stay, one each, only between two words of the same script."""
    pieces: list[str] = []
    position = line.start
    for match in _INNER_LAYOUT.finditer(source, line.start, line.end):
        start, end = match.span()
        if match.group().isspace():
            before, after = source[start - 1], source[end : end + 1]
            same = (_CJK.match(before) and _CJK.match(after)) or (_LATIN.match(before) and _LATIN.match(after))
            start += 1 if same else 0
        codes[position:start] = bytes(start - position)
        pieces.append(source[position:start])
        position = end
    codes[position : line.end] = bytes(line.end - position)
    pieces.append(source[position : line.end])
    return "".join(pieces)


def _collect(source: str, codes: bytes, rows: list[Span]) -> CleanText:
    kept: list[Span] = []
    offsets: list[int] = []
    removals: list[Removal] = []
    size = 0
    for match in re.finditer(rb"(.)\1*", codes, re.DOTALL):
        start, end = match.span()
        code = codes[start]
        if code == _KEPT:
            kept.append(Span(start, end))
            offsets.append(size)
            size += end - start
        else:
            removals.append(Removal(start, end, _REASONS[code], source[start:end]))
    text = "".join(source[span.start : span.end] for span in kept)

    def to_text(index: int) -> int:
        i = max(bisect_right(kept, Span(index, len(source) + 1)) - 1, 0)
        return offsets[i] + min(max(index - kept[i].start, 0), kept[i].end - kept[i].start) if kept else 0

    text_rows = tuple(Span(to_text(row.start), to_text(row.end)) for row in rows)
    return CleanText(text, tuple(kept), tuple(removals), text_rows, tuple(offsets))
