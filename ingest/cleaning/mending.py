"""Page breaks: does this line run on into the next, and did the break double or cut something?"""

from __future__ import annotations

import re

from ingest.outlining.markers import ANNOUNCED_ATTACHMENTS, ATTACHMENT, marker_at_start, possible_marker

_PAIRS = {"（": "）", "(": ")", "〔": "〕", "【": "】", "《": "》", "“": "”", "「": "」", "[": "]"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_BRACKET = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_CLOSERS)) + "]")
_TERMINAL = frozenset("。！？；：!?;:…”》】〕）)]")
_CANNOT_OPEN = frozenset("，、；。：！？）)〕】》”,;")
_RUNNING = frozenset("，、（(〔《“,")
_PROSE = re.compile(r"[，。；、,]")
_NAME_LINE = re.compile(
    r"(?:(?:组\s*长|副\s*组\s*长|成\s*员|主\s*任|副\s*主\s*任)\s*[:：]|[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){1,3}\s+[\u4e00-\u9fff])"
)
_CLOSING_LINE = re.compile(
    r"(?:[（(]此件|抄送[:：]|主题词[:：]|附\s?件)|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日(?:印发)?$"
)
_NUMBER_LINE = re.compile(r"[〔\[［【（(](?:19|20)\d{2}[〕\]］】）)]\s?第?\s?\d{1,5}\s?号$")
_BARE_NUMBER = re.compile(
    r"[（(]?[\u4e00-\u9fff]{1,18}\s?[〔\[［【（(](?:19|20)\d{2}[〕\]］】）)]\s?第?\s?\d{1,5}\s?号[）)]?"
)
"""A 文号 on a line of its own: below 民政部、财政部关于…的通知 it is no end of a sentence."""
_TITLE_END = re.compile(r"的(?:通知|意见|通告|公告|函|决定|批复|通报|请示|报告|规定|办法|方案)")
_SIGNS = re.compile(
    r"(?:[\u4e00-\u9fff]{2,30}(?:政府|办公室|办公厅|委员会|委|局|厅|部|院|中心)(?=[\s\u3000]|$)[\s\u3000]*)+"
)
_ADDRESSEES = re.compile(r"各[^。；！？]{2,200}[：:]")
_PRINTED = re.compile(r"日\s?印发$")
_LABELLED = re.compile(
    r"(?:(?:责任|牵头|配合|主办|协办|承办|参与|实施|落实|主管)(?:单位|部门|领导|处室|科室|人)|(?:完成|办理|办结|实施|执行|推进)(?:时限|时间|期限|节点)"
    r"|时限要求|时间节点|资金来源|联系(?:人|电话|方式|地址)|(?:咨询|监督|举报|投诉|服务)电话|电子邮箱|备注|说明|(?:计量|金额)?单位)\s?[:：]"
)
"""Opens a line of its own below a task or a clause: 完成时限：…"""
_DAY_ENDS = re.compile(r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日$")
_HISTORY_LINE = re.compile(
    r"[（(]?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日.*(?:通过|批准|公布|发布|颁布|修订|修正|施行)[）)]?$"
)
_ITEMS = frozenset({"bullet", "series", "ordinal", "sequence", "named"})
"""Levels whose marks open a line: —— or 一是 after a line that ends in nothing is an item, no piece of its sentence."""
_FULL_LINE = 20
"""Characters that a line broken by the page's edge has at least; shorter unfinished ones are headings, signatures."""


def runs_on(paragraph: str, following: str, *, in_body: bool) -> bool:
    """Whether ``following`` continues ``paragraph``, both stripped.

    Before the body (titles, addressees) an unfinished line is usually whole, so there only prose runs on.
    """
    if not paragraph or not following:
        return False
    if following[0] in _CANNOT_OPEN:
        return True
    if _closes_open_bracket(paragraph, following):
        return True
    if (
        (paragraph[-1] in _TERMINAL and not (paragraph[-1] == "》" and _TITLE_END.fullmatch(following)))
        or marker_at_start(following)
        or ATTACHMENT.match(following)
        or ATTACHMENT.match(paragraph)
        or ANNOUNCED_ATTACHMENTS.match(following)
        or _CLOSING_LINE.match(following)
        or _LABELLED.match(following)
        or _NAME_LINE.match(following)
        or _NAME_LINE.match(paragraph)
    ):
        return False
    if not in_body and (_ADDRESSEES.fullmatch(following) or _BARE_NUMBER.fullmatch(following)):
        return False
    if _PRINTED.search(paragraph) or (ANNOUNCED_ATTACHMENTS.match(paragraph) and _SIGNS.fullmatch(following)):
        return False
    if paragraph[-1] in _RUNNING or _TITLE_END.fullmatch(following):
        return True
    item = possible_marker(following)
    if item is not None and item.style in _ITEMS:
        return False
    if marker_at_start(paragraph) and not _PROSE.search(paragraph):
        return False
    if not in_body and (_HISTORY_LINE.match(paragraph) or _DAY_ENDS.search(paragraph)):
        return False
    return len(paragraph) >= _FULL_LINE and (in_body or bool(_PROSE.search(paragraph)))


def wrapped_title(paragraph: str, following: str) -> bool:
    """Whether two lines that a hard line break or one bold run joins are one title: neither is a name line."""
    return not (
        _NAME_LINE.match(paragraph)
        or _NAME_LINE.match(following)
        or (paragraph and paragraph[-1] in _TERMINAL)
        or marker_at_start(following)
        or ATTACHMENT.match(paragraph)
        or ATTACHMENT.match(following)
    )


def wrapped_line(paragraph: str, following: str) -> bool:
    """Whether two lines that a hard line break (two spaces) joins are one title.

    Such spaces also pad signatures, and in Markdown they end any line: a heading, a 文号, an addressee stay alone.
    """
    return not (
        marker_at_start(paragraph)
        or _CLOSING_LINE.match(following)
        or following.endswith(("：", ":"))
        or _NUMBER_LINE.search(paragraph)
        or _NUMBER_LINE.search(following)
    ) and wrapped_title(paragraph, following)


def overlap_at_break(paragraph: str, following: str) -> int:
    """How many characters at the start of ``following`` repeat the end of ``paragraph`` before a false closing bracket.

    A page break inside 〔责任单位：…市市场监管⏎局，…〕 came out as ``…市市场监管局〕`` and ``局，…〕``: ``following``
    closes a bracket that it never opened, though ``paragraph`` is balanced. Returns 0 where that isn't so.
    """
    if not paragraph or paragraph[-1] not in _CLOSERS or _unclosed(paragraph) or not _closes_unopened(following):
        return 0
    inner = paragraph[:-1]
    for length in range(min(8, len(following)), 0, -1):
        if inner.endswith(following[:length]):
            return length
    return 0


def _closes_open_bracket(paragraph: str, following: str) -> bool:
    unclosed = _unclosed(paragraph)
    return bool(unclosed) and _closes_unopened(following, _PAIRS[unclosed[-1]])


def _unclosed(text: str) -> list[str]:
    stack: list[str] = []
    for char in _BRACKET.findall(text):
        if char in _PAIRS:
            stack.append(char)
        elif stack and stack[-1] == _CLOSERS[char]:
            stack.pop()
    return stack


def _closes_unopened(text: str, closer: str | None = None) -> bool:
    """Whether ``text`` closes a bracket it did not open; ``closer`` asks for that one, else any counts."""
    stack: list[str] = []
    for char in _BRACKET.findall(text):
        if char in _PAIRS:
            stack.append(char)
        elif stack and stack[-1] == _CLOSERS[char]:
            stack.pop()
        elif closer is None or char == closer:
            return True
    return False
