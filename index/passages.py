"""Clauses to passages: the pieces of text that are embedded and searched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.leads import SHORT, lead_of
from ingest.model import Clause, Document, ParsedDocument, Span
from ingest.sentences import sentence_spans

PassageKind = Literal["clause", "sentence"]
_UNSEARCHED = frozenset({"front", "back"})
_LONGEST = 600
"""Characters of a clause that one passage takes: the embedder reads 512 tokens, its place among them."""
_LONGEST_LEAD = 200


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
    """Return the passages of every searched clause, in order: the whole clause first, then each sentence of it.

    A clause of more than 600 characters is cut where a paragraph (款) or a sentence ends, and each piece carries its
    path; the clause itself stays whole, because the document knows no smaller unit to cite. A line too short to be
    understood alone is embedded with the sentence of its parent that it completes; its offsets are its own.
    """
    clauses = {clause.id: clause for clause in parsed.clauses}
    return tuple(
        passage
        for clause in parsed.clauses
        if is_searched(clause) and clause.text.strip()
        for passage in _clause_passages(clause, clauses.get(clause.parent_id or ""), parsed.document)
    )


def _clause_passages(clause: Clause, parent: Clause | None, document: Document) -> Iterator[Passage]:
    place = " ".join(part for part in (document.region.name, document.title) if part)
    lead = _lead(clause, parent)
    # a label is the number and the first words: beside the whole lead they would stand here twice
    path = clause.path if not lead or parent is None else (*parent.path[:-1], parent.number, clause.number)
    sentences = sentence_spans(clause.text)
    # the path says what the clause is about where its own words do not: 每人每年600元 under 家庭医生签约服务
    for piece in _pieces(clause, sentences):
        content = (
            _content(clause) if len(clause.text) == piece.end - piece.start else clause.text[piece.start : piece.end]
        )
        whole = " | ".join((place, " ".join(path), f"{lead}{content}"))
        yield _passage("clause", clause, piece.start, piece.end, whole)
    near = " ".join(path[-2:])
    for span in sentences:
        sentence = clause.text[span.start : span.end]
        yield _passage("sentence", clause, span.start, span.end, f"{near} {lead}{sentence}")


def _pieces(clause: Clause, sentences: Sequence[Span]) -> Iterator[Span]:
    """Cut a long clause between paragraphs, a long paragraph between sentences; pieces are as long as they may be."""
    if len(clause.text) <= _LONGEST:
        yield Span(0, len(clause.text))
        return
    start = end = 0
    for unit in _units(clause.text, sentences):
        if end > start and unit.end - start > _LONGEST:
            yield Span(start, end)
            start = unit.start
        end = unit.end
    yield Span(start, end)


def _units(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """Yield the paragraphs of ``text`` that fit into a passage, and the sentences of those that do not."""
    paragraph: list[Span] = []
    for i, sentence in enumerate(sentences):
        paragraph.append(sentence)
        following = sentences[i + 1].start if i + 1 < len(sentences) else len(text)
        if i + 1 == len(sentences) or "\n" in text[sentence.end : following]:
            whole = Span(paragraph[0].start, paragraph[-1].end)
            yield from [whole] if whole.end - whole.start <= _LONGEST else paragraph
            paragraph = []


def _lead(clause: Clause, parent: Clause | None) -> str:
    """Return the sentence of the parent that a short clause completes, with a space behind it, or nothing."""
    lead = lead_of(clause, parent) if len(clause.text) <= SHORT else None
    return "" if lead is None else f"{lead.text[-_LONGEST_LEAD:]} "


def _content(clause: Clause) -> str:
    if clause.cells:
        return "；".join(clause.cell_texts)
    return clause.text


def _passage(kind: PassageKind, clause: Clause, start: int, end: int, text: str) -> Passage:
    key = f"{clause.id}\n{kind}\n{start}\n{end}".encode()
    # 63 bits: FAISS ids are signed
    identity = int.from_bytes(hashlib.sha256(key).digest()[:8], "big") >> 1
    return Passage(identity, kind, clause.id, start, end, text)
