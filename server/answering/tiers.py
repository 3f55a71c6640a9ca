"""Clauses that pair conditions with values (…分别…): which value belongs to which condition, one pair at a time.

``按照中度、重度失能人数，每人每年分别给予360元、600元的运营补助`` holds two statements. Shown for one condition, the
sentence is reduced to that pair by rule: every other condition and value is struck out, and nothing is added but a
unit that the source writes only once (2万、3万元).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ingest.numbers.numerals import Bound, Value, find_values, same_value

_RESPECTIVELY = re.compile(r"分别")
_CLOSED: frozenset[Bound] = frozenset({"exact", "about", "range", "at_most", "less_than"})
"""Bounds of values that end somewhere: 40人以上 may be any number."""
_SCALES = (("轻度", "中度", "重度"), ("一级", "二级", "三级", "四级"))
"""Degrees that are told apart from each other: 一级 of a disability is none of 中度、重度失能, nor beside them."""
_REACH = 24
"""Characters after 分别 within which its first value stands (分别给予…, 分别不低于…)."""
_LIST_GAP = re.compile(r"(?:、|，|,|和|及|以及|或)?")
_WORD_LIST = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,12}(?:、[\u4e00-\u9fffA-Za-z]{1,12})+(?:(?:和|及)[\u4e00-\u9fff]{1,12})?"
)
_TIER_COUNT = re.compile(r"(?:[一二两三四五六七八九十]|\d+)个?(?:档次|档|等级|级别|类别|类|层次|标准)")
_NUMBER = re.compile(r"[0-9０-９][0-9０-９.．,，]*|[零一二两三四五六七八九十百千]+")
_LEAD_WORDS = re.compile(r"^(?:对于|对|按照|按|根据|将|凡|其中|以|为)")
_RANKS = "类级档等型"
_NOT = re.compile(r"(?:非|不是|不属于|不算|没到|没有到|未到|未达到|够不上)$")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a tier list: its words in the sentence, and its range where it is a number or a year."""

    text: str
    core: str
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    bound: Bound = "exact"

    def holds(self, value: Value) -> bool:
        """Whether all that a value of the question says falls into this condition: 20-40人 is not in 10-30人."""
        if not self.unit or value.unit != self.unit or value.low is None:
            return False
        top = value.high if value.bound in _CLOSED else None
        return self._above_low(value.low) and (self.high is None or (top is not None and self._below_high(top)))

    def touches(self, value: Value) -> bool:
        """Whether something of what the value says falls into this condition."""
        below = value.low is not None and not self._below_high(value.low)
        above = value.high is not None and not self._above_low(value.high)
        return value.unit == self.unit and not below and not above

    def _above_low(self, number: Decimal) -> bool:
        return self.low is None or number > self.low or (number == self.low and self.bound != "more_than")

    def _below_high(self, number: Decimal) -> bool:
        return self.high is None or number < self.high or (number == self.high and self.bound != "less_than")


@dataclass(frozen=True, slots=True)
class TierList:
    """Conditions and values of equal number, paired in order. Offsets are in ``sentence``.

    ``values`` are worded to stand alone: with the unit and the bound that the source writes only once.
    """

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
        head, tail = self.sentence[: self.conditions_start], self.sentence[self.values_end :]
        return head + self.conditions[i].text + between + self.values[i] + tail


@lru_cache(maxsize=1024)
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
    worded = [_worded(value, paired) for value in paired]
    if not conditions or None in worded:
        return None
    return TierList(
        sentence=sentence,
        conditions=conditions,
        values=tuple(text for text in worded if text is not None),
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
    by_word = [i for i, c in enumerate(tiers.conditions) if not c.unit and c.core and _names(question, c, tiers)]
    return by_word[0] if len(by_word) == 1 else None


def _names(question: str, condition: Condition, tiers: TierList) -> bool:
    """Whether the question names the condition by itself: not 非重度, and 中重度 is no 重度 alone."""
    others = {c.core[0] for c in tiers.conditions if c.core and c is not condition}
    for match in re.finditer(re.escape(condition.core), question):
        before = question[: match.start()]
        if not _NOT.search(before) and before[-1:] not in others:
            return True
    return False


def outside_tiers(tiers: TierList, values: Sequence[Value]) -> str | None:
    """Return a sentence that says a number of the question falls into no tier, or ``None`` where that isn't so."""
    ranged = [c for c in tiers.conditions if c.unit]
    for value in values:
        same = [c for c in ranged if c.unit == value.unit]
        if not same or len(same) != len(tiers.conditions) or value.low is None or any(c.touches(value) for c in same):
            continue
        if value.kind == "date":
            return f"本条写明的是{'、'.join(c.text for c in same)}，没有{value.text}的规定。"
        lowest = min((c.low for c in same if c.low is not None), default=None)
        highest = max((c.high for c in same if c.high is not None), default=None)
        stated = value.text if value.low != value.high else f"{_plain(value.low)}{value.unit}"
        if value.high is not None and lowest is not None and value.high <= lowest:
            end = "不在补助范围内" if "元" in tiers.values[0] else "本条没有对应的规定"
            return f"{stated}没有达到本条规定的最低档次（{_plain(lowest)}{value.unit}），{end}。"
        if highest is not None and value.low >= highest and all(c.high is not None for c in same):
            return f"{stated}超出了本条规定的最高档次（{_plain(highest)}{value.unit}），本条没有对应的标准。"
        return f"{stated}不在本条规定的任何一个档次内，本条没有对应的标准。"
    return None


def unlisted_degree(tiers: TierList, question: str) -> str | None:
    """Return a sentence that says the question's degree is none of the conditions (轻度 of 中度、重度), or ``None``."""
    cores = [condition.core for condition in tiers.conditions if not condition.unit]
    scale = next((scale for scale in _SCALES if cores and all(core in scale for core in cores)), ())
    named = [degree for degree in scale if degree in question]
    if not named or any(degree in cores for degree in named):
        return None
    return f"本条只写明了{'、'.join(cores)}的标准，没有写明{named[0]}的标准。"


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
    for run in reversed(_lists(sentence, numbers)):
        if len(run) != count:
            return (), 0, 0  # three ranges and two amounts: nothing tells which range has none
        if run[0].kind in ("count", "date", "age", "area", "percent", "money"):
            found = tuple(Condition(v.text, v.text, v.low, v.high, v.unit, v.bound) for v in run)
            return found, run[0].start, run[-1].end
    for match in reversed(list(_WORD_LIST.finditer(sentence, 0, before))):
        items = re.split(r"、|(?<=[\u4e00-\u9fff])(?:和|及)(?=[\u4e00-\u9fff])", match.group())
        if len(items) == count:
            return _word_conditions(items, match.start(), match.end())
    return (), 0, 0


def _lists(sentence: str, values: Sequence[Value]) -> list[list[Value]]:
    """The whole lists of two or more values of one kind, in order."""
    lists: list[list[Value]] = []
    rest = list(values)
    while rest:
        run = _run(sentence, rest)
        if len(run) > 1:
            lists.append(run)
        rest = rest[len(run) :]
    return lists


def _worded(value: Value, paired: Sequence[Value]) -> str | None:
    """The value in words of its own: 2万 of 2万、3万元 is 2万元, and 58% of 不低于55%、58% is 不低于58%.

    The bound stands before the first of the list, the unit behind the last. ``None`` where no such wording reads as
    the same value again.
    """
    first, last = _NUMBER.search(paired[0].text), _NUMBER.search(paired[-1].text)
    if first is None or last is None:
        return None
    leads = ("", paired[0].text[: first.start()])
    behind = paired[-1].text[last.end() :]
    tails = ("", *(behind[i:] for i in range(len(behind))))
    for lead in dict.fromkeys(leads):
        for tail in dict.fromkeys(tails):
            text = lead + value.text + tail
            again = find_values(text)
            if len(again) == 1 and again[0].text == text and same_value(again[0], value):
                return text
    return None


def _word_conditions(items: Sequence[str], start: int, end: int) -> tuple[tuple[Condition, ...], int, int]:
    """按照中度、重度失能人数: the first item carries words before the list, the last one words after it.

    The inner items tell how long one is; with two items, the longest ending of the first that has the last character
    in common with an equally long beginning of the second (中度, 重度).
    """
    first, last = items[0], items[-1]
    if last[1:2] in _RANKS and last[1:2] and all(len(item) == 1 for item in items[1:-1]):
        bare = _LEAD_WORDS.sub("", first)  # 对甲、乙、丙类
        if len(bare) == 1:
            singles = [bare + last[1], *(item + last[1] for item in items[1:-1]), last[:2]]
            found = tuple(Condition(core + last[2:], core) for core in singles)
            return found, start + len(first) - 1, end
    if len(items) > 2:
        length = len(items[1])
    else:
        length = next(
            (n for n in range(min(len(first), len(last)), 1, -1) if first[-1] == last[n - 1] or first[-n] == last[0]), 0
        )
    if not 2 <= length <= min(len(first), len(last)):
        return (), 0, 0
    cores = [first[-length:], *items[1:-1], last[:length]]
    alike = len({core[-1] for core in cores}) == 1 or len({core[0] for core in cores}) == 1
    if not alike or len({len(core) for core in cores}) > 1:
        return (), 0, 0  # 自理、半失能、失能老年人: where the last one ends is a guess
    found = tuple(Condition(core + last[length:], core) for core in cores)
    return found, start + len(first) - length, end


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
