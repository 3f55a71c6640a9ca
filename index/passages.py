"""Clauses to passages: the pieces of text that are embedded and searched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.model import Clause, Document, ParsedDocument
from ingest.sentences import sentence_spans

PassageKind = Literal["clause", "sentence"]
_UNSEARCHED = frozenset({"front", "back"})


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters ``[start, end)`` of a clause's text, and the ``text`` that is embedded for them, with its context."""

    id: int
    kind: PassageKind
    clause_id: str
    start: int
    end: int
    text: str


def is_searched(clause: Clause) -> bool:
    """Whether the clause can be an answer: title lines, signatures and 抄送 lines cannot."""
    return clause.kind not in _UNSEARCHED


def parsed_to_passages(parsed: ParsedDocument) -> tuple[Passage, ...]:
    """Return the passages of every searched clause, in order: the whole clause first, then each sentence of it."""
    return tuple(
        passage
        for clause in parsed.clauses
        if is_searched(clause) and clause.text.strip()
        for passage in _clause_passages(clause, parsed.document)
    )


def _clause_passages(clause: Clause, document: Document) -> Iterator[Passage]:
    place = " ".join(part for part in (document.region.name, document.title) if part)
    # the path says what the clause is about where its own words do not: 每人每年600元 under 家庭医生签约服务
    whole = " | ".join((place, " ".join(clause.path), _content(clause)))
    yield _passage("clause", clause, 0, len(clause.text), whole)
    near = " ".join(clause.path[-2:])
    for span in sentence_spans(clause.text):
        sentence = clause.text[span.start : span.end]
        yield _passage("sentence", clause, span.start, span.end, f"{near} {sentence}")


def _content(clause: Clause) -> str:
    if clause.cells:
        return "；".join(f"{column}：{content}" for column, content in clause.cells)
    return clause.text


def _passage(kind: PassageKind, clause: Clause, start: int, end: int, text: str) -> Passage:
    key = f"{clause.id}\n{kind}\n{start}\n{end}".encode()
    # 63 bits: FAISS ids are signed
    identity = int.from_bytes(hashlib.sha256(key).digest()[:8], "big") >> 1
    return Passage(identity, kind, clause.id, start, end, text)
