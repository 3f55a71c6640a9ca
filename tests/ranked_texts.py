"""Sentences of a text ranked for a question without an index: every clause is a hit, all equally near by meaning."""

from __future__ import annotations

from dataclasses import dataclass

from index.search import Hit, SentenceScore
from ingest.sentences import sentence_spans
from server.answering.answer import Question
from server.answering.candidate import Candidate
from server.answering.characters import CharacterWeights
from server.answering.coverage import WordWeights
from server.answering.decision import Decision
from server.answering.question import Query, understand
from server.answering.refuse import Thresholds, decide
from server.answering.select import choose, rank_sentences
from tests.policy_texts import parse

LIMITS = Thresholds(dense_floor=0.0, dense_range=1.0, off_topic=0.1, evidence=0.2, doubtful=0.9)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question, the sentences ranked for it and what is decided of them."""

    query: Query
    candidates: list[Candidate]
    decision: Decision

    @property
    def shown(self) -> list[str]:
        """The quotes that would be told."""
        return [candidate.evidence.quote for candidate in choose(self.query, self.candidates)]


def ranked(text: str, question: str, dense: float = 0.9) -> Ranked:
    """Rank the sentences of the policy ``text`` for ``question``; ``dense`` is the cosine of each."""
    parsed = parse(text)
    clauses = [clause for clause in parsed.clauses if clause.kind not in ("front", "back")]
    hits = [
        Hit(
            clause,
            parsed.document,
            1.0,
            rank,
            tuple(SentenceScore(s.start, s.end, dense, 1.0, 0.1) for s in sentence_spans(clause.text)),
        )
        for rank, clause in enumerate(clauses, start=1)
    ]
    texts = [clause.text for clause in parsed.clauses]
    query = understand(Question(question), (parsed.document,))
    found = rank_sentences(query, hits, WordWeights(texts))
    decision = decide(query, found, choose(query, found), lambda: 0.0, CharacterWeights(texts), LIMITS)
    return Ranked(query, found, decision)
