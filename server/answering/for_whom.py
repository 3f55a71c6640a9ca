"""What is done for whom: of a sentence that does one thing for these and another for those, nothing is crossed over.

对信誉度高的企业优先派单，对信誉度低的企业实行末位淘汰 carries no 对信誉度高的企业实行末位淘汰.
"""

from __future__ import annotations

import re
from itertools import pairwise

from server.answering.misstatements import Misstatement
from server.answering.sources import Source, Statement

_OPENS = re.compile(r"^(?:同时|并)?(?:对|为|向)(?!此|上述)[^，]{2,}")


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
    for start, end in _stretches(part):
        words = [w for i, w in part.content if start <= i < end and len(w) > 1 and w in source.sentence.text]
        if not any(all(w in before or w in source.sentence.text[a:b] for w in words) for a, b in stated):
            return Misstatement("pairing", f"“{part.text[start:end]}”在条款里说的不是同一对象")
    return None


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
