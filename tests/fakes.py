"""Small real classes that stand in for models and files; what they do can be checked by eye."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.corpus import Corpus
from ingest.model import Clause, ClauseKind, Document, ParsedDocument, Region, Span


class CharacterEmbedder:
    """Counts characters: component ``i`` is the number of characters whose code is ``i`` modulo the dimension.

    Texts that share more characters have a higher cosine. ``embedded`` lists every passage that it was given.
    """

    def __init__(self, name: str = "characters", dimension: int = 256) -> None:
        self._name = name
        self._dimension = dimension
        self.embedded: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self.embedded.extend(texts)
        if progress is not None:
            progress(len(texts))
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        counts = np.bincount([ord(char) % self._dimension for char in text], minlength=self._dimension)
        return (counts / np.linalg.norm(counts)).astype(np.float32)


class DiskFillingEmbedder(CharacterEmbedder):
    """Runs into a real "no space left on device" while it embeds."""

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        Path("/dev/full").write_bytes(b"no room")
        return super().embed_passages(texts, progress)


def make_clause(
    document_id: str,
    number: str,
    text: str,
    *,
    parent: Clause | None = None,
    kind: ClauseKind = "clause",
    cells: tuple[tuple[str, str], ...] = (),
) -> Clause:
    """Build a clause whose label is its number and first words; offsets are those of a text of its own."""
    path = (*(parent.path if parent else ()), f"{number}{text[:8]}")
    return Clause(
        id=f"{document_id}/{'/'.join(path)}",
        document_id=document_id,
        kind=kind,
        number=number,
        heading="",
        path=path,
        text=text,
        start=0,
        end=len(text),
        source_spans=(Span(0, len(text)),),
        parent_id=parent.id if parent else None,
        cells=cells,
    )


def make_parsed(document_id: str, clauses: Sequence[Clause], *, region: Sequence[str] = ()) -> ParsedDocument:
    """Build a document around clauses; its text is theirs, line by line."""
    text = "\n".join(clause.text for clause in clauses)
    document = Document(
        id=document_id,
        title=f"{document_id}养老服务办法",
        number=None,
        issuer=None,
        region=Region(tuple(region)),
        issued_on=None,
        effective_on=None,
        expires_on=None,
        bases=(),
        missing_attachments=(),
        source_name=f"{document_id}.txt",
        source_sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        removals=(),
    )
    return ParsedDocument(document, tuple(clauses))


def make_corpus(*documents: ParsedDocument) -> Corpus:
    """Build a corpus with nothing skipped."""
    return Corpus(documents=documents, skipped=())
