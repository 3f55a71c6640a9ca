"""An Excel cell's number or date as the text that people see, by the cell's number format.

Number formats are those of ECMA-376 Part 1, 18.8.30 and 18.8.31. A format that isn't understood gives ``None``: a
question must not be measured by a number that nobody wrote.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_YEAR_MONTH, _MONTH_DAY, _WHOLE_DATE = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
CHINESE_DATE_FORMATS = (
    dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH)
    | dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY)
    | {30: "m-d-yy", 31: _WHOLE_DATE}
)
"""Ids that a Chinese Excel writes without their format, as the standard lists them for zh-cn."""

_GENERAL = frozenset({"", "general", "@", "g/通用格式"})
_SHORT_DATE, _CHINESE_SHORT_DATE = "mm-dd-yy", "yyyy/m/d"
"""What a file calls format 14, and what a Chinese Excel shows for it."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<unseen>_.|\*.|\[[A-Za-z]+[0-9]*\])|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|(?P<letters>y+|m+|d+)|(?P<other>.)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?P<whole>[#0,]*[#0])(?:\.(?P<decimals>0*#*))?(?P<percent>%?)")


def number_text(value: int | float, number_format: str) -> str | None:
    """``3.0`` -> ``3``, ``0.5`` as ``0%`` -> ``50%``, ``1`` as ``000`` -> ``001``; ``None``: format not understood."""
    number = Decimal(format(value, ".15g"))  # the digits that Excel keeps: 0.1 + 0.2 is 0.3
    if number_format.lower() in _GENERAL:
        return _trimmed(format(number, "f"), 0)
    sections = number_format.split(";")
    if number < 0 and len(sections) > 1:
        return None
    before, code, after = _number_parts(sections[0])
    match = _DIGITS.fullmatch(code)
    if match is None:
        return None
    decimals = match["decimals"] or ""
    shown = number * 100 if match["percent"] else number
    rounded = abs(shown).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = _trimmed(format(rounded, ",f" if "," in match["whole"] else "f"), decimals.count("0"))
    whole, point, rest = text.partition(".")
    padded = whole.zfill(match["whole"].count("0")) if "," not in match["whole"] else whole
    return f"{'-' if number < 0 else ''}{before}{padded}{point}{rest}{match['percent']}{after}"


def date_text(value: date, number_format: str) -> str | None:
    """``2026-02-28`` as ``yyyy"年"m"月"d"日"`` -> ``2026年2月28日``; ``None`` for times and for names of days."""
    code = number_format.split(";")[0]
    if code.lower() == _SHORT_DATE:
        code = _CHINESE_SHORT_DATE
    if code.upper().startswith("[$-F800]"):  # the long date of the machine's own settings
        code = _WHOLE_DATE
    text = ""
    for token in _TOKEN.finditer(code):
        letters, other = token["letters"], token["other"]
        if letters:
            part = _date_part(value, letters.lower())
            if part is None:
                return None
            text += part
        elif (other and (other.isalnum() and other not in "年月日")) or (token["unseen"] or "").startswith("["):
            return None
        else:
            text += token["quoted"] or token["escaped"] or token["currency"] or other or ""
    return text


def _date_part(value: date, letters: str) -> str | None:
    parts = {
        "yyyy": str(value.year),
        "yy": f"{value.year % 100:02}",
        "m": str(value.month),
        "mm": f"{value.month:02}",
        "d": str(value.day),
        "dd": f"{value.day:02}",
    }
    return parts.get(letters)


def _number_parts(section: str) -> tuple[str, str, str]:
    """Split into what stands before the digits, their code, and what stands after them."""
    before, code, after = "", "", ""
    for token in _TOKEN.finditer(section):
        other = token["other"] or token["letters"] or ""
        literal = token["quoted"] or token["escaped"] or token["currency"] or ""
        if other in ("¥", "￥", "$", "-", "+", " ", "(", ")"):
            literal, other = other, ""
        if other:
            code += after + other  # a literal between digits makes a code that is not understood
            after = ""
        elif code:
            after += literal
        else:
            before += literal
    return before, code, after


def _trimmed(text: str, least: int) -> str:
    """Take trailing zeros off the decimals, down to ``least`` of them."""
    whole, _, decimals = text.partition(".")
    kept = decimals[:least] + decimals[least:].rstrip("0")
    return f"{whole}.{kept}" if kept else whole
