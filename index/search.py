"""A question to clauses: meaning (whole clause, best sentence) and words, fused into one ranking."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.hybrid import rrf
from index.lexical import LexicalIndex
from index.library import Library
from index.passages import Passage, PassageKind
from index.vectors import VectorIndex
from ingest.model import Clause, Document, ParsedDocument

RankingKind = Literal["clause", "sentence", "words"]
"""By the cosine of the whole clause, by that of its best sentence, by BM25 of the clause."""
RANKINGS: tuple[RankingKind, ...] = get_args(RankingKind)

_DEPTH = 200
"""Length of the rankings that are fused: far more than an answer needs, so that no clause is lost at a border."""
_KEPT_QUERIES = 8
"""Queries whose vector and word scores are kept: a handful of people ask at once."""
_KEPT_SCOPES = 64
"""Sets of documents whose passages are kept listed: a library's regions, and what lies outside of each."""


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """A sentence ``[start, end)`` of the hit's clause: its cosine with the question, and its BM25 score or 0."""

    start: int
    end: int
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A found clause. ``score`` is higher for better, ``rank`` counts from 1, ``sentences`` are in text order."""

    clause: Clause
    document: Document
    score: float
    rank: int
    sentences: tuple[SentenceScore, ...]


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
        regions: Collection[str] | None = None,
        document_ids: Collection[str] | None = None,
    ) -> list[Hit]:
        """Return up to ``k`` hits, best first.

        ``regions`` keeps documents whose region path holds any of the names, ``document_ids`` those documents;
        ``None`` filters nothing, an empty collection keeps nothing.
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
    """What one search looks among: the clauses of its documents, with the ids of their passages of either kind."""

    clause_ids: tuple[str, ...]
    wholes: NDArray[np.int64]
    sentences: NDArray[np.int64]


class HybridIndex(Library):
    """``ClauseIndex`` over vectors and words: three rankings of clauses, fused by reciprocal rank.

    BM25 of sentences scores each hit's sentences but is not fused: on questions of our own it found less than it
    displaced.
    """

    def __init__(
        self,
        parsed: Iterable[ParsedDocument],
        passages: Sequence[Passage],
        vectors: VectorIndex,
        lexical: Mapping[PassageKind, LexicalIndex],
        embedder: Embedder,
        snapshot: str,
    ) -> None:
        super().__init__(parsed)
        self._vectors = vectors
        self._lexical = lexical
        self._embedder = embedder
        self._snapshot = snapshot
        self._fused = RANKINGS
        # one question is searched for in several scopes: its regions, the others, the one that turned out best
        self._read = lru_cache(maxsize=_KEPT_QUERIES)(self._read_query)
        # and the scopes are the same few from question to question
        self._scope = lru_cache(maxsize=_KEPT_SCOPES)(self._read_scope)
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
        regions: Collection[str] | None = None,
        document_ids: Collection[str] | None = None,
    ) -> list[Hit]:
        """Return up to ``k`` hits, best first; see ``ClauseIndex.search``."""
        scope = self._scope(frozenset(document.id for document in self.documents_within(regions, document_ids)))
        if not query.strip() or not scope.clause_ids or k <= 0:
            return []
        vector, words, sentence_words = self._read(query)
        depth = max(_DEPTH, k)
        rank: dict[RankingKind, Callable[[], list[str]]] = {
            "clause": lambda: self._by_meaning(vector, scope.wholes, depth),
            "sentence": lambda: self._by_meaning(vector, scope.sentences, depth),
            "words": lambda: self._by_words(words, scope.clause_ids)[:depth],
        }
        fused = rrf([rank[kind]() for kind in self._fused])
        return [
            Hit(
                clause=self.clause(clause_id),
                document=self.document(self.clause(clause_id).document_id),
                score=score,
                rank=place,
                sentences=self._sentence_scores(clause_id, vector, sentence_words),
            )
            for place, (clause_id, score) in enumerate(fused[:k], start=1)
        ]

    def _read_query(self, query: str) -> tuple[NDArray[np.float32], dict[int, float], dict[int, float]]:
        """Return a query's vector, and its BM25 scores of whole clauses and of sentences, by passage id."""
        return (
            self._embedder.embed_query(query),
            self._lexical["clause"].scores(query),
            self._lexical["sentence"].scores(query),
        )

    def _read_scope(self, document_ids: frozenset[str]) -> _Scope:
        clause_ids = tuple(i for i in self._wholes if self.clause(i).document_id in document_ids)

        def passages(kept: Mapping[str, Sequence[Passage]]) -> NDArray[np.int64]:
            return np.asarray([passage.id for i in clause_ids for passage in kept.get(i, ())], dtype=np.int64)

        return _Scope(clause_ids, passages(self._wholes), passages(self._sentences))

    def _by_meaning(self, vector: NDArray[np.float32], ids: NDArray[np.int64], depth: int) -> list[str]:
        """Clause ids by their best passage's cosine, among the passages ``ids``."""
        # several sentences of one clause may crowd the top: four times the depth leaves room for other clauses
        found = self._vectors.search(vector, depth * 4, ids)
        return list(dict.fromkeys(self._passages[i].clause_id for i, _ in found))[:depth]

    def _by_words(self, lexical: dict[int, float], clause_ids: Sequence[str]) -> list[str]:
        """Clause ids by BM25, those without a shared word left out."""
        scored = [(max(lexical.get(piece.id, 0.0) for piece in self._wholes[i]), i) for i in clause_ids]
        return [clause_id for score, clause_id in sorted(scored, key=lambda s: (-s[0], s[1])) if score > 0]

    def _sentence_scores(
        self, clause_id: str, vector: NDArray[np.float32], lexical: dict[int, float]
    ) -> tuple[SentenceScore, ...]:
        sentences = self._sentences.get(clause_id, [])
        cosines = self._vectors.scores(vector, [sentence.id for sentence in sentences])
        return tuple(
            SentenceScore(sentence.start, sentence.end, cosine, lexical.get(sentence.id, 0.0))
            for sentence, cosine in zip(sentences, cosines, strict=True)
        )
