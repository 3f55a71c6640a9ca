"""What is done for whom: of a sentence that does one thing for these and another for those, nothing is crossed over.

对信誉度高的企业优先派单，对信誉度低的企业实行末位淘汰 carries no 对信誉度高的企业实行末位淘汰.
"""

from __future__ import annotations

import re
from itertools import pairwise

from server.answering.misstatements import Misstatement
from server.answering.sources import Source, Statement

_AIM = (
    "了|进一步|深入|全面|积极|切实|更好|不断|充分|有效|加快|大力|持续|提高|提升|满足|保障|促进|推动|推进|加强|解决|规范|完善|方便|"
    "落实|贯彻|应对|健全|优化|改善|增强|激发|发挥|缓解"
)
_OPENS = re.compile(rf"^(?:同时|并)?(?:对(?!此|于?上述)|向|为(?!{_AIM}))[^，]{{2,}}")
"""Whom something is done for; 为提高… is what it is done for."""

_DOES = re.compile(
    r"免[费征收缴交除]|减[半免征]|给予|予以|发放|实行|实施|提供|纳入|安排|落实|开展|进行|享受|收取|征收|补[贴助]|奖|处以|处罚|适当|可以|应当|优先|购买|代缴"
)
"""In a segment that says what is done; without one it shares what is done behind the next: 对…，对…，要依法查处."""


def crossed(part: Statement, source: Source) -> Misstatement | None:
    """A thing that is said for some and stands in the source for others only."""
    stated = _stretches(source.sentence)
    if len(stated) < 2:  # one beneficiary: nothing to cross
        return None
    before = source.sentence.text[: stated[0][0]]
    own = _stretches(part)
    opening = own[0][0] if own else len(part.text)
    for start, end in [*((s.start, s.end) for s in part.segments if s.start < opening), *own]:
        held = [piece for piece in _pieces(part, start, end) if piece in source.sentence.text]
        if not any(all(piece in before or piece in source.sentence.text[a:b] for piece in held) for a, b in stated):
            return Misstatement("pairing", f"“{part.text[start:end]}”在条款里说的不是同一对象")
    return None


def _pieces(part: Statement, start: int, end: int) -> list[str]:
    """The words said between two places; a single character with the one before it (信誉*度高*)."""
    words = [(i, word) for i, word in part.content if start <= i < end]
    return [word if len(word) > 1 else part.text[max(start, i - 1) : i + 1] for i, word in words]


def _stretches(text: Statement) -> list[tuple[int, int]]:
    """From each segment that opens with 对…, 为…, 向… to the next."""
    opening = [s for s in text.segments if _OPENS.match(text.within(s))]
    starts = [s.start for s in opening]
    bare = [_DOES.search(text.within(s)) is None for s in opening]
    found = list(pairwise([*starts, len(text.text)]))
    for i in range(len(found) - 2, -1, -1):
        if bare[i] and text.text[found[i][0] : found[i][1]].count("，") <= 1:
            found[i] = (found[i][0], found[i + 1][1])
    return found
