"""What a draft's sentence may rest on: a clause's sentences, and two that belong together read as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.model import Clause, Document
from ingest.sentences import sentence_spans
from server.answering.answer import Evidence
from server.answering.sources import END, Source, Statement, fold, leads_of, may_join, source_of
from server.answering.tiers import TierList, find_tiers

_LEAST_OWN = 4
"""Characters that must stand in the sentence itself: a heading alone says nothing of what is claimed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Words of a clause that one part of a draft can be held against, and the evidence to be cited for them.

    ``tiers`` is the pairing of values with conditions (…分别…) that the words state, where the rule can derive it.
    """

    source: Source
    evidence: Evidence
    tiers: TierList | None

    @property
    def document(self) -> Document:
        """The document of the clause."""
        return self.evidence.document


def readings_of(clause: Clause, document: Document) -> tuple[Reading, ...]:
    """Return the readings of a clause: each sentence, and each two neighbours that state values of different kinds."""
    if clause.cells:
        whole = Evidence(clause, document, clause.text, 0, len(clause.text), 1.0)
        return (Reading(source_of(0, "，".join(clause.cell_texts), clause, document), whole, None),)
    spans = sentence_spans(clause.text)
    leads = leads_of([clause.text[span.start : span.end] for span in spans])
    single = [
        _reading(clause, document, span.start, span.end, [(span.start, span.end)], lead)
        for span, lead in zip(spans, leads, strict=True)
    ]
    joined = [
        _reading(clause, document, a.start, b.end, [(a.start, a.end), (b.start, b.end)])
        for a, b in pairwise(spans)
        if may_join(clause.text[a.start : a.end], clause.text[b.start : b.end])
    ]
    return (*single, *joined)


class ReadClauses:
    """Clauses as read for one draft: its sentences are mostly about the same few."""

    def __init__(self) -> None:
        self._by_id: dict[str, tuple[Reading, ...]] = {}

    def of(self, clause: Clause, document: Document) -> tuple[Reading, ...]:
        """Return ``readings_of`` the clause."""
        if clause.id not in self._by_id:
            self._by_id[clause.id] = readings_of(clause, document)
        return self._by_id[clause.id]


def _reading(
    clause: Clause, document: Document, start: int, end: int, pieces: Sequence[tuple[int, int]], lead: str = ""
) -> Reading:
    text = "，".join(clause.text[a:b].rstrip(END) for a, b in pieces)
    evidence = Evidence(clause, document, clause.text[start:end], start, end, 1.0)
    return Reading(source_of(0, text, clause, document, lead), evidence, find_tiers(fold(text)))


def closeness(part: Statement, reading: Reading) -> float:
    """Return how much of what ``part`` speaks of (0 to 1, by characters) stands in the reading or its headings."""
    words = [word for _, word in part.content if len(word) > 1]
    total = sum(len(word) for word in words)
    if not total:
        return 0.0
    source = reading.source
    held = sum(len(word) for word in words if source.holds(word))
    own = sum(len(word) for word in words if word in source.sentence.text)
    return held / total if own >= _LEAST_OWN else 0.0
