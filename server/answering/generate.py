"""The generator's seam, and the floor under every model: answers made of the clauses' own sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from server.answering.answer import DraftSentence, Evidence
from server.answering.question import Query
from server.answering.rules import rule_sentences, says_outside


class Generator(Protocol):
    """Proposes sentences for a question from its evidence. Nothing it says is shown unverified."""

    @property
    def name(self) -> str:
        """How replies name it."""
        ...

    def generate(self, query: Query, evidence: Sequence[Evidence]) -> Iterator[DraftSentence]:
        """Yield draft sentences, first the one that answers; keys count ``evidence`` from 1."""
        ...


class ExtractiveGenerator:
    """Uses no model: the derived sentence where a rule has one, else the chosen sentence word for word."""

    name = "extractive"

    def generate(self, query: Query, evidence: Sequence[Evidence]) -> Iterator[DraftSentence]:
        """Yield a sentence for each piece of evidence, in its order; two where the first needs its clause's words."""
        said: set[str] = set()
        for key, piece in enumerate(evidence, start=1):
            derived = rule_sentences(query, piece, key)[:1]
            quote = DraftSentence(piece.quote, (key,), "quote")
            # the tiers where none holds, and the words of a clause that was also asked yes or no, are told besides
            besides = says_outside(query, piece) or ("departments" in query.wanted and query.yes_no)
            sentences = (*derived, quote) if not derived or besides else derived
            for sentence in sentences:
                if sentence.text not in said:
                    said.add(sentence.text)
                    yield sentence
