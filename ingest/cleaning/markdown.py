"""Marks inside text and Markdown files that are not words: entities, stray HTML tags, links, escapes, front matter.

Marks that open a line (``#``, ``**``, bullets, ``|``) are read where lines are; these may stand anywhere in one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from ingest.rendering import Piece

_ENTITY = r"(?<=&)(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8});"
_TAG = (
    r"(?<=<)/?(?P<tag>p|div|br|hr|center|u|b|i|em|strong|font|span|sup|sub|table|thead|tbody|tr|td|th|a|img|h[1-6]|ul|ol|li)"
    r"(?=[\s/>])[^<>]{0,400}>"
)
_TARGET = r"(?:[a-zA-Z][a-zA-Z+.-]{1,10}:|\.{0,2}/|#|[^\s()（）\[\]]{1,120}[/.])[^\s()]{0,600}(?:\s\"[^\"\n]{0,100}\")?"
_LINK = rf"(?<=\[)(?P<words>[^\[\]\n]{{0,200}})\]\({_TARGET}\)"
_IMAGE = rf"(?<=!)\[[^\[\]\n]{{0,200}}\]\({_TARGET}\)"
_ESCAPE = r"(?<=\\)(?P<escaped>[\\`*_{}\[\]()#+\-.!|~<>])"
_STRUCK = r"(?<=~)~"
_CONTENTS = r"(?<=\n\[)toc\](?=[ \t\r]*\n)"
# all begin in one set of characters, which is found fast
_IN_TEXT = re.compile(rf"[&<](?:{_ENTITY}|{_TAG})", re.IGNORECASE)
_IN_MARKDOWN = re.compile(
    rf"[&<!\[\\~](?:{_ENTITY}|{_TAG}|{_CONTENTS}|{_LINK}|{_IMAGE}|{_ESCAPE}|{_STRUCK})", re.IGNORECASE
)
_FRONT = re.compile(r"---[ \t]*\r?\n(?:[^\n]{0,400}\n){1,40}?---[ \t]*(?=\r?\n|\Z)")
_LINE_TAGS = frozenset("p div br hr center table thead tbody tr h1 h2 h3 h4 h5 h6 ul ol li".split())
_CELLS = frozenset({"td", "th"})


def render_text(source: str) -> tuple[str, tuple[Piece, ...]] | None:
    """Return plain text as it is seen, without entities and tags, and its pieces; ``None`` where it has none."""
    return _rendered(source, _marks(source, 0, _IN_TEXT))


def render_markdown(source: str) -> tuple[str, tuple[Piece, ...]] | None:
    """Return Markdown as ``render_text`` does, without links, escapes and front matter either."""
    front = _FRONT.match(source)
    start = front.end() if front else 0
    return _rendered(source, ((0, start, ""), *_marks(source, start, _IN_MARKDOWN)))


def _rendered(source: str, marks: Iterable[tuple[int, int, str]]) -> tuple[str, tuple[Piece, ...]] | None:
    """Put together what is seen between the marks, and of them."""
    chunks: list[str] = []
    pieces: list[Piece] = []
    size = position = 0
    for start, end, words in (*marks, (len(source), len(source), "")):
        for piece_start, piece_end, seen in ((position, start, source[position:start]), (start, end, words)):
            if seen:
                pieces.append(Piece(size, size + len(seen), piece_start, piece_end))
                chunks.append(seen)
                size += len(seen)
        position = end
    text = "".join(chunks)
    return (text, tuple(pieces)) if text != source else None


def _marks(source: str, begin: int, marks: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where marks stand and what is seen of each: nothing, the words of a link, a character."""
    line_start = looked = begin
    for match in marks.finditer(source, begin):
        start, end = match.span()
        found = match.groupdict()
        if tag := found["tag"]:
            line_start = max(source.rfind("\n", looked, start) + 1, line_start)
            looked = start
            if source[line_start : line_start + 1] == "|":
                continue  # <br> in a row of a Markdown table parts the lines of a cell
            yield start, end, _tag_seen(source[start + 1] == "/", tag.lower())
        elif found.get("words") is not None:
            yield start, match.start("words"), ""
            yield match.end("words"), end, ""
        elif found.get("escaped"):
            yield start, start + 1, ""
        elif source[start] == "&":
            meant = html.unescape(match.group())
            if meant != match.group() and not meant.endswith(";"):
                yield start, end, " " if meant.isspace() and meant != "\u3000" else meant
        else:
            yield start, end, ""


def _tag_seen(closes: bool, name: str) -> str:
    if name in _CELLS:
        return "\t" if closes else ""
    return "\n" if name in _LINE_TAGS else ""
