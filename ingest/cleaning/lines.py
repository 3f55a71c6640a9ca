"""Decoded source to lines: where each line's content stands, what is debris and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.fast_init import fast_init

_LEAD = re.compile(r"[\s\ufeff\u200b>]*(?P<hashes>#{1,6}(?=[\s*\u3400-\u9fff（(《“]))?\s*(?P<open>\*\*)?\s*")
_LAST_SPACE = "\u3000"
"""The highest white space; all that may lead to a line's words is no higher, but for \ufeff."""
_FRAMED = re.compile(r"\*+|\*(?P<words>[^*\s](?:[^*]*[^*\s])?)\*")
"""A line of stars, or one that is set in italics as a whole."""
_SHARE = re.compile(
    r"(?:分享(?:到|至)?[:：]?|-|·|\||朋友圈|微信(?:好友|朋友圈|扫一扫)?|QQ(?:好友|空间)|(?:腾讯|新浪)?微博|人人网|豆瓣|打印(?:本页)?|"
    r"关闭(?:窗口|本页)?|收藏(?:本页)?|返回顶部|扫一扫.{0,20}|上一篇.{0,60}|下一篇.{0,60}|【?字体[:：].{0,12}】?|\[?[大中小]\]?)"
)
_SHARE_STARTS = frozenset("分-·|朋微Q腾新人豆打关收返扫上下【字[大中小")
_LONE_MARK = re.compile(r"[-·|大中小]")
_RULE = re.compile(r"[-_*=—－]{3,}|(?:[*_-] ){2,9}[*_-]")
_PAGE_NUMBER_STARTS, _PAGE_NUMBER_ENDS = frozenset("-—－–第"), frozenset("-—－–页")
_PAGE_NUMBER = re.compile(r"(?:[-—－–]\s*\d{1,4}\s*[-—－–]|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?)")
_STRAY_NUMBER = re.compile(r"\d{4,8}")
_MARKUP = re.compile(r"<!--.*?-->")
_SIGNS = frozenset("-_*=—－<")
"""How a rule or markup begins; a stray number begins with a digit."""
_SHORTEST_DOUBLE = 8
"""Characters: shorter lines may well be meant twice (names, cells)."""


@fast_init
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
        begin, level, opens_bold, tabbed = 0, 0, False, False
        if raw[0] <= _LAST_SPACE or raw[0] == "\ufeff":  # most lines begin with a Chinese word: nothing leads to it
            lead = _LEAD.match(raw)
            assert lead is not None, "the pattern matches the empty string too"  # noqa: S101
            begin, level, opens_bold = lead.end(), len(lead["hashes"] or ""), lead["open"] is not None
            tabbed = raw.startswith("\t")
        content = stripped = raw.rstrip()
        closes_bold = stripped.endswith("**") and len(stripped) >= begin + 2
        if begin or closes_bold:
            content = raw[begin : len(stripped) - 2 if closes_bold else len(stripped)].rstrip()
        if not (content or tabbed):
            blank = True
            continue
        start = line_start + begin
        if content[:1] == "*" and (framed := _FRAMED.fullmatch(content)):
            if framed["words"] is None:  # a rule of stars, the first two of which looked like bold
                start, content = line_start + raw.index("*"), stripped.lstrip()
            else:
                start, content = start + 1, framed["words"]
        open_bold = opens_bold and not closes_bold and "**" not in content
        hard_break = len(stripped) < len(raw) and raw.rstrip("\r").endswith("  ")
        lines.append(Line(start, start + len(content), tabbed, level, open_bold, not blank, hard_break))
        blank = False
    return lines


def is_page_number(source: str, line: Line) -> bool:
    """Return whether the line is nothing but the number of a page (- 3 -, 第3页)."""
    return (
        line.start < line.end
        and source[line.start] in _PAGE_NUMBER_STARTS
        and source[line.end - 1] in _PAGE_NUMBER_ENDS
        and _PAGE_NUMBER.fullmatch(source, line.start, line.end) is not None
    )


def find_debris(source: str, lines: Sequence[Line]) -> dict[int, str]:
    """Return the line indexes that are no part of the document, each with the reason as an English slug."""
    debris = {i: line.debris for i, line in enumerate(lines) if line.debris}
    share = [
        i
        for i, line in enumerate(lines)
        if source[line.start : line.start + 1] in _SHARE_STARTS
        and _SHARE.fullmatch(source, line.start, line.end)
        and not line.in_table
    ]
    words = {i for i in share if not _LONE_MARK.fullmatch(source, lines[i].start, lines[i].end)}
    for i in share:
        if len(words) >= 2 and not words.isdisjoint((i - 2, i - 1, i + 1, i + 2)):
            debris[i] = "share_buttons"
    previous = ""
    for i, line in enumerate(lines):
        if i in debris or line.in_table:
            continue
        content = source[line.start : line.end]
        first = content[:1]
        if (first in _SIGNS or first.isdecimal()) and (reason := _no_words(content)):
            debris[i] = reason
        elif is_page_number(source, line):
            debris[i] = "page_number"
        elif content == previous and len(content) >= _SHORTEST_DOUBLE:
            debris[i] = "doubled_line"
        else:
            previous = content
    return debris


def _no_words(content: str) -> str:
    """Return what a line is that only marks or digits make up, the empty string where it has words."""
    if _RULE.fullmatch(content):
        return "rule"
    if _STRAY_NUMBER.fullmatch(content):
        return "stray_number"
    return "markup" if _MARKUP.fullmatch(content) else ""
