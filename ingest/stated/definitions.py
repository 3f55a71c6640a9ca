"""What a document defines a unit to include: 各县（市）区政府（含经济区管委会，下同）."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.stated.unit_names import CLOSERS, OPENERS, split_phrase

_INCLUSION = re.compile(
    r"[（(〔\[]\s*(?:含|包括|包含)(?P<what>(?:[^（）()〔〕\[\]\n]|[（(][^（）()\n]{0,40}[）)]){1,80})[）)〕\]]"
)
_ONWARD = re.compile(r"[，,、；;]?\s*(?:以下(?:相)?同|下同)\s*$")
_SPACE = re.compile(r"\s+")
_LEAD_IN = re.compile(r"^.*(?:由|和|与|及)(?=各|市|省|县|区)")
_LONGEST_NAME = 40
_FOLD = str.maketrans("（）〔〕［］[]", "()()()()")


@dataclass(frozen=True, slots=True)
class Inclusion:
    """What a term includes from text offset ``start`` on, because the text says 下同."""

    start: int
    includes: tuple[str, ...]


Inclusions = Mapping[str, Sequence[Inclusion]]
"""The definitions of a document by their term, each in the order of the text; see ``includes_of``."""


def find_inclusions(text: str) -> Inclusions:
    """Return what a document's text defines to hold from there on: …（含…，下同）."""
    found: dict[str, list[Inclusion]] = {}
    for match in _INCLUSION.finditer(text):
        if _ONWARD.search(match["what"]):
            term = _term_before(text, match.start())
            if term:
                found.setdefault(_key(term), []).append(Inclusion(match.start(), _included(match["what"])))
    return found


def take_inclusion(unit: str) -> tuple[str, tuple[str, ...]]:
    """Part a unit from the definition in brackets behind it: its name, and what that includes."""
    match = _INCLUSION.search(unit)
    if match is None:
        return unit, ()
    return (unit[: match.start()] + unit[match.end() :]).strip(), _included(match["what"])


def includes_of(unit: str, at: int, inclusions: Inclusions) -> tuple[str, ...]:
    """Return what ``unit`` includes at text offset ``at``: what the last definition before it says."""
    if not inclusions:
        return ()
    defined = inclusions.get(_key(unit), ())
    last = bisect_right(defined, at, key=lambda inclusion: inclusion.start)
    return defined[last - 1].includes if last else ()


def _included(what: str) -> tuple[str, ...]:
    names = (_SPACE.sub("", name) for name in split_phrase(_ONWARD.sub("", what).strip()))
    return tuple(name for name in names if name)


def _term_before(text: str, end: int) -> str:
    depth, i = 0, end
    while i > max(end - _LONGEST_NAME, 0):
        char = text[i - 1]
        if char in CLOSERS:
            depth += 1
        elif char in OPENERS:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and char in "、，,；;。：:\n":
            break
        i -= 1
    return _LEAD_IN.sub("", text[i:end].strip())


def _key(term: str) -> str:
    """Two spellings of one name: brackets of either width, 政府 for 人民政府."""
    return _SPACE.sub("", term).translate(_FOLD).replace("人民政府", "政府")
