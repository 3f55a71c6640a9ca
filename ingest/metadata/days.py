"""Days as documents write them: 2023年3月2日, 二〇二三年三月二日, and in page tables 2023-03-02."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

_CN = "〇○零O０一二三四五六七八九"
DAY = (
    r"(?:[12１２]\d{3}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    rf"|[一二][{_CN}]{{3}}\s?年\s?[元正一二三四五六七八九十]{{1,2}}\s?月\s?[一二三四五六七八九十廿]{{1,3}}\s?日)"
)
"""Pattern of a day in running text, without groups; ``to_day`` reads what it matched."""
_PARTS = re.compile(r"(.{4})年(.{1,2})月(.{1,3})日")
_FACT_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s?[-./年]\s?(\d{1,2})\s?[-./月]\s?(\d{1,2})(?!\d)|(?<!\d)((?:19|20)\d{6})(?!\d)"
)
_STANDARD_DAYS = re.compile(r"(?:^|\n)(\d{4}-\d{2}-\d{2})发布\n?(\d{4}-\d{2}-\d{2})实施", re.MULTILINE)
_STANDARD_HEAD = 15
"""Lines."""
_DIGITS = {"〇": 0, "○": 0, "零": 0, "O": 0, "０": 0, "元": 1, "正": 1, "两": 2} | {
    char: n for n, char in enumerate("一二三四五六七八九", start=1)
}
_EARLIEST, _LATEST = 1900, 2100
"""Years: anything else is a slip of the source."""
_SPACE = re.compile(r"\s+")


def to_day(words: str) -> date | None:
    """Return the day that words matched by ``DAY`` name; ``None`` where there is no such day (2月30日)."""
    parts = _PARTS.fullmatch(_SPACE.sub("", words))
    if parts is None:
        return None
    year = _count(parts[1]) if parts[1].isdecimal() else _digit_by_digit(parts[1])
    return _day(year, _count(parts[2]), _count(parts[3]))


def fact_day(words: str) -> date | None:
    """Return the day in a page's field: 2023-03-02 10:15, 2023.3.2, 20230302, or written as in running text."""
    if match := _FACT_DAY.search(words):
        year, month, day = match.group(1, 2, 3) if match[1] else (match[4][:4], match[4][4:6], match[4][6:])
        return _day(int(year), int(month), int(day))
    written = re.search(DAY, words)
    return to_day(written.group()) if written else None


def standard_days(lines: Sequence[str]) -> tuple[date | None, date | None]:
    """Return the days of 发布 and of 实施 in the head of a standard (2023-06-30发布2023-07-30实施)."""
    found = _STANDARD_DAYS.search("\n".join(lines[:_STANDARD_HEAD]))
    return (fact_day(found[1]), fact_day(found[2])) if found else (None, None)


def years_later(day: date, years: int) -> date:
    """Return the same day of a later year; of a 29 February the 1 March."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or the first of the month after where it is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return date(day.year + years, month + 1, day.day)
    except ValueError:
        return date(day.year + years, month + 2, 1)


def last_day(year: int, month: int) -> date | None:
    """Return the last day of a month, ``None`` where there is no such month."""
    first = _day(year, month, 1)
    return None if first is None else date.fromordinal(months_later(first, 1).toordinal() - 1)


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None or not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _digit_by_digit(words: str) -> int:
    return int("".join(str(_DIGITS[char]) for char in words))


def _count(words: str) -> int | None:
    """Return a number up to 99 in digits or as it is counted (十二, 二十, 廿三)."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.replace("廿", "二十").partition("十")
    if not ten:
        return _DIGITS.get(words)
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def to_count(words: str) -> int | None:
    """Return the number in 5年, 五年, 两年, 十年: digits or counted, up to 99."""
    return _count(words)
