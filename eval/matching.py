"""Does a text hold a quote or state a fact? Pure functions on strings; widths and white space never matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_RIGHT_CLAUSE = 600
"""Characters. A longer clause around the quote is right only where no smaller clause holds the quote: else a parser
that returned whole chapters would always be right."""


def _fold_table() -> dict[int, str]:
    """Full-width forms, compatibility ideographs, brackets and dashes.

    Not the whole of NFKC: it would turn ①600元 into 1600元 and m² into m2.
    """
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E)):
        table[code] = unicodedata.normalize("NFKC", chr(code))
    table |= {ord(c): "-" for c in "‐‑‒–—―−"}
    table |= {ord("～"): "~", ord("〜"): "~", ord("∼"): "~", ord("｡"): "。", ord("､"): "、"}
    table |= dict(zip(map(ord, "〔〕【】〈〉“”„‘’"), '[][]<>"""\'\'', strict=True))
    return table


_WIDTHS = _fold_table()
_BLANK = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")


def fold(text: str) -> str:
    """Return ``text`` without white space, with full-width characters, brackets, quotation marks and dashes folded."""
    return _BLANK.sub("", text).translate(_WIDTHS)


def holds_quote(text: str, quote: str) -> bool:
    """Whether the folded ``text`` contains the folded ``quote``; an empty quote is held by nothing."""
    folded = fold(quote)
    return bool(folded) and folded in fold(text)


def smallest_holder(quote: str, texts: Iterable[str]) -> str | None:
    """Return the shortest of ``texts`` that holds ``quote`` (the first of equals), or ``None``."""
    return min((text for text in texts if holds_quote(text, quote)), key=len, default=None)


def is_right_clause(text: str, quote: str, smallest: str | None) -> bool:
    """Whether a clause with this text is a right one for ``quote``.

    It holds the quote, and is at most ``LONGEST_RIGHT_CLAUSE`` characters long or as short as ``smallest``, the
    smallest clause of the document that holds it.
    """
    if not holds_quote(text, quote):
        return False
    return len(text) <= LONGEST_RIGHT_CLAUSE or (smallest is not None and len(text) <= len(smallest))


_YEAR = re.compile(r"(?:19|20)[0-9]{2}年")
_DIGITS = "0123456789"
_MULTIPLIERS = "百千万亿"
# 一 is left out at both ends: it is as often a word as a number (统一、一律)
_CHINESE_BEFORE = "二三四五六七八九十百千万亿零〇点"
_CHINESE_AFTER = "二三四五六七八九十百千万亿零〇"
_CHINESE_DIGITS = "一二三四五六七八九十百千万亿零〇两"


def states_fact(text: str, spellings: Iterable[str]) -> bool:
    """Whether ``text`` holds any of the spellings as a whole number: ``3万`` is not in ``13万`` or ``0.3万``."""
    folded = fold_for_numbers(text)
    return any(_stands_in(folded, fold_for_numbers(spelling)) for spelling in spellings)


def first_sentence(text: str) -> str:
    """Return ``text`` up to and with its first 。！？ or line end, leading blank lines aside."""
    stripped = text.strip()
    match = re.search(r"[。！？!?\n]", stripped)
    return stripped[: match.end()].rstrip() if match else stripped


def fold_for_numbers(text: str) -> str:
    """Fold without joining two numbers: 、 stands for ， (360，600元 is two numbers) and for a gap between digits."""
    return fold(re.sub(r"(?<=[0-9０-９])\s+(?=[0-9０-９])", "、", text.replace("，", "、")))


def _stands_in(text: str, fact: str) -> bool:
    start = text.find(fact) if fact else -1
    while start >= 0:
        if not _continues_before(text[:start], fact) and not _continues_after(fact[-1], text[start + len(fact) :]):
            return True
        start = text.find(fact, start + 1)
    return False


def _continues_before(before: str, fact: str) -> bool:
    """Whether ``before`` ends in digits of the number that ``fact`` begins with."""
    if _YEAR.match(fact):
        return before[-1:] in tuple(_DIGITS)  # "4.2022年底前…" is item 4, no decimal
    if fact[0] in _DIGITS:
        return bool(re.search(r"[0-9][.,]?$", before))
    return fact[0] in _CHINESE_DIGITS and before[-1:] in tuple(_CHINESE_BEFORE)


def _continues_after(last: str, after: str) -> bool:
    """Whether ``after`` begins with digits of the same number that ``last`` belongs to."""
    if last in _DIGITS:
        return bool(re.match(rf"[0-9{_MULTIPLIERS}]|\.[0-9]|,[0-9]{{3}}(?![0-9])", after))
    return last in _CHINESE_DIGITS and after[:1] in tuple(_CHINESE_AFTER)
