"""A question to clauses: meaning (whole clause, best sentence), words and characters, fused into one ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.hybrid import rrf
from index.leads import Lead, lead_of
from index.lexical import LexicalIndex
from index.library import Library
from index.passages import Passage, PassageKind
from index.vectors import VectorIndex
from ingest.model import Clause, Document, ParsedDocument

RankingKind = Literal["clause", "sentence", "words", "characters"]
"""By the cosine of the whole clause, by that of its best sentence, by BM25 of the clause's words or characters."""
RANKINGS: tuple[RankingKind, ...] = get_args(RankingKind)

_DEPTH = 200
"""Length of the rankings that are fused: far more than an answer needs, so that no clause is lost at a border."""
_ITEMS_OF_A_LIST = 2
"""Items of one list among the hits before those of other clauses: all of them hold the words that lead to it."""
_KEPT_QUERIES = 8
"""Queries whose vector and word scores are kept: a handful of people ask at once."""
_KEPT_SCOPES = 64
"""Sets of documents whose passages are kept listed: a library's regions, and what lies outside of each."""


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """A sentence ``[start, end)`` of the hit's clause: its cosine with the question, and its BM25 scores or 0.

    ``lexical`` is by words. ``characters`` is by the characters of the asker's own words, as a share of what the
    library's best sentence has, so that it means the same in a search of one city and of another.
    """

    start: int
    end: int
    dense: float
    lexical: float
    characters: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A found clause. ``score`` is higher for better, ``rank`` counts from 1, ``sentences`` are in text order.

    ``lead`` is the sentence that the clause completes where it is an item of a list.
    """

    clause: Clause
    document: Document
    score: float
    rank: int
    sentences: tuple[SentenceScore, ...]
    lead: Lead | None = None


class ClauseIndex(Protocol):
    """What the answerer needs of an index."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents."""
        ...

    @property
    def snapshot(self) -> str:
        """A short hash that changes whenever the index's content does."""
        ...

    def search(
        self,
        query: str,
        k: int,
        *,
        own_words: str | None = None,
        regions: Collection[str] | None = None,
        document_ids: Collection[str] | None = None,
    ) -> list[Hit]:
        """Return up to ``k`` hits, best first.

        ``own_words`` is the question without what was added to ``query``, such as official words; ``None`` where
        nothing was. ``regions`` keeps documents whose region path holds any of the names, ``document_ids`` those
        documents; ``None`` filters nothing, an empty collection keeps nothing.
        """
        ...

    def clause(self, clause_id: str) -> Clause:
        """Return the clause with this id, or ``KeyError``."""
        ...

    def clauses_of(self, document_id: str) -> tuple[Clause, ...]:
        """Return the clauses of a document, in the order of its text, or ``KeyError``."""
        ...

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        """Return the clauses directly under a clause, in the order of the text, or ``KeyError``."""
        ...

    def ancestors(self, clause_id: str) -> tuple[Clause, ...]:
        """Return the clauses above a clause, outermost first, or ``KeyError``."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Scope:
    """What one search looks among: the clauses of its documents, with the ids of their passages of either kind.

    ``wholes`` of one clause follow each other: those of clause i begin at ``begins[i]``; ``in_words`` and
    ``in_characters`` say where their scores stand in the rows of either index. ``by_id`` ranks clause ids.
    """

    clause_ids: tuple[str, ...]
    wholes: NDArray[np.int64]
    sentences: NDArray[np.int64]
    begins: NDArray[np.int64]
    in_words: NDArray[np.int64]
    in_characters: NDArray[np.int64]
    by_id: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _ReadQuery:
    """A question's vector, and the BM25 scores of all clauses and all sentences, by words and by characters."""

    vector: NDArray[np.float32]
    words: NDArray[np.float64]
    characters: NDArray[np.float64]
    sentence_words: NDArray[np.float64]
    sentence_characters: NDArray[np.float64]


class HybridIndex(Library):
    """``ClauseIndex`` over vectors and terms: four rankings of clauses, fused by reciprocal rank.

    BM25 of sentences scores each hit's sentences but is not fused: on questions of our own it found less than it
    displaced.
    """

    def __init__(
        self,
        parsed: Iterable[ParsedDocument],
        passages: Sequence[Passage],
        vectors: VectorIndex,
        lexical: Mapping[PassageKind, LexicalIndex],
        characters: Mapping[PassageKind, LexicalIndex],
        embedder: Embedder,
        snapshot: str,
    ) -> None:
        super().__init__(parsed)
        self._vectors = vectors
        self._lexical = lexical
        self._characters = characters
        self._embedder = embedder
        self._snapshot = snapshot
        self._fused = RANKINGS
        # one question is searched for in several scopes: its regions, the others, the one that turned out best
        self._read = lru_cache(maxsize=_KEPT_QUERIES)(self._read_query)
        # and the scopes are the same few from question to question
        self._scope = lru_cache(maxsize=_KEPT_SCOPES)(self._read_scope)
        # every search asks it of every clause that it ranks
        self._lead = cache(self._read_lead)
        self._passages = {passage.id: passage for passage in passages}
        self._wholes: dict[str, list[Passage]] = {}
        self._sentences: dict[str, list[Passage]] = {}
        for passage in passages:
            kept = self._wholes if passage.kind == "clause" else self._sentences
            kept.setdefault(self.clause(passage.clause_id).id, []).append(passage)

    @property
    def snapshot(self) -> str:
        """A short hash that changes whenever the index's content does."""
        return self._snapshot

    def fusing(self, *rankings: RankingKind) -> HybridIndex:
        """Return this index with only some of its rankings fused: to measure what each is worth."""
        other = copy(self)
        other._fused = rankings
        return other

    def search(
        self,
        query: str,
        k: int,
        *,
        own_words: str | None = None,
        regions: Collection[str] | None = None,
        document_ids: Collection[str] | None = None,
    ) -> list[Hit]:
        """Return up to ``k`` hits, best first; see ``ClauseIndex.search``."""
        scope = self._scope(frozenset(document.id for document in self.documents_within(regions, document_ids)))
        if not query.strip() or not scope.clause_ids or k <= 0:
            return []
        read = self._read(query, query if own_words is None else own_words)
        depth = max(_DEPTH, k)
        rank: dict[RankingKind, Callable[[], list[str]]] = {
            "clause": lambda: self._by_meaning(read.vector, scope.wholes, depth),
            "sentence": lambda: self._by_meaning(read.vector, scope.sentences, depth),
            "words": lambda: _by_terms(read.words[scope.in_words], scope)[:depth],
            "characters": lambda: _by_terms(read.characters[scope.in_characters], scope)[:depth],
        }
        fused = self._lists_apart(rrf([rank[kind]() for kind in self._fused]))
        sentences = self._sentence_scores([clause_id for clause_id, _ in fused[:k]], read)
        return [
            Hit(
                clause=self.clause(clause_id),
                document=self.document(self.clause(clause_id).document_id),
                score=score,
                rank=place,
                sentences=sentences[clause_id],
                lead=self._lead(clause_id),
            )
            for place, (clause_id, score) in enumerate(fused[:k], start=1)
        ]

    def _read_lead(self, clause_id: str) -> Lead | None:
        clause = self.clause(clause_id)
        return lead_of(clause, None if clause.parent_id is None else self.clause(clause.parent_id))

    def _lists_apart(self, ranked: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
        """Return the ranking with no more than the best items of each list; the others follow at its end."""
        first: list[tuple[str, float]] = []
        later: list[tuple[str, float]] = []
        seen: Counter[str] = Counter()
        for clause_id, score in ranked:
            lead = self._lead(clause_id)
            if lead is not None:
                seen[lead.clause.id] += 1
            (first if lead is None or seen[lead.clause.id] <= _ITEMS_OF_A_LIST else later).append((clause_id, score))
        return first + later

    def _read_query(self, query: str, own_words: str) -> _ReadQuery:
        return _ReadQuery(
            vector=self._embedder.embed_query(query),
            words=self._lexical["clause"].row(query),
            characters=self._characters["clause"].row(own_words),
            sentence_words=self._lexical["sentence"].row(query),
            sentence_characters=_share(self._characters["sentence"].row(own_words)),
        )

    def _read_scope(self, document_ids: frozenset[str]) -> _Scope:
        clause_ids = tuple(i for i in self._wholes if self.clause(i).document_id in document_ids)

        def passages(kept: Mapping[str, Sequence[Passage]]) -> NDArray[np.int64]:
            return np.asarray([passage.id for i in clause_ids for passage in kept.get(i, ())], dtype=np.int64)

        wholes = passages(self._wholes)
        counts = [len(self._wholes[i]) for i in clause_ids]
        return _Scope(
            clause_ids=clause_ids,
            wholes=wholes,
            sentences=passages(self._sentences),
            begins=np.cumsum([0, *counts[:-1]]),
            in_words=self._lexical["clause"].places(wholes.tolist()),
            in_characters=self._characters["clause"].places(wholes.tolist()),
            by_id=np.argsort(np.argsort(clause_ids)),
        )

    def _by_meaning(self, vector: NDArray[np.float32], ids: NDArray[np.int64], depth: int) -> list[str]:
        """Clause ids by their best passage's cosine, among the passages ``ids``."""
        # several sentences of one clause may crowd the top: four times the depth leaves room for other clauses
        found = self._vectors.search(vector, depth * 4, ids)
        return list(dict.fromkeys(self._passages[i].clause_id for i, _ in found))[:depth]

    def _sentence_scores(self, clause_ids: Sequence[str], read: _ReadQuery) -> dict[str, tuple[SentenceScore, ...]]:
        """Return the scores of each clause's sentences, in the order of its text."""
        sentences = [sentence for clause_id in clause_ids for sentence in self._sentences.get(clause_id, ())]
        ids = [sentence.id for sentence in sentences]
        words = read.sentence_words[self._lexical["sentence"].places(ids)].tolist()
        characters = read.sentence_characters[self._characters["sentence"].places(ids)].tolist()
        scored: dict[str, list[SentenceScore]] = {clause_id: [] for clause_id in clause_ids}
        scores = zip(sentences, self._vectors.scores(read.vector, ids), words, characters, strict=True)
        for sentence, *each in scores:
            scored[sentence.clause_id].append(SentenceScore(sentence.start, sentence.end, *each))
        return {clause_id: tuple(found) for clause_id, found in scored.items()}


def _share(row: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each score as a share of the highest."""
    highest = row.max(initial=0.0)
    return row / highest if highest > 0 else row


def _by_terms(scores: NDArray[np.float64], scope: _Scope) -> list[str]:
    """Clause ids by the BM25 of their best passage, ties by id; those without a shared term left out."""
    best = np.maximum.reduceat(scores, scope.begins)
    return [scope.clause_ids[place] for place in np.lexsort((scope.by_id, -best)) if best[place] > 0]
