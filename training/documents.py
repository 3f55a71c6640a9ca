"""The documents that may be trained on."""

from __future__ import annotations

from eval.splits import Sides
from ingest.corpus import Corpus
from ingest.model import ParsedDocument


def development(corpus: Corpus, sides: Sides) -> Corpus:
    """Leave out the documents that are only measured on, and those that no question is about."""
    return Corpus(tuple(parsed for parsed in corpus.documents if _is_development(parsed, sides)), ())


def _is_development(parsed: ParsedDocument, sides: Sides) -> bool:
    for name in names_of(parsed):
        try:
            return not sides.is_test(name)
        except KeyError:
            continue
    return False


def names_of(parsed: ParsedDocument) -> tuple[str, ...]:
    """Return what questions may call a document: each 文号 and the title."""
    document = parsed.document
    return tuple(name for name in (*(document.number or "").split("、"), document.title) if name)
