"""The values of a sentence that the source gives otherwise: what differs, number, unit, bound, period or date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.numbers.numerals import Bound, Value, same_value
from server.answering.checking.verdicts import Mismatch, MismatchKind
from server.answering.claimed_values import in_words, lies_within, wrong_direction, wrong_pairing
from server.answering.phrasing import DIRECTION
from server.answering.sources import Source, Statement, region, segment_at

_PERIODS = frozenset({"年", "月", "日", "天", "周", "季度", "半年"})
_SITUATION = frozenset({"age", "count", "area", "duration"})
"""Kinds of numbers by which a person's or a place's own case is told: 82岁 is no other rule than 80岁以上."""
_CASE: frozenset[Bound] = frozenset({"exact", "about", "range"})
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?|[零一二两三四五六七八九十百千]+")
_AT_LEAST = re.compile(r"至少|最少|最低|不少于|不低于|不小于")
_AT_MOST = re.compile(r"至多|最多|最高|不超过|不高于|不大于|上限")


def value_differences(part: Statement, source: Source) -> Iterator[Mismatch]:
    """Yield each value of ``part`` that the source gives otherwise; one that it gives no other for is passed over."""
    stated = (*source.sentence.values, *source.years)
    for value in part.values:
        said = _with_bound(value, part)
        if any(same_value(said, other) and set(said.per) == set(other.per) for other in stated):
            continue
        found = _difference(said, part, source, stated)
        if found is not None:
            yield found


def pairing_difference(part: Statement, source: Source) -> Mismatch | None:
    """A value that stands in the source beside other words, or led by another direction (减按90%, 减90%)."""
    wrong = wrong_direction(part, source) or (None if source.paired else wrong_pairing(part, source))
    if wrong is None:
        return None
    led = any(DIRECTION.search(part.text[: value.start]) for value in part.values)
    if wrong.fault == "direction" and not led:  # 按90%计入 leaves out how, and misstates nothing
        return None
    for value in part.values:
        same = [v for v in source.sentence.values if same_value(v, value)]
        rivals = [v for v in source.sentence.values if v.kind == value.kind and not same_value(v, value)]
        if same and f"“{value.text}”" in wrong.detail and (rivals or wrong.fault == "direction"):
            around = part.within(segment_at(part, value.start))
            return Mismatch("数值", around, region(source.sentence, same[0]).replace("|", "…"))
    return None


def _difference(said: Value, part: Statement, source: Source, stated: Sequence[Value]) -> Mismatch | None:
    kin = [other for other in stated if (other.kind, other.unit) == (said.kind, said.unit)]
    for other in (v for v in kin if same_value(v, said)):
        periods = set(said.per) & _PERIODS, set(other.per) & _PERIODS
        # 每人每年 shortened to 每年 leaves out for whom; another period, or 每户 for 每百户, is another rule
        if periods[0] != periods[1] and all(periods):
            return _mismatch("期限", said, other)
        rest = set(said.per) - _PERIODS, set(other.per) - _PERIODS
        if rest[0] != rest[1] and all(rest):
            return _mismatch("单位", said, other)
    if any(same_value(v, said) for v in kin):
        return None
    if said.kind == "date":
        dates = [v for v in stated if v.kind == "date"]
        return _mismatch("日期", said, _nearest(said, dates, part, source)) if dates else None
    same_number = [v for v in kin if _number(v) == _number(said) and "range" not in (v.bound, said.bound)]
    if same_number:
        return _mismatch("上下限", said, same_number[0])
    if said.kind in _SITUATION and said.bound in _CASE and any(lies_within(said, v) for v in kin):
        return None
    same_digits = [
        v
        for v in stated
        if v.kind != "date"
        and _digits(v) == _digits(said)
        and not (v.kind == said.kind and v.unit == said.unit == "个")
    ]
    if same_digits and (same_digits[0].unit != said.unit or same_digits[0].kind in ("money", "area", "percent")):
        return _mismatch("单位", said, same_digits[0])
    if said.kind == "duration":
        durations = [v for v in stated if v.kind == "duration"]
        return _mismatch("期限", said, _nearest(said, durations, part, source)) if durations else None
    free = [v for v in kin if not any(same_value(v, own) for own in part.values)]
    return _mismatch("数值", said, _nearest(said, free, part, source)) if free else None


def _nearest(said: Value, others: Sequence[Value], part: Statement, source: Source) -> Value:
    """The value of the source with most words of its surroundings in common with those of ``said``."""
    own = {word for _, word in Statement(region(part, _own(said, part))).content}
    inside = [v for v in others if any(v is stated for stated in source.sentence.values)]

    def shared(value: Value) -> int:
        around = region(source.sentence, value)
        return sum(len(word) for word in own if word in around)

    return max(inside, key=shared) if inside else others[0]


def _own(said: Value, part: Statement) -> Value:
    return next(value for value in part.values if value.start == said.start)


def _with_bound(value: Value, part: Statement) -> Value:
    """The value with the bound that stands apart from it: 至少要配建建筑面积20平方米."""
    if value.bound != "exact" or value.kind == "date":
        return value
    segment = segment_at(part, value.start)
    before = part.text[segment.start : value.start]
    if any(segment.start <= v.start < value.start for v in part.values):
        return value
    bound: Bound = "at_least" if _AT_LEAST.search(before) else "at_most" if _AT_MOST.search(before) else "exact"
    low, high = value.low, value.high
    if bound == "exact":
        return value
    return replace(
        value, bound=bound, low=None if bound == "at_most" else low, high=None if bound == "at_least" else high
    )


def _number(value: Value) -> object:
    return value.low if value.low is not None else value.high


def _digits(value: Value) -> str:
    found = _DIGITS.search(value.text)
    return found.group() if found else value.text


def _mismatch(kind: MismatchKind, said: Value, other: Value) -> Mismatch:
    return Mismatch(kind, in_words(said), in_words(other))
