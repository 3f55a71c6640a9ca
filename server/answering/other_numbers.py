"""Numbers that are of another thing than the one asked for: a count of other places, a time of handling papers."""

from __future__ import annotations

import re
from collections.abc import Collection

from server.answering.vocabulary import official_words

_COUNTED = re.compile(
    r"(?:多少|几)[个家所处座套项支条](?!月|工作日|小时|钟头|星期|礼拜|百分|人|点|方面|部分|等级|档)"
    r"(?![得这那能可要是会在有来去给才都以必应就])(?P<thing>[\u4e00-\u9fff]{3,12}?)(?=[，。？！?、\s]|的|吗|呢|才|能|可以|要|需要|$)"
)
_PLACES = re.compile(r"(?:多少|几)[家所处座]")
OWN_MEASURES = frozenset({"次", "张", "人", "户", "床"})
"""Measure words that count one sort of thing, none of them places; 个 counts any."""
_ALIKE = 0.5
"""Share of the asked thing's pairs of characters that a sentence must hold to be on it: 日间照料站 on 日间照料中心."""
_ALL_BUT_ALL = 0.8
"""Share of its characters that will do as well: 农村养老设施 on 农村居家和社区养老服务设施."""
_RECEIVES = re.compile(
    r"(?:领|享受|拿|发放?|补)(?:到)?(?:多久|多长|(?:多少|几)(?:个)?(?:月|年|天|次))|(?:领|享受|拿)[^，。？]{0,4}(?:最长|最多)(?:多久|几)"
)
_HANDLES = re.compile(
    r"办理完毕|办结|作出[^，。；]{0,8}决定|答复|受理|审核|审查|送达|(?:收到|接到)[^，。；]{0,16}之日起"
)


def counts_another(question: str, context: str, units: Collection[str]) -> bool:
    """Whether ``question`` asks how many there are of a thing that a sentence does not count.

    ``context`` is the sentence under its headings, ``units`` are the measure words of its counts: where the thing is
    not named, or only persons are counted and places were asked for (多少家), it is another's number.
    """
    if _PLACES.search(question) and OWN_MEASURES.issuperset(units):
        return True
    match = _COUNTED.search(question)
    if match is None:
        return False
    thing = match["thing"]
    if any(word in context for word in official_words(thing).split()):
        return False
    pairs = [thing[i : i + 2] for i in range(len(thing) - 1)]
    if sum(pair in context for pair in pairs) >= _ALIKE * len(pairs):
        return False
    return sum(character in context for character in thing) < _ALL_BUT_ALL * len(thing)


def times_another(question: str, quote: str) -> bool:
    """Whether ``question`` asks how long something is received, and ``quote`` says how long it takes to be granted."""
    return _RECEIVES.search(question) is not None and _HANDLES.search(quote) is not None
