"""One numeral, Arabic, Chinese or mixed (100, 1,000, 1.8万, 一百二十, 两千〇八), to an exact Decimal."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

CHINESE_DIGITS = "〇○零一二两三四五六七八九"
_DIGIT_VALUES = dict(zip(CHINESE_DIGITS, (0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SMALL_SCALES = {"十": 10, "百": 100, "千": 1000}
_LARGE_SCALES = {"万": 10**4, "亿": 10**8}
SCALES = "十百千万亿"

_LONGEST = 32
"""Characters of the longest numeral that is read: more is no number of a policy, and an exact Decimal stays cheap."""

ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
"""A run of Arabic digits with thousands separators and decimals, in text with folded widths."""

CHINESE = rf"[{CHINESE_DIGITS}{SCALES}]+(?:点[〇○零一二三四五六七八九]+[万亿]?)?"
MIXED = rf"{ARABIC}(?: ?[{SCALES}]+(?:[0-9]+[{SCALES}]*){{0,3}})?"
NUMBER = rf"(?:{MIXED}|{CHINESE})"
"""A whole numeral. It may still be no number (一二三四五); ``parse_number`` decides."""

_WHOLE_ARABIC = re.compile(ARABIC)
_WHOLE_CHINESE = re.compile(CHINESE)
_WHOLE_MIXED = re.compile(MIXED)
_TOKEN = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[{CHINESE_DIGITS}{SCALES}]")

_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_WIDE_BUT_COMMA = re.compile("[\uff01-\uff0b\uff0d-\uff5e\u3000]")


class NumeralError(ValueError):
    """A text is not one numeral."""


def fold_width(text: str) -> str:
    """Return ``text`` with full-width ASCII (and the wide space) in half width, character for character."""
    return _fold(text, _WIDE)


def fold_width_but_commas(text: str) -> str:
    """As ``fold_width``, but every ， stays: it may be punctuation."""
    return _fold(text, _WIDE_BUT_COMMA)


def _fold(text: str, folded: re.Pattern[str]) -> str:
    # a text holds few different wide characters: replacing each is twice as fast as translating every character
    for wide in set(folded.findall(text)):
        text = text.replace(wide, _NARROW[wide])
    return text


def parse_number(text: str) -> Decimal:
    """Read one numeral without unit: ``１，０００``, ``1.8万``, ``3百万``, ``一百零五``, ``一点五``, ``二〇二三``.

    ``半`` is 0.5, and short forms count (``三千五`` is 3500). A share (``百分之五``) carries its unit and is none.

    Raises:
        NumeralError: ``text`` is not one numeral; the message, in Chinese, names it.

    """
    number = _parsed(text) if len(text) <= _LONGEST else _parse(text)
    if number is None:
        shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
        raise NumeralError(f"“{shown}”不是一个能读懂的数，请写成 100、1,000、1.8万 或 一百二十 这样的一个数。")
    return number


def _parse(text: str) -> Decimal | None:
    folded = fold_width(text).strip().replace(" ", "")
    number = _read(folded) if 0 < len(folded) <= _LONGEST else None
    return None if number is None else tidy(number)


_parsed = lru_cache(maxsize=4096)(_parse)
"""Policy texts write the same few numerals over and over."""


def parse_adjacent(text: str) -> tuple[Decimal, Decimal] | None:
    """Read a rough number of two neighbouring digits: ``六七十`` is (60, 70), ``十五六`` (15, 16); else ``None``.

    ``三五`` (three to five) is the one such pair in use whose digits are no neighbours.
    """
    if len(text) > _LONGEST:
        return None
    for i in range(len(text) - 1):
        low, high = _DIGIT_VALUES.get(text[i], 0), _DIGIT_VALUES.get(text[i + 1], 0)
        if low and (high == low + 1 or text[i : i + 2] == "三五"):
            pair = _read(text[: i + 1] + text[i + 2 :]), _read(text[:i] + text[i + 1 :])
            return (tidy(pair[0]), tidy(pair[1])) if pair[0] is not None and pair[1] is not None else None
    return None


def tidy(number: Decimal) -> Decimal:
    """Return an equal Decimal without exponent or trailing zeros, so that it prints as people write it."""
    whole = number.to_integral_value()
    # not quantize: it raises for more digits than the context has, and files hold longer ones
    return Decimal(int(whole)) if number == whole else number.normalize()


def _read(text: str) -> Decimal | None:
    if text == "半":
        return Decimal("0.5")
    if _WHOLE_ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _WHOLE_MIXED.fullmatch(text):
        return _evaluate(text.replace(",", ""))
    if not _WHOLE_CHINESE.fullmatch(text):
        return None
    whole, point, rest = text.partition("点")
    if not point:
        return _positional(text) or _evaluate(text)
    scale = _LARGE_SCALES.get(rest[-1], 1)
    digits = "".join(str(_DIGIT_VALUES[c]) for c in rest if c in _DIGIT_VALUES)
    integer = _evaluate(whole)
    return None if integer is None else (integer + Decimal(f"0.{digits}")) * scale


def _positional(text: str) -> Decimal | None:
    """Read digit by digit (二〇二三); 一二 is two numbers side by side, so only years and numerals with a 〇 count."""
    if any(c not in _DIGIT_VALUES for c in text) or len(text) < 2:
        return None
    if len(text) != 4 and not any(c in "〇○零" for c in text):
        return None
    return Decimal("".join(str(_DIGIT_VALUES[c]) for c in text))


def _evaluate(text: str) -> Decimal | None:
    """Add up digits and scales from the left; ``None`` where their order is that of no number (十百, 五六)."""
    total = section = Decimal(0)
    pending: Decimal | None = None
    after_zero = False
    small = large = 0  # the last scale of the section, and of the number; 0 for none yet
    last = 0
    for part in _TOKEN.findall(text):
        if part in _SMALL_SCALES:
            scale = _SMALL_SCALES[part]
            if small and scale >= small:
                return None
            section += (Decimal(1) if pending is None else pending) * scale
            pending, small, last, after_zero = None, scale, scale, False
        elif part in _LARGE_SCALES:
            scale = _LARGE_SCALES[part]
            if scale == large:
                return None
            section += pending or 0
            if not last and pending is None:
                section = Decimal(1)  # 万 alone is 10000
            # 三万亿 multiplies all before it, 三亿五千万 only its own section
            total = (total + section) * scale if scale > large else total + section * scale
            section, pending, small, large, last, after_zero = Decimal(0), None, 0, scale, scale, False
        elif part in "〇○零" and len(text) > 1:
            after_zero = True
        elif pending is not None:
            return None
        else:
            pending = Decimal(_DIGIT_VALUES[part]) if part in _DIGIT_VALUES else Decimal(part)
    if pending is None:
        return total + section
    if last and pending >= last:
        return None
    short = last >= 100 and pending < 10 and not after_zero  # 三千五 is 3500, 三千零五 is 3005
    return total + section + (pending * last / 10 if short else pending)
