"""Where the main text of a page lies, by an extraction library: its guess is an anchor, never the last word.

trafilatura was chosen because it is maintained and works on a string, without any network. Like its kind it drops
lines, so only the place of what it found is used.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.web.blocks import Page
from ingest.web.page_lines import PageLine

_LONGEST_PAGE = 1_000_000
_MOST_TAGS = 20_000
"""Longer pages, in characters, and those of more tags take it too long; then only what is known as chrome goes."""
_SHORTEST = 8


def main_lines(page: Page, lines: Sequence[PageLine]) -> frozenset[int]:
    """Return the indexes of lines that are main text for sure; empty where the library finds none or gives up."""
    found = {"".join(line.replace("|", "").split()) for line in _extract(page).split("\n")}
    return frozenset(
        i
        for i, line in enumerate(lines)
        if not line.linked and len(line.words) >= _SHORTEST and line.words.replace("|", "") in found
    )


def _extract(page: Page) -> str:
    slim = _slim(page)
    if len(slim) > _LONGEST_PAGE or len(page.tags) > _MOST_TAGS:
        return ""
    # imported here because it takes half a second, which a start that reads no page need not wait for
    import trafilatura
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        return trafilatura.extract(slim, fast=True, favor_recall=True, include_comments=False) or ""
    except (LxmlError, RecursionError, ValueError, TypeError, AttributeError, IndexError):
        return ""  # broken pages trip it in many ways; nothing is lost without it


def _slim(page: Page) -> str:
    """Return the source without scripts, styles and comments: they only cost time."""
    parts: list[str] = []
    position = 0
    for tag in page.tags:
        if tag.kind in ("raw", "other"):
            parts.append(page.source[position : tag.start])
            position = tag.end
    parts.append(page.source[position:])
    return "".join(parts)
