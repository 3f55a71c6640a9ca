"""Dates of policy text (2022年底前, 2021年, 9月30日, 二〇二三年三月) as their first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ingest.numbers.number_words import CHINESE_DIGITS, NumeralError, parse_number

Grain = Literal["year", "month", "day"]
DateBound = Literal["exact", "at_least", "more_than", "at_most"]

_LEAP_YEAR = 2000
"""Stands in for the year of a date without one, so that 29 February is a day of it."""

_S = r"[ \xa0]{0,2}"
_YEAR = rf"(?:(?:1[89]|20)[0-9]{{2}}|[一二][{CHINESE_DIGITS}]{{3}})"
_MONTH = "(?:1[0-2](?![0-9])|0?[1-9](?![0-9])|十[一二]?|[一二三四五六七八九])"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_PART_OF_MONTH = "底|末|初|上旬|中旬|下旬"
_MONTH_TAIL = rf"(?:份)?(?:{_S}(?P<day>{_DAY}){_S}日|{_S}(?P<part>{_PART_OF_MONTH}))?"
_DATED = re.compile(
    rf"(?P<year>{_YEAR}){_S}年(?:"
    rf"{_S}(?P<month>{_MONTH}){_S}月(?!初[一二三四五六七八九十]){_MONTH_TAIL}"
    rf"|{_S}(?P<half>[上下])半年"
    rf"|{_S}第?(?P<quarter>[一二三四1-4]){_S}季度"
    rf"|{_S}前(?P<quarters>[一二两三1-3])(?:个)?季度"
    rf"|年?(?P<end>底|末(?!位)|终(?!身|止|端))"
    rf"|年?(?P<start>初(?!级|步|中|次|期|始))"
    rf"|内|度"
    rf")?"
)
_YEARLESS = re.compile(
    rf"(?P<month>{_MONTH}){_S}月(?!初[一二三四五六七八九十]|嫂|饼|均){_MONTH_TAIL}",
)
_ISO = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})(?![0-9])")
_BOUND = re.compile(
    rf"{_S}(?:(?P<at_most>(?:之|以)?前(?![款述期列置景往后提])|截止|为止)"
    rf"|(?P<at_least>起|以来|开始)|(?P<more_than>之后|以后|后(?!续|期|勤|备|半|来)))"
)
_FIRST_FEW = re.compile(rf"{_S}前[0-9一二三四五六七八九十两几]+个?(?:季|月|年|批|期|名)")
"""2022年前5个月 are its first five months, no deadline."""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """``[first, last]``, both included, as stated at ``[start, end)``; ``dated`` is false where no year is stated."""

    first: date
    last: date
    grain: Grain
    dated: bool
    start: int
    end: int

    def in_year_of(self, other: DateSpan) -> DateSpan:
        """Return these days in the year of ``other``: 2021年1月至6月 ends in June 2021."""
        days = (_make_day(other.first.year, d.month, d.day) for d in (self.first, self.last))
        first, last = days
        return DateSpan(first or self.first, last or self.last, self.grain, other.dated, self.start, self.end)


def read_date(text: str, start: int) -> DateSpan | None:
    """Read the date that begins at ``start`` of ``text`` (folded widths), without its bound words; ``None`` if none."""
    match = _ISO.match(text, start)
    if match:
        day = _make_day(int(match["year"]), int(match["month"]), int(match["day"]))
        return None if day is None else DateSpan(day, day, "day", dated=True, start=start, end=match.end())
    match = _DATED.match(text, start)
    if match:
        return _from_year(match)
    match = _YEARLESS.match(text, start)
    if match is None or text.endswith(("个", "每"), 0, start):
        return None
    if not match["month"].isascii() and not _is_chinese_month(text, match):
        return None
    return _from_month(match, _LEAP_YEAR, dated=False)


def year_span(year: int, start: int, end: int) -> DateSpan:
    """Return the whole year, as stated at ``[start, end)``: the 2019 of 2019—2021年."""
    return DateSpan(date(year, 1, 1), date(year, 12, 31), "year", dated=True, start=start, end=end)


def month_span(month: int, start: int, end: int) -> DateSpan:
    """Return the whole month of no stated year: the 5 of 5—6月."""
    first = date(_LEAP_YEAR, month, 1)
    return DateSpan(first, _last_of_month(first), "month", dated=False, start=start, end=end)


def day_span(day: int, like: DateSpan, start: int, end: int) -> DateSpan | None:
    """Return another day of the month of ``like``: the 31日 of 3月1日至31日; ``None`` if the month has no such day."""
    found = _make_day(like.first.year, like.first.month, day)
    return None if found is None else DateSpan(found, found, "day", like.dated, start, end)


def read_date_bound(text: str, end: int) -> tuple[DateBound, int]:
    """Read 前, 以前, 起, 之后 … at ``end``; returns the bound and where it ends (``end`` itself for ``exact``)."""
    match = _BOUND.match(text, end)
    if match is None or _FIRST_FEW.match(text, end):
        return "exact", end
    bound: DateBound = "at_most" if match["at_most"] else "at_least" if match["at_least"] else "more_than"
    return bound, match.end()


def bounded_days(span: DateSpan, bound: DateBound) -> tuple[date | None, date | None]:
    """Return first and last day under ``bound``, ``None`` for an open side.

    A day is included (5月26日前 ends on the 26th, 2022年底前 on 31 December); 前 behind a whole year or month means
    before it begins: 2022年前 ends on 31 December 2021.
    """
    if bound == "at_least":
        return span.first, None
    if bound == "more_than":
        return span.last, None
    if bound == "at_most":
        whole_period = span.first != span.last
        return None, span.first - timedelta(days=1) if whole_period else span.last
    return span.first, span.last


def _is_chinese_month(text: str, match: re.Match[str]) -> bool:
    """三月 may be three months or a month of the year: only a day, a part of it or a bound behind it decides."""
    if match["day"] or match["part"] or match.group().endswith("份"):
        return True
    return text.startswith(("前", "起"), match.end())


def _from_year(match: re.Match[str]) -> DateSpan | None:
    year = _year_number(match["year"])
    if year is None:
        return None
    if match["month"]:
        return _from_month(match, year, dated=True)
    first, last = date(year, 1, 1), date(year, 12, 31)
    grain: Grain = "year"
    if match["half"]:
        first, last = (first, date(year, 6, 30)) if match["half"] == "上" else (date(year, 7, 1), last)
        grain = "month"
    elif match["quarter"]:
        month = 3 * int(parse_number(match["quarter"])) - 2
        first, last = date(year, month, 1), _last_of_month(date(year, month + 2, 1))
        grain = "month"
    elif match["quarters"]:
        last, grain = _last_of_month(date(year, 3 * int(parse_number(match["quarters"])), 1)), "month"
    elif match["end"]:
        first, grain = last, "day"
    elif match["start"]:
        last, grain = first, "day"
    return DateSpan(first, last, grain, dated=True, start=match.start(), end=match.end())


def _from_month(match: re.Match[str], year: int, *, dated: bool) -> DateSpan | None:
    month = int(parse_number(match["month"]))
    first = date(year, month, 1)
    last = _last_of_month(first)
    grain: Grain = "day"
    part = match["part"]
    if match["day"]:
        day = _make_day(year, month, int(parse_number(match["day"])))
        if day is None:
            return None
        first = last = day
    elif part in ("底", "末"):
        first = last
    elif part == "初":
        last = first
    elif part:
        begin = {"上旬": 1, "中旬": 11, "下旬": 21}[part]
        first = date(year, month, begin)
        last = last if begin == 21 else date(year, month, begin + 9)
    else:
        grain = "month"
    return DateSpan(first, last, grain, dated, match.start(), match.end())


def _year_number(text: str) -> int | None:
    try:
        return int(parse_number(text))
    except NumeralError:
        return None


def _make_day(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _last_of_month(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
