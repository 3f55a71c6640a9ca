"""Who does what a sentence tells: where the source names one who shall, must or may, another is not put in their place.

A heading lends its words to the sentences under it; but to a sentence with a subject of its own it lends no other.
"""

from __future__ import annotations

import re

from server.answering.misstatements import Misstatement
from server.answering.phrasing import BODY, WHO_SHALL
from server.answering.sources import Segment, Source, Statement
from server.answering.told_segments import nearest_segment

_SAID = re.compile(
    rf"^(?:第[^条]{{1,8}}条)?(?P<who>[^，:由对为向把将按在]{{0,30}}?(?:{BODY}))(?!的|内|及|和|与|、|等|之)"
)
_SAID_BY = re.compile(rf"由(?P<who>[^，:由]{{0,30}}?(?:{BODY}))(?!的|内|及|和|与|、|等|之)")
_STATED_BY = re.compile(rf"由(?P<who>[^，:由]{{0,60}}?(?:{BODY}))")

_FOR = ("为", "向", "给")


def wrong_actor(part: Statement, source: Source) -> Misstatement | None:
    """A body that is said to do what the source has another do; nothing where the source names none."""
    for segment in part.segments:
        text = part.within(segment)
        said = _SAID.match(text) or _SAID_BY.search(text)
        if said is None:
            continue
        told = _predicate(part, segment, segment.start + said.end("who"))
        if told is not None and _is_served(said["who"], told.words[0], source):
            return Misstatement("payee", f"条款里不是由“{said['who']}”来做")
        place = nearest_segment(told, source) if told is not None else None
        stated = _stated(source, place) if place is not None else ""
        if not stated:
            continue
        elsewhere = "、".join(_others(source, stated))
        inside = range(segment.start + said.start("who"), segment.start + said.end("who"))
        for start, word in part.content:
            strange = start in inside and len(word) > 1 and word not in stated and not source.is_place(word)
            lent = word in source.heads and word not in source.sentence.text
            if strange and (lent or (word in elsewhere and not _told_otherwise(word, source, elsewhere))):
                return Misstatement("payee", f"条款里做这件事的是“{stated}”，不是“{said['who']}”")
    return None


def _is_served(who: str, verb: str, source: Source) -> bool:
    """Whether the source does this for them: 应当为志愿者购买保险 is nothing that 志愿者 do."""
    text = source.sentence.text
    places = [match.start() for match in re.finditer(re.escape(who), text)]
    return any(place and text[place - 1] in _FOR and text.startswith(verb, place + len(who)) for place in places)


def _predicate(part: Statement, segment: Segment, start: int) -> Segment | None:
    """What is said of the body: the words behind it."""
    words = tuple(word for i, word in part.content if start <= i < segment.end and len(word) > 1)
    return Segment(start, segment.end, words) if words else None


def _stated(source: Source, place: Segment) -> str:
    """Who the source says does what it tells at ``place``: in its own segment, else in the nearest before it."""
    for segment in reversed([s for s in source.sentence.segments if s.start <= place.start]):
        if named := _named_in(source.sentence.within(segment)):
            return named
    return ""


def _others(source: Source, stated: str) -> list[str]:
    named = [_named_in(source.sentence.within(segment)) for segment in source.sentence.segments]
    return [name for name in named if name and name != stated]


def _named_in(words: str) -> str:
    return "、".join(m["who"] for m in (WHO_SHALL.match(words), *_STATED_BY.finditer(words)) if m)


def _told_otherwise(word: str, source: Source, others: str) -> bool:
    """Whether the sentence itself holds a word elsewhere than where it names who else does something."""
    return source.sentence.text.count(word) > others.count(word)
