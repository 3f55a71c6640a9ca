"""Which sentence of the cited clauses carries each part of a model's sentence, and what is wrong where none does."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.numbers.numerals import same_value
from server.answering.answer import Evidence
from server.answering.claims import faults, parts_of
from server.answering.misstatements import Misstatement
from server.answering.question import Query
from server.answering.restating import restated
from server.answering.sources import Source, Statement, sources_of
from server.answering.table_rows import row_claim
from server.answering.tier_claims import tier_claim
from server.answering.tiers import find_tiers

_LONGEST = 1000
"""Characters: no policy sentence is as long, and checking takes time with the square of the length."""


def find_misstatement(text: str, query: Query, cited: Sequence[Evidence]) -> Misstatement | None:
    """Return the first thing in ``text`` that the cited clauses don't carry, or ``None`` where they carry all of it.

    Every part must rest on one sentence of a cited clause, and every cited clause must carry a part.
    """
    if len(text) > _LONGEST:
        return Misstatement("wording", f"有 {len(text)} 个字，不是一句话")
    sources = [source for i, piece in enumerate(cited) for source in sources_of(i, piece)]
    parts = parts_of(text)
    carriers: set[int] = set()
    for part in parts:
        found: list[tuple[int, Misstatement]] = []
        carrier = None
        for source in sources:
            wrong = misstatement(part, source, query)
            if wrong is None:
                carrier = source
                break
            found.append((_common(part, source), wrong))
        if carrier is None:
            nearest = max(found, key=lambda f: f[0], default=(0, Misstatement("wording", "所引条款没有文字")))
            return nearest[1]
        carriers.add(carrier.piece)
    if not parts or len(carriers) < len(cited):
        return Misstatement("wording", "有一处引用与这句话无关")
    return None


def misstatement(part: Statement, source: Source, query: Query) -> Misstatement | None:
    """Return the first thing in one part that one sentence doesn't carry, ``None`` where it carries all of it.

    Of a sentence that pairs conditions with values (…分别…) a part may tell one pair, where the rule knows the pairs.
    """
    wrong = _first_fault(part, source, query)
    if wrong is None or not _near(part, source):
        return wrong
    for other in restated(part, source):
        if _first_fault(other, source, query) is None:
            return None
    return wrong


def _first_fault(part: Statement, source: Source, query: Query) -> Misstatement | None:
    if source.paired:
        return _of_pairs(part, source, query)
    claimed = row_claim(part, source) if source.cells else None
    if isinstance(claimed, Misstatement):
        return claimed
    return next(faults(claimed or part, source, query), None)


def _near(part: Statement, source: Source) -> bool:
    """Whether enough of a part stands in the source for another form of it to be carried; saves most of the time."""
    words = [word for _, word in part.content if len(word) > 1]
    return 2 * sum(source.holds(word) for word in words) >= len(words)


def _of_pairs(part: Statement, source: Source, query: Query) -> Misstatement | None:
    tiers = find_tiers(source.sentence.text)
    claim = tier_claim(part, source, tiers) if tiers is not None else None
    if claim is None:
        return next(faults(part, source, query), None)
    if claim.wrong is not None:
        return Misstatement("pairing", f"“{claim.wrong.said}”应是“{claim.wrong.clause_says}”")
    # which value goes with which condition has just been held against the rule's own pairs
    others = (fault for fault in faults(claim.part, claim.source, query) if fault.fault != "pairing")
    return next(others, None)


def _common(part: Statement, source: Source) -> int:
    return sum(len(word) for _, word in part.content if source.holds(word)) + 2 * sum(
        any(same_value(v, other) for other in source.sentence.values) for v in part.values
    )
