"""The answerer's words: what was drafted, what may be shown, what is refused.

A ``DraftSentence`` is what a model or a rule proposes. Only ``citations`` turns drafts into ``Sentence`` records, so
nothing that was not checked against its clause can reach ``Answer``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ingest.model import Clause, Document

Audience = Literal["family", "worker"]
Origin = Literal["model", "quote", "rule"]
Reason = Literal["not_stated", "other_region", "attachment_missing", "off_topic", "no_evidence"]
ValidityStatus = Literal["in_force", "not_yet", "expired", "unknown"]
Cut = Literal["loop", "endless", "empty", "hopeless", "time", "failed"]
"""Why a draft was cut: it repeats itself, goes on too long, says nothing, has said in mid-sentence what no clause
carries, takes too long, or its model broke off."""


Layout = Literal["plain", "comparison", "list"]
"""How an answer is to be read: sentences one after another, a column a region, or items under headings."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked; ``previous`` holds the earlier ones, oldest first; ``region`` is one chosen by hand."""

    text: str
    previous: tuple[str, ...] = ()
    region: str | None = None
    audience: Audience = "family"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a clause, chosen as evidence: ``clause.text[start:end] == quote``. A higher ``score`` is better.

    ``lead`` is the sentence of the clause above that an item of a list completes, empty where there is none.
    """

    clause: Clause
    document: Document
    quote: str
    start: int
    end: int
    score: float
    lead: str = ""


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One proposed sentence; ``keys`` name request-local evidence (1 is the first). ``derivation`` lists operands."""

    text: str
    keys: tuple[int, ...]
    origin: Origin
    derivation: str | None = None


@dataclass(frozen=True, slots=True)
class DraftStep:
    """What came of a draft since the step before: the ``raw`` text, a whole sentence, or why the draft was cut.

    ``detail`` says in Chinese why a model failed. Nothing of it is shown before it is verified.
    """

    raw: str
    sentence: DraftSentence | None = None
    cut: Cut | None = None
    detail: str = ""


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
class Section:
    """Sentences of an answer under a heading: their places in ``Answer.sentences``, from 0.

    ``note`` is no statement of a document: it says what these leave open (未规定, a fact that is missing).
    """

    title: str
    sentences: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in each stage."""

    understand: float = 0.0
    retrieve: float = 0.0
    """Until the sentences are found and chosen."""
    read: float = 0.0
    """What the trained reader takes to decide whether they answer."""
    generate: float = 0.0
    verify: float = 0.0
    total: float = 0.0
    first_sentence: float | None = None
    """From the question's arrival to the first verified sentence; ``None`` where nothing was answered."""


@dataclass(frozen=True, slots=True)
class TracedSentence:
    """What became of one drafted sentence: its ``fault`` (``None``: verified) and whether it was shown (``kept``)."""

    text: str
    keys: tuple[int, ...]
    fault: str | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """What a model drafted for one answer, word for word, and what verification made of it. Never shown to readers."""

    drafts: tuple[str, ...] = ()
    verdicts: tuple[TracedSentence, ...] = ()
    unknown_keys: int = 0
    cuts: tuple[Cut, ...] = ()
    model_calls: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Verified sentences, every one of them cited. ``sections`` hold all of them, or there are none."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    notices: tuple[str, ...]
    next_step: str | None
    generator: str
    today: date
    timings: Timings = field(default_factory=Timings)
    trace: Trace = field(default_factory=Trace)
    sections: tuple[Section, ...] = ()
    layout: Layout = "plain"

    @property
    def text(self) -> str:
        """The sentences with their citation marks, as shown: ``…[1]…[2]``; a line for each of the sections."""
        marked = [s.text + "".join(f"[{n}]" for n in s.citations) for s in self.sentences]
        if not self.sections:
            return "".join(marked)
        return "\n".join(self._line(section, marked) for section in self.sections)

    @staticmethod
    def _line(section: Section, marked: Sequence[str]) -> str:
        told = "".join(marked[place] for place in section.sentences)
        title = "" if told.startswith(f"{section.title}：") else f"{section.title}："
        return f"{title}{told}{section.note}"


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
