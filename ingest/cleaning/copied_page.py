"""Texts that were copied from a web page: its 索引号 lines, buttons and footer, which are not the document.

Only the head, above the first clause, and the very end are looked at: within a document 来源：… is a word of it.
"""

from __future__ import annotations

import re

from ingest.cleaning.lines import source_to_lines
from ingest.model import Span
from ingest.outlining.markers import marker_at_start
from ingest.rendering import Piece, Rendering
from ingest.tables.text_tables import find_tables
from ingest.web.blocks import Page
from ingest.web.chrome import page_words
from ingest.web.page_facts import find_facts
from ingest.web.page_lines import PageLine, reads_like_prose

_MOST_LINES = 60
_LONGEST_HEAD = 6000
_LONGEST_TAIL = 1500
"""Lines and characters at the two ends of a text that can be those of a page."""
_LONGEST_LINE = 400
"""Characters that a line of a page has at most; a longer one is the document's."""
_COLUMN = re.compile(
    r"(?:政府|政务)?信息公开(?:目录|专栏|平台|指南)?|政务公开|法定主动公开内容|(?:相关|政策)(?:解读|链接|文件)[:：]"
)
"""Names of a site's columns, and labels of links that were lost."""


def text_to_rendering(source: str, rendered: tuple[str, tuple[Piece, ...]] | None) -> Rendering | None:
    """Return how a text is read in which marks or lines of a web page stand, or ``None`` where none do.

    ``rendered``: the text without its marks, and its pieces, where it has marks.
    """
    text, pieces = rendered or (source, (Piece(0, len(source), 0, len(source)),))
    debris, facts = _page_lines(text)
    if not debris and rendered is None:
        return None
    lines = source_to_lines(text)
    tables = find_tables(text, lines)
    debris += [(Span(lines[i].start, lines[i].end), reason) for i, reason in tables.dropped.items()]
    debris.sort(key=lambda part: part[0])
    return Rendering(text, pieces, tables.tables, tuple(debris), facts)


def _page_lines(text: str) -> tuple[list[tuple[Span, str]], tuple[tuple[str, str], ...]]:
    """Return the lines of a page with their reasons, and the facts that they state."""
    head = _lines(text, 0, _head_end(text))
    found = find_facts(_page(text), head)
    reasons = page_words(head, found.lines)
    if found.lines:
        first = min(found.lines)
        reasons |= {i: "page_chrome" for i, line in enumerate(head) if _COLUMN.fullmatch(line.words) and i <= first + 1}
        reasons |= {i: "related" for i, line in enumerate(head) if _COLUMN.fullmatch(line.words) and i > first + 1}
    debris = [(Span(head[i].start, head[i].end), reason) for i, reason in sorted(reasons.items())]
    start = max(len(text) - _LONGEST_TAIL, head[-1].end if head else 0)
    tail = _lines(text, text.find("\n", start) + 1 or len(text), len(text))
    ends = page_words(tail, ())
    last = len(tail)
    while last and last - 1 in ends:
        last -= 1
        debris.append((Span(tail[last].start, tail[last].end), ends[last]))
    return debris, found.facts


def _head_end(text: str) -> int:
    """Return where the first clause or sentence begins: a page's own lines stand above it."""
    position = 0
    for _ in range(_MOST_LINES):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        words = text[position : min(stop, position + _LONGEST_LINE)].strip(" \t\r\u3000\xa0#*")
        if (
            stop - position >= _LONGEST_LINE
            or marker_at_start(words) is not None
            or reads_like_prose("".join(words.split()), False)
        ):
            return position
        position = stop + 1
        if position >= min(len(text), _LONGEST_HEAD):
            break
    return min(position, len(text))


def _lines(text: str, start: int, end: int) -> list[PageLine]:
    lines: list[PageLine] = []
    position = start
    for raw in text[start:end].split("\n"):
        if len(raw) < _LONGEST_LINE and (words := "".join(raw.split())):
            begin = position + len(raw) - len(raw.lstrip())
            stop = position + len(raw.rstrip())
            lines.append(PageLine(begin, stop, words, False, False, False, ""))
        position += len(raw) + 1
    return lines


def _page(text: str) -> Page:
    """Return a page without tags that shows ``text``."""
    return Page(text, (), (), text, (), (), (), (), ())
