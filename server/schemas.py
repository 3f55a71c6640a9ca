"""The wire: what ``POST /api/ask`` takes and gives, and what the other endpoints list. pydantic lives only here."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ingest.model import Clause, Document
from server.answering.answer import (
    Answer,
    Audience,
    Citation,
    Layout,
    Origin,
    Question,
    Reason,
    Refusal,
    Section,
    Sentence,
    ValidityStatus,
)
from server.answering.validity import validity_on


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AskRequest(_Wire):
    """A question with the asker's earlier questions (oldest first) and the region chosen on the page, if any."""

    question: str
    previous: list[str] = Field(default_factory=list, max_length=20)
    region: str | None = None
    audience: Audience = "family"

    def to_question(self) -> Question:
        """Return the inside form."""
        return Question(self.question, tuple(self.previous), self.region or None, self.audience)


class DocumentView(_Wire):
    """A document as readers need it; dates are ISO, unknown ones ``null``. ``validity`` is as of today."""

    id: str
    title: str
    number: str | None
    issuer: str | None
    region: str | None
    region_path: list[str]
    issued_on: date | None
    effective_on: date | None
    expires_on: date | None
    validity: ValidityStatus

    @classmethod
    def of(cls, document: Document, validity: ValidityStatus) -> DocumentView:
        """Return the view of ``document``."""
        return cls(
            id=document.id,
            title=document.title,
            number=document.number,
            issuer=document.issuer,
            region=document.region.name or None,
            region_path=list(document.region.path),
            issued_on=document.issued_on,
            effective_on=document.effective_on,
            expires_on=document.expires_on,
            validity=validity,
        )


class CitationView(_Wire):
    """A cited clause. ``text[start:end] == quote``."""

    n: int
    clause_id: str
    document: DocumentView
    path: list[str]
    quote: str
    text: str
    start: int
    end: int

    @classmethod
    def of(cls, citation: Citation) -> CitationView:
        """Return the view of ``citation``."""
        return cls(
            n=citation.n,
            clause_id=citation.clause.id,
            document=DocumentView.of(citation.document, citation.validity),
            path=list(citation.clause.path),
            quote=citation.quote,
            text=citation.clause.text,
            start=citation.start,
            end=citation.end,
        )


class SentenceView(_Wire):
    """A verified sentence with the numbers of its citations."""

    text: str
    citations: list[int]
    origin: Origin
    derivation: str | None = None

    @classmethod
    def of(cls, sentence: Sentence) -> SentenceView:
        """Return the view of ``sentence``."""
        return cls(
            text=sentence.text,
            citations=list(sentence.citations),
            origin=sentence.origin,
            derivation=sentence.derivation,
        )


class SectionView(_Wire):
    """Sentences under a heading, by their places in ``sentences`` from 0; ``note`` says what they leave open."""

    title: str
    sentences: list[int]
    note: str

    @classmethod
    def of(cls, section: Section) -> SectionView:
        """Return the view of ``section``."""
        return cls(title=section.title, sentences=list(section.sentences), note=section.note)


class RefusalView(_Wire):
    """Why nothing was answered, and the nearest clauses."""

    reason: Reason
    nearest: list[CitationView]


class TimingsView(_Wire):
    """Milliseconds of each stage."""

    understand: float
    retrieve: float
    read: float
    generate: float
    verify: float
    total: float


class Reply(_Wire):
    """What an ask returns, whether answered or refused. In a refusal ``answer`` is the refusal in words."""

    status: Literal["answered", "refused"]
    answer: str
    sentences: list[SentenceView]
    sections: list[SectionView] = Field(default_factory=list)
    layout: Layout = "plain"
    citations: list[CitationView]
    notices: list[str]
    refusal: RefusalView | None
    next_step: str | None
    generator: str
    snapshot: str
    today: date
    timings_ms: TimingsView

    @classmethod
    def of(cls, outcome: Answer | Refusal, snapshot: str) -> Reply:
        """Return the wire form of ``outcome``; ``snapshot`` names the state of the index that answered."""
        t = outcome.timings
        timings = TimingsView(
            understand=t.understand,
            retrieve=t.retrieve,
            read=t.read,
            generate=t.generate,
            verify=t.verify,
            total=t.total,
        )
        if isinstance(outcome, Refusal):
            nearest = [CitationView.of(c) for c in outcome.nearest]
            return cls(
                status="refused",
                answer=outcome.message,
                sentences=[],
                citations=[],
                notices=list(outcome.notices),
                refusal=RefusalView(reason=outcome.reason, nearest=nearest),
                next_step=outcome.next_step,
                generator=outcome.generator,
                snapshot=snapshot,
                today=outcome.today,
                timings_ms=timings,
            )
        return cls(
            status="answered",
            answer=outcome.text,
            sentences=[SentenceView.of(s) for s in outcome.sentences],
            sections=[SectionView.of(s) for s in outcome.sections],
            layout=outcome.layout,
            citations=[CitationView.of(c) for c in outcome.citations],
            notices=list(outcome.notices),
            refusal=None,
            next_step=outcome.next_step,
            generator=outcome.generator,
            snapshot=snapshot,
            today=outcome.today,
            timings_ms=timings,
        )


class ClauseView(_Wire):
    """One clause with its document and its place in it."""

    id: str
    document: DocumentView
    kind: str
    number: str
    path: list[str]
    text: str
    departments: list[str]
    parent_id: str | None

    @classmethod
    def of(cls, clause: Clause, document: Document, today: date) -> ClauseView:
        """Return the view of ``clause`` as of ``today``."""
        return cls(
            id=clause.id,
            document=DocumentView.of(document, validity_on(document, today)),
            kind=clause.kind,
            number=clause.number,
            path=list(clause.path),
            text=clause.text,
            departments=list(clause.departments),
            parent_id=clause.parent_id,
        )
