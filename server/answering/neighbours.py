"""The sentences around a chosen one that belong to it: whom it is for, the rest of it, what it means or excepts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.answering.candidate import Candidate, is_of_another
from server.answering.penalties import escalates, is_sanction
from server.answering.question import Query

_LONGEST_REST, _REST = 60, 0.6
"""Characters, and share of the first's score, up to and from which the rest behind its semicolon is told with it."""
_SPELLS_OUT = re.compile(r"即|[^，。；]{0,10}其中|包括|具体|分别是|一是")
_EXCEPTS = re.compile(
    r"不执行(?:本|前|上述|以上)|不适用(?:本|前|上述|以上)|前款规定不|不受(?:此|前款|上述|本)|不在此限|[^，。；]{0,30}(?:除外|不享受(?:本|前|上述|以上|该))"
    r"|[^，。；]{2,24}不(?:执行|适用)(?:本|前|上述|以上)(?:款|条|项)?"
)
"""Takes something out of the sentence before it: 专家门诊不执行本款规定."""


def leading_condition(first: Candidate, ranked: Sequence[Candidate]) -> Candidate | None:
    """Return the sentence before the chosen one in its clause, if it says for whom or on what condition (对…的)."""
    before = [
        c for c in ranked if c.evidence.clause.id == first.evidence.clause.id and c.evidence.end <= first.evidence.start
    ]
    if not before:
        return None
    nearest = max(before, key=lambda c: c.evidence.start)
    conditional = nearest.evidence.quote.startswith(("对", "凡", "符合", "具备", "在"))
    money = any(v.kind == "money" for v in first.values)
    return nearest if conditional and money else None


def rest_of_sentence(query: Query, first: Candidate, ranked: Sequence[Candidate]) -> Candidate | None:
    """Return what follows the chosen one behind a semicolon: in the source it is one sentence with it."""
    if not first.evidence.quote.endswith(("；", ";")):
        return None
    after = [
        c for c in ranked if c.evidence.clause.id == first.evidence.clause.id and c.evidence.start >= first.evidence.end
    ]
    rest = min(after, key=lambda c: c.evidence.start, default=None)
    if rest is None or len(rest.evidence.quote) > _LONGEST_REST or rest.score < _REST * first.score:
        return None
    return None if is_of_another(query, first, rest) else rest


def explanation(first: Candidate, ranked: Sequence[Candidate]) -> Candidate | None:
    """Return the sentence after the chosen one in its clause, if it spells out what that one names or excepts from it.

    A sanction's next step (拒不改正的，…) belongs to it as well.
    """
    after = [
        c for c in ranked if c.evidence.clause.id == first.evidence.clause.id and c.evidence.start >= first.evidence.end
    ]
    nearest = min(after, key=lambda c: c.evidence.start, default=None)
    if nearest is None:
        return None
    next_step = is_sanction(first.evidence.quote) and escalates(nearest.evidence.quote)
    explains = _SPELLS_OUT.match(nearest.evidence.quote) or _EXCEPTS.match(nearest.evidence.quote)
    return nearest if next_step or explains else None
