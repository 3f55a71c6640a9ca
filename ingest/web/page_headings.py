"""Which lines of a page its tags mark as headings: ``<h1>`` to ``<h6>``, and lines that are bold as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Span
from ingest.rendering import BOLD

_LONGEST = 40
"""Characters of a bold line that can be a heading."""


def line_levels(text: str, headings: Sequence[tuple[Span, int]], bold: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Return where lines of a page's ``text`` begin that are headings, in order, each with its level.

    ``headings`` and ``bold`` are spans of ``text`` in order. An element of several lines heads nothing: it is a
    title that was broken, or a mistake.
    """
    found = dict.fromkeys(_bold_lines(text, bold), BOLD)
    for span, level in headings:
        words = text[span.start : span.end].strip()
        if words and "\n" not in words and "\t" not in words:
            found[_line_start(text, span)] = level
    return tuple(sorted(found.items()))


def _line_start(text: str, span: Span) -> int:
    words = text[span.start : span.end]
    return text.rfind("\n", 0, span.start + len(words) - len(words.lstrip())) + 1


def _bold_lines(text: str, bold: Sequence[Span]) -> list[int]:
    """Return where the short lines begin that bold spans cover wholly."""
    covered: dict[int, int] = {}
    for span in bold:
        words = text[span.start : span.end].strip()
        if words and "\n" not in words and "\t" not in words and len(words) <= _LONGEST:
            start = _line_start(text, span)
            covered[start] = covered.get(start, 0) + len("".join(words.split()))
    lines: list[int] = []
    for start, size in covered.items():
        end = text.find("\n", start)
        line = text[start : len(text) if end < 0 else end]
        if len(line) <= 2 * _LONGEST and "\t" not in line and len("".join(line.split())) == size <= _LONGEST:
            lines.append(start)
    return lines
