"""Searches a scope of documents for a question, and ranks the sentences found, never those of two cities together."""

from __future__ import annotations

from collections.abc import Sequence

from index.search import ClauseIndex, Hit
from ingest.model import Document
from server.answering.candidate import Candidate
from server.answering.characters import CharacterWeights
from server.answering.coverage import WordWeights
from server.answering.question import Query
from server.answering.select import rank_sentences

_DEPTH = 10
_NATIONAL = 0.7
"""Score by which a national rule may lie behind a city's and still be told to somebody who names no place. Between 0.3
and 0.8 it made no difference to 233 questions on national laws (top sentence right: 118 to 120, without it 91); since
shared characters count in the score too, it is the higher of them."""


class ScopedSearch:
    """Finds clauses and ranks sentences within some documents of one index."""

    def __init__(self, index: ClauseIndex) -> None:
        self._index = index
        texts = [
            f"{clause.label} {clause.text}"
            for document in index.documents
            for clause in index.clauses_of(document.id)
            if clause.kind not in ("front", "back")
        ]
        self._weights = WordWeights(texts)
        self.characters = CharacterWeights(texts)
        """How much each character of the library tells."""

    def hits(self, query: Query, documents: Sequence[Document], k: int) -> list[Hit]:
        """Return at most ``k`` clauses of ``documents``, best first."""
        ids = [document.id for document in documents]
        hits = self._index.search(query.search_text, k, own_words=query.own_topic, document_ids=ids)
        if not query.phrases:
            return hits
        # who puts words in quotation marks has read them somewhere: clauses that hold them come first
        count = sum(len(self._index.clauses_of(i)) for i in ids)
        every = self._index.search(query.search_text, count, own_words=query.own_topic, document_ids=ids)
        holding = [hit for hit in every if any(phrase in hit.clause.text for phrase in query.phrases)]
        return list({hit.clause.id: hit for hit in (*holding, *hits)}.values())[:k]

    def ranked(self, query: Query, documents: Sequence[Document]) -> list[Candidate]:
        """Return ranked sentences of a scope (the whole library where none is given), of one document's region only.

        Where the question names no place, the best sentence decides whose rule is told, and what holds in the whole
        country comes before a city's own rule that is hardly nearer; cities are never mixed.
        """
        scope = documents or self._index.documents
        ranked = rank_sentences(query, self.hits(query, scope, _DEPTH), self._weights)
        if query.documents or not ranked:
            return ranked
        region = ranked[0].evidence.document.region
        national = [document for document in scope if not document.region.path]
        if region.path and national:
            countrywide = rank_sentences(query, self.hits(query, national, _DEPTH), self._weights)
            if countrywide and countrywide[0].score + _NATIONAL >= ranked[0].score:
                return countrywide
        own = [document for document in scope if document.region == region]
        return rank_sentences(query, self.hits(query, own, _DEPTH), self._weights)

    def elsewhere(self, query: Query, documents: Sequence[Document]) -> float:
        """Return the best word coverage among the clauses of other regions; 0 unless one region was asked for."""
        inside = {document.id for document in documents}
        others = [document for document in self._index.documents if document.id not in inside]
        if len(query.documents) != 1 or not others:
            return 0.0
        ranked = rank_sentences(query, self.hits(query, others, _DEPTH), self._weights)
        return max((candidate.covered for candidate in ranked), default=0.0)
