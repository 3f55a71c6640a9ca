"""Items that run on in one paragraph (：1.…；2.…；3.…, 一是…二是…): where each begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ingest.fast_init import fast_init
from ingest.outlining.markers import Marker, possible_marker

_PLACES = re.compile(
    r"[（(〔【《“「\[）)〕】》”」\]第一二三四五六七八九十\d①-⑳❶-❿⑴-⒇⒈-⒛㈠-㈩首其再最a-h]"
    r"(?:(?<=[（(〔【\[])\s?(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-hA-H])\s?[）)〕】\]]"
    r"|(?<=第)\s?[一二三四五六七八九十百千零〇○\d]{1,8}\s?(?:条|[，、,：:是])"
    r"|(?<=[一二三四五六七八九十])[一二三四五六七八九十]{0,2}\s?[是要、.．）)]"
    r"|(?<=\d)(?<!\d\d)(?<![.．]\d\d)\d?\s?[.．、）)]"
    r"|(?<=[①-⑳❶-❿⑴-⒇⒈-⒛㈠-㈩])|(?<=首)先|(?<=其)次|(?<=再)[次者]|(?<=最)后|(?<=[a-h])(?<![A-Za-z].)[)）]"
    r"|(?P<open>(?<=[（(〔【《“「\[]))|(?P<close>(?<=[）)〕】》”」\]])))"
)
"""Where an item may begin, and brackets; all begin in one set of characters, which is found fast."""
_LIKELY = re.compile(
    r"[。；;：:！？!?，,、）)〕】\]”’①②❶⑴⒈㈠](?:(?<=[①②❶⑴⒈㈠])"
    r"|\s?(?:[（(〔【\[]\s?[一二三四五六七八九十\da-h]|第[一二三四五六七八九十\s\d]|首先|其次"
    r"|[一二三四五六七八九十]{1,3}\s?[是要、.．）)]|\d{1,2}\s?[.．、）)]|[a-h][)）]))"
)
"""What stands in every paragraph that holds a list; cheaper to look for than the list."""
_STOPS = frozenset("。；;：:！？!?")
_PAUSES = frozenset("，,、")
_CLOSERS = frozenset("）)〕】]")
_OPENERS = frozenset("（(〔【[")
_LOOSE = frozenset({"circled"})
"""Levels that nothing else is written with: ① is an item wherever it stands, once ② follows."""
_ENCLOSED = frozenset({"cn_paren", "digit_paren", "digit_closed"})
_LONGEST_HEADING = 30
_PUNCTUATION = re.compile(r"[，。；：,;:、]")

ListGoesOn = Callable[[str, int], bool]
"""Whether the item of that level and number opens one of the next paragraphs."""


@fast_init
@dataclass(frozen=True, slots=True)
class Opening:
    """Where a clause begins inside a paragraph. ``inline``: its list stands in one paragraph with what leads it."""

    start: int
    marker: Marker
    inline: bool


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    marker: Marker
    before: str


def inline_openings(
    text: str, start: int, end: int, opener: Marker | None, goes_on: ListGoesOn, article: int = 0
) -> list[Opening]:
    """Return where clauses open inside the paragraph ``text[start:end]``, behind its own marker, in order.

    ``article``: the number of the 条 that the paragraph belongs to; the next one may have lost its line break.
    """
    begin = start + (opener.width if opener else 0)
    if not (_LIKELY.search(text, begin, end) or _PLACES.search(text, begin, min(begin + _LONGEST_HEADING + 2, end))):
        return []
    places = _places(text, begin, end)
    if not places:
        return []
    openings: list[Opening] = []
    parts = [(start, opener)]
    if opener is not None and opener.numbers and opener.style != "question":
        siblings = _counting_up(text, start + opener.width, places, opener.level, opener.numbers[-1] + 1, goes_on)
        inline = opener.first and opener.level != "article"  # 条 are no list inside a paragraph
        inline = inline and not goes_on(opener.level, opener.numbers[-1] + len(siblings) + 1)
        for place in siblings:
            openings.append(Opening(place.start, place.marker, inline))
            parts.append((place.start, place.marker))
    if article and (opener is None or opener.level != "article") and not goes_on("article", article + 1):
        for place in _counting_up(text, begin, places, "article", article + 1, _nothing_follows):
            openings.append(Opening(place.start, place.marker, inline=False))
            parts.append((place.start, place.marker))
        parts.sort(key=lambda part: part[0])
    positions = [place.start for place in places]
    above = frozenset() if opener is None else frozenset({opener.level})
    ends = [part[0] for part in parts[1:]] + [end]
    reached: dict[str, int] = {}
    for (begin, marker), stop in zip(parts, ends, strict=True):
        words = bisect_left(positions, begin + (marker.width if marker else 0))
        inside = places[words : bisect_left(positions, stop)]
        last = stop == end
        lists = _children(text, begin, marker, inside, above, goes_on if last else _nothing_follows, reached)
        reached |= {opening.marker.level: opening.marker.numbers[-1] for opening in lists if opening.marker.numbers}
        openings += lists
    return sorted(openings, key=lambda opening: opening.start)


def _nothing_follows(_level: str, _number: int) -> bool:
    return False


def _places(text: str, start: int, end: int) -> list[_Place]:
    """Return the markers outside brackets and quotation marks, with the character before each."""
    places: list[_Place] = []
    depth = 0
    for match in _PLACES.finditer(text, start, end):
        if match.lastgroup == "open":
            depth += 1
        elif match.lastgroup == "close":
            depth = max(depth - 1, 0)
        elif depth and text[match.end() - 1] in _CLOSERS and text[match.start()] not in _OPENERS:
            depth -= 1  # the 1） of （附件1）
        elif depth == 0 and (marker := possible_marker(text, match.start(), end)) is not None:
            before = text[start : match.start()].rstrip()[-1:] if match.start() - start < 3 else _before(text, match)
            places.append(_Place(match.start(), marker, before))
    return places


def _before(text: str, match: re.Match[str]) -> str:
    char = text[match.start() - 1]
    return text[match.start() - 2] if char.isspace() or char in "”’" else char


def _counting_up(
    text: str, begin: int, places: list[_Place], level: str, number: int, goes_on: ListGoesOn
) -> list[_Place]:
    """Return the places that go on counting from ``number`` on their level: behind a stop or a mere heading."""
    found: list[_Place] = []
    for place in places:
        numbers = (number + len(found),)
        if place.marker.level != level or place.marker.numbers[-1:] != numbers:
            continue
        start = found[-1].start + found[-1].marker.width if found else begin
        if place.before in _STOPS | _CLOSERS or (
            goes_on(level, numbers[0] + 1) and _is_heading(text[start : place.start])
        ):
            found.append(place)
    return found


def _is_heading(words: str) -> bool:
    return len(words) <= _LONGEST_HEADING and not _PUNCTUATION.search(words)


def _children(
    text: str,
    begin: int,
    opener: Marker | None,
    places: list[_Place],
    above: frozenset[str],
    goes_on: ListGoesOn,
    reached: Mapping[str, int] = MappingProxyType({}),
) -> list[Opening]:
    """Return the items of the list that begins first, and those of the lists inside each of them.

    ``reached``: how far the clauses before have counted on each level; counting may run on: 二、…（三）三、…（四）.
    """
    lists = (
        _list(text, begin, opener, places, level, goes_on, reached.get(level, 0))
        for level in dict.fromkeys(p.marker.level for p in places)
    )
    found = [items for items in lists if items and items[0].marker.level not in above]
    if not found:
        return []
    items = min(found, key=lambda listed: listed[0].start)
    # 一、总体要求（一）指导思想。 stands on one line, （二）基本原则。 on the next: no list of one paragraph
    inline = not goes_on(items[0].marker.level, items[0].marker.numbers[-1] + len(items))
    openings = [Opening(item.start, item.marker, inline) for item in items]
    below = above | {items[0].marker.level}
    ends = [item.start for item in items[1:]]
    position = 0
    for i, item in enumerate(items):
        while position < len(places) and places[position].start <= item.start:
            position += 1
        stop = position
        while stop < len(places) and (i == len(ends) or places[stop].start < ends[i]):
            stop += 1
        last = goes_on if i == len(ends) else _nothing_follows
        openings += _children(text, item.start, item.marker, places[position:stop], below, last)
        position = stop
    return openings


def _list(
    text: str,
    begin: int,
    opener: Marker | None,
    places: list[_Place],
    level: str,
    goes_on: ListGoesOn,
    reached: int,
) -> list[_Place]:
    """Return the items of ``level`` that count up from one, or on from ``reached``, or nothing where they do not."""
    items: list[_Place] = []
    before = 0
    for place in places:
        if place.marker.level != level or not place.marker.numbers:
            continue
        number = place.marker.numbers[-1]
        if not items and reached and number == reached + 1 and level in _ENCLOSED:
            before = reached
        following = number == before + len(items) + 1 or (level == "sequence" and number == 0 and len(items) >= 2)
        if following and (_may_begin(text, begin, opener, place) if not items else _may_follow(place)):
            items.append(place)
    if len(items) >= 2:
        stops = sum(item.before in _STOPS for item in items[1:])
        return items if level in _LOOSE or stops * 2 >= len(items) - 1 else []
    if len(items) == 1 and (before or goes_on(level, 2)):
        return items
    return []


def _may_begin(text: str, begin: int, opener: Marker | None, place: _Place) -> bool:
    if not place.before or place.before in _STOPS or place.marker.level in _LOOSE:
        return True
    if place.marker.style == "series":
        return place.before in _PAUSES
    if place.marker.style in ("ordinal", "sequence", "article"):
        return False
    between = text[begin + (opener.width if opener else 0) : place.start]
    if opener is not None and _is_heading(between):
        return True
    return place.marker.level in _ENCLOSED and place.before not in _PAUSES and not place.before.isdigit()


def _may_follow(place: _Place) -> bool:
    if place.before in _STOPS or place.marker.level in _LOOSE:
        return True
    return place.before in _PAUSES and place.marker.level in _ENCLOSED | {"series", "ordinal"} and place.before != "、"
