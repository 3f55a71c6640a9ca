"""Training questions to pairs of a question and a sentence, with whether the one answers the other.

The sentences are those that the program itself would read: the best of its search over the development documents. So
what the reader learns to refuse is what the rules took for an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.search import ClauseIndex
from server.answering.answer import Question
from server.answering.candidate import Candidate
from server.answering.characters import CharacterWeights
from server.answering.coverage import WordWeights
from server.answering.question import understand
from server.answering.reader.reader import question_read, sentence_read
from server.answering.refuse import Thresholds, decide, decide_before_search
from server.answering.select import choose, rank_sentences
from training.examples import Example

READ = 3
"""Sentences that the program reads before it answers."""
_CLAUSES = 10
_COMPETING = 6
"""Sentences of a question that are trained on; those that answer it are taken from further down too."""
UNSURE, _FAR = 0.5, 0.6
"""Weights: a sentence that no author named may answer as well, and what lies below the best is seldom read."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question's text and a sentence's, as the reader sees them. ``weight`` says how much the label is trusted."""

    question: str
    sentence: str
    answers: bool
    weight: float


@dataclass(frozen=True, slots=True)
class ReadExample:
    """A training question with the sentences that the search found for it.

    ``told`` says whether the rules alone would answer it, ``found`` whether a sentence that answers it is among those
    that are read first.
    """

    id: str
    answerable: bool
    told: bool
    found: bool
    first: tuple[Pair, ...]
    trained: tuple[Pair, ...]


def read_examples(examples: Iterable[Example], index: ClauseIndex) -> Iterator[ReadExample]:
    """Yield the examples as the program meets them; those that it refuses before any search have nothing to read."""
    texts = [
        f"{clause.label} {clause.text}" for document in index.documents for clause in index.clauses_of(document.id)
    ]
    weights, characters = WordWeights(texts), CharacterWeights(texts)
    for example in examples:
        query = understand(Question(example.question, example.previous), index.documents)
        if decide_before_search(query, index.documents).reason is not None:
            continue
        scope = query.documents[0] if query.documents else index.documents
        within = [document.id for document in scope]
        hits = index.search(query.search_text, _CLAUSES, own_words=query.own_topic, document_ids=within)
        ranked = rank_sentences(query, hits, weights)
        if not ranked:
            continue
        asked = question_read(query)
        pairs = [
            Pair(asked, sentence_read(candidate.evidence), answers, 1.0 if answers else _weight(place, example))
            for place, candidate in enumerate(ranked)
            for answers in [_answers(candidate, example)]
        ]
        answerable = example.reason is None
        known = not answerable or any(pair.answers for pair in pairs)  # else nothing is known of what was found
        yield ReadExample(
            id=example.id,
            answerable=answerable,
            told=decide(query, ranked, choose(query, ranked), lambda: 0.0, characters, Thresholds()).reason is None,
            found=any(pair.answers for pair in pairs[:READ]),
            first=tuple(pairs[:READ]),
            trained=tuple(pair for i, pair in enumerate(pairs) if known and (i < _COMPETING or pair.answers)),
        )


def _answers(candidate: Candidate, example: Example) -> bool:
    evidence = candidate.evidence
    return any(
        evidence.clause.id == named.clause.id and evidence.start < named.span.end and named.span.start < evidence.end
        for named in example.evidence
    )


def _weight(place: int, example: Example) -> float:
    return (1.0 if place < READ else _FAR) * (UNSURE if example.reason is None else 1.0)
