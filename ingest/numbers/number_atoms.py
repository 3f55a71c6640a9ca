"""The numerals of a text one by one: each a date, or a number with the unit it has or borrows from its list."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest.fast_init import fast_init
from ingest.numbers.number_context import Bound
from ingest.numbers.number_dates import DateSpan, day_span, month_span, read_date, year_span
from ingest.numbers.number_units import UNIT_STARTS, Unit, read_half, read_unit
from ingest.numbers.number_words import (
    ARABIC,
    CHINESE_DIGITS,
    NUMBER,
    SCALES,
    NumeralError,
    parse_adjacent,
    parse_number,
    tidy,
)

_NUMBER = re.compile(NUMBER)
_AHEAD = re.compile(
    rf"(?P<date>[0-9{CHINESE_DIGITS}十]{{1,4}}[ \xa0]{{0,2}}[年月]|[0-9]{{4}}[-/.][0-9])"
    rf"|(?P<half>半)|[百千万{CHINESE_DIGITS}十]{{1,3}}分之|[0-9]{{1,2}}/[0-9]|[0-9]{{1,3}} ?[:∶]"
)
"""What may be a date, a half or a share; any other numeral is a number."""
_ONE = Decimal(1)
_LEADING_ZERO = re.compile("0[0-9]")
_ARABIC = re.compile(ARABIC)
_SHARE = re.compile(rf"(?P<of>[百千万]|[{CHINESE_DIGITS}十]{{1,3}})分之(?P<part>{NUMBER})")
_SLASH_SHARE = re.compile(r"(?P<part>[0-9]{1,2})/(?P<of>[0-9]{1,3})(?![0-9/])")
_RATIO = re.compile(r"(?P<part>[0-9]{1,3})[ ]?[:∶][ ]?(?P<of>[0-9]{1,3})(?![0-9:])")
_SHARE_FACTORS = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
_ROUGHLY = re.compile(rf"(?P<word>余|多|来)(?P<scale>[{SCALES}]*)")
_SCALE_TAIL = re.compile(r"[万亿]+$")
_MONEY_WORDS = re.compile(
    r"(?:[¥￥]|每年|每月|补|补助|补贴|给|给予|发|发放|奖|奖励|奖补|领|领取|拿|资助|津贴|标准|罚款|投资|资金|收入|费|价|缴纳|交|人民币|钱|上限|限额)"
    r"[^，,。；;0-9]{0,6}$"
)
_AFTER_BARE_MONEY = re.compile(r"[的吗呢吧了啊么对、,，。;；?？!！)）\s以左上还就是到至~-]|$")
_FOR_A_PERIOD = re.compile("一年|一个月|每年|每月|/年|/月")
_SEGMENT_START = re.compile(r"(?:^|[\n。;；:：])[ \t\xa0]*$")
_NUMBERING = re.compile(r"[1-9][0-9]?\.(?=[0-9])")
_RANGE_GAP = re.compile(r"(?:\(含\))?[ \xa0]{0,2}(?:[-—–―−~]{1,2}|起?至|到)[ \xa0]{0,2}")
_LONGEST_GAP = 8
"""Characters of the longest of either gap."""
_LIST_GAP = re.compile(r"[ \xa0]{0,2}(?:、|和|或者?|及|以及|与)[ \xa0]{0,2}(?:分别)?")
_LINKS = frozenset("-—–―−~起至到、和或及以与( \xa0")
"""How whatever may stand between two numbers of a list or range begins, see ``_RANGE_GAP`` and ``_LIST_GAP``."""
_MAY_LEAD = "".join(sorted("-—–―−~至到、和或者及与别 \xa0¥￥币"))
"""Last characters of what may stand between two numbers, and of the signs of money."""
_LENGTHS = frozenset({"米", "厘米", "毫米", "千米", "立方米", "公斤", "吨"})
_MAY_FOLLOW = "".join(sorted((_LINKS | UNIT_STARTS | {*"点分余多来月"}) - {*"条例"}))
"""A Chinese numeral before any other character states nothing: no unit, date, share or list follows."""
_AFTER_SCALE = "吗呢吧了啊么对,，。;；?？!！)）的左上还就是每一/"
"""What may follow a bare amount (补四万。), see ``_AFTER_BARE_MONEY`` and ``_FOR_A_PERIOD``."""
_CHINESE = rf"[{CHINESE_DIGITS}{SCALES}]"
_ARABIC_OR_LED = rf"[0-9{CHINESE_DIGITS}{SCALES}半](?:(?<=[0-9半])|(?<=[{re.escape(_MAY_LEAD)}].)"
_BEFORE_MEANING = (
    rf"{_CHINESE}*+(?:(?=[{re.escape(_MAY_FOLLOW)}])|(?<=[百千万亿])(?:(?=[{re.escape(_AFTER_SCALE)}\s])|\Z)))"
)
_START = re.compile(rf"{_ARABIC_OR_LED}|(?<!{_CHINESE}.){_BEFORE_MEANING}")
"""Where a numeral begins that may state something; 统一 and 一般, more than half of them all, are passed over."""
_WIDE_DIGITS = "０-９"
_WIDE_LEADS, _WIDE_FOLLOWS, _WIDE_AFTER_SCALE = (
    "".join("\u3000" if char == " " else chr(ord(char) + 0xFEE0) for char in chars if " " <= char <= "~")
    for chars in (_MAY_LEAD, _MAY_FOLLOW, _AFTER_SCALE)
)
_START_OF_ANY_WIDTH = re.compile(
    rf"[0-9{_WIDE_DIGITS}半]|[{CHINESE_DIGITS}{SCALES}](?:(?<=[{re.escape(_MAY_LEAD + _WIDE_LEADS)}].)"
    rf"|(?<!{_CHINESE}.){_CHINESE}*+(?:(?=[{re.escape(_MAY_FOLLOW + _WIDE_FOLLOWS)}])"
    rf"|(?<=[百千万亿])(?:(?=[{re.escape(_AFTER_SCALE + _WIDE_AFTER_SCALE)}\s])|\Z)))"
)
"""``_START`` in a text whose widths are not folded yet: four texts in five hold none, and need no folding."""
_NEXT = re.compile(rf"{_ARABIC_OR_LED}|{_BEFORE_MEANING}")
"""One that follows right upon another: 3万 and 三分之二."""


@fast_init
@dataclass(frozen=True, slots=True)
class Atom:
    """One numeral at ``[start, end)``, its unit included; ``number`` is ``None`` where it states no number.

    ``unit`` is ``None`` for a bare numeral; ``day`` is set for dates, ``rough_high`` for 六七十, ``hint`` for 30多;
    ``scale`` is the 万 or 亿 at the end, which a list may share.
    ``prefixed`` means that the unit stands before the numeral (百分之三十); ``borrowed`` that a neighbour lent it.
    """

    start: int
    end: int
    words: str
    number: Decimal | None
    unit: Unit | None = None
    day: DateSpan | None = None
    rough_high: Decimal | None = None
    hint: Bound | None = None
    scale: Decimal = Decimal(1)
    prefixed: bool = False
    borrowed: bool = False

    @property
    def chinese(self) -> bool:
        """Whether the numeral is written in Chinese."""
        return not self.words[:1].isascii()

    @property
    def typed(self) -> bool:
        """Whether it is a date or has a unit."""
        return self.day is not None or (self.unit is not None and self.number is not None)

    @property
    def amount(self) -> Decimal:
        """The number in the canonical unit."""
        return self._in_unit(self.number or Decimal(0))

    @property
    def high_amount(self) -> Decimal | None:
        """The upper end of a rough number (六七十) in the canonical unit."""
        return None if self.rough_high is None else self._in_unit(self.rough_high)

    def _in_unit(self, number: Decimal) -> Decimal:
        return number if self.unit is None else tidy(number * self.unit.factor + self.unit.extra)


def may_hold_atoms(text: str) -> bool:
    """Whether there can be a numeral that states something in ``text``, whose widths need not be folded for this."""
    return _START_OF_ANY_WIDTH.search(text) is not None


def read_atoms(text: str) -> list[Atom]:
    """Return every numeral of ``text`` (folded widths) in order, with units lent along lists and ranges."""
    atoms: list[Atom] = []
    match = _START.search(text)
    while match:
        atom = _read_atom(text, match.start())
        atoms.append(atom)
        at = max(atom.end, match.start() + 1)
        match = _NEXT.match(text, at) or _START.search(text, at)
    if len(atoms) < 2:
        return atoms
    for i in range(len(atoms) - 2, -1, -1):
        atom, after = atoms[i], atoms[i + 1]
        lends = after.start - atom.end <= _LONGEST_GAP and atom.number is not None and not atom.typed
        if lends and linked(text, atom.end, after.start):
            atoms[i] = _borrow(text, atom, after)
    carried: list[Atom] = []
    for atom in atoms:
        if not carried or atom.start - carried[-1].end > _LONGEST_GAP:
            carried.append(atom)
        elif linked(text, carried[-1].end, atom.start):
            carried.append(_continue(carried[-1], atom))
        elif (months := _with_year(carried[-1], atom)) is not None:
            carried[-1] = months
        else:
            carried.append(atom)
    return carried


def linked(text: str, end: int, start: int) -> bool:
    """Whether only a list or range mark stands between two numbers."""
    return is_range_gap(text, end, start) or is_list_gap(text, end, start)


def is_range_gap(text: str, end: int, start: int) -> bool:
    """Whether ``text[end:start]`` is -, —, ~, 至 or 到, perhaps behind (含)."""
    return 0 < start - end <= _LONGEST_GAP and _RANGE_GAP.fullmatch(text, end, start) is not None


def is_list_gap(text: str, end: int, start: int) -> bool:
    """Whether ``text[end:start]`` is 、, 和, 或, 及 …."""
    return 0 < start - end <= 6 and _LIST_GAP.fullmatch(text, end, start) is not None


def _read_atom(text: str, start: int) -> Atom:
    what = _AHEAD.match(text, start)
    if what is not None:
        day = read_date(text, start) if what["date"] else None
        if day is not None:
            return Atom(start, day.end, text[start : day.end], None, day=day)
        half = read_half(text, start) if what["half"] else None
        if half is not None:
            return Atom(start, half.end, "半", Decimal("0.5"), unit=half)
        share = _read_share(text, start)
        if share is not None:
            return share
    return _read_quantity(text, start)


def _read_share(text: str, start: int) -> Atom | None:
    match = _SHARE.match(text, start)
    if match:
        try:
            part = parse_number(match["part"])
            of = parse_number(match["of"])
        except NumeralError:
            return None
        factor = _SHARE_FACTORS.get(match["of"])
        if factor is not None:
            unit = Unit("percent", "%", factor, Decimal(0), match.end())
            return Atom(start, match.end(), match["part"], part, unit=unit, prefixed=True)
        return _quotient(match, part, of, "倍")
    match = _SLASH_SHARE.match(text, start)
    if match and 0 < int(match["part"]) < int(match["of"]) and text[start - 1 : start] != "/":
        return _quotient(match, Decimal(match["part"]), Decimal(match["of"]), "倍")
    match = _RATIO.match(text, start)
    if match and "比" in text[max(0, start - 16) : start] + text[match.end() : match.end() + 4]:
        return _quotient(match, Decimal(match["part"]), Decimal(match["of"]), "比")
    return None


def _quotient(match: re.Match[str], part: Decimal, of: Decimal, name: str) -> Atom | None:
    if not of:
        return None
    unit = Unit("multiple", name, Decimal(1), Decimal(0), match.end())
    return Atom(match.start(), match.end(), match.group(), part / of, unit=unit, prefixed=True)


def _read_quantity(text: str, start: int) -> Atom:
    numbering = _numbering_end(text, start) if text[start].isascii() else None
    if numbering is not None:
        return Atom(start, numbering, text[start:numbering], None)
    match = _NUMBER.match(text, start)
    if match is None:  # 半 of 半失能
        return Atom(start, start + 1, text[start], None)
    words, end = match.group(), match.end()
    if words[0] == "0" and _LEADING_ZERO.match(words):  # 0536, 000049: a telephone or serial number
        return Atom(start, end, words, None)
    high: Decimal | None = None
    number: Decimal | None
    try:
        number = parse_number(words)
    except NumeralError:
        pair = parse_adjacent(words)
        if pair is None:
            return Atom(start, end, words, None)
        number, high = pair
    tail = _SCALE_TAIL.search(words) if words[-1] in "万亿" else None
    scale = parse_number(tail.group()) if tail else _ONE
    atom = Atom(start, end, words, number, rough_high=high, scale=scale)
    unit = read_unit(text, end, chinese=atom.chinese)
    if unit is not None and unit.name == "年" and len(words) == 4 and words.isdigit():
        return atom  # the year of a date that does not exist (2023年2月30日), certainly no 2023 years
    if unit is None and (rough := _read_roughly(text, atom)) is not None:
        return rough
    if unit is None and _is_bare_money(text, atom):
        unit = Unit("money", "元", Decimal(1), Decimal(0), end)
    return atom if unit is None else Atom(start, unit.end, words, number, unit, rough_high=high, scale=scale)


def _read_roughly(text: str, atom: Atom) -> Atom | None:
    """Read 30多个, 20余万元, 十来年: a little more than, or about, the numeral."""
    match = _ROUGHLY.match(text, atom.end)
    if match is None or atom.number is None:
        return None
    unit = read_unit(text, match.end(), chinese=atom.chinese)
    if unit is None:
        return None
    try:
        scale = parse_number(match["scale"]) if match["scale"] else _ONE
    except NumeralError:  # 30多万万元
        return None
    hint: Bound = "about" if match["word"] == "来" else "more_than"
    return replace(atom, number=tidy(atom.number * scale), unit=unit, end=unit.end, hint=hint)


def _is_bare_money(text: str, atom: Atom) -> bool:
    """一年补4万: an amount that needs no 元, if words of money lead to it and nothing is counted behind it."""
    if text.endswith(("¥", "￥", "人民币"), 0, atom.start):
        return True
    if atom.words[-1] not in "百千万亿" or atom.words[0] in SCALES:
        return False
    before = text[max(0, atom.start - 12) : atom.start]
    led = _MONEY_WORDS.search(before) and _AFTER_BARE_MONEY.match(text, atom.end)
    return bool(led or _FOR_A_PERIOD.match(text, atom.end))


def _numbering_end(text: str, start: int) -> int | None:
    """Return where the item number ends in 1.60岁以上: ages and heads have no decimals, so the dot closes a number."""
    match = _NUMBERING.match(text, start)
    if match is None or not _SEGMENT_START.search(text[max(0, start - 8) : start]):
        return None
    if read_date(text, match.end()) is not None:
        return match.end()
    rest = _ARABIC.match(text, match.end())
    unit = read_unit(text, rest.end(), chinese=False) if rest else None
    if unit is None or unit.kind not in ("age", "count") or unit.name in _LENGTHS:
        return None
    return match.end()


def _borrow(text: str, atom: Atom, lender: Atom) -> Atom:
    """Give a bare numeral the unit of the next one: the 30 of 30、60张, the 2019 of 2019—2021年."""
    number = atom.number
    if number is None:
        return atom
    if lender.day is not None:
        return _borrow_date(atom, int(number), lender.day)
    if lender.unit is None or lender.prefixed or atom.chinese != lender.chinese or lender.number is None:
        return atom
    if is_list_gap(text, atom.end, lender.start) and _is_item_number(text, atom, lender):
        return atom
    lent = _lent_scale(atom, lender)
    scale = atom.scale * lent
    return replace(atom, number=tidy(number * lent), unit=lender.unit, scale=scale, borrowed=True)


def _borrow_date(atom: Atom, number: int, day: DateSpan) -> Atom:
    if day.grain == "year" and len(atom.words) == 4 and 1800 <= number < 2100:
        return replace(atom, day=year_span(number, atom.start, atom.end), borrowed=True)
    if day.grain == "month" and len(atom.words) <= 2 and 1 <= number <= 12:
        span = month_span(number, atom.start, atom.end)
        return replace(atom, day=span.in_year_of(day) if day.dated else span, borrowed=True)
    return atom


def _lent_scale(atom: Atom, lender: Atom) -> Decimal:
    """2、3万元 are both 万, 500至1万元 are not: the scale is lent only to a number of about the same size."""
    if lender.scale == 1 or atom.scale != 1 or atom.number is None or lender.number is None:
        return Decimal(1)
    return lender.scale if atom.number <= 10 * lender.number / lender.scale else Decimal(1)


def _is_item_number(text: str, atom: Atom, lender: Atom) -> bool:
    """Whether the 1 of 1、60岁以上 or the 一 of 一、二级 numbers an item: it starts one, and one number follows."""
    if atom.number is None or lender.number is None:
        return False
    if not _SEGMENT_START.search(text[max(0, atom.start - 8) : atom.start]):
        return False
    if atom.chinese:
        return True
    return atom.number <= 20 and lender.number >= 10 * atom.number * lender.scale and not lender.borrowed


def _with_year(before: Atom, atom: Atom) -> Atom | None:
    """Join 2023年 and the first month of 1—6月 behind it."""
    if before.day is None or atom.day is None or before.end != atom.start:
        return None
    if before.day.grain != "year" or not before.day.dated or atom.day.dated:
        return None
    return replace(atom, start=before.start, day=atom.day.in_year_of(before.day))


def _continue(before: Atom, atom: Atom) -> Atom:
    """Carry on from the left: 百分之三十至五十, 2021年1月至6月, 3月1日至31日."""
    if before.prefixed and before.unit is not None and before.unit.kind == "percent" and not atom.typed:
        return atom if atom.number is None else replace(atom, unit=before.unit, prefixed=True)
    if before.day is None:
        return atom
    if atom.day is not None and before.day.dated and not atom.day.dated:
        return replace(atom, day=atom.day.in_year_of(before.day))
    if before.day.grain == "day" and atom.unit is not None and atom.unit.name == "日" and atom.number is not None:
        span = day_span(int(atom.number), before.day, atom.start, atom.end)
        return atom if span is None else replace(atom, day=span, unit=None, number=None)
    return atom
