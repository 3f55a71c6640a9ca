"""Clause markers: 一、（一）1.（1）①, 第N章/第N条, 一是…, 附件N; what opens a clause and what only looks like it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal[
    "part", "chapter", "section", "article", "cn", "cn_paren", "digit", "digit_paren", "digit_closed", "circled"
]

_CN = "一二三四五六七八九十百零〇"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第[{_CN}\d]+编(?=\s|[\u4e00-\u9fff]{{2,20}}$)")),
    ("chapter", re.compile(rf"第[{_CN}\d]+章(?=\s|[\u4e00-\u9fff]{{2,20}}$)")),
    ("section", re.compile(rf"第[{_CN}\d]+节(?=\s|[\u4e00-\u9fff]{{2,20}}$)")),
    # "第三条第二款规定的…" refers to an article, "第三条 …" and "第三条本条例所称…" open one
    ("article", re.compile(rf"第[{_CN}\d]+条(?:之[{_CN}]+)?(?![第的和、，至或款项]|规定|所称)")),
    ("cn", re.compile(rf"[{_CN}]{{1,4}}、")),
    # "（一）至（三）项" and "（一）项规定" are references
    ("cn_paren", re.compile(rf"[（(][{_CN}]{{1,4}}[）)](?![至、和项款])|[㈠-㈩]")),
    ("digit", re.compile(r"\d{1,3}(?:[.．](?!\d)|、)|[⒈-⒛]")),
    ("digit_paren", re.compile(r"[（(]\d{1,3}[）)](?![至、和项款])|[⑴-⒇]")),
    ("digit_closed", re.compile(r"\d{1,2}[）)](?![至、和项款])")),
    ("circled", re.compile(r"[①-⑳]")),
)
ATTACHMENT = re.compile(r"附(?:件|表)\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?$")
ANNOUNCED_ATTACHMENTS = re.compile(r"附\s?件\s?[:：]\s?(?=\S)")
INLINE_SERIES = re.compile(rf"(?:(?<=[。；;：:\n])|^)\s?([{_CN}]{{1,3}})是")
DEPARTMENTS = re.compile(r"(?:[〔（(\[【]\s?|^)(?:责任|牵头|配合)(?:单位|部门)[:：]", re.MULTILINE)
"""Opens a list of those responsible: in brackets, or as a line of its own."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the start of a paragraph: ``text`` is the marker itself, as the source has it."""

    style: Style
    text: str


def marker_at_start(paragraph: str) -> Marker | None:
    """Return the clause marker that opens ``paragraph``, or ``None``: ``2.5万元`` and ``2020年`` open nothing."""
    for style, pattern in _PATTERNS:
        match = pattern.match(paragraph)
        if match:
            return Marker(style, match.group())
    return None
