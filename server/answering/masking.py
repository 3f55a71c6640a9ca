"""Numbers that tell who somebody is are replaced before a question is kept or sent anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import accumulate

_ID, _PHONE, _CARD = "〔身份证号〕", "〔电话号码〕", "〔银行卡号〕"

_FOLD = str.maketrans(
    "０１２３４５６７８９Ｘｘx＋（）．－‐‑–−\u3000\u00a0\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u2060\ufeff",
    "0123456789XXX+().-----" + " " * 11,
)
"""One character for one, so that what is found in the folded text stands at the same place in the text itself."""

_RUN = re.compile(r"[0-9]+(?:[ -]{1,3}[0-9]+)*(?:[ -]?X(?![0-9A-Za-z]))?")
_GROUP = re.compile(r"[0-9]+X?|X")
_WITH_MARKS = re.compile(
    r"(?<![0-9])(?:1[3-9][0-9]\.[0-9]{4}\.[0-9]{4}"  # 138.1234.5678
    r"|\(0[0-9]{2,3}\)[ -]{0,3}[2-9][0-9]{2,3}[ -]{0,3}[0-9]{4})(?![0-9])"  # (0411) 8123 4567
)
_AMOUNT = re.compile(r" ?(?:[元万亿%％]|\.[0-9])")
_COUNTRY = re.compile(r"\(?(?:\+|00) ?86\)?[ -]{0,3}$|\(86\)[ -]{0,3}$|(?<![0-9])86[ -]{1,3}$|\+ ?$")

_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(?:010|02[0-9])[2-9][0-9]{7}|0[3-9][0-9]{2}[2-9][0-9]{6,7}")
_ABROAD = re.compile(r"(?:00)?86(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}")
_CARD_NUMBER = re.compile(r"[34569][0-9]{15,18}")
_REGIONS = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-6]")
"""First two digits of an ID number: GB/T 2260, with 83 (Taiwan) and 9x (foreigners) as residence permits have them."""
_OLDEST = 1900
_LONGEST = 19


def mask_personal(text: str) -> str:
    """Return ``text`` with placeholders for ID numbers, phone numbers and bank card numbers, all else untouched.

    Found are ID numbers of 18 or 15 digits (GB 11643: a province's code, and a date of birth that exists), mobile and
    landline numbers of the mainland, and cards of 16 to 19 digits with a valid check digit (Luhn, ISO/IEC 7812), also
    with spaces or hyphens between, or in full-width digits. An ID number is masked with a wrong check digit too: a slip
    of the pen still tells who is meant. Amounts, years, dates, document numbers and hotlines (110, 12345, 400-…) stay,
    and so does a local number without its area code, which nothing tells from an amount.
    """
    folded = text.translate(_FOLD)
    found = [(match.start(), match.end(), _PHONE) for match in _WITH_MARKS.finditer(folded)]
    for run in _RUN.finditer(folded):
        if not any(start < run.end() and run.start() < end for start, end, _ in found):
            found += _numbers_in(folded, run.start(), run.end())
    for start, end, placeholder in sorted(found, reverse=True):
        begin = start
        if placeholder == _PHONE and (country := _COUNTRY.search(folded, max(0, start - 12), start)):
            begin = country.start()
        text = text[:begin] + placeholder + text[end:]
    return text


def _numbers_in(folded: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Return start, end and placeholder of the numbers among the groups of digits between ``start`` and ``end``."""
    groups = list(_GROUP.finditer(folded, start, end))
    found = []
    first = 0
    while first < len(groups):
        lengths = accumulate(len(group[0]) for group in groups[first : first + _LONGEST])
        count = sum(length <= _LONGEST for length in lengths)
        # the longest first: a card number may begin like a phone number
        for last in range(first + count, first, -1):
            if placeholder := _kind(folded, groups[first:last]):
                found.append((groups[first].start(), groups[last - 1].end(), placeholder))
                first = last - 1
                break
        first += 1
    return found


def _kind(folded: str, groups: list[re.Match[str]]) -> str | None:
    """Return the placeholder for the number that ``groups`` make together, if it is one to be masked."""
    number = "".join(group[0] for group in groups)
    if _is_id(number):
        return _ID
    start, end = groups[0].start(), groups[-1].end()
    if _AMOUNT.match(folded, end) or re.search(r"[0-9]\.$", folded[max(0, start - 2) : start]):
        return None
    if _CARD_NUMBER.fullmatch(number) and _luhn(number):
        return _CARD
    sizes = [len(group[0]) for group in groups]
    # a list of small numbers (1 3 8 12 …) is no phone number, though read together it may look like one
    written_so = sizes[0] >= 3 or set(sizes) == {1} or groups[0][0] == "86"
    abroad = folded[start - 1 : start] == "+" or number.startswith("00")
    if written_so and any(is_one(number) for is_one in _phone_kinds(abroad)):
        return _PHONE
    return None


def _phone_kinds(abroad: bool) -> tuple[Callable[[str], re.Match[str] | None], ...]:
    return (_MOBILE.fullmatch, _LANDLINE.fullmatch, *((_ABROAD.fullmatch,) if abroad else ()))


def _is_id(number: str) -> bool:
    if not _REGIONS.match(number):
        return False
    if len(number) == 18 and number[:17].isdigit():
        return _is_birth(number[6:14])
    return len(number) == 15 and number.isdigit() and _is_birth(f"19{number[6:12]}")


def _is_birth(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    # no clock is asked, so that the same text is always masked the same way
    return _OLDEST <= born.year < 2100


def _luhn(number: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
