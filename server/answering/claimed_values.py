"""Does a source carry the values of a sentence: the same number, bound, period, direction, beside the same words?"""

from __future__ import annotations

import re

from ingest.numbers.numerals import Value, numeral_spans, same_value
from server.answering.misstatements import Misstatement
from server.answering.phrasing import DIRECTION
from server.answering.question import Query
from server.answering.sources import Source, Statement, region, segment_at
from server.answering.tiers import find_tiers

SPEAKS_TO_ASKER = re.compile(r"[您你]")
_REDUCED_TO = "减按"
_REPORTS_ASKER = re.compile(r"[您你](?:所)?(?:说|问|提|讲)|所问|提到的|问题中")


def wrong_value(part: Statement, source: Source, query: Query) -> Misstatement | None:
    """A value that the source doesn't state, or states with another bound, per another unit or another period."""
    for value in part.values:
        same = [other for other in (*source.sentence.values, *source.years) if same_value(value, other)]
        if any(set(value.per) == set(other.per) and _open_ended(value) == _open_ended(other) for other in same):
            continue
        if same:
            return Misstatement("number", f"“{value.text}”按什么计算，与条款不同")
        if not _repeats_question(value, part, source, query):
            return Misstatement("number", f"“{value.text}”不在所引条款中")
    return None


def _open_ended(value: Value) -> str:
    """The bound word behind a range, which has no place in its bound: 500-750平方米以上."""
    return value.text[-2:] if value.bound == "range" and value.text.endswith(("以上", "以下", "以内")) else ""


def _repeats_question(value: Value, part: Statement, source: Source, query: Query) -> bool:
    """Whether a number is the asker's own, told as such: their situation may be repeated, their claims may not.

    An amount or a share that only the question names is what they want to know: it is repeated only as their words.
    """
    if not any(same_value(value, own) for own in query.values):
        return False
    around = part.within(segment_at(part, value.start))
    if _REPORTS_ASKER.search(around):
        return True
    if value.kind in ("money", "percent", "multiple"):
        return False
    if SPEAKS_TO_ASKER.search(around):
        return True
    rivals = [v for v in source.sentence.values if (v.kind, v.unit) == (value.kind, value.unit)]
    inside = [v for v in rivals if lies_within(value, v)]
    return bool(inside) and (value.kind == "age" or any(same_value(v, said) for v in inside for said in part.values))


def lies_within(value: Value, wide: Value) -> bool:
    """Whether everything that ``value`` says lies in the range of ``wide``."""
    low = wide.low is None or (value.low is not None and value.low >= wide.low)
    high = wide.high is None or (value.high is not None and value.high <= wide.high)
    return low and high


def wrong_numeral(part: Statement, source: Source) -> Misstatement | None:
    """Digits that are no typed value and stand nowhere in the source or its headings."""
    typed = [(value.start, value.end) for value in part.values]
    for start, end in numeral_spans(part.text):
        digits = part.text[start:end]
        if any(s <= start and end <= e for s, e in typed):
            continue
        alone = re.compile(rf"(?<!\d){re.escape(digits)}(?!\d)")
        if not any(alone.search(text) for text in (source.sentence.text, source.heads)):
            return Misstatement("untyped_number", f"“{digits}”不在所引条款中")
    return None


def wrong_pairing(part: Statement, source: Source) -> Misstatement | None:
    """A word that stands beside another value of the same kind in the source may not stand beside this one."""
    for value in part.values:
        same = [v for v in source.sentence.values if same_value(v, value)]
        if same and source.paired and any(_is_paired(v, source) for v in same):
            return Misstatement("pairing", "条款把多个条件和数值一一对应，只能由规则取其中一档")
        rivals = [v for v in source.sentence.values if v.kind == value.kind and not same_value(v, value)]
        if not same or not rivals:
            continue
        own = "|".join(region(source.sentence, v) for v in same)
        others = "|".join(region(source.sentence, v) for v in rivals)
        beside = Statement(region(part, value))
        for start, word in beside.content:
            named = word if len(word) > 1 else beside.text[start : start + 2]
            if len(named) > 1 and named in others and named not in own:
                return Misstatement("pairing", f"条款里“{value.text}”与“{named}”不是一回事")
    return None


def _is_paired(value: Value, source: Source) -> bool:
    """Whether a value of a sentence with 分别 is one of those that it pairs; any of them, where no rule knows which."""
    tiers = find_tiers(source.sentence.text)
    return (
        tiers is None
        or tiers.conditions_start <= value.start < tiers.conditions_end
        or tiers.values_start <= value.start < tiers.values_end
    )


def wrong_direction(part: Statement, source: Source) -> Misstatement | None:
    """减按90% is not 减90%, 提高到 is not 提高."""
    for value in part.values:
        same = [v for v in source.sentence.values if same_value(v, value)]
        said = {_led_by(part.text, value)}
        if said == {""} and part.text.endswith("按", 0, value.start):
            said.add(_REDUCED_TO)  # 按90%计入 says what 减按90%计入 says
        if same and all(_led_by(source.sentence.text, v) not in said for v in same):
            return Misstatement("direction", f"“{value.text}”是减到、减掉还是增加，与条款不同")
    return None


def _led_by(text: str, value: Value) -> str:
    match = DIRECTION.search(text[: value.start])
    return match[1] if match else ""


def in_words(value: Value) -> str:
    """Return the value as its text has it, with what it is paid per: 每人每年600元."""
    if value.kind in ("date", "age") or not value.per or re.search("每|/", value.text):
        return value.text
    return "".join(f"每{unit}" for unit in value.per) + value.text
