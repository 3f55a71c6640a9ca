"""Documents cut into pieces of a fixed length instead of clauses: what the clauses are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.corpus import Corpus
from ingest.model import Clause, ParsedDocument

LENGTH, OVERLAP = 300, 50
"""Characters. The length that the usual recipes begin with, and an overlap so that a fact at a border isn't torn."""


def to_chunks(documents: Sequence[ParsedDocument], length: int = LENGTH, overlap: int = OVERLAP) -> Corpus:
    """Return the same documents, each cut into pieces of ``length`` characters that share ``overlap`` of them."""
    return Corpus(tuple(_chunked(parsed, length, length - overlap) for parsed in documents), ())


def _chunked(parsed: ParsedDocument, length: int, step: int) -> ParsedDocument:
    text, owner = parsed.document.text, parsed.document.id
    starts = range(0, max(1, len(text) - length + step), step)
    chunks = [
        Clause(
            f"{owner}-chunk-{number}",
            owner,
            "clause",
            str(number),
            "",
            (f"第{number}段",),
            text[start : start + length],
            start,
            min(start + length, len(text)),
            (),
        )
        for number, start in enumerate(starts, start=1)
        if text[start : start + length].strip()
    ]
    return replace(parsed, clauses=tuple(chunks))
