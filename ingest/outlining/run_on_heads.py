"""Headings whose line breaks a copy lost: 一、 in the lead's own paragraph, 第一条 on the line of its 第一章."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.model import Span
from ingest.outlining.inline_items import inline_openings
from ingest.outlining.markers import marker_at_start

_FIRST = re.compile(r"[。：:！？?]\s?(?:一\s?、|1\s?[.．、](?!\d))|\s第一条\s")
"""What stands in such a paragraph; cheaper to look for than the list."""
_ARTICLES = re.compile(r"\s(?P<first>第一条)\s[^\n]{2,2000}?[。；]\s?第二条\s")
"""A whole regulation on one line: 某某市某某办法 第一条 …。 第二条 …."""

_CHAPTER = re.compile(
    r"第\s?[一二三四五六七八九十百\d]{1,6}\s?[编章节]\s?[\u4e00-\u9fff、\s]{2,24}?"
    r"(?P<article>第\s?[一二三四五六七八九十百千零〇\d]{1,8}\s?条(?=[\s\u4e00-\u9fff])(?![的和至到与及规]|\s?第))"
)


def parted_chapters(text: str, spans: Sequence[Span], rows: Collection[int]) -> list[Span]:
    """Return the paragraphs with 第一章 总则 第一条 为了… parted in front of the 条. ``rows``: where rows begin."""
    heads = [i for i, span in enumerate(spans) if text[span.start] == "第"]
    matches = ((i, _CHAPTER.match(text, spans[i].start, spans[i].end)) for i in heads)
    found = {i: match.start("article") for i, match in matches if match is not None}
    if not found:
        return list(spans)
    parted: list[Span] = []
    for i, span in enumerate(spans):
        if i not in found or span.start in rows:
            parted.append(span)
        else:
            at = found[i]
            parted += [Span(span.start, span.start + len(text[span.start : at].rstrip())), Span(at, span.end)]
    return parted


def parted_heads(text: str, spans: Sequence[Span], rows: Collection[int]) -> list[Span]:
    """Return the paragraphs with the first one that holds 一、 behind its lead parted there.

    Only above the first paragraph that begins with a number, which 一、 must lead on to; in a text without any such
    paragraph also at 1. of a counted list. ``rows``: where rows of tables begin.
    """
    for i, span in enumerate(spans):
        if span.start in rows:
            break
        if marker_at_start(text[span.start : span.start + 40].lstrip()) is not None:
            break
        if _FIRST.search(text, span.start, span.end):
            at = _first_heading(text, span, spans[i + 1 :], rows)
            if at is not None:
                own = span.start + len(text[span.start : at].rstrip())
                return [*spans[:i], Span(span.start, own), Span(at, span.end), *spans[i + 1 :]]
    return list(spans)


def _first_heading(text: str, span: Span, below: Sequence[Span], rows: Collection[int]) -> int | None:
    starts = (text[each.start : each.start + 40].lstrip() for each in below if each.start not in rows)
    following = next((marker for start in starts if (marker := marker_at_start(start)) is not None), None)

    def goes_on(level: str, number: int) -> bool:
        return following is not None and following.level == level and following.numbers[-1:] == (number,)

    if (article := _ARTICLES.search(text, span.start, span.end)) is not None:
        return article.start("first")
    openings = inline_openings(text, span.start, span.end, None, goes_on)
    if not openings or openings[0].marker.style not in ("cn", "digit"):
        return None
    first = openings[0]
    listed = [opening for opening in openings if opening.marker.level == first.marker.level]
    if following is not None and (first.marker.style == "digit" or not goes_on(first.marker.level, len(listed) + 1)):
        return None  # a list inside the lead: the document's own 一、 is still to come
    return first.start
