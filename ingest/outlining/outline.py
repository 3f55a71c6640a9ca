"""Paragraphs of a cleaned document to an outline: which clause each opens, continues or closes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from ingest.model import Span
from ingest.outlining.belonging import names_a_chapter
from ingest.outlining.bodies import numbered_titles, second_titles
from ingest.outlining.end_matter import closing_lines, contact_lines, is_signed_date
from ingest.outlining.front_matter import behind_letter, contents_lines, is_lead, is_title, opening_kinds
from ingest.outlining.lone_headings import lone_headings
from ingest.outlining.marked_headings import bare_headings
from ingest.outlining.markers import ATTACHMENT
from ingest.outlining.marking import paragraph_markers
from ingest.outlining.nodes import Node
from ingest.outlining.run_on_heads import parted_chapters, parted_heads
from ingest.outlining.tree_builder import Paragraphs, TreeBuilder
from ingest.rendering import BOLD

_PAGE_FACTS = re.compile(r"索\s?引\s?号|主题分类|发布机构|发文机关|发文字号|文\s?号|成文日期|发布日期|公开方式")
"""Words of the table at the head of a saved page."""


def paragraph_spans(text: str) -> list[Span]:
    """Return the paragraphs of ``text`` (line by line, blank ones left out)."""
    spans: list[Span] = []
    position = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            spans.append(Span(position, position + len(line)))
        position += len(line) + 1
    return spans


def outline(
    text: str,
    table_rows: Sequence[Span],
    header_rows: Collection[Span] = (),
    headings: Mapping[int, int] = MappingProxyType({}),
) -> list[Node]:
    """Return the top-level nodes of a cleaned text, in order; they and their descendants share out its paragraphs.

    ``table_rows`` are where rows of tables stand, in order; those of ``header_rows`` name columns and are no clauses
    but the last words of the clause above. ``headings``: where lines begin that the file marks as headings, with the
    level of each.
    """
    row_starts = {row.start for row in table_rows}
    spans = parted_chapters(text, parted_heads(text, paragraph_spans(text), row_starts), row_starts)
    contents = [text[span.start : span.end] for span in spans]
    rows = _below_page_facts(contents, spans, {row.start: row for row in table_rows})
    inside = _cells(spans, rows)
    outside = ["" if i in inside else content for i, content in enumerate(contents)]
    closing = closing_lines(outside)
    marked = {i: headings[span.start] for i, span in enumerate(spans) if span.start in headings and i not in inside}
    levels = {i: level for i, level in marked.items() if level != BOLD}
    markers = paragraph_markers(outside, levels)
    for i in contents_lines(outside, markers) | closing:
        markers[i] = None
    titled = numbered_titles(contents, markers)
    for i in titled:
        markers[i] = None
    contacts = contact_lines(outside, closing)
    bare = bare_headings(contents, markers, levels, closing) or lone_headings(
        contents, markers, marked.keys() - levels.keys(), closing, inside
    )
    first = next((i for i, marker in enumerate(markers) if marker is not None or i in bare), len(contents))
    first = _signed_above(contents, closing, first)
    unmarked = first == len(contents)
    builder = TreeBuilder(Paragraphs(text, spans, contents, markers, closing, bare, headings, contacts))
    if unmarked:
        first = _behind_front(contents, spans, rows)
        for kind, start, end in opening_kinds(contents[:first]):
            builder.path.top(kind, "", spans[start].start, spans[end - 1].end)
    else:
        first = min([first, *(i for i, span in enumerate(spans[:first]) if span.start in rows)])
        opening = markers[first]
        # the first 章 may have lost its number, as the others have
        headed = (
            first > 0 and opening is not None and opening.style == "article" and names_a_chapter(contents[first - 1])
        )
        first -= headed
        for kind, start, end in opening_kinds(contents[:first]):
            builder.path.top(kind, "", spans[start].start, spans[end - 1].end)
        if headed:
            builder.heading(first)
            first += 1
        titles = second_titles(contents, markers, closing, first) | {i: i + 1 for i in titled if i > first}
        builder.titles = {i: end for i, end in titles.items() if i not in bare}
    row_end = -1
    for i in range(first, len(spans)):
        if spans[i].start < row_end:
            continue  # a cell that runs over several lines
        if spans[i].start in rows:
            row = rows[spans[i].start]
            row_end = builder.row(row, header=row in header_rows)
        elif unmarked:
            builder.outside(i)
        else:
            builder.paragraph(i)
    return builder.path.roots


def _signed_above(contents: Sequence[str], closing: Collection[int], first: int) -> int:
    """Return where the attachment of a signed notice without numbers begins, if above ``first``, else ``first``."""
    signed = next((i for i in range(first) if i in closing and is_signed_date(contents[i])), first)
    opens = (i for i in range(signed + 1, first) if i not in closing and ATTACHMENT.fullmatch(contents[i]))
    return next(opens, first)


def _behind_front(contents: Sequence[str], spans: Sequence[Span], rows: dict[int, Span]) -> int:
    """Return where a text without markers begins: behind its first sentence, its addressees or before its table."""
    if letter := behind_letter(contents):
        return min([letter, *(i for i, span in enumerate(spans[:letter]) if span.start in rows)])
    prose = next((i for i, content in enumerate(contents) if content.endswith("。")), None)
    if prose is None:
        prose = max((i + 1 for i, content in enumerate(contents[:10]) if content.endswith(("：", ":"))), default=0)
    return min([prose, *(i for i, span in enumerate(spans[:prose]) if span.start in rows)])


def _below_page_facts(contents: Sequence[str], spans: Sequence[Span], rows: dict[int, Span]) -> dict[int, Span]:
    """Leave out the rows above the title, and those around it that say what page this is: they are the page's own."""
    inside = _cells(spans, rows)
    head = next((i for i, line in enumerate(contents) if i not in inside and (is_title(line) or is_lead(line))), 0)
    above = spans[head].start if spans else 0
    lines = {span.start: line for span, line in zip(spans, contents, strict=True) if span.start in rows}
    first = next((at for at in rows if at >= above and not _PAGE_FACTS.search(lines.get(at, ""))), None)
    return {} if first is None else {at: row for at, row in rows.items() if at >= first}


def _cells(spans: Sequence[Span], rows: dict[int, Span]) -> set[int]:
    """Return the paragraphs that stand in rows of tables."""
    inside: set[int] = set()
    row_end = -1
    for i, span in enumerate(spans if rows else ()):
        if span.start in rows:
            row_end = rows[span.start].end
        if span.start < row_end:
            inside.add(i)
    return inside
