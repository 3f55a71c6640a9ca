"""The documents that answers come from, and where in them the gold quotes of a case stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.cases import Case, Gold, gold_document
from eval.matching import holds_quote, is_right_clause, smallest_holder
from ingest.model import Clause, Document, ParsedDocument

_UNSEARCHED = ("front", "back")


@dataclass(frozen=True, slots=True)
class Target:
    """A gold quote located in the library.

    ``smallest`` is the text of the smallest clause that holds it, ``None`` where no clause does (a parsing fault: it
    then counts as not found). ``searchable`` is false for what only the head or the end of a document states.
    """

    gold: Gold
    document: Document
    smallest: str | None
    searchable: bool

    def is_met_by(self, document_id: str, text: str) -> bool:
        """Whether a clause of this document with this text is a right one."""
        return document_id == self.document.id and is_right_clause(text, self.gold.quote, self.smallest)


class Library:
    """The documents with their clauses, as the measures need them."""

    def __init__(self, parsed: Sequence[ParsedDocument]) -> None:
        self._parsed = {p.document.id: p for p in parsed}
        self.documents: Mapping[str, Document] = {p.document.id: p.document for p in parsed}

    def locate(self, case: Case) -> tuple[Target, ...]:
        """Return where the gold quotes of ``case`` stand. Raises ``CaseError`` for a document not in the library."""
        documents = list(self.documents.values())
        return tuple(self._target(case, gold, gold_document(case, gold, documents)) for gold in case.gold)

    def _target(self, case: Case, gold: Gold, document: Document) -> Target:
        holders = [c for c in self._parsed[document.id].clauses if holds_quote(c.text, gold.quote)]
        smallest = smallest_holder(gold.quote, [c.text for c in holders])
        return Target(gold, document, smallest, case.type != "validity" and not _only_unsearched(holders))


def _only_unsearched(holders: Sequence[Clause]) -> bool:
    return bool(holders) and all(clause.kind in _UNSEARCHED for clause in holders)
