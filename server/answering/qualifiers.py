"""Conditions that limit whom or what a clause holds for, and that a sentence on it may not leave out.

Two kinds stand before the noun that they limit: a relative clause (*符合小微企业标准的*养老服务机构) and words of a
person's or a place's standing (*失能特困*人员, *困难*老年人). How often something is done belongs here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.numbers.numerals import Value, same_value
from server.answering.phrasing import NEUTRAL
from server.answering.sources import Segment, Statement

_CONDITION_VERB = (
    r"符合|具备|具有|纳入|享受(?=[^，,。的]{0,16}(?:待遇|低保|保障|补贴|津贴))|取得|获得|达到|参加|持有|认定|评定|备案|登记|"
    r"签订|满足|属于|满|有条件|(?<!自)由(?![^，。的]{0,16}(?:牵头|负责|主管))|经(?!营|验|费|办|济|常)|(?<![\u4e00-\u9fff])(?:无|没有|未)"
)
_RELATIVE = re.compile(
    rf"(?P<condition>(?:{_CONDITION_VERB})[^，,。；;:的]{{1,30}}|有条件)的(?P<noun>[\u4e00-\u9fff]{{2,16}})"
)
_ANY_RULE = re.compile(r"规定|要求|标准|有关|相关|原则|程序")
"""按规定, 符合有关要求 name no condition of their own beside those that every reader takes for granted."""

_STANDING = (
    "经济困难|特殊困难|生活困难|困难|贫困|低收入|最低生活保障|低保|特困|半失能|失能|失智|重度|中度|轻度|长期|重残|残疾|留守|独居|空巢|"
    "孤寡|高龄|无子女|计划生育|失独|建档立卡|居家|员工制|民办|公办|公建民营|非营利性|营利性|小型|微利|小微"
)
_NOUN = (
    "参保人员|老年人|老人|人员|家庭|群体|职工|儿童|残疾人|养老服务机构|养老机构|医疗机构|机构|企业|"
    "家政服务员|服务员|组织"
)
_AND = "、|和|或者?|及|以及|与"
_CHAIN = re.compile(rf"(?P<chain>(?:(?:{_STANDING})(?:的|等|{_AND})?)+)(?P<noun>{_NOUN})")
_BARE_NOUN = re.compile(_NOUN)
_STANDING_WORD = re.compile(_STANDING)
_SAME_NOUN = {"老年人": "老人"}

_GIVEN_THAT = re.compile(r"在[^，]{2,30}(?:情况下|前提下|条件下)")
_GIVEN = frozenset({"情况", "情况下", "前提", "前提下", "条件", "条件下"})
_HOLDING = re.compile(
    r"(?<![支扶保坚主维把])持(?!续|之以恒)(?P<what>[^，。、的]{2,12}?(?:证件|证明|证|卡|票))(?=免费|优先|可|享受|减半|到|向|办理|乘)"
)
_BY_RULE = re.compile(
    r"(?:按照?|依照)[^，。、按]{0,8}规定(?=给予|予以|享受|提供|纳入|发放|落实|减|免|可|申请|领取|报销|缴|征|支付)|依法(?!规)|户籍(?=所在)"
)
_ANY_BASIS = re.compile("按|依|根据|规定")
_RESIDENCE = re.compile("户籍|户口")
_NEW = re.compile(r"(?:(?P<mark>新建|既有|在建|已建成|老旧)(?:的)?(?P<noun>[\u4e00-\u9fff]{4}))")

_LIMITING = frozenset({"date", "age", "count", "duration"})
_COUNTED = 8
"""Characters from a noun to the number of them: 符合条件的老年人数10-30人."""
_OF_VALUES = frozenset({"标准", "要求", "比例", "服务", "达到"})
_OFTEN = re.compile(
    r"每半年|每季度?|每两[年月周]|每[年月周日天](?![0-9一二两三四五六七八九十百])|按[年月季日]|定期|不定期|一次性|逐年|长年|常年"
)
_SAME_OFTEN = {"按年": "每年", "按月": "每月", "按日": "每日", "每天": "每日", "每季度": "每季", "按季": "每季"}
_PERIOD_OF = {"年": "每年", "月": "每月", "日": "每日", "天": "每日", "周": "每周", "半年": "每半年", "季度": "每季"}


@dataclass(frozen=True, slots=True)
class Omission:
    """A condition of the source that a sentence leaves out, and the words of the sentence that it would limit."""

    condition: str
    noun: str


def omitted_condition(part: Statement, source: Statement, told: Sequence[Segment]) -> Omission | None:
    """Return the first condition in the ``told`` segments of the source that the part drops, ``None`` if it has all."""
    for value in source.values:
        omission = _dropped_value(part, source, value, told)
        if omission is not None:
            return omission
    before = [s for s in source.segments if any(s.end + 1 == later.start for later in told)]
    for segment in (*told, *before):
        for omission in _dropped_clauses(part, source, segment):
            return omission
    return _dropped_circumstance(part, source, told) or _dropped_standing(part, source, told)


def _dropped_circumstance(part: Statement, source: Statement, told: Sequence[Segment]) -> Omission | None:
    """在…充足的情况下 before what is told, the card that one must hold for it, and 新建 of 新建住宅."""
    for segment in source.segments:
        words = source.text[segment.start : segment.end]
        behind = [s for s in told if s.start == segment.end + 1]
        given = [word for word in segment.words if word not in _GIVEN]
        kept = sum(word in part.text for word in given)
        stated = _GIVEN_THAT.fullmatch(words) and not _ANY_RULE.search(words)
        if behind and stated and 2 * kept <= len(given):
            return Omission(words, part.within(part.segments[-1]))
    for segment in told:
        for match in _HOLDING.finditer(source.text, segment.start, segment.end):
            after = [word for start, word in source.words if match.end() <= start < segment.end and len(word) > 1]
            if match["what"] not in part.text and after and after[0] in part.text:
                return Omission(match.group(), after[0])
        for match in _NEW.finditer(source.text, segment.start, segment.end):
            noun = match["noun"]
            if noun in part.text and match["mark"] not in part.text and source.text.count(noun) == 1:
                return Omission(match.group(), noun)
    return None


def omitted_basis(part: Statement, source: Statement, told: Sequence[Segment]) -> Omission | None:
    """Return 依法, 按规定 or 户籍 where the part tells what stands behind it and leaves it out.

    No contradiction in a draft letter, so checking calls none; but a sentence without it says more than its clause.
    """
    for segment in told:
        for match in _BY_RULE.finditer(source.text, segment.start, segment.end):
            after = [word for start, word in source.words if match.end() <= start < segment.end and len(word) > 1]
            kept = _RESIDENCE if match.group() == "户籍" else _ANY_BASIS
            if after and after[0] in part.text and not kept.search(part.text):
                return Omission(match.group(), after[0])
    return None


def _dropped_clauses(part: Statement, source: Statement, segment: Segment) -> Iterator[Omission]:
    for match in _RELATIVE.finditer(source.text, segment.start, segment.end):
        condition = match["condition"]
        if _ANY_RULE.search(condition) and len(condition) <= 6 and "条件" not in condition:
            continue
        words = [
            word
            for start, word in source.words
            if match.start("condition") <= start < match.end("condition") and len(word) > 1 and word not in NEUTRAL
        ]
        missing = [word for word in words if word not in part.text]
        limited = _first_word(source, match.start("noun"))
        if not words or 2 * len(missing) < len(words):
            continue
        counted = [v for v in source.values if 0 <= v.start - match.start("noun") <= _COUNTED]
        same = [own for own in part.values if any(same_value(own, v) for v in counted)]
        if limited in part.text or same:
            yield Omission(f"{condition}的{limited}", limited if limited in part.text else same[0].text)


def _dropped_value(part: Statement, source: Statement, value: Value, told: Sequence[Segment]) -> Omission | None:
    """2014年5月26日之后*的*新建住宅小区 is not every new one; a money amount or share before 的 is what is given."""
    if value.kind not in _LIMITING or source.text[value.end : value.end + 1] != "的":
        return None
    if any(v.kind == value.kind and v.unit == value.unit for v in part.values):
        return None  # another value of its kind is compared with it as a value
    limited = _first_word(source, value.end + 1)
    if limited in _OF_VALUES:
        return None
    if limited in part.text and any(s.start <= value.start < s.end for s in told):
        return Omission(f"{value.text}的{limited}", limited)
    # who gives the value of a later segment, and not whose it is, leaves out both
    later = [v for v in source.values if v.start > source.segments[0].end]
    told_later = [own for own in part.values if any(same_value(own, v) for v in later)]
    if value.start < source.segments[0].end and told_later and limited not in part.text:
        return Omission(f"{value.text}的{limited}", told_later[0].text)
    return None


def untold_premises(part: Statement, source: Statement, told: Sequence[Segment]) -> Iterator[Omission]:
    """Yield the segments of 对…，…，…的，给予… that the part leaves out: what is given is given on all of them.

    A model's sentence is held against ``keeping`` besides, which wants all that the quote says; a draft is not.
    """
    ends = [i for i, s in enumerate(source.segments) if s.end > s.start and source.text[s.end - 1] == "的"]
    if not ends or not any(s.start > source.segments[ends[-1]].end for s in told):
        return
    for i in range(ends[-1] + 1):
        segment = source.segments[i]
        words = [word for word in segment.words if word not in _OF_VALUES]
        values = [v for v in source.values if segment.start <= v.start < segment.end]
        kept = sum(word in part.text for word in words)
        kept_values = sum(any(v.kind == own.kind and v.unit == own.unit for own in part.values) for v in values)
        total = len(words) + len(values)
        if total and 3 * (kept + kept_values) < total:
            condition = source.text[segment.start : segment.end]
            yield Omission(condition, part.within(part.segments[-1]))


def _first_word(source: Statement, place: int) -> str:
    """The noun that a relative clause before ``place`` limits: its first word, and the next if it stands beside it.

    取得证书的*养老护理*员 limits no other 养老.
    """
    behind = [(start, word) for start, word in source.words if start >= place and len(word) > 1][:2]
    if not behind:
        return "\0"
    (start, first), *following = behind
    return first + following[0][1] if following and following[0][0] == start + len(first) else first


def _dropped_standing(part: Statement, source: Statement, told: Sequence[Segment]) -> Omission | None:
    nouns = list(_BARE_NOUN.finditer(part.text))
    own = {m.end(): m.span("chain") for m in _CHAIN.finditer(part.text)}
    for noun in nouns:
        # what stands at another noun is not said of this one
        elsewhere = [span for end, span in own.items() if end != noun.end()]
        said = {
            m.group()
            for m in _STANDING_WORD.finditer(part.text)
            if not any(start <= m.start() < end for start, end in elsewhere)
        }
        name = _SAME_NOUN.get(noun.group(), noun.group())
        chains = [c for s in told for c in _chains(source.text[s.start : s.end], name)]
        if chains and not any(_kept(chain, said) for chain in chains):
            return Omission(chains[0] + noun.group(), noun.group())
    return None


def _chains(text: str, noun: str) -> list[str]:
    """The words of standing before each ``noun`` of the text, the empty string where it stands bare."""
    found = {m.end(): m["chain"] for m in _CHAIN.finditer(text)}
    nouns = [m for m in _BARE_NOUN.finditer(text) if _SAME_NOUN.get(m.group(), m.group()) == noun]
    return [found.get(m.end(), "") for m in nouns]


def _kept(chain: str, said: set[str]) -> bool:
    """Whether a sentence that says ``said`` keeps the chain: all before its last 的, and one of what 、 lists."""
    before, _, listed = chain.rpartition("的")
    return all(_one_of(stretch, said) for stretch in (*before.split("的"), listed) if stretch)


def _one_of(stretch: str, said: set[str]) -> bool:
    alternatives = [set(_STANDING_WORD.findall(item)) for item in re.split(_AND, stretch)]
    return any(words <= said for words in alternatives if words) or not any(alternatives)


def other_frequency(part: Statement, source: Statement) -> tuple[str, str] | None:
    """Return how often the part says that something is done, and the source's own word, where the source has another.

    What is paid or counted per year stands in its value and is compared there.
    """
    stated = [_SAME_OFTEN.get(m.group(), m.group()) for m in _OFTEN.finditer(source.text)]
    stated += [_PERIOD_OF[per] for value in source.values for per in value.per if per in _PERIOD_OF]
    for match in _OFTEN.finditer(part.text):
        said = _SAME_OFTEN.get(match.group(), match.group())
        if said not in stated and stated:
            return match.group(), stated[0]
    return None
