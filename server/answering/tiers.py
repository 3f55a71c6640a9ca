"""Clauses that pair conditions with values (…分别…): which value belongs to which condition, and a sentence for one pair.

``按照中度、重度失能人数，每人每年分别给予360元、600元的运营补助`` holds two statements. Shown for one condition, the
sentence is reduced to that pair by rule: every other condition and value is struck out, and nothing is added but a
unit that the source writes only once (2万、3万元).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.numerals import Value, find_values

_RESPECTIVELY = re.compile(r"分别")
_REACH = 24
"""Characters after 分别 within which its first value stands (分别给予…, 分别不低于…)."""
_LIST_GAP = re.compile(r"(?:、|，|,|和|及|以及|或)?")
_WORD_LIST = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,12}(?:、[\u4e00-\u9fffA-Za-z]{1,12})+(?:(?:和|及)[\u4e00-\u9fff]{1,12})?")
_TIER_COUNT = re.compile(r"(?:[一二两三四五六七八九十]|\d+)个?(?:档次|档|等级|级别|类别|类|层次|标准)")
_UNIT_TAIL = re.compile(r"[元%％‰张人个所家]+$")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a tier list: its words in the sentence, and its range where it is a number or a year."""

    text: str
    core: str
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""

    def holds(self, value: Value) -> bool:
        """Whether a value of the question falls into this condition."""
        if not self.unit or value.unit != self.unit or value.low is None:
            return False
        return (self.low is None or value.low >= self.low) and (self.high is None or value.low <= self.high)


@dataclass(frozen=True, slots=True)
class TierList:
    """Conditions and values of equal number, paired in order. Offsets are in ``sentence``."""

    sentence: str
    conditions: tuple[Condition, ...]
    values: tuple[str, ...]
    conditions_start: int
    conditions_end: int
    values_start: int
    values_end: int

    def reduced(self, i: int) -> str:
        """Return the sentence for the ``i``-th pair alone."""
        between = self.sentence[self.conditions_end : self.values_start]
        between = _TIER_COUNT.sub("", between, count=1)
        between = _RESPECTIVELY.sub("", between, count=1)
        value = self.values[i]
        unit = _UNIT_TAIL.search(self.values[-1])
        if unit and not value.endswith(unit.group()) and not _UNIT_TAIL.search(value):
            value += unit.group()
        head, tail = self.sentence[: self.conditions_start], self.sentence[self.values_end :]
        return head + self.conditions[i].text + between + value + tail


def find_tiers(sentence: str) -> TierList | None:
    """Return the pairing that ``sentence`` states with 分别, or ``None`` where the rule can't derive one."""
    mark = _RESPECTIVELY.search(sentence)
    if mark is None or len(_RESPECTIVELY.findall(sentence)) > 1:
        return None
    values = find_values(sentence)
    paired = _run(sentence, [v for v in values if v.start >= mark.end()])
    if len(paired) < 2 or paired[0].start - mark.end() > _REACH:
        return None
    conditions, start, end = _conditions(sentence, mark.start(), values, len(paired))
    if not conditions:
        return None
    return TierList(
        sentence=sentence,
        conditions=conditions,
        values=tuple(v.text for v in paired),
        conditions_start=start,
        conditions_end=end,
        values_start=paired[0].start,
        values_end=paired[-1].end,
    )


def choose_tier(tiers: TierList, question: str, values: Sequence[Value]) -> int | None:
    """Return the index of the one condition that the question names or falls into; ``None`` for none or several."""
    by_number = [i for i, c in enumerate(tiers.conditions) for v in values if c.holds(v)]
    if len(set(by_number)) == 1:
        return by_number[0]
    if by_number:
        return None
    by_word = [i for i, c in enumerate(tiers.conditions) if not c.unit and c.core and c.core in question]
    return by_word[0] if len(by_word) == 1 else None


def outside_tiers(tiers: TierList, values: Sequence[Value]) -> str | None:
    """Return a sentence that says a number of the question falls into no tier, or ``None`` where that isn't so."""
    ranged = [c for c in tiers.conditions if c.unit]
    for value in values:
        same = [c for c in ranged if c.unit == value.unit]
        if not same or len(same) != len(tiers.conditions) or value.low is None or any(c.holds(value) for c in same):
            continue
        lowest = min((c.low for c in same if c.low is not None), default=None)
        highest = max((c.high for c in same if c.high is not None), default=None)
        stated = f"{_plain(value.low)}{value.unit}"
        if lowest is not None and value.low < lowest:
            return f"{stated}没有达到本条规定的最低档次（{_plain(lowest)}{value.unit}），不在补助范围内。"
        if highest is not None and value.low > highest and all(c.high is not None for c in same):
            return f"{stated}超出了本条规定的最高档次（{_plain(highest)}{value.unit}），本条没有对应的标准。"
        return f"{stated}不在本条规定的任何一个档次内，本条没有对应的标准。"
    return None


def _run(sentence: str, values: Sequence[Value]) -> list[Value]:
    """The leading values that stand in one list: same kind, nothing but 、 or 和 between them."""
    run: list[Value] = []
    for value in values:
        if run and (value.kind != run[0].kind or not _LIST_GAP.fullmatch(sentence[run[-1].end : value.start])):
            break
        run.append(value)
    return run


def _conditions(
    sentence: str, before: int, values: Sequence[Value], count: int
) -> tuple[tuple[Condition, ...], int, int]:
    numbers = [v for v in values if v.end <= before and not _TIER_COUNT.match(sentence, v.start)]
    for first in range(len(numbers) - count, -1, -1):
        run = numbers[first : first + count]
        if len(_run(sentence, run)) == count and run[0].kind in ("count", "date", "age", "area", "percent", "money"):
            found = tuple(Condition(v.text, v.text, v.low, v.high, v.unit) for v in run)
            return found, run[0].start, run[-1].end
    lists = [m for m in _WORD_LIST.finditer(sentence, 0, before)]
    for match in reversed(lists):
        items = re.split(r"、|(?<=[\u4e00-\u9fff])(?:和|及)(?=[\u4e00-\u9fff])", match.group())
        if len(items) == count:
            return _word_conditions(items, match.start(), match.end())
    return (), 0, 0


def _word_conditions(items: Sequence[str], start: int, end: int) -> tuple[tuple[Condition, ...], int, int]:
    """按照中度、重度失能人数: the first item carries words before the list, the last one words after it.

    The inner items tell how long one is; with two items, the longest ending of the first that has the last character
    in common with an equally long beginning of the second (中度, 重度).
    """
    first, last = items[0], items[-1]
    if len(items) > 2:
        length = len(items[1])
    else:
        length = next(
            (n for n in range(min(len(first), len(last)), 1, -1) if first[-1] == last[n - 1] or first[-n] == last[0]), 0
        )
    if not 2 <= length <= min(len(first), len(last)):
        return (), 0, 0
    suffix = last[length:]
    cores = [first[-length:], *items[1:-1], last[:length]]
    found = tuple(Condition(core + suffix, core) for core in cores)
    return found, start + len(first) - length, end


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
