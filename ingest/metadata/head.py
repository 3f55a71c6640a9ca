"""The head of a document: the lines above its body, where it names itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.outlining.markers import marker_at_start

_SPACE = re.compile(r"\s+")
_CONTENTS = re.compile(r"目[录次]")
_MOST_LINES = 80
_MOST_CHARACTERS = 8000
"""Of a text without any clause marker: what stands behind them does not introduce the document."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line at ``[start, end)`` of the text; ``words`` without white space, ``text`` with single spaces kept."""

    words: str
    text: str
    start: int
    end: int


def head_lines(text: str) -> tuple[Line, ...]:
    """Return the lines with words above the first clause marker or table of contents."""
    lines: list[Line] = []
    position = 0
    while position < len(text) and len(lines) < _MOST_LINES and position < _MOST_CHARACTERS:
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        raw = text[position : min(stop, position + _MOST_CHARACTERS)]
        words = _SPACE.sub("", raw)
        if words:
            if marker_at_start(raw.lstrip()) is not None or _CONTENTS.fullmatch(words):
                break
            lines.append(Line(words, _SPACE.sub(" ", raw).strip(), position, stop))
        position = stop + 1
    return tuple(lines)
