"""The documents and clauses of an index, looked up by id; the clause tree upwards and downwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ingest.model import Clause, Document, ParsedDocument


class Library:
    """Documents in the order given, each with its clauses in the order of the text. Unknown ids raise ``KeyError``."""

    def __init__(self, parsed: Iterable[ParsedDocument]) -> None:
        self._parsed = {each.document.id: each for each in parsed}
        self._clauses = {clause.id: clause for each in self._parsed.values() for clause in each.clauses}
        self._children: dict[str, list[Clause]] = {}
        for clause in self._clauses.values():
            if clause.parent_id is not None:
                self._children.setdefault(clause.parent_id, []).append(clause)

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents."""
        return tuple(each.document for each in self._parsed.values())

    def document(self, document_id: str) -> Document:
        """Return the document with this id."""
        return self._parsed[document_id].document

    def clause(self, clause_id: str) -> Clause:
        """Return the clause with this id."""
        return self._clauses[clause_id]

    def clauses_of(self, document_id: str) -> tuple[Clause, ...]:
        """Return the clauses of a document, in the order of its text."""
        return self._parsed[document_id].clauses

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        """Return the clauses directly under a clause, in the order of the text."""
        return tuple(self._children.get(self.clause(clause_id).id, ()))

    def ancestors(self, clause_id: str) -> tuple[Clause, ...]:
        """Return the clauses above a clause, outermost first, without itself."""
        found: list[Clause] = []
        parent_id = self.clause(clause_id).parent_id
        while parent_id is not None:
            parent = self.clause(parent_id)
            found.append(parent)
            parent_id = parent.parent_id
        return tuple(reversed(found))

    def documents_within(
        self, regions: Collection[str] | None, document_ids: Collection[str] | None
    ) -> tuple[Document, ...]:
        """Return documents whose region path holds any of ``regions`` and whose id is given; ``None`` is no filter."""
        return tuple(
            document
            for document in self.documents
            if (regions is None or not set(document.region.path).isdisjoint(regions))
            and (document_ids is None or document.id in document_ids)
        )
