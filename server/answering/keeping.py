"""Does a draft say as much as the quote? A verified sentence may still leave out a condition, and so mislead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from server.answering.answer import Evidence
from server.answering.phrasing import HEDGES, MODALS
from server.answering.question import Query
from server.answering.sources import Segment, Statement, fold

_MOST_AIMS = 4
"""Aims of one sentence that are tried with and without; none has more."""
_END = "。;.!！ "

_FOR = re.compile(
    r"为(?:了|进一步|深入|全面|积极|切实|更好地?|不断|充分|有效|加快|大力|持续)*"
    r"(?:提高|提升|满足|保障|促进|推动|推进|加强|加快|解决|规范|完善|方便|落实|贯彻|应对|健全|优化|改善|增强|激发|发挥|缓解)"
)
_TOWARDS = re.compile(
    r"(?:以|从而)?(?:进一步|不断|切实|着力|更好地?|有效|全面|充分|持续)*(?:满足|促进|提升|提高|增强|改善|优化|激发)"
    r"[^、]*(?:发展|水平|能力|需求|需要|质量|获得感|幸福感|安全感|满意度|福祉|环境|氛围|积极性|活力)$"
)
"""What a measure is for: 为提高…水平 before it, 促进…发展 behind it. 为老年人提供… and 推动…签约 are measures."""
_BINDS = re.compile(
    r"的$|的(?:养老)?(?:人|家庭|机构|企业|单位|组织|食堂|中心)|符合|具备|具有|条件|以上|以下|除|但|且|或|如|若|凡|凭|限|仅|只|"
    r"不(?!断)|非|未|无|禁|须|必要|应(?!对)|可(?!持续)|经(?!济|营)|时|后|前|内|期|元|补|贴|奖|资金|费|标准|待遇|报销|比例|工资|收入|"
    r"责任|负责|审批|备案|登记|许可"
)
"""What makes a segment or a heading more than it seems: nothing that holds one of these is left out."""
_WHO = re.compile("老年人|老人|家庭|家属|个人|子女|职工|人员|护理员|残疾人|机构|食堂|中心|企业|单位|组织|部门|院|站|局|委|社区|街道|村")
_NUMBER = re.compile(r"^(?:\([0-9一二三四五六七八九十]{1,3}\)|[0-9]{1,2}\.(?![0-9])|[①-⑳])")
_HEADING = re.compile(r"^[^。;，:]{2,40}。(?=.)")

_SAME_WORDS = (
    (re.compile("[的了\"“”‘’《》]"), ""),
    (re.compile("以及|[和与及、]"), "、"),
    (re.compile("对于"), "对"),
    (re.compile("按照"), "按"),
    (re.compile("应当"), "应"),
    (re.compile("可以"), "可"),
    (re.compile("[，,:]"), "，"),
    (re.compile("，(?=⟦)|(?<=⟧)，"), ""),  # 到2022年，全市 and 到2022年全市
)


def says_as_much(text: str, query: Query, piece: Evidence) -> bool:
    """Whether ``text``, verified before, is the quote word for word but for headings, aims and particles.

    Strict on purpose, and in both directions: an 或 that comes in or goes out, a value that moves to another condition
    or a comma behind a 不得 changes what is promised. Whatever falls short is told in the clause's own words, which
    costs the reader a few characters.
    """
    said = {_standard(body) for body in _without_front(fold(text).rstrip(_END), piece)}
    return any(_standard(kept) in said for kept in _kept(fold(piece.quote).rstrip(_END), piece, query))


def is_same(text: str, quote: str) -> bool:
    """Whether ``text`` is the quote but for white space, widths and the mark at its end."""
    ends = "。；;.!！ "
    return fold(text).rstrip(ends) == fold(quote).rstrip(ends)


def _standard(text: str) -> str:
    """Write values by what they state (50% as 百分之五十) and words that mean the same as one, without particles."""
    statement = Statement(text)
    for value in reversed(statement.values):
        # the noun in 不低于地上新建总建筑面积千分之三
        noun = "".join(word for start, word in statement.words if value.start <= start < value.end)
        stated = (value.kind, value.low, value.high, value.unit, value.bound, *sorted(value.per))
        # a range may have a bound behind it that has no place in its values: 500-750平方米以上
        behind = value.text[-2:] if value.bound == "range" and value.text[-2:] in ("以上", "以下", "以内") else ""
        token = f"⟦{'|'.join(str(part) for part in stated)}|{noun}|{behind}⟧"
        text = text[: value.start] + token + text[value.end :]
    for pattern, standard in _SAME_WORDS:
        text = pattern.sub(standard, text)
    return text.strip("，")


def _without_front(text: str, piece: Evidence) -> Iterator[str]:
    """Yield the draft, and the draft without a place or heading of its clause that it begins with."""
    yield text
    for place in piece.document.region.path:
        yield from _behind(place, text)
    for label in piece.clause.path:
        name = re.sub(r"^(?:\([^)]{1,4}\)|[0-9一二三四五六七八九十]{1,3}[.、])", "", fold(label)).rstrip(_END)
        for lead in (f"({name})", f"{name}:", f"{name}，"):
            if name and text.startswith(lead):
                yield text[len(lead) :]


def _behind(place: str, text: str) -> Iterator[str]:
    if text.startswith(place):
        yield text[len(place) :].lstrip(":，")


def _kept(quote: str, piece: Evidence, query: Query) -> Iterator[str]:
    """Yield what may stand for the quote: itself, and itself without number, heading and aims."""
    bodies = [quote]
    number = fold(piece.clause.number)
    bare = quote.removeprefix(number) if number else quote
    bare = _NUMBER.sub("", bare)
    bodies.append(bare)
    heading = _HEADING.match(bare)
    if heading and _may_go(heading.group(), bare[heading.end() :], query) and _says_no_more(heading.group()):
        bodies.append(bare[heading.end() :])
    for body in dict.fromkeys(bodies):
        statement = Statement(body)
        aims = [s for i, s in enumerate(statement.segments) if _is_mere_aim(i, s, statement, query)][:_MOST_AIMS]
        if len(aims) == len(statement.segments):
            aims = []
        for count in range(len(aims) + 1):
            for dropped in combinations(aims, count):
                yield _cut_out(body, dropped)


def _cut_out(text: str, dropped: tuple[Segment, ...]) -> str:
    """Return ``text`` without the segments, each with the comma behind it (before it where it is the last)."""
    for segment in sorted(dropped, key=lambda s: s.start, reverse=True):
        if segment.end < len(text):
            text = text[: segment.start] + text[segment.end + 1 :]
        else:
            text = text[: max(0, segment.start - 1)]
    return text


def _is_mere_aim(i: int, segment: Segment, quote: Statement, query: Query) -> bool:
    words = quote.within(segment)
    opens = _FOR.match(words) if i == 0 else _TOWARDS.match(words)
    if opens is None or any(segment.start <= value.start < segment.end for value in quote.values):
        return False
    rest = quote.text[: segment.start] + quote.text[segment.end :]
    return _says_no_more(words) and not any(word in query.topic and word not in rest for word in segment.words)


def _may_go(heading: str, rest: str, query: Query) -> bool:
    """Whether nobody and nothing asked about is named in the heading alone."""
    named = (*_WHO.findall(heading), *(word for _, word in Statement(heading).content if word in query.topic))
    return all(word in rest for word in named) and not Statement(heading).values


def _says_no_more(words: str) -> bool:
    promises = _BINDS.search(words) or MODALS.search(words) or HEDGES.search(words)
    return promises is None and ";" not in words
