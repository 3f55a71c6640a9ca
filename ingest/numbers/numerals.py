"""Typed values in policy text: amounts, ages, percentages, dates, areas, counts; with unit, bound and per-whom."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ingest.fast_init import fast_init
from ingest.numbers.number_atoms import Atom, is_list_gap, is_range_gap, may_hold_atoms, read_atoms
from ingest.numbers.number_context import (
    NO_PER,
    Bound,
    Per,
    bound_after,
    bound_before,
    each_span,
    per_after,
    per_before,
)
from ingest.numbers.number_dates import DateSpan, bounded_days, read_date_bound
from ingest.numbers.number_units import ValueKind
from ingest.numbers.number_words import ARABIC, NumeralError, fold_width, fold_width_but_commas, parse_number

__all__ = [
    "Bound",
    "NumeralError",
    "Value",
    "ValueKind",
    "find_values",
    "fold_width",
    "numeral_spans",
    "parse_number",
    "same_value",
]

_ARABIC_RUN = re.compile(ARABIC)
_THOUSANDS_COMMA = re.compile("(?<=[０-９])，(?=[０-９])|(?<=[0-9])，(?=0[0-9]{2}(?![0-9]))")
"""A wide comma that separates thousands: between wide digits, or before 000. Elsewhere it is punctuation."""
_BEFORE_THOUSANDS = re.compile("，[0０-９]")
"""Stands wherever the one above does, and is found faster."""
_QUOTED = re.compile('“[^”\n]{1,60}”|‘[^’\n]{1,60}’|「[^」\n]{1,60}」|『[^』\n]{1,60}』|"[^"\n]{1,60}"')
_ORDINAL = re.compile(r"(?:第|初|星期|礼拜)[ \xa0]{0,2}$")
_IN_ORDINARY_WORD = re.compile("(?:[统唯单专之任逐同惟某这那哪另归合如若划万首前后其再进不非头高低]|(?<!以)[上下])$")
"""Before a bare 一: 统一, 之一, 某一个, 上一年 state no number; 六个月以上一年以下 does."""
_ONES_PER = frozenset({"次", "人", "人次", "所", "家", "处", "户", "张", "台", "套", "个", "场", "间", "辆"})
_DAY_OF_MONTH = re.compile("(?:每|当|次|本|下|该)个?月$")
_ORDINAL_LIST_UNITS = frozenset({"批", "次", "项", "级", "档", "类", "人"})


@fast_init
@dataclass(frozen=True, slots=True)
class Value:
    """One value found in a text.

    ``low`` and ``high`` are in the canonical ``unit`` (money 元, percent %, area 平方米, others as written) and equal
    for a single number; ``None`` marks an open end. ``text`` is the wording with its bound words, ``[start, end)`` its
    place in the string that was searched. ``per`` holds what it is paid or counted per: ``("人", "年")`` for
    每人每年…元, ``("百户",)`` for 每百户.

    More on units: 百分点 is a unit of ``percent``; ‰ and 万分之 are converted to %. A ``duration`` is in 年, 月, 周,
    日, 工作日, 小时 … as stated, never converted. A share (三分之一, 2/3) is a ``multiple`` of 倍 and a ratio (1:4) one
    of 比, both as quotients. 名, 位 and 人 are 人; 床 and 床位 are 张.

    A ``date`` is yyyymmdd with the unit 日期, from its first to its last day, so ``low`` and ``high`` differ for a
    whole year although ``bound`` is ``exact``. Without a year it is mmdd with the unit 月日, and the day of every month
    (每月10日) is dd with the unit 日. 前 is ``at_most``, 起 ``at_least``, 之后 ``more_than``.
    """

    kind: ValueKind
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: Bound
    per: tuple[str, ...]
    text: str
    start: int
    end: int


@fast_init
@dataclass(frozen=True, slots=True)
class _Item:
    """One number or range on its way to a value: ``[start, end)`` without bound words."""

    first: Atom
    last: Atom
    start: int
    end: int

    @property
    def is_range(self) -> bool:
        return self.first is not self.last or self.first.rough_high is not None

    @property
    def kind(self) -> ValueKind:
        return "date" if self.last.unit is None else self.last.unit.kind

    @property
    def unit(self) -> str:
        return "" if self.last.unit is None else self.last.unit.name

    @property
    def bare_one(self) -> bool:
        return self.first is self.last and self.first.words == "一" and not (self.first.prefixed or self.first.borrowed)


@dataclass(frozen=True, slots=True)
class _Tail:
    """What stands behind an item: its bound and per, and where they end."""

    bound: Bound
    per: Per | None
    end: int


def find_values(text: str) -> tuple[Value, ...]:
    """Return the typed values of ``text`` in order of their place.

    A bare numeral takes the unit that ends its list or range (2万、3万元; 30、60张; 15-20%). Not values: 文号 and
    clause numbers, 第N…, words such as 统一 or 一批, a bare 一 before a measure word unless a bound or a per goes with
    it (至少一所, 每年一次), and numbers of things in quoted slogans (“四个着力”). A number that only says what another
    value is per (每百户) is in that value's ``per``, not a value of its own. Time is linear in the length of ``text``.
    """
    return _read(text)[0]


def numeral_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return ``(start, end)`` of every Arabic digit run and every typed value, in order, overlapping ones merged.

    A run that no typed value covers is a number that nobody has understood (a 文号, a clock time, an unknown unit). The
    digits of 每100户 are left out where they are in the ``per`` of a value.
    """
    values, per_spans = _read(text)
    runs = [m.span() for m in _ARABIC_RUN.finditer(_fold_for_reading(text)) if not _inside(m.start(), per_spans)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted([*runs, *((v.start, v.end) for v in values)]):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def same_value(a: Value, b: Value) -> bool:
    """Whether two values state the same: kind, low, high, unit and bound; wording, place and ``per`` may differ."""
    return (a.kind, a.low, a.high, a.unit, a.bound) == (b.kind, b.low, b.high, b.unit, b.bound)


def _read(text: str) -> tuple[tuple[Value, ...], list[tuple[int, int]]]:
    """Return the values, and the places of the words that the values' ``per`` came from."""
    if not may_hold_atoms(text):
        return (), []
    folded = _fold_for_reading(text)
    items = _without_ordinals(folded, _items(folded, read_atoms(folded)))
    if not items:
        return (), []
    tails = _tails(folded, items)
    slogans = [m.span() for m in _QUOTED.finditer(folded) if not re.search("[0-9]", m.group())]
    values: list[Value] = []
    used: list[tuple[int, int]] = []
    floor = covered = 0
    before_link: tuple[int, Value, Bound] | None = None
    for item, tail in zip(items, tails, strict=True):
        if item.start < covered:  # the second 两名 of 两名以上（含两名）
            continue
        shared = before_link[1:] if before_link and is_list_gap(folded, before_link[0], item.start) else None
        value, spans, lead = _value(text, folded, item, tail, floor, shared)
        if not _states_quantity(item, value) or (item.first.chinese and _is_slogan(item, slogans)):
            before_link = None
            continue
        values.append(value)
        covered = value.end
        used.extend(spans)
        before_link = (value.end, value, lead)
        if each_span(folded, item.start) is None:
            floor = value.end
    used.sort()
    return tuple(v for v in values if not _inside(v.start, used)), used


def _fold_for_reading(text: str) -> str:
    """Fold widths, but leave a ， that is punctuation as it is: it must not join 60，100元 to 60,100元."""
    if _BEFORE_THOUSANDS.search(text):
        text = _THOUSANDS_COMMA.sub(",", text)
    return fold_width_but_commas(text)


def _items(text: str, atoms: list[Atom]) -> list[_Item]:
    """Pair the ends of ranges; numerals without unit fall away."""
    items: list[_Item] = []
    i = 0
    while i < len(atoms):
        first = atoms[i]
        if first.typed:
            last = atoms[i + 1] if i + 1 < len(atoms) and _is_range(text, first, atoms[i + 1]) else first
            items.append(_Item(first, last, first.start, last.end))
            i += last is not first
        i += 1
    return items


def _is_range(text: str, first: Atom, last: Atom) -> bool:
    if not last.typed or not is_range_gap(text, first.end, last.start):
        return False
    if first.day is not None and last.day is not None:
        return first.day.first <= last.day.last and first.day.dated == last.day.dated
    if first.unit is None or last.unit is None:
        return False
    return (first.unit.kind, first.unit.name) == (last.unit.kind, last.unit.name) and first.amount < last.amount


def _without_ordinals(text: str, items: list[_Item]) -> list[_Item]:
    """Leave out 第四批, 第11次, 初九日, also along a list (第三、四批), and numerals that are part of a word."""
    kept: list[_Item] = []
    last_ordinal: _Item | None = None
    for item in items:
        follows = last_ordinal is not None and last_ordinal.unit == item.unit and item.unit in _ORDINAL_LIST_UNITS
        in_list = follows and last_ordinal is not None and is_list_gap(text, last_ordinal.end, item.start)
        if in_list or _ORDINAL.search(text[max(0, item.start - 4) : item.start]):
            last_ordinal = item
        elif not _in_word(text, item):
            last_ordinal = None
            kept.append(item)
    return kept


def _in_word(text: str, item: _Item) -> bool:
    previous = text[item.start - 1 : item.start] if item.start else ""
    words = item.first.words
    if (previous.isascii() and previous.isalpha()) or previous == "几":
        return True
    if item.first.day is not None:
        return False
    bare_scale = words[0] in "百千万亿" and not item.first.prefixed
    if bare_scale:
        return not (words[0] == "百" and item.kind == "age") and previous != "每"
    if words == "半":
        return previous in tuple("上下前后大小多")
    if item.bare_one and _IN_ORDINARY_WORD.search(text[max(0, item.start - 2) : item.start]):
        return True
    if previous == "数" and words[0] == "十":
        return True
    return previous == "前" and item.unit == "人"


def _tails(text: str, items: list[_Item]) -> list[_Tail]:
    """Read the words behind each item; one that borrowed its unit from the next in a list shares what follows there."""
    tails: list[_Tail] = []
    for item in reversed(items):
        tail = _tail(text, item)
        if tails and item.last.borrowed and tail.end == item.end:
            following = tails[-1]
            tail = _Tail(following.bound, following.per and replace(following.per, spans=()), item.end)
        tails.append(tail)
    return tails[::-1]


def _tail(text: str, item: _Item) -> _Tail:
    if item.kind == "date":
        return _Tail("exact", None, item.end)
    end = item.end
    per = per_after(text, end, item.kind)
    if per is not None:
        end = per.spans[-1][1]
    after = bound_after(text, end, item.kind)
    if after is not None:
        end = after.end
    if per is None:
        per = per_after(text, end, item.kind)
        end = per.spans[-1][1] if per else end
    return _Tail(after.bound if after else "exact", per, end)


def _value(
    text: str, folded: str, item: _Item, tail: _Tail, floor: int, shared: tuple[Value, Bound] | None
) -> tuple[Value, tuple[tuple[int, int], ...], Bound]:
    """Return the value of ``item``, the places of its per words, and the bound that stood before it.

    ``shared`` is the value before it in the same list with the bound before that: 不低于 holds for a whole list.
    """
    if item.first.day is not None and item.last.day is not None:
        return _date_value(text, folded, item, item.first.day, item.last.day), (), "exact"
    if item.unit == "日" and _DAY_OF_MONTH.search(folded[max(0, item.start - 3) : item.start]):
        return _day_of_month(text, folded, item), (), "exact"
    each = each_span(folded, item.start)
    found = None if each is not None else bound_before(folded, item.start, floor, item.kind)
    lead = found.bound if found else "exact"
    if found is None and shared is not None and shared[0].kind == item.kind and tail.bound == "exact":
        lead = shared[1]  # 不足100张、100张以上: a bound of its own ends the one that the list began with
    bound = _combined(item, lead, tail.bound)
    per, spans = _per(folded, item, tail, shared) if each is None else ((), ())
    start = found.start if found else item.start if each is None else each
    low, high = _ends(item, bound)
    value = Value(item.kind, low, high, item.unit, bound, per, text[start : tail.end], start, tail.end)
    return value, spans, lead


def _combined(item: _Item, lead: Bound, trail: Bound) -> Bound:
    if item.is_range:
        return "range"
    if lead not in ("exact", "about"):
        return lead
    if trail != "exact":
        return trail
    return lead if lead != "exact" else item.first.hint or "exact"


def _ends(item: _Item, bound: Bound) -> tuple[Decimal | None, Decimal | None]:
    low, high = item.first.amount, item.last.amount
    if item.first is item.last:
        high = item.first.high_amount or low
    if bound in ("at_least", "more_than"):
        return low, None
    return (None, high) if bound in ("at_most", "less_than") else (low, high)


def _per(
    folded: str, item: _Item, tail: _Tail, shared: tuple[Value, Bound] | None
) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    if item.kind == "age":
        return (), ()
    before, behind = per_before(folded, item.start, item.kind), tail.per or NO_PER
    if before is behind is NO_PER and shared is None:
        return (), ()
    # 每人补助200元/月 says the person before and the period behind
    per = Per(behind.person or before.person, behind.period or before.period)
    if not per.parts and shared is not None and shared[0].kind == item.kind:
        return shared[0].per, ()
    return per.parts, before.spans + behind.spans


def _date_value(text: str, folded: str, item: _Item, first: DateSpan, last: DateSpan) -> Value:
    stated, end = read_date_bound(folded, item.end)
    is_range = item.first is not item.last
    span = last if not is_range else replace(last, first=first.first, start=first.start)
    days = (span.first, span.last) if is_range else bounded_days(span, stated)
    bound: Bound = "range" if is_range else stated
    low, high = (None if day is None else _as_number(day, dated=span.dated) for day in days)
    unit = "日期" if span.dated else "月日"
    return Value("date", low, high, unit, bound, (), text[item.start : end], item.start, end)


def _as_number(day: date, *, dated: bool) -> Decimal:
    return Decimal((day.year * 10000 if dated else 0) + day.month * 100 + day.day)


def _day_of_month(text: str, folded: str, item: _Item) -> Value:
    stated, end = read_date_bound(folded, item.end)
    bound: Bound = "range" if item.is_range else stated
    low, high = _ends(item, bound)
    return Value("date", low, high, "日", bound, (), text[item.start : end], item.start, end)


def _states_quantity(item: _Item, value: Value) -> bool:
    """Whether a value with a bare 一 or 零 is meant as a number: 至少一所 and 每年一次 are, 一个平台 is not."""
    if not item.bare_one:
        return item.is_range or item.first.words not in ("零", "〇") or item.kind != "count"
    if item.kind != "count" or item.unit == "级" or value.bound != "exact":
        return True
    return bool(value.per) and item.unit in _ONES_PER


def _is_slogan(item: _Item, quoted: list[tuple[int, int]]) -> bool:
    return item.kind in ("count", "duration", "multiple") and _inside(item.start, quoted)


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    """Whether ``place`` lies in one of the sorted ``spans``."""
    i = bisect_right(spans, (place, 1 << 62)) - 1
    return i >= 0 and spans[i][0] <= place < spans[i][1]
