"""Clause text to sentence spans: the smallest pieces that may be quoted."""

from __future__ import annotations

import re

from ingest.model import Span

_ENDERS = "。！？!?"
_OPENERS = {"（": "）", "(": ")", "〔": "〕", "【": "】", "《": "》", "“": "”", "[": "]"}
_NAMED_CELL = re.compile(r"\s*[\u4e00-\u9fff]{2,6}[：:](?!$)")
_SHORTEST_PART = 8
"""Characters that each side of a ；needs to stand as a sentence of its own; shorter parts stay with their list."""


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Split ``text`` at 。！？, line ends and at ；between long parts, never inside brackets or quotation marks.

    Spans are in order, do not overlap, carry no surrounding white space and cover every other character.
    """
    cuts: list[int] = []
    closers: list[str] = []
    last_cut = 0
    for i, char in enumerate(text):
        if char == "\n":
            closers.clear()  # an unclosed bracket ends with its line, else one slip would swallow the whole clause
            cuts.append(i + 1)
            last_cut = i + 1
        elif closers and char == closers[-1]:
            closers.pop()
            # 。” at the end of a quoted sentence: the mark stands inside, the sentence ends outside
            if not closers and text[i - 1] in _ENDERS:
                cuts.append(i + 1)
                last_cut = i + 1
        elif char in _OPENERS:
            closers.append(_OPENERS[char])
        elif not closers and (
            char in _ENDERS
            or (
                char in "；;"
                and i - last_cut >= _SHORTEST_PART
                and _long_part_follows(text, i + 1)
                and not _names_follow(text, last_cut, i + 1)
            )
        ):
            cuts.append(i + 1)
            last_cut = i + 1
    spans: list[Span] = []
    begin = 0
    for cut in [*cuts, len(text)]:
        piece = text[begin:cut]
        stripped = piece.strip()
        if stripped:
            start = begin + piece.index(stripped[0])
            spans.append(Span(start, start + len(stripped)))
        begin = cut
    return tuple(spans)


def _names_follow(text: str, begin: int, start: int) -> bool:
    """Whether cells under their names stand on both sides of a ；(项目：火化；标准：420元): one row is one sentence."""
    return bool(_NAMED_CELL.match(text, begin) and _NAMED_CELL.match(text, start))


def _long_part_follows(text: str, start: int) -> bool:
    part = text[start : start + _SHORTEST_PART]
    return len(part) == _SHORTEST_PART and not any(c in "。！？!?；;\n" for c in part)
