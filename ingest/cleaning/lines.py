"""Decoded source to lines: where each line's content stands, what is debris and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LEAD = re.compile(r"[\s\ufeff\u200b>]*(?P<hashes>#{1,6}(?=[\s*\u3400-\u9fff（(《“]))?\s*(?P<open>\*\*)?\s*")
_FRAMED = re.compile(r"\*+|\*(?P<words>[^*\s](?:[^*]*[^*\s])?)\*")
"""A line of stars, or one that is set in italics as a whole."""
_SHARE = re.compile(
    r"(?:分享(?:到|至)?[:：]?|-|·|\||朋友圈|微信(?:好友|朋友圈|扫一扫)?|QQ(?:好友|空间)|(?:腾讯|新浪)?微博|人人网|豆瓣|打印(?:本页)?|"
    r"关闭(?:窗口|本页)?|收藏(?:本页)?|返回顶部|扫一扫.{0,20}|上一篇.{0,60}|下一篇.{0,60}|【?字体[:：].{0,12}】?|\[?[大中小]\]?)"
)
_LONE_MARK = re.compile(r"[-·|大中小]")
_RULE = re.compile(r"[-_*=—－]{3,}|(?:[*_-] ){2,9}[*_-]")
_PAGE_NUMBER = re.compile(r"(?:[-—－–]\s*\d{1,4}\s*[-—－–]|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?)")
_STRAY_NUMBER = re.compile(r"\d{4,8}")
_MARKUP = re.compile(r"<!--.*?-->")
_SHORTEST_DOUBLE = 8
"""Characters: shorter lines may well be meant twice (names, cells)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line's content ``source[start:end]``, without surrounding white space and Markdown marks.

    ``tabbed``: begins with a tab; ``level``: how many ``#`` marks it carried; ``open_bold``: bold begins here and ends
    on a later line; ``follows``: no blank line stands between it and the line before; ``hard_break``: ends in two
    spaces.

    A line of a table is cut into its cells, each a ``Line`` of its own: ``in_table``, and the first of a row
    ``opens_row``. ``debris`` says why a line is known to be no part of the document (an English slug), else is empty.
    """

    start: int
    end: int
    tabbed: bool = False
    level: int = 0
    open_bold: bool = False
    follows: bool = False
    hard_break: bool = False
    in_table: bool = False
    opens_row: bool = False
    debris: str = ""

    @property
    def heading(self) -> bool:
        """Return whether it is marked as a heading."""
        return self.level > 0


def source_to_lines(source: str) -> list[Line]:
    """Return the lines that hold content, and tab-marked empty cells, in order."""
    lines: list[Line] = []
    blank = True
    offset = 0
    for raw in source.split("\n"):
        line_start, offset = offset, offset + len(raw) + 1
        if not raw:
            blank = True
            continue
        lead = _LEAD.match(raw)
        assert lead is not None, "the pattern matches the empty string too"  # noqa: S101
        stripped = raw.rstrip()
        closes_bold = stripped.endswith("**") and len(stripped) >= lead.end() + 2
        content = raw[lead.end() : len(stripped) - 2 if closes_bold else len(stripped)].rstrip()
        tabbed = raw.startswith("\t")
        if not (content or tabbed):
            blank = True
            continue
        start = line_start + lead.end()
        if content[:1] == "*" and (framed := _FRAMED.fullmatch(content)):
            if framed["words"] is None:  # a rule of stars, the first two of which looked like bold
                start, content = line_start + raw.index("*"), stripped.lstrip()
            else:
                start, content = start + 1, framed["words"]
        lines.append(
            Line(
                start=start,
                end=start + len(content),
                tabbed=tabbed,
                level=len(lead["hashes"] or ""),
                open_bold=lead["open"] is not None and not closes_bold and "**" not in content,
                follows=not blank,
                hard_break=raw.rstrip("\r").endswith("  "),
            )
        )
        blank = False
    return lines


def is_page_number(source: str, line: Line) -> bool:
    """Return whether the line is nothing but the number of a page (- 3 -, 第3页)."""
    return _PAGE_NUMBER.fullmatch(source, line.start, line.end) is not None


def find_debris(source: str, lines: Sequence[Line]) -> dict[int, str]:
    """Return the line indexes that are no part of the document, each with the reason as an English slug."""
    debris = {i: line.debris for i, line in enumerate(lines) if line.debris}
    share = [i for i, line in enumerate(lines) if _SHARE.fullmatch(source, line.start, line.end) and not line.in_table]
    words = {i for i in share if not _LONE_MARK.fullmatch(source, lines[i].start, lines[i].end)}
    for i in share:
        if len(words) >= 2 and not words.isdisjoint((i - 2, i - 1, i + 1, i + 2)):
            debris[i] = "share_buttons"
    previous = ""
    for i, line in enumerate(lines):
        if i in debris or line.in_table:
            continue
        content = source[line.start : line.end]
        if _RULE.fullmatch(content):
            debris[i] = "rule"
        elif _PAGE_NUMBER.fullmatch(content):
            debris[i] = "page_number"
        elif _STRAY_NUMBER.fullmatch(content):
            debris[i] = "stray_number"
        elif _MARKUP.fullmatch(content):
            debris[i] = "markup"
        elif content == previous and len(content) >= _SHORTEST_DOUBLE:
            debris[i] = "doubled_line"
        else:
            previous = content
    return debris
