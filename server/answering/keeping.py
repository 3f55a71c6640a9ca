"""Does a draft say as much as the quote? A verified sentence may still leave out a condition, and so mislead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from ingest.numbers.numerals import find_values
from server.answering.answer import Evidence
from server.answering.phrasing import HEDGES, MODALS
from server.answering.question import Query
from server.answering.restating import restated
from server.answering.side_statements import direct_answers
from server.answering.sources import Segment, Statement, fold, source_of

_MOST_AIMS = 4
"""Aims of one sentence that are tried with and without; none has more."""
_END = "。;.!！ "
_SHORTEST = 2
"""Characters of the name of a place that has no shorter one."""

_FOR = re.compile(
    r"为(?:了|进一步|深入|全面|积极|切实|更好地?|不断|充分|有效|加快|大力|持续)*"
    r"(?:提高|提升|满足|保障|促进|推动|推进|加强|加快|解决|规范|完善|方便|落实|贯彻|应对|健全|优化|改善|增强|激发|发挥|缓解)"
)
_TOWARDS = re.compile(
    r"(?:以|从而)?(?:进一步|不断|切实|着力|更好地?|有效|全面|充分|持续)*(?:满足|促进|提升|提高|增强|改善|优化|激发)"
    r"[^、]*(?:发展|水平|能力|需求|需要|质量|获得感|幸福感|安全感|满意度|福祉|环境|氛围|积极性|活力)$"
    r"|为[^，、]{2,24}(?:发展|建设|工作|事业)提供(?:有力|坚实)?(?:支撑|保障)$"
)
"""What a measure is for: 为提高…水平 before it, 促进…发展 behind it. 为老年人提供… and 推动…签约 are measures."""
_BINDS = re.compile(
    r"的$|的(?:养老)?(?:人|家庭|机构|企业|单位|组织|食堂|中心)|符合|具备|具有|条件|以上|以下|除|但|且|或|如|若|凡|凭|限|仅|只|"
    r"不(?!断)|非|未|无|禁|须|必要|应(?!对)|可(?!持续)|经(?!济|营)|时|后|前|内|期|元|补|贴|奖|资金|费|标准|待遇|报销|比例|工资|收入|"
    r"责任|负责|审批|备案|登记|许可"
)
"""What makes a segment or a heading more than it seems: nothing that holds one of these is left out."""
_WHO = re.compile(
    "老年人|老人|家庭|家属|个人|子女|职工|人员|护理员|机构|食堂|中心|企业|单位|组织|部门|院|站|局|委|社区|街道|村|农|城镇|"
    "失能|失智|失独|特困|困难|低保|低收入|贫困|独居|空巢|留守|孤|残疾|高龄|优抚|计划生育|妇女|儿童|学生"
)
_ANYBODY = frozenset({"老年人", "老人"})
"""Whom every measure of these policies is for."""
_NUMBER = re.compile(r"^(?:\([0-9一二三四五六七八九十]{1,3}\)|[0-9]{1,2}\.(?![0-9])|[①-⑳])")
_HEADING = re.compile(r"^[^。;，:]{2,40}。(?=.)")

_NUMERALS = re.compile("百分之|千分之|万分之|[0-9.,%‰零〇一二两三四五六七八九十百千万亿半]")
_SAME_WORDS = (
    (re.compile('[的了"“”‘’《》]'), ""),
    (re.compile("以及|[和与及、]"), "、"),
    (re.compile("对于"), "对"),
    (re.compile("按照"), "按"),
    (re.compile("应当"), "应"),
    (re.compile("可以"), "可"),
    (re.compile("[，,:]"), "，"),
    (re.compile("老年人"), "老人"),
    (re.compile(r"(老人|家庭|人员)(?=、[^、，]{1,6}\1)"), ""),  # 留守老人、独居老人 and 留守、独居老人
    (re.compile("有(?=⟦percent)|达到(?=⟦)"), ""),
    (re.compile("(⟦date[^⟧]*⟧)，"), r"\1"),  # 到2022年，全市 and 到2022年全市
)


def says_as_much(text: str, query: Query, piece: Evidence) -> bool:
    """Whether ``text``, verified before, is the quote word for word but for headings, aims, side statements, particles.

    Strict on purpose, and in both directions: an 或 that comes in or goes out, a value that moves to another condition
    or a comma behind a 不得 changes what is promised. Whatever falls short is told in the clause's own words, which
    costs the reader a few characters.
    """
    bodies = list(_without_front(fold(text).rstrip(_END), piece))
    source = source_of(0, piece.quote, piece.clause, piece.document)
    bodies += [form.text for body in bodies for form in restated(Statement(body), source)]
    said = {_standard(body) for body in bodies}
    return any(_standard(kept) in said for kept in _kept(fold(piece.quote).rstrip(_END), piece, query))


def shorter_forms(query: Query, piece: Evidence) -> tuple[str, ...]:
    """Return what may be said in place of the quote and is shorter; if nothing, no draft can be better than it."""
    quote = fold(piece.quote).rstrip(_END)
    return tuple(dict.fromkeys(kept for kept in _kept(quote, piece, query) if len(kept) < len(quote)))


def begins_one(begun: str, forms: Sequence[str], piece: Evidence) -> bool:
    """Whether ``begun``, the beginning of a draft up to a comma, may go on to be one of ``forms`` of the quote."""
    begins = {_standard(body) for body in _without_front(fold(begun), piece)}
    return any(_standard(form).startswith(begin) for form in forms for begin in begins)


def say_as_much(text: str, query: Query, pieces: Sequence[Evidence]) -> bool:
    """As ``says_as_much`` for a sentence on several clauses: one part up to a ；for each, in their order."""
    parts = [text] if len(pieces) == 1 else fold(text).rstrip(_END).split(";")
    return len(parts) == len(pieces) and all(
        says_as_much(part, query, piece) for part, piece in zip(parts, pieces, strict=True)
    )


def is_same(text: str, quote: str) -> bool:
    """Whether ``text`` is the quote but for particles, widths, and the way numbers are written."""
    return _standard(fold(text).rstrip(_END)) == _standard(fold(quote).rstrip(_END))


def _standard(text: str) -> str:
    """Write values by what they state (50% as 百分之五十) and words that mean the same as one, without particles."""
    for value in reversed(find_values(text)):
        stated = (value.kind, value.low, value.high, value.unit, value.bound, *sorted(value.per))
        token = f"⟦{'|'.join(str(part) for part in stated)}|{_NUMERALS.sub('', value.text)}⟧"
        text = text[: value.start] + token + text[value.end :]
    for pattern, standard in _SAME_WORDS:
        text = pattern.sub(standard, text)
    return text.strip("，")


def _without_front(text: str, piece: Evidence) -> Iterator[str]:
    """Yield the draft, and the draft without a place or heading of its clause that it begins with."""
    yield text
    region = piece.document.region
    # never the province alone, which is wider
    for place in {region.name, region.name[:-1] if len(region.name) > _SHORTEST else "", "".join(region.path)} - {""}:
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
    """Yield what may stand for the quote: itself, and itself without number, heading, aims and side statements."""
    bodies = [quote]
    number = fold(piece.clause.number)
    # the number of a yearly plan is its year, and that is more than a number
    bare = quote if find_values(number) else quote.removeprefix(number)
    bare = _NUMBER.sub("", bare)
    bodies.append(bare)
    heading = _HEADING.match(bare)
    if heading and _may_go(heading.group(), bare[heading.end() :], query) and _says_no_more(heading.group()):
        bodies.append(bare[heading.end() :])
    bodies += [direct for body in dict.fromkeys(bodies) for direct in direct_answers(body, query)]
    for body in dict.fromkeys(bodies):
        statement = Statement(body)
        aims = [s for i, s in enumerate(statement.segments) if _is_mere_aim(i, s, statement, query)][:_MOST_AIMS]
        # of a sentence that is nothing but aims, none goes
        for count in range(len(aims) + 1 if len(aims) < len(statement.segments) else 1):
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
    """Whether a segment says what a measure is for, and names nobody who isn't named in what surely stays."""
    words = quote.within(segment)
    if not _opens_as_aim(i, words) or find_values(words) or not _says_no_more(words):
        return False
    segments = (quote.within(s) for s in quote.segments)
    rest = "，".join(other for j, other in enumerate(segments) if not _opens_as_aim(j, other))
    return _named(words, query) - _ANYBODY <= _named(rest, query)


def _opens_as_aim(i: int, words: str) -> bool:
    return (_FOR.match(words) if i == 0 else _TOWARDS.match(words)) is not None


def _may_go(heading: str, rest: str, query: Query) -> bool:
    """Whether nobody and nothing asked about is named in the heading alone."""
    return not find_values(heading) and _named(heading, query) <= _named(rest, query)


def _named(words: str, query: Query) -> set[str]:
    """Who is named, and what of the question."""
    asked = {word for _, word in Statement(words).content if word in query.topic}
    return {*_WHO.findall(words), *asked}


def _says_no_more(words: str) -> bool:
    promises = _BINDS.search(words) or MODALS.search(words) or HEDGES.search(words)
    return promises is None and ";" not in words
