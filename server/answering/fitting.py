"""Whether a sentence is for the asker's number: 92岁 falls into 年满90周岁不满95周岁, not into 年满100周岁."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.numbers.numerals import Value

_KINDS = frozenset({"age", "count", "area", "duration"})
_SUMS = frozenset({"money", "percent"})
_FROM, _TO = frozenset({"at_least", "more_than"}), frozenset({"at_most", "less_than"})
_NEXT_TO_EACH_OTHER = 3
"""Characters between the two ends of one range: 满5年不足10年, 年满90周岁、不满95周岁."""


@dataclass(frozen=True, slots=True)
class _Range:
    unit: str
    low: Decimal | None
    high: Decimal | None
    without_low: bool
    without_high: bool
    end: int

    def holds(self, value: Value) -> bool:
        """Whether all of ``value`` lies in the range."""
        low, high = value.low, value.high
        if low is None or high is None:
            return False
        above = self.low is None or low > self.low or (low == self.low and not self.without_low)
        return above and (self.high is None or high < self.high or (high == self.high and not self.without_high))


def fits(asked: Sequence[Value], stated: Sequence[Value]) -> bool:
    """Whether a range among a sentence's values, ``stated``, holds one of the ``asked`` numbers.

    Where sums are stated, the range nearest before one of them must hold it: 年满80周岁的老年人，80至89周岁每月60元 is
    not for 92岁. That none does speaks against no sentence: who has fewer diners than the lowest tier must be told of
    the tiers.
    """
    ranges = list(_ranges(stated))
    return any(
        each.holds(value)
        for value in asked
        if value.kind in _KINDS
        for each in _deciding([each for each in ranges if each.unit == value.unit], stated)
    )


def misses(asked: Sequence[Value], stated: Sequence[Value]) -> bool:
    """Whether ``stated`` has a range for the sort of number that was ``asked``, and none that holds it."""
    units = {value.unit for value in asked if value.kind in _KINDS}
    return any(each.unit in units for each in _ranges(stated)) and not fits(asked, stated)


def _deciding(ranges: Sequence[_Range], stated: Sequence[Value]) -> Sequence[_Range]:
    """Those of ``ranges`` that stand nearest before a sum; all of them where none stands before one."""
    sums = [value.start for value in stated if value.kind in _SUMS]
    nearest = [max(before, key=lambda each: each.end) for at in sums if (before := [r for r in ranges if r.end <= at])]
    return nearest or ranges


def _ranges(stated: Sequence[Value]) -> Iterator[_Range]:
    before: Value | None = None
    for value in stated:
        if value.kind not in _KINDS:
            continue
        joined = before is not None and before.unit == value.unit and value.start - before.end <= _NEXT_TO_EACH_OTHER
        if before is not None and joined and before.bound in _FROM and value.bound in _TO:
            yield _Range(
                value.unit, before.low, value.high, before.bound == "more_than", value.bound == "less_than", value.end
            )
            before = None
            continue
        if before is not None:
            yield _range(before)
        before = value if value.bound in _FROM else None
        if value.bound in _TO or value.bound == "range":
            yield _range(value)
    if before is not None:
        yield _range(before)


def _range(value: Value) -> _Range:
    return _Range(value.unit, value.low, value.high, value.bound == "more_than", value.bound == "less_than", value.end)
