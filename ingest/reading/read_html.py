"""Saved web pages: the document of the page as it is seen, with what the page itself says of it."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path

from ingest.errors import NotTextError
from ingest.model import Span
from ingest.reading.decoding import Decoded, decode
from ingest.reading.files import read_bytes, shown_name
from ingest.reading.reader import SourceFile
from ingest.rendering import Rendering, Table
from ingest.web.blocks import Page, source_to_page
from ingest.web.chrome import find_chrome
from ingest.web.main_text import main_lines
from ingest.web.page_facts import find_facts
from ingest.web.page_headings import line_levels
from ingest.web.page_lines import page_to_lines

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_HEAD = 8192
"""Bytes in which a page says how it is encoded."""
_TRADITIONAL = frozenset({"big5", "big5hkscs", "cp950"})
"""Encodings that must be declared, since ``decode`` would read them as GB18030."""
_SIMPLIFIED = frozenset({"gb2312", "gbk", "gb18030"})
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


class HtmlReader:
    """Reads saved web pages, in the encodings of ``decode`` or in a declared Big5."""

    suffixes: tuple[str, ...] = (".html", ".htm", ".shtml", ".xhtml")

    def read(self, path: Path) -> SourceFile:
        """Return the decoded file with its rendering; raise an ``IngestError`` that names the file and what to do."""
        data, name = read_bytes(path), shown_name(path)
        decoded = _decode_page(data, name)
        rendering, doubts = render_html(decoded.text)
        return SourceFile(name, decoded.text, hashlib.sha256(data).hexdigest(), rendering, decoded.doubts + doubts)


def render_html(source: str) -> tuple[Rendering | None, tuple[str, ...]]:
    """Return how a decoded page is read, and doubts about it; ``None`` where it has no tags and is plain text."""
    page = source_to_page(source)
    if not any(tag.kind == "start" for tag in page.tags):
        return None, ("文件里没有网页标记，已按纯文本读取。",)
    lines = page_to_lines(page)
    facts = find_facts(page, lines)
    main = main_lines(page, lines)
    chrome = find_chrome(lines, main, facts.lines, _title(facts.facts))
    doubts: tuple[str, ...] = ()
    if page.links and not main and not any(line.article for line in lines):
        doubts = ("没有认出网页正文的位置，只去掉了已知的导航、分享等内容；请核对开头和结尾有无多余的文字。",)
    debris = tuple((Span(lines[i].start, lines[i].end), reason) for i, reason in sorted(chrome.items()))
    tables = _tables_outside(page, [span for span, _ in debris])
    levels = line_levels(page.text, page.headings, page.bold)
    return Rendering(page.text, page.pieces, tables, debris, facts.facts, levels), doubts


def _title(facts: tuple[tuple[str, str], ...]) -> str:
    """Return the page's title, without the site's name behind it."""
    named = dict(reversed(facts))
    stated = next((words for name, words in facts if name.lower() == "articletitle"), "")
    return "".join((stated or re.split(r"\s*[-_|—–]\s*", named.get("title", ""))[0]).split())


def _tables_outside(page: Page, debris: list[Span]) -> tuple[Table, ...]:
    """Return the tables no row of which is debris."""
    kept: list[Table] = []
    i = 0
    for table in page.tables:
        first = min(cell.start for row in table.rows for cell in row.cells)
        last = max(cell.end for row in table.rows for cell in row.cells)
        while i < len(debris) and debris[i].end <= first:
            i += 1
        if i == len(debris) or debris[i].start >= last:
            kept.append(table)
    return tuple(kept)


def _decode_page(data: bytes, name: str) -> Decoded:
    """Decode by the bytes; what the page declares decides only where they are ambiguous: it may claim anything."""
    declared = _declared_encoding(data)
    if declared in _TRADITIONAL and (text := _strictly(data, declared)) is not None:
        return Decoded(text)
    try:
        return decode(data, name)
    except NotTextError:
        text = _strictly(data, "gb18030") if declared in _SIMPLIFIED else None
        if text is None or _CONTROL.search(text):
            raise
        return Decoded(text)


def _declared_encoding(data: bytes) -> str:
    declared = _DECLARED.search(data[:_HEAD])
    try:
        return codecs.lookup(declared[1].decode("ascii")).name if declared else ""
    except LookupError:
        return ""


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
