"""A sentence that could answer a question, with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass

from index.search import Hit
from ingest.numbers.numerals import Value, find_values
from server.answering.answer import Evidence
from server.answering.degrees import own_degree
from server.answering.fitting import misses
from server.answering.question import Query
from server.answering.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that could answer, with what speaks for it.

    ``answers`` are the wanted kinds that it holds, ``verbatim`` tells that it holds words which the asker put in
    quotation marks.
    """

    evidence: Evidence
    hit: Hit
    covered: float
    dense: float
    lexical: float
    verbatim: bool
    answers: frozenset[Wanted]

    year: float
    """1 where the sentence is of a year asked for, -1 where it is of other years only, else 0."""
    fits: bool
    """Whether the asker's own number falls into a range that it states, or it names the degree asked about."""
    near: float
    """The score without what the sentence gains by shared characters and by holding a value of the wanted kind."""

    @property
    def score(self) -> float:
        """Higher is better."""
        return self.evidence.score

    @property
    def values(self) -> tuple[Value, ...]:
        """The typed values that it states."""
        return find_values(self.evidence.quote)


def is_of_another(query: Query, first: Candidate, candidate: Candidate) -> bool:
    """Whether the first sentence is for the asker's number, and this one tells what those of another get."""
    other = first.fits and bool(first.answers & candidate.answers)
    return other and is_for_another(query, candidate)


def is_for_another(query: Query, candidate: Candidate) -> bool:
    """Whether a sentence is for another number or degree than the asker's."""
    return misses(query.measures, candidate.values) or own_degree(query.own_words, candidate.evidence.quote) is False
