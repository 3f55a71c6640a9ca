"""The answerer's words: what was drafted, what may be shown, what is refused.

A ``Draft`` is what a generator proposes. Only ``citations.verify`` turns drafts into ``Sentence`` records, so nothing
that was not checked against its clause can reach ``Answer``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ingest.model import Clause, Document

Audience = Literal["family", "worker"]
Origin = Literal["model", "quote", "rule"]
Reason = Literal["not_stated", "other_region", "attachment_missing", "off_topic", "no_evidence"]
ValidityStatus = Literal["in_force", "not_yet", "expired", "unknown"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked; ``previous`` holds the earlier ones, oldest first; ``region`` is one chosen by hand."""

    text: str
    previous: tuple[str, ...] = ()
    region: str | None = None
    audience: Audience = "family"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a clause, chosen as evidence: ``clause.text[start:end] == quote``. A higher ``score`` is better."""

    clause: Clause
    document: Document
    quote: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One proposed sentence; ``keys`` name request-local evidence (1 is the first). ``derivation`` lists operands."""

    text: str
    keys: tuple[int, ...]
    origin: Origin
    derivation: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a generator proposes for a question; nothing of it is shown before it is verified."""

    sentences: tuple[DraftSentence, ...]
    generator: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause that a sentence rests on. ``clause.text[start:end] == quote`` always."""

    n: int
    clause: Clause
    document: Document
    validity: ValidityStatus
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A verified sentence with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]
    origin: Origin
    derivation: str | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in each stage."""

    understand: float = 0.0
    retrieve: float = 0.0
    generate: float = 0.0
    verify: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Verified sentences, every one of them cited."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    notices: tuple[str, ...]
    next_step: str | None
    generator: str
    today: date
    timings: Timings = field(default_factory=Timings)

    @property
    def text(self) -> str:
        """The sentences with their citation marks, as shown: ``…[1]…[2]``."""
        return "".join(s.text + "".join(f"[{n}]" for n in s.citations) for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was answered, in words for people, with the nearest clauses."""

    reason: Reason
    message: str
    nearest: tuple[Citation, ...]
    notices: tuple[str, ...]
    next_step: str | None
    generator: str
    today: date
    timings: Timings = field(default_factory=Timings)
