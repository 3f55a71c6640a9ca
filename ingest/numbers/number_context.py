"""The words around a number: its bound (不低于, 以上, 约) and what it is paid or counted per (每人每年, 元/月)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from ingest.fast_init import fast_init
from ingest.numbers.number_units import ValueKind
from ingest.numbers.number_words import NUMBER, NumeralError, parse_number

Bound = Literal["exact", "at_least", "more_than", "at_most", "less_than", "about", "range"]
_NAMED: tuple[Bound, ...] = ("at_least", "more_than", "at_most", "less_than", "about")

_REACH = 44
"""Characters before a number in which its bound or per words are looked for: longer gaps belong to other words."""

_STOP = re.compile(r"[，。；;！!？?\n]|,(?![0-9]{3})")

_PERSONS = "人次|名?(?:老年人|老人)|人|名|位|户|张床位|床位|张床|床|张|平方米|亩|社区|机构|村|县|镇|家|所|个|处|生|例"
_PERSONS += "|单(?![位独元])|份(?!额)|套(?!餐)|客(?!户)"
_PERIODS = "半年|学年|学期|年度?(?!龄|级)|个?月(?!均)|个?季度|季|个?星期|周(?!岁|边)|天|日(?!间|常|托|均)|个?小时|次"
_PERIODS += "|工时|餐(?!厅|饮|桌|具)|顿"
_PER_NAMES = {
    "名": "人", "位": "人", "老人": "人", "老年人": "人", "名老人": "人", "名老年人": "人",
    "张床位": "床", "床位": "床", "张床": "床", "张": "床",
    "年度": "年", "个月": "月", "个季度": "季度", "季": "季度", "个星期": "周", "星期": "周", "天": "日",
    "个小时": "小时",
}  # fmt: skip
_ROUND = {10: "十", 100: "百", 1000: "千", 10000: "万"}

_SAYS_PER = re.compile("[每按均]|半年|[一1](?:年|个月|天|个?季度|个?学期)")
"""What every way of saying per before a number holds."""
_EACH = re.compile(rf"每[ ]?满?(?P<n>{NUMBER})?(?:(?P<period>{_PERIODS})|(?P<person>{_PERSONS}))")
_BY = re.compile(r"(?<!以)按(?P<period>年(?!龄|级)|月(?!份)|日(?!间|常|托)|季度|天|次)")
_NO_MEAN = "(?!可(?!支)|应|须|按|给|由|能|享|予|要|得|实|有|不|未)"
"""老年人均可享受 is 老年人 and 均可, no average."""
_MEAN = re.compile(
    rf"(?:(?<![0-9一二两三四五六七八九十当])(?P<period>[年月日周])平?均|(?<![老年病疾工军等个有位])(?P<person>[人户床])均){_NO_MEAN}"
)
_ONCE = re.compile(
    r"(?:^|[^运营满务住费作业续计过足达近入职第前后上下首每再同限制0-9.一二两三四五六七八九十百千万])"
    r"(?:一|1)?(?P<period>半年|(?<=[一1])(?:年|个月|天|个?季度|个?学期))"
    r"(?:最多|最高|至少|不超过)?(?:大约|大概|约|能|可以|可|会|是|有|就|才|只)?"
    r"(?:补贴|补助|补|给予|给|发放|发|领取|领|拿|奖励|奖|交|缴)?(?:到|了)?$"
)
_PLAIN_ITEM = rf"(?:{NUMBER})?(?:{_PERIODS}|{_PERSONS})"
_PLAIN_EACH = rf"每满?{_PLAIN_ITEM}"
_AFTER_EACH = re.compile(rf"(?:{_PLAIN_EACH})+")
_SLASH_ITEM = re.compile(rf"(?P<n>{NUMBER})?(?:(?P<period>{_PERIODS})|(?P<person>{_PERSONS}))")
_AFTER_SLASH = re.compile(
    rf"(?P<noun>[一-鿿]{{0,6}}?)[ ]?/[ ]?\(?(?P<items>{_PLAIN_ITEM}(?:(?:[ ]?[/·.*][ ]?|每){_PLAIN_ITEM}){{0,2}})\)?"
)
_SLASH_REACH = 8
"""Characters behind a number within which its slash stands: the noun before it and a space."""
_AFTER_ONE = re.compile("(?:一|1)(?P<period>年|个月|天|次)(?=[的吗呢吧啊了对，,。;；)、!?？]|$)")
_AFTER_END = re.compile(r"[的，,。;；)、!?\s]|$|标准|发|补|计|以上|以下|以内|左右")

# alternatives never overlap: a filler that could be read in two ways would backtrack without end
_FILLERS = rf"[ \xa0:]|人民币|{_PLAIN_EACH}|分别|各|共|总计|合计|为|是|等于"
_LIGHT = rf"(?:{_FILLERS})*"
_VERBS = (
    rf"(?:{_FILLERS}|可|以|能|达|到|给予|予|补助|补贴|奖励|奖补|资助|救助|补|发放|发|支付|报销|享受|领取|领|拿|上浮|提高|增加"
    r"|标准|限额|额度|金额|比例|期限|年限|时间|累计|至|按|年龄)*"
)
_NOT = "(?:不|未|没有|没)(?:得|应|能|可|会|宜|准|要|曾|应当)?"
_NOT_BELOW = rf"{_NOT}(?:低于|少于|小于|短于)"
_NOT_ABOVE = rf"{_NOT}(?:超过|超出|高于|大于|多于|长于|超)"
_ABOVE = "超过|超出|高于|大于|多于|逾|不止|突破|超"
_BELOW = "低于|少于|小于|短于|不足|不到|未满|不满|未达到?|未到|不够"
_TIGHT_BEFORE = re.compile(
    rf"(?:(?P<at_least>{_NOT_BELOW}|大于或?等于|≥|>=)|(?P<at_most>{_NOT_ABOVE}|小于或?等于|≤|<=)"
    rf"|(?P<more_than>{_ABOVE}|>)|(?P<less_than>{_BELOW}|<)){_LIGHT}$"
)
_VERBAL_BEFORE = re.compile(rf"(?:(?P<at_least>最低|最短|下限)|(?P<at_most>最高|最长|最大|上限|封顶)){_VERBS}$")
_NEAR = r"[^，,。；;、：:!?！？()（）\n0-9的]"
_LOOSE_BEFORE = re.compile(
    rf"(?:(?P<at_least>至少|最少|起码){_NEAR}{{0,8}}|(?P<at_most>至多|最多|顶多){_NEAR}{{0,8}}"
    rf"|{_NOT_BELOW}(?P<low_gap>{_NEAR}{{1,8}})|{_NOT_ABOVE}(?P<high_gap>{_NEAR}{{1,8}}))$"
)
_SHARE_GAP = r"[^，,。；;、：:!?！？()（）\n0-9]{1,36}"
_SHARE_BEFORE = re.compile(
    rf"(?:(?P<at_least>{_NOT_BELOW})|(?P<at_most>{_NOT_ABOVE})"
    r"|(?P<more_than>超过|超出|高于|大于|多于)|(?P<less_than>低于|少于|小于))"
    rf"(?P<gap>{_SHARE_GAP})$"
)
_OTHER_VERB = re.compile("达|为|按|占|给|补|享受|扣|提高|增长|下降|减|部分|计|处|以上|以下|以内")
_REACHED = re.compile(r"(?:(?<![不未没])(?:年满|已满|满))[ ]?$")
_ABOUT_BEFORE = re.compile(
    r"(?:大约|大概|将近|接近|差不多|(?<![签预节合公违续契条履守解特制])约|(?<![最就附临靠邻远])近)[ ]?$"
)

_SAYS_BOUND = re.compile("[于超逾突≥≤<>=最限顶约近满足到达够]|不止|封顶|至少|至多|起码|大概|差不多")
"""What every bound before a number holds one of."""

_INCLUDED = rf"(?:[ ]?\((?P<not%d>不)?含(?:本数|本级|{NUMBER}[一-鿿%%]{{0,3}})?\))?"
_NOUNS = "(?:床位|床|人口|人员|老年人|老人|建筑面积|面积|用房|时间)?"
_BOUND_AFTER = re.compile(
    _INCLUDED % 1
    + rf"[ \xa0]{{0,2}}{_NOUNS}[ \xa0]{{0,2}}"
    + r"(?:(?P<at_least>(?:(?:及|或)其?)?以上|之上)"
    + r"|(?P<at_most>(?:(?:及|或)其?)?以下|以内|之内|之下|封顶|为限|为上限)"
    + r"|(?P<about>左右|上下))"
    + _INCLUDED % 2
)
_ONLY_INCLUDED = re.compile(r"[ ]?\(含(?:本数)?\)")
_INSIDE = re.compile(r"[ ]?内(?!容|外)")


@dataclass(frozen=True, slots=True)
class Found:
    """A bound and the place of its words."""

    bound: Bound
    start: int
    end: int


@fast_init
@dataclass(frozen=True, slots=True)
class Per:
    """What a number is per: a person or thing (人, 百户, 床), a period (年, 月, 次), both or neither.

    ``spans`` are the places of the words that say so.
    """

    person: str | None = None
    period: str | None = None
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The person-like part, then the period."""
        return tuple(part for part in (self.person, self.period) if part is not None)


NO_PER = Per()


def bound_before(text: str, start: int, floor: int, kind: ValueKind) -> Found | None:
    """Read the bound words before a number at ``start``, not further left than ``floor``, the end of the last value."""
    left = max(floor, start - _REACH)
    words = text[left:start]
    if not _SAYS_BOUND.search(words):
        return None
    match = _TIGHT_BEFORE.search(words) or _VERBAL_BEFORE.search(words)
    if match:
        return Found(_named_bound(match), left + match.start(), start)
    if kind in ("percent", "multiple"):
        match = _SHARE_BEFORE.search(words)
        if match and not _OTHER_VERB.search(match["gap"]):
            return Found(_named_bound(match), left + match.start(), start)
    match = _LOOSE_BEFORE.search(words)
    if match:
        gap = match["low_gap"] or match["high_gap"] or ""
        if not _OTHER_VERB.search(gap):
            bound: Bound = "at_least" if match["at_least"] or match["low_gap"] else "at_most"
            return Found(bound, left + match.start(), start)
    if kind in ("age", "duration") and (match := _REACHED.search(words)):
        # 每满一年 counts years, it is no lower limit
        return None if words[: match.start()].endswith("每") else Found("at_least", left + match.start(), start)
    match = _ABOUT_BEFORE.search(words)
    # 近三年 is the last three years, not about three
    if match and not (kind == "duration" and match.group().startswith("近")):
        return Found("about", left + match.start(), start)
    return None


def bound_after(text: str, end: int, kind: ValueKind) -> Found | None:
    """Read the bound words behind a number that ends at ``end``: 以上, (含)以上, 以内, 3年内, 左右."""
    match = _BOUND_AFTER.match(text, end)
    if match:
        bound = _named_bound(match)
        if match["not1"] or match["not2"]:
            bound = "more_than" if bound == "at_least" else "less_than" if bound == "at_most" else bound
        return Found(bound, end, match.end())
    if kind == "duration" and (match := _INSIDE.match(text, end)):
        return Found("at_most", end, match.end())
    if match := _ONLY_INCLUDED.match(text, end):
        return Found("exact", end, match.end())
    return None


def per_before(text: str, start: int, kind: ValueKind) -> Per:
    """Read 每人每年, 每百户, 按月, 日均 … in the stretch without comma before a number at ``start``."""
    left = max(0, start - _REACH)
    if not _SAYS_PER.search(text, left, start):
        return NO_PER
    stops = list(_STOP.finditer(text, left, start))
    if stops:
        left = stops[-1].end()
        if not _SAYS_PER.search(text, left, start):
            return NO_PER
    words = _blank_closed_brackets(text[left:start])
    patterns = [_EACH, _BY] + ([_MEAN] if kind in ("money", "area", "count") else [])
    if kind in ("money", "count"):
        patterns.append(_ONCE)
    return _collect([m for pattern in patterns for m in pattern.finditer(words)], left)


def per_after(text: str, end: int, kind: ValueKind) -> Per | None:
    """Read /月, /人·月, 建筑面积/百户, 每月 … behind a number that ends at ``end``; ``None`` where nothing is said."""
    match = _AFTER_SLASH.match(text, end) if "/" in text[end : end + _SLASH_REACH] else None
    # 10个社区/村 is a choice of two; only money and areas say what they are of before the slash
    if match and (kind in ("money", "area") or not match["noun"]):
        return replace(_collect(list(_SLASH_ITEM.finditer(match["items"])), 0), spans=((end, match.end()),))
    match = _AFTER_EACH.match(text, end) if text.startswith("每", end) else None
    if match and _AFTER_END.match(text, match.end()):
        return replace(_collect(list(_EACH.finditer(match.group())), 0), spans=((end, match.end()),))
    match = _AFTER_ONE.match(text, end) if kind == "money" else None
    return None if match is None else Per(None, _per_name(match), ((end, match.end()),))


def each_span(text: str, start: int) -> int | None:
    """Return where 每 begins if the number at ``start`` says every how many (每2年, 每百户), else ``None``."""
    for word in ("每满", "每"):
        if text.endswith(word, 0, start):
            return start - len(word)
    return None


def _named_bound(match: re.Match[str]) -> Bound:
    groups = match.groupdict()
    return next((bound for bound in _NAMED if groups.get(bound)), "exact")


def _collect(matches: list[re.Match[str]], offset: int) -> Per:
    """Keep the last person-like and the last period part: the nearest words say what the number is per."""
    person = period = None
    for match in sorted(matches, key=lambda m: m.start()):
        if match.groupdict().get("person"):
            person = match
        else:
            period = match
    kept = [m for m in (person, period) if m is not None]
    spans = tuple(sorted((offset + m.start(), offset + _part_end(m)) for m in kept))
    return Per(person and _per_name(person), period and _per_name(period), spans)


def _part_end(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return match.end("person") if groups.get("person") else match.end("period")


def _per_name(match: re.Match[str]) -> str:
    groups = match.groupdict()
    word = groups.get("person") or groups["period"]
    number = groups.get("n")
    name = _PER_NAMES.get(word, word)
    if number is None:
        return name
    try:
        value = parse_number(number)
    except NumeralError:
        return number + name
    if value == 1:
        return name
    unit = word if word in ("个月", "个季度", "个小时") else name
    if value == int(value) and int(value) in _ROUND:
        return _ROUND[int(value)] + unit
    return f"{value:f}{unit}"


def _blank_closed_brackets(words: str) -> str:
    """Blank what stands in closed brackets before the number: its 每月 is about something else."""
    return re.sub(r"[(（][^()（）]*[)）]", lambda m: " " * len(m.group()), words)
